"""How far the ratings of each viewer are foreseen amiss, for whoever asks by groups of viewers."""

from __future__ import annotations

import pandas as pd


def viewer_errors(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the mean absolute error of what each viewer gave.

    Parameters
    ----------
    rows : DataFrame
        One row a rating to foresee: user_id, seen and foreseen.

    Returns
    -------
    DataFrame
        user_id, rows (how many of theirs were to foresee) and error, in marks.
    """
    amiss = (rows["foreseen"] - rows["seen"]).abs()
    found = amiss.groupby(rows["user_id"].to_numpy()).agg(["size", "mean"])
    return found.set_axis(["rows", "error"], axis=1).rename_axis("user_id").reset_index()
