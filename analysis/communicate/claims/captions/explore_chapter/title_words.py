"""The words of figures and tables of titles: popularity and the noise below it, age, genres."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.communicate.claims.captions.words import (
    FigureWords,
    Sentences,
    TableWords,
    longest_and_last,
)
from analysis.communicate.claims.claim import Claim, Population, Slot
from analysis.communicate.claims.data.source import few_phrase, gap_phrase, noise_phrase
from analysis.communicate.claims.explore.viewers import top_titles_phrase
from analysis.communicate.claims.populations import Populations
from analysis.communicate.claims.slots import (
    count_slot,
    declared_share,
    declared_slot,
    noun_slot,
    share_slot,
    spelled_slot,
)
from analysis.intervals import LEVEL
from analysis.text.markdown import single_line
from analysis.text.nouns import english_list, noun_form

if TYPE_CHECKING:
    import pandas as pd

    from analysis.tables import Results

# Rows that fit on half a page; a title counts in each of its genres, so the rest is small.
MOST_GENRES = 18
# Longest name of a genre beside its bar, in characters.
LONGEST_GENRE = 24
# Years: titles up to the first age are recent, those beyond the second old.
AGES = {"recent_age": (2, "two"), "old_age": (20, "twenty")}
# Of which rows the age of the title is known.
DATED = " with a date, of titles with a release year"
BINNED = "Titles for each doubling of their number of {many}; {drawn}"
NOISY = "Titles for each doubling of their number of {many}, grey ones as read; {drawn}"
BARS = "Bars of titles by number of {many}, from {begin} to {end}"


def rows_per_title_words(results: Results) -> FigureWords | Claim:
    """Return the words of titles by their number of rows, faulty records apart."""
    frame, people = results.explored.frame("title_counts"), Populations(results)
    name, words = "title-popularity", {"many": people.many}
    if frame.empty:
        return Sentences("figure", name, {}, words).absent(
            "No title of the source was seen, so there is no popularity to show."
        )
    noise = int(frame.loc[~frame["genuine"], "titles"].sum())
    make = _noisy_words if noise else _popular_words
    return make(results, people, _title_slots(frame, noise, people.many))


def _title_slots(frame: pd.DataFrame, noise: int, many: str) -> dict[str, Slot]:
    """Return how many titles are drawn, how many of them real, and the ends of the axis."""
    whole = int(frame["titles"].sum())
    of = Population("titles drawn", whole, ("title",))
    ends = frame[frame["titles"] > 0].sort_values("lower")["label"]
    return {
        "drawn": noun_slot(whole, "title", "titles", of),
        "grey": noun_slot(noise, "grey title", "grey titles", of),
        "others": noun_slot(whole - noise, "other", "others", of),
        "begin": Slot(str(ends.iloc[0]), str(ends.iloc[0]), many, of),
        "end": Slot(str(ends.iloc[-1]), str(ends.iloc[-1]), many, of),
    }


def _noisy_words(results: Results, people: Populations, slots: dict[str, Slot]) -> FigureWords:
    found, gap = noise_phrase(results, people), gap_phrase(results, people)
    every = {**slots, **found.slots, **gap.slots}
    say = Sentences("figure", "title-popularity", every, gap.words, evidence="tested")
    verb = noun_form(slots["grey"].value, "stands", "stand")
    bars = f"{BARS}. {{grey}} {verb} at the low end, {{others}} above a gap."
    return say.figure(
        title=found.template,
        subtitle=NOISY,
        caption=f"{found.template}: {gap.inside}.",
        alt=bars,
        counted=("subtitle", "alt"),
    )


def _popular_words(results: Results, people: Populations, slots: dict[str, Slot]) -> FigureWords:
    facts, clean = results.explored.record("summary"), noise_phrase(results, people)
    top = top_titles_phrase(people, facts)
    held = 0 < facts["top_titles"] < facts["titles"]
    say = Sentences("figure", "title-popularity", {**slots, **top.slots}, top.words)
    lead = f"{top.template}. " if held else ""
    return say.figure(
        title=top.template if held else "{drawn} in all",
        subtitle=BINNED,
        caption=f"{lead}{clean.template}.",
        alt=f"{BARS}; {{drawn}}, drawn alike.",
    )


def title_age_words(results: Results) -> FigureWords | Claim:
    """Return the words of how old titles are when they are seen."""
    frame, people = results.explored.frame("age_of_title"), Populations(results)
    name, few = "title-age", few_phrase(results, "year")
    if few:
        text = f"{few.template}, so how old titles are when seen is not shown."
        return Sentences("figure", name, few.slots).absent(text)
    if frame.empty:
        return Sentences("figure", name).absent(
            f"{_no_age(people)}, so how old titles are when seen is unknown."
        )
    slots = _age_slots(frame, people)
    words = {"many": people.many, "noun": noun_form(slots["seen"].shown, people.one, people.many)}
    of = "" if slots["seen"].of == people.rows else DATED
    say = Sentences("figure", name, slots, words)
    recent = "{recent} of {many} go to titles up to {recent_age} years old"
    return say.figure(
        title=recent,
        subtitle="Share of {many} that go to titles of so many years at most; {seen} {noun}" + of,
        caption=f"{recent}, {{old}} to titles over {{old_age}} years old; release years are whole "
        "years, so an age is known to within a year.",
        alt="Rising line of the share of {many} by age of the title when seen. It rises most in "
        "the span of {span}, by {span_share}; the last span, {end}, holds {end_share}.",
    )


def _no_age(people: Populations) -> str:
    signals = {"has_years": "release years", "has_time": "dates"}
    lacks = [text for flag, text in signals.items() if not people.source[flag]]
    if lacks:
        return f"The source has no {english_list(lacks, 'or')}"
    return "No title that was seen on a known day has a release year"


def _age_slots(frame: pd.DataFrame, people: Populations) -> dict[str, Slot]:
    """Return the shares of recent and of old titles, of the longest and of the last bar."""
    whole = int(frame["ratings"].sum())
    of = people.rows
    if whole != of.n:
        of = Population(f"{people.many}{DATED}", whole, (people.many, people.one))
    recent, old = (years for years, _ in AGES.values())
    slots = {
        "seen": count_slot(whole, people.many, of),
        "recent": share_slot(frame.loc[frame["upper"] <= recent, "ratings"].sum() / whole, of),
        "old": share_slot(frame.loc[frame["lower"] > old, "ratings"].sum() / whole, of),
        **{name: declared_slot(*age, "years") for name, age in AGES.items()},
    }
    return slots | longest_and_last(frame, "ratings", "span", of)


def genre_shares_words(results: Results) -> FigureWords | Claim:
    """Return the words of the share of rows that go to each genre."""
    frame, people = results.explored.frame("genre_shares"), Populations(results)
    name, few = "genres", few_phrase(results, "genres")
    if few:
        text = f"{few.template}, so shares of genres are not shown."
        return Sentences("figure", name, few.slots).absent(text)
    if frame.empty:
        return Sentences("figure", name).absent("The source has no genres, so none can be counted.")
    shown = frame.head(MOST_GENRES)
    words: dict[str, object] = {"many": people.many, "one": people.one}
    slots = _genre_slots(shown, len(frame), people)
    for name_of, place in (("first", 0), ("last", -1)):
        words[name_of] = single_line(shown["genre"].iloc[place], LONGEST_GENRE)
    say = Sentences("figure", name, slots, words)
    more = ", the first {shown} of {every} genres" if len(frame) > len(shown) else ""
    last = "; the last drawn, {last}, holds {last_share}" if len(shown) > 1 else ""
    return say.figure(
        title="{first} holds {first_share} of all {many}",
        subtitle=f"Share of {{many}} by genre{more}; a title counts in each of its genres",
        caption="{first} holds {first_share} of all {many}. A title counts in each of its genres, "
        "so one {one} can count more than once.",
        alt="Lying bars of the share of {many} by genre, the longest first. {first} holds "
        f"{{first_share}}{last}.",
    )


def _genre_slots(shown: pd.DataFrame, every: int, people: Populations) -> dict[str, Slot]:
    of, genres = people.rows, Population("genres of the source", every, ("genre",))
    return {
        "first_share": share_slot(shown["share"].iloc[0], of),
        "last_share": share_slot(shown["share"].iloc[-1], of),
        "shown": spelled_slot(len(shown), "genres", genres),
        "every": spelled_slot(every, "genres", genres),
    }


def top_titles_words(results: Results) -> TableWords | Claim:
    """Return the words of the table of titles with most rows."""
    people = Populations(results)
    slots, words = {"level": declared_share(LEVEL)}, {"many": people.many}
    say = Sentences("table", "top-titles", slots, words, of=(people.rows,))
    if results.explored.frame("top_titles")["title"].isna().all():
        return say.absent("The source has no names of titles, so the most seen cannot be named.")
    caption = "The most seen titles, with their number of {many}"
    if len(results.explored.frame("top_marks")):
        caption += " and their mean rating, drawn towards that of all titles as far as chance goes"
        caption += ", with its {level} interval"
    return say.table(caption=f"{caption}.")
