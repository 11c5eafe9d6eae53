"""Rows of another sort: trailers, purchases and impressions beside the views of a title."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import ibis

from analysis.errors import UserError
from analysis.obtain.profile.table_profile import profile_table
from analysis.obtain.profile.value_readers import number_value, plain_value
from analysis.obtain.roles.name_words import is_id, name_tokens
from analysis.obtain.roles.role_scores import repeats_told
from analysis.obtain.roles.sort_values import (
    NOTHING,
    RowSort,
    kept_values,
    starts_alone,
    tells_viewing,
    told_values,
)
from analysis.obtain.roles.vocabulary import SORT_NAMES, SORT_TYPES, SUPPLEMENTAL

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from analysis.obtain.profile.column import Column
    from analysis.obtain.roles.canonical_tables import Found
    from analysis.obtain.roles.interaction_table import Candidate
    from analysis.settings import Obtain

# A column of more values tells no sorts; so many columns of sorts are looked at.
VALUES, COLUMNS = 20, 4
# Reports of a player have at least so many rows a session.
SEVERAL_ROWS = 2


def sort_text(data: ir.Table, column: str) -> ir.StringValue:
    """Return a column as the texts that `obtain.only` names; nothing is the empty text."""
    value = plain_value(data[column])
    return value.cast("string").strip().coalesce(NOTHING)


def _is_sort(column: Column, taken: set[str]) -> bool:
    words = set(name_tokens(column.name))
    named = words & SORT_NAMES or (words <= SORT_TYPES and words & {"kind", "type"})
    several = column.distinct > 1 or (words & SUPPLEMENTAL and column.nulls)
    few = 0 < column.distinct <= VALUES and several
    return bool(
        (named or _tells_viewings(column))
        and few
        and column.kind == "text"
        and column.name not in taken
    )


def _tells_viewings(column: Column) -> bool:
    """Tell whether the common values of a column, whatever its name, are of viewings or of none."""
    told = [tells_viewing(value) for value, _ in column.top]
    return {*told} == {True, False}


def _counted(data: ir.Table, column: str) -> dict[str, int]:
    rows = data.select(value=sort_text(data, column)).group_by("value").agg(rows=ibis._.count())
    rows = rows.order_by([ibis.desc("rows"), "value"]).limit(VALUES + 1)
    return {row["value"]: row["rows"] for row in rows.to_pyarrow().to_pylist()}


def _wanted(data: ir.Table, column: str, values: tuple[str, ...]) -> ir.BooleanValue:
    kind = data[column].type()
    text = sort_text(data, column)
    if kind.is_boolean():
        return text.lower().isin([value.lower() for value in values])
    if kind.is_numeric():
        read = number_value(ibis.memtable({"x": list(values)}).x).to_pyarrow().to_pylist()
        numbers = [float(value) for value in read if value is not None]
        known = data[column].cast("float64").isin(numbers)
        return known | data[column].isnull() if NOTHING in values else known
    return text.isin(values)


def _named_sorts(found: Found, only: dict[str, list[str]]) -> list[RowSort]:
    table, known = found.source.table(found.main.table), found.profiles[found.main.table]
    names = [column.name for column in known]
    sorts = []
    for column, values in only.items():
        if column not in names:
            raise UserError(
                f"settings name “{column}” in obtain.only; table “{table.name}” has no such column",
                f"one of {', '.join(names)}",
                "Correct obtain.only in audience.toml.",
            )
        counts = _counted(table.data, column)
        sorts.append(RowSort(table.name, column, counts, tuple(values), by_settings=True))
    return sorts


def _has_sessions(columns: list[Column], taken: set[str]) -> bool:
    """Tell whether rows belong to sessions, several to one, as a player's reports do."""
    return any(
        "session" in name_tokens(column.name)
        and is_id(column.name)
        and column.name not in taken
        and SEVERAL_ROWS * column.distinct <= column.filled
        for column in columns
    )


def _found_sorts(found: Found) -> list[RowSort]:
    table = found.source.table(found.main.table)
    taken = {role.column for role in found.main.columns.values()}
    columns = [c for c in found.profiles[table.name] if _is_sort(c, taken)][:COLUMNS]
    sorts = []
    for column in columns:
        counts = _counted(table.data, column.name)
        kept = kept_values(column.name, list(counts))
        # Where rows have lengths, those within a viewing may carry them.
        if "minutes" not in found.main.columns and _has_sessions(found.profiles[table.name], taken):
            kept = starts_alone(list(kept)) or kept
        sorts.append(RowSort(table.name, column.name, counts, kept))
    return sorts


def with_sorted_rows(found: Found, settings: Obtain) -> Found:
    """Return a source whose table of interactions holds only rows that are read.

    Parameters
    ----------
    found : Found
        The source with its roles.
    settings : Obtain
        `only` says which rows are read; without it known sorts have a default.

    Raises
    ------
    UserError
        When `only` names a column that is not there, or leaves no row.
    """
    sorts = _named_sorts(found, settings.only) if settings.only else _found_sorts(found)
    cut = [sort for sort in sorts if sort.set_aside]
    if not cut:
        return replace(found, sorts=sorts)
    table = found.source.table(found.main.table)
    wanted = [_wanted(table.data, sort.column, sort.kept) for sort in cut]
    kept = replace(table, data=table.data.filter(*wanted))
    columns = profile_table(kept)
    if not columns[0].rows:
        raise _empty(cut[0])
    tables = [kept if one.name == table.name else one for one in found.source.tables]
    return replace(
        found,
        source=replace(found.source, tables=tables),
        profiles=found.profiles | {table.name: columns},
        main=_recounted(found.main, found.profiles[table.name], columns),
        sorts=sorts,
    )


def _recounted(main: Candidate, before: list[Column], after: list[Column]) -> Candidate:
    """Return what is known of the interactions with the numbers of the rows that are read."""
    told, now = dict(main.columns), {column.name: repeats_told(column) for column in after}
    then = {column.name: repeats_told(column) for column in before}
    for role, chosen in main.columns.items():
        if name := chosen.column if chosen.column in then else "":
            evidence = chosen.evidence.replace(then[name], now[name])
            told[role] = replace(chosen, evidence=evidence)
    rows = after[0].rows
    evidence = f"{main.evidence}, of which {rows:,} are read"
    return replace(main, rows=rows, columns=told, evidence=evidence)


def _empty(sort: RowSort) -> UserError:
    return UserError(
        f"obtain.only leaves no row of “{sort.table}”: none has "
        f"{', '.join(sort.kept) or 'nothing'} in “{sort.column}”",
        f"some of {told_values(sort.counts)}",
        "Correct obtain.only in audience.toml.",
    )
