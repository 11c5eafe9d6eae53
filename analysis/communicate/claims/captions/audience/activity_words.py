"""The words of the figure of how each segment's part of the rows has moved."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from analysis.communicate.claims.captions.words import FigureWords, Sentences
from analysis.communicate.claims.claim import Claim, Slot
from analysis.communicate.claims.populations import Populations
from analysis.communicate.claims.segments import MOVED
from analysis.communicate.claims.slots import noun_slot, quarter_slot, share_slot
from analysis.communicate.claims.words import group_noun, short_name
from analysis.communicate.decided import GAPS

if TYPE_CHECKING:
    import pandas as pd

    from analysis.tables import Results


# Of the quarters at least; a line through fewer would be drawn of what is withheld.
MOSTLY = 0.5


def whole_quarters(results: Results) -> pd.DataFrame:
    """Return the share of each segment's known viewers in the rows of each whole quarter.

    Returns
    -------
    DataFrame
        One row a quarter (its first day) from the first to the last that is told of, one column
        a segment; missing where it would tell of few viewers.
    """
    frame = results.interpreted.frame("quarters")
    frame = frame[frame["whole"].astype(bool)]
    wide = frame.pivot(index="quarter", columns="segment", values="share_ratings")
    told = wide.index[wide.notna().any(axis=1)]
    return wide.loc[told[0] : told[-1]] if len(told) else wide.iloc[:0]


def segment_activity_words(results: Results) -> FigureWords | Claim:
    """Return the words of each segment's share of the rows by quarter."""
    name, people, wide = "activity", Populations(results), whole_quarters(results)
    groups, group = group_noun(results), group_noun(results, 1)
    if wide.notna().any(axis=1).sum() < max(2, MOSTLY * len(wide)):
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
        slots |= _move_slots(mover, people)
        title = "{name}: {now} of {many} in {quarter}, {before} in {earlier}"
        seen = " That of {name} moves most, from {before} in {earlier} to {now} in {quarter}."
    say = Sentences("figure", name, slots, words, of=(people.known_rows,))
    of_known = "known viewers" if people.few else "{known}"
    return FigureWords(
        name,
        say.claim("title", title),
        say.claim("subtitle", f"Share of the {{many}} of a quarter by {group}; {of_known}"),
        say.claim("caption", _caption(group, bool(wide.isna().any(axis=None)))),
        say.claim("alt", f"One line a {group}, from {{first}} to {{last}}.{seen}"),
    )


def _caption(group: str, gaps: bool) -> str:
    return (
        f"Shares of the {{many}} of known viewers: a {group} whose share grows need not gain "
        f"viewers, nor need the others lose any.{f' {GAPS}' if gaps else ''}"
    )


def _mover(results: Results) -> dict[str, Any] | None:
    """Return the segment whose share moved most since a year before, None where none did."""
    frame = results.interpreted.frame("segments")
    frame = frame[frame["share_now"].notna() & frame["share_before"].notna()]
    moved = (frame["share_now"] - frame["share_before"]).abs()
    return frame.loc[moved.idxmax()].to_dict() if len(frame) and moved.max() >= MOVED else None


def _move_slots(row: dict[str, Any], people: Populations) -> dict[str, Slot]:
    return {
        "now": share_slot(row["share_now"], people.known_rows),
        "quarter": quarter_slot(row["now"]),
        "before": share_slot(row["share_before"], people.known_rows),
        "earlier": quarter_slot(row["before"]),
    }
