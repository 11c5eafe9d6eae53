"""Numbers by which a state knows a person: by their written form, or by their check digit."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

# Of so many values of a column a check digit is right by chance in none.
LEAST, SHARE = 10, 0.95
# United States, Brazil, Switzerland, Belgium, Italy, France: no other number is written so.
WRITTEN = (
    r"[0-8][0-9]{2}-[0-9]{2}-[0-9]{4}|[0-9]{3}\.[0-9]{3}\.[0-9]{3}-[0-9]{2}"
    r"|756\.[0-9]{4}\.[0-9]{4}\.[0-9]{2}|[0-9]{2}\.[0-9]{2}\.[0-9]{2}-[0-9]{3}\.[0-9]{2}"
    r"|[A-Z]{6}[0-9]{2}[A-EHLMPRST][0-9]{2}[A-Z][0-9]{3}[A-Z]"
    r"|[12] [0-9]{2} [0-9]{2} [0-9AB]{2} [0-9]{3} [0-9]{3}(?: [0-9]{2})?"
)
NATIONAL = re.compile(WRITTEN)
DAY = r"(?:0[1-9]|[12][0-9]|3[01])"
MONTH = r"(?:0[1-9]|1[0-2])"
SPANISH, FINNISH, CHINESE = (
    "TRWAGMYFPDXBNJZSQVHLCKE",
    "0123456789ABCDEFHJKLMNPRSTUVWXY",
    "10X98765432",
)


def _digits(text: str) -> list[int]:
    return [int(one) for one in text if one.isdigit()]


def _dot(text: str, weights: Iterable[int]) -> int:
    """Return the sum of the first digits, each times its weight."""
    return sum(digit * weight for digit, weight in zip(_digits(text), weights, strict=False))


def _luhn(text: str) -> bool:
    turned = _digits(text)[::-1]
    doubled = (2 * digit - 9 * (digit > 4) for digit in turned[1::2])
    return (sum(turned[::2]) + sum(doubled)) % 10 == 0


def _german(text: str) -> bool:
    """Tell whether the last digit is that of ISO 7064, MOD 11,10."""
    product, digits = 10, _digits(text)
    for digit in digits[:-1]:
        product = ((digit + product) % 10 or 10) * 2 % 11
    return (11 - product) % 10 == digits[-1]


def _norwegian(text: str) -> bool:
    first = _dot(text, (3, 7, 6, 1, 8, 9, 4, 5, 2, 1)) % 11
    return first == 0 and _dot(text, (5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1)) % 11 == 0


def _turkish(text: str) -> bool:
    digits = _digits(text)
    tenth = (7 * sum(digits[:9:2]) - sum(digits[1:8:2])) % 10
    return digits[9] == tenth and sum(digits[:10]) % 10 == digits[10]


def _brazilian(text: str) -> bool:
    digits = _digits(text)
    ends = [_dot(text, range(10 + at, 1, -1)) * 10 % 11 % 10 for at in (0, 1)]
    return len(set(digits)) > 1 and ends == digits[9:]


def _spanish(text: str) -> bool:
    number = text[:-1].replace("X", "0").replace("Y", "1").replace("Z", "2").rstrip("-")
    return SPANISH[int(number) % 23] == text[-1]


def _chinese(text: str) -> bool:
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return CHINESE[_dot(text[:17], weights) % 11] == text[-1].upper()


# Form, and what its digits have to satisfy.
CHECKED: tuple[tuple[str, Callable[[str], bool]], ...] = (
    (r"[1-9][0-9]{10}", _german),
    (rf"{DAY}{MONTH}[0-9]{{7}}", _norwegian),
    (r"[1-9][0-9]{10}", _turkish),
    (r"[0-9]{11}", _brazilian),
    (r"[0-9]{2}(?:[02468][1-9]|[13579][0-2])[0-9]{7}",
     lambda text: _dot(text, (1, 3, 7, 9, 1, 3, 7, 9, 1, 3, 1)) % 10 == 0),
    (r"[0-9]{9}", lambda text: _dot(text, (9, 8, 7, 6, 5, 4, 3, 2, -1)) % 11 == 0),
    (r"[12][0-9]{14}", lambda text: 97 - int(text[:13]) % 97 == int(text[13:])),
    (r"[0-9]{17}[0-9Xx]", _chinese),
    (r"[0-9]{8}-?[A-Z]|[XYZ]-?[0-9]{7}-?[A-Z]", lambda text: _spanish(text.replace("-", ""))),
    (rf"{DAY}{MONTH}[0-9]{{2}}[-+A-FU-Y][0-9]{{3}}[0-9A-Y]",
     lambda text: FINNISH[int(text[:6] + text[7:10]) % 31] == text[-1]),
    (r"(?:[0-9]{2})?[0-9]{6}[-+][0-9]{4}", lambda text: _luhn(text[-11:])),
    (r"[0-9]{3}([ -])[0-9]{3}\1[0-9]{3}", _luhn),
    (rf"{DAY}{MONTH}[0-9]{{2}}-[0-9]{{4}}", bool),
    (rf"[0-9]{{2}}{MONTH}{DAY}-[1-4][0-9]{{6}}", bool),
    (r"[2-9][0-9]{3} [0-9]{4} [0-9]{4}", bool),
    (r"[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z] ?[0-9]{2} ?[0-9]{2} ?[0-9]{2} ?[A-D]", bool),
)  # fmt: skip
FORMS = tuple((re.compile(form), check) for form, check in CHECKED)


def fits_check(value: str) -> bool:
    """Tell whether a value has the form of such a number, its check digit right."""
    return any(form.fullmatch(value) and check(value) for form, check in FORMS)


def are_national(values: Iterable[str]) -> bool:
    """Tell whether values of a column are numbers of persons, by form and check digit.

    Parameters
    ----------
    values : iterable of str
        As many as were drawn; with fewer than `LEAST` different ones nothing is said.
    """
    different = {value.strip() for value in values}
    if len(different) < LEAST:
        return False
    return any(
        sum(1 for one in different if form.fullmatch(one) and check(one)) >= SHARE * len(different)
        for form, check in FORMS
    )
