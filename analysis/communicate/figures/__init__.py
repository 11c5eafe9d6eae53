"""The figures of the report, each a function of stages' tables.

A figure whose signal the source lacks is one sentence instead of a Figure.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.communicate.figure import Figure
from analysis.communicate.figures.candidates import (
    agreement,
    elbow,
    gap,
    information,
    silhouette_by_k,
)
from analysis.communicate.figures.cleaning import (
    cleaning,
    correlations,
    coverage,
    feature_reliability,
    reliability,
)
from analysis.communicate.figures.course import activity, forward, sparkline
from analysis.communicate.figures.gate import nulls
from analysis.communicate.figures.maps import neighbours, projection
from analysis.communicate.figures.model import comparison, silhouettes, stability, structure
from analysis.communicate.figures.ratings import by_month, rating_distribution, rhythm
from analysis.communicate.figures.segments import effects, profiles, shares
from analysis.communicate.figures.source import schema
from analysis.communicate.figures.titles import genres, title_age, title_popularity
from analysis.communicate.figures.treatment import (
    distributions,
    missingness,
    sensitivity,
    tails,
)
from analysis.communicate.figures.viewers import (
    concentration,
    mean_rating,
    ratings_per_viewer,
    tenure,
)

if TYPE_CHECKING:
    from analysis.tables import Results

__all__ = [
    "activity",
    "agreement",
    "all_figures",
    "by_month",
    "cleaning",
    "comparison",
    "concentration",
    "correlations",
    "coverage",
    "distributions",
    "effects",
    "elbow",
    "feature_reliability",
    "forward",
    "gap",
    "genres",
    "information",
    "mean_rating",
    "missingness",
    "neighbours",
    "nulls",
    "profiles",
    "projection",
    "rating_distribution",
    "ratings_per_viewer",
    "reliability",
    "rhythm",
    "schema",
    "sensitivity",
    "shares",
    "silhouette_by_k",
    "silhouettes",
    "sparkline",
    "stability",
    "structure",
    "tails",
    "tenure",
    "title_age",
    "title_popularity",
]


def all_figures(results: Results) -> list[Figure]:
    """Return every figure that the source has the signals for, those of cards included."""
    of_rows = (rating_distribution, by_month, rhythm)
    of_viewers = (ratings_per_viewer, concentration, mean_rating, tenure)
    of_titles = (title_popularity, title_age, genres)
    of_cleaning = (cleaning, sensitivity, missingness, tails, distributions)
    of_features = (feature_reliability, reliability, correlations, coverage)
    of_model = (structure, nulls, elbow, silhouette_by_k, gap, information, comparison, agreement)
    of_segments = (stability, projection, neighbours, silhouettes)
    segments = results.interpreted.frame("segments")["segment"]
    found = [
        schema(results),
        *(draw(results) for draw in (*of_rows, *of_viewers, *of_titles)),
        *(draw(results) for draw in (*of_cleaning, *of_features)),
        *(draw(results) for draw in of_model),
        *(draw(results) for draw in of_segments),
        *(draw(results) for draw in (profiles, effects)),
        *(draw(results) for draw in (shares, forward)),
        activity(results),
        *(sparkline(results, int(segment)) for segment in sorted(segments)),
    ]
    return [figure for figure in found if isinstance(figure, Figure)]
