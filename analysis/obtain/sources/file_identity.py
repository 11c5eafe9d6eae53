"""What files and folders are known by: hashes of their content, or of a sample of it."""

from __future__ import annotations

import hashlib
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


def folder_hash(folder: Path, of_file: Callable[[Path], str] = file_hash) -> str:
    """Return the SHA-256 of the names and hashes of a folder's sorted members.

    Parameters
    ----------
    folder : Path
        Every file in it counts, at any depth.
    of_file : callable
        Hash of one file.
    """
    total = hashlib.sha256()
    for member in sorted(path for path in folder.rglob("*") if path.is_file()):
        total.update(f"{member.relative_to(folder).as_posix()}\0{of_file(member)}\n".encode())
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
