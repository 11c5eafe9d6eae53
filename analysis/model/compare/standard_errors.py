"""Standard errors of what is measured, from values of rows or of repetitions.

They tell how far a figure would move with other rows or other draws, the clustering as it is;
`refit_errors` tells how far with a clustering of other rows.
"""

from __future__ import annotations

import numpy as np

from analysis.clustering.distances import Array


def of_mean(values: Array) -> float:
    """Return sd / √n of independent values (n,); nan for fewer than two."""
    return float(np.std(values, ddof=1) / np.sqrt(len(values))) if len(values) > 1 else np.nan


def of_total(values: Array) -> float:
    """Return the standard error sd · √n of the sum of what n rows add to it."""
    return len(values) * of_mean(values)


def of_share(share: float, size: int) -> float:
    """Return the binomial standard error √(p(1 - p) / n) of a share of n rows."""
    return float(np.sqrt(share * (1 - share) / size)) if size else np.nan


def of_pairs(values: Array) -> float:
    """Return the standard error of a mean over all pairs of independent things.

    Pairs that share one are not independent, so that sd / √n would be too small; this is the
    jackknife, which leaves out one thing with all its pairs at a time (Efron and Stein 1981).

    Parameters
    ----------
    values : array (m, m)
        Value of each pair, symmetric; the diagonal does not count.

    Returns
    -------
    float
        nan for fewer than three things, where nothing is left without one.
    """
    m = len(values)
    if m < 3:
        return float("nan")
    own = values.sum(axis=1) - np.diagonal(values)
    without = (own.sum() - 2 * own) / ((m - 1) * (m - 2))
    return float(np.sqrt((m - 1) / m * ((without - without.mean()) ** 2).sum()))


def resample_weights(rows: int, draws: int, seed: int) -> Array:
    """Return how often each row comes in each bootstrap resample, shape (rows, draws)."""
    share = np.full(rows, 1 / rows)
    return np.random.default_rng(seed).multinomial(rows, share, draws).T.astype(float)
