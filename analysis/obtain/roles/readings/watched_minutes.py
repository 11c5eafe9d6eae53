"""How long each viewing was: a column in some unit, or the time between a start and an end."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import ibis

from analysis.obtain.profile.value_readers import count_where, number_value, time_value
from analysis.obtain.roles.name_words import name_tokens
from analysis.obtain.roles.readings.length_units import (
    DAY,
    UNITS,
    minutes_per_unit,
    unit_by_name,
)
from analysis.obtain.roles.role_scores import Role
from analysis.obtain.values.written_lengths import clock_seconds, length_minutes

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from analysis.obtain.profile.column import Column

# Amounts beyond this are none; their squares still add exactly.
MOST_AMOUNT = 8e9
# Words of the two ends of a viewing, and those that say that something else began or ended.
STARTS = frozenset({"start", "started", "begin", "began", "begun", "beginn", "anfang", "from"})
ENDS = frozenset({"stop", "stopped", "end", "ended", "finish", "finished", "until", "ende", "to"})
OTHERS = frozenset(
    {"billing", "birth", "campaign", "contract", "episode", "licence", "license", "membership"}
    | {"plan", "release", "season", "series", "subscription", "trial", "valid", "window"}
)
PAUSES = frozenset({"paused", "pause"})
# Share of the rows with both ends in which they have to lie within a day, in this order.
WITHIN = 0.8
ENOUGH = 0.9


@dataclass(frozen=True)
class Span:
    """The columns between which a viewing lies.

    Parameters
    ----------
    start, end : Column
        When it began and ended.
    clocks : tuple of Column
        The times of day of the start, where it has one of its own, and of the end; empty where
        both ends hold days and times.
    paused : Column, optional
        How long it stood still, in seconds unless its name tells another unit.
    """

    start: Column
    end: Column
    paused: Column | None = None
    clocks: tuple[Column, ...] = ()

    @property
    def role(self) -> Role:
        """Return the span as the role of minutes."""
        less = f", less “{self.paused.name}”" if self.paused else ""
        first, last = (self.clocks[0], self.clocks[-1]) if self.clocks else (self.start, self.end)
        first = self.start if len(self.clocks) == 1 else first
        told = f"from “{first.name}” to “{last.name}”{less}"
        return Role("minutes", last.table, last.name, ENOUGH, told)


def read_minutes(data: ir.Table, column: Column, span: Span | None) -> ir.FloatingValue:
    """Return how long each viewing was, impossible lengths included.

    Parameters
    ----------
    data : ibis Table
        The interactions as the source has them.
    column : Column
        The column in the role of minutes.
    span : Span, optional
        The ends between which the minutes lie; the column is not read then.
    """
    if span is not None:
        return _between(data, span)
    if column.length_form:
        return length_minutes(data[column.name], column.length_form)
    length = number_value(data[column.name]) * minutes_per_unit(column)
    return ibis.ifelse(length.abs() < MOST_AMOUNT, length, None)


def _between(data: ir.Table, span: Span) -> ir.FloatingValue:
    start = time_value(data[span.start.name], span.start.time_form)
    if span.clocks:
        length = _between_clocks(data, start, span)
    else:
        end = time_value(data[span.end.name], span.end.time_form)
        length = end.delta(start, unit="millisecond") / 60_000
    if span.paused is None:
        return length
    unit = UNITS[unit_by_name(span.paused.name) or "seconds"]
    return length - (number_value(data[span.paused.name], MOST_AMOUNT) * unit).coalesce(0.0)


def _between_clocks(data: ir.Table, start: ir.TimestampValue, span: Span) -> ir.FloatingValue:
    """Return minutes between times of day: an end before the start is of the next day."""
    day, *_, last = start.truncate("D"), *span.clocks
    first = start.delta(day, unit="second").cast("float64")
    if len(span.clocks) > 1:
        first = clock_seconds(data[span.clocks[0].name])
    seconds = clock_seconds(data[last.name]) - first
    if span.end.name == last.name:
        return ibis.ifelse(seconds < 0, seconds + DAY * 60, seconds) / 60
    ended = time_value(data[span.end.name], span.end.time_form).truncate("D")
    return ended.delta(day, unit="second") / 60 + seconds / 60


def watched_span(data: ir.Table, columns: list[Column], when: Column | None) -> Span | None:
    """Return the start and the end of viewings, None where no two columns are so.

    Parameters
    ----------
    data : ibis Table
        The interactions as the source has them.
    columns : list of Column
        Their profile.
    when : Column, optional
        The column in the role of time, which may be the start.
    """
    times = [column for column in columns if column.time_form and not _words(column) & OTHERS]
    starts = [column for column in times if _words(column) & STARTS]
    starts = starts or [column for column in times if when and column.name == when.name]
    ends = [column for column in times if _words(column) & ENDS and column not in starts]
    pairs = [(_unlike(start, end), start, end) for start in starts for end in ends]
    for _, start, end in sorted(pairs, key=lambda pair: pair[0]):
        held = [c for c in columns if _words(c) & PAUSES and c.numeric and not c.time_form]
        span = Span(start, end, held[0] if held else None)
        if _is_viewing(data, span):
            return span
    return None


def _words(column: Column) -> set[str]:
    return set(name_tokens(column.name))


def _unlike(start: Column, end: Column) -> int:
    """Return how many words two names do not share, beside those for start and end."""
    return len((_words(start) - STARTS) ^ (_words(end) - ENDS))


def _is_viewing(data: ir.Table, span: Span) -> bool:
    """Tell whether nearly all lengths lie within a day, and not because both ends are days."""
    length = _between(data, replace(span, paused=None))
    ends = [time_value(data[one.name], one.time_form) for one in (span.start, span.end)]
    timed = [at != at.truncate("D") for at in ends]
    within = ibis.ifelse(length.between(0, DAY), 1.0, 0.0)
    found = data.filter(length.notnull()).aggregate(
        share=within.mean(), timed=count_where(timed[0] | timed[1])
    ).to_pyarrow().to_pylist()[0]  # fmt: skip
    return bool(found["timed"]) and found["share"] >= WITHIN
