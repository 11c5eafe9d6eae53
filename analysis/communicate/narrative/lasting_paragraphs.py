"""Paragraphs on how segments last."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.communicate.claims import answer_claims, say_claims
from analysis.communicate.decided import no_group_drawn
from analysis.text.markdown import MarkdownText

if TYPE_CHECKING:
    from analysis.tables import Results


def lasting_reading(results: Results) -> MarkdownText:
    """Say whether segments changed and when, and whether who was there did."""
    if few := no_group_drawn(results):
        return MarkdownText(few)
    return answer_claims(results, "trust.lasting", "trust.mix")


def moves_reading(results: Results) -> MarkdownText:
    """Say how many viewers change their segment, and how many by chance."""
    if no_group_drawn(results):
        return MarkdownText("")
    return say_claims(results, "trust.switching", "trust.refits")


def change_lines(results: Results) -> MarkdownText:
    """Say from where on a change from half-year to half-year is told."""
    return say_claims(results, "method.lasting")
