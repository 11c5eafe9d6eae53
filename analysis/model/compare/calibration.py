"""Indices beside those of random clusterings, so that methods and numbers compare fairly.

After Akhanli and Hennig (2020): the same rows are cut at random into as many clusters, half of
the cuts by random centroids (round, as KMeans likes them), half by random nearest neighbours
(stringy, as linkage likes them); an index counts in standard deviations above their mean.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.clustering.distances import Array, Labels, silhouette_values, squared_distances
from analysis.clustering.rule import Rule, seed_of
from analysis.model.compare.indices import weighted_indices
from analysis.model.compare.standard_errors import resample_weights

CALIBRATED = ("silhouette", "calinski_harabasz", "davies_bouldin")
NAMES = (*(f"{name}_z" for name in CALIBRATED), "calibrated")
ERRORS = tuple(f"{name}_se" for name in NAMES)


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


def index_values(rows: Array, labellings: list[Labels], weights: Array | None = None) -> Array:
    """Return the calibrated indices of every labelling, high is good.

    Parameters
    ----------
    rows : array (n, q)
        The rows.
    labellings : list of arrays (n,)
        Labels without noise.
    weights : array (n, b), optional
        One weighting of the rows a column, each summing to n; silhouettes are weighted as they
        are in the plain rows. A single one of ones if omitted.

    Returns
    -------
    array (m, 3, b)
    """
    weights = np.ones((len(rows), 1)) if weights is None else weights
    found = []
    for value, labels in zip(silhouette_values(rows, labellings), labellings, strict=True):
        ratio, worst = weighted_indices(rows, labels, weights)
        found.append((value @ weights / len(rows), ratio, -worst))
    return np.array(found).reshape(len(labellings), len(CALIBRATED), weights.shape[1])


def by_chance(rows: Array, k: int, draws: int, seed: int, edges: Labels) -> Array:
    """Return the indices of random clusterings into k, shape (2 · draws, 3)."""
    random = np.random.default_rng(seed)
    cuts = [random_centroids(rows, k, random) for _ in range(draws)]
    cuts += [random_neighbours(edges, k, random) for _ in range(draws)]
    return index_values(rows, cuts)[:, :, 0]


def calibrated_indices(rows: Array, labels: dict[str, Labels], rule: Rule) -> pd.DataFrame:
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
        calibrated, each with its standard error over the same bootstrap resamples of the rows,
        the random clusterings held fixed. NaN where a candidate leaves one cluster on these rows.
    """
    counts = {name: len(np.unique(found)) for name, found in labels.items()}
    usual = {}
    edges = shortest_tree(rows) if len(rows) > 1 else np.zeros((0, 2), int)
    for k in sorted({k for k in counts.values() if 2 <= k < len(rows)}):
        drawn = by_chance(rows, k, rule.random_cuts, seed_of(rule, "chance", k), edges)
        usual[k] = np.nanmean(drawn, axis=0), np.nanstd(drawn, axis=0, ddof=1)
    drawn = resample_weights(len(rows), rule.score_resamples, seed_of(rule, "calibrated"))
    weights = np.hstack([np.ones((len(rows), 1)), drawn])
    unknown = np.full(len(CALIBRATED), np.nan), np.full(len(CALIBRATED), np.nan)
    found = {}
    for (name, k), values in zip(
        counts.items(), index_values(rows, list(labels.values()), weights), strict=True
    ):
        mean, sd = usual.get(k, unknown)
        z = (values - mean[:, None]) / np.where(sd > 0, sd, np.nan)[:, None]
        z = np.vstack([z, z.mean(axis=0)])
        found[name] = [*z[:, 0], *z[:, 1:].std(axis=1, ddof=1)]
    return pd.DataFrame.from_dict(found, orient="index", columns=[*NAMES, *ERRORS])
