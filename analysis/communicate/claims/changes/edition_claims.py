"""Which edition this one is compared with, key figures then and now, and all in short."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from analysis.communicate.claims.changes.compared_values import (
    compared_slots,
    moved_value_claims,
    told_with_former,
)
from analysis.communicate.claims.changes.former_edition import FormerEdition, claims_by_end
from analysis.communicate.claims.changes.segment_changes import STAYED
from analysis.communicate.claims.claim import Claim, Population, Slot
from analysis.communicate.claims.slots import count_or_none, day_slot, declared_share
from analysis.communicate.claims.words import group_noun
from analysis.intervals import LEVEL
from analysis.text.nouns import english_list

if TYPE_CHECKING:
    from analysis.tables import Results

KEY = "audience.key_"


def _compared_with(former: FormerEdition) -> Claim:
    """Return which edition this one is compared with, and what else is not the same."""
    slots, words = {}, {}
    this, that = "This edition", "the one before"
    if former.now:
        this, slots["now"] = "This edition, of data up to {now},", day_slot(former.now, None)
    if former.day:
        that, slots["then"] = "that of data up to {then}", former.day
    if not former.record["same_source"]:
        that, words["source"] = f"{that} of another source ({{source}})", former.record["source"]
    how = {
        (True, True): "the data and the settings are the same",
        (True, False): "the data are the same, the settings are not",
        (False, True): "the settings are the same",
        (False, False): "the data and the settings are others",
    }[bool(former.record["same_content"]), bool(former.record["same_rule"])]
    draft = ", and that one was a draft" if former.record["draft"] else ""
    return Claim("changes.against", f"{this} is compared with {that}; {how}{draft}.", slots, words)


def _key_figures(said: list[Claim], former: FormerEdition) -> Iterator[Claim]:
    """Yield the numbers that the audience comes down to, with what they were."""
    for claim in claims_by_end(said, KEY):
        told = former.claims.get(claim.id)
        if told and "value" in told.slots and told.template == claim.template:
            name = f"changes.{claim.id.partition('.')[2]}"
            shown = told_with_former(claim, {"value": told.slots["value"]}, name)
            if shown.template != claim.template:
                yield Claim(shown.id, f"{shown.template}.", shown.slots, shown.words)


def _values(said: list[Claim], former: FormerEdition) -> Iterator[Claim]:
    """Yield how many values moved beyond their intervals, and which."""
    compared = compared_slots(said, former)
    moved = [one for one in compared if one.moved]
    if not compared:
        yield Claim(
            "changes.values", "No value is told by both editions, of the same and with its error."
        )
        return
    both = Population("values that both editions tell with their error", len(compared))
    yield Claim(
        "changes.values",
        "**Of {compared} values that both editions tell with their error, {moved} moved so far "
        "that the two {level} intervals do not meet.**",
        {
            "compared": Slot(len(compared), f"{len(compared):,}", "values", both),
            "moved": count_or_none(len(moved), "values", both),
            "level": declared_share(LEVEL),
        },
        evidence="tested",
    )
    yield from moved_value_claims(moved, former)


def edition_claims(results: Results, former: FormerEdition, said: list[Claim]) -> Iterator[Claim]:
    """Yield which edition this one is compared with, and the values that moved."""
    yield _compared_with(former)
    yield from _key_figures(said, former)
    yield from _values(said, former)


def in_short(results: Results, former: FormerEdition, made: list[Claim]) -> Iterator[Claim]:
    """Yield in one sentence what changed, from what is said of it at length."""
    told = {claim.id: dict(claim.slots) for claim in made}
    slots: dict[str, Slot] = {}
    parts: list[str] = []
    for course, slot in told.get("changes.segments", {}).items():
        if course != STAYED:
            slots[course] = slot
            parts.append(f"{{{course}}} {group_noun(results, int(slot.value))} {course}")
    if "moved" in told.get("changes.moved", {}):
        slots["viewers"] = told["changes.moved"]["moved"]
        noun = group_noun(results, 1)
        parts.append(f"{{viewers}} of the known viewers of both are in another {noun}")
    if "moved" in told["changes.values"]:
        slots["values"] = told["changes.values"]["moved"]
        slots["compared"] = told["changes.values"]["compared"]
        parts.append("{values} of {compared} values moved beyond their intervals")
    if not parts:
        return
    since = "Since the edition of data up to {then}" if former.day else "Since the edition before"
    slots |= {"then": former.day} if former.day else {}
    yield Claim("changes.short", f"{since}: {english_list(parts)}.", slots, evidence="tested")
