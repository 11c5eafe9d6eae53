"""How words for behaviour are kept and looked up."""

from __future__ import annotations

import math
from dataclasses import dataclass


@dataclass(frozen=True)
class Side:
    """Words for one direction of a feature.

    Parameters
    ----------
    adjective : str
        First word of a name of two parts.
    noun : str
        The kind of viewers, as a name of its own.
    band : str
        The same in comparison, for a cut through a continuum.
    clause : str
        What they do, after "they", filled in by `naming.clause_words`.
    action : str
        What could be done for {name}; empty where nothing follows.
    least, most : float
        Medians for which the words are true by themselves: who views on nine days of ten in the
        evening is no daytime viewer, though others do so on all.
    """

    adjective: str
    noun: str
    band: str
    clause: str
    action: str = ""
    least: float = -math.inf
    most: float = math.inf


@dataclass(frozen=True)
class Word:
    """A feature's theme (a name takes one word a theme), its clarity and its two sides.

    Parameters
    ----------
    theme : str
        What the feature is about.
    clarity : float
        Weight of its deviation when words are chosen; 1 where the meaning is plain.
    high, low : Side
        Words for values above and below all viewers'.
    """

    theme: str
    clarity: float
    high: Side
    low: Side


def genre_word(genre: str) -> Word:
    """Return the words for the share of one genre."""
    clause = f"choose {genre} for {{value}} of {{plural}} (all {{all}})"
    return Word(
        f"genre {genre}",
        0.95,
        Side(
            genre,
            f"{genre} Enthusiasts",
            f"more {genre}",
            clause,
            f"Put {genre} first for {{name}}",
        ),
        Side(f"Little-{genre}", f"Little-{genre} Viewers", f"less {genre}", clause),
    )


def other_word(label: str) -> Word:
    """Return plain words for a feature that the vocabulary does not know."""
    clause = f" {label} than others ({{value}}, all {{all}})"
    return Word(
        label,
        0.5,
        Side(f"High-{label}", f"Viewers with more {label}", f"more {label}", "show more" + clause),
        Side(f"Low-{label}", f"Viewers with less {label}", f"less {label}", "show less" + clause),
    )
