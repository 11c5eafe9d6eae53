"""What survives a test: season and trend, the week and the day, a family of hypotheses.

month_series    months that can be compared
season          trend and season by STL, and whether the season is more than chance
month_growth    how rows by month change, with errors for autocorrelation
evenness        whether rows come evenly over days of the week and hours
row_kinds       what is known of each row: its place in turn, its title's age, fame, genres
viewer_kinds    whether kinds of viewers choose kinds of titles
within_viewers  what ratings of the same viewer hang on
family          all hypotheses in one table, after Holm
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from analysis.explore.hypotheses.evenness import evenness_tests
from analysis.explore.hypotheses.family import hypothesis_family
from analysis.explore.hypotheses.month_growth import growth_by_year
from analysis.explore.hypotheses.month_series import dated_span, whole_months
from analysis.explore.hypotheses.row_kinds import kinds_of_rows
from analysis.explore.hypotheses.season import decomposed_months, season_facts, season_profile
from analysis.explore.hypotheses.viewer_kinds import choice_tests
from analysis.explore.hypotheses.within_viewers import drift_tests

if TYPE_CHECKING:
    import ibis.expr.types as ir


def hypothesis_tables(
    events: ir.Table,
    titles: ir.Table,
    by_month: pd.DataFrame,
    source: dict[str, Any],
    window: dict[str, Any],
) -> dict[str, pd.DataFrame]:
    """Return what was tested of viewers, before anything is modelled.

    Parameters
    ----------
    events, titles : Table
        Cleaned rows and titles.
    by_month : DataFrame
        month, ratings, users.
    source, window : dict
        Records of the source and of the window of observation.

    Returns
    -------
    dict of str to DataFrame
        month_parts, season_profile, season, month_growth, evenness and hypotheses; what the
        source gives no reason to test is empty, or says why.
    """
    months = by_month.assign(days=[]) if by_month.empty else whole_months(
        by_month, dated_span(events, window)
    )  # fmt: skip
    parts, growth = decomposed_months(months), growth_by_year(months)
    kinds, cut = kinds_of_rows(events, titles), int(window["min_ratings"])
    whole = growth[growth["part"] == "whole"].assign(n=growth["months"])
    tests = [
        *({"hypothesis": row["measure"], **row} for row in whole.to_dict("records")),
        *(choice_tests(kinds, cut) if source["has_time"] else ()),
        *drift_tests(kinds, cut),
    ]
    return {
        "month_parts": parts,
        "season_profile": season_profile(parts),
        "season": season_facts(parts),
        "month_growth": growth,
        "evenness": evenness_tests(events, bool(source["has_hours"])),
        "hypotheses": hypothesis_family(tests, source, kinds.share),
    }
