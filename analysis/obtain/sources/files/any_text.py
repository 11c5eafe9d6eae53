"""Text files whose ending says nothing: whether their lines are a table."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from analysis.errors import UserError
from analysis.obtain.sources.files.file_start import line_fields
from analysis.obtain.sources.files.table_start import table_start

# Text that is made of lines for other reasons than to hold rows.
OTHER = {
    *(".md", ".rst", ".html", ".htm", ".xml", ".svg", ".tex", ".rtf", ".ipynb", ".json"),
    *(".py", ".r", ".js", ".css", ".sh", ".bat", ".sql", ".c", ".h", ".java", ".php", ".rb"),
    *(".yml", ".yaml", ".toml", ".ini", ".cfg", ".conf", ".env", ".lock", ".eml", ".ics", ".srt"),
}
# Bytes that are looked at for signs that no text has.
START = 4096
# Share of lines with the same number of fields, and lines, that make a table.
EVEN, FEWEST = 0.9, 3


def _is_text(path: Path) -> bool:
    with path.open("rb") as file:
        start = file.read(START)
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    control = sum(1 for byte in start if byte < 32 and byte not in b"\t\n\r\x0b\x0c\x1a\x1b")
    return control == 0 or start[1::2].count(0) > 0.4 * len(start[1::2])


def holds_table(path: Path) -> bool:
    """Tell whether the lines of a text file are rows: as many fields in nearly all of them.

    Parameters
    ----------
    path : Path
        A file of any ending but those of programs and documents.
    """
    if path.suffix.lower() in OTHER or not path.stat().st_size or not _is_text(path):
        return False
    try:
        start = table_start(path)
    except (UserError, OSError):
        return False
    widths = [len(row) for row in start.rows if row]
    width, often = Counter(widths).most_common(1)[0]
    # What follows the last row is its footer.
    last = max(at for at, one in enumerate(widths) if one == width)
    return width > 1 and often >= FEWEST and often >= EVEN * (last + 1)


def is_prose(path: Path) -> bool:
    """Tell whether a file of plain text holds sentences rather than a table.

    Parameters
    ----------
    path : Path
        A file whose ending allows both, `.txt`.
    """
    if path.suffix.lower() != ".txt":
        return False
    try:
        start = table_start(path)
    except (UserError, OSError):
        return False
    wide = [len(row) for row in start.rows]
    rows = line_fields([" ".join(row) for row in start.rows], " ")
    even = Counter(wide).most_common(1)[0][1] >= EVEN * len(wide)
    words = sum(map(len, rows)) / max(1, len(rows))
    return not even or (max(wide) == 1 and words > 3)
