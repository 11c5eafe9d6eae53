"""Why the mean mark changed from one period to another: other viewers, other titles, or neither."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from analysis import disclosure
from analysis.explore.changes.level_effects import (
    Influence,
    Levels,
    Part,
    UnknownLevelsError,
    connected_rows,
)
from analysis.explore.typed_frames import typed_frame

if TYPE_CHECKING:
    from analysis.explore.changes.calendar import Calendar
    from analysis.explore.changes.mark_rows import MarkRows

COLUMNS = {
    **{"first": "datetime64[us]", "last": "datetime64[us]", "whole": "bool", "part": "str"},
    **{"value": "float64", "low": "float64", "high": "float64", "viewers": "int64"},
    **{"ratings": "int64", "mean_first": "float64", "mean_last": "float64", "drawn": "float64"},
}
# What viewers who gave marks in both periods must be, in lots of those that may be told of: they
# alone tell whether marks of the same viewers moved.
LOTS = 2
# Parts that tell of viewers, or of titles, apart from their sum.
DETAILS = ("new", "gone", "shift")
# Of the latest steps from one period to the next so many are told.
STEPS = 4


def _shared(code: np.ndarray, first: np.ndarray, last: np.ndarray) -> np.ndarray:
    """Say which rows are of viewers, or of titles, that have rows in both periods."""
    size = int(code.max()) + 1
    in_both = [np.bincount(code[rows], minlength=size) > 0 for rows in (first, last)]
    return (in_both[0] & in_both[1])[code]


def _side_parts(
    levels: Levels, side: str, first: np.ndarray, last: np.ndarray
) -> dict[str, Influence]:
    """Return the part of viewers or titles, and how it parts into new ones, gone ones, a shift."""
    name, both = f"{side}s", _shared(levels.codes[side], first, last)
    parts = {name: levels.influence(Part(side, ((1, last), (-1, first))))}
    if not (both & first).any():
        return parts
    new = levels.influence(Part(side, ((1, last), (-1, last & both))))
    gone = levels.influence(Part(side, ((1, first & both), (-1, first))))
    details = (new, gone, parts[name].less(new, gone))
    return parts | {f"{name}_{of}": part for of, part in zip(DETAILS, details, strict=True)}


def change_parts(levels: Levels, first: np.ndarray, last: np.ndarray) -> dict[str, Influence]:
    """Return the change of the mean from some rows to others, and the parts that it is the sum of.

    Parameters
    ----------
    levels : Levels
        Levels found from all rows.
    first, last : array of bool
        Rows of two periods.

    Returns
    -------
    dict of str to Influence
        all = viewers + titles + same; viewers = viewers_new (who have no row in the first period)
        + viewers_gone (none in the last) + viewers_shift (the rest: who gives more of the rows
        than before), and titles likewise.
    """
    whole = levels.influence(Part("mark", ((1, last), (-1, first))))
    sides = _side_parts(levels, "viewer", first, last) | _side_parts(levels, "title", first, last)
    same = whole.less(sides["viewers"], sides["titles"])
    return {"all": whole, **sides, "same": same}


def _counts(rows: MarkRows, first: np.ndarray, last: np.ndarray) -> dict[str, int]:
    """Return how many viewers are in both periods, only in the last, only in the first."""
    before, after = (np.unique(rows.viewer[part]) for part in (first, last))
    stayed = len(np.intersect1d(before, after))
    return {"both": stayed, "new": len(after) - stayed, "gone": len(before) - stayed}


def _of_whom(part: str) -> str:
    """Return whose number is told with a part."""
    if part in ("same", "viewers_shift"):
        return "both"
    return part.removeprefix("viewers_") if part.startswith("viewers_") else "all"


def _pair_rows(levels: Levels, pair: tuple[int, int], fewest: int) -> list[dict]:
    """Return one row a part of the change between two periods; of few viewers only their sum."""
    rows = levels.rows
    first, last = (rows.periods[rows.period] == number for number in pair)
    counts = _counts(rows, first, last)
    few = any(disclosure.is_few(n, fewest) for n in counts.values())
    counts["all"] = sum(counts.values())
    shared = {
        "ratings": int((first | last).sum()),
        "mean_first": rows.mark[first].mean(),
        "mean_last": rows.mark[last].mean(),
    }
    found = []
    for name, part in change_parts(levels, first, last).items():
        if few and name.startswith("viewers_"):
            continue
        one = part.estimate()
        values = {"part": name, "value": one.value, "low": one.low, "high": one.high}
        found.append({**values, "viewers": counts[_of_whom(name)], **shared})
    return found if all(np.isfinite(row["value"]) for row in found) else []


def _pairs(levels: Levels, told: tuple[int, ...], fewest: int) -> list[tuple[int, int, bool]]:
    """Return the longest pair of periods up to the last that enough viewers share, then steps."""
    rows = levels.rows

    def is_shared(pair: tuple[int, int]) -> bool:
        masks = (rows.periods[rows.period] == number for number in pair)
        return _counts(rows, *masks)["both"] >= LOTS * fewest

    to_last = ((number, told[-1]) for number in told[:-1])
    longest = next((pair for pair in to_last if is_shared(pair)), None)
    steps = [pair for pair in zip(told[:-1], told[1:], strict=True) if is_shared(pair)]
    others = [(*pair, False) for pair in steps[-STEPS:] if pair != longest]
    return ([(*longest, True)] if longest else []) + others


def mean_changes(
    rows: MarkRows, calendar: Calendar, fewest: int = disclosure.FEWEST
) -> tuple[pd.DataFrame, Levels | None]:
    """Return why the mean mark changed between periods, and the levels that it was found from.

    Parameters
    ----------
    rows : MarkRows
        Every mark with a date.
    calendar : Calendar
        The periods that are compared.
    fewest : int
        What is not few viewers.

    Returns
    -------
    frame : DataFrame
        One row a part: first, last (first days of two periods), whole (the longest pair that ends
        with the last period; else two neighbours), part (see `change_parts`), value with low and
        high, viewers (whom it tells of), ratings (of both periods), mean_first and mean_last,
        drawn (share of viewers that were drawn).
    levels : Levels or None
        None where there are no two periods, no marks, or too few to tell levels apart.
    """
    if len(calendar.told) < 2 or not len(rows.mark):
        return typed_frame(None, COLUMNS), None
    try:
        levels = Levels(rows.kept(connected_rows(rows)))
    except UnknownLevelsError:
        return typed_frame(None, COLUMNS), None
    found = []
    for first, last, whole in _pairs(levels, calendar.told, fewest):
        days = {"first": calendar.first_day(first), "last": calendar.first_day(last)}
        parts = _pair_rows(levels, (first, last), fewest)
        found += [{**days, "whole": whole, **row, "drawn": rows.drawn} for row in parts]
    return typed_frame(pd.DataFrame(found) if found else None, COLUMNS), levels
