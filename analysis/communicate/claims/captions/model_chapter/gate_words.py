"""The words of the structure gate: known viewers beside simulated audiences without types."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from analysis.communicate.claims.captions.absences import uncompared_claim
from analysis.communicate.claims.captions.model_chapter.model_populations import (
    NULLS,
    simulated_audiences,
)
from analysis.communicate.claims.captions.words import (
    FigureWords,
    Sentences,
    TableWords,
    retold_claim,
)
from analysis.communicate.claims.claim import Claim, Slot
from analysis.communicate.claims.model.choice import silhouette_claims
from analysis.communicate.claims.populations import Populations
from analysis.communicate.claims.slots import count_slot, spelled_slot
from analysis.text.nouns import english_list, noun_form

if TYPE_CHECKING:
    import pandas as pd

    from analysis.tables import Results

# Draws that come as far as the viewers but for the rounding of sums.
ROUNDING = 1e-12
VERDICTS = {
    "strong": "strong structure",
    "moderate": "moderate structure",
    "none": "no types found",
    "not_tested": "not tested",
}


def _curves_said(results: Results, said: Claim) -> tuple[list[str], Sentences]:
    """Return the kinds that are drawn, and what says the silhouette beside theirs."""
    known = Populations(results).known
    frame = results.modelled.frame("gate_curve")
    kinds = [kind for kind in NULLS if (frame["null"] == kind).any()]
    slots = {
        **said.slots,
        "first": count_slot(frame["k"].min(), "segments", known),
        "last": count_slot(frame["k"].max(), "segments", known),
        "bands": spelled_slot(len(kinds), "kinds", simulated_audiences()),
    }
    words = {"kinds": english_list([NULLS[kind] for kind in kinds])}
    return kinds, Sentences("figure", "structure", slots, words, "simulated")


def gate_curves_words(results: Results) -> FigureWords | Claim:
    """Return the words of the silhouette by k beside that of simulated audiences."""
    name = "structure"
    said = next(iter(silhouette_claims(results)), None)
    if said is None:
        return uncompared_claim(
            results, "figure", name, "Too few known viewers could be compared with simulated ones."
        )
    kinds, say = _curves_said(results, said)
    bands = noun_form(len(kinds), "a band of", "{bands} bands of")
    return say.figure(
        title="Known viewers score {observed} at best, simulated audiences without types {highest}",
        subtitle=(
            "Silhouette of k-means by number of segments: samples of known viewers (line) and "
            "simulated audiences without types (bands: mean ± two standard deviations)"
        ),
        caption=retold_claim(
            said,
            f"figure.{name}.caption",
            "An index alone always finds a best k, so only what exceeds such audiences counts.",
        ),
        alt=(
            "Line of the silhouette of known viewers for k from {first} to {last}, highest "
            f"({{observed}}) at k = {{k}}, over {bands} simulated audiences without types "
            "({kinds})."
        ),
    )


def drawn_statistics(results: Results) -> tuple[pd.Series, pd.DataFrame]:
    """Return the statistic of known viewers by kind of simulated audience, and every draw of it."""
    frame = results.modelled.frame("gate_draws")
    seen = frame[frame["draw"] < 0].set_index("null")["statistic"]
    drawn = frame[frame["draw"] >= 0]
    kinds = [kind for kind in NULLS if kind in seen.index and (drawn["null"] == kind).any()]
    return seen.loc[kinds], drawn


def _statistics_said(
    results: Results, seen: pd.Series, drawn: pd.DataFrame, slots: dict[str, Slot]
) -> tuple[list[str], Sentences]:
    """Return what is drawn of each kind, as templates, and what says it."""
    known, simulated = Populations(results).known, simulated_audiences()
    parts = []
    for letter, kind in zip("abcd", seen.index, strict=False):
        own = drawn.loc[drawn["null"] == kind, "statistic"]
        slots[f"as_high_{letter}"] = count_slot(
            (own >= seen[kind] - ROUNDING).sum(), "audiences", simulated
        )
        slots[f"drawn_{letter}"] = count_slot(len(own), "audiences", simulated)
        parts.append(f"{NULLS[kind]}: {{as_high_{letter}}} of {{drawn_{letter}}}")
    return parts, Sentences("figure", "nulls", slots, {}, "simulated", (known,))


def null_statistics_words(results: Results) -> FigureWords | Claim:
    """Return the words of the statistic beside its draws in simulated audiences."""
    name = "nulls"
    if "gate_draws" not in results.modelled or results.modelled.frame("gate_draws").empty:
        return uncompared_claim(
            results, "figure", name, "Too few known viewers could be compared with simulated ones."
        )
    seen, drawn = drawn_statistics(results)
    exceeded, slots = _exceeded(results, seen)
    parts, say = _statistics_said(results, seen, drawn, slots)
    return say.figure(
        title=exceeded,
        subtitle=(
            "Largest standardised silhouette over all k: simulated audiences (dots) and known "
            "viewers (line), with p; the copula does not decide"
        ),
        caption=(
            "Each dot is a simulated audience without types, the line the known viewers. With many "
            "viewers even a trifle exceeds every such audience, so the size of the rise decides "
            "too."
        ),
        alt=(
            "Dots of the statistic of simulated audiences by kind, with that of known viewers as a "
            f"line. As high as the line or higher lie {english_list(parts)}."
        ),
    )


def _exceeded(results: Results, seen: pd.Series) -> tuple[str, dict[str, Slot]]:
    """Return how many of the deciding kinds are exceeded, as template and slots."""
    simulated = simulated_audiences()
    tested = results.modelled.frame("gate_nulls").set_index("null").loc[list(seen.index)]
    deciding = tested[tested["decides"].astype(bool)]
    beaten = int(deciding["rejected"].astype(bool).sum())
    slots = {"deciding": spelled_slot(len(deciding), "kinds", simulated)}
    which = "{beaten} of {deciding}" if beaten else "none of {deciding}"
    if beaten == len(deciding):
        which = {1: "the one", 2: "both"}.get(beaten, "all {deciding}")
    if "{beaten}" in which:
        slots["beaten"] = spelled_slot(beaten, "kinds", simulated)
    none = results.modelled.record("gate")["structure"] == "none"
    little = ", but not by enough for types" if none and beaten == len(deciding) else ""
    kinds = noun_form(len(deciding), "kind", "kinds")
    decide = noun_form(len(deciding), "decides", "decide")
    text = f"Known viewers exceed {which} {kinds} of simulated audiences that {decide}{little}"
    return text, slots


def gate_measures_words(results: Results) -> TableWords:
    """Return the words of the table of the structure gate."""
    gate: dict[str, Any] = results.modelled.record("gate")
    known = Populations(results).known
    verdict = VERDICTS[gate["structure"]]
    say = Sentences("table", "gate", {}, {"note": gate["note"]}, "tested", (known,))
    return say.table(
        caption=(
            "The structure gate over known viewers; its verdict by the declared thresholds: "
            f"{verdict}. Where no simulated audience came as far, their number stands for p."
        ),
        note="{note}" if gate["note"] else None,
    )
