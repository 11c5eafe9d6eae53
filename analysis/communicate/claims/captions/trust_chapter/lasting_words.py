"""The words of how segments last: shares by half-year, moves between them, verdicts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from analysis.communicate.claims.captions.absences import said_before, undrawn_claim
from analysis.communicate.claims.captions.words import FigureWords, Sentences, TableWords
from analysis.communicate.claims.claim import Claim
from analysis.communicate.claims.populations import Populations
from analysis.communicate.claims.slots import (
    count_slot,
    declared_share,
    declared_slot,
    half_year_slot,
    share_slot,
)
from analysis.communicate.claims.trust.lasting import (
    lasting_claims,
    returning_pairs,
    viewers_followed,
)
from analysis.communicate.claims.words import group_noun
from analysis.communicate.decided import GAPS
from analysis.intervals import LEVEL
from analysis.text.numbers import number_text

if TYPE_CHECKING:
    from analysis.tables import Results


def shares_by_half_year(results: Results) -> pd.DataFrame:
    """Return the shares of segments that are told of, by half-year."""
    frame = results.interpreted.frame("half_year_shares")
    return frame[frame["segment"].isin(results.interpreted.frame("segments")["segment"])]


def _untold(results: Results, kind: str, name: str) -> Claim | None:
    """Return why there is nothing to show, which the text above says; None where there is."""
    if undrawn := undrawn_claim(results, kind, name):
        return undrawn
    if not results.interpreted.record("over_time")["reason"]:
        return None
    return said_before(kind, name)


def _changed_mix(results: Results) -> Claim | None:
    """Return what is said of a mix that changed, None where it hardly did."""
    made = lasting_claims(results, Populations(results))
    return next((one for one in made if one.id == "trust.mix" and "after" in one.slots), None)


def half_year_shares_words(results: Results) -> FigureWords | Claim:
    """Return the words of each segment's share of viewers by half-year."""
    name, one = "half-year-shares", group_noun(results, 1)
    if untold := _untold(results, "figure", name):
        return untold
    frame, facts = shares_by_half_year(results), results.interpreted.record("over_time")
    slots = {
        "viewers": count_slot(facts["viewers"], "viewers", viewers_followed(facts)),
        "begin": half_year_slot(frame["start"].min()),
        "end": half_year_slot(frame["start"].max()),
        "level": declared_share(LEVEL),
        "rows": declared_slot(int(facts["rows"]), number_text(facts["rows"]), "rows"),
    }
    title, seen = f"The mix of {group_noun(results)} hardly changes", ""
    words: dict[str, object] = {"many": Populations(results).many}
    if mix := _changed_mix(results):
        slots, words = slots | dict(mix.slots), words | dict(mix.words)
        title = "{name}: {before} of viewers in {before_when}, {after} in {after_when}"
        seen = " That of {name} goes from {before} in {before_when} to {after} in {after_when}."
    say = Sentences("figure", name, slots, words, "tested", (viewers_followed(facts),))
    return say.figure(
        title=title,
        subtitle=f"Share of viewers by {one} and half-year, with {{level}} interval; {{viewers}} "
        "viewers followed",
        caption=_shares_caption(one, bool(frame["share"].isna().any())),
        alt=f"One line a {one} with a band around it, from {{begin}} to {{end}}.{seen}",
    )


def _shares_caption(one: str, gaps: bool) -> str:
    return (
        "Viewers are placed in each half-year by {rows} of their {many} of it, by one rule for all "
        f"half-years: a {one} can grow though nobody changes, by who comes and goes."
        f"{f' {GAPS}' if gaps else ''}"
    )


def _least_kept(frame: pd.DataFrame) -> pd.Series | None:
    """Return the segment that keeps the smallest share of its viewers."""
    own = frame[frame["segment"] == frame["later"]].dropna(subset=["share"])
    return own.loc[own["share"].idxmin()] if len(own) else None


def segment_moves_words(results: Results) -> FigureWords | Claim:
    """Return the words of where viewers of each segment are placed in the next half-year."""
    name, one = "segment-moves", group_noun(results, 1)
    if untold := _untold(results, "figure", name):
        return untold
    facts, frame = (results.interpreted.frame(at) for at in ("over_time", "half_year_moves"))
    of, slots, seen = returning_pairs(facts.iloc[0].to_dict()), {}, ""
    title = "Where viewers are placed in the next half-year, and by chance alone"
    if facts["pairs"].notna().all():
        slots = {part: share_slot(facts[part].iloc[0], of) for part in ("switched", "chance")}
        title = "{switched} of viewers change place in the next half-year, {chance} by chance alone"
    if (least := _least_kept(frame)) is not None:
        slots["stay"] = share_slot(least["share"], of, least["low"], least["high"])
        seen = f" On the diagonal of the left one the lowest {one} keeps {{stay}}."
    gaps = f" {GAPS}" if frame[["share", "chance"]].isna().any(axis=None) else ""
    words = {"many": Populations(results).many}
    return Sentences("figure", name, slots, words, "tested", (of,)).figure(
        title=title,
        subtitle=f"Share of the viewers of a {one} (rows) placed in each (columns): left in the "
        "next half-year, right by other {many} of the same one",
        caption="What lies off the diagonal on the right is noise: the same viewers in the same "
        f"half-year, by other {{many}}. Only what the left has more of is a move.{gaps}",
        alt=f"Two heatmaps of shares from {one} to {one}, the diagonals darkest.{seen}",
    )


def lasting_words(results: Results) -> TableWords | Claim:
    """Return the words of the table of verdicts."""
    name, one = "lasting", group_noun(results, 1)
    if untold := _untold(results, "table", name):
        return untold
    facts = results.interpreted.record("over_time")
    say = Sentences("table", name, {}, {}, "tested", (viewers_followed(facts),))
    return say.table(
        caption=f"How each {one} lasts: its verdict, its share of viewers followed in the first "
        "and the last half-year, how far half-years divided by themselves find it again (median "
        "Jaccard), and how much of it half-years place where the whole record does.",
    )
