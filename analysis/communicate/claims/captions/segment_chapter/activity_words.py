"""The words of how each segment's part of the rows, and of newcomers, has moved by quarter."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from analysis.communicate.claims.captions.absences import undrawn_claim
from analysis.communicate.claims.captions.words import FigureWords, Sentences
from analysis.communicate.claims.claim import Claim, Population, Slot
from analysis.communicate.claims.populations import Populations
from analysis.communicate.claims.portraits.segments import MOVED
from analysis.communicate.claims.slots import noun_slot, quarter_slot, share_slot
from analysis.communicate.claims.words import group_noun, short_name, subject_name
from analysis.communicate.decided import GAPS

if TYPE_CHECKING:
    import pandas as pd

    from analysis.tables import Results


# Of the quarters at least; a line through fewer would be drawn of what is withheld.
MOSTLY = 0.5


def _by_quarter(results: Results, column: str) -> pd.DataFrame:
    """Return a share by whole quarter (its first day) and segment, missing where few are told.

    The quarters run from the first to the last that is told of.
    """
    frame = results.interpreted.frame("quarters")
    shown = frame["segment"].isin(results.interpreted.frame("segments")["segment"])
    frame = frame[shown & frame["whole"].astype(bool)]
    wide = frame.pivot(index="quarter", columns="segment", values=column)
    told = wide.index[wide.notna().any(axis=1)]
    return wide.loc[told[0] : told[-1]] if len(told) else wide.iloc[:0]


def whole_quarters(results: Results) -> pd.DataFrame:
    """Return the share of each segment's known viewers in the rows of each whole quarter."""
    return _by_quarter(results, "share_ratings")


def arrivals(results: Results) -> pd.DataFrame:
    """Return the share of each segment in the known viewers who arrived in each whole quarter."""
    return _by_quarter(results, "share_newcomers")


def _is_untold(wide: pd.DataFrame) -> bool:
    """Say whether too few quarters are told of to follow anybody by."""
    return bool(wide.notna().any(axis=1).sum() < max(2, MOSTLY * len(wide)))


def segment_activity_words(results: Results) -> FigureWords | Claim:
    """Return the words of each segment's share of the rows by quarter."""
    name, people, wide = "activity", Populations(results), whole_quarters(results)
    groups, group = group_noun(results), group_noun(results, 1)
    if undrawn := undrawn_claim(results, "figure", name):
        return undrawn
    if _is_untold(wide):
        text = f"There are too few {{many}} or quarters by which the {groups} could be followed."
        return Claim(f"figure.{name}.absent", text, words={"many": people.many})
    slots = {
        "first": quarter_slot(wide.index[0]),
        "last": quarter_slot(wide.index[-1]),
        "known": noun_slot(people.known.n or 0, "known viewer", "known viewers", people.known),
    }
    words: dict[str, object] = {"many": people.many}
    title, seen = f"Shares of {{many}} by {group} and quarter", ""
    if (mover := _mover(results)) is not None:
        words["name"] = short_name(mover["name"])
        slots |= _move_slots(mover, people.quarter_rows)
        title = "{name}: {now} of {many} in {quarter}, {before} in {earlier}"
        seen = " That of {name} moves most, from {before} in {earlier} to {now} in {quarter}."
    say = Sentences("figure", name, slots, words, of=(people.known_rows,))
    of_known = "known viewers" if people.few else "{known}"
    return say.figure(
        title=title,
        subtitle=f"Share of the {{many}} of a quarter by {group}; {of_known}",
        caption=_caption(group, bool(wide.isna().any(axis=None))),
        alt=f"One line a {group}, from {{first}} to {{last}}.{seen}",
    )


def newcomers_words(results: Results) -> FigureWords | Claim:
    """Return the words of each segment's share of those who arrived, by quarter."""
    name, people, wide = "newcomers", Populations(results), arrivals(results)
    groups, group = group_noun(results), group_noun(results, 1)
    if undrawn := undrawn_claim(results, "figure", name):
        return undrawn
    if _is_untold(wide):
        return Claim(
            f"figure.{name}.absent",
            f"There are too few known newcomers or quarters to follow the {groups} by.",
            further=(people.known,),
        )
    slots = {"first": quarter_slot(wide.index[0]), "last": quarter_slot(wide.index[-1])}
    words: dict[str, object] = {"one": people.one, "many": people.many}
    title = f"Shares of newcomers by {group} and quarter"
    if (mover := _mover(results, "share_new_")) is not None:
        words["name"] = subject_name(mover["name"])
        slots |= _move_slots(mover, people.quarter_newcomers, "share_new_")
        title = "{name} are {now} of newcomers of {quarter}, {before} of those of {earlier}"
    gaps = f" {GAPS}" if wide.isna().any(axis=None) else ""
    return Sentences("figure", name, slots, words).figure(
        title=title,
        subtitle=f"Share of the newcomers of a quarter by {group}, among known viewers",
        caption="A newcomer is a known viewer whose first {one} falls into the quarter; of late "
        f"quarters only those are known who came with enough {{many}} at once.{gaps}",
        alt=f"One line a {group} of newcomers, from {{first}} to {{last}}.",
    )


def _caption(group: str, gaps: bool) -> str:
    return (
        f"Shares of the {{many}} of known viewers: a {group} whose share grows need not gain "
        f"viewers, nor need the others lose any.{f' {GAPS}' if gaps else ''}"
    )


def _mover(results: Results, share: str = "share_") -> dict[str, Any] | None:
    """Return the segment whose share moved most since a year before, None where none did."""
    now, before = f"{share}now", f"{share}before"
    frame = results.interpreted.frame("segments")
    frame = frame[frame[now].notna() & frame[before].notna()]
    moved = (frame[now] - frame[before]).abs()
    return frame.loc[moved.idxmax()].to_dict() if len(frame) and moved.max() >= MOVED else None


def _move_slots(
    row: dict[str, Any], of: Callable[[Any], Population], share: str = "share_"
) -> dict[str, Slot]:
    return {
        "now": share_slot(row[f"{share}now"], of(row["now"])),
        "quarter": quarter_slot(row["now"]),
        "before": share_slot(row[f"{share}before"], of(row["before"])),
        "earlier": quarter_slot(row["before"]),
    }
