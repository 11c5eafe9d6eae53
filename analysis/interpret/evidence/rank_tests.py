"""Whether viewers of segments differ in a measure: ranks, pairs and how far apart they are."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import stats

from analysis.interpret.evidence.circular_guard import Drawn, refuse_circular
from analysis.intervals import NONE, Estimate, Z

Array = NDArray[np.floating[Any]]
Labels = NDArray[np.integer[Any]]


@dataclass(frozen=True)
class TestedColumn:
    """Values of one measure by segment; viewers without a value are left out before.

    Parameters
    ----------
    measure : str
        What was measured.
    rows : str
        The rows that it was computed from, see `circular_guard`.
    values : array (n,)
        Of each viewer.
    groups : array (n,)
        Whose they are.
    """

    __test__ = False  # it is no test of pytest

    measure: str
    rows: str
    values: Array
    groups: Labels


def tied_variance(ranks: Array) -> float:
    """Return the variance of ranks, which ties make smaller."""
    return float(ranks.var(ddof=1))


def kruskal_test(column: TestedColumn, drawn: Drawn) -> dict[str, float]:
    """Test whether a measure has the same distribution in all segments (Kruskal and Wallis 1952).

    Parameters
    ----------
    column : TestedColumn
        At least two groups, not all values equal; else nothing is found.
    drawn : Drawn
        What drew the segments.

    Returns
    -------
    dict
        statistic (H, corrected for ties), df and p.

    Raises
    ------
    CircularTest
        Where the measure drew the segments on the same rows.
    """
    refuse_circular(column.measure, column.rows, drawn)
    parts = [column.values[column.groups == one] for one in np.unique(column.groups)]
    if len(parts) < 2 or np.ptp(column.values) == 0:
        return {"statistic": np.nan, "df": np.nan, "p": np.nan}
    found = stats.kruskal(*parts)
    return {"statistic": float(found.statistic), "df": len(parts) - 1.0, "p": float(found.pvalue)}


def dunn_pairs(column: TestedColumn, drawn: Drawn) -> pd.DataFrame:
    """Test each pair of segments by the ranks among all of them (Dunn 1964).

    Parameters
    ----------
    column, drawn
        As for `kruskal_test`.

    Returns
    -------
    DataFrame
        first, second, z (above zero where the first is higher) and p, not adjusted.

    Raises
    ------
    CircularTest
        Where the measure drew the segments on the same rows.
    """
    refuse_circular(column.measure, column.rows, drawn)
    ranks = stats.rankdata(column.values)
    spread = tied_variance(ranks) if len(ranks) > 1 else 0.0
    groups = np.unique(column.groups)
    means = {one: ranks[column.groups == one].mean() for one in groups}
    sizes = {one: int((column.groups == one).sum()) for one in groups}
    rows = []
    for first, second in combinations(groups, 2):
        error = np.sqrt(spread * (1 / sizes[first] + 1 / sizes[second]))
        z = (means[first] - means[second]) / error if error > 0 else np.nan
        p = 2 * stats.norm.sf(abs(z))
        rows.append({"first": int(first), "second": int(second), "z": z, "p": p})
    return pd.DataFrame(rows, columns=["first", "second", "z", "p"])


def cliff_delta(first: Array, second: Array) -> Estimate:
    """Return how much more often a value of the first is the higher than the lower of two.

    Parameters
    ----------
    first, second : array
        Values of two groups.

    Returns
    -------
    Estimate
        P(first > second) − P(first < second), between −1 and 1 (Cliff 1993); its interval from
        how much each viewer's share of wins varies (DeLong, DeLong and Clarke-Pearson 1988).
    """
    n, m = len(first), len(second)
    if not n or not m:
        return NONE
    ranks = stats.rankdata(np.concatenate([first, second]))
    wins = (ranks[:n] - stats.rankdata(first)) / m
    losses = 1 - (ranks[n:] - stats.rankdata(second)) / n
    value = 2 * float(wins.mean()) - 1
    if n < 2 or m < 2:
        return Estimate(value, np.nan, np.nan)
    error = 2 * np.sqrt(wins.var(ddof=1) / n + losses.var(ddof=1) / m)
    return Estimate(value, max(value - Z * error, -1.0), min(value + Z * error, 1.0))
