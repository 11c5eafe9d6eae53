"""Paragraphs on how sure one viewer's segment is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.communicate.claims import answer_claims, say_claims
from analysis.communicate.decided import no_group_drawn
from analysis.text.markdown import MarkdownText

if TYPE_CHECKING:
    from analysis.tables import Results


def certainty_reading(results: Results) -> MarkdownText:
    """Say how many viewers are sure of their segment, and whose is a guess."""
    if few := no_group_drawn(results):
        return MarkdownText(few)
    return answer_claims(results, "trust.sure", "trust.sure_amount")


def certainty_checked(results: Results) -> MarkdownText:
    """Say how that was checked on viewers that it was not learned of."""
    if no_group_drawn(results):
        return MarkdownText("")
    return say_claims(results, "trust.sure_checked")
