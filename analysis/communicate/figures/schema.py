"""The figure of the source: its tables and how they refer to one another."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.communicate.claims.captions.data_chapters.source_words import (
    DIAGRAM,
    schema_diagram_words,
)
from analysis.communicate.figure import Figure, worded_figure

if TYPE_CHECKING:
    from analysis.tables import Results
    from analysis.text.markdown import MarkdownText


def schema_diagram(results: Results) -> Figure | MarkdownText:
    """Show the tables of the source and the references between them."""
    return worded_figure(
        schema_diagram_words(results), lambda _: results.obtained.file(DIAGRAM).read_bytes()
    )
