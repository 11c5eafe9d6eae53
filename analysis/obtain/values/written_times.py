"""Days and times as people and programs write them: their shapes, and how each is read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import ibis

from analysis.obtain.values.time_zones import ZONE, as_utc

if TYPE_CHECKING:
    import ibis.expr.types as ir

# A time of day behind a day, with AM or PM, a fraction and a zone where there are such.
CLOCK = (
    r"(?:[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:[.,][0-9]{1,9})?)?|"
    r"[0-9]{1,2}\.[0-9]{2}(?:\.[0-9]{2})?|[0-9]{1,2} ?[hH] ?[0-9]{2}(?: ?min)?)"
)
_GAP = r"[\s\x{00a0}\x{202f}]"
HALF = rf"({_GAP}*[AaPp]\.?{_GAP}?[Mm]\.?| Uhr)?"
TIME = rf"((, ?| +at +|[ T\x{{00a0}}]+){CLOCK}{HALF}{ZONE})?"
_BEHIND = rf"{CLOCK}{HALF}({ZONE})$"
DAY, WORD = r"[0-9]{1,2}", r"\p{L}{3,12}\.?"
# Monday, Mon, Mo.
WEEKDAY = r"(\p{L}(?:\p{L}|-){1,13}\.?,? +)?"
# What stands between day, month and year: "3 de enero de 2021".
_OF = r"(?:del? +)?"
# A day, a time and a time with an offset, as ISO 8601 has them; slashes are common too.
ISO_DATE = r"^[0-9]{4}[-/][0-9]{1,2}[-/][0-9]{1,2}$"
ISO_TIME = r"^[0-9]{4}[-/][0-9]{1,2}[-/][0-9]{1,2}[T ][0-9]{1,2}:[0-9]{2}"
ZONED = ISO_TIME + r".*(Z|[+-][0-9]{2}(:?[0-9]{2})?)$"
# Times of day as the engine reads them once `_tidy_time` has put them straight.
HOURS = ("", " %H:%M", " %H:%M:%S", " %I:%M %p", " %I:%M:%S %p")
# Years of two digits from here on are those of the last century, as the engine has it.
FIRST_OF_CENTURY = "69"
# The first letters of months that are not the English ones: German, Spanish, French, Italian,
# Portuguese, Dutch, Scandinavian, Polish and Russian.
MONTHS = {
    "mär": "mar", "mrz": "mar", "mai": "may", "okt": "oct", "dez": "dec", "ene": "jan",
    "abr": "apr", "ago": "aug", "dic": "dec", "fév": "feb", "fev": "feb", "avr": "apr",
    "aoû": "aug", "aou": "aug", "déc": "dec", "gen": "jan", "mag": "may", "giu": "jun",
    "lug": "jul", "set": "sep", "ott": "oct", "out": "oct", "maa": "mar", "mrt": "mar",
    "mei": "may", "maj": "may", "des": "dec", "sty": "jan", "lut": "feb", "kwi": "apr",
    "cze": "jun", "lip": "jul", "sie": "aug", "wrz": "sep", "paź": "oct", "lis": "nov",
    "gru": "dec", "янв": "jan", "фев": "feb", "мар": "mar", "апр": "apr", "май": "may",
    "мая": "may", "июн": "jun", "июл": "jul", "авг": "aug", "сен": "sep", "окт": "oct",
    "ноя": "nov", "дек": "dec",
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
    return Writing(rf"^{WEEKDAY}{DAY}{sign}{DAY}{sign}{digits}{TIME}$", day)


def _year_first(mark: str, year: str = "%Y") -> Writing:
    sign, digits = rf"\{mark}", "[0-9]{4}" if year == "%Y" else "[0-9]{2}"
    # Years of two digits stand before months and days of two.
    other = DAY if year == "%Y" else "[0-9]{2}"
    shape = rf"^{WEEKDAY}{digits}{sign}{other}{sign}{other}{TIME}$"
    return Writing(shape, f"{year}{mark}%m{mark}%d")


# By the pattern that names the way of writing.
WRITINGS: dict[str, Writing] = {
    one.day: one
    for one in (
        *(_numeric(order, mark, year) for mark in "./-" for year in ("%Y", "%y")
          for order in ("%m %d", "%d %m")),
        *(_year_first(mark, year) for mark in "./-" for year in ("%Y", "%y")),
        Writing(rf"^[0-9]{{4}}年{DAY}月{DAY}日{TIME}$", "%Y年%m月%d日"),
        Writing(rf"^[0-9]{{4}}년 {DAY}월 {DAY}일{TIME}$", "%Y년 %m월 %d일"),
        Writing(rf"^[0-9]{{4}}\. {DAY}\. {DAY}\.{TIME}$", "%Y. %m. %d."),
        Writing(r"^[0-9]{4}-W[0-9]{2}-[1-7]$", "%G-W%V-%u"),
    )
}  # fmt: skip
_DAY_NAME = r"(?:\p{L}(?:\p{L}|-){1,13}\.?,? +)?"
_DAY_WORD = rf"(?P<d>[0-9]{{1,2}})(?:st|nd|rd|th)?\.?[ ./-]+{_OF}(?P<m>\p{{L}}{{3,12}})\.?[ ,./-]+"
_WORD_DAY = r"(?P<m>\p{L}{3,12})\.? +(?P<d>[0-9]{1,2})(?:st|nd|rd|th)?,? +"
WRITINGS |= {
    "%d %b %Y": Writing(
        rf"^\[?{WEEKDAY}{DAY}(st|nd|rd|th)?\.?[ ./-]+{_OF}{WORD}[ ,./-]+{_OF}"
        rf"([0-9]{{4}}|[0-9]{{2}})({TIME}|:{CLOCK}{ZONE}\]?)$",
        "",
        rf"^\[?{_DAY_NAME}{_DAY_WORD}{_OF}(?P<y>[0-9]{{2,4}})(?P<t>.*)$",
    ),
    "%b %d %Y": Writing(
        rf"^{WEEKDAY}{WORD} +{DAY}(st|nd|rd|th)?,? +[0-9]{{4}}{TIME}$",
        "",
        rf"^{_DAY_NAME}{_WORD_DAY}(?P<y>[0-9]{{4}})(?P<t>.*)$",
    ),
    "%Y %b %d": Writing(
        rf"^[0-9]{{4}}[ ./-]{WORD}[ ./-]{DAY}{TIME}$",
        "",
        r"^(?P<y>[0-9]{4})[ ./-](?P<m>\p{L}{3,12})\.?[ ./-](?P<d>[0-9]{1,2})(?P<t>.*)$",
    ),
    "%a %b %d %H:%M:%S %Y": Writing(
        rf"^\p{{L}}{{3}} \p{{L}}{{3}} +[0-9]{{1,2}} [0-9]{{2}}:[0-9]{{2}}:[0-9]{{2}}{ZONE} "
        r"[0-9]{4}$",
        "",
        rf"^\p{{L}}{{3}} (?P<m>\p{{L}}{{3}}) +(?P<d>[0-9]{{1,2}})(?P<t> [0-9:]{{8}}{ZONE}) "
        r"(?P<y>[0-9]{4})$",
    ),
    "%Y%m%d": Writing(r"^(19|20)[0-9]{6}(\.0*)?$", "%Y%m%d"),
    "%Y%m%d%H%M%S": Writing(r"^(19|20)[0-9]{12}$", "%Y%m%d%H%M%S"),
    "%Y%m%dT%H%M%S": Writing(rf"^(19|20)[0-9]{{6}}[T ][0-9]{{6}}{ZONE}$", "%Y%m%dT%H%M%S"),
    "%Y%m%d %H:%M:%S": Writing(rf"^(19|20)[0-9]{{6}}[T ]{CLOCK}{HALF}{ZONE}$", "%Y%m%d"),
}
# Written as a whole number, with nothing between its parts.
BARE = {"%Y%m%d", "%Y%m%d%H%M%S"}
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
# The same in noughts, as MySQL writes it, or in nines: no day at all.
NO_DAY = (
    r"^\s*((0000|9999)[-/.](00|99)[-/.](00|99)|(00|99)[-/.](00|99)[-/.](0000|9999|00|99)|"
    r"0{8}|9{8})([T ,]|\.0*$|$)"
)
# The first year and the last that programs know, with the years that are in use between.
FIRST_YEAR, LAST_YEAR = 1, 9999


@ibis.udf.scalar.builtin(name="try_strptime", signature=(("string", "array<string>"), "timestamp"))
def _try_patterns(text: ir.Value, patterns: list[str]) -> ir.TimestampValue:
    """Read a time by the first of some patterns that fits, null where none does."""


def time_mark(form: str) -> str:
    """Return what parts day and month in a form, by which two forms are told apart."""
    pattern = form.removeprefix("pattern:")
    if form == "iso" or pattern.startswith("%Y"):
        return "year"
    return "word" if "%b" in pattern else pattern[2:3]


def swapped_order(pattern: str) -> str:
    """Return the pattern with day and month the other way round, or empty text."""
    if not pattern.startswith(("%d", "%m")) or pattern not in WRITINGS or "%b" in pattern:
        return ""
    return pattern.replace("%d", "%D").replace("%m", "%d").replace("%D", "%m")


def _tidy_time(text: ir.StringValue) -> ir.StringValue:
    """Part day, time and half of the day by one space; drop fractions and zones."""
    text = text.re_replace(rf"({CLOCK}{HALF}){ZONE}$", r"\1")
    text = text.re_replace(r"(:[0-9]{2})[.,][0-9]{1,9}", r"\1").re_replace(r" (Uhr|min)$", "")
    text = text.re_replace(rf"([0-9]){_GAP}*([AaPp])\.?{_GAP}?[Mm]\.?$", r"\1 \2M")
    text = text.re_replace(r"(, ?| +at +|[T\x{00a0}]| {2,})([0-9]{1,2}[:.h])", r" \2")
    text = text.re_replace(r" ([0-9]{1,2})[.]([0-9]{2})[.]([0-9]{2})( [AP]M)?$", r" \1:\2:\3\4")
    return text.re_replace(r" ([0-9]{1,2})(?:\.| ?[hH] ?)([0-9]{2})( [AP]M)?$", r" \1:\2\3")


def _zone(text: ir.StringValue) -> ir.StringValue:
    """Return what stands behind a time of day that ends a text."""
    return text.re_extract(_BEHIND, 2)


def _by_parts(text: ir.StringValue, parts: str) -> ir.TimestampValue:
    """Read a time whose month is a word: its parts are put in the order of ISO 8601."""
    places = [part[1] for part in _named_groups(parts)]
    found = {name: text.re_extract(parts, places.index(name) + 1) for name in "dmyt"}
    word = found["m"].lower()
    # French has two months of the same three letters.
    short = word.replace("juin", "jun").replace("juil", "jul").substr(0, 3)
    # A branch for each word would take the engine seconds to compile.
    month = ibis.map(MONTHS).get(short).coalesce(short)
    year = found["y"]
    century = ibis.ifelse(year < FIRST_OF_CENTURY, "20", "19")
    year = ibis.ifelse(year.length() == 2, century + year, year)
    clock = found["t"].re_replace(r"^:", " ").re_replace(r"\]$", "")
    stated = found["d"] + " " + month + " " + year + " " + _tidy_time(clock).strip()
    return as_utc(_try_patterns(stated.strip(), _timed("%d %b %Y")), _zone(clock))


def _named_groups(parts: str) -> list[str]:
    return [f"<{piece[0]}" for piece in parts.split("(?P<")[1:]]


def _timed(day: str) -> list[str]:
    return [f"{day}{hours}" for hours in HOURS]


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
    elif pattern in BARE:
        at = _try_patterns(text.re_replace(r"\.0*$", ""), [pattern])
    elif pattern == "%Y%m%dT%H%M%S":
        plain = text.re_replace(r"^([0-9]{8})[T ]([0-9]{6}).*$", r"\1T\2")
        at = as_utc(_try_patterns(plain, [pattern]), text.re_extract(r"^.{15}(.*)$", 1))
    else:
        plain = text.re_replace(r"^\p{L}(?:\p{L}|-){1,13}\.?,? +", "")
        at = as_utc(_try_patterns(_tidy_time(plain), _timed(writing.day)), _zone(plain))
    return ibis.ifelse(text.re_search(writing.shape), at, None)


def is_no_day(text: ir.StringValue) -> ir.BooleanValue:
    """Tell where a text is a day of noughts or nines."""
    return text.re_search(NO_DAY).fill_null(False)


def is_placeholder(at: ir.TimestampValue) -> ir.BooleanValue:
    """Tell where a time lies on a day that programs write for “unknown”."""
    # Of a list after IN the engine makes a join, which costs five times as much.
    days = ibis.array([ibis.date(day) for day in PLACEHOLDERS])
    within = at.year().between(FIRST_YEAR + 1, LAST_YEAR - 1)
    return (days.contains(at.cast("date")) | ~within).fill_null(False)
