"""KMeans and Gaussian mixtures for many k, fitted by scikit-learn."""

from __future__ import annotations

import warnings
from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from analysis.clustering.distances import Array
from analysis.clustering.methods import mixture
from analysis.clustering.methods.labelling import Centres
from analysis.clustering.methods.lloyd import PASSES, kmeans_by_k, kmeans_from
from analysis.clustering.methods.recipe import recipe_of
from analysis.clustering.rule_parts import Fitting
from analysis.clustering.sampling import sample_rows

if TYPE_CHECKING:
    from sklearn.mixture import GaussianMixture


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
    from sklearn.cluster import KMeans

    part = leading_axes(rows, parameters.get("axes"))
    if part is None:
        return {}
    # Until no row changes: a tolerance would leave resamples something to move.
    each = {"n_init": how.kmeans_starts, "max_iter": PASSES, "tol": 0.0}
    return {k: _centres(KMeans(k, random_state=seed, **each).fit(part)) for k in ks}


def _centres(fitted: Any) -> Centres:
    centres = fitted.cluster_centers_
    return Centres(centres, np.arange(len(centres)), recipe_of(fitted))


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

    each = {"n_init": how.kmeans_starts, "random_state": seed}
    return {k: _centres(MiniBatchKMeans(k, **each).fit(rows)) for k in ks}


def fit_mixtures(
    rows: Array, ks: Iterable[int], parameters: dict, seed: int, starts: int, how: Fitting
) -> dict:
    """Return Gaussian mixtures by k with the covariance and floor that `parameters` name.

    Short runs from KMeans starts, the best of them run on (Biernacki, Celeux and Govaert 2003).
    """
    how = floored_fitting(rows, parameters, how)
    kind = parameters["covariance_type"]
    if starts == 1:
        return _started_once(rows, list(ks), kind, seed, how)
    starts *= how.floored_factor if "floor" in parameters else 1
    base = started_rows(rows, how)
    return {k: _run_on(rows, _short_run(base, k, kind, seed, starts, how), how) for k in ks}


def _started_once(rows: Array, ks: list[int], kind: str, seed: int, how: Fitting) -> dict:
    """Return mixtures of halves: hundreds of fits that do not compete, in a third of the time."""
    begun = {k: found[1] for k, found in kmeans_by_k(rows, ks, 1, seed).items()}
    first = {k: mixture.begun_mixture(rows, labels, kind, how) for k, labels in begun.items()}
    long = how.mixture_long
    return {k: mixture.climb_likelihood(rows, one, long, how)[0] for k, one in first.items()}


def started_rows(rows: Any, how: Fitting) -> Any:
    """Return the rows that starts are tried on, the same for all k and covariances."""
    return sample_rows(rows, how.starts_rows, how.starts_seed)


def _short_run(
    rows: Array, k: int, kind: str, seed: int, starts: int, how: Fitting
) -> GaussianMixture:
    from sklearn.mixture import GaussianMixture

    short = GaussianMixture(
        k,
        covariance_type=kind,
        n_init=starts,
        max_iter=how.mixture_short,
        random_state=seed,
        **_shared(how),
    )
    with warnings.catch_warnings():
        # It is not meant to converge.
        warnings.simplefilter("ignore")
        return short.fit(rows)


def _shared(how: Fitting) -> dict[str, float]:
    return {"tol": how.mixture_tolerance, "reg_covar": how.mixture_floor}


def _run_on(rows: Array, short: GaussianMixture, how: Fitting) -> mixture.Mixture:
    from sklearn.mixture import GaussianMixture

    names = {f"{name}_init": f"{name}_" for name in ("weights", "means", "precisions")}
    long = GaussianMixture(
        short.n_components,
        covariance_type=short.covariance_type,
        max_iter=how.mixture_long,
        random_state=short.random_state,
        **_shared(how),
        **{name: getattr(short, found) for name, found in names.items()},
    )
    with warnings.catch_warnings():
        # Whether it has converged is measured (`mixture_settled`).
        warnings.simplefilter("ignore")
        long.fit(rows)
    return mixture.fitted_mixture(long, recipe_of(long, recipe_of(short), **names))


def refit_mixtures(rows: Array, models: dict, parameters: dict, seed: int, how: Fitting) -> dict:
    """Return mixtures by k, continued on other rows from where each stands."""
    how = floored_fitting(rows, parameters, how)
    warm = how.mixture_warm
    return {k: mixture.climb_likelihood(rows, one, warm, how)[0] for k, one in models.items()}


def floored_fitting(rows: Array, parameters: dict, how: Fitting) -> Fitting:
    """Return how a mixture is fitted whose `parameters` name a floor of its variances.

    It is a share of the mean variance of the axes: few marks and whole days make lines and points
    among the rows, and a component without a floor gains without end on one of them.
    """
    if "floor" not in parameters:
        return how
    return replace(how, mixture_floor=float(parameters["floor"] * rows.var(axis=0).mean()))
