"""Shares with their intervals, and periods, as sentences on viewers who come again tell them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from analysis.communicate.claims.claim import Population, Slot
from analysis.communicate.claims.slots import declared_share, quarter_slot, share_slot
from analysis.intervals import LEVEL
from analysis.text.dates import month_year, year_text

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

# Behind a share: its interval.
INTERVAL = "({level} interval {at_least} to {at_most})"


def interval_slots(row: Mapping[str, Any], of: Population, name: str = "share") -> dict[str, Slot]:
    """Return the share of a row with its level and ends: share, level, at_least, at_most.

    Parameters
    ----------
    row : mapping
        The share by `name`, low and high.
    of : Population
        Whose share it is.
    name : str
        Column of the share.
    """
    low, high = float(row["low"]), float(row["high"])
    return {
        "share": share_slot(row[name], of, low, high),
        "level": declared_share(LEVEL),
        "at_least": share_slot(low, of, low, high),
        "at_most": share_slot(high, of, low, high),
    }


def named_period(day: date, unit: str) -> Slot:
    """Return a month, quarter or year by its first day: March 2005, the first quarter of 2005."""
    when = pd.Timestamp(day)
    if unit == "quarter":
        return quarter_slot(when)
    shown = month_year(when) if unit == "month" else year_text(when.year)
    return Slot(when.date().isoformat(), shown, unit)


def followed_viewers(facts: Mapping[str, Any]) -> str:
    """Return how viewers are called who are followed: all of them, or those of a sample."""
    return "viewers" if facts["share_followed"] == 1 else "viewers of a sample"
