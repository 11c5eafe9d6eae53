"""The words of the tables on who is covered, and of the fairness screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from analysis.communicate.claims.captions.absences import absent_claim
from analysis.communicate.claims.captions.segment_chapter.portrait_words import LEVEL
from analysis.communicate.claims.captions.words import Sentences, TableWords
from analysis.communicate.claims.claim import Claim, Population
from analysis.communicate.claims.populations import Populations
from analysis.communicate.claims.slots import count_slot, declared_share
from analysis.communicate.claims.words import group_noun
from analysis.communicate.decided import FEW, GAPS
from analysis.text.nouns import noun_form

if TYPE_CHECKING:
    from analysis.tables import Results

# About half a page; those that lie farthest from an even share.
MOST_CELLS = 12
# Groups by what segments were drawn on come behind all others, however far from even they lie.
FIRST = 1e6


def coverage_words(results: Results) -> TableWords | Claim:
    """Return the words of the table on who is known, guessed and left out."""
    name, people = "coverage", Populations(results)
    frame = results.interpreted.frame("coverage")
    if frame.empty:
        return absent_claim("table", name, "Who is known and who is guessed could not be told.")
    say = Sentences("table", name, {}, {}, of=(people.read_viewers,))
    return TableWords(
        name,
        say.claim(
            "caption",
            f"Of the viewers as read: on whom {group_noun(results)} rest, whose "
            f"{group_noun(results, 1)} is a guess, and who is left out.",
        ),
        Claim(f"table.{name}.note", GAPS) if frame["users"].isna().any() else None,
    )


def told_ratios(results: Results) -> pd.DataFrame:
    """Return the cells of the fairness screen that may be told and lie farthest from even."""
    frame = results.interpreted.frame("fairness")
    segments = results.interpreted.frame("segments")["segment"]
    shown = frame[~frame["suppressed"].astype(bool) & frame["segment"].isin(segments)]
    ratio = shown["matched_ratio"].fillna(shown["ratio"])
    far = np.maximum(ratio, 1 / ratio) - shown["circular"] * FIRST
    order = far.sort_values(ascending=False, kind="stable").index[:MOST_CELLS]
    return shown.loc[order].sort_values(["circular", "group_kind", "group", "segment"])


def fairness_words(results: Results) -> TableWords | Claim:
    """Return the words of the table of representation."""
    name, people = "fairness", Populations(results)
    frame, one = results.interpreted.frame("fairness"), group_noun(results, 1)
    if frame.empty:
        why = f"There are no groups of viewers to compare {group_noun(results)} by."
        return absent_claim("table", name, why)
    if told_ratios(results).empty:
        return absent_claim("table", name, f"Every cell is withheld, since it would tell of {FEW}.")
    held = int(frame["suppressed"].astype(bool).sum())
    cells = Population("comparisons", len(frame), ("comparison",))
    slots = {
        "level": declared_share(LEVEL),
        "held": count_slot(held, "comparisons", cells),
    }
    say = Sentences("table", name, slots, {"many": people.many}, of=(people.known,))
    hold, be = noun_form(held, "holds", "hold"), noun_form(held, "is", "are")
    note = (
        f"{{held}} {noun_form(held, 'comparison')} {hold} {FEW} or would tell of such a cell, and "
        f"{be} withheld."
    )
    return say.table(
        caption=(
            f"Representation: the share of a group of known viewers within a {one}, over its share "
            "among all known viewers; then the same among known viewers who have as many {many} "
            "and came at the same time, as far as the group is none by just that, with {level} "
            "interval. Groups marked as drawn on differ by construction. The comparisons that lie "
            "farthest from an even share."
        ),
        note=note if held else None,
    )
