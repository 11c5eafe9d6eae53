"""The words of how sure one viewer's segment is: by amount, by segment, and the check."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pandas as pd

from analysis.communicate.claims.captions.absences import said_before, undrawn_claim
from analysis.communicate.claims.captions.words import FigureWords, Sentences, TableWords
from analysis.communicate.claims.claim import Claim
from analysis.communicate.claims.populations import Populations
from analysis.communicate.claims.slots import (
    count_slot,
    declared_share,
    share_slot,
    spelled_slot,
)
from analysis.communicate.claims.trust.certainty import (
    WORDS,
    certainty_claims,
    certainty_lines,
    checked_viewers,
    measured_certainty,
    one_group,
)
from analysis.communicate.claims.words import group_noun
from analysis.communicate.decided import GAPS
from analysis.intervals import LEVEL

if TYPE_CHECKING:
    from analysis.tables import Results


def _untold(results: Results, kind: str, name: str) -> Claim | None:
    """Return why there is nothing to show, None where there is."""
    if undrawn := undrawn_claim(results, kind, name):
        return undrawn
    if measured_certainty(results):
        return None
    said = next(certainty_claims(results, Populations(results)))
    return replace(said, id=f"{kind}.{name}.absent")


def told_amounts(results: Results) -> pd.DataFrame:
    """Return how many viewers are sure, likely and a guess by band; no rows where untold."""
    frame = results.interpreted.frame("certainty_amounts")
    return frame if frame[list(WORDS)].notna().all(axis=None) else frame.head(0)


def certainty_amounts_words(results: Results) -> FigureWords | Claim:
    """Return the words of how many are sure, likely and a guess by number of rows."""
    name, people = "certainty-amounts", Populations(results)
    frame, one = told_amounts(results), group_noun(results, 1)
    if (untold := _untold(results, "figure", name)) or frame.empty:
        return untold or said_before("figure", name)
    whole = float(frame["users"].sum())
    slots = {word: share_slot(frame[word].sum() / whole, people.viewers) for word in WORDS}
    slots |= certainty_lines(results)
    slots["bands"] = spelled_slot(len(frame), "bands", None)
    say = Sentences("figure", name, slots, {"many": people.many}, "estimated", (people.viewers,))
    return say.figure(
        title=f"The {one} of {{sure}} of viewers is sure, that of {{guess}} a guess",
        subtitle=f"Share of viewers, guessed ones included, whose {one} is sure, likely or a "
        "guess, by how many {many} are known of them",
        caption=f"Sure: another history of as many {{many}} would put the viewer in the same {one} "
        "again with a probability of {sure_line} or more; likely: of {likely_line} or more.",
        alt="Lying bars in three parts, one for each of {bands} bands of viewers by number of "
        "{many}; of all viewers {sure} are sure, {likely} likely and {guess} a guess.",
    )


def certainty_check_words(results: Results) -> FigureWords | Claim:
    """Return the words of what was said of held-out viewers against what came again."""
    name, people, one = "certainty-check", Populations(results), group_noun(results, 1)
    frame = results.interpreted.frame("certainty_tenths")
    if _untold(results, "figure", name) or frame.empty:
        return said_before("figure", name)
    of = checked_viewers(frame)
    slots = {
        "viewers": count_slot(of.n or 0, "viewers", of),
        "groups": spelled_slot(len(frame), "groups", None),
        "level": declared_share(LEVEL),
    }
    for key, row in (("low", frame.iloc[0]), ("high", frame.iloc[-1])):
        group = one_group(row, f"{key}est")
        slots[f"{key}_said"] = share_slot(row["said"], group)
        slots[f"{key}_again"] = share_slot(row["again"], group, row["low"], row["high"])
    say = Sentences("figure", name, slots, {"many": people.many}, "tested", (of,))
    return say.figure(
        title=f"Of the surest viewers kept apart {{high_again}} fall into the same {one} again, "
        "where {high_said} were to; of the least sure {low_again}, where {low_said} were to",
        subtitle=f"Share of viewers whose second half of {{many}} falls into the {one} of the "
        "first, by the probability that was said, {groups} groups of {viewers} viewers kept "
        "apart, with {level} intervals",
        caption="The scale was learned of other viewers; where it is true the dots lie on the "
        f"diagonal. It says how often a {one} is found again, not how often it is the right one.",
        alt="Dots with intervals beside a diagonal. The lowest lies at {low_said} said and "
        "{low_again} seen, the highest at {high_said} and {high_again}.",
    )


def certainty_segments_words(results: Results) -> TableWords | Claim:
    """Return the words of the table of how sure the viewers of each segment are."""
    name, people, one = "certainty", Populations(results), group_noun(results, 1)
    frame = results.interpreted.frame("certainty_segments")
    if _untold(results, "table", name) or frame.empty:
        return said_before("table", name)
    slots = certainty_lines(results)
    say = Sentences("table", name, slots, {}, "estimated", (people.known, people.viewers))
    return say.table(
        caption=f"How sure the viewers of each {one} are of it: median probability of the same "
        f"{one} again, over known and guessed viewers, and the share of its known viewers and of "
        "its guessed ones that are sure ({sure_line} or more) and that are a guess (below "
        "{likely_line}).",
        note=GAPS if frame.isna().any(axis=None) else None,
    )
