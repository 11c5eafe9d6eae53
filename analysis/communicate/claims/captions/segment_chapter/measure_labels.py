"""What counted measures are called in figures and tables, by their ids."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.communicate.claims.portraits.traits import GENRE
from analysis.text.markdown import single_line
from analysis.text.numbers import percent_text, rounded_number
from analysis.text.units import value_in_unit

if TYPE_CHECKING:
    from analysis.communicate.claims.populations import Populations

LABELS = {
    "low_marks": "lowest marks, of {many}",
    "high_marks": "highest marks, of {many}",
    "end_marks": "lowest or highest marks, of {many}",
    "mean_rating": "mean rating",
    "above_title": "rating above a title’s mean",
    "off_title": "distance from a title’s mean",
    "rows_each": "{many} each (median)",
    "active_days": "days on which they came (median)",
    "days_seen": "days from first to last (median)",
    "days_since_last": "days since the last (median)",
    "new_viewers": "new, of viewers",
    "weekend_rows": "at weekends, of {many}",
    "evening_rows": "in the evening, of {many}",
    "night_rows": "at night, of {many}",
    "busy_days": "on days with three or more, of {many}",
    "best_known": "best known titles, of {many}",
    "recent_titles": "titles up to a year old, of {many}",
    "older_titles": "titles over ten years old, of {many}",
    "release_year": "year of release (mean)",
    "minutes_each": "minutes each (median)",
    "minutes_per_row": "minutes for each {one} (mean)",
    "plays_each": "plays each (median)",
    "plays_per_row": "plays of a title (mean)",
    "returns": "back to a known title, of {many}",
}
# The longest genre in a label.
LONGEST_GENRE = 24


def measure_label(measure: str, people: Populations) -> str:
    """Return what a measure is called: "lowest marks, of ratings"."""
    if measure.startswith(GENRE):
        return f"{single_line(measure.removeprefix(GENRE), LONGEST_GENRE)}, of {people.many}"
    label = LABELS.get(measure, measure.replace("_", " "))
    return label.format(many=people.many, one=people.one)


def measure_value(value: float, kind: str, unit: str) -> str:
    """Return a value of a measure as a table has it."""
    return percent_text(value) if kind == "share" else value_in_unit(value, unit)


def signed_difference(value: float, kind: str, unit: str) -> str:
    """Return a difference with its sign, shares in points of per cent."""
    shown = f"{rounded_number(100 * value, 2, 1)} pp" if kind == "share" else ""
    shown = shown or rounded_number(value, 2, 2 if abs(value) < 10 else 0)
    return f"+{shown}" if value > 0 else shown
