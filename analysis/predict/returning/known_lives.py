"""What is known of every viewer before a cut: how often, how long and how lately active."""

from __future__ import annotations

import numpy as np
import pandas as pd

Array = np.ndarray

# Columns that hold how much a viewer did, by the unit that is foreseen.
AMOUNT_COLUMNS = {"rows": "n", "minutes": "minutes"}


def viewer_lives(rows: pd.DataFrame) -> tuple[Array, Array, Array]:
    """Return frequency, recency and age of every viewer, as the BG/NBD model counts them.

    Parameters
    ----------
    rows : DataFrame
        active_days, tenure (days from the first to the last) and recency (days since the last).

    Returns
    -------
    frequency, recency, age : array (n,)
        Active days after the first one, days from the first to the last, and days from the first
        to the cut, at least one; a missing measure counts as none.
    """
    known = rows.reindex(columns=["active_days", "tenure", "recency"]).fillna(0.0)
    active, tenure, since = known.to_numpy(dtype=float).T
    return np.maximum(active - 1, 0.0), tenure, np.maximum(tenure + since, 1.0)


def shrunken_pace(amount: Array, exposure: Array, weight: float, everybody: float) -> Array:
    """Return how much a unit of exposure brings each viewer, drawn towards everybody's.

    Parameters
    ----------
    amount, exposure : array (n,)
        How much and in how many days; a missing amount leaves everybody's.
    weight : float
        Days like everybody's that are added to each viewer's own.
    everybody : float
        What a day brings over all viewers.
    """
    known = np.isfinite(amount)
    own = np.where(known, amount, 0.0) + weight * everybody
    days = np.where(known, exposure, 0.0) + weight
    return np.where(days > 0, own / np.where(days > 0, days, 1.0), everybody)


def common_pace(amount: Array, exposure: Array) -> float:
    """Return Σ amount/Σ exposure over viewers whose amount is known, 0 where there are none."""
    known = np.isfinite(amount)
    days = float(exposure[known].sum())
    return float(amount[known].sum()) / days if days > 0 else 0.0
