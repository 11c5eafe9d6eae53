"""Lengths of time as text: 1:23:45, 12:30, 1h 23m, PT1H23M, 1 day 02:00:00."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis

if TYPE_CHECKING:
    import ibis.expr.types as ir

# Hours, minutes and seconds, behind days where there are such.
CLOCK = r"^([0-9]+ days? |[0-9]+\.)?[0-9]{1,4}:[0-5][0-9]:[0-5][0-9]([.,][0-9]+)?$"
# Two of them: minutes and seconds where one of the column starts above five, else hours and
# minutes, since hardly a track is that short and no film that long.
SHORT = r"^[0-9]{1,4}:[0-5][0-9]$"
SHORT_LONG = r"^0*([6-9]|[1-9][0-9]{1,3}):[0-5][0-9]$"
_AMOUNT = r"[0-9]+(?:[.,][0-9]+)?"
UNITS = (
    rf"(?i)^(pt?)?({_AMOUNT} ?(ms|d|days?|h|hrs?|hours?|std|m|mins?|minutes?|minuten|s|secs?|"
    r"seconds?|sekunden)\.?[ ,t]*)+$"
)
# Minutes of each unit, and what follows its number.
UNIT_MINUTES = {
    r"ms": 1 / 60_000,
    r"d": 1440.0,
    r"(?:h|std)": 60.0,
    r"m(?:[^s]|$)": 1.0,
    r"s(?:[^t]|$)": 1 / 60,
}
# No length but a time of day.
HALF_CLOCK = r"^[0-9]{1,2}:[0-9]{2}(:[0-9]{2})?\s*[AaPp]\.?\s?[Mm]\.?$"
LENGTH_SHAPES = {
    "clock": CLOCK,
    "short": SHORT,
    "short_long": SHORT_LONG,
    "half_clock": HALF_CLOCK,
    "units": UNITS,
}


def _part(text: ir.StringValue, shape: str) -> ir.FloatingValue:
    """Return the number in the group of a shape, null where the shape does not fit."""
    return text.re_extract(shape, 1).replace(",", ".").try_cast("float64")


def lengths_as_text(table: ir.Table) -> ir.Table:
    """Return a table whose lengths of time stand as text, since no other program takes them."""
    lengths = [name for name, kind in table.schema().items() if kind.is_interval()]
    return table.mutate(**{name: table[name].cast("string") for name in lengths})


def clock_seconds(column: ir.Value) -> ir.FloatingValue:
    """Return times of day in seconds since midnight, null for anything else."""
    text = column.cast("string").strip()
    hours, minutes = _part(text, r"^([0-9]{1,2}):[0-9]{2}"), _part(text, r"^[0-9]{1,2}:([0-9]{2})")
    seconds = _part(text, r"^[0-9]{1,2}:[0-9]{2}:([0-9]{2})").coalesce(0.0)
    half = text.re_extract(r"([AaPp])\.?\s?[Mm]\.?$", 1).upper()
    turned = ibis.ifelse(half == "", hours, hours % 12 + ibis.ifelse(half == "P", 12.0, 0.0))
    return turned * 3600 + minutes * 60 + seconds


def length_minutes(column: ir.Value, form: str) -> ir.FloatingValue:
    """Return lengths in minutes, null for anything else.

    Parameters
    ----------
    column : ibis Value
        Text, or what becomes such a text.
    form : str
        "clock", "units", or "short:m" and "short:h" by what stands before the colon.
    """
    text = column.cast("string").strip()
    if form == "units":
        parts = [
            _part(text, rf"(?i)({_AMOUNT}) ?{unit}").coalesce(0.0) * minutes
            for unit, minutes in UNIT_MINUTES.items()
        ]
        return ibis.ifelse(text.re_search(UNITS), sum(parts, ibis.literal(0.0)), None)
    if form == "clock":
        days = _part(text, r"^([0-9]+)(?: days? |\.)[0-9]+:").coalesce(0.0)
        hours = _part(text, r"([0-9]{1,4}):[0-9]{2}:[0-9]{2}")
        minutes = _part(text, r":([0-9]{2}):[0-9]{2}")
        seconds = _part(text, r":[0-9]{2}:([0-9]{2}(?:[.,][0-9]+)?)$")
        whole = days * 1440 + hours * 60 + minutes + seconds / 60
        return ibis.ifelse(text.re_search(CLOCK), whole, None)
    before, behind = _part(text, r"^([0-9]+):"), _part(text, r":([0-9]+)$")
    length = before + behind / 60 if form == "short:m" else before * 60 + behind
    return ibis.ifelse(text.re_search(SHORT), length, None)
