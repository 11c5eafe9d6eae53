"""What a process keeps for the moment: one folder of its own, removed by others if it was killed.

The folder lies in the project, or among the system's temporary files where the project cannot be
written. A lock on a file beside it tells that its process lives; the system takes that lock from
a process however it ends.
"""

from __future__ import annotations

import atexit
import fcntl
import os
import re
import secrets
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from analysis.errors import UserError
from analysis.places import SCRATCH

NAME = "audience-decode"
# How files end that say what is still to be done: a folder with one stays for the next command.
JOURNAL = ".journal"
# Another process may remove the folder that holds all, as the last one in it, before we lock.
TRIES = 5
# Where Linux keeps the named semaphores of joblib's workers, which a kill leaves.
SEMAPHORES = Path("/dev/shm")
# The name of a process's folder; its lock is there before it and until after it.
OWN = re.compile(r"\d+-[0-9a-f]{8}")
# What tells programs that we start, and libraries, where temporary files belong.
VARIABLES = ("TMPDIR", "JOBLIB_TEMP_FOLDER")

_system = tempfile.gettempdir()


@dataclass
class _Own:
    """The folder of a process, its lock, and what lies in it with whether it lasts."""

    folder: Path
    lock: IO[str]
    made: dict[Path, bool]


# By process: one that was forked has none of its parent's.
_owned: dict[int, _Own] = {}


def _places() -> tuple[Path, Path]:
    return SCRATCH, Path(_system) / f"{NAME}-{os.getuid()}"


def _is_safe(place: Path) -> bool:
    """Tell whether a folder is one of this user's own, and no link that another laid there."""
    found = place.lstat()
    return not place.is_symlink() and place.is_dir() and found.st_uid == os.getuid()


def _held(lock: Path, mode: str) -> IO[str] | None:
    """Return the open file with its lock, or None where a living process has it."""
    file = lock.open(mode)
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        if lock.stat().st_ino == os.fstat(file.fileno()).st_ino:
            return file
    except OSError:
        pass
    file.close()
    return None


def _claimed(place: Path) -> _Own | None:
    """Return a new folder in a place that can be written, or None."""
    for _ in range(TRIES):
        with suppress(FileNotFoundError):
            place.mkdir(mode=0o700, parents=True, exist_ok=True)
            if not _is_safe(place):
                return None
            folder = place / f"{os.getpid()}-{secrets.token_hex(4)}"
            if lock := _held(folder.with_suffix(".lock"), "x"):
                folder.mkdir(mode=0o700)
                return _Own(folder, lock, {})
    return None


def _own() -> _Own:
    process = os.getpid()
    if process not in _owned:
        for place in _places():
            with suppress(OSError):
                if claimed := _claimed(place):
                    _owned[process] = claimed
                    break
        else:
            raise UserError(
                f"{' and '.join(str(place) for place in _places())} cannot be written",
                "a place for temporary files",
                "Make room, change permissions, or set TMPDIR to a folder that can be written.",
            )
    return _owned[process]


def own_folder() -> Path:
    """Return the folder of this process, made when it is first asked for.

    Raises
    ------
    UserError
        When there is no place for one.
    """
    return _own().folder


def more_room() -> str:
    """Return what to do where temporary files find no room."""
    if own_folder().parent == SCRATCH:
        return "Make room there, or let data/derived be a link to a folder on another disk."
    return "Make room there, or set TMPDIR to a folder on another disk."


def temporary_folder(lasting: bool = False) -> Path:
    """Return a new temporary folder.

    Parameters
    ----------
    lasting : bool
        Whether it lives until the process ends, whoever calls `release_folders` before.
    """
    own = _own()
    made = Path(tempfile.mkdtemp(dir=own.folder))
    own.made[made] = lasting
    return made


def release_folders(lasting: bool = False) -> None:
    """Remove the folders of this process; expressions over files in them can no longer be read.

    Parameters
    ----------
    lasting : bool
        Whether to remove the lasting ones too.
    """
    own = _owned.get(os.getpid())
    made_here = own.made if own else {}
    for made in [path for path, lasts in made_here.items() if lasting or not lasts]:
        made_here.pop(made)
        shutil.rmtree(made, ignore_errors=True)


@contextmanager
def own_temporary_files() -> Iterator[None]:
    """Keep temporary files of libraries and of programs that we start in our folder meanwhile."""
    former = {name: os.environ.get(name) for name in VARIABLES}
    before = tempfile.tempdir
    # Who needs temporary files is told when there is no place for them, and nobody else.
    with suppress(UserError):
        tempfile.tempdir = str(own_folder())
        os.environ.update(dict.fromkeys(VARIABLES, tempfile.tempdir))
    try:
        yield
    finally:
        tempfile.tempdir = before
        for name, value in former.items():
            os.environ.pop(name, None)
            if value is not None:
                os.environ[name] = value


def sweep_abandoned(end: Callable[[Path], None]) -> None:
    """Remove the folder of each process that was killed.

    Parameters
    ----------
    end : callable
        Takes such a folder before it is removed; where it meets an OSError the folder stays for
        the next time.
    """
    for place in _places():
        for lock in sorted(place.glob("*.lock")):
            with suppress(OSError):
                file = _held(lock, "r+") if _is_safe(place) else None
                if file is None:
                    continue
                with file:
                    end(lock.with_suffix(""))
                    _remove_semaphores(lock.name.split("-")[0])
                    _remove(lock)
        _remove_strays(place)
        with suppress(OSError):
            place.rmdir()


def _remove_strays(place: Path) -> None:
    """Remove folders whose lock is gone: a program that its starter did not wait for made them."""
    for folder in place.glob("*"):
        if OWN.fullmatch(folder.name) and not folder.with_suffix(".lock").exists():
            shutil.rmtree(folder, ignore_errors=True)


def _remove_semaphores(process: str) -> None:
    """Remove what the workers of a killed process waited for, unless its number is in use again."""
    if not Path("/proc", process).exists():
        for left in SEMAPHORES.glob(f"sem.loky-{process}-*"):
            with suppress(OSError):
                left.unlink()


def _remove(lock: Path) -> None:
    """Remove a folder, then its lock, then what held both if nothing else is there."""
    shutil.rmtree(lock.with_suffix(""), ignore_errors=True)
    lock.unlink(missing_ok=True)
    with suppress(OSError):
        lock.parent.rmdir()


@atexit.register
def _end() -> None:
    own = _owned.pop(os.getpid(), None)
    if own and not any(own.folder.glob(f"*{JOURNAL}")):
        _remove(own.folder.with_suffix(".lock"))
    if own:
        own.lock.close()
