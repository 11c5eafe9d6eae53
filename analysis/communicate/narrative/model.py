"""Sentences about the structure gate, the choice and how well it holds."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pandas as pd

from analysis.communicate.decided import WITHHELD, no_segments, threshold_text, told_choice
from analysis.communicate.narrative import doubts
from analysis.text.dates import day_month_year
from analysis.text.markdown import MarkdownText, escape_markdown
from analysis.text.nouns import counted_noun, noun_form, spelled_number
from analysis.text.numbers import index_text

if TYPE_CHECKING:
    from analysis.tables import Results


def _group(results: Results, n: int) -> str:
    return noun_form(
        n, "band" if results.modelled.record("gate")["structure"] == "none" else "segment"
    )


def gate_reading(results: Results) -> MarkdownText:
    """Read the structure gate."""
    if few := no_segments(results):
        return MarkdownText(few)
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
    if few := no_segments(results):
        return MarkdownText(few)
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
    choice = told_choice(results)
    test = choice["test"]
    if "rows" in test and test["rows"] is None:
        return MarkdownText(f"What the test viewers show is {WITHHELD}.")
    if "silhouette" not in test or test.get("opened") is None:
        return MarkdownText("There were too few viewers to keep some for a test.")
    chosen = choice["scores"].get("silhouette")
    before = f"; on the viewers who chose it, {index_text(chosen)}" if chosen is not None else ""
    when = pd.Timestamp(test["opened"])
    return MarkdownText(
        f"On {counted_noun(test['rows'], 'viewer')} whom nothing was learned from or chosen on, "
        "the "
        f"silhouette is {index_text(test['silhouette'])}{before}. "
        f"They were opened once, on {day_month_year(when)} at {when:%H:%M} UTC, under rule "
        f"{escape_markdown(test['rule'])}."
    )


def stability_reading(results: Results) -> MarkdownText:
    """Read the stability of the groups."""
    if few := no_segments(results):
        return MarkdownText(few)
    frame = results.modelled.frame("stability").dropna()
    good, k = int((~frame["tentative"].astype(bool)).sum()), len(frame)
    if not k:
        return MarkdownText("Too few viewers could be fitted to try the result on resamples.")
    return MarkdownText(
        f"{doubts.groups_held(good, k, _group(results, 1))} found again when viewers are "
        "resampled (@eq-jaccard); this is needed for types, and does not prove them."
    )


def jaccard_lines(results: Results) -> MarkdownText:
    """Say where a group's stability is read as dissolved, untrusted, valid and highly stable."""
    names = ("dissolved", "trusted", "valid", "stable")
    line = {name: threshold_text(results, f"jaccard_{name}") for name in names}
    return MarkdownText(
        f"Up to {line['dissolved']} a group is dissolved, below {line['trusted']} it should not be "
        f"trusted, from {line['valid']} it is valid, from {line['stable']} highly stable."
    )
