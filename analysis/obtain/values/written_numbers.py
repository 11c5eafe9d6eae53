"""Numbers as people and programs write them: with decimal commas, parted thousands, per cent."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import ibis

from analysis.obtain.values.shapes import python_shape

if TYPE_CHECKING:
    from collections.abc import Mapping

    import ibis.expr.types as ir

# At most 19 digits, which 64 bits may hold.
WHOLE = r"^[+-]?[0-9]{1,19}$"
# Decimal points only: a comma may part thousands as well as decimals.
NUMBER = r"^[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?$"
# Apart, since a column of numbers may hold it and no year or id does.
INFINITE = r"^[+-]?([iI]nf|[iI]nfinity)$"
# Leading zeros belong to codes ("02139"), and a number would lose them.
PADDED = r"^[+-]?0[0-9]"
# Digits that no 64 bits hold, or a long number with more of them than a float tells apart
# ("1069454781.1693214312"): read as a number, different ids would be the same.
LONG = r"^[+-]?([0-9]{19,}|[1-9][0-9]{3,}\.[0-9]*[1-9])$"
LONG_DIGITS = 17
# Spaces that part thousands: plain, no-break, narrow, thin; the Swiss take an apostrophe.
SPACES = " \u00a0\u202f\u2009'’"
MONEY = "$€£¥"
_BEFORE, _AFTER = rf"^[+−-]?[{MONEY}]? ?", rf"[ \x{{00a0}}\x{{202f}}]?[%{MONEY}]?$"
_PARTED = rf"[1-9][0-9]{{0,2}}([{SPACES}SIGN][0-9]{{3}})+"
# The same for decimal points and decimal commas.
POINT = rf"{_BEFORE}(([0-9]+|{_PARTED.replace('SIGN', ',')})(\.[0-9]*)?|\.[0-9]+){_AFTER}"
COMMA = rf"{_BEFORE}(([0-9]+|{_PARTED.replace('SIGN', '.')})(,[0-9]*)?|,[0-9]+){_AFTER}"
# At most one part: a column without such a value holds phone numbers rather than amounts.
FEW_PARTS = rf"^[^0-9]*[0-9]+([{SPACES},.][0-9]+)?([,.][0-9]*)?[^0-9]*$"
_POINT, _COMMA = python_shape(POINT), python_shape(COMMA)
# What decides how numbers are written, as shapes of texts without spaces around them.
NUMBER_SHAPES = {
    "point": POINT,
    "comma": COMMA,
    "few_parts": FEW_PARTS,
    "has_point": r"\.",
    "has_comma": ",",
}


@dataclass(frozen=True)
class Style:
    """How the numbers of a column are written.

    Parameters
    ----------
    decimal : str
        point or comma.
    whole : bool
        Whether none has decimals.
    """

    decimal: str
    whole: bool


def is_long(bare: ir.StringValue) -> ir.BooleanValue:
    """Tell where digits are more than a number keeps apart."""
    digits = bare.re_replace(r"^[+-]?", "").replace(".", "").length()
    long = digits > LONG_DIGITS
    beyond = ~bare.contains(".") & bare.try_cast("int64").isnull()
    pointed = bare.contains(".") & long
    return ibis.ifelse(long, bare.re_search(LONG) & (beyond | pointed), False)


def number_style(
    counts: Mapping[str, int], filled: int, commas: bool | None = None
) -> Style | None:
    """Return how the numbers of a column are written, None where they are no such numbers.

    Parameters
    ----------
    counts : mapping
        How many values meet each of `NUMBER_SHAPES`.
    filled : int
        How many values there are, gaps left out.
    commas : bool, optional
        Whether another column of the table has decimal commas: it decides where none here does
        ("1.234" and "51,000" may be read both ways).
    """
    point, comma = counts.get("point", 0), counts.get("comma", 0)
    if not filled or max(point, comma) < filled or not counts.get("few_parts", 0):
        return None
    decimal = "comma" if comma > point or (comma == point and commas) else "point"
    sign = counts.get(f"has_{decimal}", 0)
    return Style(decimal, whole=not sign)


def shows_comma(counts: Mapping[str, int], filled: int) -> bool:
    """Tell whether the numbers of a column can only have decimal commas."""
    comma = counts.get("comma", 0)
    return bool(filled) and comma == filled and counts.get("point", 0) < comma


def styled_number(bare: ir.StringValue, style: Style) -> ir.NumericValue:
    """Return texts as numbers, null where they are none."""
    decimal = "," if style.decimal == "comma" else "."
    digits = bare.replace("−", "-").re_replace(rf"[^0-9{decimal}+-]", "")
    return digits.replace(",", ".").try_cast("int64" if style.whole else "float64")


def number_of(text: str, style: Style) -> float:
    """Return one text as a number, NaN where it is none."""
    decimal = "," if style.decimal == "comma" else "."
    if not (_COMMA if decimal == "," else _POINT).search(text):
        return float("nan")
    digits = re.sub(rf"[^0-9{decimal}+-]", "", text.replace("−", "-")).replace(",", ".")
    return float(digits)
