"""KMeans without the per-call overhead that thousands of small fits would pay."""

from __future__ import annotations

import numpy as np

from analysis.clustering.distances import Array, Labels, squared_distances

# A bound that rows in general never reach: no clustering comes twice, so that the passes end.
PASSES = 300
# Passes of a start before the best one is run on: which it is has shown by then, in a third of
# the time, and sums of squares are larger by a few thousandths at most.
SHORT = 8


def plus_plus(rows: Array, k: int, random: np.random.Generator) -> Array:
    """Return k starting centres by greedy k-means++ (Arthur and Vassilvitskii 2007)."""
    trials = 2 + int(np.log(k))
    centres = np.empty((k, rows.shape[1]), rows.dtype)
    centres[0] = rows[random.integers(len(rows))]
    norms = (rows * rows).sum(axis=1)
    nearest = squared_distances(centres[:1], rows, norms)[0]
    for number in range(1, k):
        cumulative = np.cumsum(nearest, dtype=float)
        drawn = np.searchsorted(cumulative, random.random(trials) * cumulative[-1])
        tried = rows[np.minimum(drawn, len(rows) - 1)]
        closer = np.minimum(squared_distances(tried, rows, norms), nearest)
        best = int(closer.sum(axis=1, dtype=float).argmin())
        centres[number], nearest = tried[best], closer[best]
    return centres


def lloyd(rows: Array, centres: Array, iterations: int = PASSES) -> tuple[Array, Labels, float]:
    """Return centres (k, p), labels (n,) and the within sum of squares at convergence.

    Parameters
    ----------
    rows : array (n, p)
        The rows, best centred on zero.
    centres : array (k, p)
        Where to start.
    iterations : int
        Most passes over the rows.
    """
    k, index = len(centres), np.arange(len(rows))
    norms = (rows * rows).sum(axis=1)
    labels = np.full(len(rows), -1)
    for _ in range(iterations):
        reach = (centres * centres).sum(axis=1) / 2 - rows @ centres.T
        found = reach.argmin(axis=1)
        if (found == labels).all():
            break
        labels = found
        indicator = np.zeros((len(rows), k), rows.dtype)
        indicator[index, labels] = 1
        sizes = np.bincount(labels, minlength=k).astype(rows.dtype)
        empty = np.flatnonzero(sizes == 0)
        if len(empty):
            far = np.argsort(-(2 * reach[index, labels] + norms), kind="stable")[: len(empty)]
            indicator[far] = 0
            indicator[far, empty] = 1
            sizes = np.maximum(indicator.sum(axis=0), 1)
        centres = (indicator.T @ rows) / sizes[:, None]
    left = rows - centres[labels]
    return centres, labels, float((left * left).sum(dtype=float))


def kmeans_by_k(
    rows: Array, ks: list[int], starts: int, seed: int
) -> dict[int, tuple[Array, Labels, float]]:
    """Return the best of several k-means++ starts for each k: centres, labels, within squares.

    The first k of many k-means++ centres are k-means++ centres, so that drawing them costs as
    much as for the largest k alone.
    """
    random, mean = np.random.default_rng(seed), rows.mean(axis=0)
    centred = rows - mean
    begun = [plus_plus(centred, max(ks), random) for _ in range(starts)] if ks else []
    found = {k: _best(centred, [centres[:k] for centres in begun]) for k in ks}
    return {k: (centres + mean, labels, within) for k, (centres, labels, within) in found.items()}


def _best(rows: Array, begun: list[Array]) -> tuple[Array, Labels, float]:
    """Return where the best of several starts leads to, after a few passes of each."""
    if len(begun) == 1:
        return lloyd(rows, begun[0])
    tried = [lloyd(rows, centres, SHORT) for centres in begun]
    return lloyd(rows, min(tried, key=lambda one: one[2])[0])


def kmeans_from(rows: Array, centres: Array) -> tuple[Array, Labels, float]:
    """Return KMeans continued from known centres."""
    mean = rows.mean(axis=0)
    moved, labels, within = lloyd(rows - mean, centres - mean)
    return moved + mean, labels, within
