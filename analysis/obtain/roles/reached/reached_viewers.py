"""Viewers and times that stand in another table: an order's, for each of its items."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import ibis

from analysis.obtain.profile.value_readers import count_where
from analysis.obtain.roles import vocabulary
from analysis.obtain.roles.advice.role_advice import ambiguity_error
from analysis.obtain.roles.fixed_values import same_values
from analysis.obtain.roles.linked_tables import both_whole, comparable_ids, share_contained
from analysis.obtain.roles.name_words import is_id, name_score, name_tokens
from analysis.obtain.roles.reached.followed_key import HELD, follow_key, parent_keys, with_columns
from analysis.obtain.roles.role_scores import SURE, Role, is_id_like, ranked_roles
from analysis.obtain.sources.source import ForeignKey

if TYPE_CHECKING:
    from analysis.obtain.profile.column import Column
    from analysis.obtain.sources import Source, SourceTable
    from analysis.settings import Obtain

# How surely a word names a table of acts.
ACTS = 0.5
_Profiles = dict[str, list["Column"]]


@dataclass(frozen=True)
class Way:
    """From the items of a table to the row of another that says whose they are.

    Parameters
    ----------
    table, column : str
        The table of items, and its column that names a row of the other.
    parent, key : str
        The other table, and its column that is named.
    viewer : Role
        The viewer there.
    """

    table: str
    column: str
    parent: str
    key: str
    viewer: Role


@dataclass(frozen=True)
class Joined:
    """A source whose table of items has viewers.

    Parameters
    ----------
    source, profiles
        The source, and the profile of each table.
    way : Way
        How the viewers are reached.
    columns : dict
        Columns that the table of items has more, by the names that the other has for them.
    """

    source: Source
    profiles: _Profiles
    way: Way
    columns: dict[str, str]

    def origin(self, role: Role) -> Role:
        """Return a role with the table and column that the source has for it."""
        if role.table != self.way.table or role.column not in self.columns:
            return role
        own = self.columns[role.column]
        told = f"reached by {self.way.column} → {self.way.parent}.{own}"
        return replace(role, table=self.way.parent, column=own, evidence=f"{role.evidence}; {told}")


def with_reached_viewers(source: Source, profiles: _Profiles, settings: Obtain) -> Joined | None:
    """Give the one table of items whose viewers stand elsewhere those that its key leads to.

    Parameters
    ----------
    source : Source
        The opened source, in which no table has viewers and titles.
    profiles : dict
        Profile of each table.
    settings : Obtain
        What the user said about roles.

    Returns
    -------
    Joined or None
        None where no table is of items, several are, another may be a log of its own, or a viewer
        that the user named is not met.

    Raises
    ------
    UserError
        When keys lead to different viewers.
    """
    found = []
    if settings.table is None and any(map(_may_be_log, profiles.values())):
        return None
    for table in source.tables:
        if settings.table in (None, table.name) and _lists_items(table, profiles[table.name]):
            ways = [*_ways(source, profiles, table.name, settings)]
            found += [(table, ways)] if ways else []
    if len(found) != 1:
        return None
    table, ways = found[0]
    _require_one(source, ways, settings)
    return _joined(source, profiles, ways[0], settings)


def _may_be_log(columns: list[Column]) -> bool:
    """Tell whether a table names viewers, titles and times or amounts itself, if not surely."""
    several = [column for column in columns if not column.unique]
    told = any(ranked_roles(role, columns) for role in ("rating", "time", "minutes", "plays"))
    ids = [ranked_roles(role, several)[:1] for role in ("viewer", "title")]
    return told and all(best and best[0].confidence >= SURE for best in ids)


def _lists_items(table: SourceTable, columns: list[Column]) -> bool:
    if table.copy_of or table.kind == "view" or ranked_roles("viewer", columns):
        return False
    titles = ranked_roles("title", columns)
    return bool(titles) and titles[0].confidence >= SURE


def _ways(source: Source, profiles: _Profiles, table: str, settings: Obtain) -> Iterator[Way]:
    """Yield each key of a table that leads to viewers, with each column of theirs."""
    for key in profiles[table]:
        if key.unique or not key.filled or not is_id(key.name) or not is_id_like(key):
            continue
        for parent, own in parent_keys(source, profiles, table, key):
            acts = max(name_score(name, vocabulary.ACTS) for name in (table, parent))
            data = (source.table(table).data[key.name], source.table(parent).data[own.name])
            if acts < ACTS or not own.unique or share_contained(*data) < HELD:
                continue
            for viewer in _viewers(source, profiles, parent, own, settings):
                yield Way(table, key.name, parent, own.name, viewer)


def _viewers(
    source: Source, profiles: _Profiles, parent: str, own: Column, settings: Obtain
) -> list[Role]:
    """Return the columns of a table of acts that say whose each is; staff is no audience."""
    columns = profiles[parent]
    several = [c for c in columns if c.name != own.name and not c.unique]
    options = [
        one
        for one in ranked_roles("viewer", several)
        if one.confidence >= SURE and not _is_staff(source, one)
    ]
    if settings.viewer:
        names = {settings.viewer, settings.viewer.removeprefix(f"{parent}.")}
        return [one for one in options if one.column in names]
    ids = [one for one in options if is_id(one.column)] or options
    known = {column.name: column for column in columns}
    data = source.table(parent).data
    return ids[:1] + [
        one
        for one in ids[1:]
        if not same_values("viewer", data, known[ids[0].column], known[one.column])
    ]


def _is_staff(source: Source, viewer: Role) -> bool:
    """Tell whether a column names people who work there, by name or by what it refers to."""
    parents = [
        key.parent_table
        for key in source.foreign_keys
        if (key.child_table, key.child_columns) == (viewer.table, (viewer.column,))
    ]
    words = {word for name in (viewer.column, *parents) for word in name_tokens(name)}
    columns = [name for t in source.tables if t.name in parents for name in t.columns]
    return bool(words & vocabulary.WORKS or _hired(columns))


def _hired(columns: list[str]) -> bool:
    return any(set(name_tokens(name)) & vocabulary.STAFF for name in columns)


def _brought(profiles: _Profiles, way: Way, settings: Obtain) -> dict[str, str]:
    """Return the columns that the items get, by their new names: viewer, times, those named."""
    # The engine tells columns apart in no case of letters.
    own = {column.name.lower() for column in profiles[way.table]}
    rest = [column for column in profiles[way.parent] if column.name != way.key]
    viewer = f"{way.parent}.{way.viewer.column}"
    apart = settings.viewer == viewer or way.viewer.column.lower() in own
    found = {viewer if apart else way.viewer.column: way.viewer.column}
    wanted = []
    if not ranked_roles("time", profiles[way.table]):
        wanted += [role.column for role in ranked_roles("time", rest)]
    named = {settings.time, *settings.only}
    wanted += [c.name for c in rest if c.name in named and c.name.lower() not in own]
    return found | {n if n.lower() not in own else f"{way.parent}_{n}": n for n in wanted}


def _joined(source: Source, profiles: _Profiles, way: Way, settings: Obtain) -> Joined:
    table, other = source.table(way.table), source.table(way.parent).data
    columns = _brought(profiles, way, settings)
    rows = table.data.mutate(row_=ibis.row_number())
    rows = follow_key(rows, rows[way.column], other, way.key, columns)
    rows = rows.order_by("row_").drop("row_")
    whole, known = with_columns(table, profiles[way.table], rows, list(columns))
    keys = [
        ForeignKey(way.table, (name,), key.parent_table, key.parent_columns)
        for name, own in columns.items()
        for key in source.foreign_keys
        if (key.child_table, key.child_columns) == (way.parent, (own,))
    ]
    tables = [whole if one.name == way.table else one for one in source.tables]
    read = replace(source, tables=tables, foreign_keys=source.foreign_keys + keys)
    return Joined(read, profiles | {way.table: known}, way, columns)


def _require_one(source: Source, ways: list[Way], settings: Obtain) -> None:
    """Refuse keys that lead to viewers who are not the same."""
    first = ways[0]
    different = [way for way in ways[1:] if not _same_viewers(source, first, way)]
    if not different:
        return
    asked = [first, *different]
    names = [way.viewer.column for way in asked]
    options = [
        replace(
            way.viewer,
            column=name if names.count(name) == 1 else f"{way.parent}.{name}",
            evidence=f"{way.viewer.evidence}; reached by {way.column} → {way.parent}.{name}",
        )
        for way, name in zip(asked, names, strict=True)
    ]
    given = settings.model_copy(update={"table": first.table})
    raise ambiguity_error("viewer", first.table, options, given)


def _same_viewers(source: Source, first: Way, second: Way) -> bool:
    """Tell whether two ways lead from nearly every item to the same viewer."""
    rows = source.table(first.table).data
    for name, way in (("one_", first), ("two_", second)):
        other = source.table(way.parent).data
        rows = follow_key(rows, rows[way.column], other, way.key, {name: way.viewer.column})
    both = both_whole(rows.one_, rows.two_)
    one, two = (comparable_ids(value, both) for value in (rows.one_, rows.two_))
    row = rows.aggregate(told=(one == two).count(), same=count_where(one == two))
    counted = row.to_pyarrow().to_pylist()[0]
    return bool(counted["told"]) and counted["same"] >= HELD * counted["told"]
