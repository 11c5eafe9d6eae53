"""KMeans and Gaussian mixtures for many k: started on a sample, run on to all rows."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np

from analysis.model.distances import Array
from analysis.model.methods import mixture
from analysis.model.methods.labelling import Centres
from analysis.model.methods.lloyd import kmeans, kmeans_from

STARTS_ON = 4000


def leading_axes(rows: Array, share: float | None) -> Array | None:
    """Return the first axes that hold a share of the variance, None where that is all of them."""
    if share is None:
        return rows
    held = np.cumsum(rows.var(axis=0))
    axes = int(np.searchsorted(held, share * held[-1] - 1e-12)) + 1
    return rows[:, :axes] if axes < rows.shape[1] else None


def fit_kmeans(rows: Array, ks: Iterable[int], parameters: dict, seed: int, starts: int) -> dict:
    """Return KMeans by k, on the leading axes where `parameters` names their share."""
    part = leading_axes(rows, parameters.get("axes"))
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


def refit_kmeans(rows: Array, models: dict, parameters: dict, seed: int) -> dict:
    """Return KMeans by k, continued on other rows from where each stands."""
    found = {}
    for k, model in models.items():
        part = rows[:, : model.centres.shape[1]]
        found[k] = Centres(kmeans_from(part, model.centres)[0], np.arange(k))
    return found


def fit_mini_batch(
    rows: Array, ks: Iterable[int], parameters: dict, seed: int, starts: int
) -> dict:
    """Return KMeans by k from small batches, for very many rows."""
    from sklearn.cluster import MiniBatchKMeans

    return {
        k: _centres(MiniBatchKMeans(k, n_init=2 * starts, random_state=seed).fit(rows)) for k in ks
    }


def fit_mixtures(rows: Array, ks: Iterable[int], parameters: dict, seed: int, starts: int) -> dict:
    """Return Gaussian mixtures by k with the covariance that `parameters` names."""
    kind = parameters["covariance_type"]
    base = rows
    if len(rows) > STARTS_ON:
        base = rows[np.random.default_rng(seed).choice(len(rows), STARTS_ON, replace=False)]
    found = {k: mixture.fit_mixture(base, k, kind, starts, seed) for k in ks}
    if base is not rows:
        found = {k: mixture.refit_mixture(rows, one, mixture.LONG) for k, one in found.items()}
    return found


def refit_mixtures(rows: Array, models: dict, parameters: dict, seed: int) -> dict:
    """Return mixtures by k, continued on other rows from where each stands."""
    return {k: mixture.refit_mixture(rows, model) for k, model in models.items()}
