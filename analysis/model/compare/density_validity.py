"""Density-based cluster validation (Moulavi, Jaskowiak, Campello, Zimek and Sander 2014)."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from analysis.clustering.distances import Array, Labels, Mask, consecutive_labels, squared_distances

# Below this a distance is taken for it, so that equal rows have a density.
NEAREST = 1e-12
# SciPy takes an entry within 1e-8 of zero for a missing edge: equal rows would have no tree.
EDGE = 1e-7


def core_distances(apart: Array, dimensions: int) -> Array:
    """Return the all-points core distance of each row of one cluster from its distances (m, m)."""
    logs = -dimensions * np.log(np.maximum(apart, NEAREST))
    np.fill_diagonal(logs, -np.inf)
    top = logs.max(axis=1, keepdims=True)
    mean = top[:, 0] + np.log(np.exp(logs - top).sum(axis=1) / (len(apart) - 1))
    return np.exp(-mean / dimensions)


def inner_tree(apart: Array, core: Array) -> tuple[Mask, float]:
    """Return the inner rows of a cluster's shortest tree (bool, m) and its longest inner edge.

    Distances are mutual reachabilities; where no row is inside, all are.
    """
    from scipy.sparse.csgraph import minimum_spanning_tree

    reach = np.maximum(np.maximum(apart, core[:, None]), core[None, :])
    tree = minimum_spanning_tree(np.maximum(reach, EDGE)).tocoo()
    degree = np.bincount(np.concatenate([tree.row, tree.col]), minlength=len(apart))
    inside = degree > 1
    edges = inside[tree.row] & inside[tree.col]
    if not edges.any():
        return (inside if inside.any() else np.ones(len(apart), bool)), float(tree.data.max())
    return inside, float(tree.data[edges].max())


def dbcv(rows: Array, labels: Labels) -> float:
    """Return how much denser clusters are inside than between, weighted by size.

    Parameters
    ----------
    rows : array (n, p)
        The rows; distances of all pairs are held.
    labels : array (n,)
        Clusters, -1 for noise, which counts against the whole.

    Returns
    -------
    float
        From -1 to 1; nan for fewer than two clusters.
    """
    clean, k = consecutive_labels(labels)
    if k < 2:
        return float("nan")
    apart = np.sqrt(squared_distances(rows, rows))
    members = [np.flatnonzero(clean == one) for one in range(k)]
    members = [member for member in members if len(member) > 1]
    cores = [core_distances(apart[np.ix_(one, one)], rows.shape[1]) for one in members]
    trees = [inner_tree(apart[np.ix_(m, m)], c) for m, c in zip(members, cores, strict=True)]
    total = 0.0
    for number, member in enumerate(members):
        gaps = [
            _between(apart, members, cores, trees, number, other)
            for other in range(len(members))
            if other != number
        ]
        gap, wide = min(gaps, default=np.inf), trees[number][1]
        value = 1.0 if np.isinf(gap) else (gap - wide) / max(gap, wide)
        total += len(member) / len(rows) * value
    return float(total)


def _between(
    apart: Array,
    members: Sequence[Labels],
    cores: list[Array],
    trees: list[tuple[Mask, float]],
    one: int,
    other: int,
) -> float:
    inside, outside = trees[one][0], trees[other][0]
    block = apart[np.ix_(members[one][inside], members[other][outside])]
    reach = np.maximum(block, cores[one][inside][:, None])
    return float(np.maximum(reach, cores[other][outside][None, :]).min())
