"""What changed in a schema since the run before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.text.nouns import counted_noun
from analysis.text.numbers import number_text

if TYPE_CHECKING:
    import pandas as pd

Schema = dict[str, dict]


def plain_schema(tables: pd.DataFrame, columns: pd.DataFrame) -> Schema:
    """Return tables with their rows, and columns with their types, as plain data.

    Parameters
    ----------
    tables, columns : DataFrame
        The stage's tables of those names.
    """
    found: Schema = {
        row.table: {"kind": row.kind, "rows": int(row.rows), "columns": {}}
        for row in tables.itertuples()
    }
    for row in columns.itertuples():
        found[row.table]["columns"][row.column] = [row.declared_type, row.observed_type]
    return found


def same_source(before: Schema, now: Schema) -> bool:
    """Tell whether two schemas are of one source: at least half of the tables go on."""
    return 2 * len(before.keys() & now.keys()) >= min(len(before), len(now)) > 0


def schema_changes(before: Schema, now: Schema) -> list[str]:
    """Return what changed between two schemas, a sentence each, tables in order."""
    told = [f"{before[name]['kind']} {name} is gone" for name in before if name not in now]
    for name, table in now.items():
        if name not in before:
            rows, columns = (table["rows"], "row"), (len(table["columns"]), "column")
            held = f"{counted_noun(*rows)}, {counted_noun(*columns)}"
            told.append(f"{table['kind']} {name} is new ({held})")
            continue
        told += _compare_table(name, before[name], table)
    return sorted(told)


def _compare_table(name: str, before: dict, now: dict) -> list[str]:
    told = []
    old, new = before["columns"], now["columns"]
    told += [f"{name}: column {column} is gone" for column in old if column not in new]
    told += [f"{name}: column {column} is new" for column in new if column not in old]
    for column in new:
        if column in old and old[column] != new[column]:
            was, is_ = " / ".join(old[column]), " / ".join(new[column])
            told.append(f"{name}: column {column} was {was}, is {is_}")
    if before["rows"] != now["rows"]:
        told.append(
            f"{name}: {counted_noun(before['rows'], 'row')} before, {number_text(now['rows'])} now"
        )
    return told
