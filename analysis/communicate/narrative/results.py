"""Sentences about the verdict, the choice, the segments and what follows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.communicate.words import (
    Prose,
    count,
    escape,
    listed,
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


def verdict(modelled: Tables, interpreted: Tables) -> Prose:
    """Answer in one sentence what the audience is."""
    structure, frame = modelled.record("gate")["structure"], interpreted.frame("segments")
    k = spelled(len(frame))
    if structure == "none":
        return Prose(
            "Viewers differ by degree, not by type: the data give no reason to draw a line "
            f"anywhere. Where a cut is needed, {'this' if len(frame) == 1 else 'these'} {k} "
            f"{noun(len(frame), 'band')} {noun(len(frame), 'serves', 'serve')} best."
        )
    lead = frame.loc[frame["share_ratings"].idxmax()]
    strength = "clearly" if structure == "strong" else "moderately clearly"
    return Prose(
        f"The audience falls {strength} into {k} {noun(len(frame), 'segment')}: "
        f"{escape(lead['name'])} are {percent(lead['share_users'])} of viewers and give "
        f"{percent(lead['share_ratings'])} of the activity."
    )


def doubt(modelled: Tables, interpreted: Tables) -> Prose:
    """Say in one line what speaks against the result."""
    gate, frame = modelled.record("gate"), interpreted.frame("segments")
    low = (frame["low_evidence_share"] * frame["users"]).sum() / frame["users"].sum()
    evidence = f"{percent(low)} of viewers are assigned on little evidence"
    shaky = frame[frame["jaccard"] < VALID]
    weak = (
        f"; {listed([escape(name) for name in shaky['name']])} did not hold well in resamples"
        if len(shaky)
        else ""
    )
    none = "No test found types, so a cut is a convenience; " if gate["structure"] == "none" else ""
    return Prose(f"{sentence(none + evidence)}{weak}.")


def structure(modelled: Tables) -> Prose:
    """Read the structure gate."""
    gate, frame = modelled.record("gate"), modelled.frame("gate_curve")
    if gate["structure"] == "none":
        lead = "**They differ by degree: a continuum, for which a cut is a convenience.**"
    else:
        lead = f"**The structure is {gate['structure']}.**"
    if frame.empty or gate["delta"] is None:
        return Prose(f"{lead} Too little could be compared for more.")
    return Prose(
        f"{lead} Over tables without any types the silhouette of the viewers rises by "
        f"{score(gate['delta'])} (.05 is needed for moderate, .10 for strong structure)."
    )


def choice(modelled: Tables) -> Prose:
    """Read the comparison of candidates."""
    chosen, frame = modelled.record("chosen"), modelled.frame("comparison")
    k = int(chosen["k"])
    text = (
        f"Of {count(len(frame), 'candidate')} the rule takes **{escape(chosen['method'])} with "
        f"{spelled(k)} {_group(modelled, k)}**"
    )
    rival = chosen["ari_runner_up"]
    if rival is None:
        return Prose(f"{text}.")
    close = "agree" if rival >= VALID else "disagree, so the result depends on the method"
    return Prose(f"{text}; it and the runner-up {close} (adjusted Rand index {score(rival)}).")


def stability(modelled: Tables, interpreted: Tables) -> Prose:
    """Read the stability of the groups."""
    frame = modelled.frame("stability").dropna()
    good, k = int((frame["jaccard"] >= VALID).sum()), len(frame)
    return Prose(
        f"{sentence(spelled(good))} of {spelled(k)} {_group(modelled, k)} are found again when "
        "viewers are resampled (@eq-jaccard); this is needed for types, and does not prove them."
    )


def segments(interpreted: Tables) -> Prose:
    """Open the chapter on segments: each with its line."""
    frame = interpreted.frame("segments").sort_values("segment")
    return Prose(
        " ".join(f"**{escape(r.name)}**: {escape(r.line, 400)}" for r in frame.itertuples())
    )


def evidence(interpreted: Tables) -> Prose:
    """Read the halves test: how much of the story remains where groups were not drawn."""
    frame = interpreted.frame("effects").dropna(subset=["epsilon2_a", "epsilon2_b"])
    if frame.empty:
        return Prose("Histories are too short for a check on halves.")
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
