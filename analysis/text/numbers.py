"""Numbers as text; their style is told in `analysis.text`."""

from __future__ import annotations

import math
from typing import TypeGuard

NO_BREAK = "\u00a0"
MINUS = "−"
MISSING = "–"
# Below ten per cent a share keeps one decimal, so that it has two figures as larger ones have.
WHOLE_PERCENT = 9.95
# From here on whole per cent would say "100" of less than all.
NEARLY_ALL = 99.5


def is_shown(value: float | None) -> TypeGuard[float]:
    """Say whether there is a number to show: neither none nor not a number nor infinite."""
    return value is not None and math.isfinite(value)


def _grouped(value: float, digits: int) -> str:
    text = f"{value:,.{digits}f}"
    if not text.strip("-0.,"):
        return text.lstrip("-")
    return text.replace("-", MINUS)


def _without_zero(text: str) -> str:
    sign = MINUS if text.startswith(MINUS) else ""
    bare = text.removeprefix(sign)
    return sign + (bare[1:] if bare.startswith("0.") else bare)


def number_text(value: float | None, digits: int = 0) -> str:
    """Return a number with so many decimals, thousands separated: 12,300, −.05.

    Parameters
    ----------
    value : float or None
        What is missing becomes a dash.
    digits : int
        Decimals, all of them shown.
    """
    if not is_shown(value):
        return MISSING
    return _without_zero(_grouped(value, digits))


def index_text(value: float | None, digits: int = 2) -> str:
    """Return an index such as a silhouette, a correlation or a p-value: .34."""
    return number_text(value, digits)


def rounded_number(value: float | None, figures: int = 2, decimals: int | None = None) -> str:
    """Return a number with so many significant figures, without zeros at its end: 2,100, 3.5.

    Parameters
    ----------
    value : float or None
        What is missing becomes a dash.
    figures : int
        Significant figures; the rest is rounded.
    decimals : int, optional
        At most so many decimals, where more would claim too much.
    """
    if not is_shown(value):
        return MISSING
    if value == 0:
        return "0"
    places = figures - 1 - math.floor(math.log10(abs(value)))
    places = places if decimals is None else min(places, decimals)
    text = _grouped(round(value, places), max(0, places))
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return _without_zero(text)


def large_count(value: float) -> str:
    """Return a count as a reader grasps it: 940, 12,300, 4.0 million."""
    for size, word in ((1e9, "billion"), (1e6, "million")):
        # What rounds up to the next word takes it: 1.0 billion, not 1000.0 million.
        if abs(value) >= size - size / 2e4:
            return f"{number_text(value / size, 1)} {word}"
    return number_text(value)


def percent_text(share: float | None, digits: int | None = None) -> str:
    """Return a share as per cent: 57 %, 4.5 %, under 0.1 %, 99.9 %.

    Parameters
    ----------
    share : float or None
        1 is all; what is missing becomes a dash.
    digits : int, optional
        Decimals, all of them shown; without it as many as the size asks for.
    """
    if not is_shown(share):
        return MISSING
    value = 100 * share
    decimals = _percent_decimals(value) if digits is None else digits
    step = 10.0**-decimals
    if 0 < value < step:
        return f"under {_grouped(step, decimals)}{NO_BREAK}%"
    if value < 100:
        value = min(value, 100 - step)
    text = _grouped(value, decimals)
    return f"{text.removesuffix('.0') if digits is None else text}{NO_BREAK}%"


def _percent_decimals(value: float) -> int:
    return int(0 < abs(value) < WHOLE_PERCENT or NEARLY_ALL <= value < 100)


def percent_tenths(share: float | None) -> str:
    """Return a share as per cent with one decimal, for columns of a table: 4.0 %."""
    return percent_text(share, 1)


def exact_percent(share: float, digits: int | None = None) -> str:
    """Return a share that was declared, not counted, as per cent: a threshold, a mark of an axis.

    Parameters
    ----------
    share : float
        1 is all.
    digits : int, optional
        Decimals, all of them shown; without it as many as were declared.
    """
    value = 100 * share
    return f"{f'{value:g}' if digits is None else _grouped(value, digits)}{NO_BREAK}%"
