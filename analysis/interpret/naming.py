"""Names and lines of segments, from what was counted of their viewers, each name once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from analysis.interpret.lexicon import Side, Word, genre_word
from analysis.interpret.naming_facts import NamingFacts
from analysis.interpret.portraits.counted_measures import GENRE
from analysis.interpret.vocabulary import RATED, WORDS
from analysis.text.nouns import english_list, noun_form
from analysis.text.numbers import rounded_number
from analysis.text.units import value_in_unit

# Effects (in standard deviations, weighted by clarity) below this give no word: what is called
# little. A second word needs half as much again, since two have to be told apart.
LEAST, SECOND = 0.2, 0.3
# Traits of one theme: from this share of the strongest on the plainest speaks.
ALIKE = 0.6
# From here on a band is not only more but far more: what is seen at once.
FAR = 0.8
# A sentence bears so many clauses.
MOST_CLAUSES = 3
# Nouns of units that clauses name.
NOUNS = ("day", "minute", "play", "time")
TYPICAL, MIDDLE, UNKNOWN = "Typical Viewers", "about the middle", "Little-Known Viewers"
EVERYBODY = "All Viewers"
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@dataclass(frozen=True)
class Trait:
    """One way in which a segment's viewers differ from the others.

    Parameters
    ----------
    measure : str
        What was counted.
    theme : str
        What it is about.
    word : Word
        Its words.
    side : Side or None
        The words of the direction in which the segment differs, where they are true.
    weight : float
        |effect| × clarity.
    clause : str
        What the segment's viewers do, with numbers, after "they".
    """

    measure: str
    theme: str
    word: Word
    side: Side | None
    weight: float
    clause: str


def measure_word(measure: str, facts: NamingFacts) -> Word:
    """Return the words of a counted measure."""
    if measure.startswith(GENRE):
        return genre_word(measure.removeprefix(GENRE))
    return RATED[measure] if facts.rated and measure in RATED else WORDS[measure]


def clause_words(row: Any, facts: NamingFacts) -> dict[str, str]:
    """Return what a clause is filled in with: numbers, and nouns in the form that goes with them.

    Parameters
    ----------
    row : named tuple
        value, other, difference, matched_other and unit, as the table behaviour has them.
    facts : NamingFacts
        Nouns.
    """
    value, apart = value_in_unit(row.value, row.unit), rounded_number(abs(row.difference), 1)
    # Where no date is known, all others are meant.
    dated = not pd.isna(row.matched_other)
    together = row.matched_other if dated else row.other
    point = facts.points.removesuffix("s")
    marks = "mark" if facts.single_mark else "marks"
    return {
        "value": value,
        "other": value_in_unit(row.other, row.unit),
        "matched": value_in_unit(together, row.unit),
        "alike": "others who arrived when they did" if dated else "others",
        "apart": apart,
        "do": "give" if facts.rated else "have",
        "side": "higher" if row.difference > 0 else "lower",
        "plural": facts.plural,
        "nouns": noun_form(value, facts.singular, facts.plural),
        "points": facts.points,
        "value_points": noun_form(value, point),
        "apart_points": noun_form(apart, point),
        "lowest": marks,
        "highest": marks,
        **{f"{noun}s": noun_form(value, noun) for noun in NOUNS},
    }


def segment_traits(behaviour: pd.DataFrame, segment: int, facts: NamingFacts) -> list[Trait]:
    """Return how a segment's viewers differ from the others, the clearest first, one a theme.

    Parameters
    ----------
    behaviour : DataFrame
        As `portraits.behaviour.told_behaviour` gives it.
    segment : int
        The segment.
    facts : NamingFacts
        What the words depend on.
    """
    own = behaviour[(behaviour["segment"] == segment) & behaviour["differs"]]
    signs = own["difference"].gt(0).map({True: "+", False: "-"})
    directions = set(signs + own["measure"])
    found = []
    for row in own.itertuples():
        word = measure_word(row.measure, facts)
        side = word.high if row.difference > 0 else word.low
        true = side is not None and side.holds_for(row.value, directions)
        weight = abs(row.effect) * word.clarity
        clause = word.clause.format(**clause_words(row, facts))
        found.append(Trait(row.measure, row.theme, word, side if true else None, weight, clause))
    found.sort(key=lambda trait: (-round(trait.weight, 6), trait.measure))
    themes: dict[str, list[Trait]] = {}
    for trait in found:
        themes.setdefault(trait.theme, []).append(trait)
    return [_clearest(alike) for alike in themes.values()]


def _clearest(alike: list[Trait]) -> Trait:
    """Return the plainest of the traits of a theme that say it about as strongly as the first.

    Those with a word that is true lead.
    """
    said = [trait for trait in alike if trait.side is not None] or alike
    strong = [trait for trait in said if trait.weight >= ALIKE * said[0].weight]
    return max(strong, key=lambda trait: trait.word.clarity)


def speaking_traits(found: list[Trait]) -> list[tuple[Trait, Side]]:
    """Return the traits that give a word, with it, the clearest first."""
    return [
        (trait, trait.side) for trait in found if trait.side is not None and trait.weight >= LEAST
    ]


def offered_names(found: list[tuple[Trait, Side]]) -> Iterator[tuple[str, list[Trait]]]:
    """Yield names for a segment and the traits they say, the best first."""
    if not found:
        yield TYPICAL, []
        return
    (first, side), rest = found[0], found[1:]
    if rest and rest[0][0].weight >= SECOND:
        yield f"{rest[0][1].adjective} {side.noun}", [rest[0][0], first]
    yield side.noun, [first]
    for other, words in rest:
        yield f"{words.adjective} {side.noun}", [other, first]
    for other, words in rest:
        yield f"{side.adjective} {words.noun}", [first, other]


def _unique(
    offered: list[tuple[str, list[Trait]]], taken: set[str], kept: Mapping[int, str], segment: int
) -> tuple[str, list[Trait]]:
    """Return the name that a segment had if it is offered, else the first that is nobody's."""
    free = [one for one in offered if one[0] not in taken]
    others = {name for other, name in kept.items() if other != segment}
    own = [one for one in free if one[0] == kept.get(segment)]
    chosen = [*own, *(one for one in free if one[0] not in others), *free]
    if chosen:
        return chosen[0]
    name, traits = offered[0]
    numbered = (f"{name} {number}" for number in range(2, 1000))
    return next(one for one in numbered if one not in taken), traits


def band_name(place: int, found: list[tuple[Trait, Side]]) -> str:
    """Return the name of a band: a letter, and in what it differs by degree."""
    words = [("far " if trait.weight >= FAR else "") + side.band for trait, side in found[:2]]
    letter = LETTERS[place] if place < len(LETTERS) else str(place + 1)
    return f"Band {letter}: {', '.join(words or [MIDDLE])}"


def segment_line(found: list[Trait]) -> str:
    """Return one sentence on what a segment's known viewers do otherwise than the others."""
    if not found:
        return "In nothing that was counted do they differ clearly from other viewers."
    return f"They {english_list([trait.clause for trait in found[:MOST_CLAUSES]])}."


def name_segments(sizes: pd.DataFrame, behaviour: pd.DataFrame, facts: NamingFacts) -> pd.DataFrame:
    """Add name, named_by, line, colour and the noun of rows (plural) to the segments.

    Parameters
    ----------
    sizes : DataFrame
        As `segment_counts.count_segments` gives them, the largest segment first; where segments
        follow an edition, `former` is the name that they had, and stays theirs while it is true.
    behaviour : DataFrame
        As `portraits.behaviour.told_behaviour` gives it.
    facts : NamingFacts
        What the words depend on.

    Returns
    -------
    DataFrame
        named_by holds the measures that the name says, parted by semicolons.
    """
    counted, taken, rows = set(behaviour["segment"]), set[str](), []
    kept = sizes.set_index("segment")["former"].dropna().to_dict() if "former" in sizes else {}
    for place, row in enumerate(sizes.itertuples()):
        found = segment_traits(behaviour, row.segment, facts)
        words = speaking_traits(found)
        name, said = _unique(list(offered_names(words)), taken, kept, row.segment)
        if row.segment not in counted:
            # Of one segment alone there are no others that it could differ from.
            alone = EVERYBODY if len(sizes) == 1 else UNKNOWN
            name, said = _unique([(alone, [])], taken, kept, row.segment)
        if facts.bands:
            name, said = band_name(place, words), [trait for trait, _ in words[:2]]
        taken.add(name)
        by = ";".join(trait.measure for trait in said)
        line = segment_line(found) if row.segment in counted else ""
        rows.append({"name": name, "named_by": by, "line": line})
    added = pd.DataFrame(rows, columns=["name", "named_by", "line"], index=sizes.index)
    frame = pd.concat([sizes.drop(columns="former", errors="ignore"), added], axis=1)
    frame = frame.assign(color_index=range(len(sizes)), noun=facts.plural)
    first = ["segment", "name", "tentative", "users", "share_users"]
    return frame[[*first, *[name for name in frame.columns if name not in first]]]
