"""Which column of another table holds the ids of viewers or titles, by declaration or name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.obtain.roles import vocabulary
from analysis.obtain.roles.name_words import (
    is_id,
    lists_people,
    name_score,
    name_tokens,
    names_rows_of,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from analysis.obtain.profile.column import Column
    from analysis.obtain.roles.role_scores import Role
    from analysis.obtain.sources import Source, SourceTable

# A describing table may name a few titles twice.
NEARLY_UNIQUE = 0.9
# How surely a column holds the ids, by what says so: a declared key or the same name; a bare id
# in a table that is named for them; a word for the same thing; such a bare id; its values alone.
SAME, OWN, WORD, ABOUT, VALUES = 1.0, 0.9, 0.8, 0.7, 0.5
# Names of tables that say whose ids they hold.
NAMED = 0.6
GENRES = 0.7
# Numbers prove nothing where they lie this close: those of any table are 1, 2, 3 …
SPARSE = 50


def link_keys(
    role: Role, table: SourceTable, columns: list[Column], source: Source
) -> Iterator[tuple[float, Column]]:
    """Yield the columns of a table that may hold a role's ids, the surest first.

    A bare `id` is one in a table that is named for it (`movies`); a table that is named for the
    other of viewers and titles holds none, however its numbers lie in each other.

    Parameters
    ----------
    role : Role
        Viewer or title, with its table and column.
    table : SourceTable
        Another table.
    columns : list of Column
        Its profile.
    source : Source
        What declares keys.

    Yields
    ------
    float
        How surely the column holds these ids, 0 to 1, before values are compared.
    Column
    """
    declared = [
        key
        for key in source.foreign_keys
        if (key.child_table, key.child_columns) == (role.table, (role.column,))
    ]
    found = []
    for column in columns:
        held = column.filled and column.distinct >= NEARLY_UNIQUE * column.filled
        if not held or column.kind not in {"integer", "number", "text"}:
            continue
        points = [key for key in declared if key.parent_table == table.name]
        parents = {key.parent_columns for key in points}
        sure = SAME if (column.name,) in parents else _by_name(role, table, column, columns)
        if sure >= SAME or (sure and (points or not declared)):
            found.append((-sure, not is_id(column.name), column.position, column))
    yield from ((-one[0], one[-1]) for one in sorted(found, key=lambda one: one[:-1]))


def _by_name(role: Role, table: SourceTable, column: Column, columns: list[Column]) -> float:
    wanted = set(name_tokens(role.column)) - vocabulary.ID
    named = set(name_tokens(column.name)) - vocabulary.ID
    if named and named == wanted:
        return SAME
    known, other = _vocabularies(role)
    if named:
        if _only_key(role, table, column, columns):
            return ABOUT
        fits = name_score(column.name, known)
        return WORD if fits > max(name_score(column.name, other), NAMED) else 0.0
    if not is_id(column.name):
        return 0.0
    if names_rows_of(role.column, column.name, table.name):
        return OWN
    about, else_about = name_score(table.name, known), name_score(table.name, other)
    if max(about, else_about) >= NAMED:
        return ABOUT if about > else_about else 0.0
    return VALUES if _speaks(role, column, columns) else 0.0


def _only_key(role: Role, table: SourceTable, column: Column, columns: list[Column]) -> bool:
    """Tell whether a table that is named for a role's rows has one key, of a name of its own."""
    keys = [one.name for one in columns if is_id(one.name) and one.distinct == one.filled > 0]
    return keys == [column.name] and names_rows_of(role.column, "id", table.name)


def _vocabularies(role: Role) -> tuple[dict[str, float], dict[str, float]]:
    both = (vocabulary.TITLE, vocabulary.VIEWER)
    return both if role.role == "title" else (both[1], both[0])


def _speaks(role: Role, column: Column, columns: list[Column]) -> bool:
    """Tell whether a table named for neither may hold the ids: by values, or as it has titles."""
    spread = isinstance(column.low, int) and column.high - column.low > SPARSE * column.distinct
    if spread or (column.kind == "text" and not column.numeric):
        return True
    titled = any(
        name_tokens(one.name) in (["title"], ["titel"])
        or name_score(one.name, vocabulary.GENRE) >= GENRES
        for one in columns
    )
    people = lists_people(one.name for one in columns)
    return role.role == "title" and titled and not people
