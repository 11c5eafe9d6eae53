"""Segments that grew, shrank, appeared or went, and viewers that moved between them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from analysis.communicate.claims.changes.former_edition import FormerEdition
from analysis.communicate.claims.claim import Claim, Population, Slot
from analysis.communicate.claims.populations import Populations
from analysis.communicate.claims.slots import count_slot, share_slot, spelled_slot
from analysis.communicate.claims.words import group_noun, short_name, subject_name
from analysis.intervals import Estimate, wilson_interval
from analysis.text.nouns import english_list, noun_form

if TYPE_CHECKING:
    from analysis.tables import Results

GREW, SHRANK, STAYED, APPEARED, WENT = "grew", "shrank", "stayed", "appeared", "went"
COURSES = (GREW, SHRANK, STAYED, APPEARED, WENT)


@dataclass(frozen=True)
class SegmentChange:
    """A segment in both editions, or in one of them.

    Parameters
    ----------
    id : str
        Its id.
    name : str
        What it is called, of one that went what it was called.
    former : str
        What it was called; empty for one that appeared.
    now, before : Estimate or None
        Its share of known viewers, with its interval.
    course : str
        What became of it.
    """

    id: str
    name: str
    former: str
    now: Estimate | None
    before: Estimate | None
    course: str


def _former_share(id_: str, former: FormerEdition) -> Estimate | None:
    told = former.claims.get(f"segment.{id_}.size")
    slot = told.slots.get("share") if told else None
    if slot is None or slot.n is None or not isinstance(slot.value, float):
        return None
    return wilson_interval(slot.value, slot.n) if 0 <= slot.value <= 1 and slot.n else None


def _course(now: Estimate | None, before: Estimate | None) -> str:
    if now is None or before is None:
        return STAYED
    if now.low > before.high:
        return GREW
    return SHRANK if now.high < before.low else STAYED


def either_segments(results: Results, former: FormerEdition) -> list[SegmentChange]:
    """Return what became of every segment of either edition, those of today first."""
    people, found = Populations(results), []
    for row in results.interpreted.frame("segments").sort_values("segment").itertuples():
        untold = pd.isna(row.share_known) or not people.known.n
        now = None if untold else wilson_interval(row.share_known, people.known.n or 0)
        name, then = str(row.name), former.former_names.get(row.id, "")
        before = _former_share(row.id, former)
        course = _course(now, before) if then else APPEARED
        found.append(SegmentChange(row.id, name, then, now, before, course))
    known = {one.id for one in found}
    for id_, name in former.former_names.items():
        if id_ not in known:
            before = _former_share(id_, former)
            found.append(SegmentChange(id_, name, name, None, before, WENT))
    return found


def former_known(former: FormerEdition) -> Population:
    """Return the known viewers of the edition before."""
    sizes = [one for id_, one in former.claims.items() if id_.endswith(".size")]
    n = next((one.slots["share"].n for one in sizes if "share" in one.slots), None)
    return Population("known viewers of the edition before", n, ("known viewers", "before"))


def _segment_claim(one: SegmentChange, people: Populations, then: Population) -> Claim:
    slots: dict[str, Slot] = {}
    words: dict[str, object] = {"name": subject_name(one.name)}
    if one.now:
        slots["now"] = share_slot(one.now.value, people.known, one.now.low, one.now.high)
    if one.before:
        slots["before"] = share_slot(one.before.value, then, one.before.low, one.before.high)
    text = {
        GREW: "**{name}** grew: they are {now} of known viewers, and were {before}",
        SHRANK: "**{name}** shrank: they are {now} of known viewers, and were {before}",
        STAYED: "**{name}** are about as many as before: {now} of known viewers, and were {before}",
        APPEARED: "**{name}** appeared: they are {now} of known viewers, and no segment of before "
        "is found again in them",
        WENT: "**{name}** went: they were {before} of known viewers, and are not found again",
    }[one.course]
    if one.course in (GREW, SHRANK, STAYED) and not (one.now and one.before):
        text = "**{name}** are found again, and how many they are is not told in both editions"
    text = text if "{now}" not in text or one.now else "**{name}** appeared"
    text = text if "{before}" not in text or one.before else "**{name}** went"
    if one.former and one.course != WENT and one.former != one.name:
        text, words["former"] = f"{text}; before they were called {{former}}", one.former
    used = {name: slot for name, slot in slots.items() if f"{{{name}}}" in text}
    return Claim(
        f"changes.segment_{one.id}", f"{text}.", used, words, "tested", (people.known, then)
    )


def _counted(found: list[SegmentChange], results: Results) -> Claim:
    """Return how many segments grew, shrank, appeared and went."""
    noun = group_noun(results)
    these = Population("segments of either edition", len(found), (noun,))
    alike = {STAYED: ("is about as large as before", "are about as large as before")}
    slots, parts = {}, []
    for course in COURSES:
        n = sum(one.course == course for one in found)
        if n:
            slots[course] = spelled_slot(n, noun, these)
            parts.append(f"{{{course}}} {noun_form(n, *alike.get(course, (course, course)))}")
    text = f"**Of the {noun} of both editions, {english_list(parts)}.**"
    return Claim("changes.segments", text, slots, evidence="tested")


def _viewers(results: Results, former: FormerEdition) -> Iterator[Claim]:
    """Yield how many viewers are in another segment than before."""
    if not former.record["same_key"]:
        yield Claim(
            "changes.no_key",
            "The viewers of that edition were hashed with another key, so that none of them can "
            "be followed.",
        )
        return
    frame = results.interpreted.frame("moved")
    if frame.empty:
        yield Claim("changes.no_viewer", "No segment of before is found again by its viewers.")
        return
    row = results.interpreted.record("moved")
    both = Population("known viewers of both editions", row["users"], ("known viewers", "of them"))
    slots = {"users": count_slot(row["users"], "viewers", both)}
    text = "{users} known viewers of both editions were in a segment that is found again"
    more = "who of them moved would tell of few viewers"
    if row["moved"] is not None:
        slots["moved"] = share_slot(row["moved"], both, row["low"], row["high"])
        more = "{moved} of them are in another one now"
    yield Claim("changes.moved", f"**{text}; {more}.**", slots)


def segment_change_claims(results: Results, former: FormerEdition) -> Iterator[Claim]:
    """Yield what became of segments and of their viewers."""
    found = either_segments(results, former)
    if found:
        people, then = Populations(results), former_known(former)
        yield _counted(found, results)
        for one in found:
            yield _segment_claim(one, people, then)
    yield from _viewers(results, former)


def short_names(former: FormerEdition) -> dict[str, str]:
    """Return what segments of either edition are called in a table, by id."""
    every = {**former.former_names, **former.names}
    return {id_: short_name(name) for id_, name in every.items()}
