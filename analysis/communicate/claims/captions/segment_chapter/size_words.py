"""The words of how large segments are: one bar of all, shares in pairs, the table of sizes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from analysis.communicate.claims.captions.absences import undrawn_claim
from analysis.communicate.claims.captions.words import (
    FigureWords,
    Sentences,
    TableWords,
    retold_claim,
)
from analysis.communicate.claims.claim import Claim, Slot
from analysis.communicate.claims.conclusions.audience import audience_claims, named_shares
from analysis.communicate.claims.explore.viewers import giving_verb
from analysis.communicate.claims.populations import Populations
from analysis.communicate.claims.slots import count_slot, share_slot, spelled_slot
from analysis.communicate.claims.words import group_noun
from analysis.communicate.decided import GAPS, WITHHELD
from analysis.text.nouns import capital_first

if TYPE_CHECKING:
    from analysis.tables import Results

# More parts than these nobody listens to in an alternative text.
MOST_TOLD = 6


def known_shares(results: Results) -> pd.DataFrame:
    """Return the segments in their order whose share of known viewers may be told."""
    frame = results.interpreted.frame("segments").sort_values("segment")
    return frame[frame["share_known"].notna()]


def _undrawn(results: Results, name: str) -> Claim | None:
    if undrawn := undrawn_claim(results, "figure", name):
        return undrawn
    if len(known_shares(results)):
        return None
    several = group_noun(results)
    return Claim(f"figure.{name}.absent", f"How large {several} are is {WITHHELD}.")


def _listed(
    frame: pd.DataFrame, people: Populations
) -> tuple[str, dict[str, object], dict[str, Slot]]:
    """Return the largest segments with their shares, and how many more there are."""
    most = frame.sort_values("share_known", ascending=False, kind="stable").head(MOST_TOLD)
    text, words, slots = named_shares(frame[frame.index.isin(most.index)], people)
    if len(frame) > MOST_TOLD:
        slots["more"] = spelled_slot(len(frame) - MOST_TOLD, "segments", people.known)
        text += ", and {more} smaller ones"
    return text, words, slots


def audience_bar_words(results: Results) -> FigureWords | Claim:
    """Return the words of the one bar of all segments."""
    name, people = "audience-bar", Populations(results)
    if undrawn := _undrawn(results, name):
        return undrawn
    frame = known_shares(results)
    text, words, slots = _listed(frame, people)
    slots["n"] = count_slot(people.known.n or 0, "viewers", people.known)
    slots["k"] = spelled_slot(len(frame), "segments", people.known)
    say = Sentences("figure", name, slots, words)
    several = group_noun(results, len(frame))
    return say.figure(
        title=f"Known viewers by {group_noun(results, 1)}",
        subtitle="Shares of {n} known viewers",
        caption=f"The known viewers in {{k}} {several}.",
        alt=f"One bar of all known viewers in {{k}} {several}: {text}.",
    )


def _shares_said(
    results: Results, frame: pd.DataFrame, slots: dict[str, Slot], words: dict[str, object]
) -> Sentences:
    """Return what says how many viewers segments have, and how many rows are theirs."""
    people = Populations(results)
    slots["n"] = count_slot(people.known.n or 0, "viewers", people.known)
    row = frame.loc[frame["share_known_ratings"].fillna(0).idxmax()]
    slots["rows"] = share_slot(row["share_known_ratings"], people.known_rows)
    words |= {"many": people.many, "most": row["name"]}
    return Sentences("figure", "segment-shares", slots, words)


def segment_shares_words(results: Results) -> FigureWords | Claim:
    """Return the words of each segment's share of known viewers and of their rows."""
    name, people = "segment-shares", Populations(results)
    if undrawn := _undrawn(results, name):
        return undrawn
    frame = known_shares(results)
    text, words, slots = _listed(frame, people)
    say = _shares_said(results, frame, slots, words)
    one = group_noun(results, 1)
    part = [claim for claim in audience_claims(results) if claim.id == "audience.largest_part"]
    verb = giving_verb(people.many)
    return say.figure(
        title=retold_claim(part[0], f"figure.{name}.title")
        if part
        else f"All known viewers are one {one}",
        subtitle=f"Share of {{n}} known viewers (light) and of their {{many}} (full) by {one}",
        caption=(
            f"How many viewers a {one} has and how much they {verb} are two things: of the "
            "{many} of known viewers {rows} are from {most}."
        ),
        alt=(
            f"Pairs of bars by {one}, share of viewers above share of {{many}}. Of known viewers: "
            f"{text}. The largest share of the {{many}} of known viewers: {{most}} with {{rows}}."
        ),
    )


def segment_sizes_words(results: Results) -> TableWords | Claim:
    """Return the words of the table of sizes."""
    name, people = "segments", Populations(results)
    if undrawn := undrawn_claim(results, "table", name):
        return undrawn
    frame = results.interpreted.frame("segments")
    words = {"many": people.many}
    say = Sentences("table", name, {}, words, of=(people.known, people.guessed))
    one = group_noun(results, 1)
    gaps = frame[["known", "guessed", "confidence_median"]].isna().any(axis=None)
    return TableWords(
        name,
        say.claim(
            "caption",
            f"{capital_first(group_noun(results))}: known viewers, their share, the share of their "
            f"{{many}}, viewers who are guessed to belong to the {one}, stability where viewers "
            "are drawn again (Jaccard), and median confidence over known and guessed ones.",
        ),
        Claim(f"table.{name}.note", GAPS) if gaps else None,
    )
