"""Trees of joined rows, cut into k clusters: Ward, average, complete, and Birch's subclusters."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from analysis.model.distances import Array, Labels
from analysis.model.methods.labelling import Centres
from analysis.model.rule_parts import Fitting


def cut_tree(tree: Array, k: int) -> Labels:
    """Return the labels 0 … k-1 of a linkage tree cut into k clusters."""
    from scipy.cluster.hierarchy import fcluster

    return fcluster(tree, k, criterion="maxclust") - 1


def cluster_means(rows: Array, labels: Labels) -> Centres:
    """Return the cluster means as a nearest-centre model."""
    found = np.unique(labels)
    return Centres(np.array([rows[labels == one].mean(axis=0) for one in found]), found)


def linkage_tree(rows: Array, linkage: str = "ward") -> Array:
    """Return the tree (n - 1, 4) of ward, average or complete linkage."""
    from scipy.cluster import hierarchy

    return hierarchy.linkage(rows, linkage)


def fit_linkage(
    rows: Array, ks: Iterable[int], parameters: dict, seed: int, starts: int, how: Fitting
) -> dict:
    """Return the means of a tree's clusters by k."""
    tree = linkage_tree(rows, parameters["linkage"])
    return {k: cluster_means(rows, cut_tree(tree, k)) for k in ks}


def refit_linkage(rows: Array, models: dict, parameters: dict, seed: int, how: Fitting) -> dict:
    """Return the same for other rows: a tree has no warm start."""
    return fit_linkage(rows, models, parameters, seed, 1, how)


def _birch_tree(rows: Array, how: Fitting) -> Array:
    """Return subcluster centres, neither too few to be cut nor too many to be joined."""
    from sklearn.cluster import Birch

    radius = how.birch_radius * float(np.sqrt(rows.var(axis=0).sum()))
    fewest, most = how.birch_subclusters
    grown, centres = False, rows[:0]
    for _ in range(how.birch_tries):
        tree = Birch(threshold=radius, n_clusters=None, branching_factor=how.birch_branching).fit(
            rows
        )
        centres = tree.subcluster_centers_
        if len(centres) > most:
            radius, grown = radius * how.birch_wider, True
        elif len(centres) < fewest and not grown:
            radius *= how.birch_closer
        else:
            break
    return centres


def fit_birch(
    rows: Array, ks: Iterable[int], parameters: dict, seed: int, starts: int, how: Fitting
) -> dict:
    """Return Birch's subclusters, joined by Ward's linkage, by k."""
    centres = _birch_tree(rows, how)
    tree = linkage_tree(centres)
    return {k: Centres(centres, cut_tree(tree, k)) for k in ks if k < len(centres)}


def refit_birch(rows: Array, models: dict, parameters: dict, seed: int, how: Fitting) -> dict:
    """Return the same for other rows: the subclusters are grown again."""
    return fit_birch(rows, models, parameters, seed, 1, how)
