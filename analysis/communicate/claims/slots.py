"""Numbers of sentences, each in the style of its kind."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from analysis.communicate.claims.claim import Population, Slot
from analysis.text.dates import day_month_year, month_year, year_text
from analysis.text.nouns import noun_form, spelled_number
from analysis.text.numbers import (
    exact_percent,
    index_text,
    large_count,
    number_text,
    percent_text,
    rounded_number,
)

if TYPE_CHECKING:
    from datetime import date

# A share is told in tenths of per cent where its interval is narrower than this, in whole ones
# where it is wider.
NARROW = 0.01
# The month that ends the first half of a year.
LAST_OF_FIRST_HALF = 6
ORDINALS = ("first", "second", "third", "fourth")


def share_slot(
    value: float, of: Population, low: float | None = None, high: float | None = None
) -> Slot:
    """Return a share as per cent, in whole ones where its interval carries no more."""
    wide = low is not None and high is not None and high - low > NARROW
    shown = percent_text(value, 0 if wide and value >= NARROW else None)
    return Slot(float(value), shown, "share", of, low, high)


def count_slot(value: float, unit: str, of: Population) -> Slot:
    """Return a count, whole."""
    return Slot(int(value), number_text(value), unit, of)


def count_or_none(value: float, unit: str, of: Population) -> Slot:
    """Return a count, whole, and "none" for zero."""
    return count_slot(value, unit, of) if value else Slot(0, "none", unit, of)


def large_slot(value: float, unit: str, of: Population) -> Slot:
    """Return a count as a reader grasps it: 12,300, 4.0 million."""
    return Slot(int(value), large_count(value), unit, of)


def noun_slot(value: float, one: str, many: str, of: Population) -> Slot:
    """Return a count with the noun that goes with it: 1 day, 12,300 ratings.

    The nouns are the code's own; those of a source go into the words of a claim.
    """
    shown = number_text(value)
    return Slot(int(value), f"{shown} {noun_form(shown, one, many)}", many, of)


def spelled_slot(value: int, unit: str, of: Population | None) -> Slot:
    """Return a small count as a word: four."""
    return Slot(int(value), spelled_number(int(value)), unit, of)


def rounded_slot(
    value: float,
    unit: str,
    of: Population,
    low: float | None = None,
    high: float | None = None,
    figures: int = 2,
) -> Slot:
    """Return a number with so many significant figures."""
    return Slot(float(value), rounded_number(value, figures), unit, of, low, high)


def index_slot(value: float, of: Population | None, unit: str = "index", digits: int = 2) -> Slot:
    """Return an index with so many decimals."""
    return Slot(float(value), index_text(value, digits), unit, of)


def declared_slot(value: float, shown: str, unit: str) -> Slot:
    """Return a number that was declared, not measured: a threshold, a cut, a setting."""
    return Slot(value, shown, unit)


def declared_share(value: float) -> Slot:
    """Return a share that was declared."""
    return Slot(value, exact_percent(value), "share")


def month_slot(value: date, of: Population | None) -> Slot:
    """Return a date as its month: March 2005."""
    when = pd.Timestamp(value)
    return Slot(when.date().isoformat(), month_year(when), "month", of)


def quarter_slot(value: date) -> Slot:
    """Return a quarter by its first day: the first quarter of 2005."""
    when = pd.Timestamp(value)
    shown = f"the {ORDINALS[when.quarter - 1]} quarter of {when.year}"
    return Slot(when.date().isoformat(), shown, "quarter")


def half_year_slot(value: date) -> Slot:
    """Return a half-year by its first day: the first half of 2005."""
    when = pd.Timestamp(value)
    shown = f"the {ORDINALS[int(when.month > LAST_OF_FIRST_HALF)]} half of {when.year}"
    return Slot(when.date().isoformat(), shown, "half-year")


def day_slot(value: date | str, of: Population | None) -> Slot:
    """Return a date as a day: 3 March 2005."""
    when = pd.Timestamp(value)
    return Slot(when.date().isoformat(), day_month_year(when), "day", of)


def year_slot(value: float, of: Population) -> Slot:
    """Return a year."""
    return Slot(int(value), year_text(value), "year", of)
