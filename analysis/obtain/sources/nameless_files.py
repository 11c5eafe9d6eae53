"""Notes on files of persons that name nobody: the audit is published, and files are called so."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from pathlib import PurePath

from analysis.obtain.sources.source import Source, SourceTable

# Shorter numbers of persons are no names: they stand in any sentence.
DIGITS = 4
UNTOLD = "It is read otherwise than the files beside it, or left out."


def numbered_names(places: Iterable[PurePath], noun: str) -> dict[PurePath, str]:
    """Return what files or sheets are called that may be named after persons: by their order."""
    order = enumerate(sorted(set(places)), 1)
    return {place: f"{noun} {number} in order of names" for number, place in order}


def names_person(text: str, persons: Collection[str]) -> bool:
    """Tell whether a text holds the name of a person, as a word or more.

    Parameters
    ----------
    text : str
        A sentence, or the name of a file.
    persons : collection of str
        As their files or folders have them.
    """
    return any(
        re.search(rf"(?<![^\W_]){re.escape(person)}(?![^\W_])", text, re.IGNORECASE)
        for person in persons
        if not person.isdecimal() or len(person) >= DIGITS
    )


def shared_names(places: Iterable[PurePath]) -> set[str]:
    """Return the names of files that lie in several folders, and so name what they hold."""
    folders: dict[str, set[PurePath]] = defaultdict(set)
    for place in places:
        folders[place.name].add(place.parent)
    return {name for name, found in folders.items() if len(found) > 1}


def call_tables(
    source: Source,
    own: list[tuple[SourceTable, str]],
    names: Mapping[int, str],
    persons: Collection[str],
) -> None:
    """Give tables that may be called after persons other names, and all that is said of them.

    Parameters
    ----------
    source : Source
        Its tables and what it says of them are changed.
    own : list of (SourceTable, str)
        Tables of persons, or that look like theirs, with the folder or file of each.
    names : mapping
        By the id of a table what it is called then.
    persons : collection of str
        Whose names no text may hold.
    """
    holders: dict[str, set[str]] = defaultdict(set)
    for table, person in own:
        for name in (table.name, *table.parts):
            holders[name].add(person)
    asked = {id(table) for table, _ in own}
    changed: dict[str, str] = {}
    for table in source.tables:
        for name in (table.name, *table.parts):
            alone = id(table) in asked and len(holders[name]) == 1
            if id(table) in names and (alone or names_person(name, persons)):
                changed.setdefault(name, names[id(table)])
    for table in source.tables:
        if id(table) in names:
            table.name = changed.get(table.name, table.name)
            table.parts = tuple(changed.get(part, part) for part in table.parts)
    call_notes(source, changed, persons)


def call_notes(source: Source, names: Mapping[str, str], persons: Collection[str]) -> None:
    """Change the names in what a source says of its files.

    Parameters
    ----------
    source : Source
        Its problems, and what is set aside.
    names : mapping
        Names of tables or files to what they are called.
    persons : collection of str
        A sentence that holds a name of theirs gives way to one that says less.
    """

    def told(name: str, text: str) -> str:
        # A name without an ending may be any word of a sentence.
        text = text.replace(name, names[name]) if "." in name and name in names else text
        return UNTOLD if names_person(text, persons) else text

    aside, source.set_aside = source.set_aside, []
    repeated = [item.as_problem() for item in aside]
    problems = [problem for problem in source.problems if problem not in repeated]
    source.problems = [
        replace(
            one, table=names.get(one.table, one.table), consequence=told(one.table, one.consequence)
        )
        for one in problems
    ]
    for item in aside:
        name = names.get(item.table, item.table)
        source.set_apart(replace(item, table=name, why=told(item.table, item.why)))
