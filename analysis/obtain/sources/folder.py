"""A folder of files as one source: which of them are read, and how they become tables."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path, PurePath

from analysis import progress
from analysis.errors import UserError
from analysis.obtain.sources.adapter import Adapter, Reader
from analysis.obtain.sources.adapter_table import ADAPTERS, adapter_of, expected_sources
from analysis.obtain.sources.file_identity import folder_members
from analysis.obtain.sources.files.any_text import is_prose
from analysis.obtain.sources.files.archive import plain_name
from analysis.obtain.sources.files.formats.unread_formats import unread_format
from analysis.obtain.sources.nameless_files import call_notes, numbered_names, shared_names
from analysis.obtain.sources.side_files import join_files, set_broken_apart
from analysis.obtain.sources.source import SetAside, Source, SourceTable

# Files that tell about the others: how their names start, and end.
ABOUT = ("readme", "license", "licence", *(start for row in ADAPTERS for start in row.apart))
# What tells about others is prose, or has no ending; a table may begin like it ("license_dates").
TABLES = (".csv", ".tsv", ".parquet", ".json", ".jsonl", ".ndjson", ".xlsx", ".feather", ".orc")
# Documents hold no tables and need no word.
ABOUT_ENDINGS = (".md", ".html")
TOP = PurePath()
# So many files that cannot be read an error names.
SHOWN = 5
# What systems leave in folders and archives.
HIDDEN, MACOS = {".", "_"}, "__MACOSX"


def _members(folder: Path, inside: PurePath = TOP) -> dict[Path, tuple[PurePath, str]]:
    """Return what a folder shows: the place of each file, and the reason for not reading it.

    An archive in it is a folder of its name, as somebody who packs one export a person leaves.
    """
    found: dict[Path, tuple[PurePath, str]] = {}
    for path, unfit in folder_members(folder).items():
        place = path.relative_to(folder)
        if any(part[0] in HIDDEN for part in place.parts) or MACOS in path.parts:
            continue
        row = None if unfit or inside.parts else adapter_of(path)
        if row and row.kind == "zip" and row.lists:
            found |= _members(row.lists(path), place.with_suffix(""))
        else:
            found[path] = (inside / place, unfit)
    return found


def _unpacked(
    shown: dict[Path, tuple[PurePath, str]],
) -> tuple[dict[Path, PurePath], dict[Path, UserError]]:
    """Return files themselves, or what they unpack to, with their places; and damaged ones."""
    places, broken = {}, {}
    for path, (place, unfit) in shown.items():
        row = None if unfit else adapter_of(path)
        try:
            if not unfit:
                places[row.unpacks(path) if row and row.unpacks else path] = place
        except UserError as error:
            broken[path] = error
    return places, broken


def _tells(path: Path) -> bool:
    """Tell whether a file is about others."""
    name = plain_name(path.name).lower()
    return name.startswith(ABOUT) and not name.endswith(TABLES)


def _readers(paths: list[Path]) -> dict[Path, Adapter]:
    """Return the files that hold tables, each with its row."""
    rows = {path: adapter_of(path) for path in paths if path.stat().st_size and not _tells(path)}
    return {path: row for path, row in rows.items() if row and row.reads}


def _kind(readers: dict[Path, Adapter]) -> str:
    names = {path.name for path in readers}
    found = set(map(id, readers.values()))
    marked = [row.marks and row.marks <= names for row in ADAPTERS]
    rows = [row for row, mark in zip(ADAPTERS, marked, strict=True) if mark or id(row) in found]
    return rows[-1].kind


def _groups(readers: dict[Path, Adapter]) -> Iterator[tuple[Reader, list[Path]]]:
    """Yield what is read as one table: first files that belong together, then each other file."""
    for row in ADAPTERS:
        paths = [path for path, reader in readers.items() if reader is row]
        if row.reads and row.together and paths:
            yield row.reads, paths
    for path, row in readers.items():
        if row.reads and not row.together:
            yield row.reads, [path]


def _unread(paths: list[Path]) -> list[SetAside]:
    return [
        SetAside(path.name, "file not read", 0, _unread_reason(path))
        for path in sorted(paths)
        if not _tells(path) and path.suffix not in ABOUT_ENDINGS
    ]


def _unread_reason(path: Path) -> str:
    if known := unread_format(path):
        return f"It is {known[0]}, and is left out."
    if not path.stat().st_size:
        return "It is empty (0 bytes), and is left out."
    row = adapter_of(path)
    if row and row.opens:
        return f"It is {row.name}, a source by itself, and is left out. To read it, name it alone."
    return "It is of no kind that can be read, and is left out."


def _unfit(members: dict[Path, tuple[PurePath, str]]) -> list[SetAside]:
    return [
        SetAside(path.name, _unfit_kind(path), 0, f"It is {unfit}, and is left out.", "high")
        for path, (_, unfit) in members.items()
        if unfit
    ]


def _unfit_kind(path: Path) -> str:
    whole = not path.is_symlink() and path.is_dir()
    return "folder not read" if whole else "file not read"


def _require_looked_into(members: dict[Path, tuple[PurePath, str]], name: str) -> None:
    """Refuse a folder in which nothing can be read because this account may not."""
    closed = [(path, why) for path, (_, why) in members.items() if why.startswith("unreadable")]
    if closed:
        shown = ", ".join(f"{path.name} is {why}" for path, why in closed[:SHOWN])
        more = f" and {len(closed) - SHOWN} more" if len(closed) > SHOWN else ""
        raise UserError(
            f"nothing in {name} that can be read: {shown}{more}",
            "files that this account may read",
            "Check permissions.",
        )


def _unique_names(tables: list[SourceTable]) -> None:
    seen: set[str] = set()
    for table in tables:
        name, number = table.name, 2
        while table.name.lower() in seen:
            table.name, number = f"{name} ({number})", number + 1
        seen.add(table.name.lower())


def _damaged(paths: list[Path]) -> dict[Path, UserError]:
    """Return the databases of a folder that are damaged, with what is said of each."""
    found = {}
    for path in paths:
        row = adapter_of(path)
        try:
            if row and row.checks:
                row.checks(path)
        except UserError as error:
            found[path] = error
    return found


def _alone(members: list[Path], name: str, broken: dict[Path, UserError]) -> Source:
    """Open the one sound database of a folder in which nothing else can be read."""
    rows = [(path, adapter_of(path)) for path in members]
    whole = {path: row.opens for path, row in rows if row and row.opens}
    # One alone is read as far as it can be.
    broken |= _damaged(list(whole)) if len(whole) > 1 else {}
    sound = [path for path in whole if path not in broken]
    if broken and not sound:
        raise next(iter(broken.values()))
    if len(sound) != 1:
        raise UserError(
            f"no file in {name} that can be read ({len(members)} files)",
            expected_sources(),
            "Check the path.",
        )
    source = whole[sound[0]](sound[0])
    set_broken_apart(source, broken)
    source.name = name
    return source


def open_folder(folder: Path, name: str, columns: list[str] | None) -> Source:
    """Open a folder of files.

    Parameters
    ----------
    folder : Path
        The folder.
    name : str
        Of the source.
    columns : list of str, optional
        Names for the columns of delimited files without a header.

    Raises
    ------
    UserError
        When nothing in it can be read.
    """
    shown = _members(folder)
    places, broken = _unpacked(shown)
    members = list(places)
    readers = _readers(members)
    if not readers:
        if not any(adapter_of(path) for path in members):
            _require_looked_into(shown, name)
        source = _alone(members, name, broken)
        source.set_apart(*_unfit(shown))
        return source
    source = Source(name, _kind(readers))
    source.set_apart(*_unfit(shown))
    others = [path for path in members if path not in readers]
    broken |= _damaged(others)
    read, paths = _read_files(source, readers, places, columns, broken)
    named = numbered_names((place for place, _ in shown.values()), "file")
    persons = join_files(source, read, {n: named[places[path]] for n, path in paths.items()})
    source.set_apart(*_unread([path for path in others if path not in broken]))
    if persons:
        found = {path: place for path, (place, _) in shown.items()} | places
        own = shared_names(found.values())
        called = {p.name: named[at] for p, at in found.items() if at.name not in own}
        call_notes(source, called, persons)
    _unique_names(source.tables)
    return source


def _read_files(
    source: Source,
    readers: dict[Path, Adapter],
    places: dict[Path, PurePath],
    columns: list[str] | None,
    broken: dict[Path, UserError],
) -> tuple[dict[int, PurePath], dict[int, Path]]:
    """Read files into a source; return by the id of a table its place, and its file."""
    read: dict[int, PurePath] = {}
    files: dict[int, Path] = {}
    with progress.work_step("Reading files", len(readers)) as advance:
        for reads, paths in _groups(readers):
            try:
                plain = readers[paths[0]].endings
                part = (_side_file(paths[0]) if plain else None) or reads(paths, columns)
            except UserError as error:
                broken[paths[0]] = error
            else:
                if len(paths) == 1:
                    place = places[paths[0]]
                    many = len(part.tables) > 1
                    for table in part.tables:
                        files[id(table)] = paths[0]
                        stem = place.with_name(table.name)
                        read[id(table)] = place.with_suffix("") / table.name if many else stem
                source.take_in(part)
            advance(len(paths))
    set_broken_apart(source, broken)
    return read, files


def _side_file(path: Path) -> Source | None:
    """Return a part of nothing for a file of sentences."""
    if not is_prose(path):
        return None
    part = Source("", "")
    sentence = "It holds sentences and no table, and is left out."
    part.set_apart(SetAside(path.name, "file not read", 0, sentence))
    return part
