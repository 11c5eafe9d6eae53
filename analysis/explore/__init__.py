"""Small tables that describe ratings, viewers and titles; everything that the figures need.

rows      ratings by value, month, year, weekday and hour
viewers   how much each viewer gives, how unequally, at what level, for how long
titles    which titles are seen, how old they are, which genres they have
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from analysis.explore import rows, titles, viewers

if TYPE_CHECKING:
    from analysis.tables import Tables


def explore(*, obtained: Tables, scrubbed: Tables) -> dict[str, pd.DataFrame]:
    """Describe the cleaned rows in tables of at most a few hundred rows.

    Parameters
    ----------
    obtained, scrubbed : Tables
        Results of the stages obtain and scrub.

    Returns
    -------
    dict of str to DataFrame
        `summary` (one row) and the distributions; a table whose signal the source lacks is empty.
    """
    source = obtained.record("source")
    events, known = scrubbed["ratings"], scrubbed["titles"]
    counts = viewers.counts(events)
    result = {
        "rating_shares": rows.rating_shares(events),
        "by_month": rows.by_period(events, "M", "month"),
        "by_year": rows.by_period(events, "Y", "year"),
        "by_weekday": rows.by_weekday(events),
        "by_hour": rows.by_hour(events, bool(source["has_hours"])),
        "user_counts": viewers.binned_counts(counts),
        "lorenz": viewers.lorenz(counts),
        "user_means": viewers.means(events),
        "tenure": viewers.tenure(events),
        "title_counts": titles.binned_counts(known),
        "age_of_title": titles.ages(events, known),
        "top_titles": titles.top(events, known),
        "genre_shares": titles.genres(events, known),
    }
    summary = {
        **{name: source[name] for name in ("noun_singular", "noun_plural")},
        **viewers.summary(counts),
        **rows.summary(events, result),
        **titles.summary(events, result["top_titles"]),
    }
    return {"summary": pd.DataFrame([summary]), **result}
