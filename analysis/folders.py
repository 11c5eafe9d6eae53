"""Folders that are replaced as a whole: built beside, marked as ours, then exchanged."""

from __future__ import annotations

import ctypes
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
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


def require_ours(target: Path) -> None:
    """Refuse a folder that cannot be replaced.

    Parameters
    ----------
    target : Path
        The folder that is to be replaced, or a link to it; it may not exist yet.

    Raises
    ------
    UserError
        When it is a file, holds something that was not built here, or cannot be written.
    """
    target = resolved_path(target)
    if target.exists() and not target.is_dir():
        raise UserError(
            f"{target} is a file", "a folder that can be replaced", "Name another folder."
        )
    if target.is_dir() and any(target.iterdir()) and not (target / MARK).exists():
        raise UserError(
            f"the folder {target} holds files that were not built here",
            "an empty folder, a new one, or one that an earlier run built",
            "Name another folder, or empty this one yourself.",
        )
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


def _exchange(first: Path, second: Path) -> bool:
    try:
        rename = ctypes.CDLL(None, use_errno=True).renameat2
    except (AttributeError, OSError):
        return False
    done = rename(_AT_FDCWD, os.fsencode(first), _AT_FDCWD, os.fsencode(second), _RENAME_EXCHANGE)
    return done == 0


def _retired(target: Path) -> Path:
    return target.with_name(f".{target.name}.old")


def repair_exchange(target: Path) -> None:
    """Finish an exchange that was cut off: put the old folder back where none stands."""
    retired = _retired(target)
    if retired.exists() and not target.exists():
        retired.rename(target)
    shutil.rmtree(retired, ignore_errors=True)
    for left in target.parent.glob(f".{target.name}.new-*"):
        shutil.rmtree(left, ignore_errors=True)


def publish_folder(staged: Path, target: Path) -> None:
    """Put a finished folder in the place of `target` in one step where the system has it.

    Parameters
    ----------
    staged : Path
        The complete folder, on the same file system as `target`.
    target : Path
        What it replaces; the former content is removed afterwards.
    """
    (staged / MARK).touch()
    staged.chmod(0o755)
    retired = _retired(target)
    shutil.rmtree(retired, ignore_errors=True)
    if not target.exists():
        staged.rename(target)
        return
    if _exchange(staged, target):
        staged.rename(retired)
    else:
        target.rename(retired)
        staged.rename(target)
    shutil.rmtree(retired)


@contextmanager
def replacing_folder(target: Path) -> Iterator[Path]:
    """Yield an empty folder beside `target` that takes its place when the block ends well.

    Parameters
    ----------
    target : Path
        The folder to replace; its parents are made. A link stays, and what it leads to is replaced.

    Raises
    ------
    UserError
        When `target` cannot be replaced, see `require_ours`.
    """
    target = resolved_path(target)
    require_ours(target)
    target.parent.mkdir(parents=True, exist_ok=True)
    repair_exchange(target)
    staged = Path(tempfile.mkdtemp(prefix=f".{target.name}.new-", dir=target.parent))
    try:
        yield staged
        publish_folder(staged, target)
    finally:
        shutil.rmtree(staged, ignore_errors=True)


@contextmanager
def replacing_file(target: Path) -> Iterator[Path]:
    """Give a file to write that takes the place of `target` when all is well, and else is removed.

    Parameters
    ----------
    target : Path
        The file; its folder is made. A link stays, and the file that it leads to is replaced.

    Raises
    ------
    UserError
        When it cannot be written, before any work is done for it.
    """
    target = resolved_path(target)
    if target.is_dir():
        raise UserError(f"{target} is a folder", "a file to write", "Name a file inside it.")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=".", suffix=target.suffix, dir=target.parent)
    except OSError as error:
        raise UserError(
            f"{target} cannot be written ({error.strerror})", "a file to write", "Name another."
        ) from None
    os.close(handle)
    partial = Path(name)
    try:
        yield partial
        partial.chmod(0o644)
        partial.replace(target)
    finally:
        partial.unlink(missing_ok=True)
