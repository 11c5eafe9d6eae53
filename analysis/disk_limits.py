"""What a disk refuses, told as what it is: no room, no more files, or a place that is closed.

Libraries and programs say so in many ways, some as an error within another one; here they become
one message that names the place and what can be done. `memory` does the same for memory.
"""

from __future__ import annotations

import errno
import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

from analysis.errors import UserError
from analysis.places import DERIVED, ROOT
from analysis.publication import begun_folders

FULL = {errno.ENOSPC, errno.EDQUOT}
CLOSED = {errno.EROFS, errno.EACCES, errno.EPERM}
# The words of programs that hand no number over; DuckDB counts what it may spill by the free disk.
FULL_WORDS = re.compile(
    r"No space left on device|Disk quota exceeded|database or disk is full|max_temp_directory_size"
)
# Bytes free on a disk that hardly was full a moment before, when what was half-done went.
AMPLE = 10e9
PATH = re.compile(r"""["'](/[^"']+)["']""")


def error_causes(error: BaseException) -> Iterator[BaseException]:
    """Yield an error and all that led to it, hidden or not, the outermost first."""
    waiting, seen = [error], set()
    while waiting:
        one = waiting.pop(0)
        if id(one) not in seen:
            seen.add(id(one))
            yield one
            waiting += [cause for cause in (one.__cause__, one.__context__) if cause]


def disk_refusal(error: BaseException) -> UserError | None:
    """Return what to tell of an error for which a disk is the cause, or None.

    Parameters
    ----------
    error : BaseException
        As it was raised, also one of ours that says something else of the same cause.
    """
    # What is ours to say already says it rightly, unless something else led to it.
    for one in (one for one in error_causes(error) if not isinstance(one, UserError)):
        if getattr(one, "errno", None) in FULL or FULL_WORDS.search(str(one)):
            return _full(one)
    if isinstance(error, OSError) and error.errno in CLOSED and isinstance(error.filename, str):
        return UserError(
            f"{error.filename} cannot be used ({error.strerror})",
            "a project that can be written, and files that can be read",
            "Change permissions, or work in a copy of the project.",
        )
    return None


def _place(error: BaseException) -> Path | None:
    """Return the folder with the least room of those that an error names, or else of ours.

    None where an error names none and ours have room: a chapter may write anywhere.
    """
    named = [getattr(error, name, None) for name in ("filename", "filename2")]
    paths = [Path(os.fsdecode(one)) for one in named if isinstance(one, (str, bytes))]
    paths = list(dict.fromkeys([*paths, *map(Path, PATH.findall(str(error)))]))
    # A write that fails tells no name, and a copy that of what is copied too.
    is_told = len(paths) == 1
    paths += [] if is_told else [*begun_folders(), DERIVED, ROOT]
    standing = [next(up for up in (one, *one.absolute().parents) if up.is_dir()) for one in paths]
    least = min(standing, key=lambda one: shutil.disk_usage(one).free)
    is_known = is_told or shutil.disk_usage(least).free < AMPLE or _lacks_files(least)
    return least if is_known else None


def _lacks_files(place: Path) -> bool:
    """Tell whether a file system that counts its files has none left."""
    found = os.statvfs(place)
    return bool(found.f_files) and not found.f_favail


def _full(error: BaseException) -> UserError:
    place = _place(error)
    if place is None:
        return UserError(
            f"no space is left on a disk ({' '.join(str(error).split())})",
            "room for what is written",
            "Make room there, or write to another disk.",
        )
    free = shutil.disk_usage(place).free / 1e6
    said = f"the disk of {place} is full ({free:,.0f} MB are free now)"
    if getattr(error, "errno", None) == errno.EDQUOT or "quota" in str(error):
        said = f"the quota on the disk of {place} is used up"
    elif _lacks_files(place):
        said = f"the disk of {place} takes no more files"
    inside = place == ROOT or place.is_relative_to(ROOT)
    return UserError(
        said,
        "room for results and for what is there for the moment",
        "Make room there, or let data/derived be a link to a folder on another disk."
        if inside
        else "Make room there, or name a place on another disk.",
    )
