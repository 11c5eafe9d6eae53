"""Trend and season of rows by month: seasonal-trend decomposition by loess, and a test of it."""

from __future__ import annotations

from itertools import product

import numpy as np
import pandas as pd

from analysis.explore.hypotheses.month_series import YEAR
from analysis.explore.typed_frames import typed_frame

# A season shows itself when it comes a second time; a shift of two years against each other can
# come to one of twelve ends, so that only from three on is chance told from it.
LEAST_YEARS, TESTED_YEARS = 2, 3
# Times the record on either side, from where on a window weighs all years alike.
WIDE = 5
# Ways of shifting years against each other that are all tried; of more, so many are drawn.
MOST_SHIFTS, DRAWN_SHIFTS = 1_728, 999
# Of intervals.
LEVEL = 0.05
# A season is told where fewer than one of a hundred shifts are as regular: about ten things are
# asked of the same rows, and the trend, which is smoothed beside the season, lets months without
# one come under .05 in 7 to 11 of 100 records, under .01 in 1 to 2.
SHOWN = 0.01
# Profiles that come as far but for the rounding of sums.
ROUNDING = 1e-12
PARTS = {
    **{"month": "datetime64[us]", "ratings": "int64", "daily": "float64", "trend": "float64"},
    **{"season": "float64", "rest": "float64"},
}
PROFILE = {"place": "int64", "factor": "float64", "low": "float64", "high": "float64"}


def decomposed_months(months: pd.DataFrame) -> pd.DataFrame:
    """Part rows a day into trend, season and rest, which multiply to it.

    Parameters
    ----------
    months : DataFrame
        See `whole_months`.

    Returns
    -------
    DataFrame
        month, ratings, daily (rows a day), trend (rows a day), season and rest (factors); empty
        of fewer than two whole years.

    Notes
    -----
    Robust STL (Cleveland et al. 1990) of the logarithm of rows a day, so that neither the length
    of a month nor growth make a season.
    """
    if len(months) < LEAST_YEARS * YEAR:
        return typed_frame(None, PARTS)
    daily = months["ratings"] / months["days"]
    found = seasonal_parts(np.log(daily).to_numpy())
    parts = {name: np.exp(values) for name, values in found.items()}
    return typed_frame(months.assign(daily=daily, **parts), PARTS)


def seasonal_parts(series: np.ndarray) -> dict[str, np.ndarray]:
    """Part a series of months into trend, season (the same every year) and rest, its sum."""
    from statsmodels.tsa.seasonal import STL

    # A window wider than the record, and level within: one season for all years.
    wide = 2 * WIDE * len(series) + 1
    found = STL(series, YEAR, seasonal=wide, seasonal_deg=0, robust=True).fit()
    return {"trend": found.trend, "season": found.seasonal, "rest": found.resid}


def yearly_shapes(parts: pd.DataFrame) -> np.ndarray:
    """Return what the trend leaves, in logarithms: one row a whole year, the last one last.

    Each year begins in the month after the last one of the record and has a mean of zero.
    """
    left = np.log(parts["season"] * parts["rest"]).to_numpy()
    years = len(left) // YEAR
    shapes = left[len(left) - years * YEAR :].reshape(years, YEAR)
    return shapes - shapes.mean(axis=1, keepdims=True)


def shift_p(shapes: np.ndarray, seed: int = 1) -> float:
    """Return how often years shifted against each other have as regular a season.

    Parameters
    ----------
    shapes : array (years, 12)
        What the trend leaves of each month.
    seed : int
        Of the shifts that are drawn where they are too many to be tried.

    Notes
    -----
    Without a season one month is as good as another, so a year may begin anywhere. Shifting whole
    years keeps how neighbouring months hang together, which shuffling months would not.
    """
    years = len(shapes)
    if YEAR ** (years - 1) <= MOST_SHIFTS:
        shifts = np.array([(0, *rest) for rest in product(range(YEAR), repeat=years - 1)])
    else:
        drawn = np.random.default_rng(seed).integers(0, YEAR, (DRAWN_SHIFTS, years))
        shifts = np.vstack([np.zeros(years, dtype=int), drawn])
    places = (np.arange(YEAR) + shifts[:, :, None]) % YEAR
    means = np.take_along_axis(shapes[None], places, axis=2).mean(axis=1)
    reached = (means**2).sum(axis=1)
    return float((reached >= reached[0] - ROUNDING).mean())


def season_profile(parts: pd.DataFrame) -> pd.DataFrame:
    """Return how far each month lies from the trend: place (1 = January), factor, low, high.

    Intervals of 95 % from how years differ; empty of fewer than three whole years.
    """
    if len(parts) < TESTED_YEARS * YEAR:
        return typed_frame(None, PROFILE)
    from scipy.stats import t

    shapes = yearly_shapes(parts)
    years = len(shapes)
    error = shapes.std(axis=0, ddof=1) / np.sqrt(years) * t.ppf(1 - LEVEL / 2, years - 1)
    middle = shapes.mean(axis=0)
    frame = pd.DataFrame(
        {
            "place": parts["month"].dt.month.tail(YEAR).to_numpy(),
            "factor": np.exp(middle),
            "low": np.exp(middle - error),
            "high": np.exp(middle + error),
        }
    )
    return typed_frame(frame.sort_values("place"), PROFILE)


def season_facts(parts: pd.DataFrame) -> pd.DataFrame:
    """Return one row: months, years, p of the shifts (missing where too few), shown, level."""
    years = len(parts) // YEAR
    p = shift_p(yearly_shapes(parts)) if years >= TESTED_YEARS else np.nan
    facts = {"months": len(parts), "years": years, "p": p, "shown": p < SHOWN, "level": SHOWN}
    return pd.DataFrame([facts])
