"""Rows with columns of the table that a key of theirs names, in their order and number."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from analysis import engine, progress, scratch
from analysis.obtain.profile.table_profile import profile_table
from analysis.obtain.roles.linked_tables import both_whole, comparable_ids, share_contained
from analysis.obtain.roles.name_words import names_rows_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    import ibis.expr.types as ir

    from analysis.obtain.profile.column import Column
    from analysis.obtain.sources import Source, SourceTable

# Share of the distinct keys that the other table has to hold.
HELD = 0.95


def parent_keys(
    source: Source, profiles: dict[str, list[Column]], table: str, key: Column
) -> Iterator[tuple[str, Column]]:
    """Yield tables that a column names rows of, with their key: declared, or so by its name."""
    declared = [
        (one.parent_table, one.parent_columns[0])
        for one in source.foreign_keys
        if one.child_table == table and one.child_columns == (key.name,)
    ]
    ids = source.table(table).data[key.name]
    for other in source.tables:
        if other.name == table or other.copy_of or other.kind == "view":
            continue
        for column in profiles[other.name]:
            if (other.name, column.name) in declared or (
                not declared
                and column.unique
                and names_rows_of(key.name, column.name, other.name)
                and share_contained(ids, other.data[column.name]) >= HELD
            ):
                yield other.name, column


def follow_key(
    rows: ir.Table, key: ir.Value, other: ir.Table, own_key: str, columns: dict[str, str]
) -> ir.Table:
    """Return rows with some columns of another table, null where it lacks their key.

    Parameters
    ----------
    rows : ibis Table
        Rows of which none is called key_.
    key : ibis Value
        Their column that names a row of the other table.
    other : ibis Table
        The other table.
    own_key : str
        Its key; where it stands twice, as nobody declared, one of its rows counts.
    columns : dict
        Names to be to those of the other table.
    """
    whole = both_whole(key, other[own_key])
    chosen = {name: other[column] for name, column in columns.items()}
    named = other.select(key_=comparable_ids(other[own_key], whole), **chosen).distinct(on="key_")
    return rows.left_join(named, comparable_ids(key, whole) == named.key_).drop("key_")


def with_columns(
    table: SourceTable, known: list[Column], rows: ir.Table, added: list[str]
) -> tuple[SourceTable, list[Column]]:
    """Return a table written anew with columns more, and its profile.

    Parameters
    ----------
    table : SourceTable
        The table.
    known : list of Column
        Its profile.
    rows : ibis Table
        Its rows, with the columns that are added.
    added : list of str
        Their names.
    """
    target = scratch.temporary_folder() / "reached.parquet"
    with progress.work_step("Following keys"):
        engine.write_parquet(rows, target)
    whole = replace(table, data=engine.shared_connection().read_parquet(str(target)))
    more = profile_table(replace(whole, data=whole.data.select(*added)))
    for number, column in enumerate(more):
        column.position, column.reached = len(known) + number, True
    return whole, known + more
