"""How much memory this process may still take, what bounds it, and what a shortage is told as."""

from __future__ import annotations

import ctypes
import errno
import os
import re
import resource
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from analysis.errors import UserError

# Where Linux keeps the limits of groups of processes, and the files of both its versions.
GROUPS = Path("/sys/fs/cgroup")
GROUP_FILES = {
    "": ("memory.max", "memory.current", "inactive_file"),
    "memory": ("memory.limit_in_bytes", "memory.usage_in_bytes", "total_inactive_file"),
}
# The number of M_ARENA_MAX in malloc.h of the GNU C library. Every arena reserves 64 MB of
# addresses, and there are eight a core; two are enough for the two threads of the default.
M_ARENA_MAX, ARENAS = -8, 2
# What tells allocators that addresses are dear, before they begin: Arrow's own reserves 1 GB, and
# the engine's keeps all that it once had.
SPARING = {
    "ARROW_DEFAULT_MEMORY_POOL": "system",
    "DUCKDB_JE_MALLOC_CONF": "retain:false,dirty_decay_ms:0",
    "MALLOC_ARENA_MAX": str(ARENAS),
}
# How Python and libraries word that the system gave no memory, where the type does not say it.
REFUSED = re.compile(
    r"can't start new thread|failed to map segment|cannot allocate memory|bad allocation"
    r"|std::bad_alloc|resource temporarily unavailable",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Room:
    """Memory that this process may still take.

    Parameters
    ----------
    free : float
        Bytes.
    bound : str
        What bounds it, as a user can find and change it.
    """

    free: float
    bound: str


def _process_rooms() -> Iterator[Room]:
    import psutil

    used = psutil.Process().memory_info()
    for limit, taken, name in (
        (resource.RLIMIT_AS, used.vms, "address space (ulimit -v)"),
        (resource.RLIMIT_DATA, getattr(used, "data", 0), "data (ulimit -d)"),
    ):
        soft, _ = resource.getrlimit(limit)
        if soft != resource.RLIM_INFINITY:
            yield Room(soft - taken, f"the process's limit of {soft / 1e6:,.0f} MB of {name}")


def _group_folders(groups: Path, membership: str) -> Iterator[tuple[Path, tuple[str, str, str]]]:
    """Yield every folder whose limit holds for this process, with the names of its files."""
    for line in membership.splitlines():
        _, _, rest = line.partition(":")
        controllers, _, inside = rest.partition(":")
        version = next((name for name in controllers.split(",") if name in GROUP_FILES), None)
        if version is None:
            continue
        top = groups / version
        place = top / inside.strip("/")
        # In a container the path may be that of the machine, where only the top is to be seen.
        for folder in (place, *place.parents):
            yield folder, GROUP_FILES[version]
            if folder == top:
                break


def group_rooms(groups: Path, membership: str) -> Iterator[Room]:
    """Yield what the groups of processes leave that this process is in.

    Parameters
    ----------
    groups : Path
        Where the system shows them.
    membership : str
        Lines as in `/proc/self/cgroup`.
    """
    for folder, (limit, used, reclaimed) in _group_folders(groups, membership):
        with suppress(OSError, ValueError):
            most = int((folder / limit).read_text())
            held = int((folder / used).read_text())
            # Pages of files that the system gives up when memory is asked for.
            said = (folder / "memory.stat").read_text().split()
            spare = dict(zip(said[::2], said[1::2], strict=False)).get(reclaimed, 0)
            free = most - max(0, held - int(spare))
            yield Room(free, f"the limit of {most / 1e6:,.0f} MB of its group (cgroup)")


def memory_room() -> Room:
    """Return the memory that this process may still take, and what bounds it most."""
    import psutil

    rooms = [Room(float(psutil.virtual_memory().available), "this machine"), *_process_rooms()]
    with suppress(OSError):
        rooms += group_rooms(GROUPS, Path("/proc/self/cgroup").read_text())
    least = min(rooms, key=lambda room: room.free)
    return Room(max(0.0, least.free), least.bound)


def spare_addresses() -> None:
    """Reserve few addresses where they are limited, in this process and those it starts.

    `ulimit -v` counts what is reserved, used or not: allocators reserve some two gigabytes.
    """
    soft, _ = resource.getrlimit(resource.RLIMIT_AS)
    if soft == resource.RLIM_INFINITY:
        return
    for name, value in SPARING.items():
        os.environ.setdefault(name, value)
    # Other C libraries have no such call, and no such arenas.
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).mallopt(M_ARENA_MAX, ARENAS)


def _lack(error: BaseException) -> str:
    """Return what failed for want of memory, empty where an error has another cause."""
    # By name: nothing is imported for an error, least of all where memory is short.
    kinds = {kind.__name__ for kind in type(error).__mro__}
    if "BrokenProcessPool" in kinds:
        return "the system ended a worker process, as it does when memory runs out"
    if isinstance(error, MemoryError):
        return "memory ran out"
    if isinstance(error, OSError) and error.errno == errno.ENOMEM:
        return "the system gave no more memory"
    if isinstance(error, (RuntimeError, ImportError)) and REFUSED.search(str(error)):
        return "the system gave no more memory"
    if "OutOfMemoryException" in kinds:
        return f"the engine ran out of memory ({engine_message(error)})"
    return ""


def is_own_limit(error: BaseException) -> bool:
    """Tell whether the engine met its own limit; else the process has no more to give."""
    return str(error).partition("\n")[0].rstrip().endswith("used)")


def engine_message(error: BaseException) -> str:
    """Return the engine's own words for a shortage, without its advice."""
    lines = str(error).splitlines() or [""]
    return lines[0].removeprefix("Out of Memory Error: ")


def lacks_memory(error: BaseException) -> bool:
    """Tell whether an error comes from too little memory, and so says nothing of the data."""
    return bool(_lack(error))


def memory_shortage(error: BaseException) -> UserError | None:
    """Return what to tell the user of an error that comes from too little memory, else None."""
    lack = _lack(error)
    if not lack:
        return _lack_behind(error)
    room = memory_room()
    return UserError(
        f"{lack}; {room.free / 1e6:,.0f} MB are left by {room.bound}",
        "more memory, or work that needs less",
        "Raise that limit or close other programs; or set engine.threads = 1 and a lower "
        "engine.memory in audience.toml, which leaves more to everything else.",
    )


def _lack_behind(error: BaseException) -> UserError | None:
    return memory_shortage(error.__cause__) if error.__cause__ is not None else None
