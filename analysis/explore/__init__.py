"""Small tables that describe ratings, viewers and titles; everything that the figures need.

rows        ratings by value, month, year, weekday and hour
viewers     how much each viewer gives, how unequally, at what level, for how long
titles      which titles are seen, how old they are, which genres they have
changes     how what viewers think has changed, and whether by the viewers or by the titles
choices     what viewers choose, and how that moves
amounts     minutes and plays: in all, by month, by title
returning   whether viewers come again, and who gives most
hypotheses  trend, season, the week, and a family of hypotheses, each tested
insights    what of it stands out, the largest effect first

count_bins, typed_frames  what rows, viewers and titles share
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from analysis import disclosure
from analysis.explore import rows, titles, viewers
from analysis.explore.amounts import amount_tables
from analysis.explore.changes import changed_tables
from analysis.explore.changes.calendar import compared_periods
from analysis.explore.choices import chosen_tables
from analysis.explore.hypotheses import hypothesis_tables
from analysis.explore.insights import ranked_insights
from analysis.explore.returning import returning_tables

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from analysis.tables import Tables


def explore(
    *, obtained: Tables, scrubbed: Tables, fewest: int = disclosure.FEWEST
) -> dict[str, pd.DataFrame]:
    """Describe the cleaned rows in tables of at most a few hundred rows.

    Parameters
    ----------
    obtained, scrubbed : Tables
        Results of the stages obtain and scrub.
    fewest : int
        Nothing is told of fewer viewers.

    Returns
    -------
    dict of str to DataFrame
        `summary` (one row) and the distributions; a table whose signal the source lacks is empty.
    """
    source, window = obtained.record("source"), scrubbed.record("window")
    events, known = scrubbed["ratings"], scrubbed["titles"]
    counts = viewers.viewer_counts(events)
    records = {"source": source, "window": window}
    result = {
        **_row_tables(events, bool(source["has_hours"])),
        **_viewer_tables(events, counts, fewest, int(window["min_ratings"])),
        **_title_tables(events, known, fewest),
        **_moved(events, known, window, counts, fewest),
        **amount_tables(events, known, records, counts, fewest),
        **returning_tables(events, known, counts, records, fewest),
    }
    result |= hypothesis_tables(events, known, result["by_month"], source, window)
    nouns = {name: source[name] for name in ("noun_singular", "noun_plural")}
    summary = _summary(events, counts, result, fewest)
    result["insights"] = ranked_insights(result, summary)
    return {"summary": pd.DataFrame([{**nouns, **summary}]), **result}


def _moved(
    events: ir.Table, known: ir.Table, window: dict, counts: pd.DataFrame, fewest: int
) -> dict[str, pd.DataFrame]:
    """Return what changes over the compared periods, in what viewers think and choose."""
    calendar = compared_periods(events, window)
    quarters = compared_periods(events, window, units=("quarter",))
    return {
        **changed_tables(events, calendar, quarters, fewest),
        **chosen_tables(events, known, calendar, window, counts, fewest),
    }


def _summary(
    events: ir.Table, counts: pd.DataFrame, result: dict[str, pd.DataFrame], fewest: int
) -> dict[str, Any]:
    return {
        **viewers.viewers_summary(counts, fewest),
        **rows.rows_summary(events, result),
        **titles.titles_summary(events, result["top_titles"]),
    }


def _row_tables(events: ir.Table, has_hours: bool) -> dict[str, pd.DataFrame]:
    return {
        "rating_shares": rows.rating_shares(events),
        "by_month": rows.by_period(events, "M", "month"),
        "by_year": rows.by_period(events, "Y", "year"),
        "by_weekday": rows.by_weekday(events),
        "by_hour": rows.by_hour(events, has_hours),
    }


def _viewer_tables(
    events: ir.Table, counts: pd.DataFrame, fewest: int, cut: int
) -> dict[str, pd.DataFrame]:
    return {
        "user_counts": viewers.binned_viewer_counts(counts, fewest, cut),
        "lorenz": viewers.lorenz(counts, fewest),
        "user_means": viewers.mean_histograms(events, fewest),
        "tenure": viewers.tenure_bins(events, fewest),
    }


def _title_tables(events: ir.Table, known: ir.Table, fewest: int) -> dict[str, pd.DataFrame]:
    return {
        "title_counts": titles.binned_title_counts(known),
        "age_of_title": titles.count_by_age(events, known),
        "top_titles": titles.most_seen_titles(events, known, fewest),
        "genre_shares": titles.count_by_genre(events, known),
    }
