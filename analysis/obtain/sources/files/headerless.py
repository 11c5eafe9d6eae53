"""Text files without a header: names by what the values are, or what is to be done."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from analysis.errors import UserError
from analysis.obtain.profile.personal_values import leads_to_person
from analysis.obtain.sources.known_exports import nameless_columns
from analysis.obtain.values.missing_words import means_gap

if TYPE_CHECKING:
    from collections.abc import Sequence

    from analysis.obtain.sources.files.table_start import TableStart

# Rows and letters of a row that a message shows.
SHOWN_ROWS, SHOWN_LETTERS = 3, 120
# Stands for a cell that leads to a person, since messages are kept in logs.
WITHHELD = "(withheld)"
# More columns of numbers than this are a table with a column a title.
WIDE = 12
# What a value is, by its form, the first that fits all of a column.
MONTH = r"(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
DATE = re.compile(
    rf"(?i)\"?[0-9]{{4}}[-/.][0-9]{{1,2}}[-/.][0-9]{{1,2}}|[0-9]{{1,2}}[-/. ]([0-9]{{1,2}}|{MONTH})"
    rf"[-/. ,]+[0-9]{{2,4}}|{MONTH} [0-9]{{1,2}},? [0-9]{{4}}"
)
EPOCH = re.compile(r"(9[0-9]{8}|1[0-9]{9})([0-9]{3}){0,3}(\.[0-9]+)?$")
NUMBER = re.compile(r"-?[0-9]+([.,][0-9]+)?$")
DIGIT = re.compile(r".*[0-9]")
LENGTH = re.compile(r"[0-9]{1,3}:[0-9]{2}(:[0-9]{2})?$")
LIST = re.compile(r"\S*[0-9]\S*( \S*[0-9]\S*)+$")
# A column is of a sort where so many of its values are: the rest may be a total, or a word.
MOST = 0.95
# An opinion is a number on a scale that ends here, with few steps.
SCALE, STEPS = 10, 21
# How ids of viewers and of titles often begin.
VIEWER_START = re.compile(r"(?i)(user|usr|viewer|cust|member|u|c|p)[-_]?[0-9]")
TITLE_START = re.compile(r"(?i)(movie|film|title|item|show|tt|b0|m|n|t)[-_]?[0-9]")

# Sorts of values that are numbers.
NUMERIC = ("rating", "number", "id", "row number", "unique", "constant")
# How a message names what the values of a column look like.
WORDS = {
    "time": "times",
    "length": "lengths",
    "rating": "small numbers",
    "constant": "one number",
    "id": "ids that repeat",
    "number": "numbers",
    "row number": "numbers of rows",
    "unique": "values that do not repeat",
    "list": "lists",
    "name": "names",
    "word": "a few words",
    "empty": "nothing",
}


def _share(values: list[str], pattern: re.Pattern[str]) -> float:
    return sum(1 for value in values if pattern.match(value)) / len(values)


def value_sort(values: list[str]) -> str:
    """Return what the values of a column look like: time, rating, id, name, amount …

    Parameters
    ----------
    values : list of str
        Of the first rows, as the file has them.
    """
    real = [value.strip() for value in values if not means_gap(value)]
    if not real:
        return "empty"
    few = len(set(real)) < max(2, 0.9 * len(real))
    for sort, pattern in (("time", DATE), ("time", EPOCH), ("length", LENGTH)):
        if _share(real, pattern) >= MOST:
            return sort
    if _share(real, NUMBER) >= MOST:
        plain = [value.replace(",", ".") for value in real if NUMBER.match(value)]
        numbers = [float(value) for value in plain]
        whole = all(number == int(number) for number in numbers)
        scale = min(numbers) >= 0 and max(numbers) <= SCALE and len(set(numbers)) <= STEPS
        if scale:
            return "rating" if len(set(numbers)) > 1 else "constant"
        if not whole:
            return "number"
        steps = {later - earlier for earlier, later in pairwise(numbers)}
        return "row number" if steps == {1} else "id" if few else "unique"
    if _share(real, LIST) > 0.5:
        return "list"
    spaced = sum(1 for value in real if " " in value) / len(real)
    if spaced > 0.3:
        return "name"
    if len(set(real)) <= 5 and len(real) > 10 and not _share(real, DIGIT):
        return "word"
    return "id" if few or len(real) < 5 else "unique"


def guessed_names(rows: list[list[str]]) -> list[str] | None:
    """Return names for the columns of rows without a header, in their order.

    Parameters
    ----------
    rows : list of list of str
        The first rows.

    Returns
    -------
    list of str or None
        None where the values show no viewer or no title.
    """
    width = len(rows[0])
    columns = [[row[at] for row in rows if len(row) == width] for at in range(width)]
    sorts = [value_sort(values) for values in columns]
    names = [f"column_{at + 1}" for at in range(width)]
    titles = [at for at, sort in enumerate(sorts) if sort == "name"]
    ids = [at for at, sort in enumerate(sorts) if sort == "id"]
    ids = [at for at in ids if not _counts(columns, at, titles)] or ids[:1]
    viewer, title = _sides(columns, ids, titles)
    if viewer is None or title is None:
        # Among the first rows of many viewers few come twice.
        ids = sorted([*ids, *(at for at, sort in enumerate(sorts) if sort == "unique")])
        viewer, title = _sides(columns, ids, titles)
    if (viewer is None or title is None) and "rating" in sorts and width <= WIDE:
        # Rows in the order of viewers and titles show one viewer first, and titles that count up.
        opinion = max(at for at, sort in enumerate(sorts) if sort == "rating")
        ids = [at for at, sort in enumerate(sorts) if sort in NUMERIC and at != opinion]
        viewer, title = _sides(columns, ids, titles)
    if viewer is None or title is None:
        return None
    names[viewer] = "user_id"
    names[title] = "title" if title in titles else "item_id"
    others = [at for at in ids if at not in (viewer, title)]
    if title in titles and others:
        names[others[0]] = "item_id"
    elif title not in titles and titles:
        names[max(titles, key=lambda at: len(set(columns[at])))] = "title"
    return _with_signals(names, sorts, columns)


def _with_signals(names: list[str], sorts: list[str], columns: list[list[str]]) -> list[str]:
    """Name what tells how a viewer liked a title, when and how long, where a column does."""
    signals = {"rating": "rating", "time": "timestamp", "length": "duration", "word": "event"}
    if not {"rating", "time", "length"} & set(sorts):
        signals |= {"number": "hours", "id": "plays"}
        # Numbers of plays may all differ in the first rows.
        sorts = [
            "id" if sort == "unique" and all(map(NUMBER.match, values)) else sort
            for sort, values in zip(sorts, columns, strict=True)
        ]
    for sort, name in signals.items():
        free = [
            at for at, one in enumerate(sorts) if one == sort and names[at] == f"column_{at + 1}"
        ]
        if free:
            names[free[0]] = name
    return names


def _counts(columns: list[list[str]], at: int, titles: list[int]) -> bool:
    """Tell a column of counts from one of ids: a title has one id, and many counts."""
    if not titles or not all(map(NUMBER.match, columns[at])):
        return False
    beside = {cell for title in titles for cell in zip(columns[title], columns[at], strict=True)}
    distinct = sum(len(set(columns[title])) for title in titles)
    return len(beside) > 1.2 * distinct and len(set(columns[at])) < distinct


def _sides(
    columns: list[list[str]], ids: list[int], titles: list[int]
) -> tuple[int | None, int | None]:
    """Return the places of the viewer and the title: by how ids begin, else in the usual order."""
    people = [at for at in ids if _share(columns[at], VIEWER_START) > 0.9]
    things = [at for at in ids if _share(columns[at], TITLE_START) > 0.9 and at not in people]
    # Of several names the title is what differs most: not the artist, not the album.
    things = [*things, *sorted(titles, key=lambda at: -len(set(columns[at])))]
    viewer = next(iter([*people, *(at for at in ids if at not in things)]), None)
    title = next((at for at in [*things, *ids] if at != viewer), None)
    return viewer, title


def require_named_columns(
    path: Path, start: TableStart, columns: list[str] | None
) -> tuple[str, ...]:
    """Return the names of the columns of a file.

    Raises
    ------
    UserError
        When it has none, with its first rows and names that its values allow.
    """
    if names := start.names or nameless_columns(start.rows):
        return names
    raise _nameless(path.name, start.rows, start.delimiter, columns)


def require_named_rows(
    path: Path, sheet: str, rows: Sequence[Sequence[str]], columns: list[str] | None
) -> tuple[str, ...]:
    """Return the given names of the columns of a sheet that has none itself.

    Raises
    ------
    UserError
        When they do not fit, with its first rows and names that its values allow.
    """
    if columns and len(columns) == len(rows[0]):
        return tuple(columns)
    raise _nameless(f"{sheet!r} of {path.name}", [list(row) for row in rows], "; ", columns)


def _nameless(
    name: str, rows: list[list[str]], delimiter: str, columns: list[str] | None
) -> UserError:
    width = len(rows[0])
    free = [[WITHHELD if leads_to_person(cell) else cell for cell in row] for row in rows]
    shown = "\n".join(delimiter.join(row)[:SHOWN_LETTERS] for row in free[:SHOWN_ROWS])
    found = f"{name} starts with values, not with names; its first rows are:\n{shown}"
    if columns:
        found = f"obtain.columns has {len(columns)} names; {name} has {width} columns:\n{shown}"
    return UserError(found, "a first row with the names of the columns", _advice(rows, width))


def _advice(rows: list[list[str]], width: int) -> str:
    names = guessed_names(rows)
    even = [row for row in rows if len(row) == width]
    sorts = [value_sort([row[at] for row in even]) for at in range(width)]
    if names is None and width > WIDE and sum(sort in NUMERIC for sort in sorts) > 0.8 * width:
        return (
            f"These seem to be {width} columns of numbers, one a title. Write a row for each "
            "viewer and title instead: user_id, title, rating."
        )
    if names is None:
        told = "; ".join(f"{at + 1}: {WORDS[sort]}" for at, sort in enumerate(sorts[:WIDE]))
        return (
            "Add a row of names. By their values no two columns are a viewer and a single title "
            f"a row (column {told}), so no names are proposed."
        )
    listed = str(names).replace("'", '"')
    return (
        "Add that row, or name the columns in audience.toml, in the order of your file "
        f"(these names are guessed by the values: check them):\n[obtain]\ncolumns = {listed}"
    )
