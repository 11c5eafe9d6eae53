"""Values that a title or a viewer has once and for all, which no interaction has."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import ibis
import numpy as np

from analysis.obtain.profile.value_readers import (
    count_where,
    number_value,
    plain_value,
    time_value,
    value_hash,
)
from analysis.obtain.roles.role_scores import SURE, Role, is_time_of_else

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from analysis.obtain.profile.column import Column

# A column is fixed where so many titles (viewers) with rows of several viewers (titles) can tell,
# and this share of them has one value; a column of fewer values is fixed by chance.
GROUPS, FIXED, VALUES = 10, 0.98, 3
# By chance so many of these groups would have several values; where fewer would, that they have
# one says nothing, as when nearly all ratings are 5 (of 7 expected none comes once in a thousand).
APART = 7
# Where viewers have this share of all pairs with titles, their histories are the same.
ALIKE = 0.95
ENDS = ("min", "max", "count")
# Two columns say the same where this share of rows has times within a day (in seconds), or
# amounts that differ by this share once their units are levelled.
NEARLY, DAY, SAME = 0.9, 86_400, 0.05
# A column is the viewer's own where by chance at least so many viewers would have several values
# and at most this share of that number has; of columns of many values the commonest are weighed.
BY_CHANCE, OF_CHANCE, WEIGHED = 3.0, 0.1, 2_000
# Of longer tables every PART-th title (viewer) is asked.
LONG, PART = 20_000_000, 16


def fixed_columns(
    data: ir.Table,
    by: str,
    other: str,
    names: list[str],
    rows: int,
    least: float = FIXED,
    alike: dict[str, float] | None = None,
) -> tuple[set[str], set[str]]:
    """Tell which columns have one value for each value of another column.

    Parameters
    ----------
    data : ibis Table
        The rows.
    by, other : str
        Columns with the title and the viewer, or the other way round. Only groups with several
        values of `other` can tell: the rest may be copies of one row.
    names : list of str
        Columns that are asked.
    rows : int
        How many rows there are.
    least : float
        Share of the groups that have one value of a fixed column.
    alike : dict, optional
        How likely two rows have the same value of a column by chance, see `APART`.

    Returns
    -------
    fixed, free : set of str
        Columns of which nearly every group has one value, and those of which many have several;
        a column is in neither where too few groups can tell.
    """
    if not names:
        return set(), set()
    key = plain_value(data[by])
    chosen = {str(number): plain_value(data[name]) for number, name in enumerate(names)}
    table = data.select(key=key, other=plain_value(data[other]), **chosen)
    table = table.filter(table.key.notnull() & table.other.notnull())
    if rows > LONG:
        table = table.filter(value_hash(table.key) % PART == 0)
    ends = {f"{end}_{name}": getattr(table[name], end)() for name in chosen for end in ENDS}
    groups = table.group_by("key").agg(first=table.other.min(), last=table.other.max(), **ends)
    groups = groups.filter(groups["first"] != groups["last"])
    told = {name: groups[f"count_{name}"] > 1 for name in chosen}
    counts = {f"told_{name}": count_where(can) for name, can in told.items()}
    counts |= {
        f"one_{name}": count_where(can & (groups[f"min_{name}"] == groups[f"max_{name}"]))
        for name, can in told.items()
    }
    row = groups.aggregate(**counts).to_pyarrow().to_pylist()[0]
    return _told_apart(row, names, least, alike)


def _told_apart(
    row: dict[str, int], names: list[str], least: float, alike: dict[str, float] | None
) -> tuple[set[str], set[str]]:
    """Return the fixed and the free of some columns, from the groups that can tell of each."""
    told = {name: row[f"told_{number}"] for number, name in enumerate(names)}
    one = {name: row[f"one_{number}"] for number, name in enumerate(names)}
    able = {name for name in names if told[name] >= GROUPS}
    fixed = {name for name in able if one[name] >= least * told[name]}
    sure = {n for n in fixed if alike is None or told[n] * (1 - alike[n]) >= APART}
    return sure, able - fixed


def chance_agreement(column: Column) -> float:
    """Return how likely two rows of a column have the same value, drawn by chance."""
    known = sum(times for _, times in column.top)
    rest, values = column.filled - known, max(column.distinct - len(column.top), 1)
    squares = sum(times**2 for _, times in column.top) + max(rest, 0) ** 2 / values
    return float(squares / max(column.filled, 1) ** 2)


def own_values(data: ir.Table, viewer: str, name: str, rows: int) -> bool:
    """Tell whether a column has one value for nearly every viewer of several rows, not by chance.

    Parameters
    ----------
    data : ibis Table
        The rows.
    viewer, name : str
        Columns with the viewer and with what may describe them.
    rows : int
        How many rows there are.

    Returns
    -------
    bool
        False also where too few viewers, or a column of nearly one value, can tell.
    """
    table = data.select(key=plain_value(data[viewer]), value=plain_value(data[name]))
    table = table.filter(table.key.notnull() & table.value.notnull())
    if rows > LONG:
        table = table.filter(value_hash(table.key) % PART == 0)
    groups = table.group_by("key").agg(
        n=table.count(), low=ibis._.value.min(), high=ibis._.value.max()
    )
    groups = groups.filter(groups.n > 1).mutate(one=groups.low == groups.high)
    sizes = groups.group_by("n").agg(viewers=ibis._.count(), one=count_where(ibis._.one))
    known = sizes.order_by("n").to_pandas()
    if known.empty:
        return False
    times = table.group_by("value").agg(times=ibis._.count()).order_by(ibis.desc("times"))
    counted = times.times.to_pandas().to_numpy(dtype=float)
    shares = counted[:WEIGHED] / counted.sum()
    alike = np.array([float((shares**n).sum()) for n in known["n"]])
    chance = float((known["viewers"] * (1 - alike)).sum())
    told = int(known["viewers"].sum())
    several = told - int(known["one"].sum())
    return chance >= BY_CHANCE and several <= min((1 - FIXED) * told, OF_CHANCE * chance)


def same_values(role: str, data: ir.Table, first: Column, second: Column) -> bool:
    """Tell whether two columns say the same in a role, so that either may be taken.

    Ids that name each other, times within a day, amounts in two units.
    """
    one, two = plain_value(data[first.name]), plain_value(data[second.name])
    pairs = data.select(one=one, two=two).filter(one.notnull() & two.notnull())
    if role in {"viewer", "title"}:
        counts = {"pairs": ibis._.count(), "one": ibis._.one.nunique(), "two": ibis._.two.nunique()}
        row = pairs.distinct().aggregate(**counts).to_pyarrow().to_pylist()[0]
        return len(set(row.values())) == 1
    if role == "time":
        at = [time_value(data[one.name], one.time_form) for one in (first, second)]
        near = (at[0].epoch_seconds() - at[1].epoch_seconds()).abs() <= DAY
    else:
        one, two = number_value(pairs.one), number_value(pairs.two)
        sums = pairs.aggregate(one=one.sum(), two=two.sum()).to_pyarrow().to_pylist()[0]
        times = (sums["one"] or 0.0) / (sums["two"] or 1.0)
        near = (one - times * two).abs() <= SAME * one.abs()
    near = (data if role == "time" else pairs).select(near=near)
    row = near.aggregate(same=count_where(near.near), told=near.near.count()).to_pyarrow()
    counted = row.to_pylist()[0]
    return bool(counted["told"]) and counted["same"] >= NEARLY * counted["told"]


def names_each_other(data: ir.Table, first: Column, second: Column) -> bool:
    """Tell whether one of two columns is mostly a fact of the other, as an address of a viewer."""
    pairs = data.select(first.name, second.name).filter(
        lambda table: table[first.name].notnull() & table[second.name].notnull()
    )
    least = max(first.distinct, second.distinct) / NEARLY
    return int(pairs.distinct().count().execute()) <= least


def _all_alike(data: ir.Table, viewer: Column, title: Column) -> bool:
    """Tell whether every viewer has every title: of copied histories all is fixed, not one role."""
    least = ALIKE * viewer.distinct * title.distinct
    if viewer.filled < least:
        return False
    return int(data.select(viewer.name, title.name).distinct().count().execute()) >= least


class FixedValues:
    """What the rows say of columns that may be a rating, a time, minutes or plays.

    Parameters
    ----------
    data : ibis Table
        The rows.
    viewer, title : Column
        The ids.
    columns : list of Column
        Columns that may have one of those roles.
    part : Column, optional
        Ids of parts of titles, as of episodes: what each has once for all is no viewer's either.
    """

    def __init__(
        self,
        data: ir.Table,
        viewer: Column,
        title: Column,
        columns: list[Column],
        part: Column | None = None,
    ) -> None:
        rows = viewer.rows
        asked = [column for column in columns if column.distinct >= VALUES]
        able = [] if not asked else [title, part] if part else [title]
        able = [one for one in able if not _all_alike(data, viewer, one)]
        alike = {column.name: chance_agreement(column) for column in asked}
        self.of_title, self.free = set[str](), set[str]()
        for one in able:
            rest = [name for name in alike if name not in self.of_title]
            fixed, free = fixed_columns(data, one.name, viewer.name, rest, rows, alike=alike)
            self.of_title |= fixed
            self.free = (self.free | free) - fixed
        times = [c.name for c in asked if able and c.time_form and c.name not in self.of_title]
        self.of_viewer, self.moving = fixed_columns(data, viewer.name, title.name, times, rows)
        amounts = [n for n in alike if able and n not in self.of_title and n not in times]
        self.own, _ = fixed_columns(data, viewer.name, title.name, amounts, rows, alike=alike)

    def weighed(self, role: Role) -> Role | None:
        """Return a role with the confidence that the rows leave it, None where they refute it."""
        if role.column in self.of_title:
            return None
        if role.role == "time":
            return self._time(role)
        if role.role in {"minutes", "plays"} and role.column in self.own:
            # How many titles a viewer has, or their total.
            return None
        if role.role == "minutes" and role.confidence < SURE:
            # "length" may be the title's or the viewer's: only rows can tell.
            moving = role.column in self.free
            return replace(role, confidence=SURE) if moving else None
        return role

    def _time(self, role: Role) -> Role | None:
        if role.column in self.of_viewer:
            if is_time_of_else(role.column):
                return None
            less = replace(role, confidence=round(role.confidence * 0.7, 3))
            return replace(less, evidence=f"{role.evidence}; one for each viewer")
        if role.column in self.free & self.moving:
            return replace(role, confidence=max(role.confidence, SURE))
        return role
