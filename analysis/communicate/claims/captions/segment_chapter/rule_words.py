"""The words of what decides to which segment a viewer belongs: the tree, measures, centres."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from analysis.communicate.claims.captions.absences import absent_claim, undrawn_claim
from analysis.communicate.claims.captions.words import FigureWords, Sentences, TableWords
from analysis.communicate.claims.claim import Claim
from analysis.communicate.claims.populations import Populations
from analysis.communicate.claims.portraits.rules import (
    TESTED,
    deciding_label,
    swapped_viewers,
    tested_viewers,
)
from analysis.communicate.claims.slots import declared_share, share_slot, spelled_slot
from analysis.communicate.claims.words import group_noun
from analysis.intervals import LEVEL
from analysis.text.nouns import noun_form

if TYPE_CHECKING:
    from analysis.tables import Results

# Measures that a panel has room for.
MOST_MEASURES = 10
# Segments beside the measures in a table of at most seven columns.
MOST_SEGMENTS = 6


def rule_tree_words(results: Results) -> FigureWords | Claim:
    """Return the words of the tree that foretells segments."""
    name, known = "rule-tree", Populations(results).known
    frame, groups = results.interpreted.frame("rule_tree"), group_noun(results)
    if (undrawn := undrawn_claim(results, "figure", name)) or frame.empty:
        return undrawn or absent_claim("figure", name, f"No question tells {groups} apart.")
    of = tested_viewers(results)
    ends, deep = int(frame["leaf"].sum()), int(frame["depth"].max())
    slots = {
        "ends": spelled_slot(ends, "answers", None),
        "deep": spelled_slot(deep, "questions", None),
    }
    asked = f"{{deep}} {noun_form(deep, 'question')}"
    title = f"{asked} tell the {groups} apart"
    if of is not None:
        slots["right"] = share_slot(results.interpreted.record("rule_fidelity")["accuracy"], of)
        title = f"{asked} put {{right}} of {TESTED} where the clustering does"
    say = Sentences("figure", name, slots, {}, "tested", (known,))
    return say.figure(
        title=title,
        subtitle=f"Answers, and the {group_noun(results, 1)} that most known viewers who give them "
        "are of, with their share",
        caption="A short tree that foretells what the clustering does, in units that a person "
        "knows; bounds were rounded first and tested then.",
        alt=f"A tree of answers that leads to {{ends}} {noun_form(ends, 'end')} in {{deep}} "
        f"{noun_form(deep, 'question')}, each named by the {group_noun(results, 1)} of most known "
        "viewers there.",
    )


def deciding_words(results: Results) -> FigureWords | Claim:
    """Return the words of how many viewers change segment with another's measure."""
    name, of = "deciding-measures", swapped_viewers(results)
    if undrawn := undrawn_claim(results, "figure", name):
        return undrawn
    if of is None:
        why = f"Which measures decide about {group_noun(results)} was not tested: too few viewers."
        return absent_claim("figure", name, why)
    frame = drawn_measures(results)
    words = {
        "first": deciding_label(results, frame.iloc[0]),
        "last": deciding_label(results, frame.iloc[-1]),
    }
    slots = {
        "most": share_slot(frame["value"].iloc[0], of),
        "least": share_slot(frame["value"].iloc[-1], of),
        "level": declared_share(LEVEL),
    }
    one = group_noun(results, 1)
    say = Sentences("figure", name, slots, words, "tested", (of,))
    return say.figure(
        title=f"What decides most about the {one}: {{first}}",
        subtitle=f"Share of known viewers kept for testing who get another {one} when they are "
        "given the measure of another viewer, with {level} intervals",
        caption="Measures that hang together are swapped together, and named by the foremost of "
        "them.",
        alt="Dots with intervals by measure, from {most} ({first}) to {least} ({last}) of known "
        "viewers kept for testing.",
    )


def drawn_measures(results: Results) -> pd.DataFrame:
    """Return the measures that decide most, the foremost first."""
    frame = results.interpreted.frame("assignment_importance").sort_values("rank")
    return frame.head(MOST_MEASURES).reset_index(drop=True)


def centres_words(results: Results) -> TableWords | Claim:
    """Return the words of the table of centres in the units of measures."""
    name, known = "centres", Populations(results).known
    if undrawn := undrawn_claim(results, "table", name):
        return undrawn
    frame = results.interpreted.frame("original_centres")
    if frame.empty:
        return absent_claim("table", name, f"There are no centres of {group_noun(results)}.")
    more = frame["segment"].nunique() - MOST_SEGMENTS
    slots = {"shown": spelled_slot(MOST_SEGMENTS, "segments", None)} if more > 0 else {}
    say = Sentences("table", name, slots, {}, "estimated", (known,))
    return say.table(
        caption=f"The centre of each {group_noun(results, 1)} of known viewers in the units of the "
        "measures: what the clustering did to them is taken back; values far out were drawn in "
        "before.",
        note=f"Shown are the {{shown}} largest {group_noun(results)}." if more > 0 else None,
    )
