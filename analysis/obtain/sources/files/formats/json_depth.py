"""How deep JSON is nested: the engine's reader ends the process on what lies too deep."""

from __future__ import annotations

import mmap
import re
from pathlib import Path

import numpy as np

from analysis.errors import UserError

# The reader holds ten thousand levels, no export has a hundred.
MOST = 1_000
CHUNK = 1 << 24
# A text, in which brackets are letters, or one bracket.
TOKEN = re.compile(rb'"(?:[^"\\]|\\.)*"|[\[\]{}]', re.DOTALL)
OPEN, CLOSED = (np.frombuffer(signs, dtype="uint8") for signs in (b"[{", b"]}"))


def _rough_depth(path: Path) -> int:
    """Return by how much open brackets grow at most, those in texts counted too."""
    level = low = rise = 0
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            signs = np.frombuffer(chunk, dtype="uint8")
            steps = np.isin(signs, OPEN).astype("int8") - np.isin(signs, CLOSED).astype("int8")
            levels = level + np.cumsum(steps[steps != 0], dtype="int64")
            if levels.size:
                lows = np.minimum(np.minimum.accumulate(levels), low)
                rise = max(rise, int((levels - lows).max()))
                level, low = int(levels[-1]), int(lows[-1])
    return rise


def _depth(path: Path) -> int:
    depth = most = 0
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as text:
        for token in TOKEN.finditer(text):
            sign = token[0][:1]
            depth += 1 if sign in b"[{" else -1 if sign in b"]}" else 0
            most = max(most, depth)
            if most > MOST:
                break
    return most


def require_shallow(path: Path, name: str) -> None:
    """Refuse JSON that is nested deeper than its reader can go.

    Parameters
    ----------
    path : Path
        The file, in UTF-8.
    name : str
        What it is called.

    Raises
    ------
    UserError
        Beyond `MOST` levels.
    """
    if _rough_depth(path) > MOST and _depth(path) > MOST:
        raise UserError(
            f"{name} has objects or lists inside each other more than {MOST:,} levels deep",
            "an array of objects, or one object a line",
            "Export the history itself, as JSON or CSV.",
        )
