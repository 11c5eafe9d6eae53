"""What viewers do, before anything is modelled."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from analysis import disclosure
from analysis.communicate.claims.claim import Claim, Population, Slot
from analysis.communicate.claims.phrase import Phrase
from analysis.communicate.claims.populations import Populations
from analysis.communicate.claims.slots import (
    count_slot,
    declared_slot,
    large_slot,
    month_slot,
    noun_slot,
    rounded_slot,
    share_slot,
    spelled_slot,
    year_slot,
)
from analysis.communicate.decided import WITHHELD
from analysis.text.nouns import noun_form, spelled_number
from analysis.text.numbers import number_text, rounded_number

if TYPE_CHECKING:
    from analysis.tables import Results

# Shares from here on deserve a sentence.
BUSY_YEAR = 0.25
# Significant figures of a mean on a scale of few marks, which many rows carry.
MEAN_FIGURES = 3
# How it is said who is known, behind a share and where all are.
ARE_KNOWN = "of viewers have {cut} {many} or more and are known"
ALL_KNOWN = "every viewer has {cut} {many} or more and is known"


def giving_verb(many: str, singular: bool = False) -> str:
    """Return what viewers do with their rows: they give ratings, and have plays or views."""
    if "rating" in str(many):
        return "gives" if singular else "give"
    return "has" if singular else "have"


def gave_verb(many: str) -> str:
    """Return the same of the past: they gave ratings, and had plays or views."""
    return "gave" if "rating" in str(many) else "had"


def median_slot(value: float, people: Populations) -> Slot:
    """Return a median as it is: whole where it is whole, else with one figure behind the point."""
    shown = number_text(value, 0 if float(value).is_integer() else 1)
    return Slot(float(value), shown, people.many, people.viewers)


def mark_slot(value: float, of: Population | None) -> Slot:
    """Return a mark of the scale: 4, 3.5, .5."""
    return Slot(float(value), rounded_number(value, MEAN_FIGURES), "rating", of)


def known_phrase(people: Populations) -> Phrase:
    """Say what share of viewers is known; what is withheld is not asked for."""
    known, cut = (
        people.known.n or 0,
        declared_slot(people.cut, number_text(people.cut), people.many),
    )
    words = {"many": people.many}
    if not people.guessed.n:
        return Phrase(ALL_KNOWN, {"cut": cut}, words)
    share = share_slot(known / max(people.viewers.n or 0, 1), people.viewers)
    return Phrase(f"{{known}} {ARE_KNOWN}", {"known": share, "cut": cut}, words)


def half_phrase(people: Populations, facts: dict[str, Any]) -> Phrase:
    """Say what share of viewers hold half of all rows, or that it is withheld."""
    words = {"many": people.many}
    if facts["half_from_share"] is None:
        text = f"What share of viewers {giving_verb(people.many)} half of all {{many}} is "
        return Phrase(f"{text}{WITHHELD}", {}, words)
    return Phrase(
        f"{{half}} of viewers {giving_verb(people.many)} half of all {{many}}",
        {"half": share_slot(facts["half_from_share"], people.viewers)},
        words,
    )


def median_phrase(people: Populations, facts: dict[str, Any]) -> Phrase:
    """Say how many rows the median viewer has, or that it is withheld."""
    verb = giving_verb(people.many, True)
    if facts["median_n"] is None:
        return Phrase(f"What the median viewer {verb} is {WITHHELD}")
    median = median_slot(facts["median_n"], people)
    return Phrase(
        f"The median viewer {verb} {{median}} {{median_noun}}",
        {"median": median},
        {"median_noun": noun_form(median.shown, people.one, people.many)},
    )


def single_phrase(people: Populations, facts: dict[str, Any]) -> Phrase:
    """Say how many viewers have one row only, or that it is withheld."""
    gave, share = gave_verb(people.many), facts["share_one_rating"]
    words = {"one": people.one}
    if share is None:
        return Phrase(f"How many viewers {gave} only one {{one}} is {WITHHELD}", {}, words)
    if not share:
        return Phrase(f"No viewer {gave} only one {{one}}", {}, words)
    slots = {"single": share_slot(share, people.viewers)}
    return Phrase(f"{{single}} of viewers {gave} only one {{one}}", slots, words)


def most_active_phrase(people: Populations, facts: dict[str, Any]) -> Phrase:
    """Say what each of the most active viewers reaches."""
    return Phrase(
        f"Each of the {{ten}} most active viewers {gave_verb(people.many)} {{most}} {{many}} or "
        "more",
        {
            "ten": declared_slot(disclosure.FEWEST, spelled_number(disclosure.FEWEST), "viewers"),
            "most": count_slot(facts["max_n"], people.many, people.viewers),
        },
        {"many": people.many},
    )


def mean_phrase(people: Populations, facts: dict[str, Any]) -> Phrase:
    """Say what the mean rating is."""
    slot = rounded_slot(facts["mean_rating"], "rating", people.rated, figures=MEAN_FIGURES)
    return Phrase("The mean rating is {mean}", {"mean": slot})


def high_phrase(people: Populations, facts: dict[str, Any]) -> Phrase:
    """Say what share of ratings lies in the upper part of the scale."""
    lead = "Viewers rate what they like" if facts["share_high"] > 0.5 else "Marks are spread"
    return Phrase(
        f"{lead}: {{high}} of ratings are {{from_mark}} or more",
        {
            "high": share_slot(facts["share_high"], people.rated),
            "from_mark": mark_slot(facts["high_from"], None),
        },
    )


def record_phrase(people: Populations, facts: dict[str, Any]) -> Phrase:
    """Say from when to when rows are dated."""
    dated = people.dated
    return Phrase(
        "The record of {many} runs from {first} to {last}",
        {"first": month_slot(facts["first"], dated), "last": month_slot(facts["last"], dated)},
        {"many": people.many},
    )


def year_phrase(people: Populations, facts: dict[str, Any]) -> Phrase:
    """Say what share of rows is of the busiest year."""
    dated = people.dated
    return Phrase(
        "{year_share} of all {dated} are of {year}",
        {
            "year_share": share_slot(facts["busiest_year_share"], dated),
            "year": year_slot(facts["busiest_year"], dated),
        },
        {"dated": dated.name.removesuffix(" kept")},
    )


def top_titles_phrase(people: Populations, facts: dict[str, Any]) -> Phrase:
    """Say what share of rows the most seen titles hold."""
    return Phrase(
        "The {top} most seen of {titles} titles hold {top_share} of all {many}",
        {
            "top": spelled_slot(facts["top_titles"], "titles", people.titles),
            "titles": large_slot(facts["titles"], "titles", people.titles),
            "top_share": share_slot(facts["top_titles_share"], people.rows),
        },
        {"many": people.many},
    )


def viewer_claims(results: Results) -> Iterator[Claim]:
    """Yield what is said of all viewers."""
    people, facts = Populations(results), results.explored.record("summary")
    yield from _spread(people, facts)
    yield from _volume(people, facts)
    if facts["mean_rating"] is not None:
        yield mean_phrase(people, facts).claim("explore.mean_rating")
    if facts["share_high"] is not None:
        yield high_phrase(people, facts).claim("explore.high_ratings")
    if facts["first"] is not None:
        yield from _record(people, facts)
    yield from _titles(people, facts)


def _spread(people: Populations, facts: dict[str, Any]) -> Iterator[Claim]:
    """Yield how unequally rows are spread over viewers, as far as no few are told of."""
    if facts["median_n"] is None:
        yield from _withheld(people, facts)
        return
    if facts["half_from_share"] is not None:
        yield half_phrase(people, facts).claim("explore.half_of_rows", bold=True)
    yield median_phrase(people, facts).claim("explore.median")


def _withheld(people: Populations, facts: dict[str, Any]) -> Iterator[Claim]:
    """Yield that nothing is told of single viewers, and how many there are."""
    few = declared_slot(disclosure.FEWEST, spelled_number(disclosure.FEWEST), "viewers")
    yield Claim(
        "explore.withheld",
        "How much single viewers gave is withheld, since it would tell of fewer than {few}.",
        {"few": few},
    )
    yield Claim(
        "explore.size",
        "**There are {rows} {many} of {viewers}.**",
        {
            "rows": count_slot(facts["ratings"], people.many, people.rows),
            "viewers": noun_slot(facts["users"], "viewer", "viewers", people.viewers),
        },
        {"many": noun_form(facts["ratings"], people.one, people.many)},
    )


def _volume(people: Populations, facts: dict[str, Any]) -> Iterator[Claim]:
    """Yield how far apart the least and the most active viewers are."""
    if facts["median_n"] is None:
        return
    yield most_active_phrase(people, facts).claim("explore.most_active")
    single = single_phrase(people, facts)
    yield single.claim("explore.single", further=(people.viewers,))


def _record(people: Populations, facts: dict[str, Any]) -> Iterator[Claim]:
    yield record_phrase(people, facts).claim("explore.record")
    if facts["busiest_year_share"] is not None and BUSY_YEAR <= facts["busiest_year_share"] < 1:
        yield year_phrase(people, facts).claim("explore.busiest_year")


def _titles(people: Populations, facts: dict[str, Any]) -> Iterator[Claim]:
    n = int(facts["titles"])
    verb, titles = noun_form(n, "title was", "titles were"), people.titles
    yield Claim(
        "explore.titles", f"{{titles}} {verb} seen.", {"titles": large_slot(n, "titles", titles)}
    )
    if 0 < facts["top_titles"] < n:
        yield top_titles_phrase(people, facts).claim("explore.top_titles")
