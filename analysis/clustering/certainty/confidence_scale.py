"""The probability of the same segment again as a table that programs of any language can read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from analysis.clustering.certainty.rising_probability import RisingProbability
    from analysis.clustering.distances import Array, Labels

# Margins at which the scale is kept: closer to the ends, where log-odds move most.
MARGINS = (0.0, 0.01, 0.02, 0.05, *(at / 20 for at in range(2, 19)), 0.95, 0.98, 0.99, 1.0)
# Decimals that probabilities and margins are kept with.
DIGITS, MARGIN_DIGITS = 6, 6


@dataclass(frozen=True)
class ConfidenceScale:
    """Probabilities at margins and numbers of rows; between them, straight in margin and log n.

    Parameters
    ----------
    margins : array (a,)
        Rising from 0 to 1.
    rows : array (b,)
        Rising from 1; fewer count as the first, more as the last.
    again : array (a, b)
        Probability of the same segment again, rising along both.
    """

    margins: Array
    rows: Array
    again: Array

    def confidence(self, margin: Array, n: Array) -> Array:
        """Return the probability that each row would be placed in the same segment again.

        Parameters
        ----------
        margin, n : arrays (m,)
            Margin, and rows of the viewer; unknown ones count as one.
        """
        known = np.nan_to_num(np.asarray(n, float), nan=1.0)
        first, part = _between(self.margins, np.asarray(margin, float))
        step, rest = _between(np.log(self.rows), np.log(np.maximum(known, 1.0)))
        low = self.again[first, step] * (1 - rest) + self.again[first, step + 1] * rest
        high = self.again[first + 1, step] * (1 - rest) + self.again[first + 1, step + 1] * rest
        return low * (1 - part) + high * part

    def plain(self) -> dict[str, Any]:
        """Return the scale as plain values."""
        return {name: value.tolist() for name, value in vars(self).items()}


def _between(knots: Array, values: Array) -> tuple[Labels, Array]:
    """Return the knot before each value, and how far it is on the way to the next (0 to 1)."""
    before = np.clip(np.searchsorted(knots, values, side="right") - 1, 0, len(knots) - 2)
    way = (values - knots[before]) / (knots[before + 1] - knots[before])
    return before, np.clip(way, 0, 1)


def read_scale(known: dict[str, Any] | None) -> ConfidenceScale | None:
    """Return the scale from what `ConfidenceScale.plain` gave, None where there is none."""
    if known is None:
        return None
    return ConfidenceScale(*(np.array(known[name], float) for name in ("margins", "rows", "again")))


def told_confidence(scale: ConfidenceScale | None, divides: bool, margin: Array, n: Array) -> Array:
    """Return how sure each segment is: certain where there is but one, unknown without a scale.

    Parameters
    ----------
    scale : ConfidenceScale or None
        None where it could not be learned.
    divides : bool
        Whether there is more than one segment.
    margin, n : arrays (m,)
        Margin, and rows of the viewer.
    """
    if not divides:
        return np.ones(len(margin))
    if scale is None:
        return np.full(len(margin), np.nan)
    return scale.confidence(margin, n).round(DIGITS)


def row_knots(most: float) -> list[int]:
    """Return 1, 2, 3, 4, 6, 8, 12 … up to the first that reaches `most`, two at least."""
    found = [1, 2]
    while found[-1] < most:
        found.append(found[-1] * 3 // 2 if found[-1] & (found[-1] - 1) == 0 else found[-2] * 2)
    return found


def tabulated_scale(found: RisingProbability) -> ConfidenceScale:
    """Return the table of a probability."""
    margins, rows = np.array(MARGINS), np.array(row_knots(found.most), float)
    square = np.meshgrid(margins, rows, indexing="ij")
    again = found.probability(square[0].ravel(), square[1].ravel()).reshape(square[0].shape)
    return ConfidenceScale(margins, rows, again.round(DIGITS))
