"""Columns that tell of titles (name, year, genres) or of viewers (age, country)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.obtain.roles import vocabulary
from analysis.obtain.roles.fixed_values import fixed_columns, names_each_other, own_values
from analysis.obtain.roles.name_words import is_id, is_personal, name_score, name_tokens
from analysis.obtain.roles.readings.title_texts import differs_by_row

if TYPE_CHECKING:
    from collections.abc import Callable

    from analysis.obtain.profile.column import Column
    from analysis.obtain.roles.interaction_table import Candidate
    from analysis.obtain.sources import Source

# Names of titles are at least so many times as many as titles.
DIFFERENT = 0.3
# How surely a word is one for titles: a text under it ("movie") beside an id is their name.
WORD = 0.85
# Of titles that several viewers chose so many have one name, one year, one set of genres.
ONE_NAME = 0.8
# One or two columns named after genres may be about anything.
GENRE_FLAGS = 3


def _best(
    columns: list[Column], known: dict[str, float], least: float, fits: Callable[[Column], bool]
) -> str | None:
    options = [
        (-name_score(column.name, known), column.position, column.name)
        for column in columns
        if name_score(column.name, known) >= least and fits(column)
    ]
    return min(options)[2] if options else None


def _is_year(column: Column) -> bool:
    if column.time_form:
        return True
    if not column.numeric:
        return False
    middle = column.quartiles[1] if column.quartiles else None
    return middle is None or 1850 <= middle <= 2100


def title_columns(columns: list[Column], key: str, titles: int, about: str = "") -> dict[str, str]:
    """Return which columns of a table give a title's name, year and genres.

    Parameters
    ----------
    columns : list of Column
        Profiles of the table's columns.
    key : str
        The one that tells titles apart.
    titles : int
        How many there are: names differ from title to title, kinds and devices do not.
    about : str
        Names of what the titles are, as that of the table.
    """
    rest = [column for column in columns if column.name != key and column.filled]
    free = [column for column in rest if not is_id(column.name)]
    foreign = vocabulary.NOT_NAME - {*name_tokens(key), *name_tokens(about)}

    def is_name(column: Column) -> bool:
        differs = column.distinct > max(1, DIFFERENT * min(titles, column.filled))
        return column.kind == "text" and differs and not foreign & {*name_tokens(column.name)}

    named = _best(free, vocabulary.NAME, 0.6, is_name)
    found = {
        "title": named or _best(free, vocabulary.TITLE, WORD, is_name),
        "year": _best(free, vocabulary.YEAR, 0.6, _is_year),
        "genres": _best(free, vocabulary.GENRE, 0.7, lambda c: c.kind == "text"),
    }
    return {name: column for name, column in found.items() if column}


def inside_columns(
    source: Source, profiles: dict[str, list[Column]], main: Candidate
) -> dict[str, str]:
    """Return which columns of the interactions themselves tell of titles, as `title_columns`.

    A column of which titles have several values (names of viewers, dates) tells nothing of them.
    """
    columns, roles = profiles[main.table], {role.column for role in main.columns.values()}
    viewer, title = main.columns["viewer"].column, main.columns["title"].column
    known = {column.name: column for column in columns}
    rest = [column for column in columns if column.name not in roles]
    named = title_columns(rest, title, known[title].distinct)
    asked = [name for name in named.values() if known[name].kind != "blob"]
    data, rows = source.table(main.table).data, known[title].rows
    varied = fixed_columns(data, title, viewer, asked, rows, ONE_NAME)[1]
    name = named.get("title")
    table = source.table(main.table)
    strange = name in varied and differs_by_row(known[name], known[title], table)
    if name in varied and not strange and names_each_other(data, known[title], known[name]):
        # Parts of a title that bear names of their own are no strangers to it.
        varied.remove(name)
    named = {name: column for name, column in named.items() if column not in varied}
    best = name_score(named.get("title", ""), vocabulary.NAME)
    own = known[title].kind == "text" and not is_id(title)
    if own and ("title" not in named or name_score(title, vocabulary.NAME) >= best):
        named["title"] = title
    return named


def genre_flags(columns: list[Column]) -> list[str]:
    """Return the 0/1 columns that are named after genres, where there are several."""
    flags = [
        column.name
        for column in columns
        if column.distinct <= 2
        and "".join(name_tokens(column.name)) in vocabulary.GENRES
        and (column.kind == "boolean" or (column.low in (0, 1) and column.high in (0, 1)))
    ]
    return flags if len(flags) >= GENRE_FLAGS else []


def viewer_columns(columns: list[Column], key: str) -> dict[str, str]:
    """Return the columns that describe viewers without pointing at one."""
    found = {}
    for column in columns:
        if column.name == key or is_id(column.name) or not column.filled:
            continue
        few = column.distinct <= max(50, column.filled // 5) or column.numeric
        fits = name_score(column.name, vocabulary.PEOPLE) >= 0.6
        if few and fits and column.kind != "blob" and not is_personal(column.name):
            found[column.name] = column.name
    return found


def inside_viewer_columns(
    source: Source, profiles: dict[str, list[Column]], main: Candidate
) -> dict[str, str]:
    """Return which columns of the interactions themselves describe viewers, as `viewer_columns`.

    A column of which viewers have several values (device, language of a play) describes events.
    """
    viewer, columns = main.columns["viewer"].column, profiles[main.table]
    roles, data = {role.column for role in main.columns.values()}, source.table(main.table).data
    named = viewer_columns([one for one in columns if one.name not in roles], viewer)
    return {
        name: column
        for name, column in named.items()
        if own_values(data, viewer, column, columns[0].rows)
    }
