"""How well a column fits a role: its name, its type and its values, each with its evidence."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from analysis.obtain.roles import vocabulary
from analysis.obtain.roles.name_words import (
    is_counted,
    is_id,
    is_plural,
    name_score,
    name_tokens,
)
from analysis.obtain.roles.rating_scale import rating_name
from analysis.obtain.roles.readings.counted_parts import counts_within, numbers_rows
from analysis.obtain.roles.readings.length_units import is_hour_of_day
from analysis.obtain.values.time_words import time_form_words

if TYPE_CHECKING:
    from analysis.obtain.profile.column import Column

# Columns that fit a role less than this are not considered for it.
LEAST = 0.3
# A column fits surely from here on; below it, the run asks.
SURE = 0.5
# Words that may name anything are no ids where their values are so few, and so often repeated:
# devices, kinds, countries.
WEAK_WORD = {"viewer": 0.8, "title": 0.9}
FEW_VALUES, OFTEN = 15, 30
# An id of each row ("uid") is seldom a viewer's; tables this short have one row each by chance.
ROW_WORD, FEW_ROWS = 0.9, 20
# A time of the record is less of one than that of the act ("Date Added", "Date Read").
RECORD = 0.9
# Ratings whose median lies beyond this are sooner numbers of something else.
LARGE_RATING = 100


@dataclass(frozen=True)
class Role:
    """One column (or table) in one role.

    Parameters
    ----------
    role : str
        interactions, viewer, title, rating, time, minutes, plays, title_name …
    table, column : str
        Where it is; the column is empty for a table.
    confidence : float
        0 to 1.
    evidence : str
        What speaks for it.
    """

    role: str
    table: str
    column: str
    confidence: float
    evidence: str


def _name_evidence(column: Column, score: float) -> str:
    return f"named “{column.name}”" if score else "by its values alone"


def clipped_score(value: float) -> float:
    return round(min(max(value, 0.0), 1.0), 3)


def is_id_like(column: Column) -> bool:
    """Tell whether values can be ids: whole numbers, or texts that are no times."""
    if column.kind == "text":
        return not column.time_form or column.share("integer") == 1
    return column.kind == "integer" or (column.kind == "number" and column.whole)


def names_something_else(name: str, not_so: frozenset[str] = vocabulary.ABOUT) -> bool:
    """Tell whether a name is of a session, a kind or another thing beside viewers or titles."""
    about = [word for word in name_tokens(name) if word not in vocabulary.ID]
    # "session_user_id" is a user's, "user_session_id" is none.
    return bool(set(about[-1:] if is_id(name) else about) & not_so)


def _counts_or_kinds(column: Column, known: dict[str, float], not_so: frozenset[str]) -> bool:
    """Tell whether a column counts viewers or titles, or lists kinds of them."""
    words = name_tokens(column.name)
    other = "".join(words) not in known and names_something_else(column.name, not_so)
    if is_counted(column.name) or other:
        return True
    if column.kind in {"integer", "number"} and not is_id(column.name):
        return is_plural(column.name) or "audience" in words
    listed = column.kind == "text" and 0 < column.distinct <= len(column.top)
    return listed and all(value.strip().lower() in vocabulary.KINDS for value, _ in column.top)


def _names_viewers(name: str) -> bool:
    """Tell whether a column holds names of viewers ("Profile Name"), be they a few."""
    words = set(name_tokens(name))
    sure = any(vocabulary.VIEWER.get(word, 0.0) > WEAK_WORD["viewer"] for word in words)
    return sure and "name" in words


def _named_id(column: Column, role: str) -> float:
    """Return how well a column fits ids of a role, 0 where name or values say otherwise."""
    known, other, not_so = vocabulary.IDS[role]
    name, else_name = name_score(column.name, known), name_score(column.name, other)
    # What fits both as well (ISBN/UID) is a title's.
    if not name or else_name > name or (else_name == name and role == "viewer"):
        return 0.0
    if not is_id_like(column) or counts_within(column) or _counts_or_kinds(column, known, not_so):
        return 0.0
    weak = name <= WEAK_WORD[role] and not _names_viewers(column.name)
    few = column.distinct <= min(FEW_VALUES, column.filled / OFTEN)
    if weak and few and column.kind == "text" and not is_id(column.name):
        return name * 0.3
    per_row = column.unique and column.filled > FEW_ROWS and name <= ROW_WORD
    return name * 0.5 if per_row else name


def repeats_told(column: Column) -> str:
    """Return in words how often each value of a column comes."""
    per = column.filled / max(column.distinct, 1)
    return f"{column.distinct:,} distinct, {per:.1f} rows each"


def _repeats(column: Column, name: float) -> str:
    return f"{_name_evidence(column, name)}; {repeats_told(column)}"


def viewer_score(column: Column) -> tuple[float, str]:
    """Score a column as the viewer of an interaction; with evidence."""
    name = _named_id(column, "viewer")
    if not name:
        return 0.0, ""
    if not is_id(column.name):
        name *= 0.9
    return clipped_score(name), _repeats(column, name)


def title_score(column: Column) -> tuple[float, str]:
    """Score a column as the title of an interaction; with evidence."""
    name = _named_id(column, "title")
    if not name:
        return 0.0, ""
    if is_id(column.name):
        name = min(1.0, name * 1.05)
    else:
        name *= 0.85
    return clipped_score(name), _repeats(column, name)


def rating_score(column: Column) -> tuple[float, str]:
    """Score a column as a rating: named so, numeric, few steps on a short scale."""
    name = rating_name(column)
    if not name or column.time_form:
        return 0.0, ""
    if not column.filled:
        return clipped_score(name * 0.8), f"named “{column.name}”; every value is null"
    if not column.numeric and column.kind != "boolean":
        return 0.0, ""
    steps = column.distinct
    fit = 0.8 if steps <= 2 else 1.0 if steps <= 25 else 0.85 if steps <= 120 else 0.6
    if column.unique and column.rows > 50:
        fit = 0.6
    if column.quartiles and abs(column.quartiles[1]) > LARGE_RATING:
        fit *= 0.6
    return clipped_score(name * fit), f"named “{column.name}”; {steps:,} distinct values"


def is_time_of_else(name: str) -> bool:
    """Tell whether a time is a title's, an account's or a record's, by the words of its name."""
    heads = set(name_tokens(name))
    soft = heads & vocabulary.NOT_TIME and not heads & vocabulary.BEST_TIME
    return bool(heads & vocabulary.NEVER_TIME or soft)


def _never_time(heads: set[str]) -> bool:
    """Tell whether words name a time of a title or of an account."""
    account = heads & vocabulary.ACCOUNT_TIME and heads & vocabulary.VIEWER.keys()
    return bool(heads & vocabulary.NEVER_TIME or account)


def _is_length(heads: set[str]) -> bool:
    return bool(heads & vocabulary.LENGTH and not heads & vocabulary.BEST_TIME)


def time_score(column: Column) -> tuple[float, str]:
    """Score a column as the time of an interaction: named so or typed so, readable as time."""
    form = column.time_form
    heads = set(name_tokens(column.name))
    recorded = RECORD if form.startswith("epoch:") and heads & vocabulary.RECORD_TIME else 0.0
    name = name_score(column.name, vocabulary.TIME) or recorded
    if not column.filled or not form or _never_time(heads):
        return 0.0, ""
    if not name:
        digits = form.startswith(("epoch:", "pattern:%Y%m"))
        fits = not digits and form != "zoned"
        return (
            (0.45, f"“{column.name}” holds times ({time_form_words(form)})") if fits else (0.0, "")
        )
    if is_time_of_else(column.name) or (form.startswith("epoch") and _is_length(heads)):
        name *= 0.5
    elif heads & vocabulary.BEST_TIME:
        name = min(1.0, name * 1.1)
    elif heads & vocabulary.RECORD_TIME:
        name *= RECORD
    return clipped_score(name), f"named “{column.name}”; read as {time_form_words(form)}"


def minutes_score(column: Column) -> tuple[float, str]:
    """Score a column as watch time: named so and numeric."""
    name = name_score(column.name, vocabulary.MINUTES)
    heads = set(name_tokens(column.name))
    joint = vocabulary.WATCHING & heads
    if joint and heads & {
        "time",
        "minute",
        "hour",
        "second",
        "duration",
        "sec",
        "ms",
        "msec",
        "min",
    }:
        name = max(name, 0.95)
    readable = column.numeric or bool(column.length_form)
    if not name or not column.filled or not readable or column.time_form:
        return 0.0, ""
    if heads & vocabulary.NOT_MINUTES or heads == {"min"} or heads == {"watched"}:
        return 0.0, ""
    if column.distinct <= 2 or is_hour_of_day(column):
        return 0.0, ""
    return clipped_score(name), f"named “{column.name}”; {column.distinct:,} distinct numbers"


def plays_score(column: Column) -> tuple[float, str]:
    """Score a column as a number of plays: named so, whole numbers from 0 up."""
    name = name_score(column.name, vocabulary.PLAYS)
    heads = set(name_tokens(column.name))
    if not name or not column.filled or not column.numeric or column.time_form:
        return 0.0, ""
    if heads & vocabulary.NOT_PLAYS or (column.kind == "number" and not column.whole):
        return 0.0, ""
    if (is_id(column.name) and not heads & {"number", "num"}) or numbers_rows(column):
        return 0.0, ""
    negative = isinstance(column.low, (int, float)) and column.low < 0
    return (0.0, "") if negative else (clipped_score(name), f"named “{column.name}”; counts")


# In this order roles take their columns, so that a later one finds only what is left.
SCORES = {
    "viewer": viewer_score,
    "title": title_score,
    "rating": rating_score,
    "time": time_score,
    "minutes": minutes_score,
    "plays": plays_score,
}


def ranked_roles(role: str, columns: list[Column]) -> list[Role]:
    """Return the columns that may have a role, best first; of rows without values none may."""
    found = []
    for column in columns:
        if column.rows and not column.filled:
            continue
        score, evidence = SCORES[role](column)
        if score >= LEAST:
            found.append(Role(role, column.table, column.name, score, evidence))
    return sorted(found, key=lambda role: -role.confidence)


def only_id(role: str, columns: list[Column]) -> list[Role]:
    """Return the one id that may be a title, where viewers rate and no name says what.

    Parameters
    ----------
    role : str
        The role that no column is named after.
    columns : list of Column
        Columns of a table that have no role yet.
    """
    ids = [column for column in columns if _may_be_title(column)]
    rated = any(rating_score(column)[0] >= SURE for column in columns)
    if role != "title" or not rated or len(ids) != 1:
        return []
    told = f"the only other id beside viewer and rating; {_repeats(ids[0], 0.0)}"
    return [Role(role, ids[0].table, ids[0].name, SURE, told)]


def _may_be_title(column: Column) -> bool:
    other = names_something_else(column.name) or is_counted(column.name)
    named = name_tokens(column.name)[-1:] == ["id"] and not name_score(
        column.name, vocabulary.VIEWER
    )
    several = column.distinct > FEW_VALUES and not column.unique
    return named and several and is_id_like(column) and not other
