"""The words of figures of titles that rise and fall, win, keep or lose viewers, or please most."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.communicate.claims.captions.absences import said_before
from analysis.communicate.claims.captions.words import FigureWords, Sentences
from analysis.communicate.claims.claim import Claim, Population, Slot
from analysis.communicate.claims.data.source import few_phrase
from analysis.communicate.claims.explore.chosen import (
    PATIENCE,
    choices_slot,
    keep_phrase,
    moved_count_phrase,
    moved_titles_phrase,
    newcomers_of,
    titled,
    win_phrase,
)
from analysis.communicate.claims.explore.mark_changes import mean_slot
from analysis.communicate.claims.populations import Populations
from analysis.communicate.claims.slots import count_slot, declared_slot
from analysis.text.numbers import number_text

if TYPE_CHECKING:
    from analysis.tables import Results


# The figure that says for all of titles what the source lacks.
FIRST = "title-trends"


def _unnamed(results: Results, name: str, otherwise: str, dated: bool = True) -> Claim:
    """Return what the source lacks for a figure of titles by name."""
    source = results.obtained.record("source")
    say = Sentences("figure", name, {}, {"many": source["noun_plural"]})
    lacks = not source["has_titles"] or (dated and not source["has_time"])
    if lacks and name != FIRST:
        return said_before("figure", name)
    few = few_phrase(results, "title")
    if few:
        say = Sentences("figure", name, few.slots)
        return say.absent(f"{few.template}, so titles cannot be told apart here.")
    if not source["has_titles"]:
        return say.absent("The source has no names of titles, so none can be told apart here.")
    if lacks:
        return say.absent("The source has no dates, so titles cannot be followed over time.")
    return say.absent(otherwise)


def title_trends_words(results: Results) -> FigureWords | Claim:
    """Return the words of titles whose share of the rows rises and falls."""
    people, name = Populations(results), FIRST
    told, counted = moved_titles_phrase(results, people), moved_count_phrase(results, people)
    if told is None or counted is None:
        return _unnamed(
            results, name, "No title with enough {many} in each of the last two whole years or "
            "quarters holds a measurably larger or smaller share than before.",
        )  # fmt: skip
    words = {**told.words, **counted.words}
    say = Sentences("figure", name, {**told.slots, **counted.slots}, words, "estimated")
    return say.figure(
        title=counted.template,
        subtitle="Share of the {many} of {now} over that of {before}, drawn towards one as far as "
        "chance goes, with intervals (log scale)",
        caption=f"{told.template}.",
        alt=f"Dots with intervals, one for each title. {told.template}.",
    )


def title_wins_words(results: Results) -> FigureWords | Claim:
    """Return the words of titles that newcomers choose first."""
    people, name = Populations(results), "title-wins"
    told = win_phrase(results, people)
    if told is None:
        return _unnamed(
            results,
            name,
            "No title with enough {many} is measurably chosen more often on a first "
            "day than later.",
        )
    slots = {**told.slots, "fewest": choices_slot(people.many)}
    say = Sentences("figure", name, slots, told.words, "estimated")
    return say.figure(
        title=told.template,
        subtitle="Share of the {many} of viewers' first days over that of their later days, with "
        "intervals (log scale); titles with {fewest} or more on first days",
        caption="“{title}” is chosen {times} times as often on a first day as later: such titles "
        "bring viewers in, or are what new ones find first.",
        alt="Dots with intervals, one for each title that is chosen more often on a first day. "
        "“{title}” lies farthest, at {times} times.",
    )


def title_keeps_words(results: Results) -> FigureWords | Claim:
    """Return the words of first titles after which newcomers come back, or do not."""
    people, name = Populations(results), "title-keeps"
    told, frame = keep_phrase(results, people), results.explored.frame("title_keeps")
    if told is None:
        return _unnamed(
            results, name, "There is no title with enough newcomers after which these come back "
            "measurably more or less often than after others.",
        )  # fmt: skip
    n, every = (int(frame[name].iloc[0]) for name in ("titles", "every"))
    of = Population("titles that are compared", n, ("titles",))
    slots: dict[str, Slot] = {
        **told.slots,
        "moved": count_slot(frame["moved"].iloc[0], "titles", of),
        "compared": count_slot(n, "titles", of),
        "patience": declared_slot(PATIENCE, number_text(PATIENCE), "days"),
        "newcomers": count_slot(every, "newcomers", newcomers_of(every)),
    }
    say = Sentences("figure", name, slots, told.words, "estimated")
    return say.figure(
        title=told.template,
        subtitle="Share of newcomers who come back within {patience} days, by title of the first "
        "day, drawn towards all as far as chance goes; {newcomers} newcomers",
        caption="After {moved} of {compared} titles newcomers come back more or less often than "
        "after all together ({usual}), beyond chance. Who chooses a title first differs in more "
        "than the title.",
        alt=f"Dots with intervals, one for each title, beside a line at {{usual}}. "
        f"{told.template}.",
    )


def title_marks_words(results: Results) -> FigureWords | Claim:
    """Return the words of the titles with the highest and the lowest mean mark."""
    frame, people = results.explored.frame("title_marks"), Populations(results)
    name = "title-marks"
    if frame.empty:
        if not people.source["has_rating"]:
            text = "The source has no ratings, so no title is rated higher than another."
            return Sentences("figure", name).absent(text)
        return _unnamed(results, name, "Too few titles have enough ratings to be compared.", False)
    n = int(frame["titles"].iloc[0])
    of = Population("titles that are compared", n, ("titles",))
    slots = {"compared": count_slot(n, "titles", of), "fewest": choices_slot("ratings")}
    words = {}
    for kind in ("best", "worst"):
        row = frame[frame["kind"] == kind].iloc[0]
        rated = Population(f"ratings of {titled(row)}", int(row["ratings"]), (titled(row),))
        slots[kind] = mean_slot(row["shrunk"], rated, people, (row["low"], row["high"]))
        words[f"{kind}_title"] = titled(row)
    slots["usual"] = mean_slot(frame["usual"].iloc[0], of, people)
    say = Sentences("figure", name, slots, words, "estimated")
    line = "“{best_title}” is rated highest, about {best}, “{worst_title}” lowest, about {worst}"
    return say.figure(
        title=line,
        subtitle="Mean rating of a title, drawn towards the mean of titles ({usual}) as far as "
        "chance goes, with intervals; {compared} titles with {fewest} ratings or more",
        caption=f"{line}. Rings: means as they are.",
        alt=f"Dots with intervals, one for each title, beside a line at {{usual}}. {line}.",
    )
