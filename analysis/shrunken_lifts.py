"""Shares of some choices over those of others, drawn towards 1 as they deserve.

The more items of a kind differ, the less each is drawn (adaptive shrinkage, Stephens 2017), so
that the highest of many are not high by luck alone.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy.special import xlogy
from scipy.stats import norm

# Standard deviations of true log lifts that are mixed: from none over 5 % to 25 times as often.
SCALES = np.array([0.0, 0.05, 0.1, 0.2, 0.4, 0.8, 1.6, 3.2])
# As if so many items had been seen that all choose alike (Stephens 2017).
ALIKE_ITEMS = 10.0
# Of the mixture; it changes no third figure after a tenth of them.
ROUNDS = 500
# Choices that a rate needs beside it for its logarithm to be near normal.
HALF_CHOICE = 0.5
# Deviations up to which both ways of asking say the same.
PLAIN = 2.0
# The ends of an interval of 95 %.
LOWER, MIDDLE, UPPER = 0.025, 0.5, 0.975
# No log lift is further out, and its halvings reach 1e-9.
FARTHEST, HALVINGS = 20.0, 35


def mixture_weights(logs: np.ndarray, errors: np.ndarray) -> np.ndarray:
    """Return for each item how likely its true log lift comes from each of `SCALES`.

    Parameters
    ----------
    logs, errors : array (n,)
        Log lifts and their standard errors.

    Returns
    -------
    array (n, scales)
    """
    spread = np.sqrt(SCALES**2 + errors[:, None] ** 2)
    densities = norm.logpdf(logs[:, None], 0.0, spread)
    likely = np.exp(densities - densities.max(axis=1, keepdims=True))
    alike = np.where(SCALES == 0, ALIKE_ITEMS, 0.0)
    weights = np.full(len(SCALES), 1 / len(SCALES))
    for _ in range(ROUNDS):
        parts = likely * weights
        parts /= parts.sum(axis=1, keepdims=True)
        weights = (parts.sum(axis=0) + alike) / (len(logs) + ALIKE_ITEMS)
    parts = likely * weights
    return parts / parts.sum(axis=1, keepdims=True)


def shrunken_logs(
    logs: np.ndarray, errors: np.ndarray, apart: np.ndarray | None = None
) -> dict[str, np.ndarray]:
    """Return low, middle and high of each true log lift: an interval of 95 % and its median.

    Parameters
    ----------
    logs, errors : array (n,)
        Log lifts of all items of a kind, and their standard errors.
    apart : array (n,), optional
        Errors that tell whether an item differs at all, where those of intervals are too wide.
    """
    weights = mixture_weights(logs, errors if apart is None else apart)
    kept = SCALES**2 / (SCALES**2 + errors[:, None] ** 2)
    means = kept * logs[:, None]
    # Where all choose alike nothing is spread; far below what is printed.
    spreads = np.maximum(np.sqrt(kept) * errors[:, None], 1e-9)

    def quantile(level: float) -> np.ndarray:
        below, above = np.full(len(logs), -FARTHEST), np.full(len(logs), FARTHEST)
        for _ in range(HALVINGS):
            centre = (below + above) / 2
            held = (weights * norm.cdf((centre[:, None] - means) / spreads)).sum(axis=1)
            below = np.where(held < level, centre, below)
            above = np.where(held < level, above, centre)
        return (below + above) / 2

    return {"low": quantile(LOWER), "middle": quantile(MIDDLE), "high": quantile(UPPER)}


def log_lifts(own: pd.DataFrame, others: pd.DataFrame) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the log of the ratio of two shares, its standard error, and that against none.

    Parameters
    ----------
    own, others : DataFrame
        c (choices of an item), total (choices of all items), and over viewers the sums cc of c²,
        cn of c·n and nn of n², where n are a viewer's choices: with these the error allows for
        viewers who choose alike again and again.

    Notes
    -----
    The variance of a ratio of sums over viewers is Σ(c − p·n)²/total²; it is never taken for
    less than that of choices made one by one. What nobody else chose may be chosen any number of
    times as often, but surely more often: whether it differs is asked of the likelihood ratio,
    as the error at which the log lift would have its root (drawn in as the variance is).
    """
    parts = []
    for side in (own, others):
        share = side["c"] / side["total"]
        apart = side["cc"] - 2 * share * side["cn"] + share**2 * side["nn"]
        counted = side["c"] + HALF_CHOICE
        parts.append((counted / side["total"], np.maximum(apart, counted) / counted**2))
    (rate, variance), (usual, other_variance) = parts
    logs, errors = np.log(rate / usual), np.sqrt(variance + other_variance)
    single = 1 / (own["c"] + HALF_CHOICE) + 1 / (others["c"] + HALF_CHOICE)
    roots = np.sqrt(_likelihood_ratio(own, others) * single) / errors
    sharper = np.minimum(errors, np.abs(logs) / np.maximum(roots, PLAIN))
    apart = errors.where(roots < PLAIN, sharper)
    return logs.to_numpy(float), errors.to_numpy(float), apart.to_numpy(float)


def _likelihood_ratio(own: pd.DataFrame, others: pd.DataFrame) -> pd.Series:
    """Return G² of choices that are shared as all choices are."""
    both = (own["c"] + others["c"]) / (own["total"] + others["total"])
    parts = [xlogy(side["c"], side["c"] / (both * side["total"])) for side in (own, others)]
    return 2 * (parts[0] + parts[1]).clip(lower=0)


def lifts_over_others(own: pd.DataFrame, others: pd.DataFrame) -> pd.DataFrame:
    """Return lift, low and high of every item of one kind, shrunken together.

    Parameters
    ----------
    own, others : DataFrame
        As `log_lifts` takes them, one row an item; both have chosen something.
    """
    found = shrunken_logs(*log_lifts(own, others))
    return pd.DataFrame(
        {name: np.exp(found[at]) for name, at in (("lift", "middle"), ("low", "low"))}
        | {"high": np.exp(found["high"])},
        index=own.index,
    )
