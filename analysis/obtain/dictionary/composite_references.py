"""References by several columns, which together are the key of another table."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

from analysis.obtain.dictionary.measured_reference import Measure, measure_reference
from analysis.obtain.roles.name_words import is_id

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from analysis.obtain.profile.column import Column
    from analysis.obtain.sources import Source, SourceTable

# All values must be there: pairs of ids lie in each other by chance where most pairs are taken.
CROWDED = 0.5
# Fewer rows prove nothing, and more columns in a pair are not tried.
LEAST_ROWS, MOST_COLUMNS = 20, 8


@dataclass(frozen=True)
class CompositeReference:
    """A reference by several columns.

    Parameters
    ----------
    child, parent : str
        The tables.
    columns, keys : tuple of str
        Columns of the child, and those of the parent in the same order.
    measure : Measure
        How well the values agree.
    """

    child: str
    columns: tuple[str, ...]
    parent: str
    keys: tuple[str, ...]
    measure: Measure


def _keys(
    table: SourceTable, columns: list[Column], elsewhere: list[set[str]]
) -> Iterator[tuple[str, ...]]:
    """Yield the keys of several columns that a table has: the declared one, or pairs of ids."""
    if len(table.primary) > 1:
        yield table.primary
    ids = [one for one in columns if is_id(one.name) and one.filled == one.rows >= LEAST_ROWS]
    if table.primary or any(one.unique or one.approximate for one in ids):
        return
    for first, second in combinations(ids[:MOST_COLUMNS], 2):
        pair = (first.name, second.name)
        if any({name.lower() for name in pair} <= names for names in elsewhere):
            distinct = int(table.data.select(*pair).distinct().count().execute())
            if distinct == first.rows:
                yield pair


def _is_crowded(columns: list[Column], names: tuple[str, ...]) -> bool:
    possible = 1.0
    for one in columns:
        possible *= max(one.distinct, 1) if one.name in names else 1
    return columns[0].rows > CROWDED * possible


def _spelled(table: SourceTable, names: tuple[str, ...]) -> tuple[str, ...] | None:
    """Return the columns of a table that bear some names, in whatever letters."""
    known = {name.lower(): name for name in table.columns}
    found = tuple(known.get(name.lower(), "") for name in names)
    return found if all(found) else None


def composite_references(
    source: Source, profiles: dict[str, list[Column]], settled: Collection[tuple[str, str]]
) -> list[CompositeReference]:
    """Return references by several columns that are not declared.

    Parameters
    ----------
    source : Source
        The opened source.
    profiles : dict
        Profile of each table.
    settled : collection of (table, column)
        Columns that refer to something already.
    """
    tables = [table for table in source.tables if table.kind == "table" and not table.copy_of]
    names = {table.name: {name.lower() for name in table.columns} for table in tables}
    keys = {}
    for table in tables:
        elsewhere = [held for name, held in names.items() if name != table.name]
        keys[table.name] = list(_keys(table, profiles[table.name], elsewhere))
    found = []
    for parent in tables:
        for key in keys[parent.name]:
            for child in tables:
                columns = _spelled(child, key) if child is not parent else None
                if not columns or columns in keys[child.name]:
                    continue
                if any((child.name, name) in settled for name in columns):
                    continue
                if _is_crowded(profiles[parent.name], key):
                    continue
                measured = measure_reference(child.data, columns, parent.data, key)
                if measured.containment == 1 and measured.coverage:
                    found.append(
                        CompositeReference(child.name, columns, parent.name, key, measured)
                    )
    return found
