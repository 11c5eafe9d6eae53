"""What a publication has begun, on disk before it is done, and how it ends after a kill."""

from __future__ import annotations

import json
import os
import shutil
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path

from analysis import scratch
from analysis.errors import UserError
from analysis.folders import exchange_folders, require_replaceable
from analysis.scratch import JOURNAL

# What is to become of the folders when the process dies.
MAKING, ON_TRIAL, DECIDED = "making", "on trial", "decided"


@dataclass(frozen=True)
class Exchange:
    """A folder that is built, what it is to replace, and its number in its file system.

    The number tells on which of the two places the new folder lies, whenever the process died.
    """

    built: str
    target: str
    number: int = 0

    @property
    def retired(self) -> Path:
        """Return where the former folder waits where the system has no exchange."""
        return Path(self.built.removesuffix(".new") + ".old")

    def is_done(self) -> bool:
        """Tell whether the new folder stands in its place."""
        return bool(self.number) and inode_number(Path(self.target)) == self.number

    def is_due(self) -> bool:
        """Tell whether the new folder still lies beside its place."""
        return bool(self.number) and inode_number(Path(self.built)) == self.number


def inode_number(path: Path) -> int:
    """Return the number of a folder in its file system, 0 where there is none."""
    try:
        return path.lstat().st_ino
    except OSError:
        return 0


@dataclass
class Journal:
    """What a publication has begun, on disk before it is done.

    `passing` names what is removed at the end in any case.
    """

    state: str = MAKING
    exchanges: list[Exchange] = field(default_factory=list)
    passing: list[str] = field(default_factory=list)


def write_journal(journal: Journal, path: Path) -> None:
    """Let a journal stand on the disk, whole."""
    aside = path.with_suffix(".part")
    with aside.open("w", encoding="utf-8") as file:
        json.dump(asdict(journal), file)
        file.flush()
        # Before folders move, what is to become of them has to be on the disk.
        if journal.state != MAKING:
            os.fsync(file.fileno())
    aside.replace(path)


def read_journal(path: Path) -> Journal:
    """Return the journal that a process left."""
    said = json.loads(path.read_text(encoding="utf-8"))
    exchanges = [Exchange(**one) for one in said.pop("exchanges")]
    return Journal(exchanges=exchanges, **said)


def put_in_place(one: Exchange) -> None:
    """Let a new folder take the place of the former one, wherever an earlier try ended."""
    built, target = Path(one.built), Path(one.target)
    if one.is_done() or not one.is_due():
        return
    require_replaceable(target)
    if not target.exists():
        built.rename(target)
    elif not exchange_folders(built, target):
        target.rename(one.retired)
        built.rename(target)


def take_back(one: Exchange) -> None:
    """Let the former folder stand in its place again, wherever an earlier try ended."""
    built, target = Path(one.built), Path(one.target)
    if one.is_done() and not (built.exists() and exchange_folders(built, target)):
        target.rename(built)
    if one.retired.exists() and not target.exists():
        one.retired.rename(target)


def remove_path(path: Path) -> None:
    """Remove a folder or a file, if it is there."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    else:
        with suppress(OSError):
            path.unlink(missing_ok=True)


def end_journal(path: Path, journal: Journal) -> None:
    """Do what a journal says is to become of its folders, then remove what is left and itself."""
    for one in journal.exchanges:
        if journal.state == DECIDED:
            put_in_place(one)
        elif journal.state == ON_TRIAL:
            take_back(one)
    for one in journal.exchanges:
        remove_path(Path(one.built))
        remove_path(one.retired)
    for name in journal.passing:
        remove_path(Path(name))
    path.unlink(missing_ok=True)


def mend_abandoned() -> None:
    """End what killed processes left half-done, and remove their temporary folders."""
    scratch.sweep_abandoned(_end_journals)


def _end_journals(folder: Path) -> None:
    for path in sorted(folder.glob(f"*{JOURNAL}")):
        # What is no journal of this version says nothing that could be done.
        with suppress(ValueError, TypeError, KeyError):
            journal = read_journal(path)
            if journal.state == DECIDED and not all(map(_is_free, journal.exchanges)):
                journal.state = ON_TRIAL
            end_journal(path, journal)


def _is_free(one: Exchange) -> bool:
    """Tell whether nobody has put something else into a place since."""
    try:
        require_replaceable(Path(one.target))
    except UserError:
        return False
    return True
