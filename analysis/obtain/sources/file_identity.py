"""What files and folders are known by: hashes of their content, or of a sample of it."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from pathlib import Path

# Above this many bytes a file is known by its size, its time and sampled pages: hashing more
# would take longer than a start may, a second or so.
WHOLE = 256 << 20
# So many pages of so many bytes, 4 MB in all, are read in a few hundredths of a second.
SAMPLES, PAGE = 64, 1 << 16


def file_hash(path: Path) -> str:
    """Return the SHA-256 of a file's content."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def unfit_reason(path: Path, folder: Path) -> str:
    """Return why a member of a folder is not read, or nothing.

    Parameters
    ----------
    path : Path
        The member: anything but a folder itself.
    folder : Path
        The source.
    """
    try:
        place = path.resolve(strict=True)
        if not place.is_relative_to(folder.resolve()):
            return "a link that leads out of the folder"
        if path.is_dir():
            return "a link to a folder"
        if not path.is_file():
            return "no regular file"
        with path.open("rb") as file:
            file.read(1)
    except (OSError, RuntimeError) as error:
        return f"unreadable ({getattr(error, 'strerror', None) or 'a link in a circle'})"
    return ""


def _is_link(path: Path) -> bool:
    try:
        return path.is_symlink()
    except OSError:
        # In a folder whose names may be read, and nothing else.
        return False


def folder_members(folder: Path) -> dict[Path, str]:
    """Return the files of a folder at any depth, each with the reason for not reading it.

    A folder that cannot be looked into is there as well, with its reason.
    """
    unread: dict[Path, str] = {}
    found: list[Path] = []

    def note(error: OSError) -> None:
        unread[Path(error.filename)] = f"unreadable ({error.strerror})"

    for place, inside, files in os.walk(folder, onerror=note):
        found += [Path(place, name) for name in files]
        found += [path for name in inside if _is_link(path := Path(place, name))]
    members = {path: unfit_reason(path, folder) for path in found} | unread
    return dict(sorted(members.items()))


def folder_hash(folder: Path, of_file: Callable[[Path], str] = file_hash) -> str:
    """Return the SHA-256 of the names and hashes of a folder's sorted members.

    Parameters
    ----------
    folder : Path
        Every file in it counts, at any depth; of what is not read only its name and why.
    of_file : callable
        Hash of one file.
    """
    total = hashlib.sha256()
    for member, unfit in folder_members(folder).items():
        held = unfit or of_file(member)
        name = member.relative_to(folder).as_posix()
        total.update(f"{name}\0{held}\n".encode(errors="surrogateescape"))
    return total.hexdigest()


def _sampled(path: Path) -> str:
    state = path.stat()
    total = hashlib.sha256(f"{state.st_size} {state.st_mtime_ns}".encode())
    step = max(PAGE, (state.st_size - PAGE) // (SAMPLES - 1))
    with path.open("rb") as file:
        for place in range(0, state.st_size, step):
            file.seek(place)
            total.update(file.read(PAGE))
    return total.hexdigest()


def quick_hash(path: Path) -> str:
    """Return the hash of a file; of a large one that of a sample, with the prefix "sampled:"."""
    return file_hash(path) if path.stat().st_size <= WHOLE else f"sampled:{_sampled(path)}"


def file_identity(path: Path, logs: tuple[str, ...] = ()) -> dict[str, object]:
    """Return what a file is known by.

    Parameters
    ----------
    path : Path
        The file.
    logs : tuple of str
        Ends of the names of files beside it that belong to its content.
    """
    beside = [path.with_name(path.name + end) for end in logs]
    beside = [log for log in beside if log.is_file() and log.stat().st_size]
    digest = "+".join(quick_hash(part) for part in (path, *beside))
    return {"name": path.name, "kind": "file", "sha256": digest}


def folder_identity(folder: Path) -> dict[str, object]:
    """Return what a folder is known by."""
    digest = folder_hash(folder, quick_hash)
    return {"name": folder.resolve().name, "kind": "folder", "sha256": digest}
