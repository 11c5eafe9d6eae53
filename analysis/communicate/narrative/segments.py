"""Sentences about the segments: their lines, the evidence, the screen, what follows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.communicate.decided import no_group_drawn, no_segments
from analysis.communicate.narrative.data_in_sentences import bullet_list
from analysis.text.markdown import MarkdownText, escape_markdown
from analysis.text.nouns import capital_first, counted_noun
from analysis.text.numbers import percent_text

if TYPE_CHECKING:
    from analysis.tables import Results


def segment_lines(results: Results) -> MarkdownText:
    """Open the chapter on segments: each with its line."""
    if few := no_segments(results):
        return MarkdownText(few)
    frame = results.interpreted.frame("segments").sort_values("segment")
    return bullet_list(
        [
            f"**{escape_markdown(r.name)}.** {escape_markdown(r.line, 400)}"
            for r in frame.itertuples()
        ]
    )


def effects_reading(results: Results) -> MarkdownText:
    """Read the effects: what the groups explain where they were drawn, and where they were not."""
    if few := no_group_drawn(results):
        return MarkdownText(few)
    every = results.interpreted.frame("effects").dropna(subset=["epsilon2_a"])
    frame = every.dropna(subset=["epsilon2_b"])
    if frame.empty:
        return MarkdownText(
            f"The groups explain {percent_text(every['epsilon2_a'].mean())} of the differences in "
            "what "
            "they were drawn on, on average; that describes them and proves nothing. A check on "
            "halves of each viewer's history was not made here."
            if len(every)
            else "There is no feature on which groups could differ."
        )
    a, b = frame["epsilon2_a"].mean(), frame["epsilon2_b"].mean()
    return MarkdownText(
        f"Groups drawn on one half explain {percent_text(a)} of the differences there and "
        f"{percent_text(b)} on the other half."
    )


def fairness_reading(results: Results) -> MarkdownText:
    """Say what a screen over groups of viewers shows, and what it cannot."""
    frame = results.interpreted.frame("fairness")
    if frame.empty:
        return MarkdownText("There are no groups of viewers to compare the segments by.")
    shown = frame[~frame["suppressed"].astype(bool)] if len(frame) else frame
    outside = shown[(shown["ratio"] < 0.8) | (shown["ratio"] > 1.25)] if len(shown) else shown
    return MarkdownText(
        f"{capital_first(counted_noun(len(outside), 'cell'))} of {len(shown)} lie outside the "
        "screen of .8 to "
        "1.25; a screen shows where to look, it does not prove anything."
    )


def recommendation_list(results: Results) -> MarkdownText:
    """List what follows, each with its evidence."""
    frame = results.interpreted.frame("recommendations")
    if frame.empty:
        return MarkdownText("The evidence carries no recommendation.")
    lines = [
        f"- {escape_markdown(r.text, 500)} *{escape_markdown(r.evidence, 500)}*"
        for r in frame.itertuples()
    ]
    return MarkdownText("\n".join(lines))
