"""Internal indices of a clustering, on rows (n, p) and labels (n,), -1 for noise."""

from __future__ import annotations

import numpy as np

from analysis.clustering.distances import Array, Labels, consecutive_labels, membership_matrix


def within_squares(rows: Array, labels: Labels) -> Array:
    """Return the squared distance of each row to the mean of its cluster, 0 for noise (n,)."""
    clean, k = consecutive_labels(labels)
    covered = clean >= 0
    indicator = membership_matrix(clean[covered], k).astype(float)
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
    clean, k = consecutive_labels(labels)
    draws = weights.shape[1]
    if k < 2:
        return np.full(draws, np.nan), np.full(draws, np.nan)
    covered = clean >= 0
    centred, weight = rows[covered] - rows.mean(axis=0), weights[covered]
    indicator = membership_matrix(clean[covered], k).astype(float)
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


def contingency_table(first: Labels, second: Labels) -> Array:
    """Return the counts of common rows, shape (k of first, k of second), labels from 0."""
    rows, columns = int(first.max(initial=-1)) + 1, int(second.max(initial=-1)) + 1
    both = (first >= 0) & (second >= 0)
    flat = first[both].astype(np.int64) * columns + second[both]
    return np.bincount(flat, minlength=rows * columns).reshape(rows, columns).astype(float)


def adjusted_rand(first: Labels, second: Labels) -> float:
    """Return the adjusted Rand index of two labellings (Hubert and Arabie 1985).

    Noise counts as a class.
    """
    counts = contingency_table(first - first.min(), second - second.min())
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
    counts = contingency_table(original, other)
    if counts.size == 0:
        return np.zeros(counts.shape[0])
    one = np.bincount(original[original >= 0], minlength=counts.shape[0])
    two = np.bincount(other[other >= 0], minlength=counts.shape[1])
    union = one[:, None] + two[None, :] - counts
    return (counts / np.maximum(union, 1)).max(axis=1)
