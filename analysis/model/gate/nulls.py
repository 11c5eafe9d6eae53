"""Tables without clusters that share what the observed table has otherwise."""

from __future__ import annotations

import numpy as np

from analysis.clustering.distances import Array


def gaussian_null(rows: Array, random: np.random.Generator) -> Array:
    """Draw rows of a Gaussian with the mean and covariance of `rows` (N1)."""
    covariance = np.atleast_2d(np.cov(rows, rowvar=False))
    return random.multivariate_normal(rows.mean(axis=0), covariance, len(rows), method="eigh")


def uniform_null(rows: Array, random: np.random.Generator) -> Array:
    """Draw rows uniformly from the box of `rows` on its principal axes (N2)."""
    centred = rows - rows.mean(axis=0)
    _, _, axes = np.linalg.svd(centred, full_matrices=False)
    scores = centred @ axes.T
    drawn = random.uniform(scores.min(axis=0), scores.max(axis=0), scores.shape)
    return drawn @ axes + rows.mean(axis=0)


def copula_null(rows: Array, random: np.random.Generator) -> Array:
    """Draw rows with the margins of `rows`, joined by a Gaussian copula (N3)."""
    from scipy.stats import norm, rankdata

    scores = norm.ppf(rankdata(rows, axis=0) / (len(rows) + 1))
    drawn = gaussian_null(scores, random)
    order = rankdata(drawn, axis=0, method="ordinal").astype(int) - 1
    return np.take_along_axis(np.sort(rows, axis=0), order, axis=0)


NULLS = {"gaussian": gaussian_null, "uniform": uniform_null, "copula": copula_null}
