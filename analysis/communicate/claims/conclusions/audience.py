"""What the audience is: the verdict, the shares of segments, what moved, the key figures."""

from __future__ import annotations

from collections.abc import Iterator
from string import ascii_lowercase
from typing import TYPE_CHECKING

import pandas as pd

from analysis.communicate.claims.claim import Claim, Slot
from analysis.communicate.claims.explore.amounts import amount_of, owners_of
from analysis.communicate.claims.explore.viewers import ARE_KNOWN, giving_verb, median_slot
from analysis.communicate.claims.model.choice import numbers_apart, numbers_slot
from analysis.communicate.claims.populations import Populations
from analysis.communicate.claims.portraits.segments import MOVED
from analysis.communicate.claims.slots import (
    declared_slot,
    large_slot,
    share_slot,
    spelled_slot,
)
from analysis.communicate.claims.words import given_number, group_noun, short_name, subject_name
from analysis.communicate.decided import WITHHELD, no_segments
from analysis.text.nouns import english_list, noun_form
from analysis.text.numbers import large_count, number_text

if TYPE_CHECKING:
    from analysis.tables import Results

# How the structure is told, by the gate's verdict.
KINDS = {
    "strong": ("clear segments", "clear groups"),
    "moderate": ("segments with blurred borders", "groups with blurred borders"),
}


def audience_claims(results: Results) -> Iterator[Claim]:
    """Yield what the landing page says."""
    people = Populations(results)
    if not no_segments(results):
        yield _verdict(results, people)
        yield from _largest_part(results, people)
    yield from key_claims(results, people)


def _verdict(results: Results, people: Populations) -> Claim:
    structure = results.modelled.record("gate")["structure"]
    frame = results.interpreted.frame("segments").sort_values("segment")
    if structure == "none":
        return _bands(results, frame, people)
    if len(frame) < 2:
        return Claim(
            "audience.verdict", "**All known viewers form one segment.**", further=(people.known,)
        )
    slots = {"k": spelled_slot(len(frame), "segments", people.known)}
    alone, cut = KINDS[structure]
    lead = f"into {{k}} {alone}"
    if given_number(results) is not None:
        lead = f"into {cut}, cut into {{k}} as asked"
    named, words, shares = named_shares(frame, people)
    slots |= shares
    doubt = ""
    if numbers := numbers_apart(results):
        doubt = ", though single criteria name {numbers}"
        slots["numbers"] = numbers_slot(numbers, people.known)
    end, more, said = _guessed(people)
    return Claim(
        "audience.verdict",
        f"**The known viewers fall {lead}{doubt}: {named}**{end}.",
        slots | more,
        words | said,
        evidence="tested",
    )


def named_shares(
    frame: pd.DataFrame, people: Populations
) -> tuple[str, dict[str, object], dict[str, Slot]]:
    """Return every segment with its share of known viewers, as template, words and slots.

    Parameters
    ----------
    frame : DataFrame
        Segments in their order.
    people : Populations
        Whom the report speaks of.
    """
    parts: list[str] = []
    words: dict[str, object] = {}
    slots: dict[str, Slot] = {}
    for letter, row in zip(ascii_lowercase, frame.itertuples(), strict=False):
        words[f"name_{letter}"] = short_name(row.name)
        share = "–"
        if not pd.isna(row.share_known):
            slots[f"share_{letter}"] = share_slot(row.share_known, people.known)
            share = f"{{share_{letter}}}"
        parts.append(f"{{name_{letter}}} ({share})")
    return english_list(parts), words, slots


def _guessed(people: Populations) -> tuple[str, dict[str, Slot], dict[str, object]]:
    """Return the clause on guessed viewers, where some are and may be told of."""
    if people.few or not people.guessed.n:
        return "", {}, {}
    share = people.guessed.n / max(people.viewers.n or 0, 1)
    slots = {
        "guessed": share_slot(share, people.viewers),
        "cut": declared_slot(people.cut, number_text(people.cut), people.many),
    }
    verb = giving_verb(people.many)
    text = f"; {{guessed}} of viewers {verb} fewer than {{cut}} {{many}} and are only guessed"
    return text, slots, {"many": people.many}


def _bands(results: Results, frame: pd.DataFrame, people: Populations) -> Claim:
    lead = (
        "**We found no types: as far as these viewers and measures show, the known viewers differ "
        "by degree.**"
    )
    if len(frame) < 2:
        return Claim(
            "audience.verdict",
            f"{lead} One band holds them all.",
            evidence="tested",
            further=(people.known,),
        )
    named, words, slots = named_shares(frame, people)
    slots["k"] = spelled_slot(len(frame), "bands", people.known)
    serve = "are those asked for" if given_number(results) is not None else "lose the least"
    end, more, said = _guessed(people)
    return Claim(
        "audience.verdict",
        f"{lead} Where a cut is needed, these {{k}} bands {serve}: {named}{end}.",
        slots | more,
        words | said,
        evidence="tested",
    )


def _largest_part(results: Results, people: Populations) -> Iterator[Claim]:
    """Yield who gives more than their number would, where somebody does."""
    frame = results.interpreted.frame("segments")
    frame = frame[frame["share_known"].notna()]
    if len(frame) < 2:
        return
    row = frame.loc[frame["share_known_ratings"].idxmax()]
    more = row["share_known_ratings"] - row["share_known"] >= MOVED
    yield Claim(
        "audience.largest_part",
        f"{{name}} are {{share}} of known viewers {'but' if more else 'and'} "
        f"{giving_verb(people.many)} {{rows}} of the {{many}} of known viewers.",
        {
            "share": share_slot(row["share_known"], people.known),
            "rows": share_slot(row["share_known_ratings"], people.known_rows),
        },
        {"name": subject_name(row["name"]), "many": people.many},
    )


def key_claims(results: Results, people: Populations) -> Iterator[Claim]:
    """Yield the four or five numbers that the audience comes down to, each heading its claim."""
    facts = results.explored.record("summary")
    yield _kept("viewers", people, ("viewer", "viewers"))
    yield _kept("rows", people, (people.one, people.many))
    yield from _watched(results)
    verb = giving_verb(people.many, True)
    if facts["median_n"] is None:
        yield Claim("audience.key_median", f"What the median viewer {verb} is {WITHHELD}.")
    else:
        median = median_slot(facts["median_n"], people)
        yield Claim(
            "audience.key_median",
            "{value} {noun} from the median viewer",
            {"value": median},
            {"noun": people.one if median.shown == "1" else people.many},
        )
    if people.few:
        yield Claim("audience.key_known", f"How many viewers are known is {WITHHELD}.")
        return
    known = people.known.n or 0
    rest = "" if no_segments(results) else f": the {group_noun(results)} rest on them"
    yield Claim(
        "audience.key_known",
        f"{{value}} {ARE_KNOWN}{rest}",
        {
            "value": share_slot(known / max(people.viewers.n or 0, 1), people.viewers),
            "cut": declared_slot(people.cut, number_text(people.cut), people.many),
        },
        {"many": people.many},
    )


def _watched(results: Results) -> Iterator[Claim]:
    """Yield the minutes of all viewers, where the source carries them."""
    row = amount_of(results, "minutes")
    if row is not None:
        slots = {"value": large_slot(row["total"], "minutes", owners_of(row))}
        yield Claim("audience.key_minutes", "{value} minutes watched", slots)


def _kept(kind: str, people: Populations, noun: tuple[str, str]) -> Claim:
    """Return how many are kept, and of how many where cleaning dropped some."""
    kept, read = (
        (people.viewers, people.read_viewers)
        if kind == "viewers"
        else (people.rows, people.read_rows)
    )
    slots = {"value": large_slot(kept.n or 0, kind, kept)}
    of = ""
    if kept.n != read.n:
        of, slots["read"] = " kept of {read} as read", large_slot(read.n or 0, kind, read)
    words = {"noun": noun_form(large_count(kept.n or 0), *noun)}
    return Claim(f"audience.key_{kind}", f"{{value}} {{noun}}{of}", slots, words)
