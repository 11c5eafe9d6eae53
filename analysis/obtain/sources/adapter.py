"""What an adapter declares: how a kind of source is known and read, what is told of it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from analysis.obtain.sources.file_identity import file_hash, file_identity
from analysis.obtain.sources.source import Source

# Takes paths of files and names for columns; gives their tables and what could not be read.
Reader = Callable[[list[Path], list[str] | None], Source]


def is_file(place: str | Path) -> bool:
    """Tell whether a source is a file that exists."""
    return isinstance(place, Path) and place.is_file()


def is_folder(place: str | Path) -> bool:
    """Tell whether a source is a folder that exists."""
    return isinstance(place, Path) and place.is_dir()


def is_database_url(place: str | Path) -> bool:
    """Tell whether a source is a database behind a URL: what lies in files is a path by then."""
    return isinstance(place, str)


@dataclass(frozen=True, kw_only=True)
class Adapter:
    """One kind of source.

    It is known by one sign: its first bytes, else the names of its files, else their ending;
    where two rows know a file, the surer sign counts. Of `opens`, `reads`, `unpacks` and `lists`
    it has one.

    Parameters
    ----------
    kind : str
        In the record of the source; `kind://path` is taken for the path.
    name, note : str
        Its name and what a user has to know, as SOURCES.md has them.
    told : str
        How it is known, in words, where neither first bytes nor an ending tell.
    lies : callable
        Tells a file from a folder and a URL.
    signature : tuple of int and bytes, optional
        Where in a file which bytes stand.
    names : re.Pattern, optional
        Whole names of its files.
    endings : tuple of str
        Ends of the names of its files, in lower case.
    looks : callable, optional
        Looks into a file that bears the sign, and tells whether it is one.
    opens : callable, optional
        A whole source from its path or URL; in a folder only where it lies there alone.
    checks : callable, optional
        Refuses a whole source that is damaged, without reading it.
    reads : callable, optional
        Its tables and their problems from paths of its files and names for columns.
    unpacks : callable, optional
        The path of the one file that is packed in it.
    lists : callable, optional
        The folder in which its files lie.
    together : bool
        Whether all its files in a folder are read as one table.
    weak : bool
        Whether every other row is asked before.
    marks : frozenset of str
        Names of files that make a folder of other files one of this kind.
    apart : tuple of str
        How names of files start that belong to it and hold no table.
    identifies : callable
        What it is known by at every start.
    hashes : callable, optional
        The hash of its content for the record.
    """

    kind: str
    name: str
    note: str
    told: str = ""
    lies: Callable[[str | Path], bool] = is_file
    signature: tuple[int, bytes] | None = None
    names: re.Pattern[str] | None = None
    endings: tuple[str, ...] = ()
    looks: Callable[[Path], bool] | None = None
    opens: Callable[[Any], Source] | None = None
    checks: Callable[[Path], None] | None = None
    reads: Reader | None = None
    unpacks: Callable[[Path], Path] | None = None
    lists: Callable[[Path], Path] | None = None
    together: bool = False
    weak: bool = False
    marks: frozenset[str] = frozenset()
    apart: tuple[str, ...] = ()
    identifies: Callable[[Any], dict[str, object]] = file_identity
    hashes: Callable[[Path], str] | None = file_hash

    @property
    def sign(self) -> int:
        """Return the rank of what it is known by, the surest first."""
        return 3 if self.weak else 2 if self.endings else 1 if self.names else 0

    @property
    def known_by(self) -> str:
        """Return how it is known, as SOURCES.md has it."""
        if self.signature:
            return "first bytes"
        return self.told or f"ending {', '.join(f'`{ending}`' for ending in self.endings)}"

    def recognises(self, place: str | Path) -> bool:
        """Tell whether a source is of this kind."""
        if not self.lies(place):
            return False
        if isinstance(place, str):
            return True
        if self.signature and not _stands(place, *self.signature):
            return False
        if self.names and not self.names.fullmatch(place.name):
            return False
        if self.endings and not place.name.lower().endswith(self.endings):
            return False
        return self.looks is None or self.looks(place)


def _stands(path: Path, offset: int, content: bytes) -> bool:
    with path.open("rb") as file:
        file.seek(offset)
        return file.read(len(content)) == content
