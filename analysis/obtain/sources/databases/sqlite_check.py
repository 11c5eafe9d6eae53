"""Whether an SQLite file is whole: by its size, and where it is small by all of its pages."""

from __future__ import annotations

import re
import sqlite3
from pathlib import Path
from urllib.parse import quote

from analysis.errors import UserError

# Files up to this many bytes are looked through in a second or so.
SMALL = 128 << 20
# How SQLite says that pages are not as they were written, and not that values break a rule.
HARMED = re.compile(r"\*\*\*|\b[Pp]age \d")


def files_beside(path: Path) -> list[Path]:
    """Return the logs beside a database that hold something."""
    logs = [path.with_name(path.name + end) for end in ("-wal", "-journal")]
    return [log for log in logs if log.exists() and log.stat().st_size]


def require_whole(path: Path) -> None:
    """Refuse an SQLite file that ends before its last page.

    Raises
    ------
    UserError
        When it does, and no log beside it may hold the rest.
    """
    with path.open("rb") as file:
        header = file.read(100)
    size = int.from_bytes(header[16:18], "big") if len(header) == 100 else 0
    page = 65536 if size == 1 else size
    pages = int.from_bytes(header[28:32], "big") if len(header) == 100 else 1
    current = header[24:28] == header[92:96]
    have = path.stat().st_size
    if page and pages and current and have < pages * page and not files_beside(path):
        raise UserError(
            f"{path.name} ends after {have:,} of {pages * page:,} bytes",
            "a whole SQLite file",
            "Copy or download it again.",
        )


def require_sound_pages(path: Path) -> None:
    """Refuse an SQLite file that is cut or damaged, without reading its rows.

    Raises
    ------
    UserError
        When it is no database, ends too early, or one of its pages is harmed.
    """
    require_whole(path)
    if files_beside(path):
        return
    connection = sqlite3.connect(f"file:{quote(str(path))}?mode=ro&immutable=1", uri=True)
    try:
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        small = path.stat().st_size <= SMALL
        said = connection.execute("PRAGMA quick_check(1)").fetchone()[0] if small else ""
    except sqlite3.Error as error:
        said = f"*** {error}"
    finally:
        connection.close()
    if HARMED.search(said):
        raise UserError(
            f"{path.name} cannot be read as SQLite ({said.strip('* ').splitlines()[-1]})",
            "a whole SQLite database",
            "Check it with `PRAGMA integrity_check`, or copy it again.",
        )
