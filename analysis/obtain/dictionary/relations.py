"""Which column refers to which: declared keys, and undeclared ones found in the values."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from analysis import progress
from analysis.obtain.dictionary.composite_references import composite_references
from analysis.obtain.dictionary.inferred_references import inferred_references
from analysis.obtain.dictionary.measured_reference import Measure, measure_reference

if TYPE_CHECKING:
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
# How sure a reference by several columns is: they have the names of the key's.
COMPOSITE = 0.95


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


def _settled(source: Source) -> set[tuple[str, str]]:
    """Return every column that has a declared key, or a part in one."""
    names = {table.name.lower(): table for table in source.tables}
    found = set()
    for key in source.foreign_keys:
        table = names.get(key.child_table.lower())
        wanted = {name.lower() for name in key.child_columns}
        if table is not None:
            found |= {(table.name, name) for name in table.columns if name.lower() in wanted}
    return found


def _row(ends: tuple[str, str, str, str], found: Measure, confidence: float) -> dict[str, Any]:
    values = (*ends, False, found.containment, found.orphans, confidence)
    return dict(zip(FIELDS, values, strict=True))


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
        settled = _settled(source)
        several = composite_references(source, profiles, settled)
        settled |= {(one.child, name) for one in several for name in one.columns}
        for found in inferred_references(source, profiles, settled):
            child, parent = found.child, found.parent
            ends = (child.table, child.name, parent.table, parent.name)
            rows.append(_row(ends, found.measure, found.confidence))
        for one in several:
            ends = (one.child, ", ".join(one.columns), one.parent, ", ".join(one.keys))
            rows.append(_row(ends, one.measure, COMPOSITE))
    frame = pd.DataFrame(rows, columns=list(FIELDS))
    frame = frame.astype({"declared": bool, "containment": float, "orphans": "int64",
                          "confidence": float})  # fmt: skip
    return frame.sort_values(list(FIELDS[:4])).reset_index(drop=True)
