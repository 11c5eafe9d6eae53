"""Distances between rows, labels in order, and the silhouettes that follow from both."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.floating]
Labels = NDArray[np.integer]
Mask = NDArray[np.bool_]


def squared_distances(rows: Array, others: Array, norms: Array | None = None) -> Array:
    """Return squared Euclidean distances, shape (len(rows), len(others)).

    Squared norms of the others may be handed over where they are needed many times.
    """
    cross = rows @ others.T
    cross *= -2
    cross += (rows * rows).sum(axis=1)[:, None]
    cross += ((others * others).sum(axis=1) if norms is None else norms)[None, :]
    return np.maximum(cross, 0, out=cross)


def consecutive_labels(labels: Labels) -> tuple[Labels, int]:
    """Return labels as 0 … k-1 with noise kept at -1, and k."""
    found = np.unique(labels[labels >= 0])
    lookup = np.full(int(labels.max(initial=-1)) + 2, -1)
    lookup[found] = np.arange(len(found))
    return np.where(labels >= 0, lookup[labels], -1), len(found)


def membership_matrix(labels: Labels, k: int) -> Array:
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
    clean = [consecutive_labels(labels) for labels in labellings]
    if not clean:
        return []
    indicator = np.hstack([membership_matrix(labels, k) for labels, k in clean])
    sizes = indicator.sum(axis=0, dtype=float)
    bounds = np.cumsum([0] + [k for _, k in clean])
    single = np.ascontiguousarray(rows - rows.mean(axis=0), dtype=np.float32)
    values: list[Array] = [np.empty(len(rows)) for _ in clean]
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
