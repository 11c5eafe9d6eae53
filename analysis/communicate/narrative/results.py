"""Sentences about the verdict, the choice, the segments and what follows."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pandas as pd

from analysis.communicate.narrative import doubts, findings
from analysis.text.markdown import MarkdownText, escape_markdown
from analysis.text.nouns import capital_first, counted_noun, noun_form, spelled_number
from analysis.text.numbers import index_text, percent_text

if TYPE_CHECKING:
    from analysis.tables import Results


def _group(results: Results, n: int) -> str:
    return noun_form(
        n, "band" if results.modelled.record("gate")["structure"] == "none" else "segment"
    )


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
    return _points(doubts.not_to_conclude(results))


def how_sure(results: Results) -> MarkdownText:
    """List how sure the result is: against tables without types, resamples, other methods."""
    return _points(doubts.sureness_sentences(results, escape_markdown))


def main_findings(results: Results) -> MarkdownText:
    """List what was found, as the executive summary has it."""
    return _points(findings.finding_sentences(results, escape_markdown))


def _points(sentences: list[str]) -> MarkdownText:
    return MarkdownText("\n" + "\n".join(f"- {sentence}" for sentence in sentences) + "\n")


def gate_reading(results: Results) -> MarkdownText:
    """Read the structure gate."""
    gate, frame = results.modelled.record("gate"), results.modelled.frame("gate_curve")
    if gate["structure"] == "none":
        lead = "**They differ by degree: a continuum, for which a cut is a convenience.**"
    else:
        lead = f"**The structure is {gate['structure']}.**"
    if frame.empty or gate["delta"] is None:
        return MarkdownText(f"{lead} Too little could be compared for more.")
    marks = json.loads(results.modelled.record("rule")["json"])
    if gate["p_latent"] is None:
        latent = "No comparison with a continuum of tastes was made"
    else:
        latent = (
            f"Over a continuum of tastes it rises by {index_text(gate['delta_latent'])} "
            f"(p = {index_text(gate['p_latent'])}{_needed(marks, 'delta_latent_moderate')})"
        )
    return MarkdownText(
        f"{lead} Over tables without any types the silhouette of the viewers rises by "
        f"{index_text(gate['delta'])}{_asked(marks)}. {latent}."
    )


def _needed(marks: dict, name: str) -> str:
    return f"; {index_text(marks[name])} is needed" if name in marks else ""


def _asked(marks: dict) -> str:
    if not {"delta_moderate", "delta_strong"} <= marks.keys():
        return ""
    moderate, strong = index_text(marks["delta_moderate"]), index_text(marks["delta_strong"])
    return f" ({moderate} is needed for moderate, {strong} for strong structure)"


def candidate_choice(results: Results) -> MarkdownText:
    """Read the comparison of candidates."""
    chosen, frame = results.modelled.record("chosen"), results.modelled.frame("comparison")
    k, given = int(chosen["k"]), doubts.given_k(results)
    text = f"Of {counted_noun(len(frame), 'candidate')}"
    if given:
        lead = f"The number of {_group(results, 2)} was given, not chosen: {spelled_number(k)}."
        text = (
            f"{lead} Of {counted_noun(int((frame['k'] == k).sum()), 'candidate')} with that number"
        )
    taken = f"{escape_markdown(chosen['method'])} with {spelled_number(k)} {_group(results, k)}"
    text += f" the rule takes **{taken}**"
    if not chosen["admissible"]:
        text += ", although none was stable and large enough to be admissible"
    rival = chosen["ari_runner_up"]
    if rival is None:
        return MarkdownText(f"{text}.")
    apart = chosen["depends_on_method"]
    close = "disagree, so the result depends on the method" if apart else "agree"
    return MarkdownText(
        f"{text}; it and the runner-up {close} (adjusted Rand index {index_text(rival)})."
    )


def test_reading(results: Results) -> MarkdownText:
    """Tell what the chosen model reached on the test viewers, and when they were opened."""
    test = json.loads(results.modelled.record("chosen")["test"] or "{}")
    if "silhouette" not in test or test.get("opened") is None:
        return MarkdownText("There were too few viewers to keep some for a test.")
    chosen = json.loads(results.modelled.record("chosen")["scores"]).get("silhouette")
    before = f"; on the viewers who chose it, {index_text(chosen)}" if chosen is not None else ""
    when = pd.Timestamp(test["opened"])
    return MarkdownText(
        f"On {counted_noun(test['rows'], 'viewer')} whom nothing was learned from or chosen on, "
        "the "
        f"silhouette is {index_text(test['silhouette'])}{before}. "
        f"They were opened once, on {when:%-d %B %Y} at {when:%H:%M} UTC, under rule "
        f"{escape_markdown(test['rule'])}."
    )


def stability_reading(results: Results) -> MarkdownText:
    """Read the stability of the groups."""
    frame = results.modelled.frame("stability").dropna()
    good, k = int((~frame["tentative"].astype(bool)).sum()), len(frame)
    if not k:
        return MarkdownText("Too few viewers could be fitted to try the result on resamples.")
    return MarkdownText(
        f"{doubts.groups_held(good, k, _group(results, 1))} found again when viewers are "
        "resampled (@eq-jaccard); this is needed for types, and does not prove them."
    )


def segment_lines(results: Results) -> MarkdownText:
    """Open the chapter on segments: each with its line."""
    frame = results.interpreted.frame("segments").sort_values("segment")
    return _points(
        [
            f"**{escape_markdown(r.name)}.** {escape_markdown(r.line, 400)}"
            for r in frame.itertuples()
        ]
    )


def effects_reading(results: Results) -> MarkdownText:
    """Read the effects: what the groups explain where they were drawn, and where they were not."""
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
