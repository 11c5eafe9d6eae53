"""Folders with one export a person: who viewed is the name of the file, or of its folder."""

from __future__ import annotations

import os
import re
from collections import defaultdict
from pathlib import PurePath

import ibis

from analysis.obtain.roles.name_words import name_score, name_tokens
from analysis.obtain.roles.vocabulary import EVENTS, RATING, TIME, TITLE, VIEWER
from analysis.obtain.sources.file_parts import (
    column_keys,
    part_names,
    part_stem,
    united_rows,
    united_words,
)
from analysis.obtain.sources.source import Problem, Source, SourceTable

# A column is named for viewers, or for what a history has, from these scores on.
NAMED, HISTORY = 0.7, 0.6
# Folders, and files in one folder, that make an audience.
FEWEST_FOLDERS, FEWEST_FILES = 2, 3
# Words that name what a file holds, and no person.
CONTENTS = {
    *EVENTS,
    *TITLE,
    *("watched", "watchlist", "rated", "favorite", "favourite", "liked", "diary", "seen", "old"),
    *("new", "train", "test", "validation", "archive", "backup", "copy", "tv", "music", "all"),
}
# Before a number these mean a person.
PEOPLE = {*VIEWER, "participant", "p", "u", "id", "hh", "subj"}
COLUMN = "viewer"
_Group = tuple[list[SourceTable], list[str]]
# Years, and months of them.
DATED = re.compile(r"(19|20)[0-9]{2}([01][0-9]([0-3][0-9])?)?")
# How many letters of all names are alike before and after what tells them apart.
EDGE = re.compile(r"[\W_]+")


def names_viewer(columns: list[str]) -> bool:
    """Tell whether a column is named as that of the viewer."""
    return any(name_score(column, VIEWER) >= NAMED for column in columns)


def _profile(columns: list[str]) -> str | None:
    """Return the column that names the profile of an account: each account has its own “Kids”."""
    named = [column for column in columns if name_score(column, VIEWER) >= NAMED]
    own = len(named) == 1 and set(name_tokens(named[0])) <= {"profile", "name"}
    return named[0] if own else None


def _names_no_other(columns: list[str]) -> bool:
    return not names_viewer(columns) or _profile(columns) is not None


def _is_history(columns: list[str]) -> bool:
    return any(max(name_score(column, words) for words in (TIME, RATING)) >= HISTORY
               for column in columns)  # fmt: skip


def _are_numbered(names: list[str]) -> bool:
    """Tell whether the numbers in names are those of persons: user_001, or ids far apart."""
    words = [name_tokens(name) for name in names]
    if all(PEOPLE & set(some) and any(word.isdecimal() for word in some) for some in words):
        return True
    if not all(name.isdecimal() and len(name) > 3 for name in names):
        return False
    numbers = sorted({int(name) for name in names})
    dated = all(DATED.fullmatch(name) for name in names)
    return not dated and numbers[-1] - numbers[0] >= 2 * len(numbers)


def _persons(names: list[str], fewest: int) -> list[str]:
    """Return the person that each name tells, or nothing where the names tell parts."""
    bare = names if _are_numbered(names) else [part_stem(name) for name in names]
    if len(set(bare)) < fewest or not all(bare):
        return []
    persons = _without_edges(bare)
    words = [set(name_tokens(person)) for person in persons]
    return [] if any(some <= CONTENTS for some in words) else persons


def _without_edges(names: list[str]) -> list[str]:
    """Return names without the words that all of them begin and end with."""
    distinct = sorted(set(names))
    start = os.path.commonprefix(distinct)
    end = os.path.commonprefix([name[::-1] for name in distinct])[::-1]
    start = start[: max((m.end() for m in EDGE.finditer(start)), default=0)]
    end = end[min((m.start() for m in EDGE.finditer(end)), default=len(end)) :]
    bare = [name.removeprefix(start).removesuffix(end) for name in names]
    return bare if len(set(bare)) == len(distinct) and all(bare) else names


def _inner(places: dict[int, PurePath]) -> dict[int, PurePath]:
    """Return places without the folders that all of them lie in."""
    parents = {place.parent.parts for place in places.values()}
    shared = len(os.path.commonprefix([list(parts) for parts in sorted(parents)]))
    return {number: PurePath(*place.parts[shared:]) for number, place in places.items()}


def _groups(source: Source, places: dict[int, PurePath]) -> list[_Group]:
    """Return tables of the same columns in files of several persons, with the person of each."""
    inner = _inner(places)
    alike: dict[tuple, list[SourceTable]] = defaultdict(list)
    stems: dict[str, set[str]] = defaultdict(set)
    for place in inner.values():
        stems[part_stem(place.name)].add(place.parts[0])
    for table in source.tables:
        if id(table) in inner:
            place = inner[id(table)]
            stem = part_stem(place.name)
            key = (stem if len(stems[stem]) > 1 else "", *map(part_stem, place.parts[1:-1]))
            apart = len(place.parts) > 1
            alike[apart, key, tuple(sorted(column_keys(table.columns)))].append(table)
    found = []
    for (apart, *_), tables in alike.items():
        names = [inner[id(table)].parts[0] for table in tables]
        persons = _persons(names, FEWEST_FOLDERS if apart else FEWEST_FILES)
        if persons:
            found.append((tables, persons))
    return found


def join_persons(source: Source, places: dict[int, PurePath]) -> bool:
    """Make one table of files with one export a person each, with a column that names the person.

    Nothing is joined where any other table has a column for viewers, or no history is found.

    Parameters
    ----------
    source : Source
        Its tables are replaced.
    places : dict
        By the id of a table the place of its file in the folder, without its ending.

    Returns
    -------
    bool
        Whether tables were joined.
    """
    groups = _groups(source, places) if len(places) > 1 else []
    joined = {id(table) for tables, _ in groups for table in tables}
    others = [table for table in source.tables if id(table) not in joined]
    columns = [tables[0].columns for tables, _ in groups]
    if any(names_viewer(table.columns) for table in others):
        return False
    if not any(_is_history(names) and _names_no_other(names) for names in columns):
        return False
    for tables, persons in groups:
        _join(source, tables, persons, places)
    return True


def _join(
    source: Source, tables: list[SourceTable], persons: list[str], places: dict[int, PurePath]
) -> None:
    columns = tables[0].columns
    for table, person in zip(tables, persons, strict=True):
        name_viewer(table, person)
    first, number = tables[0], len(set(persons))
    names = {part_stem(places[id(table)].name) for table in tables}
    rows, first.gap_words = united_rows(tables), united_words(tables)
    first.data, first.declared = rows, dict.fromkeys(rows.columns, "")
    first.parts = part_names(tables)
    first.name = names.pop() if len(names) == 1 else "histories"
    gone = {id(table) for table in tables[1:]}
    source.tables = [table for table in source.tables if id(table) not in gone]
    profile = " with that of the profile" if _profile(columns) else ""
    sentence = (
        f"{len(tables)} files of {number} persons are read as one table; the viewer is the name "
        f"of the file or of its folder{profile}."
    )
    source.problems.append(Problem(first.name, COLUMN, "one file a person", 0, sentence, "low"))


def name_viewer(table: SourceTable, person: str) -> None:
    """Put a column before a table that holds the viewer: a person, or one of their profiles."""
    name, profile = ibis.literal(person), _profile(table.columns)
    if profile:
        name = name + " / " + table.data[profile].cast("string")
    data = table.data.mutate(**{COLUMN: name})
    table.data = data.select(COLUMN, *table.columns)
    table.declared = dict.fromkeys(table.data.columns, "")
