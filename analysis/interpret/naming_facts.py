"""What the words on segments depend on besides the numbers."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from analysis.interpret.portraits.material import PARTS

if TYPE_CHECKING:
    from analysis.tables import Tables

# Scales that end here or below are of stars.
MOST_STARS = 5
# A step of the scale, less than the rounding of decimal fractions.
ROUNDING = 1e-9


@dataclass(frozen=True)
class NamingFacts:
    """What the words depend on besides the numbers.

    Parameters
    ----------
    singular, plural : str
        What one row is.
    rated : bool
        Whether rows are ratings.
    points : str
        Unit of a rating: stars on scales of up to five, points on others.
    structure : str
        Verdict of the gate.
    single_mark : bool
        Whether one mark alone is the lowest, and one the highest.
    """

    singular: str
    plural: str
    rated: bool
    points: str
    structure: str
    single_mark: bool = True

    @property
    def bands(self) -> bool:
        """Say whether the partition is one of convenience."""
        return self.structure == "none"


def _single_mark(source: dict[str, Any]) -> bool:
    """Tell whether an outer fifth of the scale holds one mark."""
    low, high, step = (source[f"rating_{name}"] for name in ("low", "high", "step"))
    if None in (low, high, step) or not step > 0:
        return False
    return math.floor((high - low) / PARTS / step + ROUNDING) < 1


def gather_facts(*, obtained: Tables, modelled: Tables) -> NamingFacts:
    """Return what the words depend on besides the numbers."""
    source = obtained.record("source")
    high = source["rating_high"]
    return NamingFacts(
        singular=source["noun_singular"],
        plural=source["noun_plural"],
        rated=bool(source["has_rating"]),
        points="stars" if high is not None and high <= MOST_STARS else "points",
        structure=modelled.record("gate")["structure"],
        single_mark=_single_mark(source),
    )
