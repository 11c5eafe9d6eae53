"""Which half-years the record holds from end to end, and which of them have viewers enough."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import ibis
import pandas as pd

if TYPE_CHECKING:
    import ibis.expr.types as ir

# Fewer viewers leave a share of one in ten an interval of three points either way.
FEWEST_VIEWERS = 2_000
# Months of half a year.
HALF = 6
# A record that ends on the last day but a few, because nobody rated then, holds the half-year.
LACKING = timedelta(days=14)
COLUMNS = {
    "half_year": "int64",
    "start": "datetime64[us]",
    "end": "datetime64[us]",
    "active": "int64",
    "viewers": "int64",
    "needed": "int64",
    "enough": "bool",
}


def half_year_number(at: ir.TimestampValue) -> ir.IntegerValue:
    """Return the number of the half-year, counted from the year 0."""
    return (at.year() * 2 + ibis.ifelse(at.month() > HALF, 1, 0)).cast("int64")


def half_year_start(numbers: pd.Series) -> pd.Series:
    """Return the first day of numbered half-years."""
    parts = {"year": numbers // 2, "month": numbers % 2 * HALF + 1, "day": 1}
    return pd.to_datetime(pd.DataFrame(parts)).astype("datetime64[us]")


def counted_half_years(events: ir.Table, fewest: int) -> ir.Table:
    """Return user_id, half_year and rows of viewers with enough rows in a half-year."""
    dated = events.filter(events["at"].notnull())
    dated = dated.mutate(half_year=half_year_number(dated["at"]))
    counted = dated.group_by(["user_id", "half_year"]).agg(rows=dated.count().cast("int64"))
    return counted.filter(counted["rows"] >= fewest)


def half_year_calendar(events: ir.Table, seen: dict[str, Any], fewest: int) -> pd.DataFrame:
    """Return the half-years that the record holds from end to end.

    Parameters
    ----------
    events : ibis Table
        Cleaned rows.
    seen : dict
        start and end of the window of observation.
    fewest : int
        Rows that a viewer needs in a half-year.

    Returns
    -------
    DataFrame
        half_year (its number), start, end (the first moment behind it), active (viewers with a
        row), viewers (those with enough rows), needed (as many of them as a half-year has to
        have) and enough (whether it has).
    """
    if seen["start"] is None:
        return pd.DataFrame(columns=list(COLUMNS)).astype(COLUMNS)
    counted = counted_half_years(events, 1)
    found = counted.group_by("half_year").agg(
        active=counted.count(), viewers=(counted["rows"] >= fewest).sum()
    )
    frame = found.order_by("half_year").to_pandas()
    frame["start"] = half_year_start(frame["half_year"])
    frame["end"] = half_year_start(frame["half_year"] + 1)
    first, behind = pd.Timestamp(seen["start"]), pd.Timestamp(seen["end"]) + timedelta(days=1)
    whole = (frame["start"] >= first - LACKING) & (frame["end"] <= behind + LACKING)
    frame["needed"] = FEWEST_VIEWERS
    frame["enough"] = frame["viewers"] >= FEWEST_VIEWERS
    return frame.loc[whole, list(COLUMNS)].reset_index(drop=True).astype(COLUMNS)
