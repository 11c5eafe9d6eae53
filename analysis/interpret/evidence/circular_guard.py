"""No p-value on what drew the segments: a test there finds differences whatever the viewers."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

# Parts of viewers' rows: halves by title, everything, and what came before and after a date.
FIRST, SECOND, WHOLE, BEFORE, AFTER = "first", "second", "whole", "before", "after"
# Why a test is refused.
CLUSTERED, COPY, AMOUNTS = "clustered", "copy", "amounts"


class CircularTest(ValueError):
    """A test that was asked for on what drew the segments.

    Parameters
    ----------
    measure : str
        What was to be tested.
    reason : str
        clustered (it drew the segments on these rows), copy (what tells the same did) or amounts
        (it counts how much or when, and counts of these rows did).
    """

    def __init__(self, measure: str, reason: str):
        super().__init__(f"no p-value for {measure}: {reason}")
        self.reason = reason


@dataclass(frozen=True)
class Drawn:
    """What drew some segments, and on which rows.

    Parameters
    ----------
    rows : mapping of str to str
        Measures that were clustered, with the rows that they were computed from.
    copies : mapping of str to collection of str
        Measures that tell the same as a clustered one.
    amounts : collection of str
        Measures that count how much viewers did, or when.
    """

    rows: Mapping[str, str]
    copies: Mapping[str, Collection[str]] = field(default_factory=dict)
    amounts: Collection[str] = ()


def rows_overlap(one: str, other: str) -> bool:
    """Say whether two parts of viewers' rows share any."""
    return one == other or WHOLE in (one, other)


def refuse_circular(measure: str, rows: str, drawn: Drawn) -> None:
    """Let a test pass, or refuse it.

    Parameters
    ----------
    measure : str
        What is to be tested.
    rows : str
        The rows that it was computed from.
    drawn : Drawn
        What drew the segments that are to be told apart.

    Raises
    ------
    CircularTest
        Where it, what tells the same, or counts of the same rows drew the segments.
    """
    for name, drew in drawn.rows.items():
        if not rows_overlap(rows, drew):
            continue
        if name == measure:
            raise CircularTest(measure, CLUSTERED)
        if measure in drawn.copies.get(name, ()):
            raise CircularTest(measure, COPY)
        if measure in drawn.amounts and name in drawn.amounts:
            raise CircularTest(measure, AMOUNTS)
