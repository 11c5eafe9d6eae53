"""The commonest values of columns."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis
from ibis import selectors

from analysis.obtain.profile.value_readers import plain_value, value_counts

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from analysis.obtain.profile.column import Column

# As many values as fit into a line of the data dictionary.
TOP = 5
# So many columns are counted in expressions of their own; more are in one where cells are few.
SINGLY, CELLS = 20, 4_000_000


def _ordered(counts: ir.Table) -> ir.Table:
    """Put the commonest value first; values of the same count in their own order."""
    return counts.order_by([ibis.desc("times"), "value"])


def _one_by_one(table: ir.Table, columns: list[Column]) -> ir.Table:
    parts = []
    for number, column in enumerate(columns):
        first = _ordered(value_counts(table, column.name)).limit(TOP)
        text = first.value.cast("string")
        parts.append(
            first.select(number=ibis.literal(number, "int64"), value=text, times=first.times)
        )
    return parts[0] if len(parts) == 1 else ibis.union(*parts)


def _at_once(table: ir.Table, columns: list[Column]) -> ir.Table:
    """Count the values of many columns in one expression, since each one costs time to compile."""
    texts = {
        str(number): plain_value(table[column.name]).cast("string")
        for number, column in enumerate(columns)
    }
    cells = table.select(**texts).pivot_longer(
        selectors.all(), names_to="number", values_to="value"
    )
    cells = cells.filter(cells.value.notnull())
    counts = cells.group_by(["number", "value"]).agg(times=ibis._.count())
    order = [ibis.desc("times"), "value"]
    place = ibis.row_number().over(group_by="number", order_by=order)
    first = counts.mutate(place=place).filter(ibis._.place < TOP)
    return first.mutate(number=first.number.cast("int64"))


def count_common_values(table: ir.Table, columns: list[Column]) -> None:
    """Write into the profiles of columns their commonest values, see `TOP`.

    Parameters
    ----------
    table : ibis Table
        The rows.
    columns : list of Column
        Profiles of some of its columns.
    """
    if not columns:
        return
    many = len(columns) > SINGLY and len(columns) * columns[0].rows <= CELLS
    found = _at_once(table, columns) if many else _one_by_one(table, columns)
    rows = found.to_pyarrow().to_pylist()
    rows.sort(key=lambda row: (row["number"], -row["times"], row["value"]))
    for row in rows:
        columns[row["number"]].top.append((row["value"], row["times"]))
