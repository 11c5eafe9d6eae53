"""Sentences of the recommendations, for the pages that still print them from this stage."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from analysis.text.nouns import counted_noun
from analysis.text.numbers import exact_percent, number_text, percent_text, rounded_number

if TYPE_CHECKING:
    import pandas as pd

    from analysis.interpret.naming_facts import NamingFacts

ADVICE = {
    "shelf_recent": "Put titles of the running and the last year first for {name}.",
    "shelf_back": "Put titles more than ten years old first for {name}.",
    "shelf_known": "Put the best known titles first for {name}.",
    "shelf_deep": "Put titles beyond the best known first for {name}.",
    "shelf_genre": "Put {shelf} first for {name}.",
    "return": "Remind {name} of titles that they know.",
    "own_values": "Order titles by each viewer's own measured values, not by band.",
    "gather": "Ask viewers with fewer than {least} {plural} for more before telling them what they "
    "might like.",
    "none": "Put no shelf of its own first for {name}.",
}
REASONS = {
    "no_lift": "No shelf holds clearly more of what they choose than of what the others do.",
    "arrival": "Viewers who came at the same time do not differ.",
    "circular": "The segment was made of what would be recommended, and other titles of the same "
    "viewers do not show it.",
    "too_few_viewers": "Too few viewers are known, of it or of the others, to compare what they "
    "choose.",
    "bands": "Bands are cut through a continuum: viewers differ by degree.",
}


def _shares(row: dict[str, Any]) -> str:
    held = ""
    if row["held_lift"] == row["held_lift"]:
        held = (
            f"; on titles that placed nobody {rounded_number(row['held_lift'])} times, "
            f"{rounded_number(row['held_low'])} to {rounded_number(row['held_high'])}"
        )
    return (
        f"{percent_text(row['share_segment'])} of what its known viewers choose, "
        f"{percent_text(row['share_others'])} of what the others do: "
        f"{rounded_number(row['lift'])} times as much (95\u00a0% interval "
        f"{rounded_number(row['low'])} to {rounded_number(row['high'])}{held})."
    )


def _test(row: dict[str, Any], facts: NamingFacts) -> str:
    if row["per_arm"] != row["per_arm"] or row["days"] != row["days"]:
        return ""
    days, seen = counted_noun(row["days"], "day"), rounded_number(row["base"])
    if row["enough"]:
        return (
            f" A test of {days} with {counted_noun(row['per_arm'], 'viewer')} an arm shows "
            f"{exact_percent(row['effect'])} more {facts.plural} a viewer (usually {seen})."
        )
    if row["shown_effect"] != row["shown_effect"]:
        return " Too few of them came lately for a test."
    return (
        f" With {number_text(row['active'])} viewers of the last quarter a test of {days} shows "
        f"{percent_text(row['shown_effect'])} more {facts.plural} a viewer (usually {seen}) and "
        "nothing smaller."
    )


def _evidence(row: dict[str, Any], facts: NamingFacts, guessed: float) -> str:
    if row["action"] == "none":
        return REASONS[row["reason"]]
    if row["action"] == "own_values":
        said = "We found no types: viewers differ by degree."
    elif row["action"] == "gather":
        said = f"{percent_text(guessed)} of viewers have so few, and their segment is a guess."
    else:
        said = _shares(row)
    return said + _test(row, facts)


def worded_recommendations(
    rows: pd.DataFrame, names: dict[int, str], facts: NamingFacts, least: int, guessed: float
) -> pd.DataFrame:
    """Add text and evidence to the recommendations.

    Parameters
    ----------
    rows : DataFrame
        As `recommendations.segment_recommendations` gives them.
    names : dict of int to str
        Names of segments.
    facts : NamingFacts
        Nouns.
    least : int
        Rows that full evidence takes.
    guessed : float
        Share of the viewers with less.
    """
    texts, evidence = [], []
    for row in rows.to_dict("records"):
        name = names.get(row["segment"], "a single band")
        words = {"name": name, "shelf": row["shelf"], "least": least, "plural": facts.plural}
        texts.append(ADVICE[row["action"]].format(**words))
        evidence.append(_evidence(row, facts, guessed))
    return rows.assign(text=texts, evidence=evidence)
