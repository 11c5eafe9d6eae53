"""What competes to foresee ratings, from the simplest on, and the parameters that are tried.

Nothing is clipped to the scale: on MovieLens' u1 that changes no error by more than .003, that of
shrunken biases and of factors by under .001.
"""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING, Any

from analysis.predict.contest import Contestant, Past
from analysis.predict.rating.factorisation import RatingFactors
from analysis.predict.rating.measure_trees import fitted_boosting, fitted_forest
from analysis.predict.rating.rating_biases import RawMeans, ShrunkenBiases

if TYPE_CHECKING:
    import pandas as pd

    from analysis.predict.measure_forecasts import MeasureForecast

# λ of viewers and of titles, about the ratio of variance within and between them: 5 on the replica
# and on a split of MovieLens by chance, more where a split by date parts viewers from their past.
SHRINKAGES = tuple(
    {"viewer_shrinkage": viewer, "title_shrinkage": title}
    for viewer, title in product((5.0, 10.0, 20.0), (2.0, 10.0))
)
# Few factors held tight where viewers rate little, more of them where they rate much.
FACTORS = ({"rank": 4, "shrinkage": 30.0}, {"rank": 8, "shrinkage": 15.0})
LEAVES = ({"leaf": 10},)  # trees see few rows each, and forty of them are averaged
# Few shallow trees for sources with little to learn from, deeper ones for others; 200 shorter steps
# take twice as long as these 120 and foresee the replica's test ratings better by .001.
BOOSTING = (
    {"max_iter": 60, "learning_rate": 0.1, "max_leaf_nodes": 7, "min_samples_leaf": 50},
    {"max_iter": 120, "learning_rate": 0.1, "max_leaf_nodes": 31, "min_samples_leaf": 20},
)


def earlier_ratings(past: Past) -> pd.DataFrame:
    """Return the ratings before the cut; without a history those of the closed windows."""
    known = past.history
    if known.empty:
        closed = past.joined_windows()
        known = closed.rows[["user_id", "title_id"]].assign(rating=closed.target)
    return known[known["rating"].notna()]


def _global_mean(past: Past, parameters: dict[str, Any], seed: int) -> RawMeans:
    return _raw_means(past, of_viewer=False, of_title=False)


def _viewer_mean(past: Past, parameters: dict[str, Any], seed: int) -> RawMeans:
    return _raw_means(past, of_viewer=True, of_title=False)


def _title_mean(past: Past, parameters: dict[str, Any], seed: int) -> RawMeans:
    return _raw_means(past, of_viewer=False, of_title=True)


def _raw_sum(past: Past, parameters: dict[str, Any], seed: int) -> RawMeans:
    return _raw_means(past, of_viewer=True, of_title=True)


def _raw_means(past: Past, of_viewer: bool, of_title: bool) -> RawMeans:
    return RawMeans(of_viewer, of_title).fit(earlier_ratings(past))


def _shrunken_biases(past: Past, parameters: dict[str, Any], seed: int) -> ShrunkenBiases:
    return ShrunkenBiases(**parameters).fit(earlier_ratings(past))


def _factorisation(past: Past, parameters: dict[str, Any], seed: int) -> RatingFactors:
    return RatingFactors(**parameters, seed=seed).fit(earlier_ratings(past))


def _random_forest(past: Past, parameters: dict[str, Any], seed: int) -> MeasureForecast:
    return fitted_forest(past, parameters["leaf"], seed)


def _gradient_boosting(past: Past, parameters: dict[str, Any], seed: int) -> MeasureForecast:
    return fitted_boosting(past, parameters, seed)


RATING_CONTESTANTS = (
    Contestant("global_mean", _global_mean),
    Contestant("viewer_mean", _viewer_mean),
    Contestant("title_mean", _title_mean),
    Contestant("raw_sum", _raw_sum),
    Contestant("shrunken_biases", _shrunken_biases, SHRINKAGES),
    Contestant("factorisation", _factorisation, FACTORS),
    Contestant("random_forest", _random_forest, LEAVES, learner=True),
    Contestant("gradient_boosting", _gradient_boosting, BOOSTING, learner=True),
)
