"""What the report concludes, for chapters: the verdict, the findings, the doubts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.communicate.narrative import doubts, findings
from analysis.communicate.narrative.data_in_sentences import bullet_list
from analysis.text.markdown import MarkdownText, escape_markdown

if TYPE_CHECKING:
    from analysis.tables import Results


def draft_mark(results: Results) -> MarkdownText | None:
    """Mark a page, and every page of the PDF, where the run was a draft."""
    if not findings.is_draft(results):
        return None
    callout = f'::: {{.callout-important title="DRAFT"}}\n{findings.DRAFT}\n:::'
    mark = '```{=typst}\n#metadata("DRAFT") <page-mark>\n```'
    return MarkdownText(f"\n{callout}\n\n{mark}\n")


def audience_verdict(results: Results) -> MarkdownText:
    """Answer in one sentence what the audience is."""
    return MarkdownText(findings.verdict_sentence(results, escape_markdown))


def main_doubt(results: Results) -> MarkdownText:
    """Say in one line what speaks against the result."""
    return MarkdownText(doubts.doubt_sentence(results, escape_markdown))


def what_not_to_conclude(results: Results) -> MarkdownText:
    """List what the figures do not carry."""
    return bullet_list(doubts.not_to_conclude(results))


def how_sure(results: Results) -> MarkdownText:
    """List how sure the result is: against tables without types, resamples, other methods."""
    return bullet_list(doubts.sureness_sentences(results, escape_markdown))


def main_findings(results: Results) -> MarkdownText:
    """List what was found, as the executive summary has it."""
    return bullet_list(findings.finding_sentences(results, escape_markdown))
