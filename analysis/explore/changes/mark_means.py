"""The mean mark of each year and quarter, and how far viewers' own means lie apart in each."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from analysis import disclosure
from analysis.engine import exact_mean
from analysis.explore.changes.calendar import Calendar
from analysis.explore.changes.viewer_sums import mean_sums, pooled_ratios
from analysis.explore.typed_frames import typed_frame
from analysis.intervals import weighted_quantile

if TYPE_CHECKING:
    from collections.abc import Mapping

    import ibis.expr.types as ir

MEANS = {
    **{"period": "datetime64[us]", "unit": "str", "viewers": "int64", "ratings": "int64"},
    **{"mean": "float64", "low": "float64", "high": "float64"},
}
# Ends of the whiskers, ends of the box, and the middle.
LEVELS = {"q10": 0.1, "q25": 0.25, "q50": 0.5, "q75": 0.75, "q90": 0.9}
SPREADS = {
    **{"period": "datetime64[us]", "unit": "str", "viewers": "int64"},
    **dict.fromkeys(LEVELS, "float64"),
}
# Of fewer marks a mean is mostly chance.
LEAST_MARKS = 3
# Steps a mark in which means are counted.
FINENESS = 100


def rated_rows(events: ir.Table, calendar: Calendar) -> ir.Table:
    """Return user_id, title_id, rating and period of every row that has a mark and a date."""
    rated = events.filter(events["at"].notnull() & events["rating"].notnull())
    return rated.select("user_id", "title_id", "rating", period=calendar.number(rated["at"]))


def period_means(
    events: ir.Table, calendars: Mapping[str, Calendar], fewest: int = disclosure.FEWEST
) -> pd.DataFrame:
    """Return the mean mark of each compared period.

    Parameters
    ----------
    events : ibis Table
        Cleaned rows.
    calendars : mapping of str to Calendar
        The periods of each unit.
    fewest : int
        Periods of fewer viewers are left out, and those that would give them away.

    Returns
    -------
    DataFrame
        period (its first day), unit, viewers, ratings, mean, low and high.
    """
    parts = []
    for unit, calendar in calendars.items():
        sums = mean_sums(rated_rows(events, calendar), ["period"])
        hidden = disclosure.hidden_counts(sums["all"], fewest).astype(bool)
        told = pooled_ratios(sums[~hidden & sums["period"].isin(calendar.told)])
        days = [calendar.first_day(number) for number in told["period"]]
        parts.append(told.assign(period=days, unit=unit, mean=told["value"]))
    return typed_frame(pd.concat(parts) if parts else None, MEANS)


def spread_of_means(
    events: ir.Table, calendar: Calendar, fewest: int = disclosure.FEWEST
) -> pd.DataFrame:
    """Return how far the means of viewers lie apart in each compared period.

    Parameters
    ----------
    events : ibis Table
        Cleaned rows.
    calendar : Calendar
        The periods.
    fewest : int
        A quantile with fewer viewers on either side is missing.

    Returns
    -------
    DataFrame
        period, unit, viewers (with three marks or more in it) and five quantiles of their means.
    """
    rated = rated_rows(events, calendar)
    each = rated.group_by("user_id", "period").aggregate(
        n=rated.count(), mean=exact_mean(rated["rating"].cast("float64"))
    )
    each = each.filter(each["n"] >= LEAST_MARKS)
    steps = (each["mean"] * FINENESS + 0.5).floor().cast("int64")
    counted = each.group_by("period", step=steps).aggregate(viewers=each.count())
    frame = counted.order_by("period", "step").execute()
    rows = []
    for number, part in frame[frame["period"].isin(calendar.told)].groupby("period"):
        quantiles = _quantiles(part["step"] / FINENESS, part["viewers"], fewest)
        first = {"period": calendar.first_day(number), "unit": calendar.unit}
        rows.append({**first, "viewers": part["viewers"].sum(), **quantiles})
    told = [row for row in rows if not disclosure.is_few(row["viewers"], fewest)]
    return typed_frame(pd.DataFrame(told) if told else None, SPREADS)


def _quantiles(means: pd.Series, viewers: pd.Series, fewest: int) -> dict[str, float]:
    below = viewers.cumsum().to_numpy() / viewers.sum()
    return {
        name: weighted_quantile(means.to_numpy(), below, level)
        if disclosure.has_quantile(int(viewers.sum()), level, fewest)
        else np.nan
        for name, level in LEVELS.items()
    }
