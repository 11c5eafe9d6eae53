"""Why a cell or a kernel failed: the line, the last words, what the machine did to it."""

from __future__ import annotations

import re
import signal
from pathlib import Path
from typing import TYPE_CHECKING

from analysis.book.source.chapter import Cell

if TYPE_CHECKING:
    from subprocess import Popen

    from nbclient.exceptions import CellExecutionError
    from nbformat import NotebookNode

# Bytes that a disk takes which is not full: a kernel that cannot keep its connection just dies.
PROBE = 65_536
CELL_LINE = re.compile(r"(?:Cell In\[\d+\], line|<ipython-input[^>]*>:?) ?(\d+)")
ANSI = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")


def cell_failure(cell: Cell, made: NotebookNode, error: CellExecutionError) -> str:
    """Return file, line and the last line of the exception of a cell."""
    traceback: list[str] = next(
        (one.traceback for one in made.outputs if one.output_type == "error"), []
    )
    match = CELL_LINE.search(ANSI.sub("", "\n".join(traceback)))
    line = cell.first.number + (int(match[1]) - 1 if match else 0)
    lines = [one for one in f"{error.ename}: {error.evalue}".splitlines() if one.strip()]
    return f"{cell.first.file} line {line}: {ANSI.sub('', lines[0])}"


def refused_memory(error: CellExecutionError) -> MemoryError | None:
    """Return what a cell met as if it were met here, where memory ran out, else None."""
    lacks = "MemoryError" in error.ename or error.ename == "OutOfMemoryException"
    return MemoryError(error.evalue) if lacks else None


def cause_of_death(process: Popen[bytes] | None, folder: Path) -> Exception | None:
    """Return what the machine did to a kernel that died, if it did."""
    if process and process.returncode == -signal.SIGKILL:
        return MemoryError("the system killed a kernel, as it does where there is none left")
    try:
        (folder / "probe").write_bytes(bytes(PROBE))
    except OSError as error:
        return error
    return None
