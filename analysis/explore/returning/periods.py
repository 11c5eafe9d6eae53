"""Months, quarters and years by number, so that every engine counts them alike."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    import ibis.expr.types as ir

# Months of each unit, the finest first.
UNITS = {"month": 1, "quarter": 3, "year": 12}
# Two years of months and ten of quarters can be read as rows; longer records are told by years.
MOST = {"month": 24, "quarter": 40}
# Months of a year.
YEAR = 12


def month_number(at: ir.TimestampValue) -> ir.IntegerValue:
    """Return the number of the month, counted from the year 0."""
    return (at.year() * YEAR + at.month() - 1).cast("int64")


def period_number(month: ir.IntegerValue, unit: str) -> ir.IntegerValue:
    """Return the number of the period that a month lies in."""
    # Whole parts of quotients are taken in different ways by engines, remainders are not.
    return ((month - month % UNITS[unit]) / UNITS[unit]).round().cast("int64")


def numbered_period(day: pd.Timestamp, unit: str) -> int:
    """Return the number of the period that a day lies in."""
    return (day.year * YEAR + day.month - 1) // UNITS[unit]


def first_days_of(periods: pd.Series, unit: str) -> pd.Series:
    """Return the first day of numbered periods."""
    month = periods.astype("int64") * UNITS[unit]
    parts = pd.DataFrame({"year": month // YEAR, "month": month % YEAR + 1, "day": 1})
    return pd.to_datetime(parts).astype("datetime64[us]")


def whole_periods(
    periods: pd.Series, unit: str, start: pd.Timestamp, end: pd.Timestamp
) -> pd.Series:
    """Say which numbered periods the window holds from their first day to their last."""
    behind = first_days_of(periods + 1, unit)
    return (first_days_of(periods, unit) >= start) & (behind - pd.Timedelta(days=1) <= end)


def unit_of_span(months: int) -> str:
    """Return the finest unit of which a span of months holds no more than a page shows."""
    return next((unit for unit, most in MOST.items() if months <= UNITS[unit] * most), "year")
