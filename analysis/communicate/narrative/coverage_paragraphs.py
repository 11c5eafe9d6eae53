"""Who is left out of the segments, whom they hold more of, and for whom they hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.communicate.claims import answer_claims, say_claims
from analysis.communicate.decided import no_group_drawn
from analysis.text.markdown import MarkdownText

if TYPE_CHECKING:
    from analysis.tables import Results


def left_out_reading(results: Results) -> MarkdownText:
    """Say who is known, guessed and left out, and when they arrived."""
    if few := no_group_drawn(results):
        return MarkdownText(few)
    return answer_claims(results, "trust.left_out", "trust.guessed_arrivals")


def fairness_reading(results: Results) -> MarkdownText:
    """Say which groups a segment holds more or fewer of, at like terms and by construction."""
    if few := no_group_drawn(results):
        return MarkdownText(few)
    return say_claims(results, "trust.audited", "trust.apart", "trust.circular")


def reliance_reading(results: Results) -> MarkdownText:
    """Say for which groups segments hold better or worse."""
    if few := no_group_drawn(results):
        return MarkdownText(few)
    return say_claims(
        results,
        *("trust.group_even", "trust.group_guessed", "trust.group_confidence", "trust.group_kept"),
        *("trust.group_error", "trust.group_errors"),
    )
