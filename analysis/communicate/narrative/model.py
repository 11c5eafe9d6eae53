"""Sentences about the structure gate, the choice and how well it holds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from analysis.communicate.decided import (
    WITHHELD,
    no_group_drawn,
    no_segments,
    not_compared,
    p_text,
    threshold_of,
    threshold_text,
    told_choice,
    told_comparison,
)
from analysis.communicate.narrative import doubts, findings
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
    close = f" {findings.CLOSE}" if gate["close"] else ""
    return MarkdownText(
        f"{lead} Over tables without any types the silhouette of the viewers rises by "
        f"{_with_error(gate, 'delta')}{_asked(results, 'delta')}. Over a continuum of tastes it "
        f"rises by {_with_error(gate, 'delta_latent')} (tables as high: "
        f"{p_text(gate['p_latent'], gate['tables'])}){_asked(results, 'delta_latent')}, and a "
        f"mixture of groups gains {_with_error(gate, 'gain')} (p after Holm "
        f"{index_text(gate['p_mixture'], 3)}){_asked(results, 'gain')}; either can carry the "
        f"verdict.{close}"
    )


def _with_error(gate: dict, name: str) -> str:
    return f"{index_text(gate[name], 3)} ± {index_text(gate[f'{name}_se'], 3)}"


def _asked(results: Results, name: str) -> str:
    moderate, strong = (
        index_text(threshold_of(results, f"{name}_{kind}"), 3) for kind in ("moderate", "strong")
    )
    return f" ({moderate} is needed for moderate, {strong} for strong structure)"


def amount_reading(results: Results) -> MarkdownText:
    """Say whether viewers fall into groups by how much they give, or when."""
    said = findings.amount_sentence(results, escape_markdown)
    if results.modelled.frame("amounts").empty:
        said = "How much viewers give, and when, was not tested by itself."
    said = said or "By how much viewers give, and when, no groups were found: no valley parts them."
    few = findings.minority_sentences(results, escape_markdown)
    return MarkdownText(" ".join([said, *few]))


def candidate_choice(results: Results) -> MarkdownText:
    """Read the comparison of candidates."""
    chosen, frame = results.modelled.record("chosen"), told_comparison(results)
    if few := no_group_drawn(results):
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
    own = frame.loc[frame["candidate"] == chosen["candidate"], "floor"]
    if chosen["admissible"] and (own > 0).any():
        text += (
            ", which has the lowest ICL of those mixtures that it may take, or fewer groups at "
            "nearly that"
        )
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
        return not_compared(results, "There were too few viewers to keep some for a test.")
    chosen = choice["scores"].get("silhouette")
    before = f"; on the viewers who chose it, {index_text(chosen)}" if chosen is not None else ""
    return MarkdownText(
        f"On {counted_noun(test['rows'], 'viewer')} whom nothing was learned from or chosen on, "
        "the "
        f"silhouette is {index_text(test['silhouette'])}{before}. "
        f"{openings_text(test)}"
    )


def _opening(opened: str, rule: str) -> str:
    when = pd.Timestamp(opened)
    return f"on {day_month_year(when)} at {when:%H:%M} UTC, under rule {escape_markdown(rule)}"


def openings_text(test: dict[str, Any]) -> str:
    """Tell when the test viewers were looked at, and whether it was the first look."""
    this = _opening(test["opened"], test["rule"])
    if (test.get("look") or 1) == 1:
        return f"They were opened once, {this}."
    return (
        f"They were first opened {_opening(test['first_opened'], test['first_rule'])}; this is "
        f"look {test['look']}, {this}, so whoever chose the settings could have known what the "
        "earlier ones have shown."
    )


def stability_reading(results: Results) -> MarkdownText:
    """Read the stability of the groups."""
    if few := no_group_drawn(results):
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
