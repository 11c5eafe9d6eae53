"""The words of what the clustering saw: a heatmap and medians."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from analysis.communicate.claims.captions.absences import undrawn_claim
from analysis.communicate.claims.captions.words import FigureWords, Sentences, TableWords
from analysis.communicate.claims.claim import Claim
from analysis.communicate.claims.populations import Populations
from analysis.communicate.claims.portraits.segments import segment_population
from analysis.communicate.claims.slots import (
    count_slot,
    declared_slot,
    rounded_slot,
    spelled_slot,
)
from analysis.communicate.claims.words import group_noun, measure_names, short_name, subject_name
from analysis.communicate.decided import GAPS
from analysis.text.nouns import noun_form

if TYPE_CHECKING:
    from analysis.tables import Results

# Rows that can be read; the largest deviations come first.
MOST_MEASURES = 14
# Colours end here, so that one extreme measure does not pale all others.
DEVIATION_LIMIT = 3.0
# With the measure and all viewers these fill the seven columns that fit.
MOST_COLUMNS = 5


def strongest_deviations(results: Results) -> pd.DataFrame:
    """Return the deviations by measure and segment, the measure with the largest first."""
    frame = results.interpreted.frame("profiles")
    told = frame["segment"].isin(results.interpreted.frame("segments")["segment"])
    frame = frame[told & frame["deviation"].notna()]
    if frame.empty:
        return pd.DataFrame()
    wide = frame.pivot_table(index="feature", columns="segment", values="deviation")
    strongest = wide.abs().max(axis=1).sort_values(ascending=False, kind="stable")
    return wide.loc[strongest.index[:MOST_MEASURES]]


def _profiles_said(results: Results, wide: pd.DataFrame) -> Sentences:
    """Return what says where a segment lies farthest from all known viewers."""
    people = Populations(results)
    feature, segment = wide.abs().stack().idxmax()
    frame = results.interpreted.frame("segments")
    row = next(frame[frame["segment"] == segment].itertuples())
    slots = {
        "top": rounded_slot(wide.loc[feature, segment], "spreads", segment_population(row, people)),
        "measures": spelled_slot(len(wide), "measures", None),
        "limit": declared_slot(DEVIATION_LIMIT, f"{DEVIATION_LIMIT:g}", "spreads"),
    }
    words = {"name": subject_name(row.name), "where": short_name(row.name)}
    words |= {"label": measure_names(results).get(feature, feature)}
    return Sentences("figure", "profiles", slots, words, "estimated", (people.known,))


def profiles_words(results: Results) -> FigureWords | Claim:
    """Return the words of the heatmap of deviations."""
    name, people = "profiles", Populations(results)
    wide, one = strongest_deviations(results), group_noun(results, 1)
    if (undrawn := undrawn_claim(results, "figure", name)) or wide.empty:
        why = f"No measure was found in which {group_noun(results)} of known viewers differ."
        return undrawn or Claim(f"figure.{name}.absent", why, further=(people.known,))
    say = _profiles_said(results, wide)
    return say.figure(
        title="{name} lie farthest from the median of known viewers in: {label}",
        subtitle=(
            f"Median of each {one} against that of all known viewers, in their spreads: median "
            "absolute deviations, but never below a tenth of the standard deviation; blue above, "
            "orange below, colours end at {limit}"
        ),
        caption=(
            f"What the clustering saw of known viewers. That differs by construction: it describes "
            f"the {group_noun(results)}, it does not prove them."
        ),
        alt=(
            f"Heatmap of {{measures}} {noun_form(len(wide), 'measure')} of known viewers by {one}. "
            "The largest deviation is {top}, for {label} in {where}."
        ),
    )


def medians_words(results: Results) -> TableWords | Claim:
    """Return the words of the table of medians."""
    name, known = "profiles", Populations(results).known
    frame = results.interpreted.frame("profiles")
    if (undrawn := undrawn_claim(results, "table", name)) or frame.empty:
        return undrawn or Claim(f"table.{name}.absent", "No measure was profiled.")
    more = len(results.interpreted.frame("segments")) - MOST_COLUMNS
    slots = {"more": count_slot(max(more, 0), "segments", known)}
    say = Sentences("table", name, slots, {}, "estimated", (known,))
    one = group_noun(results, 1)
    notes = []
    if more > 0:
        further = noun_form(more, f"{one} is", f"{group_noun(results)} are")
        notes.append(f"{{more}} further {further} in reports/cluster_profiles.md.")
    if frame[["median", "overall_median"]].isna().any(axis=None):
        notes.append(GAPS)
    return say.table(
        caption=(
            f"What the clustering saw: medians over the known viewers of each {one} and over all "
            "of them. Those of taste and level are estimates, drawn towards what is usual, so that "
            "they tell less than what was counted."
        ),
        note=" ".join(notes) if notes else None,
    )
