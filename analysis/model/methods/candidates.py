"""The clusterings compared: each an entry of `METHODS`, each able to label new rows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from analysis.model.methods.dense_regions import fit_dbscan, fit_hdbscan, refit_from_scratch
from analysis.model.methods.labelling import Centres, Density
from analysis.model.methods.linkage import fit_birch, fit_linkage, refit_birch, refit_linkage
from analysis.model.methods.mixture import Mixture
from analysis.model.methods.partitions import (
    fit_kmeans,
    fit_mini_batch,
    fit_mixtures,
    refit_kmeans,
    refit_mixtures,
)

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


METHODS = (
    Method("KMeans", fit_kmeans, refit_kmeans, "native", ({}, {"axes": 0.75}, {"axes": 0.5})),
    Method(
        "Gaussian mixture",
        fit_mixtures,
        refit_mixtures,
        "native",
        tuple({"covariance_type": kind} for kind in ("full", "tied", "diag", "spherical")),
    ),
    Method("Ward", fit_linkage, refit_linkage, "surrogate", ({"linkage": "ward"},), quadratic=True),
    Method(
        "Linkage",
        fit_linkage,
        refit_linkage,
        "surrogate",
        ({"linkage": "average"}, {"linkage": "complete"}),
        quadratic=True,
    ),
    Method("Birch", fit_birch, refit_birch, "native", quadratic=True),
    Method(
        "DBSCAN",
        fit_dbscan,
        partial(refit_from_scratch, fit_dbscan),
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
        fit_hdbscan,
        partial(refit_from_scratch, fit_hdbscan),
        "approximate",
        tuple(
            {"min_cluster_share": share, "min_samples": least}
            for share, least in ((0.01, 5), (0.025, 5), (0.05, 10), (0.025, 15))
        ),
        quadratic=True,
        own_k=True,
    ),
)

MINI_BATCH = Method("MiniBatchKMeans", fit_mini_batch, refit_kmeans, "native")
MINI_BATCH_FROM = 2_000_000
