"""Shares of viewers and their differences, with 95 % intervals."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.intervals import Z, wilson_bounds


def with_shares(frame: pd.DataFrame, part: str, whole: str) -> pd.DataFrame:
    """Return a frame with the share of two columns and its interval: share, low, high."""
    share = frame[part] / frame[whole].where(frame[whole] > 0)
    low, high = wilson_bounds(share.to_numpy(float), frame[whole].to_numpy(float))
    return frame.assign(share=share, low=low, high=high)


def held_difference(cells: pd.DataFrame, z: float = Z) -> tuple[float, float, float]:
    """Return the difference of two shares among viewers who are alike in everything else.

    Parameters
    ----------
    cells : DataFrame
        One row a stratum of viewers who are alike: returned and viewers of the one group, and
        other_returned and other_viewers of the other.
    z : float
        Standard errors on either side.

    Returns
    -------
    tuple of float
        The difference and the ends of its interval; NaN where no stratum holds both groups.

    Notes
    -----
    Mantel–Haenszel's difference of shares with the variance of Sato 1989, which holds for many
    small strata and for few large ones.
    """
    a, n = cells["returned"].astype(float), cells["viewers"].astype(float)
    b, m = cells["other_returned"].astype(float), cells["other_viewers"].astype(float)
    every = n + m
    weight = (n * m / every).sum()
    if not weight > 0:
        return np.nan, np.nan, np.nan
    value = ((a * m - b * n) / every).sum() / weight
    skew = ((n**2 * b - m**2 * a + n * m * (m - n) / 2) / every**2).sum()
    spread = ((a * (m - b) + b * (n - a)) / (2 * every)).sum()
    half = z * np.sqrt(max(value * skew + spread, 0.0)) / weight
    return float(value), float(value - half), float(value + half)
