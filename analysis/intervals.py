"""Values of groups with intervals of 95 %, and differences between groups that share no viewer."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import stats

# Of all samples of viewers nineteen in twenty give an interval that holds the value.
LEVEL = 0.95
TAIL = (1 - LEVEL) / 2
Z = float(stats.norm.ppf(1 - TAIL))
# Shares of weight are compared with this room for the rounding of sums.
ROUNDING = 1e-9


@dataclass(frozen=True)
class Estimate:
    """A value with its interval; all three missing where there is none.

    Parameters
    ----------
    value, low, high : float
        The value and the ends of its interval.
    """

    value: float
    low: float
    high: float

    def shifted_by(self, origin: float) -> Estimate:
        """Return the same with values counted from zero instead of from `origin`."""
        return Estimate(self.value + origin, self.low + origin, self.high + origin)


NONE = Estimate(np.nan, np.nan, np.nan)


def pooled_estimate(sums: pd.DataFrame, share: bool, weight: pd.Series | None = None) -> Estimate:
    """Return Σx/Σy of a group of viewers.

    Parameters
    ----------
    sums : DataFrame
        all, x, y, xx, xy and yy, one row for viewers of one weight.
    share : bool
        Whether x counts some of the rows that y counts.
    weight : Series, optional
        Weight of the viewers of each row; 1 by default.

    Returns
    -------
    Estimate
        The interval is that of resampled viewers: variance of a ratio of sums by linearisation,
        with Student's t for few viewers; of a share by Wilson's formula with as many independent
        rows as give that variance (Korn and Graubard 1998), or as the viewers are worth where
        all rows are alike.
    """
    w = np.ones(len(sums)) if weight is None else weight.to_numpy(dtype=float)
    part = {name: sums[name].to_numpy(dtype=float) for name in sums.columns}
    viewers, y = float((w * part["all"]).sum()), float((w * part["y"]).sum())
    count = viewers**2 / max(float((w**2 * part["all"]).sum()), ROUNDING)
    if y <= 0 or count <= 1:
        return NONE
    value = float((w * part["x"]).sum()) / y
    squares = part["xx"] - 2 * value * part["xy"] + value**2 * part["yy"]
    variance = max(float((w**2 * squares).sum()), 0.0) / y**2 * count / (count - 1)
    t = float(stats.t.ppf(1 - TAIL, count - 1))
    if not share:
        error = t * np.sqrt(variance)
        return Estimate(value, value - error, value + error)
    worth = y**2 / float((w**2 * part["yy"]).sum())
    rows = value * (1 - value) / variance if variance * y > ROUNDING else worth
    return wilson_interval(value, rows * (Z / t) ** 2)


def wilson_bounds(
    share: np.ndarray | float, count: np.ndarray | float
) -> tuple[np.ndarray, np.ndarray]:
    """Return the ends of the interval of a share of so many by Wilson's formula, NaN of none.

    Parameters
    ----------
    share, count : array or float
        Share and of how many it is.
    """
    n = np.where(np.asarray(count) > 0, count, np.nan)
    centre = share + Z**2 / (2 * n)
    half = Z * np.sqrt(share * (1 - share) / n + Z**2 / (4 * n**2))
    scale = 1 + Z**2 / n
    # At none and at all the formula misses 0 and 1 by rounding.
    low = np.minimum(np.maximum((centre - half) / scale, 0.0), share)
    return low, np.maximum(np.minimum((centre + half) / scale, 1.0), share)


def wilson_interval(share: float, count: float) -> Estimate:
    """Return a share of so many with its interval by Wilson's formula."""
    low, high = wilson_bounds(share, count)
    return Estimate(share, float(low), float(high))


def weighted_quantile(value: np.ndarray, below: np.ndarray, share: float) -> float:
    """Return the smallest value with so much of the weight at or below it.

    Parameters
    ----------
    value : array
        Ascending.
    below : array
        Share of the weight at or below each.
    share : float
        Between 0 and 1.
    """
    at = int(np.searchsorted(below, share - ROUNDING))
    return float(value[min(at, len(value) - 1)])


def median_place(viewers: float) -> int:
    """Return which of so many viewers in order is the low end of their median's interval.

    The high end is as far from the last; 0 where there are too few.
    """
    return int(stats.binom.ppf(TAIL, viewers, 0.5)) if viewers > 0 else 0


def median_estimate(counts: pd.DataFrame, weight: pd.Series | None = None) -> Estimate:
    """Return the median of a value over viewers.

    Parameters
    ----------
    counts : DataFrame
        value and viewers.
    weight : Series, optional
        Weight of a viewer of each row; 1 by default.

    Returns
    -------
    Estimate
        The interval lies between two of the viewers in order, by the binomial distribution of
        how many lie below a median; weights count as so many viewers as they are worth.
    """
    w = np.ones(len(counts)) if weight is None else weight.to_numpy(dtype=float)
    viewers = counts["viewers"].to_numpy(dtype=float)
    each = pd.Series(w * viewers).groupby(counts["value"].to_numpy()).sum()
    each = each[each > 0]
    total = float(each.sum())
    count = int(total**2 / max(float((w**2 * viewers).sum()), ROUNDING) + ROUNDING)
    if count < 1:
        return NONE
    value, below = each.index.to_numpy(dtype=float), each.cumsum().to_numpy() / total
    middle = weighted_quantile(value, below, 0.5)
    at = int(np.searchsorted(value, middle))
    if abs(below[at] - 0.5) < ROUNDING:  # an even number: halfway to the next
        middle = (middle + value[at + 1]) / 2
    place = median_place(count)
    if place < 1:
        return Estimate(middle, np.nan, np.nan)
    ends = [weighted_quantile(value, below, n / count) for n in (place, count + 1 - place)]
    return Estimate(middle, min(ends[0], middle), max(ends[1], middle))


def difference_interval(first: Estimate, second: Estimate) -> Estimate:
    """Return the difference of two values, its interval made of theirs (Zou and Donner 2008)."""
    value = first.value - second.value
    down = np.hypot(first.value - first.low, second.high - second.value)
    up = np.hypot(first.high - first.value, second.value - second.low)
    return Estimate(value, value - down, value + up)
