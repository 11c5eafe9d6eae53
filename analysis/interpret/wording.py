"""Numbers of a profile as a reader says them."""

from __future__ import annotations

import math
from dataclasses import dataclass

NARROW = "\u00a0"


@dataclass(frozen=True)
class Facts:
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
    labels, units : dict
        Words and units of each feature.
    """

    singular: str
    plural: str
    rated: bool
    points: str
    structure: str
    labels: dict[str, str]
    units: dict[str, str]

    @property
    def bands(self) -> bool:
        """Say whether the partition is one of convenience."""
        return self.structure == "none"


def figures(value: float, digits: int = 2) -> str:
    """Return a number with two significant figures, whole parts whole, no leading zero."""
    if value == 0 or not math.isfinite(value):
        return "0" if value == 0 else "–"
    places = digits - 1 - math.floor(math.log10(abs(value)))
    text = f"{round(value, places):,.{max(0, places)}f}"
    if "." in text and abs(value) >= 1:
        text = text.rstrip("0").rstrip(".")
    text = text.removeprefix("0") if text.startswith("0.") else text
    return text.replace("-0.", "−.").replace("-", "−")


def percent(share: float) -> str:
    """Return a share as whole per cent; small ones keep one figure after the point."""
    value = 100 * share
    if 0 < value < 0.1:
        return f"under 0.1{NARROW}%"
    if 0 < value < 9.95 and f"{value:.1f}"[-1] != "0":
        return f"{value:.1f}{NARROW}%"
    return f"{value:.0f}{NARROW}%"


def shown(value: float, unit: str) -> str:
    """Return a feature's value as text in its own unit; log units are taken back first."""
    if unit == "share":
        return percent(value)
    if unit == "year":
        return f"{value:.0f}"
    if unit.startswith("log"):
        return figures(math.expm1(value))
    if unit in ("days", "minutes", "count", "plays") and value < 1000:
        return f"{value:.0f}" if value >= 9.5 else figures(value)
    return figures(value)


def times(ratio: float) -> str:
    """Return a ratio as words: twice, 3.5 times, half."""
    for low, high, words in ((1.9, 2.1, "twice"), (0.48, 0.53, "half")):
        if low <= ratio <= high:
            return words
    return f"{figures(ratio)} times"


def joined(clauses: list[str]) -> str:
    """Return clauses as one list: a, b and c."""
    if len(clauses) < 2:
        return "".join(clauses)
    return f"{', '.join(clauses[:-1])} and {clauses[-1]}"
