"""The words of how much of each measure the segments explain."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from analysis.communicate.claims.captions.absences import absent_claim, undrawn_claim
from analysis.communicate.claims.captions.segment_chapter.profile_words import MOST_MEASURES
from analysis.communicate.claims.captions.words import FigureWords, Sentences, TableWords
from analysis.communicate.claims.claim import Claim, Evidence
from analysis.communicate.claims.populations import Populations
from analysis.communicate.claims.slots import declared_share, share_slot, spelled_slot
from analysis.communicate.claims.trust.beyond import beyond_rows
from analysis.communicate.claims.trust.halves import farthest_pairs, halved_viewers_told
from analysis.communicate.claims.words import group_noun, measure_names
from analysis.intervals import LEVEL
from analysis.text.nouns import noun_form

if TYPE_CHECKING:
    from analysis.tables import Results

# Where measures are told on halves: what is drawn of each.
TESTED = "on half of each viewer’s {many}: that not used (bar, with interval), that used (tick)"


def shown_effects(results: Results) -> tuple[pd.DataFrame, str]:
    """Return the measures that segments explain most of, and the column that says how much."""
    frame = results.interpreted.frame("effects")
    shown = "epsilon2_b" if frame["epsilon2_b"].notna().any() else "epsilon2_all"
    frame = frame[frame[shown].notna()].merge(_half_ends(results), on="feature", how="left")
    order = frame.sort_values([shown, "feature"], ascending=[False, True])
    return order.head(MOST_MEASURES), shown


def _half_ends(results: Results) -> pd.DataFrame:
    """Return the interval of what is explained of each measure on the half that drew nothing."""
    tests = results.interpreted.frame("evidence_tests")
    halves = tests[(tests["kind"] == "half") & (tests["effect"] == "epsilon2")]
    return halves.rename(columns={"measure": "feature"})[["feature", "low", "high"]]


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
    drew = (
        TESTED if tested else f"on the {{many}} that drew the {groups}: description, not evidence"
    )
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


def farthest_pairs_words(results: Results) -> TableWords | Claim:
    """Return the words of the table of pairs of segments."""
    name, of = "segment-pairs", halved_viewers_told(results)
    if undrawn := undrawn_claim(results, "table", name):
        return undrawn
    one, groups = group_noun(results, 1), group_noun(results)
    if of is None or farthest_pairs(results).empty:
        return absent_claim("table", name, f"No two {groups} were compared on halves.")
    say = Sentences("table", name, {"level": declared_share(LEVEL)}, {}, "tested", (of,))
    return say.table(
        caption=(
            f"Where known viewers of two {groups} lie farthest apart on the half that drew no "
            f"{one}: Cliff's δ (how much more often the first of two viewers is the higher) with "
            "{level} interval, p of Dunn's test after Holm."
        )
    )


def beyond_words(results: Results) -> TableWords | Claim:
    """Return the words of the table of what drew no segment."""
    name, one = "beyond", group_noun(results, 1)
    if undrawn := undrawn_claim(results, "table", name):
        return undrawn
    if beyond_rows(results).empty:
        why = f"Nothing that drew no {one} is known of viewers that could be tested."
        return absent_claim("table", name, why)
    of = (Populations(results).known,)
    say = Sentences("table", name, {"level": declared_share(LEVEL)}, {}, "tested", of)
    return say.table(
        caption=(
            f"What drew no {one}, by {group_noun(results)} of known viewers: ε² (share of "
            "differences in ranks) or, of categories, Cramér's V, with {level} interval; p after "
            "Holm."
        ),
        note=f"Without p: what drew the {group_noun(results)} tells the same or counts the same "
        "rows.",
    )
