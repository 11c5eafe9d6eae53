"""Segments by number with the name and colour that every figure gives them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from analysis.communicate import style
from analysis.communicate.claims.words import short_name
from analysis.text.markdown import single_line

if TYPE_CHECKING:
    from analysis.tables import Results

# A longer name would push the bars off the page.
LONGEST = 36


@dataclass(frozen=True)
class NamedSegment:
    """A segment as figures show it.

    Parameters
    ----------
    segment : int
        Its number.
    id : str
        Its short id.
    name : str
        Its short name as plain text: "Band A" of "Band A: more ratings".
    colour : str
        Its colour.
    """

    segment: int
    id: str
    name: str
    colour: str


def named_segments(results: Results) -> dict[int, NamedSegment]:
    """Return the segments in their order."""
    frame = results.interpreted.frame("segments").sort_values("segment")
    return {
        int(row.segment): NamedSegment(
            int(row.segment),
            single_line(row.id, 12),
            single_line(short_name(row.name), LONGEST),
            style.segment_colour(row.color_index),
        )
        for row in frame.itertuples()
    }
