"""What predictions are measured by: losses that add up over rows, and measures of order.

Of losses only sums over the rows of a viewer are needed, so that resampled viewers cost a product
of matrices. Measures of order are computed from rows in the order of what was foreseen.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy.stats import rankdata

Array = np.ndarray
# Probability from which a viewer is said to leave, where accuracy is asked.
EVEN = 0.5
# Variance of shares of ranks under which they are one.
LEAST_SPREAD = 1e-12


@dataclass(frozen=True)
class Measure:
    """One measure of predictions.

    Parameters
    ----------
    name : str
        Its id in tables.
    better : str
        "low" or "high".
    parts : callable, optional
        (target, predicted) -> array (n, c) of what is summed over rows.
    whole : callable, optional
        Sums (..., c) -> values (...).
    ordered : callable, optional
        (target, predicted, weights (b, n)) -> values (b,), for what does not add up.
    """

    name: str
    better: str
    parts: Callable[[Array, Array], Array] | None = None
    whole: Callable[[Array], Array] | None = None
    ordered: Callable[[Array, Array, Array], Array] | None = None


def _mean(sums: Array) -> Array:
    with np.errstate(invalid="ignore", divide="ignore"):
        return sums[..., 0] / sums[..., 1]


def _with_count(losses: Array) -> Array:
    return np.column_stack([losses, np.ones(len(losses))])


def squared_errors(target: Array, predicted: Array) -> Array:
    """Return squared errors and ones, shape (n, 2)."""
    return _with_count((predicted - target) ** 2)


def absolute_errors(target: Array, predicted: Array) -> Array:
    """Return absolute errors and ones, shape (n, 2)."""
    return _with_count(np.abs(predicted - target))


def poisson_deviances(target: Array, predicted: Array) -> Array:
    """Return unit Poisson deviances and ones, shape (n, 2); infinite where 0 was foreseen of some.

    2 (y log(y/m) − y + m), with y log y = 0 for y = 0 (McCullagh and Nelder 1989).
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        logs = np.where(target > 0, target * np.log(target / predicted), 0.0)
    return _with_count(2 * (logs - target + predicted))


def right_sides(target: Array, predicted: Array) -> Array:
    """Return 1 where a probability is on the right side of one half, and ones, shape (n, 2)."""
    return _with_count(((predicted >= EVEN) == (target > 0)).astype(float))


def rank_products(target: Array, predicted: Array) -> Array:
    """Return what the correlation of ranks is summed up from, shape (n, 6).

    Ranks are those among all rows, so that a resample weighs them and ranks nothing again.
    """
    x, y = rankdata(target) / len(target), rankdata(predicted) / len(target)
    return np.column_stack([np.ones(len(x)), x, y, x * x, y * y, x * y])


def rank_correlation(sums: Array) -> Array:
    """Return Spearman's correlation from sums of `rank_products`, NaN of what is constant."""
    n, x, y, xx, yy, xy = np.moveaxis(sums, -1, 0)
    with np.errstate(invalid="ignore", divide="ignore"):
        spreads = xx / n - (x / n) ** 2, yy / n - (y / n) ** 2
        product = np.sqrt(np.maximum(spreads[0], 0) * np.maximum(spreads[1], 0))
        # Ranks lie between 0 and 1, and rounding leaves a constant some spread.
        varies = np.minimum(*spreads) > LEAST_SPREAD
        return np.where(varies, (xy / n - x * y / n**2) / product, np.nan)


def _tied_sums(target: Array, predicted: Array, weights: Array) -> tuple[Array, Array]:
    """Return weight of ones and of zeros of each distinct prediction, the highest first."""
    order = np.argsort(-predicted, kind="stable")
    first = np.flatnonzero(np.r_[True, np.diff(predicted[order]) != 0])
    ones = target[order] > 0
    sorted_weights = weights[:, order]
    up, down = (np.where(kind, sorted_weights, 0.0) for kind in (ones, ~ones))
    return np.add.reduceat(up, first, axis=1), np.add.reduceat(down, first, axis=1)


def roc_areas(target: Array, predicted: Array, weights: Array) -> Array:
    """Return the area under the ROC curve with weighted rows, ties counted half, shape (b,)."""
    ones, zeros = _tied_sums(target, predicted, weights)
    above = np.cumsum(ones, axis=1) - ones / 2
    with np.errstate(invalid="ignore", divide="ignore"):
        return (above * zeros).sum(axis=1) / (ones.sum(axis=1) * zeros.sum(axis=1))


def average_precisions(target: Array, predicted: Array, weights: Array) -> Array:
    """Return the average precision with weighted rows, shape (b,): Σ (recall step) × precision."""
    ones, zeros = _tied_sums(target, predicted, weights)
    found, called = np.cumsum(ones, axis=1), np.cumsum(ones + zeros, axis=1)
    with np.errstate(invalid="ignore", divide="ignore"):
        precision = np.where(called > 0, found / called, 0.0)
        return (ones * precision).sum(axis=1) / ones.sum(axis=1)


def targets_alone(target: Array, predicted: Array) -> Array:
    """Return what came and ones, shape (n, 2), whatever was foreseen."""
    return _with_count(target)


MEAN = Measure("mean", "high", targets_alone, _mean)
RMSE = Measure("rmse", "low", squared_errors, lambda sums: np.sqrt(_mean(sums)))
MAE = Measure("mae", "low", absolute_errors, _mean)
DEVIANCE = Measure("deviance", "low", poisson_deviances, _mean)
SPEARMAN = Measure("spearman", "high", rank_products, rank_correlation)
BRIER = Measure("brier", "low", squared_errors, _mean)
ACCURACY = Measure("accuracy", "high", right_sides, _mean)
ROC_AUC = Measure("roc_auc", "high", ordered=roc_areas)
PR_AUC = Measure("pr_auc", "high", ordered=average_precisions)
# By task, the one that the choice goes by first.
MEASURES = {
    "rating": (RMSE, MAE),
    "engagement": (DEVIANCE, MAE, SPEARMAN),
    "churn": (ROC_AUC, PR_AUC, BRIER, ACCURACY),
}
