"""What is said of titles that move, win, keep or lose viewers, of ages and caps."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pandas as pd

from analysis.communicate.claims.claim import Claim, Population, Slot
from analysis.communicate.claims.data.source import few_phrase
from analysis.communicate.claims.explore.mark_changes import period_slot
from analysis.communicate.claims.phrase import Phrase
from analysis.communicate.claims.populations import Populations
from analysis.communicate.claims.slots import (
    count_or_none,
    count_slot,
    declared_slot,
    share_slot,
)
from analysis.text.markdown import single_line
from analysis.text.nouns import noun_form, spelled_number
from analysis.text.numbers import number_text, rounded_number

if TYPE_CHECKING:
    from analysis.tables import Results

# As the stage declares them: rows that a title needs, days in which a newcomer comes back, the
# age up to which a title is recent.
FEWEST_CHOICES, PATIENCE, RECENT = 20, 90, 2
# Longest name of a title in a sentence, in characters.
LONGEST = 60


def titled(row: pd.Series) -> str:
    """Return the name of a title as a sentence has it."""
    return single_line(row["title"], LONGEST)


def times_slot(value: float, of: Population, low: float, high: float) -> Slot:
    """Return how many times as often, with its interval."""
    return Slot(float(value), rounded_number(value), "times", of, float(low), float(high))


def choices_slot(many: str) -> Slot:
    """Return how many rows a title needs to be told of."""
    return declared_slot(FEWEST_CHOICES, number_text(FEWEST_CHOICES), many)


def period_rows(people: Populations, slot: Slot, n: int | None = None) -> Population:
    """Return the rows of one period."""
    return Population(f"{people.many} of {slot.shown}", n, (slot.shown,))


def moved_titles_phrase(results: Results, people: Populations) -> Phrase | None:
    """Say which titles' share of the rows rose and fell most; None where none measurably did."""
    frame = results.explored.frame("title_trends")
    if frame.empty:
        return None
    now = period_slot(frame["now"].iloc[0], frame["unit"].iloc[0])
    before = period_slot(frame["before"].iloc[0], frame["unit"].iloc[0])
    of, slots = period_rows(people, now), {"now": now, "before": before}
    words: dict[str, object] = {"many": people.many}
    texts = []
    for kind, verb in (("rises", "rose"), ("falls", "fell")):
        rows = frame[frame["kind"] == kind]
        if len(rows):
            first = rows.iloc[0]
            slots[kind] = times_slot(first["lift"], of, first["low"], first["high"])
            words[f"{kind}_title"] = titled(first)
            texts.append(f"that of “{{{kind}_title}}” {verb} most, to {{{kind}}} times what it was")
    lead = "Of all {many} of {now}, against those of {before}: the share "
    return Phrase(lead + ", ".join(texts).removeprefix("that "), slots, words)


def moved_count_phrase(results: Results, people: Populations) -> Phrase | None:
    """Say how many titles measurably moved."""
    frame = results.explored.frame("title_trends")
    if frame.empty:
        return None
    n = int(frame["titles"].iloc[0])
    of = Population("titles that are compared", n, ("titles",))
    slots = {
        "moved": count_slot(frame["moved"].iloc[0], "titles", of),
        "compared": count_slot(n, "titles", of),
        "fewest": choices_slot(people.many),
        "before": period_slot(frame["before"].iloc[0], frame["unit"].iloc[0]),
        "now": period_slot(frame["now"].iloc[0], frame["unit"].iloc[0]),
    }
    return Phrase(
        "{moved} of {compared} titles with {fewest} {many} or more in {before} and in {now} hold a "
        "measurably larger or smaller share of the {many} than before",
        slots,
        {"many": people.many},
    )


def win_phrase(results: Results, people: Populations) -> Phrase | None:
    """Say which title newcomers choose first most above what others choose later."""
    frame = results.explored.frame("title_wins")
    if frame.empty:
        return None
    first = frame.iloc[0]
    of = Population(f"{people.many} of a first day", None, ("first day",))
    slots = {"times": times_slot(first["lift"], of, first["low"], first["high"])}
    slots["share"] = share_slot(first["share_now"], of)
    return Phrase(
        "“{title}” is chosen {times} times as often on a first day as later, and holds {share} of "
        "all {many} of a first day",
        slots,
        {"title": titled(first), "many": people.many},
    )


def newcomers_of(n: float) -> Population:
    """Return the newcomers who can be watched long enough."""
    return Population("newcomers", int(n), ("newcomers",))


def keep_phrase(results: Results, people: Populations) -> Phrase | None:
    """Say after which first titles most and fewest newcomers come back."""
    frame = results.explored.frame("title_keeps")
    if frame.empty:
        return None
    every = newcomers_of(frame["every"].iloc[0])
    slots = {
        "usual": share_slot(frame["usual"].iloc[0], every),
        "days": declared_slot(PATIENCE, number_text(PATIENCE), "days"),
    }
    words: dict[str, object] = {}
    texts = []
    for kind in ("keeps", "loses"):
        rows = frame[frame["kind"] == kind]
        if len(rows):
            first = rows.iloc[0]
            words[kind] = titled(first)
            slots[f"{kind}_share"] = share_slot(first["shrunk"], every, first["low"], first["high"])
            texts.append(f"{{{kind}_share}} after “{{{kind}}}”")
    return Phrase(
        f"Of newcomers, about {' and '.join(texts)} on the first day come back within {{days}} "
        "days, against {usual} after all titles together",
        slots,
        words,
    )


def age_phrase(results: Results, people: Populations) -> Phrase | None:
    """Say what share of rows went to recent titles, in the first and in the last period."""
    frame = results.explored.frame("chosen_ages")
    frame = frame[frame["recent"].notna()]
    if len(frame) < 2 or few_phrase(results, "year"):
        return None
    slots: dict[str, Slot] = {
        "recent_age": declared_slot(RECENT, spelled_number(RECENT), "years"),
    }
    for place, row in (("begin", frame.iloc[0]), ("end", frame.iloc[-1])):
        when = period_slot(row["period"], row["unit"])
        of = period_rows(people, when, int(row["ratings"]))
        slots[f"{place}_when"] = when
        slots[place] = share_slot(row["recent"], of, row["recent_low"], row["recent_high"])
    return Phrase(
        "{end} of the {many} of {end_when} go to titles up to {recent_age} years old, {begin} of "
        "those of {begin_when}",
        slots,
        {"many": people.many},
    )


def chosen_claims(results: Results) -> Iterator[Claim]:
    """Yield what is said of titles that move, of ages and caps."""
    people = Populations(results)
    for name, phrase, bold in (
        ("titles_moved", moved_count_phrase, True),
        ("title_trend", moved_titles_phrase, False),
        ("title_wins", win_phrase, False),
        ("title_keeps", keep_phrase, False),
        ("chosen_ages", age_phrase, False),
    ):
        found = phrase(results, people)
        if found:
            yield found.claim(f"explore.{name}", bold=bold, evidence="estimated")
    yield from _caps(results, people)


CAPS = {
    "most": "{viewers} of {every} viewers have exactly {n} {noun}, the most that anybody has: the "
    "source seems to hold no more of a viewer, so how much they give is known only up to there.",
    "least": "No viewer has fewer than {n} {noun}: if the source leaves out who has fewer, nothing "
    "here tells of them.",
}


def _caps(results: Results, people: Populations) -> Iterator[Claim]:
    """Yield where the source seems to cut what it holds of viewers."""
    for row in results.explored.frame("count_caps").itertuples():
        of = people.viewers
        slots = {
            "n": count_slot(row.n, people.many, of),
            "viewers": count_or_none(row.viewers, "viewers", of),
            "every": count_slot(row.every, "viewers", of),
        }
        text = CAPS[row.end]
        used = {name: slot for name, slot in slots.items() if f"{{{name}}}" in text}
        noun = noun_form(row.n, people.one, people.many)
        yield Claim(f"explore.cap_{row.end}", text, used, {"noun": noun}, evidence="estimated")
