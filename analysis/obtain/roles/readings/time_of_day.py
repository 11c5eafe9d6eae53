"""Days that a spreadsheet counts, and the time of day in a column of its own beside the day."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import ibis

from analysis.obtain.profile.value_readers import count_where, time_value
from analysis.obtain.roles import vocabulary
from analysis.obtain.roles.name_words import name_score, name_tokens
from analysis.obtain.roles.readings.length_units import DAY
from analysis.obtain.roles.readings.watched_minutes import (
    ENDS,
    OTHERS,
    PAUSES,
    STARTS,
    WITHIN,
    Span,
    read_minutes,
)
from analysis.obtain.values.written_lengths import clock_seconds

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from analysis.obtain.profile.column import Column
    from analysis.obtain.roles.canonical_tables import Found

# Days since the end of 1899, as spreadsheets count them, from 2000 to 2050.
SERIALS = (36_526, 55_153)
# A name that says so much of a time claims to be one.
CLAIMS = 0.6
# Words of a time of day.
CLOCK_WORDS = frozenset({"time", "clock", "hour", "uhrzeit", "zeit", "heure", "hora", "ora"})
CLOCK_WORDS |= {"tijd", "saat", "uhr"} | STARTS
NO_CLOCK = vocabulary.LENGTH | vocabulary.WATCHING | vocabulary.NEVER_TIME | ENDS | OTHERS
# Share of a column's texts that have to be times of day.
NEARLY = 0.99
# Hours that a length seldom has and a time of day often.
NOON, MIDNIGHT = 12 * 3600, 24 * 3600


def set_serial_days(profiles: dict[str, list[Column]]) -> None:
    """Write into the profiles which columns named like a time hold days that are counted."""
    for columns in profiles.values():
        for column in columns:
            named = name_score(column.name, vocabulary.TIME) >= CLAIMS
            column.serial_days = named and bool(column.quartiles) and _are_serials(column)


def _are_serials(column: Column) -> bool:
    first, _, third = (float(number) for number in column.quartiles)
    low, high = float(column.low), float(column.high)
    # 0 is written where there is no day.
    least = low if low > 0 else first
    return SERIALS[0] <= least and max(high, third) <= SERIALS[1] and column.distinct > 1


def find_clock(found: Found) -> Column | None:
    """Return the column with the time of day beside days that have none, None where none is.

    Parameters
    ----------
    found : Found
        The source with its roles; that of time then tells of both columns.
    """
    when = found.role("time")
    if when is None or not when.time_form or when.table != found.main.table:
        return None
    taken = {role.column for role in found.main.columns.values()}
    data = found.source.table(when.table).data
    named = [column for column in found.profiles[when.table] if _is_named_clock(column, taken)]
    clocks = [column for column in named if _holds_clock(data, when, column)]
    if len(clocks) != 1:
        return None
    role = found.main.columns["time"]
    told = f"{role.evidence}; the time of day in “{clocks[0].name}”"
    found.main.columns["time"] = replace(role, evidence=told)
    return clocks[0]


def clocked_span(found: Found) -> Span | None:
    """Return the span of viewings whose end is a time of day, None where no column has it.

    Parameters
    ----------
    found : Found
        The source with its roles and the time of day beside its days.
    """
    when, columns = found.role("time"), found.profiles[found.main.table]
    if when is None or not when.time_form or when.table != found.main.table:
        return None
    lasts = [column for column in columns if _is_last_clock(column)]
    if len(lasts) != 1:
        return None
    days = [c for c in columns if c.time_form and _says_end(c) and c.name != when.name]
    held = [c for c in columns if set(name_tokens(c.name)) & PAUSES and c.numeric]
    clocks = (found.clock, lasts[0]) if found.clock else (lasts[0],)
    span = Span(when, (days or lasts)[0], held[0] if held else None, clocks)
    return span if _is_short(found.source.table(when.table).data, span) else None


def _is_short(data: ir.Table, span: Span) -> bool:
    """Tell whether nearly all viewings are below half a day: of times by chance half are."""
    length = read_minutes(data, span.end, replace(span, paused=None))
    short = ibis.ifelse(length.between(0, DAY / 2), 1.0, 0.0)
    start = time_value(data[span.start.name], span.start.time_form)
    row = data.filter(length.notnull()).aggregate(
        share=short.mean(), timed=count_where(start != start.truncate("D"))
    ).to_pyarrow().to_pylist()[0]  # fmt: skip
    begun = len(span.clocks) > 1 or row["timed"]
    return bool(begun) and (row["share"] or 0.0) >= WITHIN


def _says_end(column: Column) -> bool:
    words = set(name_tokens(column.name))
    return bool(words & ENDS) and not words & (NO_CLOCK - ENDS)


def _is_last_clock(column: Column) -> bool:
    return _is_shaped_clock(column) and _says_end(column)


def _is_shaped_clock(column: Column) -> bool:
    shares = (column.share(form) for form in ("clock", "short", "half_clock"))
    return column.kind == "text" and max(shares) >= NEARLY


def _is_named_clock(column: Column, taken: set[str]) -> bool:
    words = set(name_tokens(column.name))
    named = bool(words & CLOCK_WORDS) and not words & NO_CLOCK
    return _is_shaped_clock(column) and named and column.name not in taken


def _holds_clock(data: ir.Table, when: Column, column: Column) -> bool:
    """Tell whether days have no time of day and the other column has one of all day."""
    at, clock = time_value(data[when.name], when.time_form), clock_seconds(data[column.name])
    row = data.aggregate(
        timed=count_where(at != at.truncate("D")), least=clock.min(), most=clock.max()
    ).to_pyarrow().to_pylist()[0]  # fmt: skip
    halves = column.share("half_clock") >= NEARLY
    late = row["most"] is not None and (halves or row["most"] >= NOON)
    return late and not row["timed"] and row["least"] >= 0 and row["most"] < MIDNIGHT
