"""How clearly a segment differs, on one scale for shares, means and medians.

The scale is that of standard deviations: .2 is little, .8 is seen at once (Cohen 1988).
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
from scipy import stats

from analysis.intervals import ROUNDING

if TYPE_CHECKING:
    import pandas as pd

# What is one standard deviation: of marks a quarter of the scale, which single ratings vary by; of
# years of release a decade.
MARKS, DECADE = 0.25, 10.0
# Of values that none of the others reaches the scale has no end.
MOST_DOMINANT = 0.99


def share_effect(own: float, other: float) -> float:
    """Return Cohen's h of two shares."""
    angles = [2 * math.asin(math.sqrt(min(max(one, 0.0), 1.0))) for one in (own, other)]
    return angles[0] - angles[1]


def mean_effect(own: float, other: float, unit: str, scale: float) -> float:
    """Return the difference of two means in standard deviations.

    Parameters
    ----------
    own, other : float
        Means.
    unit : str
        stars, year, or what has a true zero, of which the logarithm of the ratio is taken.
    scale : float
        From the lowest to the highest mark.
    """
    if unit == "stars":
        return (own - other) / (MARKS * scale)
    if unit == "year":
        return (own - other) / DECADE
    return math.log(max(own, ROUNDING) / max(other, ROUNDING))


def dominance_effect(own: pd.Series, other: pd.Series) -> float:
    """Return Cliff's δ as the number of standard deviations that give it between normal values.

    Parameters
    ----------
    own, other : Series
        Weight by value.
    """
    values = own.index.union(other.index)
    mine = own.reindex(values, fill_value=0.0).to_numpy(dtype=float)
    theirs = other.reindex(values, fill_value=0.0).to_numpy(dtype=float)
    mine, theirs = mine / mine.sum(), theirs / theirs.sum()
    above = float((mine * (np.cumsum(theirs) - theirs)).sum())
    below = float((theirs * (np.cumsum(mine) - mine)).sum())
    delta = min(max(above - below, -MOST_DOMINANT), MOST_DOMINANT)
    return math.sqrt(2) * float(stats.norm.ppf((delta + 1) / 2))
