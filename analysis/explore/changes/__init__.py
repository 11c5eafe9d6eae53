"""How what viewers think and choose has changed, and whether by the viewers or by the titles.

calendar       which years, or quarters, are compared
viewer_sums    means and shares of groups of rows, with intervals over viewers
mark_means     the mean mark of each period, and how far viewers lie apart
mark_rows      marks as arrays
level_effects  levels of viewers, titles and periods, told apart
mean_parts     the change of the mean, in parts that sum to it
arrival_means  what viewers think by when they arrived
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from analysis import disclosure
from analysis.explore.changes.arrival_means import means_by_arrival
from analysis.explore.changes.mark_means import period_means, spread_of_means
from analysis.explore.changes.mark_rows import read_marks
from analysis.explore.changes.mean_parts import mean_changes

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from analysis.explore.changes.calendar import Calendar


def changed_tables(
    events: ir.Table,
    calendar: Calendar,
    quarters: Calendar,
    fewest: int = disclosure.FEWEST,
) -> dict[str, pd.DataFrame]:
    """Return how marks changed over the years, or over the quarters of a short record.

    Parameters
    ----------
    events : ibis Table
        Cleaned rows.
    calendar, quarters : Calendar
        The periods that are compared, and the quarters.
    fewest : int
        Nothing is told of fewer viewers.

    Returns
    -------
    dict of str to DataFrame
        `mean_by_period`, `mean_spreads`, `rating_change` and `arrival_means`; a table whose signal
        the source lacks is empty.
    """
    changes, levels = mean_changes(read_marks(events, calendar), calendar, fewest)
    return {
        "mean_by_period": period_means(
            events, {calendar.unit: calendar, quarters.unit: quarters}, fewest
        ),
        "mean_spreads": spread_of_means(events, calendar, fewest),
        "rating_change": changes,
        "arrival_means": means_by_arrival(events, calendar, levels, fewest),
    }
