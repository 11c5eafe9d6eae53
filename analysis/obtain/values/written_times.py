"""Days and times as people and programs write them: their shapes, and how each is read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import ibis

if TYPE_CHECKING:
    import ibis.expr.types as ir

# A time of day behind a day, with AM or PM, a fraction and an offset where there are such.
CLOCK = r"[0-9]{1,2}:[0-9]{2}(:[0-9]{2}([.,][0-9]{1,9})?)?"
HALF = r"([\s\x{00a0}\x{202f}]*[AaPp]\.?[Mm]\.?)?"
OFFSET = r"( ?(Z|UTC|GMT|[+-][0-9]{2}:?[0-9]{2}))?"
TIME = rf"((, ?| +at +|[ T\x{{00a0}}]+){CLOCK}{HALF}{OFFSET})?"
DAY, WORD = r"[0-9]{1,2}", r"\p{L}{3,10}\.?"
# Monday, Mon, Mo.
WEEKDAY = r"(\p{L}{2,10}\.?,? +)?"
# A day, a time and a time with an offset, as ISO 8601 has them; slashes are common too.
ISO_DATE = r"^[0-9]{4}[-/][0-9]{1,2}[-/][0-9]{1,2}$"
ISO_TIME = r"^[0-9]{4}[-/][0-9]{1,2}[-/][0-9]{1,2}[T ][0-9]{1,2}:[0-9]{2}"
ZONED = ISO_TIME + r".*(Z|[+-][0-9]{2}(:?[0-9]{2})?)$"
# Times of day as the engine reads them once `_tidy_time` has put them straight.
HOURS = ("", " %H:%M", " %H:%M:%S", " %I:%M %p", " %I:%M:%S %p")
# Years of two digits from here on are those of the last century, as the engine has it.
FIRST_OF_CENTURY = "69"
# Abbreviated months that are not the English ones, German, Spanish, French and Italian.
MONTHS = {
    "mär": "mar", "mrz": "mar", "mai": "may", "okt": "oct", "dez": "dec", "ene": "jan",
    "abr": "apr", "ago": "aug", "dic": "dec", "fév": "feb", "fev": "feb", "avr": "apr",
    "aoû": "aug", "aou": "aug", "déc": "dec", "gen": "jan", "mag": "may", "giu": "jun",
    "lug": "jul", "set": "sep", "ott": "oct",
}  # fmt: skip


@dataclass(frozen=True)
class Writing:
    """One way to write a day, with or without a time.

    Parameters
    ----------
    shape : str
        Regular expression that the text has to match.
    day : str
        The day as the engine's pattern; empty where a part of the text is put first, see `parts`.
    parts : str
        Regular expression with year, month word and day in groups, named by their letters.
    """

    shape: str
    day: str
    parts: str = ""


def _numeric(order: str, mark: str, year: str) -> Writing:
    digits = "[0-9]{4}" if year == "%Y" else "[0-9]{2}"
    sign = rf"\{mark}"
    day = mark.join((*order.split(), year))
    return Writing(rf"^{DAY}{sign}{DAY}{sign}{digits}{TIME}$", day)


def _year_first(mark: str) -> Writing:
    sign = rf"\{mark}"
    shape = rf"^[0-9]{{4}}{sign}{DAY}{sign}{DAY}{TIME}$"
    return Writing(shape, f"%Y{mark}%m{mark}%d")


# By the pattern that names the way of writing.
WRITINGS: dict[str, Writing] = {
    one.day: one
    for one in (
        *(_numeric(order, mark, year) for mark in "./-" for year in ("%Y", "%y")
          for order in ("%m %d", "%d %m")),
        *(_year_first(mark) for mark in "./-"),
    )
}  # fmt: skip
WRITINGS |= {
    "%d %b %Y": Writing(
        rf"^{WEEKDAY}{DAY}(st|nd|rd|th)?\.?[ ./-]+{WORD}[ ,./-]+([0-9]{{4}}|[0-9]{{2}}){TIME}$",
        "",
        r"^(?:\p{L}{2,10}\.?,? +)?(?P<d>[0-9]{1,2})(?:st|nd|rd|th)?\.?[ ./-]+"
        r"(?P<m>\p{L}{3,10})\.?[ ,./-]+(?P<y>[0-9]{2,4})(?P<t>.*)$",
    ),
    "%b %d %Y": Writing(
        rf"^{WEEKDAY}{WORD} +{DAY}(st|nd|rd|th)?,? +[0-9]{{4}}{TIME}$",
        "",
        r"^(?:\p{L}{2,10}\.?,? +)?(?P<m>\p{L}{3,10})\.? +(?P<d>[0-9]{1,2})(?:st|nd|rd|th)?,? +"
        r"(?P<y>[0-9]{4})(?P<t>.*)$",
    ),
    "%a %b %d %H:%M:%S %Y": Writing(
        r"^\p{L}{3} \p{L}{3} +[0-9]{1,2} [0-9]{2}:[0-9]{2}:[0-9]{2} ((UTC|GMT|[+-][0-9]{4}) )?"
        r"[0-9]{4}$",
        "",
        r"^\p{L}{3} (?P<m>\p{L}{3}) +(?P<d>[0-9]{1,2})"
        r"(?P<t> [0-9:]{8}(?: (?:UTC|GMT|[+-][0-9]{4}))?) "
        r"(?P<y>[0-9]{4})$",
    ),
    "%Y%m%d": Writing(r"^(19|20)[0-9]{6}(\.0*)?$", "%Y%m%d"),
    "%Y%m%d%H%M%S": Writing(r"^(19|20)[0-9]{12}$", "%Y%m%d%H%M%S"),
    "%Y%m%dT%H%M%S": Writing(r"^(19|20)[0-9]{6}T[0-9]{6}Z?$", "%Y%m%dT%H%M%S"),
}
# Epochs that stand as text: from 2001 to 2033, since ids are as long. A client's id of ten digits,
# a point and ten more is none.
EPOCH_SHAPES = {
    "s": r"^1[0-9]{9}(\.[0-9]{1,9})?$",
    "ms": r"^1[0-9]{12}(\.0*)?$",
    "us": r"^1[0-9]{15}(\.0*)?$",
    "ns": r"^1[0-9]{18}(\.0*)?$",
}
# Days that programs write where they know none, as year, month and day.
PLACEHOLDERS = ("0001-01-01", "1899-12-30", "1899-12-31", "1900-01-01", "1969-12-31",
                "1970-01-01", "9999-12-31", "9999-01-01")  # fmt: skip


@ibis.udf.scalar.builtin(name="try_strptime", signature=(("string", "array<string>"), "timestamp"))
def _try_patterns(text: ir.Value, patterns: list[str]) -> ir.TimestampValue:
    """Read a time by the first of some patterns that fits, null where none does."""


def swapped_order(pattern: str) -> str:
    """Return the pattern with day and month the other way round, or empty text."""
    if not pattern.startswith(("%d", "%m")) or pattern not in WRITINGS or "%b" in pattern:
        return ""
    return pattern.replace("%d", "%D").replace("%m", "%d").replace("%D", "%m")


def _tidy_time(text: ir.StringValue) -> ir.StringValue:
    """Part day, time and half of the day by one space; drop fractions and offsets."""
    text = text.re_replace(r"(:[0-9]{2})[.,][0-9]{1,9}", r"\1")
    text = text.re_replace(r" ?(Z|UTC|GMT)$", "")
    # Only behind a time of day is -2022 an offset: behind 21-07 it is the year.
    text = text.re_replace(r"(:[0-9]{2}(?: ?[AaPp]\.?[Mm]\.?)?) ?[+-][0-9]{2}:?[0-9]{2}$", r"\1")
    text = text.re_replace(r"([0-9])[\s\x{00a0}\x{202f}]*([AaPp])\.?[Mm]\.?$", r"\1 \2M")
    return text.re_replace(r"(, ?| +at +|[T\x{00a0}]| {2,})([0-9]{1,2}:)", r" \2")


def _offset_hours(text: ir.StringValue) -> ir.FloatingValue:
    """Return by how many hours a time of day is ahead of UTC, 0 where it does not say."""
    found = r":[0-9]{2}(?:[.,][0-9]+)? ?([+-])([0-9]{2}):?([0-9]{2})(?: [0-9]{4})?$"
    sign, hours, minutes = (text.re_extract(found, part) for part in (1, 2, 3))
    ahead = hours.try_cast("float64") + minutes.try_cast("float64") / 60
    return (ahead * ibis.ifelse(sign == "-", -1.0, 1.0)).coalesce(0.0)


def _by_parts(text: ir.StringValue, parts: str) -> ir.TimestampValue:
    """Read a time whose month is a word: its parts are put in the order of ISO 8601."""
    places = [part[1] for part in _named_groups(parts)]
    found = {name: text.re_extract(parts, places.index(name) + 1) for name in "dmyt"}
    word = found["m"].lower()
    # French has two months of the same three letters.
    short = word.replace("juin", "jun").replace("juil", "jul").substr(0, 3)
    month = short.cases(*MONTHS.items(), else_=short)
    year = found["y"]
    century = ibis.ifelse(year < FIRST_OF_CENTURY, "20", "19")
    year = ibis.ifelse(year.length() == 2, century + year, year)
    stated = found["d"] + " " + month + " " + year + " " + _tidy_time(found["t"]).strip()
    return _try_patterns(stated.strip(), [f"%d %b %Y{hours}" for hours in HOURS])


def _named_groups(parts: str) -> list[str]:
    return [f"<{piece[0]}" for piece in parts.split("(?P<")[1:]]


def written_time(text: ir.StringValue, pattern: str) -> ir.TimestampValue:
    """Return texts as times in UTC, null where they are not written so.

    Parameters
    ----------
    text : ibis StringValue
        Without spaces around it.
    pattern : str
        A key of `WRITINGS`.
    """
    writing = WRITINGS[pattern]
    if writing.parts:
        at = _by_parts(text, writing.parts)
    elif pattern.startswith("%Y%m%d"):
        plain = text.re_replace(r"\.0*$|Z$", "")
        return ibis.ifelse(text.re_search(writing.shape), _try_patterns(plain, [pattern]), None)
    else:
        at = _try_patterns(_tidy_time(text), [f"{pattern}{hours}" for hours in HOURS])
    ahead = (_offset_hours(text) * 3600).round().cast("int64")
    moved = at - ahead.as_interval("s")
    return ibis.ifelse(text.re_search(writing.shape), moved, None)


def is_placeholder(at: ir.TimestampValue) -> ir.BooleanValue:
    """Tell where a time lies on a day that programs write for “unknown”."""
    # Of a list after IN the engine makes a join, which costs five times as much.
    days = ibis.array([ibis.date(day) for day in PLACEHOLDERS])
    return days.contains(at.cast("date")).fill_null(False)
