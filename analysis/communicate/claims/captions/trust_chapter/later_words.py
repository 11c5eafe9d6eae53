"""The words of what segments did after the record that made them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from analysis.communicate.claims.captions.absences import undrawn_claim
from analysis.communicate.claims.captions.words import FigureWords, Sentences
from analysis.communicate.claims.claim import Claim
from analysis.communicate.claims.explore.viewers import gave_verb
from analysis.communicate.claims.populations import Populations
from analysis.communicate.claims.portraits.segments import segment_population
from analysis.communicate.claims.predict.segment_use import later_phrase
from analysis.communicate.claims.slots import declared_slot, rounded_slot
from analysis.communicate.claims.words import group_noun, short_name, subject_name
from analysis.text.numbers import number_text

if TYPE_CHECKING:
    from analysis.tables import Results


def _later_said(results: Results, frame: pd.DataFrame) -> Sentences:
    """Return what says who did most, and who least, in the days that followed."""
    people, segments = Populations(results), results.interpreted.frame("segments")
    days = int(frame["horizon_days"].iloc[0])
    slots = {"days": declared_slot(days, number_text(days), "days")}
    words: dict[str, object] = {"many": people.many}
    for part, place in (("most", "idxmax"), ("least", "idxmin")):
        found = frame.loc[getattr(frame["ratings_per_user"], place)()]
        row = next(segments[segments["segment"] == found["segment"]].itertuples())
        of = segment_population(row, people)
        slots[part] = rounded_slot(found["ratings_per_user"], people.many, of)
        words[f"{part}_name"] = short_name(row.name)
        words[f"{part}_viewers"] = subject_name(row.name)
    return Sentences("figure", "forward", slots, words, "tested", (people.known,))


def later_words(results: Results) -> FigureWords | Claim:
    """Return the words of what each segment did after the record that made it."""
    name, people = "forward", Populations(results)
    frame = results.interpreted.frame("forward")
    segments = results.interpreted.frame("segments")
    frame = frame[frame["segment"].isin(segments["segment"])].sort_values("segment")
    if undrawn := undrawn_claim(results, "figure", name):
        return undrawn
    if frame.empty:
        return later_phrase(results).claim(f"figure.{name}.absent")
    say = _later_said(results, frame)
    one = group_noun(results, 1)
    return say.figure(
        title=(
            f"{{most_viewers}} {gave_verb(people.many)} most in the {{days}} days that followed: "
            "{most} {many} each"
        ),
        subtitle=f"{{many}} for each viewer in the {{days}} days after each {one} was drawn",
        caption=(
            f"A {one} drawn on the past is worth something if it tells what follows apart: these "
            "{many} were not used to draw it."
        ),
        alt=(
            f"Lying bars of later {{many}} for each viewer by {one}, from {{least}} "
            "({least_name}) to {most} ({most_name})."
        ),
    )
