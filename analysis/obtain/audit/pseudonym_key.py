"""The project's key for pseudonyms: random, whole, and readable by its owner only."""

from __future__ import annotations

import errno
import os
import secrets
import stat
import tempfile
from contextlib import suppress
from functools import cache
from pathlib import Path

from analysis import places, progress
from analysis.errors import UserError

# Without it pseudonyms cannot be made again from known ids.
KEY = places.ROOT / "data" / "pseudonyms.key"
# Bytes of a key: with fewer somebody could try them all and find the ids.
LENGTH = 32
# Random keys have about 30 different bytes; one with fewer than this was made by hand.
DIFFERENT = 16
# What a project that is read only says.
CLOSED = (errno.EROFS, errno.EACCES)
# Nobody but the owner reads or writes it.
MODE = 0o600


def _unusable(path: Path, what: str) -> UserError:
    return UserError(
        f"the key for pseudonyms {path} {what}",
        f"{LENGTH} random bytes as {2 * LENGTH} hexadecimal digits",
        "Put the right key back; or remove the file, and the next run makes a new one, with "
        "which pseudonyms differ from those of earlier samples.",
    )


def _restrict(path: Path, mode: int) -> None:
    """Take the key from everybody but its owner."""
    if stat.S_IMODE(mode) == MODE:
        return
    try:
        path.chmod(MODE)
    except OSError as error:
        raise UserError(
            f"the key for pseudonyms {path} can be read by others ({error.strerror})",
            "a file that its owner alone can read",
            f"Let its owner run `chmod 600 {path}`.",
        ) from None


def _read_key(path: Path, state: os.stat_result) -> bytes:
    if not stat.S_ISREG(state.st_mode):
        raise _unusable(path, "is no file")
    _restrict(path, state.st_mode)
    try:
        with path.open("rb") as file:
            found = bytes.fromhex(file.read(4 * LENGTH).decode("ascii").strip())
    except OSError as error:
        raise _unusable(path, f"cannot be read ({error.strerror})") from None
    except ValueError:
        raise _unusable(path, "holds no hexadecimal digits") from None
    if len(found) != LENGTH:
        raise _unusable(path, f"holds {len(found)} bytes")
    if len(set(found)) < DIFFERENT:
        raise _unusable(path, "is not random")
    return found


def _make_key(path: Path) -> bytes:
    """Write a fresh key aside and give it its name, unless another process was first."""
    fresh = secrets.token_bytes(LENGTH)
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, aside = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(handle, "w") as file:
            file.write(fresh.hex())
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(aside, path)
        except FileExistsError:
            return _read_key(path, path.stat())
        except OSError:
            # A file system without second names.
            Path(aside).replace(path)
        return fresh
    finally:
        Path(aside).unlink(missing_ok=True)


@cache
def _passing_key() -> bytes:
    """Return a key for this run alone, of a project that cannot be written."""
    with progress.work_step("It cannot be kept: later samples have other pseudonyms"):
        return secrets.token_bytes(LENGTH)


def pseudonym_key(path: Path = KEY) -> bytes:
    """Return the project's key for pseudonyms; where there is none it is made, and that is said.

    Parameters
    ----------
    path : Path
        Where it is kept.

    Raises
    ------
    UserError
        When what stands there is no key, or cannot be kept from others.
    """
    with suppress(FileNotFoundError):
        return _read_key(path, path.stat())
    with progress.work_step("Making a key for pseudonyms: earlier samples, if any, have others"):
        try:
            return _make_key(path)
        except OSError as error:
            if error.errno in CLOSED:
                return _passing_key()
            raise UserError(
                f"the key for pseudonyms {path} cannot be written ({error.strerror})",
                "a folder that can be written",
                "Change its permissions, or make room.",
            ) from None
