"""Tables of titles."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from analysis.communicate.claims.captions.explore_chapter.title_words import top_titles_words
from analysis.communicate.claims.claim import Claim, joined_claims
from analysis.communicate.table import Table
from analysis.text.dates import year_text
from analysis.text.markdown import MarkdownText

if TYPE_CHECKING:
    from analysis.tables import Results

# Rows of the table: what is known of any audience's favourites at a glance.
MOST_TITLES = 12


def top_titles(results: Results) -> Table | MarkdownText:
    """Return the titles with most rows."""
    words, frame = top_titles_words(results), results.explored.frame("top_titles")
    if isinstance(words, Claim):
        return joined_claims([words])
    many = results.explored.record("summary")["noun_plural"]
    named = frame[frame["title"].notna()].head(MOST_TITLES)
    shown = pd.DataFrame({"Title": named["title"]})
    formats: dict = {}
    if named["year"].notna().any():
        shown["Year"] = named["year"]
        formats["Year"] = year_text
    shown[many.capitalize()] = named["ratings"].astype("float64")
    marks = results.explored.frame("top_marks").set_index("title_id")
    drawn = named[["title_id"]].join(marks[["shrunk", "low", "high"]], on="title_id")
    if drawn["shrunk"].notna().any():
        for name, column in (("Mean rating", "shrunk"), ("From", "low"), ("To", "high")):
            shown[name] = drawn[column]
            formats[name] = 2
    return Table(words.name, words.caption, shown.reset_index(drop=True), formats)
