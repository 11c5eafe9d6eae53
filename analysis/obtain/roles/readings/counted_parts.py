"""Numbers that say which part of its whole a title is, as of an episode within its show."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.obtain.roles.name_words import name_tokens
from analysis.obtain.roles.vocabulary import ORDINAL, PARTS

if TYPE_CHECKING:
    from analysis.obtain.profile.column import Column

# No whole has more parts.
MOST_PARTS = 2_000


def counts_within(column: Column) -> bool:
    """Tell whether a number counts the parts of each whole (episode_number), and is no id."""
    words = set(name_tokens(column.name))
    counts = words & PARTS and words & ORDINAL
    whole = column.kind == "integer" and all(isinstance(e, int) for e in (column.low, column.high))
    if not counts or not whole or column.low < 0 or column.high > MOST_PARTS:
        return False
    return bool(2 * column.distinct >= column.high - column.low + 1)
