"""Whether rows come evenly over the week and the day."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from analysis.communicate.claims.claim import Population, Slot
from analysis.communicate.claims.phrase import Phrase
from analysis.communicate.claims.populations import Populations
from analysis.communicate.claims.slots import declared_share, rounded_slot
from analysis.text.nouns import capital_first
from analysis.text.numbers import exact_percent

if TYPE_CHECKING:
    from analysis.tables import Results

# By the number of the day in `by_weekday`: Monday is the first.
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
# Of intervals.
LEVEL = 0.95
# Decimals of a share and of the ends of its interval, which lie close together.
DIGITS = 1
# Figures of a ratio that is hardly more than one.
FIGURES = 3


def evenness_of(results: Results, measure: str) -> dict[str, Any] | None:
    """Return how evenly rows come over the week or the day, None where it is unknown."""
    frame = results.explored.frame("evenness")
    rows = frame[frame["measure"] == measure].to_dict("records")
    return rows[0] if rows else None


def uneven_measures(results: Results) -> set[str]:
    """Return over which of week and day rows come unevenly, beyond chance and to be seen."""
    frame = results.explored.frame("evenness")
    return set(frame.loc[frame["uneven"], "measure"])


def even_week_phrase(results: Results, facts: dict[str, Any]) -> Phrase:
    """Say that rows come evenly over the week, how far apart days are and how sure that is."""
    people = Populations(results)
    of = people.dated
    slots = {
        "most": _close_share(facts["most"], of),
        "times": rounded_slot(facts["times"], "times", of, figures=FIGURES),
    }
    text = "{Many} come evenly over the week: {busiest} holds {most}"
    if pd.notna(facts["most_low"]):
        ends = {"lower": "most_low", "upper": "most_high"}
        slots |= {name: _close_share(facts[end], of) for name, end in ends.items()}
        slots["level"] = declared_share(LEVEL)
        text += " ({level} interval {lower} to {upper})"
    words = {"Many": capital_first(people.many), "busiest": WEEKDAYS[facts["busiest"]]}
    words["quietest"] = WEEKDAYS[facts["quietest"]]
    return Phrase(f"{text}, {{times}} times what {{quietest}} holds", slots, words)


def _close_share(value: float, of: Population) -> Slot:
    return Slot(float(value), exact_percent(value, DIGITS), "share", of)
