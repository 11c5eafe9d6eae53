"""How rows by month change over time: negative binomial models with errors for autocorrelation."""

from __future__ import annotations

import math
import warnings
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from analysis.explore.hypotheses.month_errors import (
    bent_p,
    bent_terms,
    lag_months,
    neighbour_correlation,
    simulated_ratios,
)
from analysis.explore.hypotheses.month_series import YEAR
from analysis.explore.hypotheses.season import LEAST_YEARS, seasonal_parts
from analysis.explore.typed_frames import typed_frame

# Two years are one season against another: whether they bend cannot be told.
LEAST_BENT = 36
# A trend is bent where a bend leaves a tenth of its squares, and a line misses it by a tenth.
LEFT_BY_BEND, MISSED = 0.1, 0.1
# Of 95 %.
INNER = 0.95
# Rounds of fitting and of how far counts vary, which settle to eight figures in five.
ROUNDS = 8
GROWTH = {
    **{"measure": "str", "part": "str", "start": "datetime64[us]", "end": "datetime64[us]"},
    **{"months": "int64", "effect": "float64", "low": "float64", "high": "float64"},
    **{"p": "float64", "dispersion": "float64"},
}


@dataclass(frozen=True)
class Counts:
    """What a model of counts by month takes.

    Parameters
    ----------
    rows : array (n,)
        Counts.
    exposure : array (n,)
        What each is a rate of: days, or viewers.
    """

    rows: np.ndarray
    exposure: np.ndarray


def _pearson(mean: np.ndarray, rows: np.ndarray, alpha: float) -> float:
    return float(((rows - mean) ** 2 / (mean + alpha * mean**2)).sum())


def _moment_alpha(mean: np.ndarray, rows: np.ndarray, free: int) -> float:
    """Return how far counts vary beyond Poisson's: Pearson's sum is then that of its degrees."""
    from scipy.optimize import brentq

    if _pearson(mean, rows, 0.0) <= free:
        return 0.0
    return float(brentq(lambda alpha: _pearson(mean, rows, alpha) - free, 0.0, 1e6, xtol=1e-12))


def fitted_counts(counts: Counts, terms: np.ndarray) -> tuple[Any, float]:
    """Fit a negative binomial model and return it with the dispersion of Poisson's.

    Parameters
    ----------
    counts : Counts
        The months in their order.
    terms : array (n, p)
        Terms of the logarithm of the rate, the first of them ones.

    Returns
    -------
    fit : GLMResults
        With errors robust to autocorrelation (Newey and West 1987).
    dispersion : float
        Pearson's sum over its degrees under Poisson: 1 if months vary as counts by chance.
    """
    import statsmodels.api as sm

    n, p = terms.shape
    given = {"offset": np.log(counts.exposure)}
    mean = np.asarray(sm.GLM(counts.rows, terms, sm.families.Poisson(), **given).fit().mu)
    dispersion = _pearson(mean, counts.rows, 0.0) / (n - p)
    robust = {"maxlags": lag_months(n), "use_correction": True}
    with warnings.catch_warnings():
        # It warns where the dispersion is that of Poisson, which is what was found.
        warnings.simplefilter("ignore")
        for _ in range(ROUNDS):
            alpha = max(_moment_alpha(mean, counts.rows, n - p), 1e-9)
            family = sm.families.NegativeBinomial(alpha=alpha)
            model = sm.GLM(counts.rows, terms, family, **given)
            fit = model.fit(cov_type="HAC", cov_kwds=robust)
            mean = np.asarray(fit.mu)
    return fit, dispersion


def slope_change(fit: Any, weights: np.ndarray) -> dict[str, float]:
    """Return the relative change a year that weighs the slopes, with its interval and p.

    Parameters
    ----------
    fit : GLMResults
        See `fitted_counts`.
    weights : array (p,)
        Of its terms.
    """
    slope = float(weights @ fit.params)
    error = math.sqrt(float(weights @ fit.cov_params() @ weights))
    together = neighbour_correlation(np.asarray(fit.resid_pearson), len(weights))
    ratios = simulated_ratios(fit.model.exog, weights, together)
    reach = float(np.quantile(ratios, INNER)) * error
    ends = {"effect": slope, "low": slope - reach, "high": slope + reach}
    told = {name: math.expm1(value) for name, value in ends.items()}
    reached = int((ratios >= abs(slope) / error).sum())
    return {**told, "p": (1 + reached) / (1 + len(ratios))}


def possible_bends(n: int) -> range:
    """Return the months in which a line may bend: neither side is shorter than a year."""
    return range(YEAR, n - YEAR + 1)


def trend_bend(trend: np.ndarray) -> int | None:
    """Return the month in which a trend bends, None where it is as good as straight.

    Parameters
    ----------
    trend : array (n,)
        The logarithm of the trend.
    """
    n = len(trend)

    def left(terms: np.ndarray) -> float:
        found = np.linalg.lstsq(terms, trend, rcond=None)[0]
        return float(((trend - terms @ found) ** 2).sum())

    straight = left(bent_terms(n, n)[:, :2])
    if n < LEAST_BENT or straight <= n * math.log1p(MISSED) ** 2:
        return None
    bends = {at: left(bent_terms(n, at)) for at in possible_bends(n)}
    at = min(bends, key=lambda one: bends[one])
    return at if bends[at] <= LEFT_BY_BEND * straight else None


def growth_by_year(months: pd.DataFrame) -> pd.DataFrame:
    """Return how rows a day, and rows of each viewer of a month, change by the year.

    Parameters
    ----------
    months : DataFrame
        See `whole_months`.

    Returns
    -------
    DataFrame
        measure (volume or intensity), part (whole; before and after the bend of its trend, where
        it has one), start and end (first days of its first and last month), months, effect
        (relative change a year), low, high, p, dispersion; empty of fewer than two years. Where
        the trend bends, p of the whole tells whether the months follow a bent line.
    """
    n = len(months)
    if n < LEAST_YEARS * YEAR:
        return typed_frame(None, GROWTH)
    rows = months["ratings"].to_numpy(dtype=float)
    found = []
    for measure, of in (("volume", "days"), ("intensity", "users")):
        counts = Counts(rows, months[of].to_numpy(dtype=float))
        found += [{"measure": measure, **part} for part in _parts(counts)]
    frame = pd.DataFrame(found)
    for end in ("start", "end"):
        frame[end] = months["month"].to_numpy()[frame[end]]
    return typed_frame(frame, GROWTH)


def _parts(counts: Counts) -> list[dict[str, Any]]:
    n, series = len(counts.rows), np.log(counts.rows / counts.exposure)
    bend = trend_bend(seasonal_parts(series)["trend"])
    # Of months: a slope is that of a year.
    scale = np.array([1.0, 1 / YEAR, 1 / YEAR])
    straight, dispersion = fitted_counts(counts, (bent_terms(n, n) * scale)[:, :2])
    told = {"months": n, "dispersion": dispersion, **slope_change(straight, np.array([0.0, 1.0]))}
    found = [{"part": "whole", "start": 0, "end": n - 1, **told}]
    if bend is None:
        return found
    found[0]["p"] = bent_p(series, bend, possible_bends(n))
    bent, dispersion = fitted_counts(counts, bent_terms(n, bend) * scale)
    for part, start, end, weights in (
        ("before", 0, bend - 1, (0.0, 1.0, 0.0)),
        ("after", bend, n - 1, (0.0, 1.0, 1.0)),
    ):
        told = {"months": end - start + 1, "dispersion": dispersion}
        slope = slope_change(bent, np.array(weights))
        found.append({"part": part, "start": start, "end": end, **told, **slope})
    return found
