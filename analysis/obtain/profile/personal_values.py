"""Values that lead to a person, whatever their column is called."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from analysis.obtain.roles.name_words import is_personal

if TYPE_CHECKING:
    from analysis.obtain.profile.column import Column

# In a table of people a text of which so many rows have one of their own may be their name.
NEARLY_UNIQUE = 0.5
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
    """Tell whether a value is an address, a phone number, an account, a card, an IP, a place."""
    if isinstance(value, str):
        return bool(PERSONAL_SHAPE.fullmatch(value.strip())) or _is_card(value.strip())
    return isinstance(value, int) and _is_card(value)


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


def personal_columns(columns: list[Column], told: list[Column]) -> set[str]:
    """Return the columns of a table of which nothing may be shown, by their values.

    Parameters
    ----------
    columns : list of Column
        Profile of the table.
    told : list of Column
        The same with the values that would be shown.

    Returns
    -------
    set of str
        Columns with an e-mail address, a card number or the like; and in a table that has such a
        column, or one of a personal name, those of full names.
    """
    found = {c.name for c in told if any(map(has_personal_shape, shown_values(c)))}
    shaped = {c.name for c in columns if any(map(has_personal_shape, shown_values(c)))}
    found |= {column.name for column in columns if _all_fit(column, STREET)}
    if shaped or found or any(is_personal(column.name) for column in columns):
        found |= {column.name for column in columns if _names_people(column)}
    return found
