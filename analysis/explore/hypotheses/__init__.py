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

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pandas as pd

from analysis.explore.hypotheses.evenness import evenness_tests
from analysis.explore.hypotheses.family import hypothesis_family
from analysis.explore.hypotheses.month_growth import growth_by_year
from analysis.explore.hypotheses.month_series import dated_span, last_year, whole_months
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
    dated = not by_month.empty
    span = dated_span(events, window) if dated else None
    months = whole_months(by_month, span) if span else by_month.assign(days=[])
    parts, growth = decomposed_months(months), growth_by_year(months)
    kinds, cut = kinds_of_rows(events, titles), int(window["min_ratings"])
    ages = {"split": kinds.older_until}
    tests = [
        *growth_tests(growth),
        *({**ages, **one} for one in (choice_tests(kinds, cut, last_year(span)) if span else ())),
        *({**ages, **one} for one in drift_tests(kinds, cut)),
    ]
    return {
        "month_parts": parts,
        "season_profile": season_profile(parts),
        "season": season_facts(parts),
        "month_growth": growth,
        "evenness": evenness_tests(events, bool(source["has_hours"])),
        "hypotheses": hypothesis_family(tests, source, kinds.share),
    }


def growth_tests(growth: pd.DataFrame) -> Iterator[dict[str, Any]]:
    """Yield the change a year of each measure; of a bent trend that since the bend."""
    for measure, parts in growth.groupby("measure", sort=False):
        rows = parts.set_index("part").to_dict("index")
        told = rows.get("after", rows["whole"])
        since = {"since": told["start"]} if "after" in rows else {}
        n, p = rows["whole"]["months"], rows["whole"]["p"]
        yield {"hypothesis": measure, **told, "n": n, "p": p, **since}
