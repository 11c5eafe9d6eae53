"""In which unit the minutes of a source count: as the user, a name, the clock or the size tells."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import ibis

from analysis.errors import UserError
from analysis.obtain.profile.value_readers import count_where, number_value, time_value, value_hash
from analysis.obtain.roles.name_words import name_tokens
from analysis.obtain.roles.readings.length_units import (
    BY_SIZE,
    DAY,
    GAMES,
    STEAM,
    UNITS,
    unit_by_name,
    unit_by_size,
)
from analysis.obtain.sources import Problem

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from analysis.obtain.profile.column import Column
    from analysis.obtain.roles.canonical_tables import Found
    from analysis.settings import Obtain

# A unit is refuted where, among so many days (viewers) that can tell, this share holds more than
# its hours, or of days with several viewings this share holds more than lies between them.
ABLE, BEYOND, CROWDED = 10, 0.2, 0.75
# Times are those of keeping a diary where, of days with several viewings, more than this share
# would hold them no more even in seconds; minutes of rounding are left aside.
LOGGED, ROUNDED = 0.25, 0.1
# Days are starts or ends of periods where all are, and a viewer has two months or three weeks.
MONTHS, WEEKS = 2, 3
# Where single viewings would last this long in the unit before, the size leaves room for doubt.
DOUBTED = (1.0, 480.0)
# Of longer tables every PART-th viewer is asked.
LONG, PART = 20_000_000, 16


def _unit_of_games(found: Found, name: str) -> str:
    """Return the unit of Steam where names beside that of a playing time are Steam's."""
    names = [name_tokens(column.name) for column in found.profiles[found.main.table]]
    steam = any({*words, "".join(words)} & STEAM for words in names)
    return "minutes" if steam and GAMES & {*name_tokens(name)} else ""


def settle_unit(found: Found, settings: Obtain) -> None:
    """Write into the profile of the minutes in which unit they count, and why into their role.

    Raises
    ------
    UserError
        When the settings tell a unit and no column counts in one.
    """
    column = found.role("minutes")
    counts = column is not None and found.span is None and not column.length_form
    if column is None or not counts or not column.numeric or not column.filled:
        _refuse_unit(settings)
        return
    told = unit_by_name(column.name) or _unit_of_games(found, column.name)
    column.unit, why = settings.unit or told, "as the settings say"
    if not column.unit:
        column.unit, why = _told_by_rows(found, column)
    if settings.unit or not told:
        role = found.main.columns["minutes"]
        evidence = f"{role.evidence}; in {column.unit}, {why}"
        found.main.columns["minutes"] = replace(role, evidence=evidence)


def _refuse_unit(settings: Obtain) -> None:
    if settings.unit and settings.minutes != "":
        raise UserError(
            f"settings say that lengths are in {settings.unit}; no column of bare numbers is read "
            "as minutes",
            "a column with the lengths of viewings as numbers",
            "Name it as obtain.minutes in audience.toml, or leave obtain.unit out.",
        )


def _told_by_rows(found: Found, column: Column) -> tuple[str, str]:
    """Return the unit by size, after the clock has refuted those that are too long."""
    when = found.role("time")
    single = when is not None and bool(when.time_form) and when.table == found.main.table
    row = _clock(found, column, when) if single and when is not None else {}
    timed = bool(row.get("timed"))
    without = {unit for unit in BY_SIZE[:-1] if row and _is_refuted(row, unit)}
    plain = unit_by_size(column, single, timed, set())
    unit = unit_by_size(column, single, timed, without)
    size = "size" if single and _is_doubted(column, unit) else ""
    summed = bool(row) and _has_periods(row)
    if summed or (plain == BY_SIZE[0] != unit and _is_logged(row)):
        likely = unit_by_size(column, single and not summed, timed, set())
        shorter = BY_SIZE[min(BY_SIZE.index(likely) + 1, len(BY_SIZE) - 1)]
        column.unit_doubt = shorter if likely != unit else size
        return likely, "by their size"
    if unit != plain:
        column.unit_doubt = plain
        return unit, "by the clock: longer ones find no room"
    column.unit_doubt = size
    return unit, "by their size"


def _is_doubted(column: Column, unit: str) -> bool:
    """Tell whether the middle length is likely in the next unit too."""
    if not column.quartiles or unit == BY_SIZE[0]:
        return False
    before = UNITS[BY_SIZE[BY_SIZE.index(unit) - 1]]
    return DOUBTED[0] <= float(column.quartiles[1]) * before <= DOUBTED[1]


def _is_refuted(row: dict[str, int], unit: str) -> bool:
    told = (("days", BEYOND), ("viewers", BEYOND), ("gaps", CROWDED))
    return any(
        row[name] >= ABLE and row[f"{name}_{unit}"] > share * row[name] for name, share in told
    )


def _has_periods(row: dict[str, int]) -> bool:
    """Tell whether the days are starts or ends of months, or of weeks, and no hour is known."""
    months = row["dates"] >= MONTHS and row["days"] in (row["starts"], row["ends"])
    weeks = row["dates"] >= WEEKS and row["first_weekday"] == row["last_weekday"]
    return not row["timed"] and (months or weeks)


def _is_logged(row: dict[str, int]) -> bool:
    """Tell whether rows follow each other too fast to be viewings in seconds even."""
    able = row["timed"] and row["several"] >= ABLE
    return bool(able) and row["logged"] > LOGGED * row["several"]


def _clock(found: Found, column: Column, when: Column) -> dict[str, int]:
    """Count days and viewers, and those in which lengths of each unit find no room."""
    days = _viewed_days(found, column, when)
    counted = {f"{name}_{unit}": value for unit in BY_SIZE for name, value in
               {"days": count_where(days.total * UNITS[unit] > DAY),
                "gaps": count_where(_is_crowded(days, unit))}.items()}  # fmt: skip
    weekday = days.day.day_of_week.index()
    counted |= {
        "several": count_where(days.rows > 1), "logged": count_where(_is_overlapping(days)),
        "starts": count_where(days.day.day() == 1),
        "ends": count_where((days.day + ibis.interval(days=1)).day() == 1),
    }  # fmt: skip
    people = days.group_by("viewer").agg(
        days=days.count(), gaps=count_where(days["last"] > days["first"]), timed=days.timed.sum(),
        total=days.total.sum(), first=days["first"].min(), last=days["last"].max(),
        first_weekday=weekday.min(), last_weekday=weekday.max(), **counted,
    )  # fmt: skip
    row = _summed(people, counted).to_pyarrow().to_pylist()[0]
    return {name: int(value or 0) for name, value in row.items()}


def _viewed_days(found: Found, column: Column, when: Column) -> ir.Table:
    """Return a row a viewer and day: how many viewings, how long, and when they are."""
    data = found.source.table(found.main.table).data
    at = time_value(data[when.name], when.time_form)
    table = data.select(
        viewer=data[found.known_role("viewer").name], at=at, length=number_value(data[column.name])
    )
    table = table.filter(table.viewer.notnull() & table["at"].notnull() & (table.length > 0))
    if column.rows > LONG:
        table = table.filter(value_hash(table.viewer) % PART == 0)
    second = table["at"].epoch_seconds()
    return table.group_by(viewer=table.viewer, day=table["at"].truncate("D")).agg(
        rows=table.count(), total=table.length.sum(), most=table.length.max(),
        first=second.min(), last=second.max(),
        timed=count_where(table["at"] != table["at"].truncate("D")),
    )  # fmt: skip


def _is_crowded(days: ir.Table, unit: str) -> ir.BooleanValue:
    """Tell where all but the longest viewing do not fit between the first and the last one."""
    gap = (days["last"] - days["first"]) / 60
    return (gap > 0) & ((days.total - days.most) * UNITS[unit] > gap + 1)


def _is_overlapping(days: ir.Table) -> ir.BooleanValue:
    """Tell where several viewings do not fit in seconds even; times may be of whole minutes."""
    gap = (days["last"] - days["first"]) / 60
    exact = (days["first"] % 60 != 0) | (days["last"] % 60 != 0)
    rounded = exact.ifelse(ROUNDED, 1.0)
    return (days.rows > 1) & ((days.total - days.most) * UNITS["seconds"] > gap + rounded)


def _summed(people: ir.Table, counted: dict[str, ir.Value]) -> ir.Table:
    """Return the sums over viewers, and how many watch more than lies between their days."""
    between = (people["last"] - people["first"]) / 60 + DAY
    beyond = {
        f"viewers_{unit}": count_where(people.total * UNITS[unit] > between) for unit in BY_SIZE
    }
    names = ("days", "gaps", "timed", *counted)
    sums = {name: people[name].sum() for name in names}
    weekdays = {
        "first_weekday": people.first_weekday.min(),
        "last_weekday": people.last_weekday.max(),
    }
    dates = people.days.max()
    return people.aggregate(viewers=people.count(), dates=dates, **weekdays, **sums, **beyond)


def unit_anomalies(found: Found) -> list[Problem]:
    """Return what is said of lengths whose unit nothing but their size or the clock tells."""
    column = found.role("minutes")
    if column is None or not column.unit_doubt:
        return []
    kind, text = _told_doubt(column.unit, column.unit_doubt)
    filled = column.filled
    return [Problem(column.table, column.name, kind, filled, text, "medium")]


def _told_doubt(unit: str, other: str) -> tuple[str, str]:
    """Return the kind and the text of a doubt in a unit; `other` as `Column.unit_doubt` has it."""
    if other == "size":
        return "unit by size", (
            f"Neither a name nor a clock tells the unit of these lengths; by their size they are "
            f"read as {unit}. Where they are others, write obtain.unit in audience.toml "
            f"({', '.join(UNITS)})."
        )
    change = f'Where they are {other}, put under [obtain] in audience.toml:\nunit = "{other}"'
    if UNITS[unit] < UNITS[other]:
        return "unit by clock", (
            f"No name tells the unit of these lengths. Their size would be likely in {other}, but "
            f"as such they find no room in the days or between the times of their viewers; so "
            f"they are read as {unit}. {change}"
        )
    return "unit by size", (
        f"No name tells the unit of these lengths; by their size they are read as {unit}. Their "
        f"times do not tell: they seem to be the days of periods, or when rows were written down. "
        f"{change}"
    )
