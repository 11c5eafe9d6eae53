"""Differences between half-years that share viewers: what each viewer adds to them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import stats

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Contrast:
    """A difference, and how far chance alone moves it.

    Parameters
    ----------
    value, error : array
        The difference and its standard error over viewers.
    """

    value: Floats
    error: Floats

    @property
    def z(self) -> Floats:
        """The difference in its standard errors; 0 where nothing varies."""
        return self.value / np.where(self.error > 0, self.error, np.inf)

    @property
    def p(self) -> Floats:
        """Two-sided p of no difference; 1 where nothing varies."""
        return 2 * stats.norm.sf(np.abs(self.z))


def clustered_contrast(viewer: NDArray[np.int64], values: Floats, weights: Floats) -> Contrast:
    """Return a weighted difference of means, its error over viewers.

    Parameters
    ----------
    viewer : array (rows,)
        Code of the viewer of each row, from 0 on.
    values : array (rows, columns)
        What is averaged.
    weights : array (rows,)
        Weight of each row: those of a side add up to 1, those of the other to −1.

    Notes
    -----
    A viewer's rows on both sides count together, so that viewers who are in both half-years take
    from the error what they have in common (linearisation, rows clustered by viewer).
    """
    value = weights @ values
    means = np.zeros_like(values)
    for side in (weights > 0, weights < 0):
        total = weights[side].sum()
        if side.any():
            means[side] = (weights[side] @ values[side]) / total
    own = np.zeros((int(viewer.max()) + 1 if len(viewer) else 0, values.shape[1]))
    np.add.at(own, viewer, weights[:, None] * (values - means))
    return Contrast(value, np.sqrt((own**2).sum(axis=0)))
