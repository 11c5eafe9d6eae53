"""Which numbers of merged cells belong to each row: those of ids, and none of a total."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from typing import Any

from analysis.obtain.roles import vocabulary
from analysis.obtain.roles.name_words import is_counted, is_id, is_plural, name_score, name_tokens

# How surely a name is that of an id, and of a measure.
OF_ID, OF_MEASURE = 0.7, 0.5
MEASURES = (vocabulary.RATING, vocabulary.MINUTES, vocabulary.PLAYS)
MEASURED = vocabulary.LENGTH | vocabulary.COUNTED_FIRST | vocabulary.COUNTED_LAST
UNIT = r"(%|ms|s|secs?|seconds?|sekunden?|m|mins?|minutes?|minuten?|h|hrs?|hours?|std|stunden?)"
NUMBER = re.compile(rf"[-+]?\d+([.,]\d+)*\s*{UNIT}?(\s*\d+\s*{UNIT})*|\d+(:\d\d)+", re.IGNORECASE)
DAY = re.compile(r"\d{1,2}\.\d{1,2}\.(\d{2}|\d{4})|\d{4}\.\d{1,2}\.\d{1,2}")
# Ids without a name for one have so many digits, and there are so many of them.
DIGITS, FEWEST = 4, 3


def is_amount(value: Any) -> bool:
    """Tell whether a cell holds a number or a length, which a total may be; a day is none."""
    if isinstance(value, bool):
        return False
    if isinstance(value, str):
        text = value.strip()
        return bool(NUMBER.fullmatch(text)) and not DAY.fullmatch(text)
    return isinstance(value, int | float | dt.timedelta | dt.time)


def numbers_ids(name: str, cells: Iterable[str]) -> bool:
    """Tell whether numbers of a column are ids, years or titles, true of each merged row.

    Parameters
    ----------
    name : str
        Of the column.
    cells : iterable of str
        Values of its first rows.
    """
    if is_counted(name) or any(name_score(name, words) >= OF_MEASURE for words in MEASURES):
        return False
    named = any(name_score(name, words) >= OF_ID for words in (vocabulary.VIEWER, vocabulary.TITLE))
    if is_id(name) or (named and not is_plural(name)):
        return True
    if named or MEASURED & set(name_tokens(name)):
        return False
    values = {cell for cell in cells if cell}
    alike = len({len(value) for value in values}) == 1
    whole = all(value.isdecimal() and len(value) >= DIGITS for value in values)
    return len(values) >= FEWEST and alike and whole
