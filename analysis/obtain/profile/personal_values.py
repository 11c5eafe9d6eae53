"""Values that lead to a person, whatever their column is called."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from analysis.obtain.profile.national_numbers import NATIONAL, are_national
from analysis.obtain.profile.secret_values import (
    CONTACT,
    HEXADECIMAL,
    is_random_text,
    is_secret,
    names_hash,
    names_secret,
)
from analysis.obtain.roles.name_words import is_personal, name_tokens
from analysis.obtain.roles.vocabulary import VIEWER

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from analysis.obtain.profile.column import Column

# In a table of people a text of which so many rows have one of their own may be their name.
NEARLY_UNIQUE = 0.5
# Of so many rows each has a value of its own where a row is a person.
SINGLE = 0.9
# Values of these shapes lead to a person wherever they stand.
SHAPES = {
    "e-mail": r"[^@\s]+@[^@\s]+\.[^@\s.]{2,}",
    "phone": r"(\+|\(|00[1-9][0-9]{0,2}[ /-])[0-9][0-9 ()./-]{5,}"
    r"|0?[0-9]{2,5}[ /-][0-9]{3,5}[ /-][0-9]{3,6}",
    "bank account": r"[A-Z]{2}[0-9]{2}( ?[A-Z0-9]{4}){3,7}( ?[A-Z0-9]{1,3})?",
    "address in a network": r"([0-9]{1,3}\.){3}[0-9]{1,3}(:[0-9]+)?"
    r"|([0-9A-Fa-f]{0,4}:){4,7}[0-9A-Fa-f.]{1,15}|([0-9A-Fa-f]{2}[:-]){5}[0-9A-Fa-f]{2}",
    "card": r"[3-6][0-9]{3}([ -][0-9]{4}){3}|3[47][0-9]{2}[ -][0-9]{6}[ -][0-9]{5}",
    "coordinates": r"\(?[+-]?[0-9]{1,3}\.[0-9]{2,}[,; ] *[+-]?[0-9]{1,3}\.[0-9]{2,}\)?",
}
# Streets with a number; some titles look so too, a whole column of titles does not.
STREET = re.compile(
    r"[0-9]{1,5}[A-Za-z]?,? ([A-Z0-9][\w.'’-]* ){1,4}"
    r"(St|Street|Ave|Avenue|Rd|Road|Ln|Lane|Blvd|Boulevard|Dr|Drive|Way|Court|Ct|Place)\.?(,.*)?"
    r"|([A-ZÄÖÜ][\w.-]* ){0,3}([A-ZÄÖÜ][\w.-]*)?([Ss]tra(ß|ss)e|[Ss]tr\.|[Ww]eg|[Gg]asse|[Pp]latz"
    r"|[Aa]llee) [0-9]{1,4} ?[a-z]?(,.*)?"
    r"|[0-9]{1,4},? (bis )?(rue|avenue|boulevard|place|chemin) .+"
    r"|(Via|Calle|Rua|Avenida|Piazza|Plaza|Viale|Corso) [^0-9]+,? [0-9]{1,4}.*"
)
# Cards of 15 and 16 digits; 13 and 14 are also times in milliseconds.
CARD = re.compile(r"3[47][0-9]{13}|[4-6][0-9]{15}|2[2-7][0-9]{14}")
# "Ida Cedar", "J. Ø. Ash-Holm": two to four names, as they stand in tables of people.
FULL_NAME = re.compile(
    r"([^\W\d_a-z][\w'’-]*\.?,? ){1,3}(van |von |de |da |di |bin |al-)?[^\W\d_a-z][\w'’-]+"
)
# Birthdays of a table lie further apart than days on which people joined or were hired.
BIRTHDAYS_APART = 20
# Earlier days are those of films, or of people who are long dead.
FIRST_BIRTH = 1900
# A name of a table that means viewers, as sure as “member” is.
NAMES_VIEWERS = 0.7
# Of so many values of a column each is of a kind, or the column is not.
NEARLY_ALL = 0.8
YEAR = re.compile(r"(?<![0-9])(?:19|20)[0-9]{2}(?![0-9])")
PERSONAL_SHAPE = re.compile("|".join(f"(?:{shape})" for shape in SHAPES.values()))


def _is_card(value: object) -> bool:
    """Tell whether a value has the digits of a payment card, their check digit right."""
    text = str(value)
    if not CARD.fullmatch(text):
        return False
    digits = [int(digit) for digit in reversed(text)]
    doubled = (2 * digit - 9 * (digit > 4) for digit in digits[1::2])
    return (sum(digits[::2]) + sum(doubled)) % 10 == 0


def has_personal_shape(value: object) -> bool:
    """Tell whether a value leads to a person, or is a secret of one, by its shape.

    That is: an address, a phone number, an account, a card, an IP, a place, a number of a state,
    the hash of a password, a token.
    """
    if isinstance(value, str):
        text = value.strip()
        known = PERSONAL_SHAPE.fullmatch(text) or NATIONAL.fullmatch(text)
        return bool(known) or _is_card(text) or is_secret(text)
    return isinstance(value, int) and _is_card(value)


def leads_to_person(value: str) -> bool:
    """Tell whether a text leads to a person: by its shape, or by a contact within."""
    return has_personal_shape(value) or bool(re.search(CONTACT, value))


def shown_values(column: Column) -> list[Any]:
    """Return every value that a profile shows."""
    ends = (column.low, column.high, *column.quartiles)
    return [value for value in ends if value is not None] + [value for value, _ in column.top]


def _all_fit(column: Column, shape: re.Pattern[str]) -> bool:
    """Tell whether all values that a profile shows are texts of a shape, and several."""
    shown = {value for value in shown_values(column) if isinstance(value, str)}
    fits = column.kind == "text" and all(shape.fullmatch(value.strip()) for value in shown)
    return fits and len(shown) > 1


def _names_people(column: Column) -> bool:
    """Tell whether a column of a table of people holds their full names."""
    own = column.distinct >= NEARLY_UNIQUE * column.filled > 0
    return own and _all_fit(column, FULL_NAME)


def _most(values: Sequence[str], test: Callable[[str], object]) -> bool:
    return len(set(values)) > 1 and sum(map(bool, map(test, values))) >= NEARLY_ALL * len(values)


def _holds_secrets(column: Column, values: Sequence[str]) -> bool:
    """Tell whether a column holds secrets by its name or by what was drawn of its values."""
    if column.kind != "text" or not column.filled:
        return False
    hashed = names_hash(column.name) and _most(values, HEXADECIMAL.fullmatch)
    return names_secret(column.name) or hashed or _most(values, is_random_text)


def _is_of_persons(columns: list[Column], leads: set[str]) -> bool:
    """Tell whether each row of a table is a person, by what leads there or by its name."""
    own = any(c.filled and c.distinct >= SINGLE * c.filled for c in columns if c.name in leads)
    words = name_tokens(columns[0].table)
    return own or bool(words) and VIEWER.get(words[-1], 0.0) >= NAMES_VIEWERS


def _is_of_one(column: Column, values: Sequence[str]) -> bool:
    """Tell whether a column of a table of people holds hashes of their own, or birthdays."""
    own = column.distinct >= NEARLY_UNIQUE * column.filled > 0
    return own and _most(values, HEXADECIMAL.fullmatch) or _are_birthdays(column, values)


def _are_birthdays(column: Column, values: Sequence[str]) -> bool:
    """Tell whether days lie as far apart as those on which people were born."""
    if not column.time_form or any(":" in value.removesuffix(" 00:00:00") for value in values):
        return False
    years = sorted(int(year) for value in values for year in YEAR.findall(value))
    apart = bool(years) and years[-1] - years[0] >= BIRTHDAYS_APART
    return apart and years[0] >= FIRST_BIRTH


def personal_columns(
    columns: list[Column],
    told: list[Column],
    drawn: Mapping[str, Sequence[str]] | None = None,
) -> set[str]:
    """Return the columns of a table of which nothing may be shown, by their values.

    Parameters
    ----------
    columns : list of Column
        Profile of the table.
    told : list of Column
        The same with the values that would be shown.
    drawn : mapping, optional
        Some of the values of each column, as text.

    Returns
    -------
    set of str
        Columns with an e-mail address, a card number, a secret or the like; in a table that has
        such a column, or one of a personal name, those of full names; and where its rows are
        persons, those of hashes of their own and of birthdays.
    """
    drawn = drawn or {}
    found = {c.name for c in told if any(map(has_personal_shape, shown_values(c)))}
    shaped = {c.name for c in columns if any(map(has_personal_shape, shown_values(c)))}
    found |= {c.name for c in columns if are_national(drawn.get(c.name, ())) or _all_fit(c, STREET)}
    leads = shaped | found | {column.name for column in columns if is_personal(column.name)}
    if leads:
        found |= {column.name for column in columns if _names_people(column)}
    if _is_of_persons(columns, leads | found):
        found |= {c.name for c in columns if _is_of_one(c, drawn.get(c.name, ()))}
    # A checksum of a film is a hash too, and makes nobody of it.
    return found | {c.name for c in columns if _holds_secrets(c, drawn.get(c.name, ()))}
