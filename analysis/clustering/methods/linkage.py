"""Trees of joined rows, cut into k clusters: Ward, average, complete, and Birch's subclusters."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import numpy as np

from analysis.clustering.distances import Array, Labels
from analysis.clustering.methods.labelling import Centres
from analysis.clustering.methods.recipe import Recipe, recipe_of
from analysis.clustering.rule_parts import Fitting

if TYPE_CHECKING:
    from sklearn.cluster import Birch


def cut_tree(tree: Array, k: int) -> Labels:
    """Return the labels 0 … k-1 of a linkage tree cut into k clusters."""
    from scipy.cluster.hierarchy import fcluster

    return fcluster(tree, k, criterion="maxclust") - 1


def cluster_means(rows: Array, labels: Labels, made: Recipe | None = None) -> Centres:
    """Return the cluster means as a nearest-centre model."""
    found = np.unique(labels)
    return Centres(np.array([rows[labels == one].mean(axis=0) for one in found]), found, made)


def linkage_tree(rows: Array, linkage: str = "ward") -> Array:
    """Return the tree (n - 1, 4) of ward, average or complete linkage."""
    from scipy.cluster import hierarchy

    return hierarchy.linkage(rows, linkage)


def fit_linkage(
    rows: Array, ks: Iterable[int], parameters: dict, seed: int, starts: int, how: Fitting
) -> dict:
    """Return the means of a tree's clusters by k: one tree, cut as AgglomerativeClustering does."""
    from sklearn.cluster import AgglomerativeClustering

    linkage = parameters["linkage"]
    tree = linkage_tree(rows, linkage)
    return {
        k: cluster_means(
            rows, cut_tree(tree, k), recipe_of(AgglomerativeClustering(k, linkage=linkage))
        )
        for k in ks
    }


def refit_linkage(rows: Array, models: dict, parameters: dict, seed: int, how: Fitting) -> dict:
    """Return the same for other rows: a tree has no warm start."""
    return fit_linkage(rows, models, parameters, seed, 1, how)


def _birch_tree(rows: Array, how: Fitting, radius: float) -> Birch:
    """Return the tree whose subclusters are neither too few to be cut nor too many to be joined."""
    from sklearn.cluster import Birch

    fewest, most = how.birch_subclusters
    grown, branching = False, how.birch_branching
    for _ in range(how.birch_tries):
        tree = Birch(threshold=radius, n_clusters=None, branching_factor=branching).fit(rows)
        found = len(tree.subcluster_centers_)
        if found > most:
            radius, grown = radius * how.birch_wider, True
        elif found < fewest and not grown:
            radius *= how.birch_closer
        else:
            break
    return tree


def _joined_subclusters(found: Birch, ks: Iterable[int]) -> dict:
    """Return subclusters joined by Ward's linkage, as Birch itself does it, by k."""
    from sklearn.base import clone

    centres = found.subcluster_centers_
    tree = linkage_tree(centres)
    return {
        k: Centres(centres, cut_tree(tree, k), recipe_of(clone(found).set_params(n_clusters=k)))
        for k in ks
        if k < len(centres)
    }


def fit_birch(
    rows: Array, ks: Iterable[int], parameters: dict, seed: int, starts: int, how: Fitting
) -> dict:
    """Return Birch's subclusters, joined by Ward's linkage, by k."""
    radius = how.birch_radius * float(np.sqrt(rows.var(axis=0).sum()))
    return _joined_subclusters(_birch_tree(rows, how, radius), ks)


def refit_birch(rows: Array, models: dict, parameters: dict, seed: int, how: Fitting) -> dict:
    """Return the same for other rows: subclusters are grown again, first within the same radius."""
    radius = next(iter(models.values())).made.parameters["threshold"]
    return _joined_subclusters(_birch_tree(rows, how, radius), models)
