"""Minorities: few viewers apart from all others in one measure, whom the size rule hides.

A segment has to hold a declared share of viewers, so that a smaller group never becomes one, and
the matrix draws its values in. Here every measure is looked at as it was counted: behind a gap
without a single viewer, wider than the others and the group itself are spread, lie enough viewers
to be told of and fewer than a segment needs.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.clustering.distances import Array
from analysis.clustering.rule import Rule
from analysis.disclosure import FEWEST

# Gaps below this share of the largest value are of the arithmetic.
ROUNDING = 1e-9
COLUMNS = {
    "feature": "str",
    "label": "str",
    "side": "str",
    "viewers": "int64",
    "of": "int64",
    "gap": "float64",
    "needed": "float64",
}


class Apart(NamedTuple):
    """Few values behind an empty gap.

    Parameters
    ----------
    side : str
        "low" or "high".
    behind : array (n,) of bool
        Which values lie behind it.
    gap : float
        Its share of itself and the standard deviations of both sides together.
    """

    side: str
    behind: NDArray[np.bool_]
    gap: float


def _step(ordered: Array, spared: int) -> float:
    """Return the widest gap with more than `spared` values on both of its sides, 0 without one."""
    return float(np.diff(ordered[spared : len(ordered) - spared]).max(initial=0.0))


def _usual_step(few: Array) -> float:
    steps = np.diff(np.unique(few))
    return float(np.median(steps)) if len(steps) else 0.0


def few_apart(values: Array, fewest: int, share: float, rule: Rule) -> Apart | None:
    """Return the widest gap with few values behind it, None where none is wide enough.

    Parameters
    ----------
    values : array (n,)
        One a viewer; those that are not finite count as on no side.
    fewest, share : int and float
        How many must lie behind it, and the share of the finite ones that they stay under.
    rule : Rule
        How wide it must be: in standard deviations of either side, and in the steps of either side,
        since whole numbers have a gap between any two.
    """
    finite = np.isfinite(values)
    ordered = np.sort(values[finite])
    n, found, gaps = len(ordered), [], np.diff(ordered)
    for many in range(fewest, int(np.ceil(share * n))):
        for side, at in (("low", many - 1), ("high", n - many - 1)):
            parts = ordered[: at + 1], ordered[at + 1 :]
            few, others = parts if side == "low" else parts[::-1]
            spread = max(few.std(), others.std()), max(_usual_step(few), _step(others, fewest))
            needed = max(rule.minority_gap * spread[0], rule.minority_steps * spread[1])
            if gaps[at] > ROUNDING * np.abs(ordered).max() and gaps[at] >= needed:
                width = float(gaps[at] / (gaps[at] + few.std() + others.std()))
                found.append((width, side, float(ordered[at])))
    if not found:
        return None
    gap, side, border = max(found)
    behind = finite & (values <= border if side == "low" else values > border)
    return Apart(side, behind, gap)


def viewer_minorities(features: pd.DataFrame, catalogue: pd.DataFrame, rule: Rule) -> pd.DataFrame:
    """Return the minorities of known viewers, each in the measure that sets it farthest apart.

    Parameters
    ----------
    features : DataFrame
        One row a known viewer, a column each measure.
    catalogue : DataFrame
        feature, label and log (whether it is told on a log scale).
    rule : Rule
        The width that counts, and the share that a segment needs.

    Returns
    -------
    DataFrame
        feature, label, side (low, high), viewers, of (known viewers with a value), gap (see
        `Apart`), needed (share of viewers that a segment holds at least); the largest minority
        first.
    """
    found, share = [], rule.smallest_share
    for item in catalogue.itertuples():
        values = features[item.feature].to_numpy(float)
        if item.log and np.nanmin(values, initial=0.0) >= 0:
            values = np.log1p(values)
        apart = few_apart(values, FEWEST, share, rule)
        if apart:
            found.append((item, apart, int(np.isfinite(values).sum())))
    found.sort(key=lambda one: -one[1].gap)
    told: list[tuple] = []
    for item, apart, of in found:
        if not any(np.logical_and(apart.behind, other.behind).any() for _, other, _ in told):
            told.append((item, apart, of))
    rows = [
        (item.feature, item.label, apart.side, int(apart.behind.sum()), of, apart.gap, share)
        for item, apart, of in told
    ]
    frame = pd.DataFrame(rows, columns=list(COLUMNS)).astype(COLUMNS)
    return frame.sort_values(["viewers", "feature"], ascending=[False, True], ignore_index=True)
