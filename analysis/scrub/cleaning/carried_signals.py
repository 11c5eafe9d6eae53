"""What most rows or titles lack is taken for missing of all, so that no stage builds on the few."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import ibis

if TYPE_CHECKING:
    import ibis.expr.types as ir

# By column the flag of the source's record that says whether the source carries it.
OF_ROWS = {
    "rating": "has_rating",
    "at": "has_time",
    "minutes": "has_minutes",
    "plays": "has_plays",
}
OF_TITLES = {"year": "has_years", "genres": "has_genres"}


def carried_columns(
    table: ir.Table, flags: Mapping[str, str], source: Mapping[str, Any]
) -> ir.Table:
    """Return a table whose columns are empty where the source does not carry their signal.

    Parameters
    ----------
    table : ibis Table
        Rows or titles as read.
    flags : mapping of str to str
        By column the flag that says so: `OF_ROWS` or `OF_TITLES`.
    source : mapping
        The record of the source.
    """
    empty = {
        name: ibis.null(table[name].type()) for name, flag in flags.items() if not source[flag]
    }
    return table.mutate(**empty) if empty else table
