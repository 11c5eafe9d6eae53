"""Tables of titles."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from analysis.communicate.table import Table
from analysis.text.dates import year_text
from analysis.text.markdown import MarkdownText

if TYPE_CHECKING:
    from analysis.tables import Results


def top_titles(results: Results) -> Table | MarkdownText:
    """Return the titles with most rows."""
    frame, facts = results.explored.frame("top_titles"), results.explored.record("summary")
    many = facts["noun_plural"]
    named = frame[frame["title"].notna()].head(12)
    if named.empty:
        return MarkdownText("The source has no names of titles, so the most seen cannot be named.")
    shown = pd.DataFrame({"Title": named["title"]})
    formats: dict = {}
    if named["year"].notna().any():
        shown["Year"] = named["year"]
        formats["Year"] = year_text
    shown[many.capitalize()] = named["ratings"].astype("float64")
    if named["mean"].notna().any():
        shown["Mean rating"] = named["mean"]
        formats["Mean rating"] = 2
    return Table(
        "top-titles", f"The titles with most {many}.", shown.reset_index(drop=True), formats
    )
