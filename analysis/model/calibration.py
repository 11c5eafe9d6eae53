"""Indices beside those of random clusterings, so that methods and numbers compare fairly.

After Akhanli and Hennig (2020): the same rows are cut at random into as many clusters, half of
the cuts by random centroids (round, as KMeans likes them), half by random nearest neighbours
(stringy, as linkage likes them); an index counts in standard deviations above their mean.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.model.indices import (
    Array,
    Labels,
    calinski_harabasz,
    davies_bouldin,
    silhouette_values,
    squared_distances,
)
from analysis.model.rule import Rule, seed_of

CALIBRATED = ("silhouette", "calinski_harabasz", "davies_bouldin")


def random_centroids(rows: Array, k: int, random: np.random.Generator) -> Labels:
    """Return the nearest of k rows drawn as centroids, shape (n,)."""
    centres = rows[random.choice(len(rows), k, replace=False)]
    return squared_distances(rows, centres).argmin(axis=1)


def shortest_tree(rows: Array) -> Labels:
    """Return the edges of the minimum spanning tree, shortest first, shape (n - 1, 2)."""
    from scipy.sparse.csgraph import minimum_spanning_tree

    # The graph's routine takes 0 for no edge.
    apart = np.sqrt(squared_distances(rows, rows)) + 1e-9
    tree = minimum_spanning_tree(apart).tocoo()
    order = np.argsort(tree.data, kind="stable")
    return np.column_stack([tree.row, tree.col])[order]


def random_neighbours(edges: Labels, k: int, random: np.random.Generator) -> Labels:
    """Return clusters grown from k drawn rows, always by the nearest row not yet taken (n,).

    Along the shortest tree this joins what may be joined, shortest edges first, as long as no
    two drawn rows come together.
    """
    n = len(edges) + 1
    parent, seeded = list(range(n)), np.zeros(n, bool)
    seeded[random.choice(n, k, replace=False)] = True

    def root(node: int) -> int:
        while parent[node] != node:
            parent[node] = parent[parent[node]]
            node = parent[node]
        return node

    for one, other in edges.tolist():
        first, second = root(one), root(other)
        if not (seeded[first] and seeded[second]):
            parent[second] = first
            seeded[first] |= seeded[second]
    return np.unique([root(node) for node in range(n)], return_inverse=True)[1]


def measured(rows: Array, labellings: list[Labels]) -> Array:
    """Return the calibrated indices of every labelling, high is good, shape (m, 3)."""
    values = silhouette_values(rows, labellings)
    return np.array(
        [
            (value.mean(), calinski_harabasz(rows, labels), -davies_bouldin(rows, labels))
            for value, labels in zip(values, labellings, strict=True)
        ]
    ).reshape(len(labellings), len(CALIBRATED))


def by_chance(rows: Array, k: int, draws: int, seed: int, edges: Labels) -> Array:
    """Return the indices of random clusterings into k, shape (2 · draws, 3)."""
    random = np.random.default_rng(seed)
    cuts = [random_centroids(rows, k, random) for _ in range(draws)]
    cuts += [random_neighbours(edges, k, random) for _ in range(draws)]
    return measured(rows, cuts)


def calibrated(rows: Array, labels: dict[str, Labels], rule: Rule) -> pd.DataFrame:
    """Return each candidate's indices in standard deviations above random clusterings.

    Parameters
    ----------
    rows : array (n, q)
        A sample of the validation rows.
    labels : dict
        Their labels by candidate, no noise.
    rule : Rule
        Seeds and the number of random clusterings of each kind.

    Returns
    -------
    DataFrame
        By candidate: silhouette_z, calinski_harabasz_z, davies_bouldin_z and their mean,
        calibrated. NaN where a candidate leaves one cluster on these rows.
    """
    names = [*(f"{name}_z" for name in CALIBRATED), "calibrated"]
    counts = {name: len(np.unique(found)) for name, found in labels.items()}
    usual = {}
    edges = shortest_tree(rows) if len(rows) > 1 else np.zeros((0, 2), int)
    for k in sorted({k for k in counts.values() if 2 <= k < len(rows)}):
        drawn = by_chance(rows, k, rule.random_cuts, seed_of(rule, "chance", k), edges)
        usual[k] = np.nanmean(drawn, axis=0), np.nanstd(drawn, axis=0, ddof=1)
    found = {}
    for (name, k), values in zip(
        counts.items(), measured(rows, list(labels.values())), strict=True
    ):
        mean, sd = usual.get(k, (np.nan, np.nan))
        z = (values - mean) / np.where(sd > 0, sd, np.nan)
        found[name] = [*z, z.mean()]
    return pd.DataFrame.from_dict(found, orient="index", columns=names)
