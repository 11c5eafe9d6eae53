"""What the chapter on viewers says of what was tested: growth, season, differences."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.communicate.claims import list_claims, say_claims

if TYPE_CHECKING:
    from analysis.tables import Results
    from analysis.text.markdown import MarkdownText

GROWTH = ("explore.volume_growth*", "explore.intensity_growth*", "explore.season")
TESTED = ("explore.tested", "explore.not_shown")
# What holds: choices of kinds of viewers, then marks of the same viewers.
SURVIVED = (
    *("explore.older_by_*", "explore.best_known_by_*", "explore.genre_by_*"),
    *("explore.experience", "explore.older_rating", "explore.known_rating"),
)


def growth_reading(results: Results) -> MarkdownText:
    """Say whether rows grow, whether viewers give more, and whether there is a season."""
    return say_claims(results, *GROWTH)


def tested_reading(results: Results) -> MarkdownText:
    """Say how many differences survive a test, and which do not."""
    return say_claims(results, *TESTED)


def tested_findings(results: Results) -> MarkdownText:
    """List the differences that survive a test, each with its interval."""
    return list_claims(results, *SURVIVED)
