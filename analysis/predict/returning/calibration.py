"""Whether what was foreseen came: viewers in bands by what was foreseen of them, and what came."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from analysis.disclosure import FEWEST, joined_bins
from analysis.intervals import pooled_estimate

Array = np.ndarray

# Tenths of the viewers: enough to see a bend, and few enough that each has a narrow interval.
BANDS = 10


def foreseen_bands(foreseen: Array, came: Array, fewest: int = FEWEST) -> Array:
    """Return the band of every viewer, from 0 for the least that was foreseen.

    Parameters
    ----------
    foreseen : array (n,)
        What was foreseen.
    came : array of bool (n,)
        Of whom anything came.
    fewest : int
        What is not few.

    Returns
    -------
    array of int (n,)
        Tenths by rank; equal values share a band, and neighbours are joined until each band has
        enough viewers of whom something came, and of whom nothing did, or none of them.
    """
    edges = np.quantile(foreseen, np.arange(1, BANDS) / BANDS)
    band = np.searchsorted(edges, foreseen, side="left")
    kinds = pd.DataFrame({"some": came, "none": ~came}, dtype=float).groupby(band).sum()
    joined = dict(zip(kinds.index, joined_bins(kinds, fewest), strict=True))
    return np.array([joined[one] for one in band], dtype=int)


def calibration_rows(
    task: str, target: Array, foreseen: Array, fewest: int = FEWEST
) -> list[dict[str, Any]]:
    """Return the rows of the table `calibration` of one task; none of few viewers.

    Parameters
    ----------
    task : str
        engagement or churn.
    target, foreseen : array (n,)
        What came of each viewer, and what was foreseen.
    fewest : int
        What is not few.
    """
    if len(target) < fewest:
        return []
    target = np.asarray(target, dtype=float)
    band = foreseen_bands(foreseen, target > 0, fewest)
    rows = []
    for number in np.unique(band):
        came = target[band == number]
        sums = {"all": len(came), "x": came.sum(), "y": len(came)}
        sums |= {"xx": (came**2).sum(), "xy": came.sum(), "yy": len(came)}
        seen = pooled_estimate(pd.DataFrame([sums]), share=task == "churn")
        rows.append(
            {
                "task": task,
                "band": int(number) + 1,
                "foreseen": float(np.mean(foreseen[band == number])),
                "seen": seen.value,
                "low": max(seen.low, 0.0),
                "high": seen.high,
                "viewers": len(came),
            }
        )
    return rows
