"""Whether viewers of segments differ in a category, and how strongly both hang together."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import stats

from analysis import disclosure
from analysis.interpret.evidence.circular_guard import Drawn, refuse_circular
from analysis.interpret.evidence.effect_draws import DRAWS, draw_estimate
from analysis.intervals import NONE, Estimate

Array = NDArray[np.floating[Any]]

# What categories of few viewers are counted as together.
OTHER = ""


def counted_cells(
    categories: pd.Series, groups: pd.Series, fewest: int = disclosure.FEWEST
) -> pd.DataFrame:
    """Return viewers by category and segment; categories of few viewers are one.

    Parameters
    ----------
    categories, groups : Series
        Of the same viewers; those without a category are left out.
    fewest : int
        What is not few.
    """
    known = categories.notna()
    named = categories[known].astype(str)
    sizes = named.value_counts()
    named = named.where(named.map(sizes) >= fewest, OTHER)
    return pd.crosstab(named.to_numpy(), groups[known].to_numpy())


def cramers_v(cells: Array) -> Array:
    """Return Cramér's V of tables of counts, corrected for bias (Bergsma 2013).

    Parameters
    ----------
    cells : array (…, r, c)
        Rows and columns without a count do not count.
    """
    n = cells.sum(axis=(-2, -1))
    rows, columns = cells.sum(axis=-1), cells.sum(axis=-2)
    expected = rows[..., :, None] * columns[..., None, :] / np.maximum(n, 1)[..., None, None]
    apart = np.where(expected > 0, (cells - expected) ** 2 / np.where(expected > 0, expected, 1), 0)
    r, c = (rows > 0).sum(axis=-1), (columns > 0).sum(axis=-1)
    rest = np.maximum(n - 1, 1)
    phi = np.maximum(apart.sum(axis=(-2, -1)) / np.maximum(n, 1) - (r - 1) * (c - 1) / rest, 0)
    least = np.minimum(r - (r - 1) ** 2 / rest, c - (c - 1) ** 2 / rest) - 1
    told = (np.minimum(r, c) > 1) & (least > 0)
    return np.where(told, np.sqrt(phi / np.where(told, least, 1)), np.nan)


def category_effect(cells: Array, seed: int) -> Estimate:
    """Return Cramér's V with its interval over resampled viewers."""
    n = int(cells.sum())
    if not n:
        return NONE
    shares = cells.ravel() / n
    drawn = np.random.default_rng(seed).multinomial(n, shares, DRAWS)
    every = np.concatenate([cells[None], drawn.reshape(DRAWS, *cells.shape)])
    return draw_estimate(cramers_v(every.astype(float)))


def category_test(measure: str, rows: str, cells: Array, drawn: Drawn) -> dict[str, float]:
    """Test whether a category has the same shares in all segments (Pearson's χ²).

    Parameters
    ----------
    measure, rows : str
        What was counted, and of which rows, see `circular_guard`.
    cells : array (r, c)
        Viewers by category and segment.
    drawn : Drawn
        What drew the segments.

    Raises
    ------
    CircularTest
        Where it drew the segments on the same rows.
    """
    refuse_circular(measure, rows, drawn)
    kept = cells[cells.sum(axis=1) > 0][:, cells.sum(axis=0) > 0]
    if min(kept.shape) < 2:
        return {"statistic": np.nan, "df": np.nan, "p": np.nan}
    found = stats.chi2_contingency(kept, correction=False)
    return {"statistic": float(found.statistic), "df": float(found.dof), "p": float(found.pvalue)}
