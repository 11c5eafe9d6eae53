"""How words for behaviour are kept and looked up."""

from __future__ import annotations

import math
from dataclasses import dataclass


@dataclass(frozen=True)
class Side:
    """Words for one direction of a counted measure.

    Parameters
    ----------
    adjective : str
        First word of a name of two parts.
    noun : str
        The kind of viewers, as a name of its own.
    band : str
        The same in comparison, for a cut through a continuum.
    least, most : float
        Values for which the words are true by themselves: who views on nine days of ten in the
        evening is no daytime viewer, though others do so on all.
    also, never : tuple of str
        Other measures that have to differ the same segment, and that must not, each with + or −
        for its direction: who gives more of the lowest and of the highest marks is no low rater.
    """

    adjective: str
    noun: str
    band: str
    least: float = -math.inf
    most: float = math.inf
    also: tuple[str, ...] = ()
    never: tuple[str, ...] = ()

    def holds_for(self, value: float, directions: set[str]) -> bool:
        """Say whether the words are true of a segment with this value that differs so."""
        agreed = directions >= set(self.also) and directions.isdisjoint(self.never)
        return agreed and self.least <= value <= self.most


@dataclass(frozen=True)
class Word:
    """Words for a counted measure, one side a direction.

    Parameters
    ----------
    clarity : float
        How much its effect counts when words are chosen; 1 where the meaning is plain.
    high, low : Side or None
        Words for values above and below the others'; None where there is no word.
    """

    clarity: float
    high: Side | None
    low: Side | None


def genre_word(genre: str) -> Word:
    """Return the words for the share of one genre."""
    # Braces would be taken for a gap in a sentence.
    shown = genre.replace("{", "").replace("}", "")
    return Word(
        0.95,
        Side(shown, f"{shown} Enthusiasts", f"more {shown}"),
        Side(f"Little-{shown}", f"Little-{shown} Viewers", f"less {shown}"),
    )
