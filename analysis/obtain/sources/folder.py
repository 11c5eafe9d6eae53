"""A folder of files as one source: which of them are read, and how they become tables."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import ibis

from analysis import progress
from analysis.errors import UserError
from analysis.obtain.sources.adapter import Adapter, Reader
from analysis.obtain.sources.adapter_table import ADAPTERS, adapter_of, expected_sources
from analysis.obtain.sources.file_identity import folder_members
from analysis.obtain.sources.source import SetAside, Source, SourceTable

# Files that tell about the others: how their names start, and end.
ABOUT = ("readme", "license", "licence", *(start for row in ADAPTERS for start in row.apart))
# Documents hold no tables and need no word.
ABOUT_ENDINGS = (".md", ".html", ".pdf")
# What systems leave in folders and archives.
HIDDEN, MACOS = {".", "_"}, "__MACOSX"
# What tells the parts of a table apart: "-1", "_part2", "-00001-of-00004".
PART = re.compile(r"[\W_]*(part)?[\W_]*[0-9]+([\W_]*(of[\W_]*)?[0-9]+)?$")


def _members(folder: Path) -> dict[Path, str]:
    """Return what a folder shows, each with the reason for not reading it."""
    return {
        path: unfit
        for path, unfit in folder_members(folder).items()
        if not any(part[0] in HIDDEN for part in path.relative_to(folder).parts)
        and MACOS not in path.parts
    }


def _unpacked(path: Path) -> Path:
    """Return a file itself, or what it unpacks to."""
    row = adapter_of(path)
    return row.unpacks(path) if row and row.unpacks else path


def _tells(path: Path) -> bool:
    """Tell whether a file is about others."""
    return path.name.lower().startswith(ABOUT)


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


def _joined(tables: list[SourceTable]) -> list[SourceTable]:
    """Put parts of one table together: same columns, names that differ in digits only."""
    groups: dict[tuple, list[SourceTable]] = {}
    for table in tables:
        stem = PART.sub("", table.name)
        numbered = stem != table.name and not table.copy_of
        key = (stem or "part", tuple(table.columns)) if numbered else (table.name, id(table))
        groups.setdefault(key, []).append(table)
    joined = []
    for (stem, _), parts in groups.items():
        if len(parts) > 1 and len({tuple(part.data.schema().items()) for part in parts}) == 1:
            parts[0].data = ibis.union(*(part.data for part in parts))
            parts[0].name = stem
            parts = parts[:1]
        joined += parts
    return joined


def _unread(paths: list[Path]) -> list[SetAside]:
    sentence = "The file is of no kind that can be read, or empty; it is left out."
    return [
        SetAside(path.name, "file not read", 0, sentence)
        for path in sorted(paths)
        if not _tells(path) and path.suffix not in ABOUT_ENDINGS
    ]


def _unfit(members: dict[Path, str]) -> list[SetAside]:
    return [
        SetAside(path.name, "file not read", 0, f"It is {unfit}, and is left out.", "high")
        for path, unfit in members.items()
        if unfit
    ]


def _unique_names(tables: list[SourceTable]) -> None:
    seen: set[str] = set()
    for table in tables:
        name, number = table.name, 2
        while table.name.lower() in seen:
            table.name, number = f"{name} ({number})", number + 1
        seen.add(table.name.lower())


def _alone(members: list[Path], name: str) -> Source:
    """Open the one database of a folder in which nothing else can be read."""
    rows = [(path, adapter_of(path)) for path in members]
    whole = [(path, row.opens) for path, row in rows if row and row.opens]
    if len(whole) != 1:
        raise UserError(
            f"no file in {name} that can be read ({len(members)} files)",
            expected_sources(),
            "Check the path.",
        )
    path, opens = whole[0]
    source = opens(path)
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
    members = [_unpacked(path) for path, unfit in shown.items() if not unfit]
    readers = _readers(members)
    if not readers:
        source = _alone(members, name)
        source.set_apart(*_unfit(shown))
        return source
    source = Source(name, _kind(readers))
    source.set_apart(*_unfit(shown))
    with progress.work_step("Reading files", len(readers)) as advance:
        for read, paths in _groups(readers):
            source.take_in(read(paths, columns))
            advance(len(paths))
    source.tables = _joined(source.tables)
    source.set_apart(*_unread([path for path in members if path not in readers]))
    _unique_names(source.tables)
    return source
