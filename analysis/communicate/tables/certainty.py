"""The table of how sure the viewers of each segment are."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from analysis.communicate.claims.captions.trust_chapter.certainty_words import (
    certainty_segments_words,
)
from analysis.communicate.claims.claim import Claim, joined_claims
from analysis.communicate.claims.trust.certainty import WORDS
from analysis.communicate.claims.words import group_noun
from analysis.communicate.figures.segment_names import named_segments
from analysis.communicate.table import Format, Table
from analysis.text.nouns import capital_first
from analysis.text.numbers import percent_tenths

if TYPE_CHECKING:
    from analysis.tables import Results
    from analysis.text.markdown import MarkdownText


def certainty_by_segment(results: Results) -> Table | MarkdownText:
    """Return how sure the known and the guessed viewers of each segment are."""
    words = certainty_segments_words(results)
    if isinstance(words, Claim):
        return joined_claims([words])
    frame = results.interpreted.frame("certainty_segments").set_index("segment")
    known = named_segments(results)
    order = [segment for segment in known if segment in frame.index]
    told = frame.loc[order]
    shown: dict[str, object] = {
        capital_first(group_noun(results, 1)): [known[segment].name for segment in order],
        "Median": told["median"].to_numpy(float),
    }
    for part in ("known", "guessed"):
        whole = told[[f"{part}_{word}" for word in WORDS]].sum(axis=1, min_count=len(WORDS))
        for word in ("sure", "guess"):
            head = f"{capital_first(part)}: {'sure' if word == 'sure' else 'a guess'}"
            shown[head] = (told[f"{part}_{word}"] / whole.where(whole > 0)).to_numpy(float)
    formats: dict[str, Format] = dict.fromkeys(list(shown)[1:], percent_tenths)
    return Table(words.name, words.caption, pd.DataFrame(shown), formats, words.note or "")
