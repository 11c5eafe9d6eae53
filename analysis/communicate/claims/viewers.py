"""What viewers do, before anything is modelled."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from analysis import disclosure
from analysis.communicate.claims.claim import Claim, Slot
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
from analysis.text.numbers import number_text

if TYPE_CHECKING:
    from analysis.tables import Results

# Shares from here on deserve a sentence.
BUSY_YEAR = 0.25
# Significant figures of a mean on a scale of few marks, which many rows carry.
MEAN_FIGURES = 3


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


def viewer_claims(results: Results) -> Iterator[Claim]:
    """Yield what is said of all viewers."""
    people, facts = Populations(results), results.explored.record("summary")
    yield from _spread(people, facts)
    yield from _volume(people, facts)
    if facts["mean_rating"] is not None:
        yield _marks(people, facts)
        yield from _high(people, facts)
    if facts["first"] is not None:
        yield from _record(people, facts)
    yield from _titles(people, facts)


def _spread(people: Populations, facts: dict[str, Any]) -> Iterator[Claim]:
    """Yield how unequally rows are spread over viewers, as far as no few are told of."""
    if facts["median_n"] is None:
        yield from _withheld(people, facts)
        return
    if facts["half_from_share"] is not None:
        yield Claim(
            "explore.half_of_rows",
            f"**{{share}} of viewers {giving_verb(people.many)} half of all {{many}}.**",
            {"share": share_slot(facts["half_from_share"], people.viewers)},
            {"many": people.many},
        )
    median = median_slot(facts["median_n"], people)
    yield Claim(
        "explore.median",
        f"The median viewer {giving_verb(people.many, True)} {{median}} {{rows}}.",
        {"median": median},
        {"rows": noun_form(median.shown, people.one, people.many)},
    )


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
    gave = gave_verb(people.many)
    yield Claim(
        "explore.most_active",
        f"Each of the {{ten}} most active viewers {gave} {{most}} {{many}} or more.",
        {
            "ten": declared_slot(disclosure.FEWEST, spelled_number(disclosure.FEWEST), "viewers"),
            "most": count_slot(facts["max_n"], people.many, people.viewers),
        },
        {"many": people.many},
    )
    share = facts["share_one_rating"]
    if share is None:
        text, slots = f"How many viewers {gave} only one {{one}} is {WITHHELD}.", {}
    elif share:
        text = f"{{share}} of viewers {gave} only one {{one}}."
        slots = {"share": share_slot(share, people.viewers)}
    else:
        text, slots = f"No viewer {gave} only one {{one}}.", {}
    yield Claim("explore.single", text, slots, {"one": people.one}, further=(people.viewers,))


def _marks(people: Populations, facts: dict[str, Any]) -> Claim:
    return Claim(
        "explore.mean_rating",
        "The mean rating is {mean}.",
        {"mean": rounded_slot(facts["mean_rating"], "rating", people.rated, figures=MEAN_FIGURES)},
    )


def _high(people: Populations, facts: dict[str, Any]) -> Iterator[Claim]:
    if facts["share_high"] is None:
        return
    lead = "Viewers rate what they like" if facts["share_high"] > 0.5 else "Marks are spread"
    yield Claim(
        "explore.high_ratings",
        f"{lead}: {{share}} of ratings are {{from_mark}} or more.",
        {
            "share": share_slot(facts["share_high"], people.rated),
            "from_mark": declared_slot(facts["high_from"], f"{facts['high_from']:g}", "rating"),
        },
    )


def _record(people: Populations, facts: dict[str, Any]) -> Iterator[Claim]:
    rows = people.rows
    yield Claim(
        "explore.record",
        "The record of {many} runs from {first} to {last}.",
        {"first": month_slot(facts["first"], rows), "last": month_slot(facts["last"], rows)},
        {"many": people.many},
    )
    if facts["busiest_year_share"] is not None and BUSY_YEAR <= facts["busiest_year_share"] < 1:
        yield Claim(
            "explore.busiest_year",
            "{share} of all {many} are of {year}.",
            {
                "share": share_slot(facts["busiest_year_share"], rows),
                "year": year_slot(facts["busiest_year"], rows),
            },
            {"many": people.many},
        )


def _titles(people: Populations, facts: dict[str, Any]) -> Iterator[Claim]:
    n = int(facts["titles"])
    verb, titles = noun_form(n, "title was", "titles were"), people.titles
    yield Claim(
        "explore.titles", f"{{titles}} {verb} seen.", {"titles": large_slot(n, "titles", titles)}
    )
    if 0 < facts["top_titles"] < n:
        yield Claim(
            "explore.top_titles",
            "The {top} most seen of {titles} titles hold {share} of all {many}.",
            {
                "top": spelled_slot(facts["top_titles"], "titles", titles),
                "titles": large_slot(n, "titles", titles),
                "share": share_slot(facts["top_titles_share"], people.rows),
            },
            {"many": people.many},
        )
