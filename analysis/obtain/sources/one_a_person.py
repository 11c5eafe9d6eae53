"""Folders with one export a person: who viewed is the name of the file, or of its folder."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Mapping
from pathlib import PurePath

import ibis

from analysis.obtain.roles.name_words import name_score, name_tokens
from analysis.obtain.roles.vocabulary import RATING, TIME, TITLE, VIEWER
from analysis.obtain.sources.file_parts import (
    column_keys,
    lacking_columns,
    mostly_agree,
    part_names,
    part_stem,
    united_rows,
    united_words,
)
from analysis.obtain.sources.nameless_files import call_tables
from analysis.obtain.sources.person_names import person_names
from analysis.obtain.sources.source import Problem, SetAside, Source, SourceTable

# A column is named for viewers, or for what a history has, from these scores on.
NAMED, HISTORY = 0.7, 0.6
# Folders, and files in one folder, that make an audience.
FEWEST_FOLDERS, FEWEST_FILES = 2, 3
COLUMN = "viewer"
_Group = tuple[list[SourceTable], list[str]]
# Files of one name in folders of persons share so much of the columns of the one that has fewer.
SAME_NAME = 1 / 3
# Files of other names share so much of all their columns.
OTHER_NAMES = 1 / 2


def names_viewer(columns: list[str]) -> bool:
    """Tell whether a column is named as that of the viewer."""
    return any(map(_of_viewers, columns))


def _of_viewers(column: str) -> bool:
    """Tell whether a name is of viewers, and no more of titles, as “ISBN/UID” is."""
    score = name_score(column, VIEWER)
    return score >= NAMED and score > name_score(column, TITLE)


def _profile(columns: list[str]) -> str | None:
    """Return the column that names the profile of an account: each account has its own “Kids”."""
    named = [column for column in columns if _of_viewers(column)]
    own = len(named) == 1 and set(name_tokens(named[0])) <= {"profile", "name"}
    return named[0] if own else None


def _names_no_other(columns: list[str]) -> bool:
    return not names_viewer(columns) or _profile(columns) is not None


def _is_history(columns: list[str]) -> bool:
    return any(max(name_score(column, words) for words in (TIME, RATING)) >= HISTORY
               for column in columns)  # fmt: skip


def _inner(places: dict[int, PurePath]) -> dict[int, PurePath]:
    """Return places without the folders that all of them lie in."""
    parents = {place.parent.parts for place in places.values()}
    shared = len(os.path.commonprefix([list(parts) for parts in sorted(parents)]))
    return {number: PurePath(*place.parts[shared:]) for number, place in places.items()}


def _groups(source: Source, places: dict[int, PurePath]) -> tuple[list[_Group], list[SourceTable]]:
    """Return tables of like columns in files of several persons, with the person of each.

    Beside them the tables that look like some of these and are not among them.
    """
    inner = _inner(places)
    named: dict[tuple, list[SourceTable]] = defaultdict(list)
    stems: dict[str, set[str]] = defaultdict(set)
    for place in inner.values():
        if len(place.parts) > 1:
            stems[part_stem(place.name)].add(place.parts[0])
    for table in source.tables:
        if id(table) in inner:
            place = inner[id(table)]
            stem = part_stem(place.name)
            key = (stem if len(stems[stem]) > 1 else "", *map(part_stem, place.parts[1:-1]))
            named[len(place.parts) > 1, key].append(table)
    found: list[_Group] = []
    left: list[SourceTable] = []
    for (apart, key), tables in named.items():
        groups = []
        for group in _alike(tables, bool(apart and key[0])):
            names = [inner[id(table)].parts[0] for table in group]
            persons = person_names(names, FEWEST_FOLDERS if apart else FEWEST_FILES)
            groups.append((group, persons))
        told = [group for group in groups if group[1]]
        found += told
        for group, persons in groups:
            near = any(_agree(some, group) for some, _ in told)
            left += group if near and not persons else []
    return found, left


def _columns(tables: list[SourceTable]) -> set[str]:
    return {key for table in tables for key in column_keys(table.columns)}


def _agree(group: list[SourceTable], others: list[SourceTable]) -> bool:
    return mostly_agree(_columns(group), _columns(others))


def _alike(tables: list[SourceTable], same_name: bool) -> list[list[SourceTable]]:
    """Return tables in groups of like columns, of which a table may lack some."""
    groups: list[tuple[set[str], list[SourceTable]]] = []
    for table in sorted(tables, key=lambda table: -len(table.columns)):
        keys = set(column_keys(table.columns))
        for columns, group in groups:
            if same_name:
                fits = mostly_agree(columns, keys, SAME_NAME)
            else:
                most = OTHER_NAMES * len(columns | keys)
                fits = mostly_agree(columns, keys) and len(columns & keys) >= most
            if fits:
                columns |= keys
                group.append(table)
                break
        else:
            groups.append((keys, [table]))
    order = {id(table): number for number, table in enumerate(tables)}
    return [sorted(group, key=lambda table: order[id(table)]) for _, group in groups]


def join_persons(source: Source, places: dict[int, PurePath], names: Mapping[int, str]) -> set[str]:
    """Make one table of files with one export a person each, with a column that names the person.

    Nothing is joined where any other table has a column for viewers, or no history is found.

    Parameters
    ----------
    source : Source
        Its tables are replaced.
    places : dict
        By the id of a table the place of its file in the folder, without its ending.
    names : mapping
        By the id of a table what it is called where its own name may be that of a person.

    Returns
    -------
    set of str
        The persons whose tables were joined.
    """
    groups, left = _groups(source, places) if len(places) > 1 else ([], [])
    joined = {id(table) for tables, _ in groups for table in tables}
    others = [table for table in source.tables if id(table) not in joined]
    columns = [table.columns for tables, _ in groups for table in tables]
    if any(names_viewer(table.columns) for table in others):
        return set()
    if not any(_is_history(some) and _names_no_other(some) for some in columns):
        return set()
    inner = _inner(places)
    own = [table for tables, _ in groups for table in tables] + left
    persons = {person for _, some in groups for person in some}
    persons |= {inner[id(table)].parts[0] for table in left}
    call_tables(source, [(table, inner[id(table)].parts[0]) for table in own], names, persons)
    # A history named after nobody would be counted for nobody: it is told, whoever's it is.
    source.set_apart(*map(_left_out, left))
    for tables, some in groups:
        _join(source, tables, some, places)
    return persons


def _left_out(table: SourceTable) -> SetAside:
    sentence = (
        "It looks like another file of this folder, which is one of one export a person, and is "
        "not read with these: its columns are too few or others."
    )
    rows = int(table.data.count().execute())
    return SetAside(table.name, "file not read as one a person", rows, sentence, "high")


def _join(
    source: Source, tables: list[SourceTable], persons: list[str], places: dict[int, PurePath]
) -> None:
    first, number = tables[0], len(set(persons))
    names = {part_stem(places[id(table)].name) for table in tables}
    name = names.pop() if len(names) == 1 else "histories"
    source.problems += lacking_columns(name, tables)
    profile = any(_profile(table.columns) for table in tables)
    for table, person in zip(tables, persons, strict=True):
        name_viewer(table, person)
    rows, first.gap_words = united_rows(tables), united_words(tables)
    first.data, first.declared = rows, dict.fromkeys(rows.columns, "")
    first.parts = part_names(tables)
    first.name = name
    gone = {id(table) for table in tables[1:]}
    source.tables = [table for table in source.tables if id(table) not in gone]
    beside = " with that of the profile" if profile else ""
    sentence = (
        f"{len(tables)} files of {number} persons are read as one table; the viewer is the name "
        f"of the file or of its folder{beside}."
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
