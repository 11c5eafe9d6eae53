"""Columns that identify people because of what refers to them, and whose rows tables hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis import disclosure
from analysis.obtain.roles.name_words import is_personal, name_score
from analysis.obtain.roles.vocabulary import NAME, TITLE

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    import pandas as pd

    from analysis.obtain.profile.column import Column

    Profiles = Mapping[str, list[Column]]

# A reference found in the values is as good as a declared one from here on.
SURE = 0.9
# Of so many rows each has a value of its own, where rows are persons or things with names.
SINGLE = 0.9
# A name of a column that is one of titles.
NAMES_TITLE = 0.8
# A value of more rows than these tells no owners apart.
MOSTLY = 0.5


def _sure_references(
    relations: pd.DataFrame, profiles: Profiles
) -> Iterator[tuple[tuple[str, str], tuple[str, str]]]:
    """Yield child and parent, each (table, column), of references by one column."""
    known = {(table, column.name) for table, columns in profiles.items() for column in columns}
    for row in relations.itertuples(index=False):
        child = (row.child_table, row.child_column)
        parent = (row.parent_table, row.parent_column)
        if (row.declared or row.confidence >= SURE) and {child, parent} <= known:
            yield child, parent


def referred_ids(
    ids: set[tuple[str, str]],
    relations: pd.DataFrame,
    profiles: Profiles,
    never: Collection[tuple[str, str]],
) -> set[tuple[str, str]]:
    """Return ids of people with the columns that hold the same ids, as references say.

    Parameters
    ----------
    ids : set
        (table, column) whose values are ids of people.
    relations : DataFrame
        Which column refers to which.
    profiles : mapping
        Profile of each table.
    never : collection
        (table, column) that identify titles.
    """
    found, references = set(ids), list(_sure_references(relations, profiles))
    while True:
        before = len(found)
        for pair in references:
            if found & set(pair):
                found |= set(pair) - set(never)
        if len(found) == before:
            return found


def _leads(columns: list[Column]) -> list[Column]:
    """Return the columns of a table that lead to persons."""
    return [one for one in columns if one.filled and (one.personal or is_personal(one.name))]


def _is_single(column: Column) -> bool:
    return column.filled > 0 and column.distinct >= SINGLE * column.filled


def _names_things(columns: list[Column]) -> bool:
    """Tell whether each row is a thing with a name, as titles are, and not a person."""
    return any(
        _is_single(column)
        and column.kind == "text"
        and not column.personal
        and name_score(column.name, NAME | TITLE) >= NAMES_TITLE
        for column in columns
    )


def _owner(columns: list[Column], profile: list[Column]) -> str | None:
    """Return the column that tells the persons of a table apart, as few as they may be."""
    largest = {one.name: one.top[0][1] for one in profile if one.top}
    fits = [
        one
        for one in _leads(columns)
        if one.distinct >= disclosure.FEWEST and largest.get(one.name, 0) <= MOSTLY * one.filled
    ]
    return min(fits, key=lambda one: (one.distinct, one.position)).name if fits else None


def owned_tables(
    shown: Profiles, profiles: Profiles, relations: pd.DataFrame
) -> tuple[set[tuple[str, str]], dict[str, str]]:
    """Return whose the rows are in a source that names no viewers.

    Parameters
    ----------
    shown : mapping
        Profile of each table in which columns that lead to persons are marked.
    profiles : mapping
        The same with all values.
    relations : DataFrame
        Which column refers to which.

    Returns
    -------
    ids : set
        (table, column) that refer to tables of persons, and the keys there.
    owners : dict
        Table to the column that tells its persons apart; without tables of things with names.
    """
    ids, owners = set(), {}
    persons = {t for t, columns in shown.items() if any(map(_is_single, _leads(columns)))}
    for child, parent in _sure_references(relations, profiles):
        if parent[0] in persons:
            ids |= {child, parent}
            owners[parent[0]] = parent[1]
            owners.setdefault(*child)
    for table, columns in shown.items():
        owner = owners.get(table) or _owner(columns, profiles[table])
        if owner is not None and not _names_things(columns):
            owners[table] = owner
        else:
            owners.pop(table, None)
    return ids, owners
