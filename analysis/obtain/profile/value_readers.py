"""Columns as values: what a column holds, and expressions that read it as number or time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis

from analysis.obtain.sources.files.column_types import INFINITE, NUMBER, WHOLE

if TYPE_CHECKING:
    import ibis.expr.types as ir

# A day, a time and a time with an offset, as ISO 8601 has them; slashes are common too.
ISO_DATE = r"^[0-9]{4}[-/][0-9]{1,2}[-/][0-9]{1,2}$"
ISO_TIME = r"^[0-9]{4}[-/][0-9]{1,2}[-/][0-9]{1,2}[T ][0-9]{1,2}:[0-9]{2}"
ZONED = ISO_TIME + r".*(Z|[+-][0-9]{2}(:?[0-9]{2})?)$"
# Hours, minutes and seconds: a length as well as a time of day.
CLOCK = r"^[0-9]{1,3}:[0-5][0-9]:[0-5][0-9]$"
# Any version; braces and URNs are rare in databases.
UUID = r"^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$"
# Written dates that are not ISO, by pattern; the first that reads nearly all values is taken.
WRITTEN = {
    "%d-%b-%Y": r"^[0-9]{1,2}-[A-Za-z]{3}-[0-9]{4}$",
    "%m/%d/%Y": r"^[0-9]{1,2}/[0-9]{1,2}/[0-9]{4}$",
    "%d/%m/%Y": r"^[0-9]{1,2}/[0-9]{1,2}/[0-9]{4}$",
    "%d.%m.%Y": r"^[0-9]{1,2}\.[0-9]{1,2}\.[0-9]{4}$",
    "%B %d, %Y": r"^[A-Za-z]{4,9} [0-9]{1,2}, [0-9]{4}$",
    "%b %d, %Y": r"^[A-Za-z]{3} [0-9]{1,2}, [0-9]{4}$",
    "%m/%d/%Y %H:%M": r"^[0-9]{1,2}/[0-9]{1,2}/[0-9]{4} [0-9]{1,2}:[0-9]{2}$",
    "%d/%m/%Y %H:%M": r"^[0-9]{1,2}/[0-9]{1,2}/[0-9]{4} [0-9]{1,2}:[0-9]{2}$",
    "%m/%d/%Y %H:%M:%S": r"^[0-9]{1,2}/[0-9]{1,2}/[0-9]{4} [0-9]{1,2}:[0-9]{2}:[0-9]{2}$",
    "%d/%m/%Y %H:%M:%S": r"^[0-9]{1,2}/[0-9]{1,2}/[0-9]{4} [0-9]{1,2}:[0-9]{2}:[0-9]{2}$",
    "%Y%m%d": r"^(19|20)[0-9]{6}$",
    "%a %b %d %H:%M:%S %Y": r"^[A-Z][a-z]{2} [A-Z][a-z]{2} [0-9 ]{2} [0-9:]{8} [0-9]{4}$",
}
# Whole numbers that can be a time since 1970 (years 1973 to 2100), by unit.
EPOCHS = {"s": (1e8, 4.2e9), "ms": (1e11, 4.2e12), "us": (1e14, 4.2e15), "ns": (1e17, 4.2e18)}
# How many of a unit make a second.
DIVISORS = {"s": 1, "ms": 1_000, "us": 1_000_000, "ns": 1_000_000_000}
# Years that Python and pandas can tell, and the same in seconds since 1970.
YEARS = (1, 9999)
SECONDS = (-62_135_596_800, 253_402_300_799)
# Whole numbers that can be a day written 20051231 (years 1900 to 2100).
COMPACT = (19_000_101, 21_001_231)


@ibis.udf.scalar.builtin(name="try_strptime", signature=(("string", "string"), "timestamp"))
def _try_strptime(text: ir.Value, pattern: str) -> ir.TimestampValue:
    """Read a time by a pattern, null where it does not fit."""


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


def clock_minutes(column: ir.Value) -> ir.FloatingValue:
    """Return lengths written as hours:minutes:seconds in minutes, null for anything else."""
    text = column.cast("string").strip()
    hours, minutes, seconds = (
        text.re_extract(CLOCK.replace("[0-9]{1,3}", "([0-9]{1,3})").replace(
            "[0-5][0-9]", "([0-5][0-9])"), part).try_cast("float64")
        for part in (1, 2, 3)
    )  # fmt: skip
    return hours * 60 + minutes + seconds / 60


def time_value(column: ir.Value, form: str) -> ir.TimestampValue:
    """Return a column as times in UTC, null where it holds something else.

    Parameters
    ----------
    column : ibis Value
        Text, a number, a date or a timestamp.
    form : str
        "native", "iso", "zoned" (ISO with an offset), "epoch:s" (or ms, us, ns), or
        "pattern:" and a pattern.
    """
    at = _read_time(column, form)
    # Infinite times have no year, and no calendar has others than these.
    return ibis.ifelse(at.year().between(*YEARS), at, None)


def _read_time(column: ir.Value, form: str) -> ir.TimestampValue:
    if form == "native":
        is_day = column.type().is_date()
        zoned = column if is_day else column.cast("timestamp('UTC')")
        return zoned.try_cast("timestamp")
    if form.startswith("epoch:"):
        seconds = number_value(column) / DIVISORS[form.removeprefix("epoch:")]
        within = ibis.ifelse(seconds.between(*SECONDS), seconds, None)
        return (within * 1e3).round().cast("int64").as_timestamp("ms").cast("timestamp")
    text = column.cast("string").strip()
    if form.startswith("pattern:"):
        return _try_strptime(text, form.removeprefix("pattern:"))
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


def text_tests(text: ir.StringValue) -> dict[str, ir.BooleanValue]:
    """Return what a text may be, as conditions by name.

    Parameters
    ----------
    text : ibis StringValue
        Not null; the dear tests are made only where a cheap one lets them hope.
    """

    def shaped(pattern: str, read: ir.Value) -> ir.BooleanValue:
        return ibis.ifelse(text.re_search(pattern), read.notnull(), False)

    bare = text.strip()
    patterns = {
        f"pattern:{form}": shaped(shape, _try_strptime(text, form))
        for form, shape in WRITTEN.items()
    }
    return {
        "integer": bare.re_search(WHOLE),
        "number": bare.re_search(f"{NUMBER}|{INFINITE}"),
        "date": shaped(ISO_DATE, text.try_cast("timestamp")),
        "iso": shaped(f"{ISO_DATE}|{ISO_TIME}", text.try_cast("timestamp")),
        "zoned": shaped(ZONED, text.try_cast("timestamp('UTC')")),
        "uuid": ibis.ifelse(text.length() == 36, text.re_search(UUID), False),
        "clock": bare.re_search(CLOCK),
        "padded": bare.re_search(r"^0[0-9]"),
        **patterns,
    }
