"""Which titles rise and which fall: their share of rows in the last period over the one before."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from analysis import disclosure
from analysis.explore.choices.choice_lifts import (
    LIFTS,
    choice_counts,
    lifts_of_sides,
    side_totals,
)
from analysis.explore.choices.title_facts import in_period, with_names
from analysis.explore.typed_frames import typed_frame

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from analysis.explore.changes.calendar import Calendar

# Of fewer choices nothing can be said of a single title.
FEWEST_CHOICES = 20
# What fits into a figure with names, of each kind.
MOST = 8
COLUMNS = {
    **{"kind": "str", "title_id": "object", "title": "str", "year": "float64"},
    **{"before": "datetime64[us]", "now": "datetime64[us]", "unit": "str", **LIFTS},
    **{"titles": "int64", "moved": "int64"},
}


def period_choices(events: ir.Table, calendar: Calendar) -> tuple[ir.Table, ir.Table]:
    """Return rows of the last two compared periods, by viewer and title, and by viewer.

    Parameters
    ----------
    events : ibis Table
        Cleaned rows.
    calendar : Calendar
        At least two periods.

    Returns
    -------
    choices : ibis Table
        user_id, title_id, side (0 the period before, 1 the last), c.
    totals : ibis Table
        user_id, side, n.
    """
    pair = (calendar.told[-2], calendar.told[-1])
    dated = events.filter(events["at"].notnull())
    placed = dated.select("user_id", "title_id", period=calendar.number(dated["at"]))
    placed = placed.filter(placed["period"].isin(pair))
    placed = placed.select("user_id", "title_id", side=in_period(placed["period"], pair))
    choices = placed.group_by("user_id", "title_id", "side").aggregate(c=placed.count())
    return choices, choices.group_by("user_id", "side").aggregate(n=choices["c"].sum())


def moved_titles(
    events: ir.Table, titles: ir.Table, calendar: Calendar, fewest: int = disclosure.FEWEST
) -> pd.DataFrame:
    """Return the titles that rise most and those that fall most.

    Parameters
    ----------
    events, titles : ibis Table
        Cleaned rows and titles.
    calendar : Calendar
        The last two of its periods are compared.
    fewest : int
        A title of fewer viewers in either of them is left out.

    Returns
    -------
    DataFrame
        kind (rises or falls), title_id, title, year, before and now (first days), unit, the
        columns of `LIFTS`, titles (how many could be compared) and moved (how many of these have
        an interval that excludes 1); the clearest of a kind first.
    """
    if len(calendar.told) < 2:
        return typed_frame(None, COLUMNS)
    choices, totals = period_choices(events, calendar)
    found = lifts_of_sides(
        choice_counts(choices, "title_id", totals), "title_id", side_totals(totals)
    )
    least = found[["n_before", "n_now"]].min(axis=1) >= FEWEST_CHOICES
    viewers = found[["viewers_before", "viewers_now"]].min(axis=1) >= fewest
    found = found[least & viewers]
    moved = (found["low"] > 1) | (found["high"] < 1)
    parts = []
    for kind, rows in (("rises", found["low"] > 1), ("falls", found["high"] < 1)):
        order = {"by": ["lift", "title_id"], "ascending": [kind == "falls", True]}
        parts.append(found[rows].sort_values(**order).assign(kind=kind))
    frame = with_names(pd.concat(parts), titles)
    days = {"before": calendar.first_day(calendar.told[-2]), "unit": calendar.unit}
    days["now"] = calendar.first_day(calendar.told[-1])
    frame = frame.assign(**days, titles=len(found), moved=int(moved.sum()))
    return typed_frame(frame[frame.groupby("kind").cumcount() < MOST], COLUMNS)
