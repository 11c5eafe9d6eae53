"""The words of figures of how marks change: means, their parts, arrivals, how far viewers lie."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from analysis.communicate.claims.captions.absences import said_before
from analysis.communicate.claims.captions.words import FigureWords, Sentences
from analysis.communicate.claims.claim import Claim, Population, Slot
from analysis.communicate.claims.explore.mark_changes import (
    arrival_phrase,
    both_periods,
    compared_unit,
    longest_change,
    mean_slot,
    moved_phrase,
    newcomer_phrase,
    parts_phrase,
    period_slot,
    signed_slot,
)
from analysis.communicate.claims.populations import Populations
from analysis.communicate.claims.slots import count_slot, declared_slot, large_slot
from analysis.text.nouns import spelled_number

if TYPE_CHECKING:
    from analysis.tables import Results

# Marks that a viewer's mean needs in a period, as the stage declares.
LEAST_MARKS = 3
# The figure that says for all of marks over time what the source lacks.
FIRST = "mean-by-period"
# What the quantiles of a box are called.
QUARTERS = {"q25": "lower", "q50": "middle", "q75": "upper"}
# What parts of a change are called, in the order in which they are drawn.
PART_NAMES = {
    "all": "change in all",
    "viewers": "other viewers",
    "viewers_new": "– new viewers",
    "viewers_gone": "– viewers who are gone",
    "viewers_shift": "– who gives more or fewer",
    "titles": "other titles",
    "titles_new": "– new titles",
    "titles_gone": "– titles that are gone",
    "titles_shift": "– what is rated more or less",
    "same": "same viewers, same titles",
}


def _undated(name: str, people: Populations, otherwise: str) -> Claim:
    """Return what the source lacks for a figure of marks over time, which the first one says."""
    say, lacks = Sentences("figure", name), not people.source["has_rating"]
    if name != FIRST and (lacks or not people.source["has_time"]):
        return said_before("figure", name)
    if lacks:
        return say.absent("The source has no ratings, so they cannot be followed over time.")
    if not people.source["has_time"]:
        return say.absent("The source has no dates, so ratings cannot be followed over time.")
    return say.absent(otherwise)


def told_means(results: Results) -> pd.DataFrame:
    """Return the mean marks that are drawn: of the compared periods, and of quarters."""
    return results.explored.frame("mean_by_period")


def _mean_slots(own: pd.DataFrame, unit: str, people: Populations) -> dict[str, Slot]:
    """Return the first, the last, the highest and the lowest mean, each with its period."""
    ends = {"begin": own.iloc[0], "end": own.iloc[-1]}
    ends |= {"highest": own.loc[own["mean"].idxmax()], "lowest": own.loc[own["mean"].idxmin()]}
    slots: dict[str, Slot] = {}
    for place, row in ends.items():
        when = period_slot(row["period"], unit)
        of = Population(f"ratings of {when.shown}", int(row["ratings"]), (when.shown,))
        slots[f"{place}_when"] = when
        slots[place] = mean_slot(row["mean"], of, people, (row["low"], row["high"]))
    total = int(own["ratings"].sum())
    slots["marks"] = large_slot(total, "ratings", Population(f"ratings of these {unit}s", total))
    return slots


def mean_by_period_words(results: Results) -> FigureWords | Claim:
    """Return the words of the mean mark of each period."""
    frame, people = told_means(results), Populations(results)
    unit, name = compared_unit(results), FIRST
    own = frame[frame["unit"] == unit]
    if len(own) < 2:
        return _undated(
            name, people, "The record holds no two whole years or quarters to be compared."
        )
    slots = _mean_slots(own, unit, people)
    moved = moved_phrase(results, people)
    say = Sentences("figure", name, slots | dict(moved.slots if moved else {}), {}, "estimated")
    line = "The mean rating is {begin} in {begin_when} and {end} in {end_when}"
    beside = "" if unit == "quarter" else "; line: quarters"
    most = "; the highest is {highest} in {highest_when}, the lowest {lowest} in {lowest_when}"
    between = most if len(own) > 2 else ""
    return say.figure(
        title=moved.template if moved else line,
        subtitle=f"Mean rating by {unit}, with intervals over viewers{beside}; {{marks}} ratings",
        caption=f"{line}{between}.",
        alt=f"Dots of the mean rating by {unit}, from {{begin}} in {{begin_when}} to {{end}} in "
        f"{{end_when}}{between}.",
    )


def rating_change_words(results: Results) -> FigureWords | Claim:
    """Return the words of the parts of the change of the mean mark."""
    parts, people = longest_change(results), Populations(results)
    name, told = "rating-change", parts_phrase(results, people)
    moved = moved_phrase(results, people)
    if told is None or moved is None:
        return _undated(
            name,
            people,
            "Too few viewers rated in two whole years or quarters for a change to be parted.",
        )
    unit = compared_unit(results)
    of = both_periods(people, parts, unit)
    new = newcomer_phrase(results, people)
    slots = {**moved.slots, **told.slots, **(new.slots if new else {})}
    slots["whole"] = signed_slot(parts.loc["all", "value"], of, people)
    slots["marks"] = large_slot(of.n or 0, "ratings", of)
    say = Sentences("figure", name, slots, {}, "estimated")
    sample = "" if parts["drawn"].iloc[0] == 1 else ", of a sample of viewers"
    parted = "Other viewers make {by_viewers}, other titles {by_titles} of the change, the same "
    parted += "viewers with the same titles {by_same}"
    return say.figure(
        title=f"Of a change of {{whole}} {people.point}s other viewers make {{by_viewers}}, "
        "other titles {by_titles}",
        subtitle=f"Parts of the change of the mean rating from {{first}} to {{last}} in "
        f"{people.point}s, with intervals; {{marks}} ratings{sample}",
        caption=f"{new.template if new else parted}.",
        alt="Lying bars of the parts of a change of {whole}: other viewers {by_viewers}, "
        "other titles {by_titles}, same viewers and same titles {by_same}.",
    )


def arrival_means_words(results: Results) -> FigureWords | Claim:
    """Return the words of the mean mark by arrival."""
    frame, people = results.explored.frame("arrival_means"), Populations(results)
    name, told = "arrival-means", arrival_phrase(results, people)
    if told is None:
        return _undated(
            name, people, "Viewers of one whole year or quarter alone can be told of, so their "
            "arrivals are not compared.",
        )  # fmt: skip
    viewers = int(frame["viewers"].sum())
    of = Population("viewers with a rating and a known arrival", viewers, ("viewer",))
    slots = {**told.slots, "viewers": count_slot(viewers, "viewers", of)}
    say = Sentences("figure", name, slots, {}, "estimated")
    like = "; rings: on like titles at one time" if "old_like" in told.slots else ""
    return say.figure(
        title="Who arrived in {late_when} gives {late} in the mean, who arrived in {old_when} "
        "{old}",
        subtitle=f"Mean rating by {compared_unit(results)} of a viewer's first rating, with "
        f"intervals{like}; {{viewers}} viewers",
        caption=f"{told.template}.",
        alt="Dots of the mean rating by arrival, from {old} for {old_when} to {late} for "
        "{late_when}.",
    )


def _quartile_slots(frame: pd.DataFrame, people: Populations) -> dict[str, Slot]:
    """Return the quartiles of the first and of the last period."""
    slots: dict[str, Slot] = {}
    for place, row in (("begin", frame.iloc[0]), ("end", frame.iloc[-1])):
        when = period_slot(row["period"], row["unit"])
        of = Population(f"viewers of {when.shown}", int(row["viewers"]), (when.shown,))
        slots[f"{place}_when"] = when
        for column, words in QUARTERS.items():
            if pd.notna(row[column]):
                slots[f"{place}_{words}"] = mean_slot(row[column], of, people)
    return slots


def mean_spreads_words(results: Results) -> FigureWords | Claim:
    """Return the words of how far viewers' means lie apart, period by period."""
    frame, people = results.explored.frame("mean_spreads"), Populations(results)
    frame, name = frame[frame["q50"].notna()], "mean-spreads"
    if len(frame) < 2:
        return _undated(
            name, people, "Too few viewers rated in two whole years or quarters for their means "
            "to be laid side by side.",
        )  # fmt: skip
    slots = _quartile_slots(frame, people)
    least = declared_slot(LEAST_MARKS, spelled_number(LEAST_MARKS), "ratings")
    say = Sentences("figure", name, {**slots, "least": least}, {}, "estimated")
    halves = {"begin_lower", "begin_upper", "end_lower", "end_upper"} <= slots.keys()
    line = "The median viewer gives {begin_middle} in {begin_when} and {end_middle} in {end_when}"
    box = (
        "; half of them lie between {begin_lower} and {begin_upper}, later between {end_lower} and "
        "{end_upper}"
    )
    return say.figure(
        title=line,
        subtitle=f"Mean ratings of viewers by {frame['unit'].iloc[0]}: median, half of the "
        "viewers (box), four fifths (whiskers); viewers with {least} ratings or more in it",
        caption=f"{line}{box if halves else ''}. Means of few ratings lie further apart than "
        "viewers do.",
        alt=f"Boxes of viewers' mean ratings by {frame['unit'].iloc[0]}. {line}.",
    )
