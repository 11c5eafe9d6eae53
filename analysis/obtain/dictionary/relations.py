"""Which column refers to which: declared keys, and undeclared ones found in the values.

A name never suffices: a reference is inferred where the values of one column lie in a column of
another table that is (nearly) unique, and the name or the sort of values agrees.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import ibis
import pandas as pd

from analysis import progress
from analysis.obtain.dictionary.reference_names import name_affinity, name_core, names_own_table
from analysis.obtain.roles.linked_tables import both_whole, comparable_ids
from analysis.obtain.roles.name_words import is_id, is_personal

if TYPE_CHECKING:
    from collections.abc import Iterator

    import ibis.expr.types as ir

    from analysis.obtain.profile.column import Column
    from analysis.obtain.sources import ForeignKey, Source

# Columns of the stage's table of relations, and of relations.csv.
FIELDS = (
    "child_table",
    "child_column",
    "parent_table",
    "parent_column",
    "declared",
    "containment",
    "orphans",
    "confidence",
)
# A parent may hold a few doubled keys; that is then an anomaly of its own.
NEARLY_UNIQUE = 0.97
# Share of a child's distinct values that its parent must hold, with and without a fitting name.
NAMED, UNNAMED = 0.5, 0.98
# Fewer distinct values lie in many a column by chance, so that they prove nothing alone.
LEAST_VALUES = 20
# Words by which a column refers to another row of its own table ("reports_to").
SELF = {"reports", "report", "parent", "manager", "boss", "supervisor", "reply", "mother", "lead"}


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


def is_key(column: Column) -> bool:
    """Tell whether a column can be referred to: ids, (nearly) every one of them once."""
    if column.kind not in {"integer", "number", "text"} or column.distinct < 2:
        return False
    if column.time_form or (column.kind == "number" and not column.whole):
        return False
    return column.distinct >= NEARLY_UNIQUE * column.filled and column.nulls <= 0.1 * column.rows


def _same_sort(child: Column, parent: Column) -> bool:
    numbers = {"integer", "number"}
    if (child.kind in numbers) != (parent.kind in numbers):
        return False
    return not (child.kind == "number" and not child.whole)


def _overlap(child: Column, parent: Column) -> bool:
    try:
        return not (child.low > parent.high or child.high < parent.low)
    except TypeError:
        return True


def _speaks_for_itself(child: Column, parent: Column) -> bool:
    """Tell whether values alone can prove a reference: UUIDs, or ids spread thinly."""
    if child.distinct < LEAST_VALUES:
        return False
    if child.share("uuid") == 1 and parent.share("uuid") == 1:
        return True
    sparse = isinstance(parent.low, int) and (parent.high - parent.low) > 50 * parent.distinct
    return bool(child.kind == "integer" and sparse and is_id(child.name))


def _candidates(
    profiles: dict[str, list[Column]], tables: list[str]
) -> Iterator[tuple[Column, Column, float]]:
    keys = [column for table in tables for column in profiles[table] if is_key(column)]
    for table in tables:
        for child in profiles[table]:
            if not child.filled or child.kind not in {"integer", "number", "text"}:
                continue
            for parent in keys:
                if child is parent or not _same_sort(child, parent):
                    continue
                inside = child.table == parent.table
                own = inside and bool(name_core(child.name) & SELF)
                name = 0.7 if own else 0.0 if inside else name_affinity(child, parent)
                if is_personal(child.name) or (names_own_table(child) and name < 1 and not own):
                    continue
                fits = name or (not inside and _speaks_for_itself(child, parent))
                if fits and _overlap(child, parent):
                    yield child, parent, name


def _confidence(found: Measure, name: float) -> float:
    return round(min(1.0, 0.55 * found.containment + 0.35 * name + 0.1 * found.coverage), 3)


def _accepted(child: Column, parent: Column, name: float, found: Measure) -> bool:
    if found.containment < (NAMED if name else UNNAMED):
        return False
    few = child.distinct < 3 and found.coverage < 0.5 and child.table != parent.table
    return not (few and name < 1)


def _inferred(source: Source, profiles: dict[str, list[Column]], declared: set[tuple]) -> list:
    tables = [t.name for t in source.tables if t.kind == "table" and not t.copy_of]
    found = []
    for child, parent, name in _candidates(profiles, tables):
        key = (child.table, child.name, parent.table, parent.name)
        if key in declared or (*key[2:], *key[:2]) in declared:
            continue
        measured = measure_reference(
            source.table(child.table).data, (child.name,),
            source.table(parent.table).data, (parent.name,),
        )  # fmt: skip
        if _accepted(child, parent, name, measured):
            found.append((child, parent, name, measured))
    return _by_ids(_one_way(_direct(found)))


def _by_ids(found: list) -> list:
    """Drop references by text between tables that refer to each other by ids anyway."""
    linked = {(child.table, parent.table) for child, parent, _, _ in found if is_id(child.name)}
    return [
        item
        for item in found
        if is_id(item[0].name) or (item[0].table, item[1].table) not in linked
    ]


def _one_way(found: list) -> list:
    """Keep one direction between two keys: towards the table that the key is about."""
    pairs = {(child.table, child.name, parent.table, parent.name): (child, parent, m)
             for child, parent, _, m in found}  # fmt: skip
    kept = []
    for child, parent, name, measured in found:
        back = pairs.get((parent.table, parent.name, child.table, child.name))
        if back is not None:
            here = (names_own_table(parent), measured.containment, parent.rows, parent.table)
            there = (names_own_table(child), back[2].containment, child.rows, child.table)
            if here < there:
                continue
        kept.append((child, parent, name, measured))
    return kept


def _direct(found: list) -> list:
    """Drop references that another table's reference to the same home already implies."""
    kept = []
    for child, parent, name, measured in found:
        homes = [
            (other, m)
            for c, other, _, m in found
            if c is child
            and other is not parent
            and names_own_table(other)
            and not names_own_table(parent)
        ]
        if any(m.containment >= measured.containment for _, m in homes):
            continue
        kept.append((child, parent, name, measured))
    return kept


def _declared(source: Source, key: ForeignKey) -> dict:
    names = {table.name.lower(): table for table in source.tables}
    child, parent = names.get(key.child_table.lower()), names.get(key.parent_table.lower())
    row = {
        "child_table": key.child_table,
        "child_column": ", ".join(key.child_columns),
        "parent_table": parent.name if parent else key.parent_table,
        "parent_column": ", ".join(key.parent_columns),
        "declared": True,
        "containment": 0.0,
        "orphans": 0,
        "confidence": 1.0,
    }
    columns = {name.lower(): name for name in parent.columns} if parent else {}
    spelled = tuple(columns.get(name.lower(), "") for name in key.parent_columns)
    if child is None or parent is None or not all(spelled):
        return row | {"orphans": child.data.count().execute() if child is not None else 0}
    own = {name.lower(): name for name in child.columns}
    used = tuple(own[name.lower()] for name in key.child_columns)
    found = measure_reference(child.data, used, parent.data, spelled)
    return row | {"containment": found.containment, "orphans": found.orphans}


def find_relations(source: Source, profiles: dict[str, list[Column]]) -> pd.DataFrame:
    """Return declared and inferred references of a source.

    Parameters
    ----------
    source : Source
        The opened source.
    profiles : dict
        Profile of each table.

    Returns
    -------
    DataFrame
        child_table, child_column, parent_table, parent_column, declared, containment (share of
        the child's distinct values that the parent holds), orphans (rows of the child without
        a parent), confidence (0 to 1; 1 for declared ones); sorted by its first four columns.
    """
    with progress.work_step("Finding relations"):
        rows = [_declared(source, key) for key in source.foreign_keys]
        known = {tuple(row[name] for name in FIELDS[:4]) for row in rows}
        for child, parent, name, found in _inferred(source, profiles, known):
            rows.append(
                dict(
                    zip(
                        FIELDS,
                        (child.table, child.name, parent.table, parent.name, False,
                         found.containment, found.orphans, _confidence(found, name)),
                        strict=True,
                    )
                )
            )  # fmt: skip
    frame = pd.DataFrame(rows, columns=list(FIELDS))
    frame = frame.astype({"declared": bool, "containment": float, "orphans": "int64",
                          "confidence": float})  # fmt: skip
    return frame.sort_values(list(FIELDS[:4])).reset_index(drop=True)
