"""Who is left out of the segments, and whose segment is a guess."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pandas as pd

from analysis.communicate.claims.claim import Claim, Population
from analysis.communicate.claims.populations import Populations
from analysis.communicate.claims.slots import count_or_none, count_slot, share_slot
from analysis.communicate.claims.words import group_noun
from analysis.communicate.decided import WITHHELD
from analysis.text.numbers import number_text

if TYPE_CHECKING:
    from analysis.tables import Results

# Months of a year, of a quarter.
YEAR, QUARTER = 12, 3
# A group is told of beside another where shares lie so far apart.
APART = 0.05


def month_text(month: float) -> str:
    """Return a month that is counted from the year 0: 2004-03."""
    return f"{int(month) // YEAR}-{int(month) % YEAR + 1:02d}"


def arrival_label(lower: float, upper: float) -> str:
    """Return the months from one to another as people name them: 2004, 2001–2003, 2004-03."""
    first, last = int(lower) // YEAR, int(upper) // YEAR
    if int(lower) % YEAR == 0 and (upper - lower >= YEAR - 1 or last > first):
        return str(first) if first == last else f"{first}–{last}"
    months = upper - lower + 1
    if months == QUARTER and int(lower) % QUARTER == 0:
        return f"{first} Q{int(lower) % YEAR // QUARTER + 1}"
    return month_text(lower) if lower == upper else f"{month_text(lower)}–{month_text(upper)}"


def part_label(kind: str, lower: float, upper: float) -> str:
    """Return the name of a bin of viewers by arrival, amount or era."""
    if kind == "arrival":
        return arrival_label(lower, upper)
    if kind == "era":
        one = upper - lower < YEAR
        return f"{int(lower)}s" if one else f"{int(lower)}–{int(upper)}"
    if pd.isna(upper):
        return f"{number_text(lower)} or more"
    return number_text(lower) if lower == upper else f"{number_text(lower)}–{number_text(upper)}"


def arrival_guesses(results: Results) -> pd.DataFrame:
    """Return the bins of arrival with their viewers kept and the share of them that is guessed."""
    frame = results.interpreted.frame("left_out")
    frame = frame[frame["kind"] == "arrival"]
    kept = frame["known"] + frame["guessed"]
    return frame.assign(kept=kept, share=frame["guessed"] / kept.where(kept > 0)).dropna(
        subset=["share"]
    )


def left_out_claims(results: Results, people: Populations) -> Iterator[Claim]:
    """Yield how many viewers are known, guessed and left out, and when the guessed arrived."""
    coverage = results.interpreted.frame("coverage")["users"]
    read, groups = people.read_viewers, group_noun(results, 1)
    if people.few or len(coverage) < 5:
        yield Claim("trust.left_out", f"How many viewers are known and guessed is {WITHHELD}.")
        return
    known, guessed, out = (coverage.iloc[at] for at in (1, 2, 4))
    yield Claim(
        "trust.left_out",
        f"Of {{read}} viewers as read {{known}} are known; the {groups} of {{guessed}} is a guess, "
        "since they gave too little, and {out} are left out, since cleaning kept nothing of them.",
        {
            "read": count_slot(read.n or 0, "viewers", read),
            "known": share_slot(known / max(read.n or 1, 1), read),
            "guessed": share_slot(guessed / max(read.n or 1, 1), read),
            "out": count_or_none(out, "viewers", read),
        },
    )
    yield from _guessed_by_arrival(arrival_guesses(results))


def _guessed_by_arrival(bins: pd.DataFrame) -> Iterator[Claim]:
    if bins.empty or bins["share"].max() - bins["share"].min() < APART:
        return
    slots, words = {}, {}
    for part, place in (("most", "idxmax"), ("least", "idxmin")):
        row = bins.loc[getattr(bins["share"], place)()]
        words[f"{part}_when"] = label = arrival_label(row["lower"], row["upper"])
        of = Population(f"viewers kept who arrived in {label}", int(row["kept"]), (label,))
        slots[part] = share_slot(row["share"], of)
    yield Claim(
        "trust.guessed_arrivals",
        "Of viewers who arrived in {most_when} {most} are guessed, of those who arrived in "
        "{least_when} {least}.",
        slots,
        words,
    )
