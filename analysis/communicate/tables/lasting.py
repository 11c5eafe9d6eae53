"""The table of how each segment lasts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from analysis.communicate.claims.captions.trust_chapter.lasting_words import (
    lasting_words,
    shares_by_half_year,
)
from analysis.communicate.claims.claim import Claim, joined_claims
from analysis.communicate.claims.trust.lasting_segments import VERDICTS
from analysis.communicate.claims.words import group_noun
from analysis.communicate.figures.segment_names import named_segments
from analysis.communicate.table import Format, Table
from analysis.text.dates import month_year
from analysis.text.markdown import MarkdownText
from analysis.text.nouns import capital_first
from analysis.text.numbers import index_text, percent_tenths

if TYPE_CHECKING:
    from analysis.tables import Results


def lasting_verdicts(results: Results) -> Table | MarkdownText:
    """Return the verdict of each segment, with what it rests on."""
    words = lasting_words(results)
    if isinstance(words, Claim):
        return joined_claims([words])
    verdicts = results.interpreted.frame("segment_verdicts").set_index("segment")
    shares = shares_by_half_year(results).pivot(index="segment", columns="start", values="share")
    again = results.interpreted.frame("half_year_segments").groupby("segment")["jaccard"].median()
    known = named_segments(results)
    order = [segment for segment in known if segment in verdicts.index]
    since = verdicts["since"].reindex(order)
    shown: dict[str, object] = {
        capital_first(group_noun(results, 1)): [known[segment].name for segment in order],
        "Verdict": [VERDICTS[verdict] for verdict in verdicts["verdict"].reindex(order)],
        "Since": [None if pd.isna(day) else month_year(day) for day in since],
        "First": shares.iloc[:, 0].reindex(order).to_numpy(),
        "Last": shares.iloc[:, -1].reindex(order).to_numpy(),
        "Found again": again.reindex(order).to_numpy(float),
        "Placed alike": verdicts["placed"].reindex(order).to_numpy(float),
    }
    formats: dict[str, Format] = dict.fromkeys(("First", "Last", "Placed alike"), percent_tenths)
    formats["Found again"] = index_text
    return Table(words.name, words.caption, pd.DataFrame(shown), formats, words.note or "")
