"""What is said of viewers who come again: how many, when, and how long they stay away."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from analysis.communicate.claims.claim import Claim, Population
from analysis.communicate.claims.explore.told_shares import (
    INTERVAL,
    followed_viewers,
    interval_slots,
    named_period,
)
from analysis.communicate.claims.phrase import Phrase
from analysis.communicate.claims.slots import declared_slot, noun_slot, share_slot
from analysis.intervals import Estimate, difference_interval
from analysis.text.nouns import counted_noun, spelled_number
from analysis.text.numbers import rounded_number

if TYPE_CHECKING:
    from analysis.communicate.claims.claim import Slot
    from analysis.tables import Results

# How many periods later viewers are looked for once more, in words.
LATER = {
    "month": (3, "the third month after that of their arrival"),
    "quarter": (4, "the quarter a year after that of their arrival"),
    "year": (2, "the second year after that of their arrival"),
}
# In how many days a viewer is first of all asked to come again.
DAYS = 90


def visit_record(results: Results) -> dict[str, Any] | None:
    """Return what is told of all visits, None where nothing is dated."""
    frame = results.explored.frame("visit_facts")
    return None if frame.empty else results.explored.record("visit_facts")


def told_within(results: Results) -> pd.Series | None:
    """Return who came again within ninety days, or within the longest that is told before."""
    frame = results.explored.frame("came_back")
    told = frame[frame["days"] <= DAYS]
    return None if told.empty else told.iloc[-1]


def came_back_phrase(results: Results) -> Phrase | None:
    """Say what share of viewers came again, None where it is not told."""
    row, facts = told_within(results), visit_record(results)
    if row is None or facts is None:
        return None
    days = counted_noun(row["days"], "day")
    of = Population(
        f"{followed_viewers(facts)} who arrived {days} or more before the end",
        int(row["users"]),
        (f"viewers who arrived {days} or more before the record ends",),
    )
    return Phrase(
        "Of viewers who arrived {days} or more before the record ends, {share} came again on "
        "another day within {days}",
        {**interval_slots(row, of), "days": declared_slot(int(row["days"]), days, "days")},
    )


def return_claims(results: Results) -> Iterator[Claim]:
    """Yield whether viewers come again, and how long they stay away."""
    phrase = came_back_phrase(results)
    if phrase is not None:
        template = f"**{phrase.template}** {INTERVAL}."
        yield Claim("explore.came_back", template, phrase.slots, phrase.words, "estimated")
    yield from _later_claims(results)
    yield from _cohort_claim(results)
    earlier = earlier_phrase(results)
    if earlier is not None:
        yield earlier.claim("explore.earlier_arrivals", evidence="tested")
    yield from gap_claims(results)


def curve_rows(results: Results) -> list[tuple[str, pd.Series]]:
    """Return words and rows of the next period and of a later one, as far as they are told."""
    frame = results.explored.frame("retention_curve")
    if frame.empty:
        return []
    unit = str(frame["unit"].iloc[0])
    later, words = LATER[unit]
    rows = frame[frame["share"].notna()].set_index("age")
    found = {1: f"the next {unit}", later: words}
    return [(said, rows.loc[age]) for age, said in found.items() if age in rows.index]


def _later_claims(results: Results) -> Iterator[Claim]:
    facts = visit_record(results)
    for name, (said, row) in zip(("next", "later"), curve_rows(results), strict=False):
        of = Population(
            f"{followed_viewers(facts or {'share_followed': 1})} who arrived early enough for it",
            int(row["users"]),
            ("viewers who arrived early enough",),
        )
        yield Claim(
            f"explore.{name}_period",
            f"Of viewers who arrived early enough, {{share}} were active in {said} {INTERVAL}.",
            interval_slots(row, of),
            {},
            "estimated",
        )


def compared_cohorts(results: Results) -> tuple[pd.Series, pd.Series] | None:
    """Return the last cohort that is told of and that of a year before, None where one lacks."""
    frame = results.explored.frame("retention")
    told = frame[(frame["age"] == 1) & frame["share"].notna()].set_index("arrived")
    if told.empty:
        return None
    last = told.index[-1]
    former = last - pd.DateOffset(years=1)
    return (told.loc[last], told.loc[former]) if former in told.index else None


def _moved(now: Estimate, before: Estimate) -> str:
    """Say how one share lies to another, and nothing of a difference that is not sure."""
    apart = difference_interval(now, before)
    if apart.low <= 0 <= apart.high:
        return "about as many as"
    return "more than" if apart.value > 0 else "fewer than"


def _estimate_of(row: pd.Series) -> Estimate:
    return Estimate(*row[["share", "low", "high"]].astype(float))


def earlier_phrase(results: Results) -> Phrase | None:
    """Say how many of those who arrived early are active lately, None where it is not told."""
    frame = results.explored.frame("earlier_arrivals").set_index("span")
    if frame.empty:
        return None
    now, before = frame.loc["now"], frame.loc["before"]
    unit = str(now["unit"])
    until = named_period(now["before"], unit)
    # Of whoever is there when the record opens nobody knows since when.
    after = f"viewers who arrived after the first {unit} of the record and before"
    of = Population(f"{after} {until.shown}", int(now["users"]))
    # The same viewers twice are more alike than two samples: the test errs on the safe side.
    moved = _moved(_estimate_of(now), _estimate_of(before))
    return Phrase(
        f"Of {after} {{until}}, {{now}} were active in {{period}}, {moved} the "
        "{former} of {until}",
        {
            "until": until,
            "now": share_slot(now["share"], of, now["low"], now["high"]),
            "period": named_period(now["period"], unit),
            "former": share_slot(before["share"], of, before["low"], before["high"]),
        },
    )


def _cohort_claim(results: Results) -> Iterator[Claim]:
    pair = compared_cohorts(results)
    if pair is None:
        return
    unit, slots = str(pair[0]["unit"]), {}
    for name, row in zip(("late", "former"), pair, strict=True):
        when = named_period(row.name, unit)
        of = Population(f"viewers who arrived in {when.shown}", int(row["users"]), (when.shown,))
        slots[name] = share_slot(row["share"], of, row["low"], row["high"])
        slots[f"{name}_when"] = when
    moved = _moved(*(_estimate_of(row) for row in pair))
    yield Claim(
        "explore.cohort_change",
        f"Of those who arrived in {{late_when}}, {{late}} were active in the next {unit}, "
        f"{moved} the {{former}} of {{former_when}}.",
        slots,
        {},
        "tested",
    )


def gap_slot(days: float, of: Population) -> Slot:
    """Return a number of days with its noun."""
    shown = rounded_number(days, 3)
    slot = noun_slot(days, "day", "days", of)
    return slot if float(days).is_integer() else type(slot)(days, f"{shown} days", "days", of)


def absence_phrase(results: Results) -> Phrase | None:
    """Say within how many days half of all returns come, None where it is not told."""
    facts = visit_record(results)
    if facts is None or facts["median_gap"] is None or np.isnan(facts["median_gap"]):
        return None
    of = Population("returns of viewers", int(facts["gaps"]), ("returns",))
    return Phrase(
        "Half of all returns come within {gap} of the visit before",
        {"gap": gap_slot(facts["median_gap"], of)},
    )


def gap_claims(results: Results) -> Iterator[Claim]:
    """Yield how long viewers stay away between two visits, and before their second."""
    phrase, facts = absence_phrase(results), visit_record(results)
    if phrase is None or facts is None:
        return
    yield phrase.claim("explore.visit_gap", bold=True)
    if facts["users_again"] is None:
        return
    of = Population(
        f"{followed_viewers(facts)} with two visits or more",
        int(facts["users_again"]),
        (f"viewers with {spelled_number(2)} visits or more",),
    )
    yield Claim(
        "explore.first_gap",
        "The median of viewers with two visits or more came again {gap} after the first.",
        {"gap": gap_slot(facts["median_first_gap"], of)},
    )
