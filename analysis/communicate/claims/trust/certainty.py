"""How sure one viewer's segment is, and how that was checked."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pandas as pd

from analysis.communicate.claims.claim import Claim, Population
from analysis.communicate.claims.populations import Populations
from analysis.communicate.claims.portraits.segments import segment_population
from analysis.communicate.claims.slots import count_slot, declared_share, share_slot
from analysis.communicate.claims.words import group_noun
from analysis.communicate.decided import no_segments
from analysis.text.nouns import noun_form
from analysis.text.numbers import number_text

if TYPE_CHECKING:
    from analysis.communicate.claims.claim import Slot
    from analysis.tables import Results

# In the order of falling certainty, as the stage has them.
WORDS = ("sure", "likely", "guess")
# Below what gap between said and seen the sentence says that both agree, in probability.
CLOSE = 0.05


def certainty_lines(results: Results) -> dict[str, Slot]:
    """Return from which probability a segment is sure and from which it is likely."""
    lines = results.modelled.record("certainty")
    return {f"{name}_line": declared_share(float(lines[name])) for name in WORDS[:2]}


def measured_certainty(results: Results) -> bool:
    """Tell whether it is known how sure segments are."""
    return bool(results.modelled.record("certainty")["calibrated"])


def checked_viewers(frame: pd.DataFrame) -> Population:
    """Return the viewers on whose halves the scale was checked."""
    return Population("viewers kept apart", int(frame["viewers"].sum()), ("other viewers",))


def one_group(row: Any, which: str) -> Population:
    """Return the viewers of one group of those who were kept apart."""
    name = f"viewers kept apart of the {which} group"
    return Population(name, int(row["viewers"]), ("viewers kept apart", "other viewers"))


def rows_band_name(row: Any, many: str, one: str) -> str:
    """Return what a band of numbers of rows is called: 1 rating, 3 to 4 ratings, 50 or more."""
    lower = number_text(row.lower)
    if pd.isna(row.upper):
        return f"{lower} {many} or more"
    if row.upper == row.lower:
        return f"{lower} {noun_form(lower, one, many)}"
    return f"{lower} to {number_text(row.upper)} {many}"


def certainty_claims(results: Results, people: Populations) -> Iterator[Claim]:
    """Yield how many viewers are sure of their segment, for whom it is a guess, and the check."""
    one = group_noun(results, 1)
    if not measured_certainty(results):
        yield Claim(
            "trust.sure",
            f"How sure one viewer's {one} is was not measured: too few viewers have "
            f"{people.many} enough to be drawn twice.",
        )
        return
    yield from _shares(results, people)
    yield from _amounts(results, people)
    yield from _check(results, people)


def _shares(results: Results, people: Populations) -> Iterator[Claim]:
    frame, one = results.interpreted.frame("certainty_amounts"), group_noun(results, 1)
    counts = frame[list(WORDS)].sum(min_count=len(frame))
    if frame.empty or counts.isna().any():
        return
    of, whole = people.viewers, float(frame["users"].sum())
    slots = {word: share_slot(counts[word] / whole, of) for word in WORDS}
    yield Claim(
        "trust.sure",
        f"For {{sure}} of viewers the {one} is sure: another history of as many {{many}} would "
        "put them there again with a probability of {sure_line} or more. For {likely} it is "
        "likely ({likely_line} or more), and for {guess} a guess.",
        slots | certainty_lines(results),
        {"many": people.many},
        "estimated",
    )


def _amounts(results: Results, people: Populations) -> Iterator[Claim]:
    """Yield how many of those with fewest and with most rows are a guess."""
    frame = results.interpreted.frame("certainty_amounts")
    if len(frame) < 2 or frame[list(WORDS)].isna().any(axis=None):
        return
    slots, words = {}, {}
    for key, row in (("first", frame.iloc[0]), ("last", frame.iloc[-1])):
        name = rows_band_name(row, people.many, people.one)
        of = Population(f"viewers with {name}", int(row["users"]), (f"with {name}",))
        slots[f"{key}_sure"] = share_slot(row["sure"] / row["users"], of)
        slots[f"{key}_guess"] = share_slot(row["guess"] / row["users"], of)
        words[f"{key}_band"] = name
    yield Claim(
        "trust.sure_amount",
        "It hangs on how much is known: of viewers with {first_band} {first_sure} are sure and "
        "{first_guess} are a guess, of those with {last_band} {last_sure} and {last_guess}.",
        slots,
        words,
        "estimated",
    )


def _check(results: Results, people: Populations) -> Iterator[Claim]:
    frame, one = results.interpreted.frame("certainty_tenths"), group_noun(results, 1)
    if frame.empty:
        yield Claim(
            "trust.sure_checked",
            "Too few other viewers are left to hold this against, so that how true it is of them "
            "is not known.",
        )
        return
    of = checked_viewers(frame)
    far = frame.loc[(frame["said"] - frame["again"]).abs().idxmax()]
    group = one_group(far, "farthest")
    slots = {
        "viewers": count_slot(of.n or 0, "viewers", of),
        "said": share_slot(far["said"], group),
        "again": share_slot(far["again"], group, far["low"], far["high"]),
    }
    close = abs(far["said"] - far["again"]) <= CLOSE
    yield Claim(
        "trust.sure_checked",
        "This was learned of some viewers by parting their {many} in two histories, and held "
        "against {viewers} other viewers: where both differ most, {said} were to be "
        f"in the same {one} by their second half, and {{again}} were"
        f"{'' if close else ', so that the scale is no more than a rough one'}.",
        slots,
        {"many": people.many},
        "tested",
    )


def sure_segment_claims(results: Results) -> Iterator[Claim]:
    """Yield how sure the viewers of each segment are of it."""
    if no_segments(results) or not measured_certainty(results):
        return
    people, frame = Populations(results), results.interpreted.frame("certainty_segments")
    told = frame.set_index("segment")
    for row in results.interpreted.frame("segments").itertuples():
        if row.segment in told.index:
            yield from _segment_claim(row, told.loc[row.segment], people, group_noun(results, 1))


def _segment_claim(row: Any, told: pd.Series, people: Populations, one: str) -> Iterator[Claim]:
    """Yield the median probability of a segment, and how many of its known viewers are a guess."""
    if pd.isna(told["median"]):
        return
    everybody = Population("known and guessed viewers of the segment", int(row.users), ("viewers",))
    slots = {"median": share_slot(told["median"], everybody)}
    text = (
        f"Another history would put its viewers in the same {one} again with a probability of "
        "{median} (median of known and guessed viewers)"
    )
    counts = told[[f"known_{word}" for word in WORDS]]
    if counts.notna().all() and counts.sum() > 0:
        of = segment_population(row, people)
        of = Population(of.name, of.n, ("its known viewers",))
        slots["guess"] = share_slot(counts["known_guess"] / counts.sum(), of)
        text += "; {guess} of its known viewers are no more than a guess"
    yield Claim(f"segment.{row.id}.sure", f"{text}.", slots, {}, "estimated", shown_in="trust")
