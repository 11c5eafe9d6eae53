"""The months that can be compared: whole ones, in a row, with enough viewers in each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

if TYPE_CHECKING:
    import ibis.expr.types as ir

# A mean over fewer viewers is known to no better than a tenth, and would tell of few.
VIEWERS_A_MONTH = 100
# Months of a year, after which a season comes again.
YEAR = 12
# Days of the time in which viewers are compared.
DAYS = 365


def dated_span(events: ir.Table, window: dict[str, Any]) -> tuple[pd.Timestamp, pd.Timestamp]:
    """Return the first and the last day of the record: as scrub has them, or of the rows."""
    found = events.aggregate(start=events["at"].min(), end=events["at"].max()).execute().iloc[0]
    ends = [window.get(name) for name in ("start", "end")]
    given = [
        found[name] if pd.isna(end) else end for name, end in zip(found.index, ends, strict=True)
    ]
    return pd.Timestamp(given[0]).normalize(), pd.Timestamp(given[1]).normalize()


def last_year(span: tuple[pd.Timestamp, pd.Timestamp]) -> pd.Timestamp:
    """Return the first day of the last year of the record, or of all of a shorter one."""
    return max(span[0], span[1] - pd.Timedelta(days=DAYS - 1))


def whole_months(
    by_month: pd.DataFrame,
    span: tuple[pd.Timestamp, pd.Timestamp],
    least: int = VIEWERS_A_MONTH,
) -> pd.DataFrame:
    """Return the last months in a row that are whole and have so many viewers each.

    Parameters
    ----------
    by_month : DataFrame
        month (first day), ratings, users; every month from the first to the last.
    span : (Timestamp, Timestamp)
        First and last day of the record.
    least : int
        Viewers of a month that is compared.

    Returns
    -------
    DataFrame
        month, ratings, users, days (of the month).
    """
    month = by_month["month"]
    days = month.dt.days_in_month
    whole = (month >= span[0]) & (month + pd.to_timedelta(days - 1, unit="D") <= span[1])
    frame = by_month.assign(days=days)[whole]
    few = (frame["users"] < least).to_numpy().nonzero()[0]
    last = int(few[-1]) + 1 if len(few) else 0
    return frame.iloc[last:][["month", "ratings", "users", "days"]].reset_index(drop=True)
