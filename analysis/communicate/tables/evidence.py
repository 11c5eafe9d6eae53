"""Tables of what speaks for segments beyond what drew them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from analysis.communicate.claims.captions.trust_chapter.evidence_words import (
    beyond_words,
    farthest_pairs_words,
)
from analysis.communicate.claims.claim import Claim, joined_claims
from analysis.communicate.claims.trust.beyond import beyond_rows
from analysis.communicate.claims.trust.halves import farthest_pairs, tested_name
from analysis.communicate.figures.segment_names import named_segments
from analysis.communicate.table import Format, Table
from analysis.text.markdown import MarkdownText
from analysis.text.nouns import capital_first
from analysis.text.numbers import index_text

if TYPE_CHECKING:
    from analysis.tables import Results

# Of up to seven segments each pair has its row.
MOST_PAIRS = 21
# Smaller p-values are told as smaller than this.
LEAST_P = 0.001
EFFECTS = {"epsilon2": "ε²", "cramers_v": "V"}
KINDS = {"half": "other half", "unused": "not used", "later": "later"}


def small_p(value: float) -> str:
    """Return a p-value of a table, "under .001" of smaller ones."""
    return f"under {index_text(LEAST_P, 3)}" if value < LEAST_P else index_text(value, 3)


def segment_pairs(results: Results) -> Table | MarkdownText:
    """Return where two segments lie farthest apart on the half that drew nothing."""
    words = farthest_pairs_words(results)
    if isinstance(words, Claim):
        return joined_claims([words])
    frame, known = farthest_pairs(results).head(MOST_PAIRS), named_segments(results)
    shown = pd.DataFrame(
        {
            "Higher": [known[int(one)].name for one in frame["first"]],
            "Lower": [known[int(one)].name for one in frame["second"]],
            "By": [capital_first(tested_name(results, str(one))) for one in frame["measure"]],
            "δ": frame["delta"],
            "From": frame["low"],
            "To": frame["high"],
            "p": [small_p(float(one)) for one in frame["p_holm"]],
        }
    )
    formats: dict[str, Format] = {"By": str, "p": str, "δ": 2, "From": 2, "To": 2}
    return Table(words.name, words.caption, shown, formats, words.note, right=("p",))


def beyond_segments(results: Results) -> Table | MarkdownText:
    """Return what segments tell of what drew none of them."""
    words = beyond_words(results)
    if isinstance(words, Claim):
        return joined_claims([words])
    frame = beyond_rows(results)
    shown = pd.DataFrame(
        {
            "What": [capital_first(tested_name(results, str(one))) for one in frame["measure"]],
            "From where": frame["kind"].map(KINDS),
            "Effect": frame["effect"].map(EFFECTS),
            "Value": frame["value"],
            "From": frame["low"],
            "To": frame["high"],
            "p": [None if pd.isna(one) else small_p(float(one)) for one in frame["p_holm"]],
        }
    )
    formats: dict[str, Format] = {"What": str, "p": str, "Value": 3, "From": 3, "To": 3}
    return Table(words.name, words.caption, shown, formats, words.note, right=("p",))
