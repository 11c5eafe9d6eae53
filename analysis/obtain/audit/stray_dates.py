"""Dates that cannot be when viewers were there: far from all others, or one moment of a crowd."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis
import numpy as np
import pandas as pd

if TYPE_CHECKING:
    import ibis.expr.types as ir

# Behind a gap of so many days, or of this share of the record if that is more, less than this
# share of rows is no end of the data, see METHOD 8 of the specification.
END_DAYS, END_RECORD, END_SHARE = 30, 0.1, 0.02
# Nor is a stretch of END_DAYS and more in which no day has this share of the rows that a day had
# in the END_DAYS before it: services end at once, exports with faulty dates end in a trickle.
TRICKLE = 0.01
# A source may begin slowly: only rows years before the others, and this few, are no beginning.
START_DAYS, START_SHARE = 730, 0.001
# A moment is a crowd's where it has so many rows, of so many viewers, this share of all rows and
# this many times the rows of a usual moment (its 99 % quantile): no evening of a series is.
MOMENT_ROWS, MOMENT_VIEWERS, MOMENT_SHARE, MOMENT_TIMES = 50, 20, 0.005, 20
USUAL = 0.99
KINDS = ("before", "after", "moment")
COLUMNS = {"kind": "str", "at": "datetime64[us]", "rows": "int64", "days": "int64"}


def usual_days(day: np.ndarray, rows: np.ndarray) -> tuple[int, int]:
    """Return the first and last day between which the data lies.

    Parameters
    ----------
    day : ndarray of int
        Days that have rows, ascending.
    rows : ndarray of int
        How many.
    """
    gap, total = np.diff(day), rows.sum()
    before, behind = rows.cumsum()[:-1], total - rows.cumsum()[:-1]
    wide = max(END_DAYS, END_RECORD * (day[-1] - day[0]))
    late = np.flatnonzero((gap > wide) & (behind < END_SHARE * total))
    early = np.flatnonzero((gap > START_DAYS) & (before <= START_SHARE * total))
    first = early[-1] + 1 if len(early) else 0
    late = np.r_[late, _trickle_starts(day, rows)]
    last = late.min() if len(late) else len(day) - 1
    return int(day[first]), int(day[last])


def _trickle_starts(day: np.ndarray, rows: np.ndarray) -> np.ndarray:
    """Return the places of days behind which only a trickle is left, to the end."""
    total = rows.cumsum()
    highest = np.maximum.accumulate(rows[::-1])[::-1][1:]
    before = np.searchsorted(day, day - END_DAYS, side="right") - 1
    recent = total - np.where(before >= 0, total[np.maximum(before, 0)], 0)
    thin = highest < TRICKLE * recent[:-1] / END_DAYS
    long = day[-1] - day[:-1] > END_DAYS
    return np.flatnonzero(thin & long & (total[-1] - total[:-1] < END_SHARE * total[-1]))


def _beyond(days: pd.DataFrame, first: int, last: int) -> list[dict]:
    """Return what lies before the first and after the last usual day."""
    early, late = days[days["day"] < first], days[days["day"] > last]
    found = []
    if len(early):
        gap = first - early["day"].max()
        found.append({"kind": "before", "at": first, "rows": early["rows"].sum(), "days": gap})
    if len(late):
        gap = late["day"].min() - last
        found.append({"kind": "after", "at": last + 1, "rows": late["rows"].sum(), "days": gap})
    return [line | {"at": pd.Timestamp(line["at"], unit="D")} for line in found]


def _moments(rows: ir.Table) -> list[dict]:
    counted = rows.group_by("at").agg(rows=rows.count(), viewers=rows.user_id.nunique()).cache()
    told = counted.aggregate(
        usual=counted.rows.quantile(USUAL), total=counted.rows.sum()
    ).to_pandas().iloc[0]  # fmt: skip
    least = max(MOMENT_ROWS, MOMENT_SHARE * told.total, MOMENT_TIMES * told.usual)
    crowded = counted.filter((counted.rows >= least) & (counted.viewers >= MOMENT_VIEWERS))
    frame = crowded.order_by("at").to_pandas()
    return [
        {"kind": "moment", "at": at, "rows": many, "days": 0}
        for at, many in zip(frame["at"], frame["rows"], strict=True)
    ]


def stray_dates(rows: ir.Table, documented: bool) -> pd.DataFrame:
    """Find dates that set no window, no recency and no segment.

    Parameters
    ----------
    rows : ibis Table
        Interactions in canonical columns.
    documented : bool
        Whether the source documents its window; then its ends are not asked of the rows.

    Returns
    -------
    DataFrame
        kind ("before", "after", "moment"), at (the first usual moment, the first moment that is
        not usual any more, the moment itself), rows, days (width of the gap).
    """
    dated = rows.filter(rows["at"].notnull())
    days = (
        dated.group_by(day=dated["at"].epoch_seconds() // 86_400)
        .agg(rows=ibis._.count())
        .order_by("day")
        .to_pandas()
    )
    found: list[dict] = []
    if len(days) > 1 and not documented:
        found += _beyond(days, *usual_days(days["day"].to_numpy(), days["rows"].to_numpy()))
    if len(days):
        found += _moments(dated)
    return pd.DataFrame(found, columns=list(COLUMNS)).astype(COLUMNS)
