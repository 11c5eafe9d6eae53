"""Tables of who is in the segments and who is not, and of groups that a segment holds more of."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from analysis.communicate.claims.captions.trust_chapter.coverage_words import (
    coverage_words,
    fairness_words,
    told_ratios,
)
from analysis.communicate.claims.claim import Claim, joined_claims
from analysis.communicate.claims.trust.group_words import group_name, kind_name
from analysis.communicate.claims.words import group_noun
from analysis.communicate.figures.segment_names import NamedSegment, named_segments
from analysis.communicate.table import Table
from analysis.text.markdown import MarkdownText, single_line
from analysis.text.nouns import capital_first
from analysis.text.numbers import percent_tenths

if TYPE_CHECKING:
    from analysis.tables import Results

# How the stage tells who is covered, and how the report does.
COVERED = {
    "full evidence: at least": "known: at least",
    "low evidence:": "guessed:",
    ", assigned and flagged": "",
}
# What marks a group that differs by construction.
DRAWN_ON = " (drawn on)"


def who_is_covered(results: Results) -> Table | MarkdownText:
    """Return who is known, who is guessed, and who is out."""
    words = coverage_words(results)
    if isinstance(words, Claim):
        return joined_claims([words])
    frame = results.interpreted.frame("coverage")
    return Table(
        words.name,
        words.caption,
        pd.DataFrame(
            {
                "Viewers": frame["group"].map(_covered),
                "Number": frame["users"].astype("float64"),
                "Share": frame["share"].astype("float64"),
            }
        ),
        {"Share": percent_tenths},
        words.note or "",
    )


def _covered(group: object) -> str:
    text = single_line(group).replace("_", " ")
    for stage, report in COVERED.items():
        text = text.replace(stage, report)
    return text


def fairness_ratios(results: Results) -> Table | MarkdownText:
    """Return the groups of viewers that a segment holds too many or too few of."""
    words, known = fairness_words(results), named_segments(results)
    if isinstance(words, Claim):
        return joined_claims([words])
    head = capital_first(group_noun(results, 1))
    return Table(
        words.name,
        words.caption,
        _ratios(told_ratios(results), known, head),
        dict.fromkeys(("Ratio", "At like", "From", "To"), 2),
        words.note or "",
    )


def _ratios(shown: pd.DataFrame, known: dict[int, NamedSegment], head: str) -> pd.DataFrame:
    drawn = shown["circular"].astype(bool).map({True: DRAWN_ON, False: ""})
    return pd.DataFrame(
        {
            "Compared by": shown["group_kind"].map(kind_name) + drawn,
            "Group": shown["group"].map(group_name),
            head: [known[segment].name for segment in shown["segment"]],
            "Ratio": shown["ratio"].astype("float64"),
            "At like": shown["matched_ratio"].astype("float64"),
            "From": shown["matched_low"].astype("float64"),
            "To": shown["matched_high"].astype("float64"),
        }
    ).reset_index(drop=True)
