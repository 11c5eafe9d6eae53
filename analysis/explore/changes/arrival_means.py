"""What viewers think by when they arrived: as their marks are, and on like titles at one time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from analysis import disclosure
from analysis.explore.changes.level_effects import Levels, Part
from analysis.explore.changes.viewer_sums import mean_sums, pooled_ratios
from analysis.explore.typed_frames import typed_frame

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from analysis.explore.changes.calendar import Calendar

COLUMNS = {
    **{"arrival": "datetime64[us]", "unit": "str", "earlier": "bool", "viewers": "int64"},
    **{"ratings": "int64", "mean": "float64", "low": "float64", "high": "float64"},
    **{"like_mean": "float64", "like_low": "float64", "like_high": "float64"},
}


def _arrived(events: ir.Table, calendar: Calendar) -> ir.Table:
    """Return marks with the period of their viewer's first row; the first ones are one."""
    dated = events.filter(events["at"].notnull())
    placed = dated.select("user_id", "rating", period=calendar.number(dated["at"]))
    first = placed.group_by("user_id").aggregate(arrival=placed["period"].min())
    first = first.mutate(arrival=first["arrival"].clip(lower=calendar.told[0]).cast("int64"))
    rated = placed.filter(placed["rating"].notnull())
    return rated.inner_join(first, "user_id").select("user_id", "rating", "arrival")


def means_by_arrival(
    events: ir.Table, calendar: Calendar, levels: Levels | None, fewest: int = disclosure.FEWEST
) -> pd.DataFrame:
    """Return the mean mark of viewers by the period of their first row.

    Parameters
    ----------
    events : ibis Table
        Cleaned rows.
    calendar : Calendar
        The periods; who arrived before the first of them is counted with it.
    levels : Levels or None
        Levels of viewers, titles and periods.
    fewest : int
        Arrivals of fewer viewers are left out, and those that would give them away.

    Returns
    -------
    DataFrame
        arrival (first day), unit, earlier (whether it holds those of before as well), viewers,
        ratings, mean, low, high; like_mean, like_low, like_high: what the mean would be had all
        rated the same titles at the same times.
    """
    if not calendar.told:
        return typed_frame(None, COLUMNS)
    sums = mean_sums(_arrived(events, calendar), ["arrival"])
    hidden = disclosure.hidden_counts(sums["all"], fewest).astype(bool)
    told = pooled_ratios(sums[~hidden]).rename(columns={"value": "mean"})
    likes = [_like(levels, number, calendar.told[0]) for number in told["arrival"]]
    for at, name in enumerate(("like_mean", "like_low", "like_high")):
        told[name] = [like[at] for like in likes]
    earlier = told["arrival"] == calendar.told[0]
    days = [calendar.first_day(number) for number in told["arrival"]]
    return typed_frame(told.assign(arrival=days, unit=calendar.unit, earlier=earlier), COLUMNS)


def _like(levels: Levels | None, number: int, first: int) -> tuple[float, float, float]:
    """Return the mean of arrivals on like titles at one time, with its interval."""
    if levels is None:
        return np.nan, np.nan, np.nan
    rows = levels.rows
    own = (rows.arrival.clip(min=first) == number)[rows.viewer]
    every = np.ones(len(own), dtype=bool)
    if not own.any():
        return np.nan, np.nan, np.nan
    apart = levels.influence(Part("viewer", ((1, own), (-1, every)))).estimate()
    overall = float(rows.mark.mean())
    return overall + apart.value, overall + apart.low, overall + apart.high
