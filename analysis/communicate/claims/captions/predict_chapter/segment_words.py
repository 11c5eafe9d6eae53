"""The words of the figure of segments in predictions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.communicate.claims.captions.absences import said_before
from analysis.communicate.claims.captions.words import FigureWords, Sentences
from analysis.communicate.claims.claim import Claim
from analysis.communicate.claims.predict.conditions import told_tasks
from analysis.communicate.claims.predict.foretold import (
    ENGAGEMENT,
    LEAVING,
    RATING,
    Foretold,
)
from analysis.communicate.claims.predict.segment_use import apart_phrase, told_segment_names
from analysis.communicate.claims.slots import declared_share
from analysis.communicate.claims.words import group_noun
from analysis.intervals import LEVEL

if TYPE_CHECKING:
    import pandas as pd

    from analysis.tables import Results

# What is seen of a segment in each task, as the head of its panel.
SEEN = {RATING: "mean rating", ENGAGEMENT: "{many} a viewer", LEAVING: "share who left"}


def drawn_segments(told: Foretold) -> pd.DataFrame:
    """Return what the segments that are told of did, and what was foreseen of them."""
    frame = told.frame("segment_results").dropna(subset=["seen"])
    names = told_segment_names(told.results)
    kept = frame[frame["segment"].isin(list(names))]
    return kept.sort_values("segment").reset_index(drop=True)


def panel_head(told: Foretold) -> str:
    """Return what a panel shows."""
    return SEEN[told.task].format(many=told.amounts)


def drawn_tasks(results: Results) -> list[Foretold]:
    """Return the told tasks in which two segments or more can be compared."""
    return [told for told in told_tasks(results) if len(drawn_segments(told)) > 1]


def segment_outcomes_words(results: Results) -> FigureWords | Claim:
    """Return the words of what each segment did in the test window, and what was foreseen."""
    name, tasks = "segment-outcomes", drawn_tasks(results)
    if not tasks:
        return said_before("figure", name)
    phrase, many = apart_phrase(results), group_noun(results)
    slots = {**(phrase.slots if phrase else {}), "level": declared_share(LEVEL)}
    say = Sentences("figure", name, slots, phrase.words if phrase else {}, "tested")
    seen = "; ".join(panel_head(told) for told in tasks)
    return say.figure(
        title=phrase.template if phrase else f"What {many} did in the test window",
        subtitle=f"What viewers of each {group_noun(results, 1)} did in the test window, with "
        "{level} intervals; rings: what was foreseen",
        caption=f"The {many} are those found before the cut, each under the name of the one of "
        "today that most of its viewers are in. Where a ring lies within the interval, what was "
        "foreseen fits.",
        alt=f"Dots with intervals and rings by {group_noun(results, 1)}, panels: {seen}.",
    )
