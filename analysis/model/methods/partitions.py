"""KMeans and Gaussian mixtures for many k: started on a sample, run on to all rows."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np

from analysis.model.distances import Array
from analysis.model.methods import mixture
from analysis.model.methods.labelling import Centres
from analysis.model.methods.lloyd import kmeans, kmeans_from
from analysis.model.rule_parts import Fitting


def leading_axes(rows: Array, share: float | None) -> Array | None:
    """Return the first axes that hold a share of the variance, None where that is all of them."""
    if share is None:
        return rows
    held = np.cumsum(rows.var(axis=0))
    axes = int(np.searchsorted(held, share * held[-1] - 1e-12)) + 1
    return rows[:, :axes] if axes < rows.shape[1] else None


def fit_kmeans(
    rows: Array, ks: Iterable[int], parameters: dict, seed: int, starts: int, how: Fitting
) -> dict:
    """Return KMeans by k, on the leading axes where `parameters` names their share."""
    part = leading_axes(rows, parameters.get("axes"))
    if part is None:
        return {}
    base = _tried_on(part, seed, how)
    found = {k: kmeans(base, k, how.kmeans_factor * starts, seed)[0] for k in ks}
    if base is not part:
        found = {k: kmeans_from(part, centres)[0] for k, centres in found.items()}
    return {k: Centres(centres, np.arange(k)) for k, centres in found.items()}


def _tried_on(rows: Array, seed: int, how: Fitting) -> Array:
    if len(rows) <= how.starts_rows:
        return rows
    random = np.random.default_rng(seed)
    return rows[random.choice(len(rows), how.starts_rows, replace=False)]


def _centres(fitted: Any) -> Centres:
    return Centres(fitted.cluster_centers_, np.arange(len(fitted.cluster_centers_)))


def refit_kmeans(rows: Array, models: dict, parameters: dict, seed: int, how: Fitting) -> dict:
    """Return KMeans by k, continued on other rows from where each stands."""
    found = {}
    for k, model in models.items():
        part = rows[:, : model.centres.shape[1]]
        found[k] = Centres(kmeans_from(part, model.centres)[0], np.arange(k))
    return found


def fit_mini_batch(
    rows: Array, ks: Iterable[int], parameters: dict, seed: int, starts: int, how: Fitting
) -> dict:
    """Return KMeans by k from small batches, for very many rows."""
    from sklearn.cluster import MiniBatchKMeans

    return {
        k: _centres(
            MiniBatchKMeans(k, n_init=how.kmeans_factor * starts, random_state=seed).fit(rows)
        )
        for k in ks
    }


def fit_mixtures(
    rows: Array, ks: Iterable[int], parameters: dict, seed: int, starts: int, how: Fitting
) -> dict:
    """Return Gaussian mixtures by k with the covariance that `parameters` names."""
    kind = parameters["covariance_type"]
    base = _tried_on(rows, seed, how)
    found = {k: mixture.fit_mixture(base, k, kind, starts, seed, how) for k in ks}
    if base is not rows:
        long = how.mixture_long
        found = {k: mixture.climb_likelihood(rows, one, long, how)[0] for k, one in found.items()}
    return found


def refit_mixtures(rows: Array, models: dict, parameters: dict, seed: int, how: Fitting) -> dict:
    """Return mixtures by k, continued on other rows from where each stands."""
    warm = how.mixture_warm
    return {k: mixture.climb_likelihood(rows, one, warm, how)[0] for k, one in models.items()}
