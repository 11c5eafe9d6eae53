"""How far errors that hang together carry a slope through few months: simulated critical values."""

from __future__ import annotations

import math

import numpy as np

# Rule of Lazarus, Lewis, Stock and Watson (2018) for how many months hang together.
LAG_RULE = 1.3
# Histories that are simulated: the twentieth part of them is a hundred.
HISTORIES = 1_999
# Nearer to 1 months would be a walk without return, of which no record is long enough.
CLOSEST = 0.95


def lag_months(n: int) -> int:
    """Return over how many months errors of a record of n months may hang together."""
    return math.ceil(LAG_RULE * math.sqrt(n))


def neighbour_correlation(residuals: np.ndarray, fitted: int) -> float:
    """Return how much neighbouring residuals of a trend hang together, its bias taken out.

    Parameters
    ----------
    residuals : array (n,)
        Of the months.
    fitted : int
        Terms of the trend, a bend that was chosen among them.

    Notes
    -----
    Of n residuals of a line the estimate falls short by about (2 + 4ρ)/n (Marriott and Pope
    1954), and by half as much again for every further term.
    """
    n = len(residuals)
    rough = float(residuals[1:] @ residuals[:-1] / (residuals @ residuals))
    return min(max(rough + fitted * (1 + 2 * rough) / n, 0.0), CLOSEST)


def _histories(n: int, correlation: float, seed: int) -> np.ndarray:
    drawn = np.random.default_rng(seed).standard_normal((HISTORIES, n))
    months = drawn * math.sqrt(1 - correlation**2)
    months[:, 0] = drawn[:, 0]
    for at in range(1, n):
        months[:, at] += correlation * months[:, at - 1]
    return months


def bent_terms(n: int, bend: int) -> np.ndarray:
    """Return the terms of a line that bends in a month: ones, months, months behind the bend."""
    time = np.arange(n, dtype=float)
    return np.column_stack([np.ones(n), time, np.maximum(time - bend, 0.0)])


def _gains(months: np.ndarray, bends: range) -> np.ndarray:
    """Return by how much the best bent line beats a level one, for each history."""
    away = months - months.mean(axis=1, keepdims=True)
    square = (away**2).sum(axis=1)
    best = np.zeros(len(months))
    for bend in bends:
        basis, _ = np.linalg.qr(bent_terms(months.shape[1], bend))
        best = np.maximum(best, ((away @ basis) ** 2).sum(axis=1))
    return best / np.maximum(square - best, np.finfo(float).tiny)


def bent_p(series: np.ndarray, bend: int, bends: range, seed: int = 1) -> float:
    """Return how often months without any change follow a bent line as closely.

    Parameters
    ----------
    series : array (n,)
        Logarithms of rates.
    bend : int
        The month in which they bend.
    bends : range
        Months in which a line might have bent: each history takes its own best one, since the
        bend was chosen after seeing the months.
    seed : int
        Of the histories.
    """
    terms = bent_terms(len(series), bend)
    residuals = series - terms @ np.linalg.lstsq(terms, series, rcond=None)[0]
    drawn = _histories(len(series), neighbour_correlation(residuals, terms.shape[1] + 1), seed)
    gains, found = _gains(drawn, bends), _gains(series[None], bends)[0]
    return (1 + int((gains >= found).sum())) / (1 + HISTORIES)


def simulated_ratios(
    terms: np.ndarray, weights: np.ndarray, correlation: float, seed: int = 1
) -> np.ndarray:
    """Return |slope| / error of histories without any change, the smallest first.

    Parameters
    ----------
    terms : array (n, p)
        Terms of the model.
    weights : array (p,)
        Of the slope among them.
    correlation : float
        Of neighbouring months.
    seed : int
        Of the histories.

    Notes
    -----
    Errors by Newey and West fall short where few months hang together, the more on a trend; the
    same errors of simulated months fall short alike.
    """
    n, p = terms.shape
    months = _histories(n, correlation, seed)
    inverse = np.linalg.inv(terms.T @ terms)
    slopes = months @ terms @ inverse
    pulls = (months - slopes @ terms.T) * (terms @ inverse @ weights)
    lags = lag_months(n)
    square = (pulls**2).sum(axis=1)
    for lag in range(1, lags + 1):
        square += 2 * (1 - lag / (lags + 1)) * (pulls[:, lag:] * pulls[:, :-lag]).sum(axis=1)
    return np.sort(np.abs(slopes @ weights) / np.sqrt(square * n / (n - p)))
