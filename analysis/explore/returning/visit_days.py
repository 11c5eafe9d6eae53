"""Days on which viewers came, and what is known of each viewer's first and last."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import ibis
import pandas as pd

from analysis import disclosure
from analysis.explore.returning.periods import month_number, numbered_period
from analysis.hashed_ids import DRAWN, hash_digits

if TYPE_CHECKING:
    import ibis.expr.types as ir

# Of more rows a sample of viewers is followed, since telling their days apart takes the longest.
MOST_ROWS = 5_000_000
SALT = "visits"
EPOCH = pd.Timestamp("1970-01-01")


def visit_day(at: ir.TimestampValue) -> ir.IntegerValue:
    """Return whole days since 1970."""
    return at.date().epoch_days().cast("int64")


def day_of(number: int) -> pd.Timestamp:
    """Return the day of a number of days since 1970."""
    return EPOCH + pd.Timedelta(days=int(number))


@dataclass(frozen=True)
class VisitDays:
    """When viewers came; a visit is a day on which a viewer has rows.

    Parameters
    ----------
    months : ibis Table
        user_id, first (month of arrival), month and n (rows) of every viewer, one row a month with
        rows.
    rows : ibis Table
        Rows with a date of the viewers who are followed, with their day and month by number.
    days : ibis Table
        user_id, day, month and n (rows) of these viewers, one row a visit.
    viewers : ibis Table
        user_id, first and last (days), first_month, days (visits), n (rows) and gap: days from
        the first visit to the next, null without one.
    start, end : int
        First and last day of the window.
    share : float
        Of viewers, who are followed: 1 but for very large sources.
    """

    months: ir.Table
    rows: ir.Table
    days: ir.Table
    viewers: ir.Table
    start: int
    end: int
    share: float = 1.0


def followed_share(rows: int, most: int = MOST_ROWS) -> float:
    """Return the share of viewers who are followed, of a source of so many rows."""
    return min(1.0, most / max(rows, 1))


def gather_visits(
    events: ir.Table, window: dict[str, Any], most: int = MOST_ROWS
) -> VisitDays | None:
    """Gather the days on which viewers came; None where no row has a date.

    Parameters
    ----------
    events : ibis Table
        Kept rows.
    window : dict
        start and end of the observation.
    most : int
        Rows of which every viewer is followed; of more a sample by the hash of the id.
    """
    dated = events.filter(events["at"].notnull())
    count = int(dated.count().execute())
    if not count:
        return None
    placed = dated.mutate(day=visit_day(dated["at"]), month=month_number(dated["at"]))
    share = followed_share(count, most)
    rows = _followed_rows(placed, share)
    days = rows.group_by("user_id", "day", "month").aggregate(n=rows.count()).cache()
    own = days if share == 1 else placed.mutate(n=1)
    start, end = ((pd.Timestamp(window[name]) - EPOCH).days for name in ("start", "end"))
    return VisitDays(_placed_arrivals(own), rows, days, _viewers_of(days), start, end, share)


def _placed_arrivals(own: ir.Table) -> ir.Table:
    months = own.group_by("user_id", "month").aggregate(n=own["n"].sum().cast("int64"))
    first = months.group_by("user_id").aggregate(first=months["month"].min())
    return months.inner_join(first, "user_id").select("user_id", "first", "month", "n").cache()


def _viewers_of(days: ir.Table) -> ir.Table:
    viewers = days.group_by("user_id").aggregate(
        first=days["day"].min(),
        last=days["day"].max(),
        first_month=days["month"].min(),
        days=days.count(),
        n=days["n"].sum().cast("int64"),
    )
    joined = days.select("user_id", "day").inner_join(viewers, "user_id")
    later = ibis.ifelse(joined["day"] > joined["first"], joined["day"] - joined["first"], None)
    gaps = joined.group_by("user_id").aggregate(gap=later.min())
    return viewers.inner_join(gaps, "user_id").cache()


def _followed_rows(placed: ir.Table, share: float) -> ir.Table:
    if share == 1:
        return placed
    last = f"{int(share * 16**DRAWN):0{DRAWN}x}"
    return placed.filter(hash_digits(placed["user_id"].cast("string"), SALT) < last)


def days_by_viewers(visits: VisitDays, day: str = "first") -> pd.DataFrame:
    """Return how many viewers came first, or last, on each day: day, viewers, ordered by day."""
    each = visits.viewers
    counted = each.group_by(day=each[day]).aggregate(viewers=each.count()).order_by("day")
    return counted.execute().astype({"day": "int64", "viewers": "int64"})


def parts_few(first: pd.DataFrame, last: int, unit: str, fewest: int) -> bool:
    """Tell whether viewers who arrived up to a day part a period of which arrivals are told.

    Parameters
    ----------
    first : DataFrame
        day and viewers, as `days_by_viewers` gives them.
    last : int
        The day, by number.
    unit : str
        Of the periods.
    fewest : int
        What is not few.
    """
    period = numbered_period(day_of(last), unit)
    own = first[[numbered_period(day_of(day), unit) == period for day in first["day"]]]
    return disclosure.tells_few(
        own.loc[own["day"] <= last, "viewers"].sum(), own["viewers"].sum(), fewest
    )
