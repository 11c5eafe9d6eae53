"""How much of a measure's ranks segments explain, on all viewers and on resamples of them."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse, stats

from analysis.intervals import TAIL, Estimate

Array = NDArray[np.floating[Any]]
Labels = NDArray[np.integer[Any]]

# Resamples: the ends of an interval of 95 % rest on six of them each.
DRAWS = 250
# Classes of values that resamples are ranked by: what ranks differ by within one is nothing.
CLASSES = 400


def viewer_draws(viewers: int, seed: int, draws: int = DRAWS) -> Array:
    """Return how often each viewer is drawn in each resample; first each of them once.

    Parameters
    ----------
    viewers : int
        How many there are.
    seed : int
        Of the draws.
    draws : int
        Resamples.
    """
    random = np.random.default_rng(seed)
    counts = np.ones((draws + 1, viewers), np.float32)
    for row in range(1, draws + 1):
        drawn = random.integers(viewers, size=viewers)
        counts[row] = np.bincount(drawn, minlength=viewers)
    return counts


def epsilon_draws(values: Array, groups: Labels, counts: Array) -> Array:
    """Return ε² on all viewers and on each resample, each ranked for itself.

    Parameters
    ----------
    values : array (n,)
        A measure; viewers without a value do not count.
    groups : array (n,)
        Segment of each viewer, 0 to k − 1.
    counts : array (b, n)
        As `viewer_draws` gives them.

    Returns
    -------
    array (b,)
        Missing where all values are equal or one group is left.
    """
    known = np.flatnonzero(np.isfinite(values))
    if not len(known):
        return np.full(len(counts), np.nan)
    _, exact = np.unique(values[known], return_inverse=True)
    coarse = exact
    if exact.max() >= CLASSES:
        coarse = (stats.rankdata(exact, "max") * CLASSES / len(known) - 1e-9).astype(int)
    whole = _ranked_shares(_cells(exact, groups[known], counts[:1, known]))
    return np.append(whole, _ranked_shares(_cells(coarse, groups[known], counts[1:, known])))


def _cells(value: Labels, groups: Labels, weight: Array) -> Array:
    """Return the weight of viewers by row of weights, value and group: (b, values, k)."""
    k, size = int(groups.max()) + 1, int(value.max()) + 1
    where = (value * k + groups, np.arange(len(value)))
    member = sparse.csr_array((np.ones(len(value)), where), shape=(size * k, len(value)))
    return (member @ weight.T).T.reshape(len(weight), size, k)


def _ranked_shares(cells: Array) -> Array:
    """Return ε² of tables of weights by value and group."""
    by_value = cells.sum(axis=2)
    upto = np.cumsum(by_value, axis=1)
    n = upto[:, -1]
    apart = upto - by_value / 2 + 0.5 - ((n + 1) / 2)[:, None]
    total = (by_value * apart**2).sum(axis=1)
    sizes, sums = cells.sum(axis=1), np.einsum("bvk,bv->bk", cells, apart)
    between = (sums**2 / np.where(sizes > 0, sizes, 1)).sum(axis=1)
    told = (total > 0) & ((sizes > 0).sum(axis=1) > 1)
    return np.where(told, np.minimum(between / np.where(told, total, 1), 1.0), np.nan)


def draw_estimate(draws: Array) -> Estimate:
    """Return the value on all viewers, with the interval that resamples give."""
    value, rest = float(draws[0]), draws[1:][np.isfinite(draws[1:])]
    if not np.isfinite(value) or not len(rest):
        return Estimate(value, np.nan, np.nan)
    low, high = np.quantile(rest, [TAIL, 1 - TAIL])
    return Estimate(value, min(float(low), value), max(float(high), value))
