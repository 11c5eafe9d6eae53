"""Columns that a role needs and that are not read as the role needs them: never in silence."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from analysis.errors import UserError
from analysis.obtain.roles import vocabulary
from analysis.obtain.roles.name_words import name_score, name_tokens
from analysis.obtain.roles.readings.length_units import unit_by_name
from analysis.obtain.sources import Problem
from analysis.obtain.values.time_words import time_form_words
from analysis.obtain.values.written_times import swapped_order

if TYPE_CHECKING:
    from analysis.obtain.profile.column import Column
    from analysis.obtain.roles.canonical_tables import Found
    from analysis.settings import Obtain

# A name that says so much of a role claims to have it.
CLAIMS = 0.6
# Share of numbers from which a column that the user named is read, the rest as missing.
HALF = 0.5
# Words in whose company a length is not what was watched.
LENGTH_OTHERS = frozenset({"at", "date", "id", "rating", "min", "runtime", "watched"})
# What each role needs, and what other words say that a name means something else.
NEEDS = {
    "rating": ("numbers", vocabulary.RATING, vocabulary.NOT_RATING),
    "time": ("days or times", vocabulary.TIME, vocabulary.NOT_TIME | vocabulary.NEVER_TIME),
    "minutes": ("lengths of time", vocabulary.MINUTES, LENGTH_OTHERS),
    "plays": ("whole numbers", vocabulary.PLAYS, vocabulary.NOT_RATING),
}
EXAMPLES = {
    "time": "2021-12-31, 2021-12-31 20:15, 31.12.2021, 12/31/2021 8:15 PM, 31 Dec 2021 20:15, "
    "seconds since 1970 …",
    "rating": "numbers, as 4, 4.5 or 4,5",
    "minutes": "numbers, or lengths as 1:23:45 or 1h 23m",
    "plays": "whole numbers",
}


def set_day_order(profiles: dict[str, list[Column]], settings: Obtain) -> None:
    """Write into the profiles what the user said of the order of day, month and year."""
    for columns in profiles.values():
        for column in columns:
            column.day_first, column.year_first = settings.day_first, settings.year_first


def keep_day_order(known: list[Column], columns: list[Column]) -> None:
    """Keep what all rows of a table showed of days and units, for some of them."""
    for before, column in zip(known, columns, strict=True):
        form = before.time_form
        if swapped_order(form.removeprefix("pattern:")):
            column.day_first = form.startswith("pattern:%d")
        column.outer_parts, column.serial_days = before.outer_parts, before.serial_days
        column.unit, column.unit_doubt = before.unit, before.unit_doubt


def is_readable(column: Column, role: str) -> bool:
    """Tell whether the values of a column can be read as a role needs them."""
    if role == "time":
        return bool(column.time_form)
    if role == "minutes":
        is_moment = bool(column.time_form) and not unit_by_name(column.name)
        return bool(column.length_form) or (column.numeric and not is_moment)
    return column.kind in {"integer", "number", "boolean"} or column.share("number") >= HALF


def _read_count(column: Column) -> str:
    """Say how many values of a text column have the commonest form of a number or time."""
    known = ("number", "iso", "pattern:", "epoch:")
    read = max((n for form, n in column.forms.items() if form.startswith(known)), default=0)
    return f"{read:,}" if read else "none"


def _told_unread(column: Column) -> str:
    if not column.filled:
        return f"it is empty in all {column.rows:,} rows"
    return (
        f"{_read_count(column)} of its {column.filled:,} values can be read as such "
        f"(they look like {value_shape(column)!r})"
    )


def value_shape(column: Column) -> str:
    """Return how values of a text column look, without telling any: 31 Dec is 99 Aaa."""
    text = str(column.low if column.low is not None else "")[:40]
    return re.sub(r"[^\W\d_]", "a", re.sub(r"\d", "9", text)).strip()


def require_readable(found: Found, settings: Obtain) -> None:
    """Refuse columns that the user named and that cannot be read, and days nobody can tell.

    Raises
    ------
    UserError
        Naming the column, and the lines that settle it.
    """
    for role in NEEDS:
        column = found.role(role)
        named = getattr(settings, role) is not None
        if column is None or not named or (column.filled and is_readable(column, role)):
            continue
        if role == "minutes" and found.span is not None:
            continue
        raise UserError(
            f"settings name “{column.name}” of “{column.table}” as {role}; {_told_unread(column)}",
            EXAMPLES[role],
            f"Name another column as obtain.{role} in audience.toml, leave that line out, or write "
            "the values in one of these ways.",
        )
    _require_decided(found.role("time"))


def _require_decided(when: Column | None) -> None:
    """Refuse days whose order no value tells."""
    if when is None:
        return
    words = time_form_words(when.time_form)
    if when.undecided_years:
        raise UserError(
            f"the days of “{when.name}” in “{when.table}” can be read with the year first or last "
            f"(the latter as {words}): both places hold as many values",
            "a column in which the years are fewer than the days, or a setting",
            "Say which it is in audience.toml (true: 21-04-25 is the 25th of April 2021; false: "
            "the year is 2025):\n[obtain]\nyear_first = true",
        )
    if when.undecided_days:
        turned = swapped_order(when.time_form.removeprefix("pattern:"))
        other = time_form_words(f"pattern:{turned}")
        raise UserError(
            f"the days of “{when.name}” in “{when.table}” can be read with the day or the month "
            f"first (as {words} or as {other}): no value is above 12 in either place",
            "a column in which one value settles it, or a setting",
            "Say which comes first in audience.toml (true: 3/4 is the 3rd of April; false: the "
            "4th of March):\n[obtain]\nday_first = true",
        )


def unread_roles(found: Found) -> list[Problem]:
    """Return the columns that are named like a role nothing else has, and cannot be read so."""
    problems = []
    for role, (needs, words, others) in NEEDS.items():
        if role in found.main.columns:
            continue
        taken = {chosen.column for chosen in found.main.columns.values()}
        for column in found.profiles[found.main.table]:
            claims = name_score(column.name, words) >= CLAIMS
            meant = claims and not set(name_tokens(column.name)) & others
            read = is_readable(column, role) and (role not in {"rating", "plays"} or column.numeric)
            unread = column.filled and not read and column.kind == "text"
            if not meant or not unread or column.name in taken:
                continue
            text = (
                f"Named like the {role}, but values like {value_shape(column)!r} are not read as "
                f"{needs}: the source counts as having none."
            )
            problems.append(
                Problem(column.table, column.name, "unreadable column", column.filled, text, "high")
            )
    return problems
