"""Events by month, year, weekday and, where the source knows them, by hour."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    import ibis.expr.types as ir

NAMES = ("year", "month", "weekday", "hour")


def event_calendar(ratings: ir.Table, hours: bool) -> pd.DataFrame:
    """Return part, value, events and share of dated events.

    Parameters
    ----------
    ratings : ibis Table
        Cleaned rows.
    hours : bool
        Whether the dates have times of day.

    Returns
    -------
    DataFrame
        part: year (2005), month (1–12), weekday (0 is Monday) or hour (0–23).
    """
    dated = ratings.filter(ratings["at"].notnull())
    at = dated["at"]
    parts = {
        "year": at.year(),
        "month": at.month(),
        "weekday": at.day_of_week.index(),
        "hour": at.hour(),
    }
    counted = dated.group_by(**{name: value.cast("int64") for name, value in parts.items()})
    frame = counted.agg(events=dated.count()).to_pandas()
    made = []
    for name in NAMES if hours else NAMES[:-1]:
        found = frame.groupby(name, sort=True)["events"].sum()
        total = max(1, int(found.sum()))
        made.append(
            pd.DataFrame(
                {
                    "part": name,
                    "value": found.index.astype("int64"),
                    "events": found.to_numpy(),
                    "share": found.to_numpy() / total,
                }
            )
        )
    kinds = {"part": "str", "value": "int64", "events": "int64", "share": "float64"}
    return pd.concat(made, ignore_index=True).astype(kinds)
