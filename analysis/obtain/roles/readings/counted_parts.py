"""Numbers that say which part of its whole a title is, or number the rows: they count nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.obtain.roles.name_words import name_tokens
from analysis.obtain.roles.vocabulary import ORDINAL, PARTS

if TYPE_CHECKING:
    from analysis.obtain.profile.column import Column

# No whole has more parts.
MOST_PARTS = 2_000
# Numbers of sessions are these many at least, nearly all are there, and each has a few rows.
LEAST_NUMBERS, THERE, ROWS_EACH = 200, 0.95, 3


def counts_within(column: Column) -> bool:
    """Tell whether a number counts the parts of each whole (episode_number), and is no id."""
    words = set(name_tokens(column.name))
    counts = words & PARTS and words & ORDINAL
    whole = column.kind == "integer" and all(isinstance(e, int) for e in (column.low, column.high))
    if not counts or not whole or column.low < 0 or column.high > MOST_PARTS:
        return False
    return bool(2 * column.distinct >= column.high - column.low + 1)


def numbers_rows(column: Column) -> bool:
    """Tell whether a column numbers rows, or a few of them together, and is no count.

    Counts come in heaps with gaps between the large ones; numbers of sessions are all there, each
    about as often as any other.
    """
    if column.kind != "integer" or column.distinct < LEAST_NUMBERS:
        return False
    if not (isinstance(column.low, int) and isinstance(column.high, int)):
        return False
    there = column.distinct >= THERE * (column.high - column.low + 1)
    return there and column.filled <= ROWS_EACH * column.distinct
