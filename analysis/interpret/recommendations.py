"""What could be done, each with the number it rests on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from analysis import disclosure
from analysis.interpret.naming import segment_traits
from analysis.interpret.naming_facts import NamingFacts
from analysis.text.numbers import percent_text

if TYPE_CHECKING:
    from analysis.tables import Tables

COLUMNS = {"segment": "float64", "text": "str", "evidence": "str"}
# A group with half as many rows again as its share of viewers carries more than its weight.
CARRIES = 1.5
# From one viewer in five on with little evidence, gathering more comes first.
MANY_LOW = 0.2
# More than a page bears, and than anybody would try.
MOST = 6


def _weights(named: pd.DataFrame, facts: NamingFacts) -> list[tuple[float | None, str, str]]:
    ratio = named["share_ratings"] / named["share_users"]
    top = named.loc[ratio.idxmax()]
    if len(named) < 2 or ratio.max() < CARRIES:
        return []
    evidence = f"{percent_text(top.share_users)} of viewers, {percent_text(top.share_ratings)} of"
    text = f"When the catalogue changes, look first at what it does to {top['name']}"
    return [(float(top.segment), f"{text}.", f"{evidence} {facts.plural}.")]


def _by_segment(
    named: pd.DataFrame, profile: pd.DataFrame, facts: NamingFacts
) -> list[tuple[float | None, str, str]]:
    found: list[tuple[float | None, str, str]] = []
    used: set[str] = set()
    for row in named.itertuples():
        for trait in segment_traits(profile, row.segment, facts):
            text = trait.side.action.format(name=row.name)
            if text and trait.word.theme != "volume" and trait.side.action not in used:
                used.add(trait.side.action)
                found.append((float(row.segment), f"{text}.", f"They {trait.clause}."))
                break
    return found


def _evidence_first(
    scrubbed: Tables, facts: NamingFacts, fewest: int
) -> list[tuple[float | None, str, str]]:
    least = int(scrubbed.record("window")["min_ratings"])
    users = scrubbed.frame("viewers_by_evidence").set_index("evidence")["users"]
    low = users["low"] / users.sum() if users.sum() else 0.0
    few = any(disclosure.is_few(count, fewest) for count in users)
    if few or low < MANY_LOW:
        return []
    text = f"Ask viewers with fewer than {least} {facts.plural} for more before telling them"
    evidence = f"{percent_text(low)} of viewers have so few, and their segment is a guess."
    return [(None, f"{text} what they might like.", evidence)]


def _degrees(named: pd.DataFrame) -> list[tuple[float | None, str, str]]:
    count = len(named)
    return [
        (
            None,
            "Serve viewers by their own measured values rather than by a type.",
            "The gate finds no strong structure: viewers differ by degree.",
        ),
        (
            None,
            "Where a cut is needed, use the bands, and move their borders as it suits.",
            f"The declared rule prefers these {count}; they are no types of the data.",
        ),
    ]


def segment_recommendations(
    named: pd.DataFrame,
    profile: pd.DataFrame,
    facts: NamingFacts,
    scrubbed: Tables,
    fewest: int = disclosure.FEWEST,
) -> pd.DataFrame:
    """Return what could be done: segment (missing where it concerns all), text, evidence.

    Parameters
    ----------
    named : DataFrame
        Segments with their names and shares.
    profile : DataFrame
        As `profiles.profile_segments` gives it.
    facts : NamingFacts
        Nouns and verdict; without structure nothing is recommended for a single band.
    scrubbed : Tables
        Tells how many viewers have little evidence.
    fewest : int
        Of fewer viewers nothing is said.
    """
    if named.empty:
        rows = []
    elif facts.bands:
        rows = _degrees(named)
    else:
        rows = _weights(named, facts) + _by_segment(named, profile, facts)
    rows = rows[: MOST - 1] + _evidence_first(scrubbed, facts, fewest)
    return pd.DataFrame(rows, columns=list(COLUMNS)).astype(COLUMNS)
