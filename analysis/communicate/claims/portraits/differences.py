"""How much the segments explain, and whom they hold too many or too few of."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from analysis.communicate.claims.claim import Claim, Population
from analysis.communicate.claims.populations import Populations
from analysis.communicate.claims.slots import count_slot, declared_slot, rounded_slot, share_slot
from analysis.communicate.claims.words import group_noun, short_name
from analysis.communicate.decided import no_segments, threshold_of, threshold_text
from analysis.text.nouns import noun_form

if TYPE_CHECKING:
    import pandas as pd

    from analysis.tables import Results

# A ratio of representation between these is not looked into (METHOD 7).
SCREEN = (0.8, 1.25)


def difference_claims(results: Results) -> Iterator[Claim]:
    """Yield what is said of differences between segments."""
    if no_segments(results):
        return
    people = Populations(results)
    yield _reading(results, people)
    yield _effects(results, people)
    yield from _fairness(results, people)


def _reading(results: Results, people: Populations) -> Claim:
    """Return how the table of segments is read."""
    line = threshold_of(results, "jaccard_valid")
    return Claim(
        "interpret.reading",
        "Shares of known viewers, and of what they gave. Stability: how well a "
        f"{group_noun(results, 1)} is found again when viewers are drawn again (Jaccard; {{best}} "
        "is best); below {line} its name is tentative. In brackets: the other known viewers.",
        {
            "best": declared_slot(1, "1", "Jaccard"),
            "line": declared_slot(line, threshold_text(results, "jaccard_valid"), "Jaccard"),
        },
        further=(people.known,),
    )


def _effects(results: Results, people: Populations) -> Claim:
    """Return what segments explain where they were drawn, and where they were not."""
    every = results.interpreted.frame("effects").dropna(subset=["epsilon2_a"])
    frame, known = every.dropna(subset=["epsilon2_b"]), people.known
    groups = group_noun(results)
    if every.empty:
        return Claim("interpret.effects", f"There is no measure on which {groups} could differ.")
    if frame.empty:
        return Claim(
            "interpret.effects",
            f"The {groups} explain {{explained}} of the differences between known viewers in what "
            "they were drawn on, on average over measures; that describes them and proves nothing. "
            "A check on halves of each viewer's history was not made here.",
            {"explained": share_slot(every["epsilon2_a"].mean(), known)},
            evidence="estimated",
        )
    return Claim(
        "interpret.effects",
        f"Where one half of their titles places known viewers, the {groups} explain {{a}} of the "
        "differences between them on that half and {b} on the other, on average over measures.",
        {
            "a": share_slot(frame["epsilon2_a"].mean(), known),
            "b": share_slot(frame["epsilon2_b"].mean(), known),
        },
        evidence="tested",
    )


def _told_cells(results: Results) -> pd.DataFrame:
    frame = results.interpreted.frame("fairness")
    segments = results.interpreted.frame("segments")["segment"]
    shown = frame[~frame["suppressed"].astype(bool) & frame["segment"].isin(segments)]
    return shown[shown["ratio"].notna()]


def _fairness(results: Results, people: Populations) -> Iterator[Claim]:
    """Yield the cell that lies farthest from an even share, and how many lie outside the screen."""
    shown = _told_cells(results)
    if shown.empty:
        yield Claim(
            "interpret.screen",
            f"No group of viewers is large enough to compare {group_noun(results)} by.",
        )
        return
    cells = Population("comparisons", len(shown), ("comparison",))
    low, high = SCREEN
    outside = int(((shown["ratio"] < low) | (shown["ratio"] > high)).sum())
    yield Claim(
        "interpret.screen",
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
        "interpret.farthest",
        "Most above an even share: viewers of the group “{group}” (by {kind}) are {ratio} times as "
        "common among {name} as among all viewers; what a segment was drawn on differs by "
        "construction.",
        {"ratio": rounded_slot(far["ratio"], "times", people.viewers, far["low"], far["high"])},
        {
            "group": far["group"],
            "kind": str(far["group_kind"]).replace("_", " "),
            "name": short_name(names[far["segment"]]),
        },
    )
