"""A value in its own unit, as a reader says it."""

from __future__ import annotations

import math
from typing import Literal

from analysis.text.dates import year_text
from analysis.text.numbers import (
    MISSING,
    exact_percent,
    is_shown,
    number_text,
    percent_text,
    rounded_number,
)

# In what lengths of time may be told.
LengthUnit = Literal[
    "hours", "minutes", "seconds", "milliseconds", "microseconds", "ticks", "nanoseconds"
]
# What is counted, or measured as finely as whole ones: nobody says 226.4 days.
COUNTED = frozenset({"count", "days", "minutes", "plays", "years"})
# From here on a count has its two figures before the point.
WHOLE = 10
# Stars, nats and indices are estimates: no viewer's is known more finely than to hundredths.
FINEST = 2
# Figures that a bound is drawn with at most; more would be noise of the arithmetic.
BOUND = 6


def value_in_unit(value: float | None, unit: str) -> str:
    """Return a value as text in its unit, the unit's name left out.

    Parameters
    ----------
    value : float or None
        In `unit`; what is missing becomes a dash.
    unit : str
        As the catalogue of measures names it: shares become per cent, years have no comma,
        logarithms (of one more than a count) are taken back to what they count.
    """
    if not is_shown(value):
        return MISSING
    if unit == "share":
        return percent_text(value)
    if unit == "year":
        return year_text(value)
    if unit.startswith("log"):
        return rounded_number(math.expm1(value))
    if unit in COUNTED:
        return number_text(value) if abs(value) >= WHOLE else rounded_number(value)
    return rounded_number(value, decimals=FINEST)


def bound_in_unit(value: float | None, unit: str) -> str:
    """Return a bound as text in its unit, as exactly as it was drawn: 1,250, .375, 12.5 %.

    Parameters
    ----------
    value : float or None
        In `unit`; what is missing becomes a dash.
    unit : str
        See `value_in_unit`.
    """
    if not is_shown(value):
        return MISSING
    if unit == "share":
        return exact_percent(round(value, BOUND))
    if unit == "year" and float(value).is_integer():
        return year_text(value)
    return rounded_number(math.expm1(value) if unit.startswith("log") else value, BOUND)
