"""Names and lines of segments, from their largest deviations, each name once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from analysis.interpret.lexicon import Side, Word, genre_word, other_word
from analysis.interpret.naming_facts import NamingFacts
from analysis.interpret.vocabulary import RATED, WORDS
from analysis.text.nouns import english_list, noun_form
from analysis.text.numbers import rounded_number
from analysis.text.units import value_in_unit

if TYPE_CHECKING:
    from analysis.tables import Tables

# A smaller deviation (in MADs, weighted by clarity) gives no word: a quarter of the spread of
# viewers is seen by nobody. A second word needs twice that, since two have to be told apart.
LEAST, SECOND = 0.25, 0.5
# Traits of one theme: from this share of the strongest on the plainest speaks.
ALIKE = 0.6
# From here on a band is not only more but far more.
FAR = 1.5
# What a reader sees, by unit, however small the MAD is: two of a hundred, a year, a tenth star.
SEEN = {"share": 0.02, "year": 1.0, "stars": 0.1, "nats": 0.1, "index": 0.05}
# And of what has no such unit a twentieth; on a log axis, a tenth of the count.
SEEN_OF_ALL, SEEN_LOG = 0.05, 0.1
# Nouns of units that clauses name.
NOUNS = ("day", "minute", "play", "time", "year")
TYPICAL, MIDDLE = "Typical Viewers", "about the middle"
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@dataclass(frozen=True)
class Trait:
    """One way in which a segment differs from all viewers.

    Parameters
    ----------
    feature : str
        The feature.
    word : Word
        Its words.
    side : Side
        The words of the direction in which the segment differs.
    weight : float
        |deviation| × clarity.
    clause : str
        What the segment's viewers do, with numbers, after "they".
    """

    feature: str
    word: Word
    side: Side
    weight: float
    clause: str


def gather_facts(catalogue: pd.DataFrame, *, obtained: Tables, modelled: Tables) -> NamingFacts:
    """Return what the words depend on besides the numbers."""
    source = obtained.record("source")
    high = source["rating_high"]
    known = catalogue.set_index("feature")
    return NamingFacts(
        singular=source["noun_singular"],
        plural=source["noun_plural"],
        rated=bool(source["has_rating"]),
        points="stars" if high is not None and high <= 5 else "points",
        structure=modelled.record("gate")["structure"],
        labels=known["label"].astype(str).to_dict(),
        units=known["unit"].astype(str).to_dict(),
    )


def feature_word(feature: str, facts: NamingFacts) -> Word:
    """Return the words of a feature; shares of genres are labelled "share of <genre>"."""
    if facts.rated and feature in RATED:
        return RATED[feature]
    if feature in WORDS:
        return WORDS[feature]
    label = facts.labels.get(feature, feature).replace("{", "").replace("}", "")
    if feature.startswith("genre_") and label.startswith("share of "):
        return genre_word(label.removeprefix("share of "))
    return other_word(label)


def clause_words(median: float, overall: float, unit: str, facts: NamingFacts) -> dict[str, str]:
    """Return what a clause is filled in with: numbers, and nouns in the form that goes with them.

    Parameters
    ----------
    median, overall : float
        Of the segment's viewers and of all.
    unit : str
        Unit of both.
    facts : NamingFacts
        Nouns.
    """
    value, apart = value_in_unit(median, unit), rounded_number(abs(median - overall), 1)
    point = facts.points.removesuffix("s")
    return {
        "value": value,
        "all": value_in_unit(overall, unit),
        "apart": apart,
        "plural": facts.plural,
        "nouns": noun_form(value, facts.singular, facts.plural),
        "points": noun_form(value, point),
        "apart_points": noun_form(apart, point),
        **{f"{noun}s": noun_form(value, noun) for noun in NOUNS},
    }


def _clause(side: Side, row: Any, facts: NamingFacts) -> str:
    unit = facts.units.get(row.feature, "")
    return side.clause.format(**clause_words(row.median, row.overall_median, unit, facts))


def _noticeable(row: Any, unit: str) -> bool:
    """Say whether a reader would see the difference, however small the MAD is."""
    apart, most = abs(row.median - row.overall_median), abs(row.overall_median)
    least = SEEN.get(unit)
    if least is None:
        least = SEEN_LOG if unit.startswith("log") else SEEN_OF_ALL * most
    return apart >= least


def segment_traits(profile: pd.DataFrame, segment: int, facts: NamingFacts) -> list[Trait]:
    """Return how a segment differs, the clearest first, one trait a theme."""
    found = []
    for row in profile[profile["segment"] == segment].itertuples():
        word = feature_word(row.feature, facts)
        side = word.high if row.deviation > 0 else word.low
        weight = abs(row.deviation) * word.clarity
        true = side.least <= row.median <= side.most
        if true and weight >= LEAST and _noticeable(row, facts.units.get(row.feature, "")):
            found.append(Trait(row.feature, word, side, weight, _clause(side, row, facts)))
    found.sort(key=lambda trait: (-round(trait.weight, 6), trait.feature))
    themes: dict[str, list[Trait]] = {}
    for trait in found:
        themes.setdefault(trait.word.theme, []).append(trait)
    return [_clearest(alike) for alike in themes.values()]


def _clearest(alike: list[Trait]) -> Trait:
    """Return the plainest of the traits of a theme that say it about as strongly as the first."""
    strong = [trait for trait in alike if trait.weight >= ALIKE * alike[0].weight]
    return max(strong, key=lambda trait: trait.word.clarity)


def offered_names(found: list[Trait]) -> Iterator[str]:
    """Yield names for a segment, the best first."""
    if not found:
        yield TYPICAL
        return
    first, rest = found[0], found[1:]
    if rest and rest[0].weight >= SECOND:
        yield f"{rest[0].side.adjective} {first.side.noun}"
    yield first.side.noun
    for other in rest:
        yield f"{other.side.adjective} {first.side.noun}"
    for other in rest:
        yield f"{first.side.adjective} {other.side.noun}"


def _unique(wanted: Iterator[str], taken: set[str]) -> str:
    offered = list(wanted)
    free = (name for name in offered if name not in taken)
    numbered = (f"{offered[0]} {number}" for number in range(2, 1000))
    return next(free, None) or next(name for name in numbered if name not in taken)


def band_name(place: int, found: list[Trait]) -> str:
    """Return the name of a band: a letter, and in what it differs by degree."""
    far = {trait.feature: "far " if trait.weight >= FAR else "" for trait in found}
    words = [far[trait.feature] + trait.side.band for trait in found[:2]] or [MIDDLE]
    letter = LETTERS[place] if place < len(LETTERS) else str(place + 1)
    return f"Band {letter}: {', '.join(words)}"


def segment_line(row: Any, average: float, found: list[Trait], facts: NamingFacts) -> str:
    """Return one sentence on a segment: how much, and the two clearest further traits."""
    each = row.ratings / row.users
    verb = "give" if facts.rated else "have"
    shown = rounded_number(each)
    noun = noun_form(shown, facts.singular, facts.plural)
    clauses = [
        f"{verb} {shown} {noun} each (average {rounded_number(average)})",
        *[trait.clause for trait in found if trait.word.theme != "volume"][:2],
    ]
    return f"They {english_list(clauses)}."


def name_segments(sizes: pd.DataFrame, profile: pd.DataFrame, facts: NamingFacts) -> pd.DataFrame:
    """Add name, line, colour and the noun of rows (plural) to the segments.

    Parameters
    ----------
    sizes : DataFrame
        As `segment_counts.count_segments` gives them, the largest segment first.
    profile : DataFrame
        As `profiles.profile_segments` gives it.
    facts : NamingFacts
        What the words depend on.
    """
    average = sizes["ratings"].sum() / max(sizes["users"].sum(), 1)
    taken: set[str] = set()
    rows = []
    for place, row in enumerate(sizes.itertuples()):
        found = segment_traits(profile, row.segment, facts)
        name = band_name(place, found) if facts.bands else _unique(offered_names(found), taken)
        taken.add(name)
        rows.append({"name": name, "line": segment_line(row, average, found, facts)})
    words = pd.DataFrame(rows, columns=["name", "line"], index=sizes.index)
    frame = pd.concat([sizes, words], axis=1)
    frame = frame.assign(color_index=range(len(sizes)), noun=facts.plural)
    first = ["segment", "name", "tentative", "users", "share_users"]
    return frame[[*first, *[name for name in frame.columns if name not in first]]]
