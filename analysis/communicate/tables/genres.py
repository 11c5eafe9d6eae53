"""Tables of genres."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from analysis.communicate.claims.captions.explore_chapter.genre_words import (
    genre_trends_words,
    moved_genres_shown,
)
from analysis.communicate.claims.claim import Claim, joined_claims
from analysis.communicate.claims.explore.mark_changes import period_slot
from analysis.communicate.table import Table
from analysis.text.numbers import percent_tenths

if TYPE_CHECKING:
    from analysis.tables import Results
    from analysis.text.markdown import MarkdownText


def genre_trends(results: Results) -> Table | MarkdownText:
    """Return how much of the rows each genre holds, and how that moved."""
    words, frame = genre_trends_words(results), moved_genres_shown(results)
    if isinstance(words, Claim):
        return joined_claims([words])
    before, now = (
        period_slot(frame[name].iloc[0], frame["unit"].iloc[0]).shown for name in ("before", "now")
    )
    shares = {"Share": "share", before: "share_before", now: "share_now"}
    shown = pd.DataFrame({"Genre": frame["genre"]} | {k: frame[v] for k, v in shares.items()})
    shown[["Times", "From", "To"]] = frame[["lift", "low", "high"]]
    formats: dict[str, Any] = {
        **dict.fromkeys(shares, percent_tenths),
        **dict.fromkeys(("Times", "From", "To"), 2),
    }
    return Table(words.name, words.caption, shown, formats, words.note, right=tuple(shares))
