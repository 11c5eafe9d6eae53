"""Dates as text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.text.numbers import MISSING, is_shown

if TYPE_CHECKING:
    from datetime import date


def month_year(value: date) -> str:
    """Return a date as its month: March 2005."""
    return f"{value:%B %Y}"


def day_month_year(value: date) -> str:
    """Return a date as a day: 3 March 2005."""
    return f"{value.day} {value:%B %Y}"


def year_text(value: float | None) -> str:
    """Return a year, also one that is a median of years, whole and without a comma: 1992."""
    return MISSING if not is_shown(value) else f"{value:.0f}"
