"""The edition before, as its report told it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from analysis.communicate.claims.claim import Claim, Population, Slot
from analysis.communicate.claims.slots import day_slot
from analysis.communicate.claims.words import short_name
from analysis.editions.told_report import ToldClaim, ToldReport, ToldSlot

if TYPE_CHECKING:
    from analysis.tables import Results

# The file that `interpret` declares.
REPORT = "edition_before.json"
# Numbers as this project shows them: letters, digits, and no sign that a page could read as markup.
PLAIN = re.compile("[A-Za-z0-9 \u00a0\u202f.,:%/()\u2212\u2013+–-]{1,80}")
NONE = "There is no earlier edition that this one goes on from, so that nothing is compared."
GONE = "The edition that this one went on from is no longer kept, so that nothing is compared."


@dataclass(frozen=True)
class FormerEdition:
    """The edition before.

    Parameters
    ----------
    record : dict
        What is told of it: source, data_as_of, draft, and what of it is the same.
    told : ToldReport
        What it said.
    now : str or None
        Last day of the data of this edition.
    names : dict of str to str
        Names of segments of this edition, by id.
    """

    record: dict[str, Any]
    told: ToldReport
    now: str | None
    names: dict[str, str]

    @cached_property
    def claims(self) -> dict[str, ToldClaim]:
        """Return its sentences by id."""
        return {one.id: one for one in self.told.claims}

    @cached_property
    def former_names(self) -> dict[str, str]:
        """Return what it called its segments, by id."""
        return {one.id: one.name for one in self.told.segments}

    @property
    def day(self) -> Slot | None:
        """Return the last day of its data."""
        as_of = self.record["data_as_of"]
        return day_slot(as_of, None) if as_of else None

    def said_alike(self, text: str, names: dict[str, str]) -> str:
        """Return words with ids in place of names of segments, which may be others by now."""
        known = {one: id_ for id_, name in names.items() for one in (name, short_name(name))}
        for name in sorted(known, key=len, reverse=True):
            text = text.replace(name, f"<{known[name]}>")
        return text


def was_slot(told: ToldSlot, now: Slot) -> Slot | None:
    """Return what a number was, None where its text is none that this project writes."""
    if not PLAIN.fullmatch(told.shown) or not isinstance(told.value, int | float):
        return None
    of = now.of
    name = f"{of.name} of the edition before" if of else ""
    then = Population(name, told.n, (of.name, *of.said)) if of else None
    return Slot(told.value, told.shown, told.unit, then, told.low, told.high)


def former_edition(results: Results) -> FormerEdition | None:
    """Return the edition before, None where nothing is compared."""
    frame = results.interpreted.frame("edition_before")
    if frame.empty or bool(frame["gone"].iloc[0]):
        return None
    content = results.interpreted.file(REPORT).read_bytes()
    segments = results.interpreted.frame("segments")
    return FormerEdition(
        results.interpreted.record("edition_before"),
        ToldReport.model_validate_json(content),
        results.scrubbed.record("window")["data_as_of"],
        dict(zip(segments["id"], segments["name"].astype(str), strict=True)),
    )


def nothing_compared(results: Results) -> Claim:
    """Return why nothing is compared."""
    gone = len(results.interpreted.frame("edition_before")) > 0
    return Claim("changes.none", GONE if gone else NONE)


def claims_by_end(claims: Iterable[Claim], beginning: str) -> list[Claim]:
    """Return the claims whose ids begin so."""
    return [one for one in claims if one.id.startswith(beginning)]
