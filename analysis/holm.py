"""P-values adjusted for how many questions were asked at once (Holm 1979)."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np


def holm_adjusted(values: Iterable[float]) -> np.ndarray:
    """Return p-values adjusted for their number; what is missing stays so and does not count.

    Parameters
    ----------
    values : iterable of float
        P-values of one family.
    """
    from statsmodels.stats.multitest import multipletests

    given = np.array(list(values), dtype=float)
    told = ~np.isnan(given)
    adjusted = np.full(len(given), np.nan)
    if told.any():
        adjusted[told] = multipletests(given[told], method="holm")[1]
    return adjusted
