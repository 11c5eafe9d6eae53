"""Names of segments, from what was counted of their viewers, each name once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import pandas as pd

from analysis.interpret.names.lexicon import Side, Word, genre_word
from analysis.interpret.names.naming_facts import NamingFacts
from analysis.interpret.names.vocabulary import RATED, WORDS
from analysis.interpret.portraits.counted_measures import GENRE

# Effects (in standard deviations, weighted by clarity) below this give no word: what is called
# little. A second word needs half as much again, since two have to be told apart.
LEAST, SECOND = 0.2, 0.3
# Traits of one theme: from this share of the strongest on the plainest speaks.
ALIKE = 0.6
# From here on a band is not only more but far more: what is seen at once.
FAR = 0.8
# More segments than any rule allows.
MOST = 1000
TYPICAL, MIDDLE, UNKNOWN = "Typical Viewers", "about the middle", "Little-Known Viewers"
EVERYBODY = "All Viewers"
# Weights that are equal but for rounding are equal.
DIGITS = 6
# Words of a name, and its letters: beside the bars of a figure there is room for no more.
WORDS_OF_NAME, LETTERS_OF_NAME = 3, 36
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@dataclass(frozen=True)
class Trait:
    """One way in which a segment's viewers differ from the others.

    Parameters
    ----------
    measure : str
        What was counted.
    side : Side
        The words of the direction in which the segment differs.
    clarity : float
        How plain they are.
    weight : float
        |effect| × clarity.
    """

    measure: str
    side: Side
    clarity: float
    weight: float


def measure_word(measure: str, facts: NamingFacts) -> Word:
    """Return the words of a counted measure."""
    if measure.startswith(GENRE):
        return genre_word(measure.removeprefix(GENRE))
    return RATED[measure] if facts.rated and measure in RATED else WORDS[measure]


def segment_traits(behaviour: pd.DataFrame, segment: int, facts: NamingFacts) -> list[Trait]:
    """Return the words that are true of a segment, the clearest first, one a theme.

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
    themes: dict[str, list[Trait]] = {}
    for row in own.itertuples():
        word = measure_word(row.measure, facts)
        side = word.high if row.difference > 0 else word.low
        weight = round(abs(row.effect) * word.clarity, DIGITS)
        if side is not None and side.holds_for(row.value, directions) and weight >= LEAST:
            trait = Trait(row.measure, side, word.clarity, weight)
            themes.setdefault(row.theme, []).append(trait)
    found = [_plainest(alike) for alike in themes.values()]
    return sorted(found, key=lambda trait: (-trait.weight, trait.measure))


def _plainest(alike: list[Trait]) -> Trait:
    """Return the plainest of the traits of a theme that say it about as strongly as the first."""
    alike = sorted(alike, key=lambda trait: (-trait.weight, trait.measure))
    strong = [trait for trait in alike if trait.weight >= ALIKE * alike[0].weight]
    return max(strong, key=lambda trait: trait.clarity)


def offered_names(found: list[Trait]) -> Iterator[tuple[str, list[Trait]]]:
    """Yield names for a segment and the traits they say, the best first.

    A genre of many words gives names that are too long for it.
    """
    short = [trait for trait in found if _fits(trait.side.noun)]
    fitting = [one for one in _joined_words(short) if _fits(one[0])]
    yield from fitting or [(TYPICAL, [])]


def _fits(name: str) -> bool:
    return len(name.split()) <= WORDS_OF_NAME and len(name) <= LETTERS_OF_NAME


def _joined_words(found: list[Trait]) -> Iterator[tuple[str, list[Trait]]]:
    if not found:
        return
    first, rest = found[0], found[1:]
    if rest and rest[0].weight >= SECOND:
        yield f"{rest[0].side.adjective} {first.side.noun}", [rest[0], first]
    yield first.side.noun, [first]
    for other in rest:
        yield f"{other.side.adjective} {first.side.noun}", [other, first]
    for other in rest:
        yield f"{first.side.adjective} {other.side.noun}", [first, other]
    for other in rest:
        yield other.side.noun, [other]


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
    # The number is a word too.
    short = [one for one in offered if len(one[0].split()) < WORDS_OF_NAME]
    name, traits = next((one for one in short if _fits(f"{one[0]} {MOST}")), (TYPICAL, []))
    numbered = (f"{name} {number}" for number in range(2, MOST))
    return next(one for one in numbered if one not in taken), traits


def band_name(place: int, found: list[Trait]) -> str:
    """Return the name of a band: a letter, and in what it differs most, by degree."""
    words = [("far " if trait.weight >= FAR else "") + trait.side.band for trait in found]
    letter = LETTERS[place] if place < len(LETTERS) else str(place + 1)
    first = next((one for one in words[:1] if len(one) <= LETTERS_OF_NAME), MIDDLE)
    return f"Band {letter}: {first}"


def name_segments(sizes: pd.DataFrame, behaviour: pd.DataFrame, facts: NamingFacts) -> pd.DataFrame:
    """Add name, named_by, colour and the noun of rows (plural) to the segments.

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
        words = segment_traits(behaviour, row.segment, facts)
        name, said = _unique(list(offered_names(words)), taken, kept, row.segment)
        if row.segment not in counted:
            # Of one segment alone there are no others that it could differ from.
            alone = EVERYBODY if len(sizes) == 1 else UNKNOWN
            name, said = _unique([(alone, [])], taken, kept, row.segment)
        if facts.bands:
            name, said = band_name(place, words), words[:1]
        taken.add(name)
        by = ";".join(trait.measure for trait in said)
        rows.append({"name": name, "named_by": by})
    added = pd.DataFrame(rows, columns=["name", "named_by"], index=sizes.index)
    frame = pd.concat([sizes.drop(columns="former", errors="ignore"), added], axis=1)
    frame = frame.assign(color_index=range(len(sizes)), noun=facts.plural)
    first = ["segment", "name", "tentative", "users", "share_users"]
    return frame[[*first, *[name for name in frame.columns if name not in first]]]
