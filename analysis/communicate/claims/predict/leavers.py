"""What is said of who leaves: whom calling reaches, how many left, how true the risks are."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pandas as pd

from analysis.communicate.claims.claim import Claim, Population, Slot
from analysis.communicate.claims.explore.told_shares import INTERVAL
from analysis.communicate.claims.phrase import Phrase
from analysis.communicate.claims.predict.foretold import LEAVING, Foretold, model_name
from analysis.communicate.claims.slots import declared_share, rounded_slot, share_slot
from analysis.communicate.decided import WITHHELD
from analysis.intervals import LEVEL
from analysis.text.numbers import percent_text

if TYPE_CHECKING:
    from analysis.tables import Results

# The part that is told in a word.
TENTH = 0.1


def leaving_claims(results: Results) -> Iterator[Claim]:
    """Yield what knowing who leaves is worth, how many left, and how true the risks are."""
    told = Foretold(results, LEAVING)
    if not told.told:
        return
    yield from _left(told)
    phrase = calling_phrase(told)
    if phrase is None:
        text = f"How many of those who left calling the tenth most at risk reaches is {WITHHELD}."
        yield Claim("predict.calling_withheld", text)
    else:
        yield phrase.claim("predict.calling", bold=True, evidence="tested")
        yield from _most_reached(told)
    yield from _accuracy(told)
    yield from _calibrated(told)


def calling_phrase(told: Foretold) -> Phrase | None:
    """Say how many of those who left are reached by calling the tenth most at risk."""
    frame = told.results.predicted.frame("gain_facts")
    if frame.empty or pd.isna(frame["reached"].iloc[0]):
        return None
    facts = frame.iloc[0]
    of = Population("viewers who left", int(facts["leavers"]), ("those who left",))
    ends = (float(facts["reached_low"]), float(facts["reached_high"]))
    slots = {
        **told.window_slots,
        "called": _part_slot(float(facts["called"]), told.judged),
        "reached": share_slot(facts["reached"], of, *ends),
        "level": declared_share(LEVEL),
        "at_least": share_slot(ends[0], of, *ends),
        "at_most": share_slot(ends[1], of, *ends),
        "lift": rounded_slot(
            facts["lift"], "times", of, float(facts["lift_low"]), float(facts["lift_high"])
        ),
    }
    text = (
        "Calling the {called} of active viewers most at risk would have reached {reached} of "
        f"those who left in the {{days}} from {{cut}} on {INTERVAL}, {{lift}} times what chance "
        "does"
    )
    if pd.notna(facts["recency_reached"]) and told.recommended != "recency":
        slots["recency"] = share_slot(facts["recency_reached"], of, *ends)
        text += "; by days since last alone {recency}"
    return Phrase(text, slots)


def _most_reached(told: Foretold) -> Iterator[Claim]:
    """Yield how many calling so many can reach at best, where that is not all of them."""
    facts = told.results.predicted.frame("gain_facts").iloc[0]
    most = float(facts["called"]) * float(facts["viewers"]) / float(facts["leavers"])
    if most < 1:
        of = Population("viewers who left", int(facts["leavers"]), ("those who left",))
        yield Claim(
            "predict.calling_most",
            "At best, were it never wrong, calling so many could have reached {most} of those who "
            "left.",
            {"most": share_slot(most, of)},
        )


def _part_slot(share: float, of: Population) -> Slot:
    """Return a part of viewers: a tenth as the word, others as per cent."""
    shown = "tenth" if math.isclose(share, TENTH) else percent_text(share)
    return Slot(share, shown, "share", of)


def _left(told: Foretold) -> Iterator[Claim]:
    share = float(told.record["mean"])
    yield Claim(
        "predict.left",
        "Of viewers active in the {days} before {cut}, {share} left: they gave nothing in as many "
        "days from then on.",
        {"share": share_slot(share, told.judged), **told.window_slots},
    )


def _accuracy(told: Foretold) -> Iterator[Claim]:
    model = told.score_slot(told.recommended, "accuracy")
    if model is None or told.recommended == "base_rate":
        return
    left = float(told.record["mean"])
    majority = max(left, 1 - left)
    yield Claim(
        "predict.accuracy",
        "To say the same of every active viewer is right in {majority} of cases at best, {model} "
        "in {right}.",
        {"majority": share_slot(majority, told.judged), "right": model},
        {"model": model_name(told.recommended)},
        "tested",
    )


def _calibrated(told: Foretold) -> Iterator[Claim]:
    rows = told.frame("calibration").dropna(subset=["seen", "foreseen"])
    if rows.empty:
        return
    top = rows.iloc[int(rows["foreseen"].argmax())]
    of = Population("active viewers of the highest risk", int(top["viewers"]))
    ends = (float(top["low"]), float(top["high"]))
    yield Claim(
        "predict.calibrated",
        "Of active viewers of the highest risk, {foreseen} were expected to leave; {seen} did "
        "({level} interval {at_least} to {at_most}).",
        {
            "foreseen": share_slot(top["foreseen"], of, *ends),
            "seen": share_slot(top["seen"], of, *ends),
            "level": declared_share(LEVEL),
            "at_least": share_slot(ends[0], of, *ends),
            "at_most": share_slot(ends[1], of, *ends),
        },
        {},
        "tested",
    )
