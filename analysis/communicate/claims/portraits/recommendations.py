"""What could be done for each segment: the shelf, its evidence, its reach, a test; or why not."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pandas as pd

from analysis.communicate.claims.claim import Claim, Population, Slot
from analysis.communicate.claims.populations import Populations
from analysis.communicate.claims.portraits.segments import other_population, segment_population
from analysis.communicate.claims.slots import (
    count_slot,
    declared_share,
    declared_slot,
    rounded_slot,
    share_slot,
)
from analysis.communicate.claims.words import short_name
from analysis.communicate.decided import no_segments
from analysis.text.nouns import noun_form
from analysis.text.numbers import number_text

if TYPE_CHECKING:
    from analysis.tables import Results

# What is advised, by the id that the stage gives.
ADVICE = {
    "shelf_recent": "Put titles of the running and the last year first for {name}.",
    "shelf_back": "Put titles more than ten years old first for {name}.",
    "shelf_known": "Put the best known titles first for {name}.",
    "shelf_deep": "Put titles beyond the best known first for {name}.",
    "shelf_genre": "Put {shelf} first for {name}.",
    "return": "Remind {name} of titles that they know.",
    "own_values": "Order titles by each viewer's own measured values, not by band.",
    "gather": "Ask viewers with fewer than {cut} {many} for more before telling them what they "
    "might like.",
}
# Why nothing is advised, by the id that the stage gives.
REASONS = {
    "no_lift": "Nothing is put first for {name}: no shelf holds clearly more of what they choose "
    "than of what the others do.",
    "arrival": "Nothing is put first for {name}: they do not differ from others who came when "
    "they did.",
    "circular": "Nothing is put first for {name}: the segment was made of what would be "
    "recommended, and other titles of the same viewers do not show it.",
    "too_few_viewers": "Nothing is put first for {name}: too few viewers are known, of it or of "
    "the others, to compare what they choose.",
    "bands": "No band gets a shelf of its own: bands are cut through a continuum, along which "
    "viewers differ by degree.",
}
# Of intervals of lifts.
LEVEL = 0.95
# What is advised for all, by its id.
FOR_ALL = {"own_values": "own_values", "none": "no_band", "gather": "gather"}


def segment_advice(results: Results) -> Iterator[Claim]:
    """Yield what is recommended for each segment, or why nothing is."""
    for prefix, row in recommended_rows(results):
        if prefix.startswith("segment."):
            yield from _advice(results, prefix, row)


def common_advice(results: Results) -> Iterator[Claim]:
    """Yield what is recommended for viewers of all segments."""
    for prefix, row in recommended_rows(results):
        if not prefix.startswith("segment."):
            yield from _advice(results, prefix, row)


def recommended_rows(results: Results) -> Iterator[tuple[str, Any]]:
    """Yield every recommendation with the beginning of the ids of its claims."""
    if no_segments(results):
        return
    ids = results.interpreted.frame("segments").set_index("segment")["id"]
    for row in results.interpreted.frame("recommendations").itertuples():
        if pd.isna(row.segment):
            yield f"interpret.{FOR_ALL[row.action]}", row
        elif int(row.segment) in ids.index:
            yield f"segment.{ids[int(row.segment)]}", row


def _advice(results: Results, prefix: str, row: Any) -> Iterator[Claim]:
    people, words = Populations(results), {}
    own = people.guessed if row.action == "gather" else people.known
    if not pd.isna(row.segment):
        known = results.interpreted.frame("segments")
        segment = next(known[known["segment"] == row.segment].itertuples())
        own, words = segment_population(segment, people), {"name": short_name(segment.name)}
    text = REASONS[row.reason] if row.action == "none" else ADVICE[row.action]
    slots = {"cut": declared_slot(people.cut, number_text(people.cut), people.many)}
    given = {**words, "shelf": row.shelf, "many": people.many}
    yield Claim(
        f"{prefix}.advice",
        text,
        {name: slot for name, slot in slots.items() if f"{{{name}}}" in text},
        {name: word for name, word in given.items() if f"{{{name}}}" in text},
        evidence="assigned",
        further=(own,),
    )
    if not pd.isna(row.lift):
        yield _evidence(prefix, row, own, other_population(segment, people))
    if row.action != "none":
        yield from _reach(prefix, row, own, people)
        yield from _test(prefix, row, own, people)


def _evidence(prefix: str, row: Any, own: Population, others: Population) -> Claim:
    slots = {
        "share": share_slot(row.share_segment, own),
        "other": share_slot(row.share_others, others),
        "lift": rounded_slot(row.lift, "times", own, row.low, row.high),
        **_ends("", row, own),
    }
    held = ""
    if not pd.isna(row.held_lift):
        slots["held"] = rounded_slot(row.held_lift, "times", own, row.held_low, row.held_high)
        slots |= _ends("held_", row, own)
        held = "; on titles that placed nobody {held} times, {held_low} to {held_high}"
    return Claim(
        f"{prefix}.advice_evidence",
        "That is {share} of what they choose and {other} of what the others do, {lift} times as "
        f"much ({{level}} interval {{low}} to {{high}}{held}).",
        {**slots, "level": declared_share(LEVEL)},
        evidence="tested" if held else "estimated",
    )


def _ends(part: str, row: Any, own: Population) -> dict[str, Slot]:
    """Return both ends of an interval as numbers of their own."""
    ends = (f"{part}low", f"{part}high")
    return {name: rounded_slot(getattr(row, name), "times", own) for name in ends}


def _reach(prefix: str, row: Any, own: Population, people: Populations) -> Iterator[Claim]:
    if pd.isna(row.viewers) or pd.isna(row.ratings):
        return
    when, slots = "of the record", {}
    if not pd.isna(row.ratings_days):
        when, days = "of the last {days} days", number_text(row.ratings_days)
        slots["days"] = declared_slot(int(row.ratings_days), days, "days")
    yield Claim(
        f"{prefix}.advice_reach",
        f"That touches {{viewers}} {noun_form(row.viewers, 'viewer')} and {{rows}} of their "
        f"{{many}} {when}.",
        {
            "viewers": count_slot(row.viewers, "viewers", own),
            "rows": count_slot(row.ratings, people.many, own),
            **slots,
        },
        {"many": people.many},
    )


def _test(prefix: str, row: Any, own: Population, people: Populations) -> Iterator[Claim]:
    """Yield the test that would show whether acting helps, or that too few came lately for one."""
    if pd.isna(row.per_arm) or pd.isna(row.days):
        return
    days = declared_slot(int(row.days), number_text(row.days), "days")
    slots = {"days": days, "base": rounded_slot(row.base, f"{people.many} a viewer", own)}
    if row.enough:
        slots["arm"] = Slot(int(row.per_arm), number_text(row.per_arm), "viewers", own)
        slots["effect"] = declared_share(row.effect)
        text = (
            "A test over {days} days with {arm} viewers in each arm shows {effect} more {many} a "
            "viewer (usually {base})"
        )
    elif pd.isna(row.shown_effect):
        yield Claim(f"{prefix}.advice_test", "Too few of them came lately for a test.")
        return
    else:
        slots["active"] = count_slot(row.active, "viewers", own)
        slots["effect"] = share_slot(row.shown_effect, own)
        text = (
            "With the {active} viewers of the last quarter a test over {days} days shows {effect} "
            "more {many} a viewer (usually {base}), and nothing smaller"
        )
    slots |= {"power": declared_share(row.power), "alpha": declared_share(row.alpha)}
    yield Claim(
        f"{prefix}.advice_test",
        f"{text}, at a power of {{power}} and a level of {{alpha}}.",
        slots,
        {"many": people.many},
        evidence="estimated",
    )


def recommendation_parts(results: Results) -> list[tuple[Claim, list[Claim]]]:
    """Return every recommendation with what it rests on, whom it touches and how to test it."""
    made = [list(_advice(results, prefix, row)) for prefix, row in recommended_rows(results)]
    return [(own[0], own[1:]) for own in made]
