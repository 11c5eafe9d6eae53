"""What is said of how predictions were made: windows, the opened test, samples, exports."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING

from analysis.communicate.claims.claim import Claim, Population
from analysis.communicate.claims.opened_tests import opened_claim
from analysis.communicate.claims.predict.foretold import ENGAGEMENT, RATING, TASKS, Foretold
from analysis.communicate.claims.slots import (
    count_slot,
    day_slot,
    declared_slot,
    rounded_slot,
)
from analysis.text.nouns import counted_noun, english_list

if TYPE_CHECKING:
    from analysis.tables import Results


def told_tasks(results: Results) -> list[Foretold]:
    """Return the tasks that were predicted and judged."""
    return [told for task in TASKS if (told := Foretold(results, task)).told]


def condition_claims(results: Results) -> Iterator[Claim]:
    """Yield from when predictions learn, on when they are judged, and what is exported."""
    told = told_tasks(results)
    if not told:
        return
    yield from _windows(results)
    yield _judged(told)
    yield from _opened(results)
    yield from _drawn(told)
    yield from _exported(told)
    yield from _bg_nbd(results)


def _windows(results: Results) -> Iterator[Claim]:
    frame = results.predicted.frame("windows").set_index("split")
    if not {"val", "test"} <= set(frame.index):
        return
    days = int(frame["days"].iloc[0])
    yield Claim(
        "predict.windows",
        "The windows are of {days} each: parameters were taken by what came from {val} on, "
        "models are judged by what came from {test} on, and each learns only from what came "
        "before.",
        {
            "days": declared_slot(days, counted_noun(days, "day"), "days"),
            "val": day_slot(frame.loc["val", "cut"], None),
            "test": day_slot(frame.loc["test", "cut"], None),
        },
    )


def _judged(told: list[Foretold]) -> Claim:
    parts, slots, words = [], {}, {}
    for one in told:
        viewers = int(one.record["viewers_test"])
        if one.task == RATING:
            parts.append("{rows} {many} of {raters} viewers for how they rate")
            raters = Population("viewers who rated in the test window", viewers, ("viewers",))
            slots["rows"] = count_slot(one.record["rows_test"], one.people.many, one.judged)
            slots["raters"] = count_slot(viewers, "viewers", raters)
            words["many"] = one.people.many
        elif one.task == ENGAGEMENT:
            parts.append("{seen} viewers seen before for how much they give")
            slots["seen"] = count_slot(viewers, "viewers", one.judged)
        else:
            parts.append("{active} active viewers for who leaves")
            slots["active"] = count_slot(viewers, "viewers", one.judged)
    text = f"Judged are {english_list(parts)}."
    return Claim("predict.judged", text, slots, words)


def _opened(results: Results) -> Iterator[Claim]:
    frame = results.predicted.frame("opening")
    test = json.loads(frame["test"].iloc[0] or "{}") if len(frame) else {}
    if "opened" in test:
        yield opened_claim(test, "predict.opened", "The test window was")


def _drawn(told: list[Foretold]) -> Iterator[Claim]:
    if any(bool(one.record["drawn"]) for one in told):
        yield Claim(
            "predict.drawn",
            "So many viewers are too many to fit all models in time: predictions learn from a "
            "sample of viewers and are judged on it.",
        )


def _exported(told: list[Foretold]) -> Iterator[Claim]:
    ready = [one for one in told if bool(one.record["exported"])]
    if not ready:
        return
    slots = {
        "days": ready[0].window_slots["days"],
        "end": day_slot(ready[0].record["end"], None),
    }
    yield Claim(
        "predict.exported",
        "What is exported is fitted once more with every window moved on by {days}: it stands to "
        "what comes from {end} on as what is judged here stood to the test window, and nothing "
        "has judged it there.",
        slots,
    )


def _bg_nbd(results: Results) -> Iterator[Claim]:
    frame = results.predicted.frame("bg_nbd").dropna(subset=["r", "alpha", "a", "b"])
    if frame.empty:
        return
    row = frame.iloc[-1]
    of = Population("viewers seen before", int(row["viewers"]), ("the viewers before",))
    yield Claim(
        "predict.bg_nbd",
        "Of the viewers before {cut} the BG/NBD model estimates r = {r}, α = {alpha}, a = {a} and "
        "b = {b}.",
        {
            "cut": day_slot(row["cut"], None),
            **{name: rounded_slot(row[name], "parameter", of) for name in ("r", "alpha", "a", "b")},
        },
        {},
        "estimated",
    )
