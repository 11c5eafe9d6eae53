"""Gaussian mixtures of four covariances, continued by expectation maximisation from any of them.

Candidates are fitted by scikit-learn; this is for the thousands of small warm-started fits of
resamples and null tables, which would pay its overhead, with the same estimates (tested).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from analysis.clustering.distances import Array, Labels
from analysis.clustering.methods.recipe import Recipe
from analysis.clustering.rule_parts import Fitting

if TYPE_CHECKING:
    from sklearn.mixture import GaussianMixture


@dataclass(frozen=True)
class Mixture:
    """A Gaussian mixture.

    Parameters
    ----------
    weights : array (k,)
        Shares of the components.
    means : array (k, q)
        Their means.
    factors : array (k, q, q)
        Upper factors F of the precisions, F @ F.T, one a component.
    kind : str
        full, tied, diag or spherical.
    made : Recipe, optional
        How it was fitted; None after a warm start.
    """

    weights: Array
    means: Array
    factors: Array
    kind: str
    made: Recipe | None = field(default=None, compare=False)

    @property
    def k(self) -> int:
        """Number of components."""
        return len(self.weights)

    @property
    def parameters(self) -> int:
        """Number of free parameters."""
        k, q = self.means.shape
        shape = {"full": k * q * (q + 1) // 2, "tied": q * (q + 1) // 2, "diag": k * q}
        return shape.get(self.kind, k) + k * q + k - 1

    def log_joint(self, rows: Array) -> Array:
        """Return log(weight · density) of each row and component, shape (n, k)."""
        k, q = self.means.shape
        half_log_det = np.log(np.abs(np.diagonal(self.factors, axis1=1, axis2=2))).sum(axis=1)
        if self.kind in ("diag", "spherical"):
            squares = _diagonal_squares(rows, self)
        else:
            stacked = self.factors.transpose(1, 0, 2).reshape(q, k * q)
            shift = np.einsum("kq,kqr->kr", self.means, self.factors).reshape(-1)
            whitened = (rows @ stacked - shift).reshape(len(rows), k, q)
            squares = np.einsum("nkq,nkq->nk", whitened, whitened)
        constant = np.log(self.weights) + half_log_det - q / 2 * np.log(2 * np.pi)
        return constant - squares / 2

    def log_likelihood(self, rows: Array) -> float:
        """Return the mean log-density of the rows."""
        return float(_normalised(self.log_joint(rows))[1].mean())

    def posterior(self, rows: Array) -> Array:
        """Return the probability of each component, shape (n, k)."""
        return _normalised(self.log_joint(rows))[0]

    def predict(self, rows: Array) -> Labels:
        """Return the most probable component of each row."""
        return self.log_joint(rows).argmax(axis=1)

    def criteria(self, rows: Array) -> tuple[float, float]:
        """Return BIC = -2·logL + p·ln n and ICL = BIC + 2·entropy; low is good."""
        bic, icl = self.contributions(rows).sum(axis=1) + self.parameters * np.log(len(rows))
        return float(bic), float(icl)

    def contributions(self, rows: Array) -> Array:
        """Return what each row adds to BIC and to ICL, without what parameters cost (2, n)."""
        posterior, likelihood = _normalised(self.log_joint(rows))
        entropy = -(posterior * np.log(np.maximum(posterior, 1e-300))).sum(axis=1)
        return np.array([-2 * likelihood, 2 * (entropy - likelihood)])


def _diagonal_squares(rows: Array, mixture: Mixture) -> Array:
    precision = np.diagonal(mixture.factors, axis1=1, axis2=2) ** 2
    means = mixture.means
    squares = (rows**2) @ precision.T - 2 * rows @ (means * precision).T
    return np.maximum(squares + (means**2 * precision).sum(axis=1), 0)


def _normalised(log_joint: Array) -> tuple[Array, Array]:
    top = log_joint.max(axis=1, keepdims=True)
    shares = np.exp(log_joint - top)
    sums = shares.sum(axis=1, keepdims=True)
    return shares / sums, (top + np.log(sums))[:, 0]


def _maximised(rows: Array, posterior: Array, kind: str, floor: float) -> Mixture:
    sizes = posterior.sum(axis=0) + 1e-12
    means = posterior.T @ rows / sizes[:, None]
    factors = _factors(rows, posterior, sizes, means, kind, floor)
    return Mixture(sizes / sizes.sum(), means, factors, kind)


def _factors(
    rows: Array, posterior: Array, sizes: Array, means: Array, kind: str, floor: float
) -> Array:
    k, q = means.shape
    identity = np.eye(q)
    if kind in ("diag", "spherical"):
        variance = posterior.T @ rows**2 / sizes[:, None] - means**2
        variance = np.maximum(variance, 0) + floor
        if kind == "spherical":
            variance = np.repeat(variance.mean(axis=1, keepdims=True), q, axis=1)
        return identity * (1 / np.sqrt(variance))[:, None, :]
    if kind == "tied":
        total = rows.T @ rows - (means * sizes[:, None]).T @ means
        covariance = (total / sizes.sum())[None]
    else:
        grams = np.array([(posterior[:, one, None] * rows).T @ rows for one in range(k)])
        outer = means[:, :, None] * means[:, None, :]
        covariance = grams / sizes[:, None, None] - outer
    lower = np.linalg.cholesky(covariance + floor * identity)
    inverse = np.linalg.solve(lower, np.broadcast_to(identity, lower.shape))
    return np.repeat(inverse.transpose(0, 2, 1), k // len(lower), axis=0)


def climb_likelihood(
    rows: Array, mixture: Mixture, passes: int, how: Fitting
) -> tuple[Mixture, float]:
    """Return the mixture after at most so many passes, and its mean log-likelihood."""
    before = -np.inf
    for _ in range(passes):
        posterior, likelihood = _normalised(mixture.log_joint(rows))
        now = float(likelihood.mean())
        if now - before < how.mixture_tolerance:
            break
        before = now
        mixture = _maximised(rows, posterior, mixture.kind, how.mixture_floor)
    return mixture, before


def fitted_mixture(found: GaussianMixture, made: Recipe) -> Mixture:
    """Return scikit-learn's fitted mixture as one of ours."""
    k, q = found.means_.shape
    factors = found.precisions_cholesky_
    if found.covariance_type == "tied":
        factors = np.repeat(factors[None], k, axis=0)
    elif found.covariance_type in ("diag", "spherical"):
        factors = np.eye(q) * factors.reshape(k, 1, -1)
    return Mixture(found.weights_, found.means_, factors, found.covariance_type, made)


def begun_mixture(rows: Array, labels: Labels, kind: str, how: Fitting) -> Mixture:
    """Return the mixture whose components are the groups of a clustering, none of them empty."""
    posterior = np.zeros((len(rows), int(labels.max()) + 1))
    posterior[np.arange(len(rows)), labels] = 1
    return _maximised(rows, posterior, kind, how.mixture_floor)


def mixture_settled(rows: Array, mixture: Mixture, how: Fitting) -> bool:
    """Tell whether two more passes would not raise the mean log-likelihood by some tolerances."""
    further = climb_likelihood(rows, mixture, 2, how)[0].log_likelihood(rows)
    return further - mixture.log_likelihood(rows) < how.mixture_settled * how.mixture_tolerance
