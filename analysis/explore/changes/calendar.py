"""Which periods are compared: whole years, or quarters where the record is short."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Sequence

    import ibis.expr.types as ir

# Quarters of a year.
QUARTERS = 4
UNITS = ("year", "quarter")
# A period with less than a fifth of the rows of an average whole one tells of few viewers and of
# a service that hardly began.
LEAST = 0.2


@dataclass(frozen=True)
class Calendar:
    """Periods of one length, numbered.

    Parameters
    ----------
    unit : str
        "year" or "quarter".
    told : tuple of int
        Numbers of the periods that are compared, ascending: whole ones with enough rows.
    """

    unit: str
    told: tuple[int, ...] = ()

    def number(self, at: ir.TimestampValue) -> ir.IntegerValue:
        """Return the number of the period that a moment lies in."""
        if self.unit == "year":
            return at.year().cast("int64")
        return (at.year() * QUARTERS + at.quarter() - 1).cast("int64")

    def first_day(self, number: int) -> pd.Timestamp:
        """Return the first day of a period."""
        if self.unit == "year":
            return pd.Timestamp(int(number), 1, 1)
        return pd.Timestamp(int(number) // QUARTERS, int(number) % QUARTERS * 3 + 1, 1)

    def is_whole(self, number: int, start: pd.Timestamp, end: pd.Timestamp) -> bool:
        """Say whether a window of days, its ends included, holds a period."""
        first = self.first_day(number)
        return bool(first >= start and self.first_day(number + 1) - pd.Timedelta(days=1) <= end)


def _counted(dated: ir.Table, calendar: Calendar) -> pd.Series:
    placed = dated.group_by(period=calendar.number(dated["at"])).aggregate(n=dated.count())
    return placed.order_by("period").execute().set_index("period")["n"].astype("int64")


def _ends(dated: ir.Table, window: dict[str, Any]) -> tuple[pd.Timestamp, pd.Timestamp] | None:
    seen = dated.aggregate(start=dated["at"].min(), end=dated["at"].max()).execute().iloc[0]
    if pd.isna(seen["start"]):
        return None
    ends = [
        pd.Timestamp(seen[name] if pd.isna(window.get(name)) else window[name]).normalize()
        for name in ("start", "end")
    ]
    return ends[0], ends[1]


def compared_periods(
    events: ir.Table, window: dict[str, Any], units: Sequence[str] = UNITS
) -> Calendar:
    """Return the years that can be compared, or the quarters where there are not two such years.

    Parameters
    ----------
    events : ibis Table
        Cleaned rows.
    window : dict
        start and end of the observation window; what is missing is that of the rows.
    units : sequence of str
        Which units are tried, in this order.

    Returns
    -------
    Calendar
        `told` is empty where none has two.
    """
    dated = events.filter(events["at"].notnull())
    ends = _ends(dated, window)
    if ends is None:
        return Calendar(units[0])
    for unit in units:
        counts = _counted(dated, Calendar(unit))
        whole = counts[[Calendar(unit).is_whole(number, *ends) for number in counts.index]]
        told = whole[whole >= LEAST * whole.mean()]
        if len(told) > 1:
            return Calendar(unit, tuple(int(number) for number in told.index))
    return Calendar(units[0])
