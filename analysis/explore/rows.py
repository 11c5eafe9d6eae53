"""The rows themselves: their values, and when they came."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import ibis
import numpy as np
import pandas as pd

from analysis.engine import exact_mean, exact_sum
from analysis.explore.typed_frames import typed_frame

if TYPE_CHECKING:
    import ibis.expr.types as ir

# A scale with more values than this is shown in bins of equal width.
MOST_VALUES = 40
# Enough to show the shape of a fine scale, few enough to be labelled.
BINS = 20
# Quotients of decimal marks miss whole numbers by rounding: .6 / .2 is less than 3.
ROUNDING = 1e-9
# Edges of bins are as clean as the marks.
DIGITS = 9
# The upper part of the scale that counts as a high rating: 4 and 5 of 1 to 5.
HIGH = 0.7


def _bin_width(low: float, high: float) -> float:
    rough = (high - low) / BINS
    power = 10.0 ** np.floor(np.log10(rough))
    return float(power * next(step for step in (1, 2, 5, 10) if step * power >= rough))


def rating_shares(events: ir.Table) -> pd.DataFrame:
    """Count ratings by value; fine scales are cut into bins and named by their lower edge.

    Returns
    -------
    DataFrame
        rating, ratings, share (of all rows that hold a rating), ordered by rating.
    """
    rated = events.filter(events["rating"].notnull())
    facts = rated.aggregate(
        values=rated["rating"].nunique(), low=rated["rating"].min(), high=rated["rating"].max()
    ).execute()
    values, low, high = facts.iloc[0]
    if values > MOST_VALUES:
        width = _bin_width(low, high)
        place = (rated["rating"] / width + ROUNDING).floor()
        rated = rated.mutate(rating=(place * width).round(DIGITS))
    counted = rated.group_by("rating").aggregate(ratings=rated.count()).order_by("rating")
    frame = counted.execute()
    frame["share"] = frame["ratings"] / max(frame["ratings"].sum(), 1)
    return typed_frame(frame, {"rating": "float64", "ratings": "int64", "share": "float64"})


def by_period(events: ir.Table, unit: str, name: str) -> pd.DataFrame:
    """Count rows and viewers by month or year.

    Parameters
    ----------
    events : Table
        Cleaned rows.
    unit : str
        "M" or "Y".
    name : str
        Name of the column that holds the first day of the period.

    Returns
    -------
    DataFrame
        <name>, ratings, users; periods without rows between the first and the last hold zeros.
    """
    dated = events.filter(events["at"].notnull()).mutate(period=events["at"].truncate(unit))
    frame = (
        dated.group_by("period")
        .aggregate(ratings=dated.count(), users=dated["user_id"].nunique())
        .order_by("period")
        .execute()
    )
    frame[name] = pd.to_datetime(frame["period"])
    if len(frame):
        every = pd.date_range(frame[name].min(), frame[name].max(), freq=f"{unit}S")
        frame = frame.set_index(name).reindex(every).rename_axis(name).reset_index()
        frame[["ratings", "users"]] = frame[["ratings", "users"]].fillna(0)
    return typed_frame(frame, {name: "datetime64[us]", "ratings": "int64", "users": "int64"})


def _by_part(dated: ir.Table, part: ir.IntegerValue, name: str, size: int) -> pd.DataFrame:
    frame = dated.group_by(**{name: part.cast("int64")}).aggregate(ratings=dated.count()).execute()
    types = {name: "int64", "ratings": "int64", "share": "float64"}
    if frame.empty:
        return typed_frame(None, types)
    frame = frame.set_index(name).reindex(range(size), fill_value=0).reset_index()
    return typed_frame(frame.assign(share=frame["ratings"] / frame["ratings"].sum()), types)


def by_weekday(events: ir.Table) -> pd.DataFrame:
    """Count rows by day of the week: weekday (0 = Monday), ratings, share."""
    dated = events.filter(events["at"].notnull())
    return _by_part(dated, dated["at"].day_of_week.index(), "weekday", 7)


def by_hour(events: ir.Table, has_hours: bool) -> pd.DataFrame:
    """Count rows by hour of the day: hour, ratings, share; empty where only days are known."""
    dated = events.filter(events["at"].notnull() & ibis.literal(has_hours))
    return _by_part(dated, dated["at"].hour(), "hour", 24)


def rows_summary(events: ir.Table, tables: dict[str, pd.DataFrame]) -> dict[str, Any]:
    """Return mean rating, shares of high ratings, minutes, plays and the span of time."""
    facts = events.aggregate(
        mean_rating=exact_mean(events["rating"]),
        minutes=exact_sum(events["minutes"]),
        plays=exact_sum(events["plays"]),
        first=events["at"].min(),
        last=events["at"].max(),
    ).execute()
    result: dict[str, Any] = facts.iloc[0].to_dict()
    for name in ("first", "last"):
        result[name] = pd.to_datetime(result[name])
    for name in ("mean_rating", "minutes", "plays"):
        result[name] = float(result[name]) if pd.notna(result[name]) else np.nan
    return {**result, **_high(tables["rating_shares"]), **_busiest(tables["by_year"])}


def _high(shares: pd.DataFrame) -> dict[str, float]:
    if shares.empty:
        return dict.fromkeys(("share_top_rating", "share_high", "high_from"), np.nan)
    low, top = shares["rating"].min(), shares["rating"].max()
    high = shares[shares["rating"] >= low + HIGH * (top - low)]
    return {
        "share_top_rating": float(shares["share"].iloc[-1]),
        "share_high": float(high["share"].sum()),
        "high_from": float(high["rating"].min()),
    }


def _busiest(years: pd.DataFrame) -> dict[str, float]:
    if years.empty:
        return {"busiest_year": np.nan, "busiest_year_share": np.nan}
    top = years.loc[years["ratings"].idxmax()]
    return {
        "busiest_year": float(top["year"].year),
        "busiest_year_share": float(top["ratings"] / years["ratings"].sum()),
    }
