"""The words of how much of each measure the segments explain."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from analysis.communicate.claims.captions.absences import undrawn_claim
from analysis.communicate.claims.captions.segment_chapter.profile_words import MOST_MEASURES
from analysis.communicate.claims.captions.words import FigureWords, Sentences
from analysis.communicate.claims.claim import Claim, Evidence
from analysis.communicate.claims.populations import Populations
from analysis.communicate.claims.slots import share_slot, spelled_slot
from analysis.communicate.claims.words import group_noun, measure_names
from analysis.text.nouns import noun_form

if TYPE_CHECKING:
    from analysis.tables import Results


def shown_effects(results: Results) -> tuple[pd.DataFrame, str]:
    """Return the measures that segments explain most of, and the column that says how much."""
    frame = results.interpreted.frame("effects")
    shown = "epsilon2_b" if frame["epsilon2_b"].notna().any() else "epsilon2_all"
    frame = frame[frame[shown].notna()]
    order = frame.sort_values([shown, "feature"], ascending=[False, True])
    return order.head(MOST_MEASURES), shown


def _effects_said(results: Results, frame: pd.DataFrame, shown: str) -> Sentences:
    """Return what says how much segments explain of a measure."""
    people = Populations(results)
    tested, labels = shown == "epsilon2_b", measure_names(results)
    slots = {
        "top": share_slot(frame[shown].iloc[0], people.known),
        "last": share_slot(frame[shown].iloc[-1], people.known),
        "measures": spelled_slot(len(frame), "measures", None),
    }
    ends = (frame["feature"].iloc[0], frame["feature"].iloc[-1])
    words = {"label": labels.get(ends[0], ends[0]), "least": labels.get(ends[1], ends[1])}
    words |= {"many": people.many}
    kind: Evidence = "tested" if tested else "estimated"
    return Sentences("figure", "effects", slots, words, kind, (people.known,))


def effects_words(results: Results) -> FigureWords | Claim:
    """Return the words of how much of each measure the segments explain."""
    name, (frame, shown) = "effects", shown_effects(results)
    groups, one = group_noun(results), group_noun(results, 1)
    if (undrawn := undrawn_claim(results, "figure", name)) or frame.empty:
        why = f"There is no measure on which {groups} could differ."
        return undrawn or Claim(f"figure.{name}.absent", why)
    tested, say = shown == "epsilon2_b", _effects_said(results, frame, shown)
    drew = f"on the {{many}} that drew the {groups}: description, not evidence"
    if tested:
        drew = "on a half of each viewer’s {many}: the one not used (bar), the one used (tick)"
    return say.figure(
        title=(
            f"The {groups} explain {{top}} of the differences between known viewers in: {{label}}"
        ),
        subtitle=f"Share of the differences between known viewers explained (ε², of ranks), {drew}",
        caption=(
            "The gap between tick and bar is the shrinkage of the story: what is explained of "
            f"known viewers where the {groups} were drawn, and what elsewhere."
            if tested
            else f"The {groups} of known viewers were drawn on these very measures, so that they "
            f"differ is no evidence for types; it says what a {one} is about."
        ),
        alt=(
            f"Lying bars of what the {groups} explain of {{measures}} "
            f"{noun_form(len(frame), 'measure')} of known viewers, from {{top}} ({{label}}) to "
            "{last} ({least})."
        ),
    )
