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
    key : str
        Column of the table.
    viewers : ibis Table
        key (as text) and viewer; a key may have several viewers.
    """

    key: str
    viewers: ir.Table


# A column that tells a table's viewers apart, or the way to them.
Beside = str | ViewerLink


def viewer_rows(table: SourceTable, how: Beside, **columns: ir.Value) -> ir.Table:
    """Return some columns of each row with its viewer, once for each of them."""
    if isinstance(how, str):
        return table.data.select(**columns, viewer=table.data[how])
    keyed = table.data.select(**columns, linked=comparable_ids(table.data[how.key]))
    viewers = how.viewers.rename(linked="key")
    return keyed.inner_join(viewers, "linked").drop("linked")


def _keys(table: SourceTable, how: Beside, column: str) -> ir.Table:
    rows = viewer_rows(table, how, key=comparable_ids(table.data[column]))
    rows = rows.filter(rows.key.notnull() & rows.viewer.notnull())
    return rows.mutate(viewer=comparable_ids(rows.viewer)).distinct()


def _references(relations: pd.DataFrame, source: Source) -> Iterator[tuple[str, str, str, str]]:
    """Yield child table and column, parent table and column of each reference by one column."""
    columns = {table.name: set(table.data.columns) for table in source.tables}
    names = ["child_table", "child_column", "parent_table", "parent_column"]
    for child, key, parent, target in relations[names].itertuples(index=False):
        if child == parent or key not in columns.get(child, ()):
            continue
        if target in columns.get(parent, ()):
            yield child, key, parent, target


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
    for child, key, parent, target in references:
        if beside.get(child) == key and beside.get(parent, target) != target:
            found[child] = ViewerLink(key, _keys(source.table(parent), beside[parent], target))
    while True:
        before = len(found)
        for child, key, parent, target in references:
            if parent in found and child not in found and child not in apart:
                found[child] = ViewerLink(key, _keys(source.table(parent), found[parent], target))
            if child in single and parent not in found and parent not in apart:
                found[parent] = ViewerLink(target, _keys(source.table(child), found[child], key))
        if len(found) == before:
            return found
