"""What is said of each segment: its size, how its viewers differ, how it has moved."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from string import ascii_lowercase
from typing import TYPE_CHECKING, Any

import pandas as pd

from analysis.communicate.claims.claim import Claim, Population
from analysis.communicate.claims.explore.viewers import giving_verb
from analysis.communicate.claims.populations import Populations
from analysis.communicate.claims.portraits.traits import trait_phrase
from analysis.communicate.claims.slots import count_slot, index_slot, quarter_slot, share_slot
from analysis.communicate.claims.words import short_name, subject_name
from analysis.communicate.decided import no_segments
from analysis.text.nouns import english_list, noun_form

if TYPE_CHECKING:
    from analysis.tables import Results

# The card shows the clearest trait, the portrait the next ones; more are read by nobody.
TRAITS = 4
# A smaller move of a share is no change that a reader would see.
MOVED = 0.02


def segment_claims(results: Results) -> Iterator[Claim]:
    """Yield what is said of each segment; the ids follow segments from edition to edition."""
    if no_segments(results):
        return
    people, every = Populations(results), results.interpreted.frame("behaviour")
    frame = results.interpreted.frame("segments").sort_values("segment")
    told = told_traits(every, frame["segment"])
    for row in frame.itertuples():
        yield from _size(row, people)
        yield from _portrait(row, told[row.segment], people)
        yield from _course(row, people, f"segment.{row.id}.now")
        yield from _seen(row, people)
        yield from _newcomers(row, people)
        yield from _steadiness(row, people)


def told_traits(behaviour: pd.DataFrame, segments: Iterable[int]) -> dict[int, pd.DataFrame]:
    """Return what sets each segment apart, in the order in which it is told.

    Parameters
    ----------
    behaviour : DataFrame
        What was counted of all segments.
    segments : iterable of int
        Those to tell of, in their order.

    Returns
    -------
    dict of int to DataFrame
        The clearest traits of each by rank, but first one that opens no segment before it, if
        there is such a one: a card that says what another says tells nothing apart.
    """
    opened: set[tuple[str, bool]] = set()
    told = {}
    for segment in segments:
        own = behaviour[(behaviour["segment"] == segment) & behaviour["differs"].astype(bool)]
        own = own.sort_values("rank").head(TRAITS)
        sides = list(zip(own["measure"], own["difference"] > 0, strict=True))
        first = next((at for at, side in enumerate(sides) if side not in opened), 0)
        opened |= set(sides[first : first + 1])
        order = [at for at in range(len(sides)) if at != first]
        told[segment] = own.iloc[[first, *order] if sides else []]
    return told


def segment_population(row: Any, people: Populations) -> Population:
    """Return the known viewers of a segment."""
    name = short_name(row.name)
    n = None if pd.isna(row.known) else int(row.known)
    return Population(f"known viewers of {name}", n, (name, "they"))


def other_population(row: Any, people: Populations) -> Population:
    """Return the known viewers of all other segments."""
    n = None if people.known.n is None or pd.isna(row.known) else people.known.n - int(row.known)
    return Population(f"known viewers not of {short_name(row.name)}", n, ("others",))


def _size(row: Any, people: Populations) -> Iterator[Claim]:
    if pd.isna(row.share_known):
        return
    verb = giving_verb(people.many)
    slots = {"share": share_slot(row.share_known, people.known)}
    text = "They are {share} of known viewers"
    if not pd.isna(row.share_known_ratings):
        slots["rows"] = share_slot(row.share_known_ratings, people.known_rows)
        text += f" and {verb} {{rows}} of the {{many}} of these"
    if not pd.isna(row.guessed) and row.guessed:
        slots["guessed"] = count_slot(row.guessed, "viewers", people.guessed)
        one = noun_form(row.guessed, "viewer is", "viewers are")
        text += f"; {{guessed}} further {one} guessed to belong here"
    yield Claim(
        f"segment.{row.id}.size",
        f"{text}.",
        slots,
        {"many": people.many},
    )


def _portrait(row: Any, told: pd.DataFrame, people: Populations) -> Iterator[Claim]:
    """Yield the clearest trait, and the next ones."""
    own, others = segment_population(row, people), other_population(row, people)
    name = {"name": subject_name(row.name)}
    if told.empty:
        yield Claim(
            f"segment.{row.id}.opening",
            "**{name}** differ from the others in nothing that was counted.",
            {},
            name,
            evidence="tested",
            further=(own, others),
        )
        return
    first, *more = told.itertuples()
    text, slots, words = trait_phrase(first, people, own, others, "a")
    yield Claim(f"segment.{row.id}.opening", f"**{{name}}** {text}.", slots, words | name)
    if not more:
        return
    parts = [
        trait_phrase(one, people, own, others, letter)
        for letter, one in zip(ascii_lowercase[1:], more, strict=False)
    ]
    yield Claim(
        f"segment.{row.id}.portrait",
        f"They also {english_list([part[0] for part in parts])}.",
        {key: slot for part in parts for key, slot in part[1].items()},
        {key: word for part in parts for key, word in part[2].items()},
    )


def _course(row: Any, people: Populations, name: str, subject: str = "They") -> Iterator[Claim]:
    """Yield how a segment's part of rows and of newcomers has moved, and what it is now."""
    if pd.isna(row.share_now) or pd.isna(row.share_before):
        return
    moved = row.share_now - row.share_before
    verb = "gave" if "rating" in people.many else "had"
    change = "about as much as" if abs(moved) < MOVED else ("up from" if moved > 0 else "down from")
    yield Claim(
        name,
        f"{subject} {verb} {{now}} of the {{many}} of known viewers in {{quarter}}, {change} "
        "{before} in {earlier}.",
        {
            "now": share_slot(row.share_now, people.quarter_rows(row.now)),
            "quarter": quarter_slot(row.now),
            "before": share_slot(row.share_before, people.quarter_rows(row.before)),
            "earlier": quarter_slot(row.before),
        },
        {"many": people.many} | ({"name": subject_name(row.name)} if "name" in subject else {}),
    )


def _seen(row: Any, people: Populations) -> Iterator[Claim]:
    """Yield a segment's part of those who came lately."""
    if pd.isna(row.share_seen_now) or pd.isna(row.share_seen_before):
        return
    slots = {
        "quarter": quarter_slot(row.now),
        "now": share_slot(row.share_seen_now, people.quarter_viewers(row.now)),
        "earlier": quarter_slot(row.before),
        "before": share_slot(row.share_seen_before, people.quarter_viewers(row.before)),
    }
    verb = "gave" if "rating" in people.many else "had"
    yield Claim(
        f"segment.{row.id}.seen",
        f"Of the known viewers who {verb} {{many}} in {{quarter}}, {{now}} are of them; of those "
        "in {earlier}, {before}.",
        slots,
        {"many": people.many},
    )


def _newcomers(row: Any, people: Populations) -> Iterator[Claim]:
    """Yield a segment's part of those who arrived lately."""
    if pd.isna(row.share_new_now) or pd.isna(row.share_new_before):
        return
    yield Claim(
        f"segment.{row.id}.newcomers",
        "Of the known viewers who arrived in {quarter}, {now} are of them; of those who arrived in "
        "{earlier}, {before}.",
        {
            "quarter": quarter_slot(row.now),
            "now": share_slot(row.share_new_now, people.quarter_newcomers(row.now)),
            "earlier": quarter_slot(row.before),
            "before": share_slot(row.share_new_before, people.quarter_newcomers(row.before)),
        },
    )


def moved_claims(results: Results) -> Iterator[Claim]:
    """Yield the segment whose part of the rows moved most, where one moved."""
    frame = results.interpreted.frame("segments")
    frame = frame[frame["share_now"].notna() & frame["share_before"].notna()]
    if no_segments(results) or len(frame) < 2:
        return
    moved = (frame["share_now"] - frame["share_before"]).abs()
    if moved.max() < MOVED:
        return
    row = next(frame.loc[[moved.idxmax()]].itertuples())
    yield from _course(row, Populations(results), "audience.moved", "{name}")


def _steadiness(row: Any, people: Populations) -> Iterator[Claim]:
    """Yield how well a segment is found again."""
    if pd.isna(row.jaccard):
        return
    own = segment_population(row, people)
    found = "hardly found again, so their name is tentative" if row.tentative else "found again"
    yield Claim(
        f"segment.{row.id}.stability",
        f"When known viewers are drawn again, they are {found} (Jaccard {{jaccard}}).",
        {"jaccard": index_slot(row.jaccard, own, "Jaccard")},
        evidence="tested",
        further=(people.known,),
    )
