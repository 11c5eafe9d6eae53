"""What is said of a counted measure of a segment's viewers, by the measure's id."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from analysis.communicate.claims.claim import Population, Slot
from analysis.communicate.claims.explore.viewers import giving_verb
from analysis.communicate.claims.slots import share_slot, year_slot
from analysis.text.nouns import noun_form
from analysis.text.numbers import rounded_number

if TYPE_CHECKING:
    from analysis.communicate.claims.populations import Populations

GENRE = "genre:"
# After the name of the segment; {value} is the number, the others' follows in brackets.
PHRASES = {
    "low_marks": "give the lowest marks in {value} of their ratings",
    "high_marks": "give the highest marks in {value} of their ratings",
    "end_marks": "give the lowest or the highest marks in {value} of their ratings",
    "mean_rating": "give {value} {points} on average",
    "above_title": "rate {value} {points} {side} a title's mean",
    "off_title": "rate {value} {points} away from a title's mean",
    "rows_each": "{gives} {value} {rows} each in the median",
    "active_days": "came on {value} {days} in the median",
    "days_seen": "were seen over {value} {days} in the median",
    "days_since_last": "were last seen {value} {days} before the end of the record in the median",
    "new_viewers": "have {value} newcomers of the last year among them",
    "weekend_rows": "come at weekends for {value} of their {many}",
    "evening_rows": "come in the evening for {value} of their {many}",
    "night_rows": "come at night for {value} of their {many}",
    "busy_days": "{gives} {value} of their {many} on days with three or more",
    "best_known": "choose the best known titles for {value} of their {many}",
    "recent_titles": "choose titles up to a year old for {value} of their {many}",
    "older_titles": "choose titles more than ten years old for {value} of their {many}",
    "release_year": "choose titles of {value} on average",
    "minutes_each": "watched {value} {minutes} each in the median",
    "minutes_per_row": "stay {value} {minutes} on average",
    "plays_each": "have {value} {plays} each in the median",
    "plays_per_row": "play a title {value} {times} on average",
    "returns": "return to a title that they know for {value} of their {many}",
}
GENRE_PHRASE = "choose {genre} for {value} of their {many}"
# What follows from when a viewer arrived, so that only those who arrived together compare.
ARRIVAL = ("rows_each", "active_days", "days_seen", "days_since_last", "minutes_each", "plays_each")
# Units whose nouns follow a value.
NOUNS = ("day", "minute", "play", "time")


def arrival_gap(row: Any, of: Population) -> Slot | None:
    """Return how far viewers are from others who arrived when they did; None where that is open."""
    if row.measure not in ARRIVAL or pd.isna(row.matched_difference):
        return None
    gap, shown = float(row.matched_difference), rounded_number(abs(row.matched_difference))
    return Slot(gap, shown, row.unit, of, float(row.matched_low), float(row.matched_high))


def trait_slot(row: Any, part: str, of: Population) -> Slot:
    """Return a value of a measure as a slot: `value` of the segment, `other` of the others.

    Parameters
    ----------
    row : named tuple
        A row of the table `behaviour`.
    part : str
        value or other.
    of : Population
        Of whom it is.
    """
    value = getattr(row, part)
    prefix = "" if part == "value" else f"{part}_"
    low, high = (getattr(row, f"{prefix}{end}") for end in ("low", "high"))
    if row.kind == "share":
        return share_slot(value, of, low, high)
    if row.unit == "year":
        return year_slot(round(value), of)
    # Its side is said in words.
    shown = rounded_number(abs(value) if row.measure == "above_title" else value)
    return Slot(float(value), shown, row.unit, of, low, high)


def trait_phrase(
    row: Any, people: Populations, own: Population, others: Population, letter: str
) -> tuple[str, dict[str, Slot], dict[str, object]]:
    """Return what a segment's viewers did, after their name, as template, slots and words.

    Parameters
    ----------
    row : named tuple
        A row of the table `behaviour`.
    people : Populations
        Whom the report speaks of.
    own, others : Population
        The segment's known viewers, and those of all others.
    letter : str
        Parts the slots of this trait from those of others in one sentence.
    """
    value, other = trait_slot(row, "value", own), trait_slot(row, "other", others)
    words: dict[str, object] = {"many": people.many}
    phrase = PHRASES.get(row.measure, "")
    if row.measure.startswith(GENRE):
        phrase, words[f"genre_{letter}"] = GENRE_PHRASE, row.measure.removeprefix(GENRE)
    fixed = {
        "gives": giving_verb(people.many),
        "side": "below" if row.value < 0 else "above",
        "points": noun_form(value.shown, people.point),
        **{f"{noun}s": noun_form(value.shown, noun) for noun in NOUNS},
        "rows": f"{{rows_{letter}}}",
        "genre": f"{{genre_{letter}}}",
        "value": f"{{value_{letter}}}",
        "many": "{many}",
    }
    if row.measure == "rows_each":
        words[f"rows_{letter}"] = noun_form(value.shown, people.one, people.many)
    slots = {f"value_{letter}": value, f"other_{letter}": other}
    end = f"{{other_{letter}}}"
    if row.measure == "above_title":
        end += " below" if float(other.value) < 0 else " above"
    if gap := arrival_gap(row, others):
        slots[f"gap_{letter}"] = gap
        side = "less" if row.matched_difference < 0 else "more"
        end += f"; {{gap_{letter}}} {side} than those of the same arrival"
    return f"{phrase.format(**fixed)} (others {end})", slots, words
