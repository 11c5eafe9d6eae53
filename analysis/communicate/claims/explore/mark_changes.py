"""How what viewers think has changed, and whether it is the viewers or the titles."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pandas as pd

from analysis.communicate.claims.claim import Claim, Population, Slot
from analysis.communicate.claims.phrase import Phrase
from analysis.communicate.claims.populations import Populations
from analysis.communicate.claims.slots import declared_share, declared_slot, noun_slot, quarter_slot
from analysis.text.dates import year_text
from analysis.text.numbers import number_text

if TYPE_CHECKING:
    from analysis.tables import Results

# A part that makes three quarters of a change explains it.
MOSTLY = 0.75
# Of drawn samples so many have intervals that hold what is true.
SURE = 0.95
# Marks of scales up to ten are told in hundredths, of wider ones in tenths.
FINE = 10


def period_slot(day: pd.Timestamp, unit: str) -> Slot:
    """Return a compared period by its first day: 2005, the first quarter of 2005."""
    if unit == "quarter":
        return quarter_slot(day)
    return declared_slot(pd.Timestamp(day).year, year_text(pd.Timestamp(day).year), "year")


def compared_unit(results: Results) -> str:
    """Return what periods are compared: year or quarter."""
    arrivals = results.explored.frame("arrival_means")
    return str(arrivals["unit"].iloc[0]) if len(arrivals) else "year"


def mark_digits(people: Populations) -> int:
    """Return the decimals of a mean mark and of its change."""
    high = people.source["rating_high"]
    return 2 if high is None or high <= FINE else 1


def mean_slot(
    value: float, of: Population, people: Populations, ends: tuple[float, float] | None = None
) -> Slot:
    """Return a mean mark with equal decimals, so that two can be compared."""
    low, high = ends or (None, None)
    return Slot(float(value), number_text(value, mark_digits(people)), people.point, of, low, high)


def signed_slot(value: float, of: Population, people: Populations) -> Slot:
    """Return a change of a mean mark with its sign."""
    digits = mark_digits(people)
    sign = "+" if round(value, digits) > 0 else ""
    return Slot(float(value), f"{sign}{number_text(value, digits)}", people.point, of)


def size_slot(value: float, of: Population, people: Populations) -> Slot:
    """Return the size of a change whose direction is said in words."""
    return Slot(float(value), number_text(abs(value), mark_digits(people)), people.point, of)


def longest_change(results: Results) -> pd.DataFrame:
    """Return the parts of the change over the longest pair of periods, by name; empty without."""
    frame = results.explored.frame("rating_change")
    return frame[frame["whole"]].set_index("part")


def excludes_zero(row: pd.Series) -> bool:
    """Say whether the interval of a change tells its direction."""
    return bool(row["low"] > 0 or row["high"] < 0)


def pair_words(parts: pd.DataFrame, unit: str) -> dict[str, Slot]:
    """Return the two periods of a change as slots `first` and `last`."""
    return {name: period_slot(parts[name].iloc[0], unit) for name in ("first", "last")}


def main_cause(parts: pd.DataFrame) -> str:
    """Return what explains most of a change: viewers, titles, same, or nothing by itself."""
    whole = parts.loc["all", "value"]
    for name in ("viewers", "titles", "same"):
        row = parts.loc[name]
        if excludes_zero(row) and row["value"] / whole >= MOSTLY:
            return name
    return ""


CAUSES = {
    "viewers": "and other viewers explain most of it",
    "titles": "and other titles explain most of it",
    "same": "and most of it is that the same viewers rate the same titles otherwise",
    "": "and neither other viewers nor other titles explain most of it by themselves",
}


def both_periods(people: Populations, parts: pd.DataFrame, unit: str) -> Population:
    """Return the marks of both periods."""
    drawn = parts["drawn"].iloc[0]
    name = f"ratings of both {unit}s"
    name = name if drawn == 1 else f"{name}, of a sample of viewers"
    return Population(name, int(parts["ratings"].iloc[0]), ("mean rating",))


def period_marks(results: Results, parts: pd.DataFrame, end: str) -> Population:
    """Return the marks of the first or the last of two periods."""
    day, unit = parts[end].iloc[0], compared_unit(results)
    shown = period_slot(day, unit).shown
    means = results.explored.frame("mean_by_period")
    own = means[(means["period"] == day) & (means["unit"] == unit)]
    told = len(own) and parts["drawn"].iloc[0] == 1
    return Population(
        f"ratings of {shown}", int(own["ratings"].iloc[0]) if told else None, (shown,)
    )


def moved_phrase(results: Results, people: Populations) -> Phrase | None:
    """Say from which mean to which marks moved, and what explains it; None without a pair."""
    parts, unit = longest_change(results), compared_unit(results)
    if parts.empty:
        return None
    whole, of = parts.loc["all"], both_periods(people, parts, unit)
    slots = pair_words(parts, unit)
    for name in ("first", "last"):
        period = period_marks(results, parts, name)
        slots[f"mean_{name}"] = mean_slot(whole[f"mean_{name}"], period, people)
    means = "from {mean_first} in {first} to {mean_last} in {last}"
    if not excludes_zero(whole):
        return Phrase(f"The mean rating did not measurably change {means}", slots)
    slots["moved"] = size_slot(whole["value"], of, people)
    verb = "rose" if whole["value"] > 0 else "fell"
    text = f"The mean rating {verb} by {{moved}} {people.point}s, {means}, "
    return Phrase(text + CAUSES[main_cause(parts)], slots)


def _part_slots(parts: pd.DataFrame, people: Populations, of: Population) -> dict[str, Slot]:
    slots = {}
    for name in ("viewers", "titles", "same"):
        row = parts.loc[name]
        slots[f"by_{name}"] = signed_slot(row["value"], of, people)
        slots[f"{name}_low"] = signed_slot(row["low"], of, people)
        slots[f"{name}_high"] = signed_slot(row["high"], of, people)
    return slots


def parts_phrase(results: Results, people: Populations) -> Phrase | None:
    """Say how much of the change is other viewers, other titles, and neither."""
    parts, unit = longest_change(results), compared_unit(results)
    if parts.empty:
        return None
    of = both_periods(people, parts, unit)
    slots = _part_slots(parts, people, of)
    same = parts.loc["same"]
    last = (
        "what the same viewers give the same titles makes {by_same} ({same_low} to {same_high})"
        if excludes_zero(same)
        else "what the same viewers give the same titles did not measurably move "
        "({by_same}, {same_low} to {same_high})"
    )
    return Phrase(
        f"Of the change of the mean rating, other viewers make {{by_viewers}} {people.point}s "
        "({viewers_low} to {viewers_high}) and other titles {by_titles} ({titles_low} to "
        f"{{titles_high}}); {last}",
        slots,
    )


def newcomer_phrase(results: Results, people: Populations) -> Phrase | None:
    """Say what viewers who are new make of the change, and those who are gone."""
    parts, unit = longest_change(results), compared_unit(results)
    if parts.empty or "viewers_new" not in parts.index:
        return None
    of = both_periods(people, parts, unit)
    slots = pair_words(parts, unit)
    for name in ("new", "gone"):
        row = parts.loc[f"viewers_{name}"]
        slots[name] = signed_slot(row["value"], of, people)
        slots[f"{name}_low"] = signed_slot(row["low"], of, people)
        slots[f"{name}_high"] = signed_slot(row["high"], of, people)
    return Phrase(
        "Viewers with ratings of {last} and none of {first} move the mean rating by {new} "
        "({new_low} to {new_high}), those with ratings of {first} and none of {last} by "
        "{gone} ({gone_low} to {gone_high})",
        slots,
    )


def arrival_ends(results: Results) -> tuple[pd.Series, pd.Series] | None:
    """Return the earliest and the latest arrivals that are told of; None without two."""
    frame = results.explored.frame("arrival_means")
    if len(frame) < 2:
        return None
    return frame.iloc[0], frame.iloc[-1]


def arrival_phrase(results: Results, people: Populations) -> Phrase | None:
    """Say what the earliest and the latest arrivals give, as it is and on like titles."""
    ends = arrival_ends(results)
    if ends is None:
        return None
    slots: dict[str, Slot] = {}
    for name, row in zip(("old", "late"), ends, strict=True):
        when = period_slot(row["arrival"], compared_unit(results))
        shown = f"{when.shown} or before" if row["earlier"] else when.shown
        of = Population(f"viewers who arrived in {shown}", int(row["viewers"]), (f"in {shown}",))
        slots[f"{name}_when"] = Slot(when.value, shown, when.unit)
        slots[name] = mean_slot(row["mean"], of, people, (row["low"], row["high"]))
        if pd.notna(row["like_mean"]):
            like = (row["like_low"], row["like_high"])
            slots[f"{name}_like"] = mean_slot(row["like_mean"], of, people, like)
    text = (
        "Viewers who arrived in {old_when} give {old} in the mean, those who arrived in "
        "{late_when} {late}"
    )
    if {"old_like", "late_like"} <= slots.keys():
        text += "; on like titles at one time it would be {old_like} and {late_like}"
    else:
        slots = {name: slot for name, slot in slots.items() if not name.endswith("_like")}
    return Phrase(text, slots)


def unparted_claim(results: Results, people: Populations) -> Claim | None:
    """Return why a change is not told in parts, where marks and dates are there."""
    if people.source["has_rating"] and people.source["has_time"]:
        return Claim(
            "explore.mean_unparted",
            "No two whole years or quarters share enough viewers and titles to tell whether other "
            "viewers or other titles move the mean rating.",
        )
    return None


def change_claims(results: Results) -> Iterator[Claim]:
    """Yield how the mean mark changed, and what explains it."""
    people = Populations(results)
    moved = moved_phrase(results, people)
    if moved is None:
        unparted = unparted_claim(results, people)
        if unparted:
            yield unparted
    else:
        yield moved.claim("explore.mean_moved", bold=True, evidence="estimated")
    for name, phrase in (
        ("mean_parts", parts_phrase),
        ("mean_newcomers", newcomer_phrase),
        ("mean_arrivals", arrival_phrase),
    ):
        found = phrase(results, people)
        if found:
            yield found.claim(f"explore.{name}", evidence="estimated")
    parts = longest_change(results)
    if len(parts):
        yield _method(parts, people)


def _method(parts: pd.DataFrame, people: Populations) -> Claim:
    """Return how parts are found, and on how many viewers they rest."""
    n = int(parts.loc["same", "viewers"])
    of = Population("viewers with ratings of both periods", n, ("viewer",))
    slots = {
        "both": noun_slot(n, "viewer", "viewers", of),
        "sure": declared_share(SURE),
    }
    return Claim(
        "explore.mean_method",
        "A rating is taken as the sum of a level of its viewer, one of its title and one of its "
        "time, found by least squares, so that the parts sum to the change; {both} gave ratings "
        "in both periods and tell time from viewers. In brackets: {sure} intervals over viewers, "
        "titles taken as they are.",
        slots,
        evidence="estimated",
    )
