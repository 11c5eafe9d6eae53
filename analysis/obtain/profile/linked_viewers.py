"""Whose the rows of a table are: by a column of its own, or through the tables it refers to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from analysis.obtain.roles.linked_tables import comparable_ids

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    import ibis.expr.types as ir
    import pandas as pd

    from analysis.obtain.profile.column import Column
    from analysis.obtain.sources import Source, SourceTable


@dataclass(frozen=True)
class ViewerLink:
    """How the rows of a table belong to viewers through another table.

    Parameters
    ----------
    keys : tuple of str
        Columns of the table that together refer to another.
    viewers : ibis Table
        linked_0 and so on (their values, as text) and viewer; a key may have several viewers.
    """

    keys: tuple[str, ...]
    viewers: ir.Table


# A column that tells a table's viewers apart, or the way to them.
Beside = str | ViewerLink


def viewer_rows(table: SourceTable, how: Beside, **columns: ir.Value) -> ir.Table:
    """Return some columns of each row with its viewer, once for each of them."""
    if isinstance(how, str):
        return table.data.select(**columns, viewer=table.data[how])
    linked = _linked(table, how.keys)
    keyed = table.data.select(**columns, **linked)
    return keyed.inner_join(how.viewers, list(linked)).drop(*linked)


def _linked(table: SourceTable, keys: tuple[str, ...]) -> dict[str, ir.Value]:
    return {f"linked_{at}": comparable_ids(table.data[key]) for at, key in enumerate(keys)}


def _keys(table: SourceTable, how: Beside, keys: tuple[str, ...]) -> ir.Table:
    linked = _linked(table, keys)
    if isinstance(how, ViewerLink):
        # The way on has columns of these names too.
        own = {f"own_{name}": value for name, value in linked.items()}
        rows = viewer_rows(table, how, **own).rename({name: f"own_{name}" for name in linked})
    else:
        rows = viewer_rows(table, how, **linked)
    rows = rows.drop_null([*linked, "viewer"])
    return rows.mutate(viewer=comparable_ids(rows.viewer)).distinct()


def _references(
    relations: pd.DataFrame, source: Source
) -> Iterator[tuple[str, tuple[str, ...], str, tuple[str, ...]]]:
    """Yield child table and columns, parent table and columns of each reference."""
    columns = {table.name: set(table.data.columns) for table in source.tables}
    names = ["child_table", "child_column", "parent_table", "parent_column"]
    for child, key, parent, target in relations[names].itertuples(index=False):
        if child == parent:
            continue
        mine, theirs = columns.get(child, set()), columns.get(parent, set())
        whole = key in mine and target in theirs
        keys, targets = ((key,), (target,)) if whole else _parts(key, target)
        if mine.issuperset(keys) and theirs.issuperset(targets):
            yield child, keys, parent, targets


def _parts(key: str, target: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the columns of a reference by several of them."""
    return tuple(key.split(", ")), tuple(target.split(", "))


def linked_viewers(
    source: Source,
    profiles: dict[str, list[Column]],
    relations: pd.DataFrame,
    beside: dict[str, str],
    apart: Collection[str],
) -> dict[str, Beside]:
    """Return for each table whose rows belong to viewers the way to them.

    Parameters
    ----------
    source : Source
        The opened source.
    profiles : dict
        Profile of each table.
    relations : DataFrame
        Which column refers to which.
    beside : dict
        Table to the column that tells its viewers apart, for tables that have one.
    apart : collection of str
        Tables that describe titles: what viewers chose is not theirs.

    Returns
    -------
    dict
        Those of `beside`; tables that refer to one of them, or to one that does; and tables that
        a table with one row a viewer refers to. A column that only points to a table in which
        another column tells viewers apart (accounts of a user) is followed to it.
    """
    found: dict[str, Beside] = dict(beside)
    single = {
        table
        for table, name in beside.items()
        for column in profiles[table]
        if column.name == name and column.unique
    }
    references = list(_references(relations, source))
    for child, keys, parent, targets in references:
        points = (beside.get(child),) == keys and (beside.get(parent, targets[0]),) != targets
        if points:
            found[child] = ViewerLink(keys, _keys(source.table(parent), beside[parent], targets))
    while True:
        before = len(found)
        for child, keys, parent, targets in references:
            if parent in found and child not in found and child not in apart:
                viewers = _keys(source.table(parent), found[parent], targets)
                found[child] = ViewerLink(keys, viewers)
            if child in single and parent not in found and parent not in apart:
                found[parent] = ViewerLink(targets, _keys(source.table(child), found[child], keys))
        if len(found) == before:
            return found
