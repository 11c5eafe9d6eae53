"""Whom segments hold too many or too few of."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from analysis.communicate.claims.claim import Claim, Population
from analysis.communicate.claims.populations import Populations
from analysis.communicate.claims.slots import count_slot, declared_slot, rounded_slot
from analysis.communicate.claims.words import group_noun, short_name
from analysis.text.nouns import noun_form

if TYPE_CHECKING:
    import pandas as pd

    from analysis.tables import Results

# A ratio of representation between these is not looked into (METHOD 7).
SCREEN = (0.8, 1.25)


def _told_cells(results: Results) -> pd.DataFrame:
    frame = results.interpreted.frame("fairness")
    segments = results.interpreted.frame("segments")["segment"]
    shown = frame[~frame["suppressed"].astype(bool) & frame["segment"].isin(segments)]
    return shown[shown["ratio"].notna()]


def representation_claims(results: Results, people: Populations) -> Iterator[Claim]:
    """Yield the cell that lies farthest from an even share, and how many lie outside the screen."""
    shown = _told_cells(results)
    if shown.empty:
        yield Claim(
            "trust.screen",
            f"No group of viewers is large enough to compare {group_noun(results)} by.",
        )
        return
    cells = Population("comparisons", len(shown), ("comparison",))
    low, high = SCREEN
    outside = int(((shown["ratio"] < low) | (shown["ratio"] > high)).sum())
    yield Claim(
        "trust.screen",
        f"{{outside}} of {{cells}} {noun_form(len(shown), 'comparison')} of groups of viewers lie "
        "outside the screen of {low} to {high}; a screen shows where to look, it proves nothing.",
        {
            "outside": count_slot(outside, "comparisons", cells),
            "cells": count_slot(len(shown), "comparisons", cells),
            "low": declared_slot(low, f"{low:g}".removeprefix("0"), "ratio"),
            "high": declared_slot(high, f"{high:g}", "ratio"),
        },
    )
    yield from _most_above(results, shown, people)


def _most_above(results: Results, shown: pd.DataFrame, people: Populations) -> Iterator[Claim]:
    """Yield the cell that lies most above an even share, where its whole interval does."""
    far = shown.loc[shown["low"].fillna(0.0).idxmax()]
    if not far["low"] > 1:
        return
    names = results.interpreted.frame("segments").set_index("segment")["name"]
    yield Claim(
        "trust.farthest",
        "Most above an even share: viewers of the group “{group}” (by {kind}) are {ratio} times as "
        "common among {name} as among all known viewers; what a segment was drawn on differs by "
        "construction.",
        {"ratio": rounded_slot(far["ratio"], "times", people.known, far["low"], far["high"])},
        {
            "group": far["group"],
            "kind": str(far["group_kind"]).replace("_", " "),
            "name": short_name(names[far["segment"]]),
        },
    )
