"""Clusterings of dense regions that find their own number: DBSCAN and HDBSCAN."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import numpy as np

from analysis.clustering.distances import Array, Labels
from analysis.clustering.methods.labelling import Density
from analysis.clustering.methods.recipe import Recipe, recipe_of
from analysis.clustering.rule_parts import Fitting

# Above this many axes a tree of neighbours is slower than all distances.
BRUTE_ABOVE = 6
# A radius of nothing is refused.
NEAREST = 1e-12


def knee_distance(sorted_distances: Array) -> float:
    """Return the value farthest below the chord of an increasing curve (Satopaa 2011)."""
    span = sorted_distances[-1] - sorted_distances[0]
    if span <= 0:
        return float(sorted_distances[-1])
    height = (sorted_distances - sorted_distances[0]) / span
    return float(sorted_distances[np.argmax(np.linspace(0, 1, len(height)) - height)])


def fit_dbscan(
    rows: Array, ks: Iterable[int], parameters: dict, seed: int, starts: int, how: Fitting
) -> dict:
    """Return the DBSCAN whose radius is a multiple of the knee of nearest distances."""
    from sklearn.cluster import DBSCAN
    from sklearn.neighbors import NearestNeighbors

    asked = parameters["min_samples_per_axis"] * rows.shape[1]
    least = max(how.dbscan_least, min(asked, how.dbscan_most))
    way = "brute" if rows.shape[1] > BRUTE_ABOVE else "auto"
    index = NearestNeighbors(n_neighbors=least, algorithm=way).fit(rows)
    radius = parameters["eps_factor"] * knee_distance(np.sort(index.kneighbors(rows)[0][:, -1]))
    found = DBSCAN(eps=max(radius, NEAREST), min_samples=least, algorithm=way).fit(rows)
    return _density(rows, found.labels_, radius, recipe_of(found))


def _density(rows: Array, labels: Labels, radius: float, made: Recipe) -> dict:
    covered = labels >= 0
    model = Density(rows[covered], labels[covered], float(radius), made)
    return {model.k: model}


def fit_hdbscan(
    rows: Array, ks: Iterable[int], parameters: dict, seed: int, starts: int, how: Fitting
) -> dict:
    """Return the HDBSCAN whose least cluster is a share of the rows."""
    from sklearn.cluster import HDBSCAN
    from sklearn.neighbors import NearestNeighbors

    size = max(how.hdbscan_least, round(parameters["min_cluster_share"] * len(rows)))
    least = min(parameters["min_samples"], size)
    found = HDBSCAN(min_cluster_size=size, min_samples=least, copy=True).fit(rows)
    labels = found.labels_
    core = NearestNeighbors(n_neighbors=least).fit(rows).kneighbors(rows)[0][:, -1]
    radius = float(np.quantile(core[labels >= 0], how.hdbscan_core)) if (labels >= 0).any() else 0.0
    return _density(rows, labels, radius, recipe_of(found))


def refit_from_scratch(
    fit: Callable, rows: Array, models: dict, parameters: dict, seed: int, how: Fitting
) -> dict:
    """Return a density clustering of other rows under every key of `models`."""
    found = fit(rows, (), parameters, seed, 1, how)
    return dict.fromkeys(models, next(iter(found.values())))
