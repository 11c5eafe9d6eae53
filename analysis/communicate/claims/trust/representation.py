"""Whom segments hold too many or too few of, at like amount and arrival and by construction."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

import pandas as pd

from analysis.communicate.claims.claim import Claim, Slot
from analysis.communicate.claims.populations import Populations
from analysis.communicate.claims.slots import declared_slot, rounded_slot
from analysis.communicate.claims.trust.group_words import (
    ARRIVAL,
    LATER,
    group_subject,
    held_alike,
    kind_name,
    newcomer_date,
)
from analysis.communicate.claims.words import group_noun, short_name
from analysis.text.nouns import english_list
from analysis.text.numbers import index_text

if TYPE_CHECKING:
    from analysis.tables import Results


def told_cells(results: Results) -> pd.DataFrame:
    """Return the groups in segments that may be told of."""
    frame = results.interpreted.frame("fairness")
    segments = results.interpreted.frame("segments")["segment"]
    shown = frame[~frame["suppressed"].astype(bool) & frame["segment"].isin(segments)]
    return shown[shown["ratio"].notna()]


def representation_claims(results: Results, people: Populations) -> Iterator[Claim]:
    """Yield what was looked for, who stands apart at like terms, and who does by construction."""
    yield _audited(results)
    shown = told_cells(results)
    if shown.empty:
        yield Claim(
            "trust.apart",
            f"No group of known viewers is large enough to compare {group_noun(results)} by.",
        )
        return
    yield _apart(results, shown, people)
    yield from _by_construction(results, shown, people)


def _audited(results: Results) -> Claim:
    """Return which attributes of viewers were compared, or that none was found."""
    named = json.loads(results.interpreted.record("audit")["attributes"])
    if not named:
        return Claim(
            "trust.audited",
            "Looked for were columns that tell of viewers themselves, such as age, gender, "
            "occupation or country, with few values or numbers to cut in three: the source has "
            f"none, so whether the {group_noun(results)} hold for such groups alike is unknown.",
        )
    return Claim(
        "trust.audited",
        "What the source tells of viewers themselves ({named}) is compared here and is no measure: "
        f"no {group_noun(results, 1)} was drawn on it.",
        words={"named": english_list([kind_name(kind) for kind in named])},
    )


def _ratio_claim(
    results: Results, name: str, row: pd.Series, of: tuple[str, str, str], text: str
) -> Claim:
    """Return how many times as common a group is in a segment."""
    people = Populations(results)
    names = results.interpreted.frame("segments").set_index("segment")["name"]
    value, low, high = (float(row[one]) for one in of)
    shown = rounded_slot(value, "times", people.known, low, high)
    words: dict[str, object] = {
        "subject": group_subject(row),
        "name": short_name(names[row["segment"]]),
        "held": held_alike(str(row["matched"]), people),
    }
    slots = {"ratio": shown}
    if row["group_kind"] == ARRIVAL and row["group"] == LATER and "{since}" in text:
        words["since"] = newcomer_date(results)
    else:
        text = text.replace(" (known viewers first seen after {since})", "")
    used = {key: word for key, word in words.items() if f"{{{key}}}" in text}
    return Claim(name, text, slots, used, "tested" if "matched" in of[0] else "counted")


MATCHED = ("matched_ratio", "matched_low", "matched_high")


def _apart(results: Results, shown: pd.DataFrame, people: Populations) -> Claim:
    """Return who stands apart though no segment was drawn on what they are grouped by."""
    facts = results.interpreted.record("audit")
    open_ = shown[~shown["circular"].astype(bool) & shown["matched_ratio"].notna()]
    if open_.empty:
        return Claim(
            "trust.apart",
            f"Viewers could be grouped only by what the {group_noun(results)} were drawn on, and "
            "such groups differ by construction: that says nothing of fairness.",
        )
    apart = open_[open_["apart"].astype(bool)]
    if apart.empty:
        return Claim(
            "trust.apart",
            f"In no {group_noun(results, 1)} is any group of known viewers shown to be more than "
            "{high} times, or less than {low} times, as common as among all known viewers {held}.",
            _screen_slots(facts),
            {"held": held_alike(str(open_["matched"].iloc[0]), people)},
            "tested",
            (people.known,),
        )
    far = apart.loc[(apart["matched_ratio"].map(_log)).abs().idxmax()]
    text = (
        "Of known viewers {held}, {subject} are {ratio} times as common among {name} as among all."
    )
    return _ratio_claim(results, "trust.apart", far, MATCHED, text)


def _screen_slots(facts: Mapping[str, Any]) -> dict[str, Slot]:
    low, high = facts["screen_low"], facts["screen_high"]
    return {
        "low": declared_slot(low, index_text(low, 1), "times"),
        "high": declared_slot(high, index_text(high), "times"),
    }


def _log(ratio: float) -> float:
    """Return how far a ratio lies from even, alike on both sides."""
    return max(ratio, 1 / ratio) if ratio > 0 else 0.0


def _by_construction(results: Results, shown: pd.DataFrame, people: Populations) -> Iterator[Claim]:
    """Yield who is most above an even share where a segment was drawn on just that."""
    drawn = shown[shown["circular"].astype(bool)]
    if drawn.empty or not (drawn["low"] > 1).any():
        return
    far = drawn.loc[drawn["low"].fillna(0.0).idxmax()]
    yield _ratio_claim(
        results,
        "trust.circular",
        far,
        ("ratio", "low", "high"),
        "By construction, {subject} (known viewers first seen after {since}) are {ratio} times as "
        "common among {name} as among all known viewers: "
        f"the {group_noun(results)} were drawn on that.",
    )
