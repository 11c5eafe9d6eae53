"""Columns as values: what a column holds, and expressions that read it as number or time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis

from analysis.obtain.values.missing_words import is_gap, is_no_number
from analysis.obtain.values.written_lengths import LENGTH_SHAPES
from analysis.obtain.values.written_numbers import (
    INFINITE,
    NUMBER,
    NUMBER_SHAPES,
    PADDED,
    WHOLE,
)
from analysis.obtain.values.written_times import (
    EPOCH_SHAPES,
    ISO_DATE,
    ISO_TIME,
    WRITINGS,
    ZONED,
    is_no_day,
    written_time,
)

if TYPE_CHECKING:
    import ibis.expr.types as ir

# Any version; braces and URNs are rare in databases.
UUID = r"^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$"
# Whole numbers that can be a time since 1970 (years 1973 to 2100), by unit.
EPOCHS = {"s": (1e8, 4.2e9), "ms": (1e11, 4.2e12), "us": (1e14, 4.2e15), "ns": (1e17, 4.2e18)}
# The same of programs that count from other years, and where they start in seconds since 1970:
# Apple's seconds since 2001 (where 1970 would give times before 1996), Chrome's microseconds and
# Windows' tenths of them since 1601, .NET's since the year 1.
OTHER_EPOCHS = {"cocoa": (1e8, 8.2e8), "webkit": (1.2e16, 1.45e16), "filetime": (1.2e17, 1.45e17),
                "ticks": (6.2e17, 6.63e17)}  # fmt: skip
ORIGINS = {"cocoa": 978_307_200, "webkit": -11_644_473_600, "filetime": -11_644_473_600,
           "ticks": -62_135_596_800}  # fmt: skip
# The first day of 1970 as spreadsheets count days.
SERIAL_1970 = 25_569
# How many of a unit make a second.
DIVISORS = {"s": 1, "ms": 1_000, "us": 1_000_000, "ns": 1_000_000_000}
DIVISORS |= {"cocoa": 1, "webkit": 1_000_000, "filetime": 10_000_000, "ticks": 10_000_000}
# Years that Python and pandas can tell, and the same in seconds since 1970.
YEARS = (1, 9999)
SECONDS = (-62_135_596_800, 253_402_300_799)
# Whole numbers that can be a day written 20051231 (years 1900 to 2100), or a time behind one.
COMPACT = (19_000_101, 21_001_231)
COMPACT_TIME = (19_000_101_000_000, 21_001_231_235_959)
# Seconds with a fraction count as times from 2001 to 2033 only: amounts have fractions too.
FRACTIONAL = (1e9, 2e9)


# A value of any type.
@ibis.udf.scalar.builtin(name="hash", signature=((None,), "uint64"))
def value_hash(value: ir.Value) -> ir.IntegerValue:
    """Return the engine's 64-bit hash of a value of any type."""


def plain_value(column: ir.Value) -> ir.Value:
    """Return a column as whole number, number, boolean, time or text; binary stays binary."""
    kind = column.type()
    if kind.is_integer() or kind.is_boolean() or kind.is_binary() or kind.is_string():
        return column
    if kind.is_floating() or kind.is_decimal():
        number = column.cast("float64")
        return ibis.ifelse(number.isnan(), None, number)
    if kind.is_timestamp() or kind.is_date():
        # Days reach further than times: null where there is no such time.
        return column.try_cast("timestamp")
    return column.cast("string")


def text_value(column: ir.Value) -> ir.StringValue:
    """Return a column as text without zero bytes, which neither SQL nor a page can hold."""
    return column.cast("string").re_replace(r"\x00", "")


def text_among(column: ir.StringValue, texts: list[str]) -> ir.BooleanValue:
    """Tell where a text is one of some; those with zero bytes are compared without them."""
    if any("\0" in text for text in texts):
        return text_value(column).isin([text.replace("\0", "") for text in texts])
    return column.isin(texts)


def number_value(column: ir.Value, most: float = float("inf")) -> ir.FloatingValue:
    """Return a column as numbers below `most` in size, null where it holds something else."""
    kind = column.type()
    value = column.strip().try_cast("float64") if kind.is_string() else column.cast("float64")
    return ibis.ifelse(value.isnan() | (value.abs() >= most), None, value)


def time_value(column: ir.Value, form: str) -> ir.TimestampValue:
    """Return a column as times in UTC, null where it holds something else.

    Parameters
    ----------
    column : ibis Value
        Text, a number, a date or a timestamp.
    form : str
        "native", "iso", "zoned" (ISO with an offset), "epoch:s" (or ms, us, ns), "serial" (days
        as spreadsheets count them), or "pattern:" and a pattern; or two of them, parted by "|".
    """
    at = ibis.coalesce(*(_read_time(column, part) for part in form.split("|")))
    # Infinite times have no year, and no calendar has others than these.
    return ibis.ifelse(at.year().between(*YEARS), at, None)


def _epoch_seconds(number: ir.FloatingValue, form: str) -> ir.FloatingValue:
    if form == "serial":
        return ((number - SERIAL_1970) * 86_400.0).round()
    unit = form.removeprefix("epoch:")
    if unit in ORIGINS:
        # A nought is none there, and no year that a calendar of placeholders has.
        return number.nullif(0.0) / DIVISORS[unit] + ORIGINS[unit]
    return number / DIVISORS[unit]


def _read_time(column: ir.Value, form: str) -> ir.TimestampValue:
    if form == "native":
        is_day = column.type().is_date()
        zoned = column if is_day else column.cast("timestamp('UTC')")
        return zoned.try_cast("timestamp")
    if form.startswith(("epoch:", "serial")):
        seconds = _epoch_seconds(number_value(column), form)
        within = ibis.ifelse(seconds.between(*SECONDS), seconds, None)
        return (within * 1e3).round().cast("int64").as_timestamp("ms").cast("timestamp")
    number = column.type().is_numeric()
    text = (column.cast("int64") if number else column).cast("string").strip()
    if form.startswith("pattern:"):
        return written_time(text, form.removeprefix("pattern:"))
    if form == "zoned":
        return text.try_cast("timestamp('UTC')").cast("timestamp")
    return text.try_cast("timestamp")


def value_counts(table: ir.Table, name: str) -> ir.Table:
    """Return the values of a column, nulls left out, as `value` with its `times`."""
    value = plain_value(table[name])
    rows = table.select(value=value).filter(ibis._.value.notnull())
    return rows.group_by("value").agg(times=ibis._.count())


def count_where(condition: ir.BooleanValue) -> ir.IntegerScalar:
    """Return for how many rows a condition holds; where it is null, it does not hold."""
    return ibis.ifelse(condition, 1, 0).sum().coalesce(0)


# What the values of a text column may be, by the shape that they need at least.
SHAPES = {
    "integer": WHOLE,
    "number": f"{NUMBER}|{INFINITE}",
    "date": ISO_DATE,
    "iso": f"{ISO_DATE}|{ISO_TIME}",
    "zoned": ZONED,
    "uuid": UUID,
    "padded": PADDED,
    **NUMBER_SHAPES,
    **LENGTH_SHAPES,
    **{f"epoch:{unit}": shape for unit, shape in EPOCH_SHAPES.items()},
    **{f"pattern:{form}": writing.shape for form, writing in WRITINGS.items()},
}


# Forms of what stands for none: in any column, among numbers, among days.
NOTHINGS = {"gap": is_gap, "no_number": is_no_number, "no_day": is_no_day}


def form_test(text: ir.StringValue, form: str) -> ir.BooleanValue:
    """Return where a text has a form: a key of `SHAPES`, or "gap" for a word that means none.

    Parameters
    ----------
    text : ibis StringValue
        Not null; dear tests are made only where the shape lets them hope.
    form : str
        Which one.
    """
    if form in NOTHINGS:
        return NOTHINGS[form](text)
    bare = text.strip()
    shaped = bare.re_search(SHAPES[form])
    if form.startswith("pattern:"):
        return written_time(bare, form.removeprefix("pattern:")).notnull()
    if form in {"date", "iso", "zoned"}:
        kind = "timestamp('UTC')" if form == "zoned" else "timestamp"
        return ibis.ifelse(shaped, bare.try_cast(kind).notnull(), False)
    return shaped
