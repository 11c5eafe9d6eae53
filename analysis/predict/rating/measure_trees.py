"""Forests and boosted trees that learn ratings from the measures of viewers and titles."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sklearn.ensemble import HistGradientBoostingRegressor, RandomForestRegressor

from analysis.clustering.parallel import process_count
from analysis.predict.measure_forecasts import MeasureForecast

if TYPE_CHECKING:
    from analysis.predict.contest import Past

# Twice as many bring less than .001 on the replica.
TREES = 40
# Rows drawn for each tree: twice as many take twice as long and bring .0015 on the replica.
ROWS_OF_A_TREE = 10_000
# A tree looks at half of the measures at each cut, so that trees differ.
MEASURES_OF_A_CUT = 0.5
# Values of a measure that boosted trees tell apart: four times as many bring less than .001 on
# the replica.
BINS = 64


def fitted_forest(past: Past, leaf: int, seed: int) -> MeasureForecast:
    """Return a random forest fitted to the closed windows.

    Parameters
    ----------
    past : Past
        What may be learned from.
    leaf : int
        Fewest rows of a leaf.
    seed : int
        Of the rows and measures that are drawn.
    """
    known = past.joined_windows()
    forest = RandomForestRegressor(
        TREES,
        min_samples_leaf=leaf,
        max_features=MEASURES_OF_A_CUT,
        max_samples=min(len(known.target), ROWS_OF_A_TREE),
        n_jobs=process_count(),
        random_state=seed,
    )
    made = MeasureForecast(forest, past.measures, seed=seed).fit(known.rows, known.target)
    if made.fitted_ is not None:
        # Threads would sum the trees in any order, which moves the last digit.
        made.fitted_.set_params(n_jobs=1)
    return made


def fitted_boosting(past: Past, parameters: dict[str, Any], seed: int) -> MeasureForecast:
    """Return histogram gradient boosting fitted to the closed windows.

    Parameters
    ----------
    past : Past
        What may be learned from.
    parameters : dict
        max_iter, learning_rate, max_leaf_nodes and min_samples_leaf.
    seed : int
        Of the rows that are drawn.
    """
    known = past.joined_windows()
    trees = HistGradientBoostingRegressor(
        max_bins=BINS, early_stopping=False, random_state=seed, **parameters
    )
    return MeasureForecast(trees, past.measures, seed=seed).fit(known.rows, known.target)
