"""What half-years say of each segment: its verdict in words, with reason and date."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from analysis.communicate.claims.claim import Claim
from analysis.communicate.claims.populations import Populations
from analysis.communicate.claims.portraits.segments import segment_population
from analysis.communicate.claims.slots import month_slot, rounded_slot, share_slot
from analysis.communicate.claims.trust.lasting import (
    UNTOLD,
    filled_claim,
    shared_slots,
    viewers_followed,
)
from analysis.communicate.claims.words import measure_names
from analysis.communicate.decided import no_segments

if TYPE_CHECKING:
    from analysis.tables import Results

# What a verdict is called.
VERDICTS = {
    "persistent": "persistent",
    "drifting": "drifting",
    "seasonal": "seasonal",
    "fragile": "fragile",
    "too_short": "too short a record",
}
# The sentence of each reason; those of two halves differ by whether it went up.
SAID = {
    "unmoved": "Persistent: from {first} to {last} they neither lost viewers to others nor changed "
    "what they do, beyond noise.",
    "net": "Drifting since {since}: of viewers seen in both half-years, {before} were placed here "
    "before and {after} then.",
    "left": "Drifting since {since}: {after} of their viewers were placed elsewhere in the next "
    "half-year, where noise alone moves {before}.",
    "appeared": "Drifting: they appeared in {since}, {before} of viewers before and {after} since.",
    "went": "Drifting: they went in {since}, {before} of viewers before and {after} since.",
    "season": "Seasonal: they come and go by half-years, with a share up to {effect} above that of "
    "the half-years beside.",
    "resamples": "Fragile: where viewers are drawn again, other viewers are put together.",
    "not_found_again": "Fragile: half-years divided by themselves put other viewers together.",
}
PLACED = (
    "Drifting since {since}: their {measure} {went} by {effect} of the spread between viewers, "
    "newcomers and others compared among themselves."
)

# Reasons that are told by shares before and after, and what is said where one is of few viewers.
SIDED = ("net", "left", "appeared", "went")
FEW_SIDES = "Drifting since {since}: viewers came to them or left them, beyond noise."


def lasting_segment_claims(results: Results) -> Iterator[Claim]:
    """Yield the verdict of each segment in words."""
    if no_segments(results):
        return
    people = Populations(results)
    verdicts = results.interpreted.frame("segment_verdicts").set_index("segment")
    for row in results.interpreted.frame("segments").itertuples():
        if row.segment in verdicts.index:
            yield _verdict(row, verdicts.loc[row.segment], results, people)


def _verdict(row: Any, told: Any, results: Results, people: Populations) -> Claim:
    name, facts = f"segment.{row.id}.lasts", results.interpreted.record("over_time")
    slots, words = shared_slots(results, people), {"many": people.many}
    if told.verdict == "too_short":
        text = f"Too short a record to say whether they last: {UNTOLD[told.why]}."
        return filled_claim(name, text, slots, words, shown_in="trust")
    of = viewers_followed(facts)
    if told.verdict == "drifting":
        slots["since"] = month_slot(told.since, None)
    for part in ("before", "after"):
        if told[part] == told[part]:
            slots[part] = share_slot(told[part], of)
    text = PLACED if told.why == "place" else SAID[told.why]
    if told.why in SIDED and not {"before", "after"} <= slots.keys():
        text = FEW_SIDES
    if told.why == "place":
        words |= {"measure": measure_names(results)[told.measure]}
        words |= {"went": "rose" if told.effect > 0 else "fell"}
        slots["effect"] = rounded_slot(abs(told.effect), "spreads", of)
    if told.why == "season":
        slots["effect"] = share_slot(told.effect, of)
    whom = (of, segment_population(row, people))
    return filled_claim(name, text, slots, words, evidence="tested", further=whom)
