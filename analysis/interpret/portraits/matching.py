"""The others as they would be had they arrived when a segment's viewers did."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis import disclosure
from analysis.interpret.portraits.summed_viewers import UNDATED

if TYPE_CHECKING:
    import pandas as pd

# Of fewer of its viewers nothing is said of the segment.
LEAST_MATCHED = 0.5


def arrival_weights(
    own: pd.Series, others: pd.Series, fewest: int = disclosure.FEWEST
) -> pd.Series | None:
    """Return the weight of each other viewer by quarter of arrival (direct standardisation).

    Parameters
    ----------
    own, others : Series
        Viewers by quarter.
    fewest : int
        Viewers that have to be matched on either side.

    Returns
    -------
    Series or None
        Own viewers over others, 0 where either has none; None where fewer than half of the
        segment's viewers arrived in a quarter in which others did, or too few.
    """
    quarters = own.index.union(others.index)
    quarters = quarters[quarters != UNDATED]
    mine = own.reindex(quarters, fill_value=0).astype("float64")
    theirs = others.reindex(quarters, fill_value=0).astype("float64")
    both = (mine > 0) & (theirs > 0)
    matched = mine[both].sum()
    least = max(LEAST_MATCHED * own.sum(), fewest)
    if not both.any() or matched < least or theirs[both].sum() < fewest:
        return None
    return (mine / theirs.where(both)).where(both, 0.0)
