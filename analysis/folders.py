"""Folders and files that may be replaced: where they lie, whether they are ours."""

from __future__ import annotations

import ctypes
import os
import tempfile
from pathlib import Path

from analysis.errors import UserError

MARK = ".audience-decode"
# As Linux numbers them for renameat2: paths from here, and both exchanged at once.
_AT_FDCWD = -100
_RENAME_EXCHANGE = 2


def home_path(text: str) -> Path:
    """Return a path in which `~` stands for a home.

    Raises
    ------
    UserError
        When nobody of that name has one.
    """
    try:
        return Path(text).expanduser()
    except RuntimeError:
        raise UserError(
            f"{text}: there is no home of that name", "a path that starts at a home", "Check ~."
        ) from None


def resolved_path(path: Path) -> Path:
    """Return where a path leads once every symbolic link in it is followed.

    Raises
    ------
    UserError
        When links lead in a circle, or a name is longer than the file system takes.
    """
    why = "a circle of links"
    try:
        found = path.absolute().resolve()
        # Newer Pythons give a circle back as it is; asking also tells of names that are too long.
        if found.exists() or not found.is_symlink():
            return found
    except (OSError, RuntimeError, ValueError) as error:
        why = getattr(error, "strerror", None) or str(error) or why
    raise UserError(
        f"{path} leads nowhere ({why})",
        "a path that can be followed to its end",
        "Name another, or remove the link.",
    )


def require_replaceable(target: Path) -> None:
    """Refuse a folder that holds something else than what was built here.

    Parameters
    ----------
    target : Path
        A resolved path, see `resolved_path`.

    Raises
    ------
    UserError
        When it is a file, where a disk is mounted, or holds something that was not built here.
    """
    if target.exists() and not target.is_dir():
        raise UserError(
            f"{target} is a file", "a folder that can be replaced", "Name another folder."
        )
    if os.path.ismount(target):
        raise UserError(
            f"{target} is where a disk is mounted, so that it cannot be exchanged for another",
            "a folder that can be replaced",
            "Name a folder inside it.",
        )
    if target.is_dir() and any(target.iterdir()) and not (target / MARK).exists():
        raise UserError(
            f"the folder {target} holds files that were not built here",
            "an empty folder, a new one, or one that an earlier run built",
            "Name another folder, or empty this one yourself.",
        )


def can_be_written(path: Path) -> bool:
    """Tell whether a file or folder can be made at a path, or changed where it stands."""
    standing = next(one for one in (path, *path.absolute().parents) if one.exists())
    return os.access(standing, os.W_OK)


def require_ours(target: Path) -> None:
    """Refuse a folder that cannot be replaced.

    Parameters
    ----------
    target : Path
        The folder that is to be replaced, or a link to it; it may not exist yet.

    Raises
    ------
    UserError
        When `require_replaceable` refuses it, or it cannot be written.
    """
    target = resolved_path(target)
    require_replaceable(target)
    parent = next(folder for folder in target.absolute().parents if folder.exists())
    try:
        with tempfile.TemporaryFile(dir=parent):
            pass
    except OSError as error:
        raise UserError(
            f"{parent} cannot be written ({error.strerror})",
            "a folder that can be written",
            "Name another folder, or change its permissions.",
        ) from None


def claim_folder(target: Path) -> None:
    """Make a folder that later runs may replace, where there is none yet."""
    target = resolved_path(target)
    if not target.exists():
        target.mkdir(parents=True)
        (target / MARK).touch()


def exchange_folders(first: Path, second: Path) -> bool:
    """Exchange two folders in one step, and tell whether the system could."""
    try:
        rename = ctypes.CDLL(None, use_errno=True).renameat2
    except (AttributeError, OSError):
        return False
    done = rename(_AT_FDCWD, os.fsencode(first), _AT_FDCWD, os.fsencode(second), _RENAME_EXCHANGE)
    return done == 0
