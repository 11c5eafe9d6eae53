"""Numbers and data as words: rounding, units, singular and plural, and escaping for Markdown."""

from __future__ import annotations

import math
import re

# What pandoc could read as markup; every one of these may follow a backslash.
_MARKUP = re.compile(r"([\\`*_{}\[\]<>()#+\-!|$@~^\"&:=])")
_CONTROL = re.compile(r"[\x00-\x1f\x7f\u2028\u2029\u202a-\u202e\u2066-\u2069]+")
UNBROKEN = "\u00a0"


class Prose(str):
    """Text that is already Markdown: shown as such by a cell or an inline expression."""

    def _repr_markdown_(self) -> str:
        return f"\n{self}\n" if "\n" in self else str(self)


def plain(value: object, longest: int = 80) -> str:
    """Return data as one line of text, cut at `longest` characters.

    Parameters
    ----------
    value : object
        Anything that was read from a source: titles, genres, names of tables and columns.
    longest : int
        Longest text returned, in characters; what is cut off is marked by an ellipsis.
    """
    text = " ".join(_CONTROL.sub(" ", str(value)).split())
    return text if len(text) <= longest else text[: longest - 1].rstrip() + "…"


def escape(value: object, longest: int = 80) -> str:
    """Return data as Markdown that shows it as text, whatever it holds.

    Works in running text, table cells, captions and quoted attributes alike.
    """
    return _MARKUP.sub(r"\\\1", plain(value, longest))


def number(value: float | None, digits: int = 0) -> str:
    """Return a number with thousands separated and a true minus, a dash for a missing one."""
    if value is None or not math.isfinite(value):
        return "–"
    text = f"{value:,.{digits}f}"
    return text.replace("-", "−") if float(text.replace(",", "")) else text.lstrip("-")


def rounded(value: float | None, figures: int = 2) -> str:
    """Return a number with as many significant figures; whole parts stay whole."""
    if value is None or not math.isfinite(value):
        return "–"
    if value == 0:
        return "0"
    if float(value).is_integer() and abs(value) < 10**figures:
        return number(value)
    digits = figures - 1 - math.floor(math.log10(abs(value)))
    return number(round(value, digits), max(0, digits))


def large(value: float) -> str:
    """Return a count as a reader grasps it: 940, 12,300, 4.0 million."""
    if abs(value) >= 1e9:
        return f"{value / 1e9:.1f} billion"
    return f"{value / 1e6:.1f} million" if abs(value) >= 1e6 else number(value)


def count(value: float, singular: str, plural: str | None = None) -> str:
    """Return a number with its noun, singular or plural."""
    return f"{number(value)} {noun(value, singular, plural)}"


def noun(value: float, singular: str, plural: str | None = None) -> str:
    """Return the noun that goes with a number."""
    return singular if value == 1 else plural or f"{singular}s"


def percent(share: float | None, digits: int | None = None) -> str:
    """Return a share as per cent; small ones keep two figures, no share is rounded to 0 or 1."""
    if share is None or not math.isfinite(share):
        return "–"
    value = 100 * share
    if digits is not None:
        return f"{number(value, digits)}{UNBROKEN}%"
    if 0 < value < 0.1:
        return f"under 0.1{UNBROKEN}%"
    if 99.5 <= value < 100:
        return f"{number(min(value, 99.9), 1)}{UNBROKEN}%"
    return f"{number(value, 1 if 0 < value < 9.95 else 0)}{UNBROKEN}%"


def tenth(share: float) -> str:
    """Return a share as per cent with one decimal, for columns of a table."""
    return percent(min(share, 0.999) if share < 1 else share, 1)


def score(value: float | None, digits: int = 2) -> str:
    """Return an index between −1 and 1 without its leading zero: .34."""
    text = number(value, digits)
    return re.sub(r"^(−?)0\.", r"\1.", text)


def sentence(text: str) -> str:
    """Return the text with a capital at its start."""
    return text[:1].upper() + text[1:]


def listed(items: list[str], last: str = "and") -> str:
    """Return items as an English list: a, b and c."""
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} {last} {items[-1]}"


_WORDS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def spelled(value: int) -> str:
    """Return a small whole number as a word."""
    return _WORDS[value] if 0 <= value < len(_WORDS) else number(value)


def month(value: object) -> str:
    """Return a date as 'March 2005'."""
    return f"{value:%B %Y}"
