"""Forests and boosted trees that learn ratings from the measures of viewers and titles."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sklearn.compose import ColumnTransformer
from sklearn.dummy import DummyRegressor
from sklearn.ensemble import HistGradientBoostingRegressor, RandomForestRegressor
from sklearn.pipeline import Pipeline, make_pipeline

from analysis.clustering.parallel import one_thread, process_count

if TYPE_CHECKING:
    from analysis.predict.contest import Examples, Past

# Twice as many bring less than .001 on the replica.
TREES = 40
# Rows drawn for each tree: twice as many take twice as long and bring .0015 on the replica.
ROWS_OF_A_TREE = 10_000
# A tree looks at half of the measures at each cut, so that trees differ.
MEASURES_OF_A_CUT = 0.5


def of_measures(past: Past, known: Examples, estimator: Any) -> Pipeline:
    """Return the estimator fitted to what is known, with the step before it that takes measures.

    Measures that nobody has are left out; the mean is expected where that leaves none.
    """
    taken = [name for name in past.measures if known.rows[name].notna().any()]
    measures = ColumnTransformer([("measures", "passthrough", taken)])
    made = make_pipeline(measures, estimator if taken else DummyRegressor())
    return made.fit(known.rows, known.target)


def fitted_forest(past: Past, leaf: int, seed: int) -> Pipeline:
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
    made = of_measures(past, known, forest)
    # Threads would sum the trees in any order, which moves the last digit.
    forest.set_params(n_jobs=1)
    return made


def fitted_boosting(past: Past, parameters: dict[str, Any], seed: int) -> Pipeline:
    """Return histogram gradient boosting fitted to the closed windows.

    Parameters
    ----------
    past : Past
        What may be learned from.
    parameters : dict
        max_iter, learning_rate, max_leaf_nodes and min_samples_leaf.
    seed : int
        Of the rows that borders of bins are drawn from.
    """
    known = past.joined_windows()
    trees = HistGradientBoostingRegressor(early_stopping=False, random_state=seed, **parameters)
    with one_thread():
        return of_measures(past, known, trees)
