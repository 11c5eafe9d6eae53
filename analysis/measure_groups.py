"""Measures that hang together, so that what is done to one is done to all of them."""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy.cluster.hierarchy import fcluster, linkage
from scipy.spatial.distance import squareform

# Rank correlation from which measures are shuffled together.
ALIKE = 0.7


def correlated_groups(rows: pd.DataFrame) -> list[list[str]]:
    """Return columns in groups within which all hang together, in the order of the columns.

    Parameters
    ----------
    rows : DataFrame
        Measures; missing values are left out pair by pair.

    Returns
    -------
    list of list of str
        Complete linkage of 1 − |Spearman's correlation|, cut where a pair is not `ALIKE`.
    """
    names = list(rows.columns)
    if len(names) < 2:
        return [names] if names else []
    related = rows.rank().corr(min_periods=3).abs().fillna(0.0).to_numpy(copy=True)
    np.fill_diagonal(related, 1.0)
    apart = squareform(np.clip(1 - (related + related.T) / 2, 0, 1), checks=False)
    group = fcluster(linkage(apart, "complete"), 1 - ALIKE, "distance")
    found: dict[int, list[str]] = {}
    for name, at in zip(names, group, strict=True):
        found.setdefault(int(at), []).append(name)
    return list(found.values())
