"""Titles that interactions reach through another table: the copy on a shelf is of a film."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import ibis

from analysis.obtain.roles.link_keys import NEARLY_UNIQUE
from analysis.obtain.roles.name_words import is_id, lists_people
from analysis.obtain.roles.reached.followed_key import follow_key, parent_keys, with_columns
from analysis.obtain.roles.role_scores import SURE, is_id_like, ranked_roles
from analysis.obtain.roles.told_columns import title_columns

if TYPE_CHECKING:
    from analysis.obtain.profile.column import Column
    from analysis.obtain.sources import Source, SourceTable

# Tables on the way.
FARTHEST = 3
_Profiles = dict[str, list["Column"]]


@dataclass(frozen=True)
class Step:
    """From a column of one table to that of another which its rows name."""

    column: str
    table: str
    key: str
    target: str


@dataclass(frozen=True)
class Reached:
    """The titles of one table, and how they are reached.

    Parameters
    ----------
    column : str
        The column that the table has from now on.
    told : str
        The way, in words.
    """

    column: str
    told: str


def with_reached_titles(
    source: Source, profiles: _Profiles, title: str | None
) -> tuple[Source, _Profiles, dict[str, Reached]]:
    """Give tables of interactions without titles those that they reach.

    Parameters
    ----------
    source : Source
        The opened source.
    profiles : dict
        Profile of each table.
    title : str or None
        The column that the user named; a table that has it keeps its own.

    Returns
    -------
    source, profiles
        The same, or with tables that have a column more.
    reached : dict
        What was added, by table.
    """
    tables, known, reached = [], dict(profiles), {}
    for table in source.tables:
        own = title in table.columns or table.copy_of or len(source.tables) == 1
        steps = [] if own else _way(source, profiles, table)
        if steps:
            table, known[table.name], reached[table.name] = _joined(
                source, table, profiles[table.name], steps
            )
        tables.append(table)
    return (replace(source, tables=tables), known, reached) if reached else (source, known, {})


def _way(source: Source, profiles: _Profiles, table: SourceTable) -> list[Step]:
    """Return the steps from a table with viewers to its titles, where there is one way only."""
    columns = profiles[table.name]
    viewers, titles = (ranked_roles(role, columns) for role in ("viewer", "title"))
    if not viewers or viewers[0].confidence < SURE:
        return []
    ways = []
    for key in _keys(columns, {viewer.column for viewer in viewers}):
        if titles and titles[0].column != key.name:
            continue
        steps = _steps(source, profiles, table.name, key, 1)
        if steps and (not titles or _have_names(source, profiles, steps[-1])):
            ways.append(steps)
    return ways[0] if len(ways) == 1 else []


def _keys(columns: list[Column], without: set[str]) -> list[Column]:
    return [
        column
        for column in columns
        if column.filled and not column.unique and is_id(column.name) and is_id_like(column)
        and column.name not in without
    ]  # fmt: skip


def _steps(source: Source, profiles: _Profiles, table: str, key: Column, depth: int) -> list[Step]:
    for parent, own in parent_keys(source, profiles, table, key):
        columns = profiles[parent]
        rest = [column for column in columns if column.name != own.name]
        if ranked_roles("viewer", rest) or lists_people(column.name for column in columns):
            continue
        name = title_columns(columns, own.name, own.distinct, parent).get("title")
        names = next((column for column in rest if column.name == name), None)
        if names and names.distinct >= NEARLY_UNIQUE * names.filled:
            continue
        target = _title(rest) or names
        if target:
            return [Step(key.name, parent, own.name, target.name)]
        further = _keys(rest, set()) if depth < FARTHEST else []
        for column in further:
            if steps := _steps(source, profiles, parent, column, depth + 1):
                return [Step(key.name, parent, own.name, column.name), *steps]
    return []


def _title(columns: list[Column]) -> Column | None:
    """Return the one column of a table on the way that holds ids of titles, many rows each."""
    options = [one for one in ranked_roles("title", columns) if is_id(one.column)]
    known = {column.name: column for column in columns}
    sure = [one for one in options if one.confidence >= SURE and not known[one.column].unique]
    return known[sure[0].column] if sure else None


def _have_names(source: Source, profiles: _Profiles, last: Step) -> bool:
    """Tell whether what is reached has names, which alone makes it better than its own ids."""
    key = next(column for column in profiles[last.table] if column.name == last.target)
    if not is_id(key.name):
        return True
    return any(
        "title" in title_columns(profiles[parent], own.name, own.distinct, parent)
        for parent, own in parent_keys(source, profiles, last.table, key)
    )


def _joined(
    source: Source, table: SourceTable, known: list[Column], steps: list[Step]
) -> tuple[SourceTable, list[Column], Reached]:
    """Return a table with the column that some steps lead to, its rows in their order."""
    last = steps[-1]
    name = last.target if last.target not in table.columns else f"{last.table}_{last.target}"
    rows = table.data.mutate(row_=ibis.row_number(), on_=table.data[steps[0].column])
    for step in steps:
        other = source.table(step.table).data
        rows = follow_key(rows, rows.on_, other, step.key, {"next_": step.target})
        rows = rows.drop("on_").rename(on_="next_")
    rows = rows.order_by("row_").drop("row_").rename({name: "on_"})
    whole, columns = with_columns(table, known, rows, [name])
    way = ", then ".join(f"{step.column} → {step.table}.{step.target}" for step in steps)
    return whole, columns, Reached(name, f"reached by {way}")
