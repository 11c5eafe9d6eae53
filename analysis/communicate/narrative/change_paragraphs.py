"""What changed since the edition before: parts of a page that are there where there is one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.communicate.claims import find_claims, list_claims, say_claims
from analysis.communicate.claims.claim import joined_claims, listed_claims
from analysis.text.markdown import MarkdownText

if TYPE_CHECKING:
    from analysis.communicate.claims import Claim
    from analysis.tables import Results

# Sentences whose values moved that a page prints, those that moved farthest; all of them are in
# report.json.
MOST_VALUES = 12


def edition_compared(results: Results) -> MarkdownText:
    """Say which edition this one is compared with, or that there is none."""
    return say_claims(results, "changes.none", "changes.against", "changes.short")


def changed_shortly(results: Results) -> MarkdownText:
    """Say in one sentence what changed since the edition before, where there is one."""
    return say_claims(results, "changes.short")


def key_figures_then(results: Results) -> MarkdownText:
    """List the key figures with what they were."""
    found = find_claims(results, "changes.key_*")
    return list_claims(results, "changes.key_*") if found else MarkdownText("")


def _section(title: str, anchor: str, first: list[Claim], more: list[Claim]) -> MarkdownText:
    """Return a section of a page, nothing where it has nothing to say."""
    if not first and not more:
        return MarkdownText("")
    listed = listed_claims(more) if more else ""
    head = f"## {title} {{#sec-changes-{anchor}}}"
    return MarkdownText(f"\n{head}\n\n{joined_claims(first)}\n\n{listed}\n")


def segments_changed(results: Results) -> MarkdownText:
    """Say which segments grew, shrank, appeared and went."""
    return _section(
        "Which segments grew, shrank, appeared or went?",
        "segments",
        find_claims(results, "changes.segments"),
        find_claims(results, "changes.segment_*"),
    )


def viewers_moved(results: Results) -> MarkdownText:
    """Say how many viewers are in another segment than before."""
    ids = ("changes.no_key", "changes.no_viewer", "changes.moved")
    return _section("Are viewers where they were?", "viewers", find_claims(results, *ids), [])


def titles_changed(results: Results) -> MarkdownText:
    """Say which titles rose and fell."""
    found = find_claims(results, "changes.titles")
    return _section("Which titles rose?", "titles", found, [])


def values_changed(results: Results) -> MarkdownText:
    """Say which values moved beyond their intervals."""
    moved = find_claims(results, "changes.value.*")[:MOST_VALUES]
    found = find_claims(results, "changes.values")
    return _section("Which values moved beyond their intervals?", "values", found, moved)
