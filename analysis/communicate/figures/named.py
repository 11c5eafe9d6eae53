"""Segments by number with the name and colour that every figure gives them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from analysis.communicate import style
from analysis.text.markdown import single_line

if TYPE_CHECKING:
    from analysis.tables import Results

LONGEST = 30


@dataclass(frozen=True)
class Named:
    """A segment as figures show it.

    Parameters
    ----------
    segment : int
        Its number.
    id : str
        Its short id.
    name : str
        Its name as plain text.
    colour : str
        Its colour.
    """

    segment: int
    id: str
    name: str
    colour: str


def named(results: Results) -> dict[int, Named]:
    """Return the segments in their order."""
    frame = results.interpreted.frame("segments").sort_values("segment")
    return {
        int(row.segment): Named(
            int(row.segment),
            single_line(row.id, 12),
            single_line(row.name, LONGEST),
            style.colour(row.color_index),
        )
        for row in frame.itertuples()
    }
