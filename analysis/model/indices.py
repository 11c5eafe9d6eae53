"""Internal indices of a clustering, on rows (n, p) and labels (n,), -1 for noise."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.floating]
Labels = NDArray[np.integer]


def squared_distances(rows: Array, others: Array, norms: Array | None = None) -> Array:
    """Return squared Euclidean distances, shape (len(rows), len(others)).

    Squared norms of the others may be handed over where they are needed many times.
    """
    cross = rows @ others.T
    cross *= -2
    cross += (rows * rows).sum(axis=1)[:, None]
    cross += ((others * others).sum(axis=1) if norms is None else norms)[None, :]
    return np.maximum(cross, 0, out=cross)


def relabelled(labels: Labels) -> tuple[Labels, int]:
    """Return labels as 0 … k-1 with noise kept at -1, and k."""
    found = np.unique(labels[labels >= 0])
    lookup = np.full(int(labels.max(initial=-1)) + 2, -1)
    lookup[found] = np.arange(len(found))
    return np.where(labels >= 0, lookup[labels], -1), len(found)


def memberships(labels: Labels, k: int) -> Array:
    """Return the indicator matrix (n, k) in single precision; noise rows are all zero."""
    indicator = np.zeros((len(labels), k), np.float32)
    covered = np.flatnonzero(labels >= 0)
    indicator[covered, labels[covered]] = 1
    return indicator


def silhouette_from_sums(sums: Array, labels: Labels, sizes: Array) -> Array:
    """Return the silhouette of every row from its summed distances to each cluster.

    Parameters
    ----------
    sums : array (n, k)
        Summed distance of a row to the rows of each cluster.
    labels : array (n,)
        Cluster of each row, 0 … k-1, or -1.
    sizes : array (k,)
        Rows of each cluster.

    Returns
    -------
    array (n,)
        Rousseeuw's s(i); 0 for clusters of one row and for noise.
    """
    n, k = sums.shape
    if k < 2:
        return np.zeros(n)
    own = np.maximum(labels, 0)
    index = np.arange(n)
    size = sizes[own]
    inner = sums[index, own] / np.maximum(size - 1, 1)
    means = sums / np.maximum(sizes, 1)
    means[index, own] = np.inf
    outer = means.min(axis=1)
    widest = np.maximum(inner, outer)
    valid = (labels >= 0) & (size > 1) & (widest > 0)
    return np.where(valid, (outer - inner) / np.where(widest > 0, widest, 1), 0.0)


def silhouette_values(rows: Array, labellings: list[Labels], chunk: int = 1000) -> list[Array]:
    """Return the silhouettes of the same rows under many labellings in one pass.

    Distances are computed once per chunk of rows and multiplied with the indicators of all
    labellings together, which costs little more than one labelling alone.

    Parameters
    ----------
    rows : array (n, p)
        The rows, the same for every labelling.
    labellings : list of arrays (n,)
        Labels with -1 for noise.
    chunk : int
        Rows whose distances are held at a time.
    """
    clean = [relabelled(labels) for labels in labellings]
    if not clean:
        return []
    indicator = np.hstack([memberships(labels, k) for labels, k in clean])
    sizes = indicator.sum(axis=0, dtype=float)
    bounds = np.cumsum([0] + [k for _, k in clean])
    single = np.ascontiguousarray(rows - rows.mean(axis=0), dtype=np.float32)
    values = [np.empty(len(rows)) for _ in clean]
    for start in range(0, len(rows), chunk):
        part = slice(start, start + chunk)
        near = np.sqrt(squared_distances(single[part], single))
        near[np.arange(len(near)), np.arange(start, start + len(near))] = 0
        sums = (near @ indicator).astype(float)
        for number, (labels, _) in enumerate(clean):
            column = slice(bounds[number], bounds[number + 1])
            values[number][part] = silhouette_from_sums(
                sums[:, column], labels[part], sizes[column]
            )
    return values


def within_squares(rows: Array, labels: Labels) -> Array:
    """Return the squared distance of each row to the mean of its cluster, 0 for noise (n,)."""
    clean, k = relabelled(labels)
    covered = clean >= 0
    indicator = memberships(clean[covered], k).astype(float)
    means = indicator.T @ rows[covered] / indicator.sum(axis=0)[:, None]
    squares = np.zeros(len(rows))
    squares[covered] = ((rows[covered] - means[clean[covered]]) ** 2).sum(axis=1)
    return squares


def weighted_indices(rows: Array, labels: Labels, weights: Array) -> tuple[Array, Array]:
    """Return Calinski-Harabasz and Davies-Bouldin under many weightings of the rows.

    Parameters
    ----------
    rows : array (n, p)
        The rows.
    labels : array (n,)
        Clusters, -1 for noise, which is left out.
    weights : array (n, b)
        One weighting a column. The spread of Davies-Bouldin is taken about the weighted mean's
        unweighted counterpart, which differs by less than a resample does.

    Returns
    -------
    two arrays (b,)
        nan for fewer than two clusters.
    """
    clean, k = relabelled(labels)
    draws = weights.shape[1]
    if k < 2:
        return np.full(draws, np.nan), np.full(draws, np.nan)
    covered = clean >= 0
    centred, weight = rows[covered] - rows.mean(axis=0), weights[covered]
    indicator = memberships(clean[covered], k).astype(float)
    sizes = indicator.T @ weight
    weighted = (weight[:, :, None] * centred[:, None, :]).reshape(len(centred), -1)
    safe = np.maximum(sizes, 1e-12)
    centres = (indicator.T @ weighted).reshape(k, draws, -1) / safe[:, :, None]
    n = sizes.sum(axis=0)
    grand = (sizes[:, :, None] * centres).sum(axis=0) / n[:, None]
    between = (sizes * ((centres - grand) ** 2).sum(axis=2)).sum(axis=0)
    total = weight.T @ (centred**2).sum(axis=1) - n * (grand**2).sum(axis=1)
    within = np.maximum(total - between, 0)
    valid = (within > 1e-12 * total) & (n > k)
    ratio = np.where(valid, between / (k - 1) / np.where(valid, within, 1) * (n - k), np.nan)
    plain = indicator.T @ centred / indicator.sum(axis=0)[:, None]
    radius = np.sqrt(((centred - plain[clean[covered]]) ** 2).sum(axis=1))
    spread = indicator.T @ (weight * radius[:, None]) / safe
    return ratio, _davies_bouldin(spread, centres)


def _davies_bouldin(spread: Array, centres: Array) -> Array:
    apart = np.sqrt(((centres[:, None] - centres[None, :]) ** 2).sum(axis=3))
    wide = spread[:, None] + spread[None, :]
    similarity = np.divide(wide, apart, out=np.zeros_like(wide), where=apart > 0)
    return similarity.max(axis=1).mean(axis=0)


def calinski_harabasz(rows: Array, labels: Labels) -> float:
    """Return the ratio of between to within variance; nan for fewer than two clusters."""
    return float(weighted_indices(rows, labels, np.ones((len(rows), 1)))[0][0])


def davies_bouldin(rows: Array, labels: Labels) -> float:
    """Return the mean over clusters of the worst (spread + spread) / distance; low is good."""
    return float(weighted_indices(rows, labels, np.ones((len(rows), 1)))[1][0])


def contingency(first: Labels, second: Labels) -> Array:
    """Return the counts of common rows, shape (k of first, k of second), labels from 0."""
    rows, columns = int(first.max(initial=-1)) + 1, int(second.max(initial=-1)) + 1
    both = (first >= 0) & (second >= 0)
    flat = first[both].astype(np.int64) * columns + second[both]
    return np.bincount(flat, minlength=rows * columns).reshape(rows, columns).astype(float)


def adjusted_rand(first: Labels, second: Labels) -> float:
    """Return the adjusted Rand index of two labellings (Hubert and Arabie 1985).

    Noise counts as a class.
    """
    counts = contingency(first - first.min(), second - second.min())
    n = counts.sum()
    pairs = (counts * (counts - 1)).sum() / 2
    one = counts.sum(axis=1)
    two = counts.sum(axis=0)
    first_pairs, second_pairs = (one * (one - 1)).sum() / 2, (two * (two - 1)).sum() / 2
    expected = first_pairs * second_pairs / (n * (n - 1) / 2) if n > 1 else 0.0
    largest = (first_pairs + second_pairs) / 2
    return 1.0 if largest == expected else float((pairs - expected) / (largest - expected))


def best_jaccard(original: Labels, other: Labels) -> Array:
    """Return for each original cluster its best Jaccard with any cluster of `other` (k,)."""
    counts = contingency(original, other)
    if counts.size == 0:
        return np.zeros(counts.shape[0])
    one = np.bincount(original[original >= 0], minlength=counts.shape[0])
    two = np.bincount(other[other >= 0], minlength=counts.shape[1])
    union = one[:, None] + two[None, :] - counts
    return (counts / np.maximum(union, 1)).max(axis=1)
