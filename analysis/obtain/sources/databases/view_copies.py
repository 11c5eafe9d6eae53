"""Views of a DuckDB file: copied once by a process that reads nothing else and has an end."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from analysis import scratch
from analysis.obtain.sources.databases import view_program
from analysis.obtain.sources.source import Problem

# Rows of one view: as many as are described exactly.
ROWS = 20_000_000
# Seconds for one view and for all of a source: nobody waits longer for what is stored nowhere.
SECONDS, ALL_SECONDS = 60.0, 300.0
# Seconds for the process itself to start, on however busy a machine.
START = 60.0
# Bytes of the copy of one view and of all: a disk holds that beside the source.
BYTES, ALL_BYTES = 1 << 30, 4 << 30
# Address space of the process, of which the engine takes a gigabyte before it reads a row.
MEMORY = 3 << 30
# A clean environment: no view sees a variable of ours.
ENVIRONMENT = {"HOME": "/", "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"}


@dataclass(frozen=True)
class ViewCopy:
    """What became of one view.

    Parameters
    ----------
    path : Path or None
        Its copy; None where it is left out.
    types : dict
        Column to declared type.
    kind, sentence : str
        What is to be said of it; both empty where all of it was read.
    """

    path: Path | None
    types: dict[str, str] = field(default_factory=dict)
    kind: str = ""
    sentence: str = ""

    def problems(self, name: str) -> list[Problem]:
        """Return what is to be said, for the view of that name."""
        return [Problem(name, "", self.kind, 0, self.sentence, "high")] if self.kind else []


def left_out(reason: str, kind: str = "unreadable") -> ViewCopy:
    """Return the fate of a view that is not read."""
    return ViewCopy(None, {}, kind, f"It could not be read and is left out: {reason}.")


# What is left when the others took all.
SPENT = left_out(
    f"the views before it took {ALL_SECONDS:,.0f} seconds or {ALL_BYTES >> 30} GB of disk",
    "view without end",
)
UNSTARTED = left_out("the process that reads views could not start")


def _told(line: str, target: Path, seconds: float) -> ViewCopy:
    """Read the program's answer; it has none when it was ended."""
    if not line:
        return left_out(
            f"it was not done within {seconds:,.0f} seconds, {BYTES >> 30} GB of disk and "
            f"{MEMORY >> 30} GB of memory",
            "view without end",
        )
    answer: dict[str, Any] = json.loads(line)
    if answer.get("outside"):
        return left_out("it needs more than this file, and only the source is read", "view outside")
    if "error" in answer:
        return left_out(f"the engine says “{answer['error']}”")
    if answer["rows"] < ROWS:
        return ViewCopy(target, answer["types"])
    sentence = f"Only its first {ROWS:,} rows are read; no figure tells of the others."
    return ViewCopy(target, answer["types"], "view cut", sentence)


@contextmanager
def _program(job: dict[str, Any], work: Path) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-I", view_program.__file__]
    with subprocess.Popen(
        command,
        text=True,
        env=ENVIRONMENT,
        cwd=work,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    ) as process:
        try:
            assert process.stdin
            # One that could not start reads nothing, and gives no line either.
            with suppress(BrokenPipeError):
                process.stdin.write(json.dumps(job) + "\n")
                process.stdin.flush()
            yield process
        finally:
            process.kill()


def _next_line(process: subprocess.Popen[str], seconds: float) -> str:
    """Return the next line of a program that is ended when it takes longer than this."""
    ending = threading.Timer(seconds, process.kill)
    ending.start()
    try:
        assert process.stdout
        line = process.stdout.readline()
    finally:
        ending.cancel()
    return line if line.endswith("\n") else ""


def _copied_until_one_fails(
    place: Path, views: list[tuple[str, str]], folder: Path, end: float
) -> list[ViewCopy]:
    """Copy views in one process, up to the first that it does not outlive."""
    targets = [folder / f"{len(views) - number}.parquet" for number in range(len(views))]
    asked = [(*view, str(target)) for view, target in zip(views, targets, strict=True)]
    job: dict[str, Any] = {"views": asked, "rows": ROWS, "memory": MEMORY, "bytes": BYTES}
    work = scratch.temporary_folder()
    (work / view_program.DATABASE).symlink_to(place.absolute())
    done: list[ViewCopy] = []
    with _program(job, work) as process:
        if not _next_line(process, START):
            return [UNSTARTED] * len(views)
        for target in targets:
            seconds = min(SECONDS, end - time.monotonic())
            taken = sum(path.stat().st_size for path in folder.iterdir())
            if seconds <= 0 or taken > ALL_BYTES:
                return done + [SPENT] * (len(views) - len(done))
            line = _next_line(process, seconds)
            done.append(_told(line, target, seconds))
            if not line:
                break
    return done


def copied_views(place: Path, views: list[tuple[str, str]]) -> list[ViewCopy]:
    """Copy views of a DuckDB file into Parquet, in their order.

    Parameters
    ----------
    place : Path
        The database.
    views : list of (schema, name)
        Views, and tables with columns that are computed when they are read.

    Returns
    -------
    list of ViewCopy
        One a view. What needs a file outside, an extension or more than the bounds above is left
        out; further rows are cut.
    """
    found: list[ViewCopy] = []
    folder, end = scratch.temporary_folder(), time.monotonic() + ALL_SECONDS
    while len(found) < len(views):
        found += _copied_until_one_fails(place, views[len(found) :], folder, end)
    return found
