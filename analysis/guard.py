"""What is checked before work starts: one run at a time, enough disk, enough memory."""

from __future__ import annotations

import fcntl
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from analysis import scratch
from analysis.errors import UserError
from analysis.folders import can_be_written
from analysis.memory import memory_room
from analysis.obtain.sources.adapter_table import is_packed, source_place

# Set for child processes of a run (Quarto's hooks), which work under its lock.
HELD = "AUDIENCE_LOCK_HELD"

# Measured on the replica at scales .1 and 1.0: derived tables, reports and two sites take
# about twice the source; the process itself needs .6 GB before it reads a row.
DISK_BASE, DISK_PER_BYTE = 250e6, 2.0
# The engine takes some bytes of memory a byte of the source, and spills what exceeds the most.
MEMORY_BASE, MEMORY_PER_BYTE, MEMORY_MOST = 0.8e9, 4.0, 0.5e9
# Tables of interactions as text unpack to about five times their archive; a value of Parquet
# takes half of a number's eight bytes in our tables.
UNPACKED, CELL = 5, 4
# What Parquet files begin with.
PARQUET = b"PAR1"


@contextmanager
def holding_lock(path: Path, writes: bool = True) -> Iterator[None]:
    """Hold the lock of a project's folder, so that two runs never mix their results.

    Parameters
    ----------
    path : Path
        The file that is locked.
    writes : bool
        Whether the work needs a project that can be written; else one that cannot needs no lock.

    Raises
    ------
    UserError
        When another run holds it; the message names that run.
    """
    if os.environ.get(HELD) or not (writes or can_be_written(path)):
        yield
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.seek(0)
            raise UserError(
                f"another run works in this folder: {file.read().strip() or 'just started'}",
                "one run at a time",
                "Wait until it ends, or stop it.",
            ) from None
        file.truncate(0)
        file.write(f"process {os.getpid()}, started {time.strftime('%Y-%m-%d %H:%M:%S')}\n")
        file.flush()
        os.environ[HELD] = str(os.getpid())
        try:
            yield
        finally:
            os.environ.pop(HELD, None)
            file.truncate(0)


def lock_inherited() -> bool:
    """Return whether this process works for a run that another process leads."""
    return os.environ.get(HELD, str(os.getpid())) != str(os.getpid())


def source_size(source: str) -> int:
    """Return the bytes of a source once it is unpacked, as far as that can be told before."""
    try:
        place = source_place(source)
        if isinstance(place, str):
            # A database behind a URL does not tell its size.
            return 0
        files = place.rglob("*") if place.is_dir() else [place]
        return sum(_unpacked_size(path) for path in files if path.is_file())
    except (UserError, OSError, RuntimeError):
        # What can be no source is told by whoever opens it.
        return 0


def _unpacked_size(path: Path) -> int:
    size = path.stat().st_size
    try:
        if is_packed(path):
            return size * UNPACKED
        with path.open("rb") as file:
            kept = file.read(len(PARQUET))
    except OSError:
        return size
    return max(size, _parquet_size(path)) if kept == PARQUET else size


def _parquet_size(path: Path) -> int:
    """Return the bytes of a Parquet file's values, which take next to nothing where they repeat."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        facts = pq.read_metadata(path)
    except (pa.ArrowException, OSError):
        # What is no Parquet is told by whoever opens it.
        return 0
    groups = (facts.row_group(number) for number in range(facts.num_row_groups))
    unpacked = sum(group.total_byte_size for group in groups)
    return max(unpacked, facts.num_rows * facts.num_columns * CELL)


def require_room(source: str, folders: list[Path]) -> None:
    """Refuse to start work for which disk or memory will not suffice.

    Parameters
    ----------
    source : str
        Path or URL of the data; its size drives the estimate.
    folders : list of Path
        Where results are written, beside the place of temporary files; they may not exist yet.

    Raises
    ------
    UserError
        With the estimate and what there is.
    """
    size = source_size(source)
    disk = DISK_BASE + DISK_PER_BYTE * size
    for folder in (*folders, scratch.own_folder()):
        standing = next(path for path in (folder, *folder.absolute().parents) if path.exists())
        free = shutil.disk_usage(standing).free
        if free < disk:
            raise UserError(
                f"{free / 1e6:,.0f} MB free on the disk of {standing}",
                f"about {disk / 1e6:,.0f} MB for a source of {size / 1e6:,.0f} MB",
                scratch.more_room(),
            )
    memory, room = MEMORY_BASE + min(MEMORY_PER_BYTE * size, MEMORY_MOST), memory_room()
    if room.free < memory:
        raise UserError(
            f"{room.free / 1e6:,.0f} MB of memory to be had; {room.bound} leaves no more",
            f"about {memory / 1e6:,.0f} MB for a source of {size / 1e6:,.0f} MB",
            "Close other programs, or raise that limit.",
        )
