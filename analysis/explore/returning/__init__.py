"""Who comes again: arrivals, retention, time between visits, and the most active viewers.

arrivals         new viewers, and whose the rows are: of new or of returning ones
retention        those who arrived together, period by period
visit_gaps       days between visits, and how soon viewers come again
second_visits    what coming again hangs on
amount_bands     the most active viewers and the others

visit_days       when viewers came, on which the tables above rest
first_days       what the first day of a viewer held
periods          months, quarters and years by number
share_estimates  shares and their differences with intervals
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from analysis import disclosure
from analysis.explore.returning.amount_bands import activity_tables
from analysis.explore.returning.arrivals import (
    ARRIVAL_YEARS,
    NEW_RETURNING,
    arrival_years,
    new_and_returning,
)
from analysis.explore.returning.retention import (
    CURVE,
    EARLIER,
    RETENTION,
    cohort_retention,
)
from analysis.explore.returning.second_visits import empty_second_visits, second_visit_tables
from analysis.explore.returning.visit_days import gather_visits
from analysis.explore.returning.visit_gaps import (
    CAME_BACK,
    FACTS,
    GAPS,
    gap_bins,
    returned_within,
    visit_facts,
)
from analysis.explore.typed_frames import typed_frame

if TYPE_CHECKING:
    import ibis.expr.types as ir

DATED = {
    **{"new_returning": NEW_RETURNING, "arrival_years": ARRIVAL_YEARS, "retention": RETENTION},
    **{"retention_curve": CURVE, "came_back": CAME_BACK, "visit_gaps": GAPS},
    **{"visit_facts": FACTS, "earlier_arrivals": EARLIER},
}


def returning_tables(
    events: ir.Table,
    titles: ir.Table,
    counts: pd.DataFrame,
    records: dict[str, dict[str, Any]],
    fewest: int = disclosure.FEWEST,
) -> dict[str, pd.DataFrame]:
    """Return when viewers come, whether they come again, and who gives most.

    Parameters
    ----------
    events, titles : ibis Table
        Kept rows and titles.
    counts : DataFrame
        n (rows) and users, ordered by n.
    records : dict
        source and window.
    fewest : int
        Nothing is told of fewer viewers.

    Returns
    -------
    dict of DataFrame
        Tables of at most a few hundred rows; those that rest on dates are empty without them.
    """
    found = activity_tables(events, counts, int(records["window"]["min_ratings"]), fewest)
    visits = gather_visits(events, records["window"])
    if visits is None:
        empty = {name: typed_frame(None, columns) for name, columns in DATED.items()}
        return {**found, **empty, **empty_second_visits()}
    arrivals = new_and_returning(visits, fewest)
    unit = str(arrivals["unit"].iloc[0])
    return {
        **found,
        "new_returning": arrivals,
        "arrival_years": arrival_years(visits, arrivals, fewest),
        **cohort_retention(visits, arrivals, fewest),
        "came_back": returned_within(visits, unit, fewest),
        "visit_gaps": gap_bins(visits, fewest),
        "visit_facts": typed_frame(pd.DataFrame([visit_facts(visits, fewest)]), FACTS),
        **second_visit_tables(visits, events, titles, records["source"], unit, fewest),
    }
