"""Rows of nobody, that a loaded model is tried on."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.disclosure import is_few

# Rows that a loaded model is tried on, and rows whose columns they are shuffled from.
GOLDEN, DRAWN_FROM = 20, 2000


def shuffled_columns(known: pd.DataFrame, columns: list[str], seed: int) -> pd.DataFrame:
    """Return rows of nobody: each column drawn by itself from rows of viewers.

    There are none where the viewers are so few that their values would tell of them.

    Parameters
    ----------
    known : DataFrame
        user_id and the columns.
    columns : list of str
        Numbers that are drawn.
    seed : int
        Of the draws.
    """
    if is_few(known["user_id"].nunique()):
        known = known.head(0)
    random = np.random.default_rng(seed)
    drawn = {name: known[name].to_numpy(float)[random.permutation(len(known))] for name in columns}
    return pd.DataFrame(drawn).head(GOLDEN)
