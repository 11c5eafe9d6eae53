"""A feature's value in its own unit, as a reader says it."""

from __future__ import annotations

import math

from analysis.communicate.words import number, percent, rounded


def in_unit(value: float | None, unit: str) -> str:
    """Return a value of a feature as text.

    Parameters
    ----------
    value : float or None
        In the feature's unit.
    unit : str
        As the catalogue names it: shares become per cent, years stay whole, logarithms are
        taken back to what they count.
    """
    if value is None or not math.isfinite(value):
        return "–"
    if unit == "share":
        return percent(value)
    if unit == "year":
        return f"{value:.0f}"
    if unit.startswith("log"):
        return rounded(math.expm1(value))
    if unit in ("count", "days", "minutes", "plays", "years"):
        return number(value, 0 if abs(value) >= 10 or float(value).is_integer() else 1)
    return number(value, 2)
