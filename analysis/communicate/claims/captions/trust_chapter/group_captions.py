"""The words of the figures of who is left out, and of how far the segments of groups hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from analysis.communicate.claims.captions.absences import absent_claim, undrawn_claim
from analysis.communicate.claims.captions.segment_chapter.portrait_words import LEVEL
from analysis.communicate.claims.captions.words import FigureWords, Sentences
from analysis.communicate.claims.claim import Claim, Slot
from analysis.communicate.claims.populations import Populations
from analysis.communicate.claims.slots import count_slot, declared_share, share_slot, spelled_slot
from analysis.communicate.claims.trust.group_words import group_name
from analysis.communicate.claims.words import group_noun

if TYPE_CHECKING:
    from analysis.tables import Results

PANELS = {
    "arrival": "by arrival",
    "amount": "by number of {many} kept",
    "era": "by mean year of the titles chosen",
}
NOT_DRAWN = "; where too few were left out in a group, they are not drawn"
RUNS = "runs from {least} to {most}"
MEASURES = {
    "guessed": "{one} is a guess",
    "confidence": "mean confidence",
    "kept": "left in the {one} by refits",
}


def left_out_words(results: Results) -> FigureWords | Claim:
    """Return the words of the figure of who is known, guessed and left out."""
    name, people = "left-out", Populations(results)
    frame = results.interpreted.frame("left_out")
    if undrawn := undrawn_claim(results, "figure", name):
        return undrawn
    if frame.empty or people.few:
        return absent_claim("figure", name, "Who is left out could not be told apart by groups.")
    read = people.read_viewers
    kinds = [PANELS[kind].format(many=people.many) for kind in PANELS if kind in set(frame["kind"])]
    coverage = results.interpreted.frame("coverage")["users"]
    slots = {
        "guessed": share_slot(coverage.iloc[2] / max(read.n or 1, 1), read),
        "known": share_slot(coverage.iloc[1] / max(read.n or 1, 1), read),
        "read": count_slot(read.n or 0, "viewers", read),
    }
    say = Sentences("figure", name, slots, {"kinds": ", ".join(kinds)}, of=(read,))
    one = group_noun(results, 1)
    gaps = NOT_DRAWN if frame["out"].isna().any() else ""
    return say.figure(
        title=f"The {one} of {{guessed}} of viewers as read is a guess",
        subtitle="{read} viewers as read, {kinds}: known, guessed, left out; in brackets the share "
        "known of those kept",
        caption="What is said of known viewers is not said of the other viewers as read: whoever "
        f"gave little is guessed, and whom cleaning kept nothing of is left out{gaps}.",
        alt="Lying bars of viewers as read, {kinds}, each divided into known, guessed and left "
        "out; {known} of all are known.",
    )


def drawn_groups(results: Results) -> pd.DataFrame:
    """Return how far segments hold for each group, with the names that a figure shows.

    Errors are on another scale than shares, and told in the text.
    """
    frame = results.interpreted.frame("group_trust")
    frame = frame[frame["value"].notna() & frame["measure"].isin(MEASURES)]
    return frame.assign(name=[group_name(one) for one in frame["group"]])


def _reliance_slots(frame: pd.DataFrame, measure: str, people: Populations) -> dict[str, Slot]:
    """Return how many groups there are, and between what a measure lies."""
    own = frame.loc[frame["measure"] == measure, "value"]
    groups = len(frame[["group_kind", "group"]].drop_duplicates())
    return {
        "level": declared_share(LEVEL),
        "groups": spelled_slot(groups, "groups", None),
        "least": share_slot(own.min(), people.known),
        "most": share_slot(own.max(), people.known),
    }


def group_trust_words(results: Results) -> FigureWords | Claim:
    """Return the words of the figure of how far segments hold for each group."""
    name, people, frame = "group-trust", Populations(results), drawn_groups(results)
    one = group_noun(results, 1)
    if undrawn := undrawn_claim(results, "figure", name):
        return undrawn
    if frame.empty:
        return absent_claim("figure", name, f"No group is large enough to say how its {one}s hold.")
    last = "kept" if (frame["measure"] == "kept").any() else "confidence"
    slots = _reliance_slots(frame, last, people)
    what = MEASURES[last].format(one=one)
    what = f"the share {what}" if last == "kept" else what
    say = Sentences("figure", name, slots, {}, "tested", (people.known, people.viewers))
    runs = "is {least} in all" if slots["least"].shown == slots["most"].shown else RUNS
    return say.figure(
        title=f"By group of known viewers, {what} {runs}",
        subtitle="Share of each group’s viewers whose "
        f"{one} is a guess; of its known viewers the mean confidence and how often refits leave "
        "them there; {level} intervals",
        caption=f"A {one} is a guess where a viewer gave little; differences from the other known "
        "viewers are told in the text, at like amount and arrival.",
        alt="Dots with intervals for {groups} groups of viewers; the last panel, of known viewers, "
        "runs from {least} to {most}.",
    )
