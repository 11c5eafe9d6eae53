"""The clusterings compared: each an entry of `METHODS`, each able to label new rows."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import numpy as np

from analysis.model import mixture
from analysis.model.indices import Array, Labels
from analysis.model.lloyd import kmeans, kmeans_from
from analysis.model.mixture import Mixture
from analysis.model.models import Centres, Density

Model = Centres | Density | Mixture


@dataclass(frozen=True)
class Method:
    """One way to cluster.

    Parameters
    ----------
    name : str
        As printed.
    fit : callable
        (rows, ks, parameters, seed, starts) -> {k: model}; all k of one grid entry share work.
    refit : callable
        (rows, models, parameters, seed) -> {k: model}; warm-started where the method can be.
    labelling : str
        How new rows are labelled: native, approximate or surrogate.
    grid : tuple of dict
        Parameters tried.
    quadratic : bool
        Whether time or memory grow with the square of the rows.
    own_k : bool
        Whether the method finds its number of clusters itself.
    """

    name: str
    fit: Callable[..., dict[int, Model]]
    refit: Callable[..., dict[int, Model]]
    labelling: str
    grid: tuple[dict[str, Any], ...] = field(default_factory=lambda: ({},))
    quadratic: bool = False
    own_k: bool = False


STARTS_ON = 4000


def leading(rows: Array, share: float | None) -> Array | None:
    """Return the first axes that hold a share of the variance, None where that is all of them."""
    if share is None:
        return rows
    held = np.cumsum(rows.var(axis=0))
    axes = int(np.searchsorted(held, share * held[-1] - 1e-12)) + 1
    return rows[:, :axes] if axes < rows.shape[1] else None


def _kmeans(rows: Array, ks: Iterable[int], parameters: dict, seed: int, starts: int) -> dict:
    part = leading(rows, parameters.get("axes"))
    if part is None:
        return {}
    base = part
    if len(part) > STARTS_ON:
        base = part[np.random.default_rng(seed).choice(len(part), STARTS_ON, replace=False)]
    found = {k: kmeans(base, k, 2 * starts, seed)[0] for k in ks}
    if base is not part:
        found = {k: kmeans_from(part, centres)[0] for k, centres in found.items()}
    return {k: Centres(centres, np.arange(k)) for k, centres in found.items()}


def _centres(fitted: Any) -> Centres:
    return Centres(fitted.cluster_centers_, np.arange(len(fitted.cluster_centers_)))


def _kmeans_again(rows: Array, models: dict, parameters: dict, seed: int) -> dict:
    found = {}
    for k, model in models.items():
        part = rows[:, : model.centres.shape[1]]
        found[k] = Centres(kmeans_from(part, model.centres)[0], np.arange(k))
    return found


def _mini_batch(rows: Array, ks: Iterable[int], parameters: dict, seed: int, starts: int) -> dict:
    from sklearn.cluster import MiniBatchKMeans

    return {
        k: _centres(MiniBatchKMeans(k, n_init=2 * starts, random_state=seed).fit(rows)) for k in ks
    }


def _mixture(rows: Array, ks: Iterable[int], parameters: dict, seed: int, starts: int) -> dict:
    kind = parameters["covariance_type"]
    base = rows
    if len(rows) > STARTS_ON:
        base = rows[np.random.default_rng(seed).choice(len(rows), STARTS_ON, replace=False)]
    found = {k: mixture.fit(base, k, kind, starts, seed) for k in ks}
    if base is not rows:
        found = {k: mixture.again(rows, one, mixture.LONG) for k, one in found.items()}
    return found


def _mixture_again(rows: Array, models: dict, parameters: dict, seed: int) -> dict:
    return {k: mixture.again(rows, model) for k, model in models.items()}


def cut(tree: Array, k: int) -> Labels:
    """Return the labels 0 … k-1 of a linkage tree cut into k clusters."""
    from scipy.cluster.hierarchy import fcluster

    return fcluster(tree, k, criterion="maxclust") - 1


def means(rows: Array, labels: Labels) -> Centres:
    """Return the cluster means as a nearest-centre model."""
    found = np.unique(labels)
    return Centres(np.array([rows[labels == one].mean(axis=0) for one in found]), found)


def tree_of(rows: Array, linkage: str = "ward") -> Array:
    """Return the tree (n - 1, 4) of ward, average or complete linkage."""
    from scipy.cluster import hierarchy

    return hierarchy.linkage(rows, linkage)


def _linked(rows: Array, ks: Iterable[int], parameters: dict, seed: int, starts: int = 1) -> dict:
    tree = tree_of(rows, parameters["linkage"])
    return {k: means(rows, cut(tree, k)) for k in ks}


def _linked_again(rows: Array, models: dict, parameters: dict, seed: int) -> dict:
    return _linked(rows, models, parameters, seed)


SUBCLUSTERS = 50, 300
TRIES = 12


def _birch_tree(rows: Array) -> Array:
    """Return subcluster centres, neither too few to be cut nor too many to be joined."""
    from sklearn.cluster import Birch

    radius = 0.4 * float(np.sqrt(rows.var(axis=0).sum()))
    fewest, most = SUBCLUSTERS
    grown, centres = False, rows[:0]
    for _ in range(TRIES):
        tree = Birch(threshold=radius, n_clusters=None, branching_factor=50).fit(rows)
        centres = tree.subcluster_centers_
        if len(centres) > most:
            radius, grown = radius * 1.3, True
        elif len(centres) < fewest and not grown:
            radius *= 0.6
        else:
            break
    return centres


def _birch(rows: Array, ks: Iterable[int], parameters: dict, seed: int, starts: int = 1) -> dict:
    centres = _birch_tree(rows)
    tree = tree_of(centres)
    return {k: Centres(centres, cut(tree, k)) for k in ks if k < len(centres)}


def _birch_again(rows: Array, models: dict, parameters: dict, seed: int) -> dict:
    return _birch(rows, models, parameters, seed)


def knee(sorted_distances: Array) -> float:
    """Return the value farthest below the chord of an increasing curve (Satopaa 2011)."""
    span = sorted_distances[-1] - sorted_distances[0]
    if span <= 0:
        return float(sorted_distances[-1])
    height = (sorted_distances - sorted_distances[0]) / span
    return float(sorted_distances[np.argmax(np.linspace(0, 1, len(height)) - height)])


def _dbscan(rows: Array, ks: Iterable[int], parameters: dict, seed: int, starts: int = 1) -> dict:
    from sklearn.cluster import DBSCAN
    from sklearn.neighbors import NearestNeighbors

    least = max(5, min(parameters["min_samples_per_axis"] * rows.shape[1], 20))
    way = "brute" if rows.shape[1] > 6 else "auto"
    index = NearestNeighbors(n_neighbors=least, algorithm=way).fit(rows)
    radius = parameters["eps_factor"] * knee(np.sort(index.kneighbors(rows)[0][:, -1]))
    labels = DBSCAN(eps=max(radius, 1e-12), min_samples=least, algorithm=way).fit(rows).labels_
    return _density(rows, labels, radius)


def _density(rows: Array, labels: Labels, radius: float) -> dict:
    covered = labels >= 0
    model = Density(rows[covered], labels[covered], float(radius))
    return {model.k: model}


def _hdbscan(rows: Array, ks: Iterable[int], parameters: dict, seed: int, starts: int = 1) -> dict:
    from sklearn.cluster import HDBSCAN
    from sklearn.neighbors import NearestNeighbors

    size = max(5, round(parameters["min_cluster_share"] * len(rows)))
    least = min(parameters["min_samples"], size)
    labels = HDBSCAN(min_cluster_size=size, min_samples=least, copy=True).fit(rows).labels_
    core = NearestNeighbors(n_neighbors=least).fit(rows).kneighbors(rows)[0][:, -1]
    radius = float(np.quantile(core[labels >= 0], 0.95)) if (labels >= 0).any() else 0.0
    return _density(rows, labels, radius)


def _from_scratch(fit: Callable, rows: Array, models: dict, parameters: dict, seed: int) -> dict:
    found = fit(rows, (), parameters, seed)
    return dict.fromkeys(models, next(iter(found.values())))


METHODS = (
    Method("KMeans", _kmeans, _kmeans_again, "native", ({}, {"axes": 0.75}, {"axes": 0.5})),
    Method(
        "Gaussian mixture",
        _mixture,
        _mixture_again,
        "native",
        tuple({"covariance_type": kind} for kind in ("full", "tied", "diag", "spherical")),
    ),
    Method("Ward", _linked, _linked_again, "surrogate", ({"linkage": "ward"},), quadratic=True),
    Method(
        "Linkage",
        _linked,
        _linked_again,
        "surrogate",
        ({"linkage": "average"}, {"linkage": "complete"}),
        quadratic=True,
    ),
    Method("Birch", _birch, _birch_again, "native", quadratic=True),
    Method(
        "DBSCAN",
        _dbscan,
        partial(_from_scratch, _dbscan),
        "approximate",
        tuple(
            {"eps_factor": factor, "min_samples_per_axis": least}
            for factor, least in ((0.7, 2), (1.0, 2), (1.4, 2), (1.0, 1))
        ),
        quadratic=True,
        own_k=True,
    ),
    Method(
        "HDBSCAN",
        _hdbscan,
        partial(_from_scratch, _hdbscan),
        "approximate",
        tuple(
            {"min_cluster_share": share, "min_samples": least}
            for share, least in ((0.01, 5), (0.025, 5), (0.05, 10), (0.025, 15))
        ),
        quadratic=True,
        own_k=True,
    ),
)

MINI_BATCH = Method("MiniBatchKMeans", _mini_batch, _kmeans_again, "native")
MINI_BATCH_FROM = 2_000_000
