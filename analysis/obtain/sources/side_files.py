"""Files that cannot be read beside files that can, and what files of a folder are together."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path, PurePath

from analysis.errors import UserError
from analysis.obtain.roles.name_words import name_score
from analysis.obtain.roles.vocabulary import EVENTS, RATING, TIME, VIEWER
from analysis.obtain.sources.file_parts import part_stem, unite_parts
from analysis.obtain.sources.files.archive import plain_name, unpacked_start
from analysis.obtain.sources.files.delimited import table_name
from analysis.obtain.sources.files.headerless import guessed_names
from analysis.obtain.sources.files.table_start import table_start
from analysis.obtain.sources.known_exports import (
    Shape,
    mark_repeats,
    name_columns,
    set_unseen_apart,
)
from analysis.obtain.sources.one_a_person import join_persons, name_viewer, names_viewer
from analysis.obtain.sources.source import SetAside, Source

# A name is that of interactions, or of a column, from this score on.
NAMED = 0.7
OPINION = {"rating", "timestamp", "duration"}


def _has_interactions(columns: list[str]) -> bool:
    """Tell whether columns are named as a viewer and as an opinion or a time."""
    scores = {
        words: max((name_score(column, vocabulary) for column in columns), default=0.0)
        for words, vocabulary in (("who", VIEWER), ("when", TIME), ("opinion", RATING))
    }
    return scores["who"] >= NAMED and max(scores["when"], scores["opinion"]) >= NAMED


def _holds_interactions(path: Path) -> bool:
    """Tell whether a file that cannot be read holds interactions, by its names or values."""
    try:
        start = table_start(unpacked_start(path))
    except (UserError, OSError):
        return False
    if start.names:
        return _has_interactions(list(start.names))
    return bool(OPINION & set(guessed_names(start.rows) or ()))


def set_broken_apart(source: Source, broken: dict[Path, UserError]) -> None:
    """Set files aside that could not be read, where the interactions are whole without them.

    Parameters
    ----------
    source : Source
        What could be read.
    broken : dict
        Files with what was said of each.

    Raises
    ------
    UserError
        The first of what was said where the file seems to hold the interactions, or nothing
        else could be read.
    """
    whole = any(_has_interactions(table.columns) for table in source.tables)
    for path, error in broken.items():
        named = name_score(table_name(Path(plain_name(path.name))), EVENTS) >= NAMED
        if not source.tables or _holds_interactions(path) or (named and not whole):
            remedy = error.remedy
            if source.tables:
                remedy += f"\nOr take {path.name} out of the folder to go on without it."
            raise UserError(error.found, error.expected, remedy) from None
        first = error.found.splitlines()[0].rstrip(":")
        sentence = f"It could not be read and is left out: {first}."
        source.set_apart(SetAside(path.name, "file not read", 0, sentence, "medium"))


def join_files(source: Source, places: dict[int, PurePath], names: Mapping[int, str]) -> set[str]:
    """Put together what files of a folder are parts of: tables by month, or one a person.

    Parameters
    ----------
    source : Source
        Its tables are named as known exports have them, and put together.
    places : dict
        By the id of a table the place of its file in the folder, without its ending.
    names : mapping
        By the id of a table what it is called where its own name may be that of a person.

    Returns
    -------
    set of str
        The persons whose files became one table.
    """
    shapes = {id(table): name_columns(table) for table in source.tables}
    set_unseen_apart(source, places)
    persons = join_persons(source, places, names)
    if not persons:
        personal = [table for table in source.tables if _is_personal(shapes[id(table)])]
        for table in personal:
            if not names_viewer(table.columns):
                name_viewer(table, PurePath(source.name).stem)
    mark_repeats(source)
    stems = {
        number: "/".join(map(part_stem, place.parts))
        for number, place in places.items()
        if part_stem(place.name) != place.name or any(map(_is_numbered, place.parts[:-1]))
    }
    apart = {
        id(table) for table in source.tables if table.copy_of or table.name == names.get(id(table))
    }
    unite_parts(source, {number: stem for number, stem in stems.items() if number not in apart})
    return persons


def _is_numbered(folder: str) -> bool:
    return part_stem(folder) != folder


def _is_personal(shape: Shape | None) -> bool:
    return shape is not None and shape.personal
