"""How well the values of columns lie in those of others."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import ibis

from analysis.obtain.roles.linked_tables import both_whole, comparable_ids

if TYPE_CHECKING:
    import ibis.expr.types as ir


@dataclass(frozen=True)
class Measure:
    """How well the values of a child lie in a parent.

    Parameters
    ----------
    containment : float
        Share of the child's distinct values that the parent holds.
    orphans : int
        Rows of the child whose value the parent lacks.
    coverage : float
        Share of the parent's values that the child uses.
    """

    containment: float
    orphans: int
    coverage: float


def _keyed(table: ir.Table, columns: tuple[str, ...], whole: bool) -> ir.Table:
    parts = [comparable_ids(table[name], whole) for name in columns]
    value = parts[0]
    for part in parts[1:]:
        value = value + ibis.literal("\x1f") + part
    return table.select(value=value).filter(ibis._.value.notnull())


def measure_reference(
    child: ir.Table, columns: tuple[str, ...], parent: ir.Table, keys: tuple[str, ...]
) -> Measure:
    """Measure how the values of `columns` in `child` lie in `keys` of `parent`."""
    whole = len(columns) == 1 and both_whole(child[columns[0]], parent[keys[0]])
    used = _keyed(child, columns, whole).group_by("value").agg(times=ibis._.count())
    held = _keyed(parent, keys, whole).distinct().mutate(held=1)
    joined = used.left_join(held, "value")
    row = (
        joined.aggregate(
            values=joined.count(),
            matched=joined.held.count(),
            orphans=ibis.ifelse(joined.held.isnull(), joined.times, 0).sum(),
        )
        .to_pyarrow()
        .to_pylist()[0]
    )
    size = held.count().execute()
    return Measure(
        row["matched"] / row["values"] if row["values"] else 1.0,
        int(row["orphans"] or 0),
        row["matched"] / size if size else 0.0,
    )
