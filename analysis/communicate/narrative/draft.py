"""The mark of a draft, on every page of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.communicate.claims.words import is_draft
from analysis.text.markdown import MarkdownText

if TYPE_CHECKING:
    from analysis.tables import Results

# One wording for the site, the PDF and the files.
DRAFT = (
    "Fewer null tables and resamples were drawn than the method asks for: a first look, "
    "not to be passed on."
)


def draft_mark(results: Results) -> MarkdownText | None:
    """Mark a page, and every page of the PDF, where the run was a draft."""
    if not is_draft(results):
        return None
    callout = f'::: {{.callout-important title="DRAFT"}}\n{DRAFT}\n:::'
    mark = '```{=typst}\n#metadata("DRAFT") <page-mark>\n```'
    return MarkdownText(f"\n{callout}\n\n{mark}\n")
