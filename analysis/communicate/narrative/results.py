"""Sentences about the verdict, the choice, the segments and what follows."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pandas as pd

from analysis.communicate.narrative import doubts, findings
from analysis.communicate.words import (
    Prose,
    count,
    escape,
    noun,
    percent,
    score,
    sentence,
    spelled,
)

if TYPE_CHECKING:
    from analysis.tables import Tables

VALID = 0.75


def _group(modelled: Tables, n: int) -> str:
    return noun(n, "band" if modelled.record("gate")["structure"] == "none" else "segment")


def draft(modelled: Tables) -> Prose | None:
    """Mark a page, and every page of the PDF, where the run was a draft."""
    if not findings.is_draft(modelled):
        return None
    callout = f'::: {{.callout-important title="DRAFT"}}\n{findings.DRAFT}\n:::'
    mark = '```{=typst}\n#metadata("DRAFT") <page-mark>\n```'
    return Prose(f"\n{callout}\n\n{mark}\n")


def verdict(modelled: Tables, interpreted: Tables) -> Prose:
    """Answer in one sentence what the audience is."""
    return Prose(findings.verdict(modelled, interpreted, escape))


def doubt(modelled: Tables, interpreted: Tables) -> Prose:
    """Say in one line what speaks against the result."""
    return Prose(doubts.doubt(modelled, interpreted, escape))


def limits(obtained: Tables, modelled: Tables, interpreted: Tables) -> Prose:
    """List what the figures do not carry."""
    return _points(doubts.not_to_conclude(obtained, modelled, interpreted))


def sureness(modelled: Tables, interpreted: Tables) -> Prose:
    """List how sure the result is: against tables without types, resamples, other methods."""
    return _points(doubts.sureness(modelled, interpreted, escape))


def main_findings(
    obtained: Tables, scrubbed: Tables, explored: Tables, modelled: Tables, interpreted: Tables
) -> Prose:
    """List what was found, as the executive summary has it."""
    stages = (obtained, scrubbed, explored, modelled, interpreted)
    return _points(findings.findings(*stages, escape))


def _points(sentences: list[str]) -> Prose:
    return Prose("\n" + "\n".join(f"- {sentence}" for sentence in sentences) + "\n")


def structure(modelled: Tables) -> Prose:
    """Read the structure gate."""
    gate, frame = modelled.record("gate"), modelled.frame("gate_curve")
    if gate["structure"] == "none":
        lead = "**They differ by degree: a continuum, for which a cut is a convenience.**"
    else:
        lead = f"**The structure is {gate['structure']}.**"
    if frame.empty or gate["delta"] is None:
        return Prose(f"{lead} Too little could be compared for more.")
    marks = json.loads(modelled.record("rule")["json"])
    if gate["p_latent"] is None:
        latent = "No comparison with a continuum of tastes was made"
    else:
        latent = (
            f"Over a continuum of tastes it rises by {score(gate['delta_latent'])} "
            f"(p = {score(gate['p_latent'])}{_needed(marks, 'delta_latent_moderate')})"
        )
    return Prose(
        f"{lead} Over tables without any types the silhouette of the viewers rises by "
        f"{score(gate['delta'])}{_asked(marks)}. {latent}."
    )


def _needed(marks: dict, name: str) -> str:
    return f"; {score(marks[name])} is needed" if name in marks else ""


def _asked(marks: dict) -> str:
    if not {"delta_moderate", "delta_strong"} <= marks.keys():
        return ""
    moderate, strong = score(marks["delta_moderate"]), score(marks["delta_strong"])
    return f" ({moderate} is needed for moderate, {strong} for strong structure)"


def choice(modelled: Tables) -> Prose:
    """Read the comparison of candidates."""
    chosen, frame = modelled.record("chosen"), modelled.frame("comparison")
    k, given = int(chosen["k"]), doubts.given_k(modelled)
    text = f"Of {count(len(frame), 'candidate')}"
    if given:
        lead = f"The number of {_group(modelled, 2)} was given, not chosen: {spelled(k)}."
        text = f"{lead} Of {count(int((frame['k'] == k).sum()), 'candidate')} with that number"
    taken = f"{escape(chosen['method'])} with {spelled(k)} {_group(modelled, k)}"
    text += f" the rule takes **{taken}**"
    if not chosen["admissible"]:
        text += ", although none was stable and large enough to be admissible"
    rival = chosen["ari_runner_up"]
    if rival is None:
        return Prose(f"{text}.")
    close = "agree" if rival >= VALID else "disagree, so the result depends on the method"
    return Prose(f"{text}; it and the runner-up {close} (adjusted Rand index {score(rival)}).")


def opened(modelled: Tables) -> Prose:
    """Tell what the chosen model reached on the test viewers, and when they were opened."""
    test = json.loads(modelled.record("chosen")["test"] or "{}")
    if "silhouette" not in test or test.get("opened") is None:
        return Prose("There were too few viewers to keep some for a test.")
    chosen = json.loads(modelled.record("chosen")["scores"]).get("silhouette")
    before = f"; on the viewers who chose it, {score(chosen)}" if chosen is not None else ""
    when = pd.Timestamp(test["opened"])
    return Prose(
        f"On {count(test['rows'], 'viewer')} whom nothing was learned from or chosen on, the "
        f"silhouette is {score(test['silhouette'])}{before}. "
        f"They were opened once, on {when:%-d %B %Y} at {when:%H:%M} UTC, under rule "
        f"{escape(test['rule'])}."
    )


def stability(modelled: Tables, interpreted: Tables) -> Prose:
    """Read the stability of the groups."""
    frame = modelled.frame("stability").dropna()
    good, k = int((frame["jaccard"] >= VALID).sum()), len(frame)
    if not k:
        return Prose("Too few viewers could be fitted to try the result on resamples.")
    return Prose(
        f"{doubts.held(good, k, _group(modelled, 1))} found again when viewers are "
        "resampled (@eq-jaccard); this is needed for types, and does not prove them."
    )


def segments(interpreted: Tables) -> Prose:
    """Open the chapter on segments: each with its line."""
    frame = interpreted.frame("segments").sort_values("segment")
    return _points([f"**{escape(r.name)}.** {escape(r.line, 400)}" for r in frame.itertuples()])


def evidence(interpreted: Tables) -> Prose:
    """Read the effects: what the groups explain where they were drawn, and where they were not."""
    every = interpreted.frame("effects").dropna(subset=["epsilon2_a"])
    frame = every.dropna(subset=["epsilon2_b"])
    if frame.empty:
        return Prose(
            f"The groups explain {percent(every['epsilon2_a'].mean())} of the differences in what "
            "they were drawn on, on average; that describes them and proves nothing. A check on "
            "halves of each viewer's history was not made here."
            if len(every)
            else "There is no feature on which groups could differ."
        )
    a, b = frame["epsilon2_a"].mean(), frame["epsilon2_b"].mean()
    return Prose(
        f"Groups drawn on one half explain {percent(a)} of the differences there and "
        f"{percent(b)} on the other half."
    )


def fairness(interpreted: Tables) -> Prose:
    """Say what a screen over groups of viewers shows, and what it cannot."""
    frame = interpreted.frame("fairness")
    shown = frame[~frame["suppressed"].astype(bool)] if len(frame) else frame
    outside = shown[(shown["ratio"] < 0.8) | (shown["ratio"] > 1.25)] if len(shown) else shown
    return Prose(
        f"{sentence(count(len(outside), 'cell'))} of {len(shown)} lie outside the screen of .8 to "
        "1.25; a screen shows where to look, it does not prove anything."
    )


def recommendations(interpreted: Tables) -> Prose:
    """List what follows, each with its evidence."""
    frame = interpreted.frame("recommendations")
    if frame.empty:
        return Prose("The evidence carries no recommendation.")
    lines = [f"- {escape(r.text, 500)} *{escape(r.evidence, 500)}*" for r in frame.itertuples()]
    return Prose("\n".join(lines))
