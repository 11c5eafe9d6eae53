"""Segments of one clustering matched one to one with those of another."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.optimize import linear_sum_assignment
from sklearn.metrics import adjusted_rand_score

if TYPE_CHECKING:
    import pandas as pd

    from analysis.clustering.distances import Labels


def matched_segments(
    labels: pd.Series, today: pd.DataFrame, k: int
) -> tuple[Labels, dict[str, float]]:
    """Match segments one to one with those of today, so that most viewers are in both.

    Parameters
    ----------
    labels : Series
        Segment by user_id.
    today : DataFrame
        user_id and segment.
    k : int
        Number of segments in `labels`.

    Returns
    -------
    array (k,) and dict
        Segment of today of each (-1 where there are fewer of them); agreement (share of viewers
        for whom it is theirs), ari (adjusted Rand index) and viewers (who have both).
    """
    known = today.set_index("user_id")["segment"].reindex(labels.index)
    both = known.notna() & (known >= 0)
    first, second = labels[both].to_numpy(int), known[both].to_numpy(int)
    table = np.zeros((k, max(int(today["segment"].max()) + 1, 1)))
    np.add.at(table, (first, second), 1)
    rows, columns = linear_sum_assignment(-table)
    now = np.full(k, -1)
    now[rows] = columns
    agreement = float(table[rows, columns].sum() / max(table.sum(), 1))
    ari = float(adjusted_rand_score(first, second)) if len(first) else np.nan
    return now, {"agreement": agreement, "ari": ari, "viewers": len(first)}
