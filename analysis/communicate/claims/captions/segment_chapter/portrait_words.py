"""The words of what sets segments apart, as counted: a figure of dots and a table."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from analysis.communicate.claims.captions.absences import undrawn_claim
from analysis.communicate.claims.captions.segment_chapter.measure_labels import measure_label
from analysis.communicate.claims.captions.words import (
    FigureWords,
    Sentences,
    TableWords,
    retold_claim,
)
from analysis.communicate.claims.claim import Claim
from analysis.communicate.claims.populations import Populations
from analysis.communicate.claims.portraits.segments import TRAITS, segment_claims
from analysis.communicate.claims.portraits.traits import ARRIVAL
from analysis.communicate.claims.slots import declared_share, spelled_slot
from analysis.communicate.claims.words import group_noun
from analysis.text.nouns import english_list, noun_form

if TYPE_CHECKING:
    from analysis.tables import Results

# Two rows of panels; the table holds more.
MOST_PANELS = 6
# Of all samples of viewers so many give an interval that holds the value.
LEVEL = 0.95


def told_differences(results: Results) -> pd.DataFrame:
    """Return what was found to set segments apart, the clearest first of each segment."""
    every = results.interpreted.frame("behaviour")
    told = every["segment"].isin(results.interpreted.frame("segments")["segment"])
    return every[told & every["differs"].astype(bool)].sort_values(["segment", "rank"])


def pictured_measures(results: Results) -> list[str]:
    """Return the measures that set a segment apart most clearly, the clearest first."""
    frame = told_differences(results)
    clear = frame.assign(clear=frame["effect"].abs())
    ordered = clear.sort_values(["rank", "clear"], ascending=[True, False], kind="stable")
    return list(dict.fromkeys(ordered["measure"]))[:MOST_PANELS]


def is_matched(row: pd.Series) -> bool:
    """Say whether viewers are held against others who arrived when they did."""
    return row["measure"] in ARRIVAL and not pd.isna(row["matched_difference"])


def _undrawn(results: Results, kind: str, name: str) -> Claim | None:
    if undrawn := undrawn_claim(results, kind, name):
        return undrawn
    if len(told_differences(results)):
        return None
    text = f"Nothing that was counted sets the {group_noun(results)} of known viewers apart."
    known = Populations(results).known
    return Claim(f"{kind}.{name}.absent", text, evidence="tested", further=(known,))


def _clearest(results: Results) -> Claim:
    """Return the clearest trait of the segment that has the clearest of all."""
    frame = told_differences(results)
    first = frame[frame["rank"] == frame.groupby("segment")["rank"].transform("min")]
    segment = first.loc[first["effect"].abs().idxmax(), "segment"]
    ids = results.interpreted.frame("segments").set_index("segment")["id"]
    wanted = f"segment.{ids[segment]}.opening"
    return next(claim for claim in segment_claims(results) if claim.id == wanted)


def segment_behaviour_words(results: Results) -> FigureWords | Claim:
    """Return the words of the dots of counted behaviour."""
    name, people = "segment-behaviour", Populations(results)
    if undrawn := _undrawn(results, "figure", name):
        return undrawn
    shown = pictured_measures(results)
    slots = {
        "panels": spelled_slot(len(shown), "measures", None),
        "level": declared_share(LEVEL),
    }
    words = {"labels": english_list([measure_label(one, people) for one in shown])}
    say = Sentences("figure", name, slots, words, of=(people.known,))
    one = group_noun(results, 1)
    return say.figure(
        title=retold_claim(_clearest(results), f"figure.{name}.title"),
        subtitle=(
            f"What known viewers of each {one} did (dots with {{level}} intervals) and what the "
            "others did (grey rings); each panel has its own scale"
        ),
        caption=(
            "Counted from what known viewers did, nothing estimated. The others are the known "
            f"viewers of all other {group_noun(results)}, whenever they arrived."
        ),
        alt=(
            f"Panels of dots, one for each of {{panels}} {noun_form(len(shown), 'measure')} "
            f"({{labels}}), with a row for each {one} of known viewers and the others in grey."
        ),
    )


def behaviour_table_words(results: Results) -> TableWords | Claim:
    """Return the words of the table of counted behaviour."""
    name, known = "behaviour", Populations(results).known
    if undrawn := _undrawn(results, "table", name):
        return undrawn
    slots = {
        "level": declared_share(LEVEL),
        "traits": spelled_slot(TRAITS, "measures", None),
    }
    say = Sentences("table", name, slots, {}, of=(known,))
    return say.table(
        caption=(
            f"What known viewers of each {group_noun(results, 1)} did, against the other known "
            "viewers: the {traits} clearest differences at most, with {level} intervals over "
            "viewers (pp: points of per cent)."
        ),
        note=(
            "Where the time of arrival explains a measure, the difference is that from others who "
            "arrived in the same quarters; all that was counted is in "
            "reports/segment_behaviour.csv."
        ),
    )
