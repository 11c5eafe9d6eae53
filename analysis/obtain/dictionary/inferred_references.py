"""References that nobody declared, found in values whose names agree.

Ids are mostly whole numbers from 1 up, which lie in each other by chance. So values prove a
reference only where they are spread thinly; else its name must say so: the better it does, the
fewer values need to be found. A column has one parent, the surest.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from analysis.obtain.dictionary.measured_reference import Measure, measure_reference
from analysis.obtain.dictionary.reference_names import (
    LOOSE,
    ROLE,
    SAME,
    core_words,
    name_affinity,
    names_own_table,
    points_at_people,
    refers_inside,
)
from analysis.obtain.roles.name_words import is_id

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from analysis.obtain.profile.column import Column
    from analysis.obtain.sources import Source

# A parent may hold a few doubled keys; that is then an anomaly of its own.
NEARLY_UNIQUE = 0.97
# Share of a child's distinct values that its parent must hold, for the same name and any other.
NAMED, OTHERWISE = 0.5, 0.98
# Fewer distinct values lie in many a column by chance, so that they prove nothing alone.
LEAST_VALUES = 20
# Numbers without a word for “id” ("episode") are as many as that of the ids, or count within them.
COVERED = 0.3
# A second parent must hold so much more of a child's values than the first.
BETTER = 0.02


@dataclass(frozen=True)
class Reference:
    """A reference that names and values speak for.

    Parameters
    ----------
    child, parent : Column
        What refers to what.
    name : float
        How well the names agree.
    measure : Measure
        How well the values do.
    """

    child: Column
    parent: Column
    name: float
    measure: Measure

    @property
    def confidence(self) -> float:
        """Return how sure it is, 0 to 1."""
        found = self.measure
        sure = 0.55 * found.containment + 0.35 * self.name + 0.1 * found.coverage
        return round(min(1.0, sure), 3)


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


def _name(child: Column, parent: Column) -> float:
    if child.table != parent.table:
        own = names_own_table(child) and is_key(child)
        found = name_affinity(child, parent)
        return 0.0 if own and found < SAME else found
    return ROLE if refers_inside(child) and names_own_table(parent) else 0.0


def _candidates(
    profiles: dict[str, list[Column]], tables: list[str], settled: Collection[tuple[str, str]]
) -> Iterator[tuple[Column, Column, float]]:
    keys = [column for table in tables for column in profiles[table] if is_key(column)]
    children = [
        child
        for table in tables
        for child in profiles[table]
        if child.filled and child.kind in {"integer", "number", "text"}
        if (table, child.name) not in settled and not points_at_people(child.name)
    ]
    for child in children:
        for parent in keys:
            if child is parent or not _same_sort(child, parent) or not _overlap(child, parent):
                continue
            name = _name(child, parent)
            alone = child.table != parent.table and not names_own_table(child)
            if name or (alone and _speaks_for_itself(child, parent)):
                yield child, parent, name


def _is_accepted(found: Reference, declares: bool) -> bool:
    """Tell whether a reference is one; where a source declares keys, others are rare."""
    child, parent, name, held = found.child, found.parent, found.name, found.measure
    strict = declares or name < SAME
    if held.containment < (OTHERWISE if strict else NAMED) or (strict and not parent.unique):
        return False
    if declares and name < SAME and not _speaks_for_itself(child, parent):
        return False
    if name == LOOSE and child.kind == "text" and child.distinct < LEAST_VALUES:
        return False
    counted = child.kind == "integer" and not is_id(child.name) and child.table != parent.table
    if counted and held.coverage < COVERED:
        return False
    few = child.distinct < 3 and held.coverage < 0.5 and child.table != parent.table
    return not (few and name < SAME)


def inferred_references(
    source: Source, profiles: dict[str, list[Column]], settled: Collection[tuple[str, str]]
) -> list[Reference]:
    """Return references that are not declared, one or few a column.

    Parameters
    ----------
    source : Source
        The opened source.
    profiles : dict
        Profile of each table.
    settled : collection of (table, column)
        Columns that refer to something already.
    """
    tables = [t.name for t in source.tables if t.kind == "table" and not t.copy_of]
    found = []
    for child, parent, name in _candidates(profiles, tables, settled):
        measured = measure_reference(
            source.table(child.table).data, (child.name,),
            source.table(parent.table).data, (parent.name,),
        )  # fmt: skip
        reference = Reference(child, parent, name, measured)
        if _is_accepted(reference, bool(source.foreign_keys)):
            found.append(reference)
    return _by_ids(_one_way(_surest(found)))


def _rank(found: Reference) -> tuple:
    home = names_own_table(found.parent)
    about = core_words(found.parent.table) == core_words(found.child.name)
    held = found.measure
    return (found.name, about, home, held.containment, held.coverage, -found.parent.position)


def _surest(found: list[Reference]) -> list[Reference]:
    """Keep the surest parent of each column, and others that hold more of its values."""
    kept = []
    for child in {id(one.child): one.child for one in found}.values():
        options = sorted((one for one in found if one.child is child), key=_rank, reverse=True)
        best = options[0]
        kept.append(best)
        least = best.measure.containment + BETTER
        kept += [
            one for one in options[1:] if one.name == SAME and one.measure.containment > least
        ][:1]
    return kept


def _by_ids(found: list[Reference]) -> list[Reference]:
    """Drop references by text between tables that refer to each other by ids anyway."""
    linked = {(one.child.table, one.parent.table) for one in found if is_id(one.child.name)}
    return [
        one
        for one in found
        if is_id(one.child.name) or (one.child.table, one.parent.table) not in linked
    ]


def _one_way(found: list[Reference]) -> list[Reference]:
    """Keep one direction between two keys: towards the table that the key is about."""
    pairs = {(id(one.child), id(one.parent)): one for one in found}
    kept = []
    for one in found:
        child, parent = one.child, one.parent
        back = pairs.get((id(parent), id(child)))
        if back is not None:
            here = (names_own_table(parent), one.measure.containment, parent.rows, parent.table)
            there = (names_own_table(child), back.measure.containment, child.rows, child.table)
            if here < there:
                continue
        kept.append(one)
    return kept
