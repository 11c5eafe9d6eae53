"""A delimited file copied into Parquet as text, with the lines that are no rows of it."""

from __future__ import annotations

import re
from collections import deque
from dataclasses import dataclass
from pathlib import Path

from analysis import engine, scratch
from analysis.errors import UserError
from analysis.obtain.sources.files.file_start import BLANK_FIELD, BLANKS, HEAD_BYTES
from analysis.obtain.sources.files.text_encoding import utf8_copy
from analysis.obtain.sources.source import fresh_name, safe_link

# A line of 16 MB is no row any more, unless the file has such lines: then the engine is given
# room for the longest, up to a gigabyte, twice, instead of its sixteen.
LONGEST_LINE, LONGEST_MOST = 16 << 20, 1 << 30
# Characters of what is inside an open quote from which on the engine may keep a part of it only,
# and what is said of its lines then: more than any file has.
QUOTED_MOST, UNCOUNTED = 4000, 10**12
# Bytes at the end of a file, and lines in them, among which its footer lies.
TAIL_BYTES, FOOTER_MOST = 1 << 16, 20
LONE_END = re.compile(rb"(?<!\r)\n")
# What becomes of the end of a line where Windows writes it as text twice.
DOUBLE_END = b"\r\r\n"
# Lines that are remarks, in the engine's patterns.
REMARK = r"^\s*(#|//)"
REMARK_LINE = re.compile(REMARK)
# What the first filled cell of a total says, in the languages of common spreadsheets.
TOTALS = re.compile(
    r"(grand |sub)?totals?( general)?|sum|summe|gesamt(summe)?|gesamtergebnis|insgesamt|somme|"
    r"suma|totale|totaux|average|mean|mittelwert|durchschnitt|count|anzahl|row count|rows|records",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Dialect:
    """How a delimited file is written.

    Parameters
    ----------
    delimiter : str
        Between fields, one to four characters; a blank stands for any number of them.
    columns : tuple of str
        Names of the columns.
    header : bool
        Whether the first row holds the names.
    encoding : str
        As `file_encoding` has it.
    quote : str
        Around fields that hold a delimiter; empty for none.
    escape : str
        Before a quote inside such a field; empty for the quote itself.
    skip : int
        Lines before the header, or before the first row.
    """

    delimiter: str
    columns: tuple[str, ...]
    header: bool = True
    encoding: str = "utf-8"
    quote: str = '"'
    escape: str = ""
    skip: int = 0


@dataclass
class RawCopy:
    """The rows of a file as text, and its lines that are none.

    Parameters
    ----------
    path : Path
        Parquet with a text column for each column of the file, in the file's order.
    bad : list of tuple of int
        Number of a line with another number of fields, and of the lines that an open quote
        took in with it.
    remarks, footers : int
        Lines that are remarks, and that stand behind the last row.
    """

    path: Path
    bad: list[tuple[int, int]]
    remarks: int = 0
    footers: int = 0

    @property
    def lost(self) -> int:
        """Return how many lines hold no row and should."""
        return len(self.bad) + sum(inside for _, inside in self.bad)


def _even_ends(plain: Path, dialect: Dialect) -> Path:
    """Return a file whose lines end in two ways, or twice, as a copy in which they end in one.

    A cell between quotes may hold the other end: then only lines before the header tell.
    """
    with plain.open("rb") as file:
        head = file.read(HEAD_BYTES)
    mixed = b"\r\n" in head and LONE_END.search(head) and (b'"' not in head or dialect.skip)
    if DOUBLE_END not in head and not mixed:
        return plain
    target = scratch.temporary_folder() / plain.name
    with plain.open("rb") as source, target.open("wb") as copy:
        for line in source:
            copy.write(line.rstrip(b"\r\n") + b"\n" if line.endswith(b"\r\n") else line)
    return target


def plain_copy(path: Path, dialect: Dialect) -> tuple[Path, Dialect]:
    """Return a file as the engine takes it, UTF-8 with one sign between fields, and how it is.

    Parameters
    ----------
    path : Path
        The file.
    dialect : Dialect
        How it is written.
    """
    plain = _even_ends(utf8_copy(path, dialect.encoding), dialect)
    if dialect.delimiter != BLANKS:
        return plain, dialect
    target = scratch.temporary_folder() / path.name
    with (
        plain.open(encoding="utf-8-sig", errors="replace", newline="") as source,
        target.open("w", encoding="utf-8", newline="") as file,
    ):
        for line in source:
            cells = BLANK_FIELD.findall(line) if '"' in line else line.split()
            file.write("\t".join(cells) + "\n")
    return target, Dialect(
        "\t", dialect.columns, dialect.header, "utf-8", dialect.quote, skip=dialect.skip
    )


def _longest_line(path: Path) -> int:
    """Return the bytes of the longest line of a file, never holding more than a piece of it."""
    longest, open_line = 0, 0
    with path.open("rb") as file:
        while piece := file.read(1 << 20):
            lines = piece.split(b"\n")
            longest = max(longest, open_line + len(lines[0]), *map(len, lines))
            open_line = len(lines[-1]) + (open_line if len(lines) == 1 else 0)
    return longest


def _line_room(path: Path) -> int:
    if path.stat().st_size <= LONGEST_LINE:
        return LONGEST_LINE
    longest = _longest_line(path) + 2
    if longest > LONGEST_MOST:
        raise UserError(
            f"a line of {path.name} has {longest:,} bytes",
            f"lines of at most {LONGEST_MOST:,}",
            "Check the file: its lines may have lost their ends.",
        )
    return max(LONGEST_LINE, longest)


def _is_note(line: str, delimiter: str) -> bool:
    """Tell a note or a total from a row that is cut off, which has values."""
    first, *more = line.split(delimiter)
    first = first.strip('" ')
    if TOTALS.fullmatch(first.rstrip(": ")) or REMARK_LINE.match(line):
        return True
    words = re.findall(r"[^\W\d_]+", first)
    return len(words) > (2 if more else 0) and (" " in first or first.endswith(":"))


def footer_lines(path: Path, delimiter: str, width: int) -> list[str]:
    """Return the lines at the end of a file that have fewer fields than its rows.

    Parameters
    ----------
    path : Path
        A file in UTF-8.
    delimiter : str
        Between its fields.
    width : int
        Fields of its rows.
    """
    size = path.stat().st_size
    with path.open("rb") as file:
        file.seek(max(0, size - TAIL_BYTES))
        lines = re.split(r"\r\n|\n|\r", file.read().decode("utf-8", "replace"))
    found: deque[str] = deque()
    for line in reversed(lines[1:]):
        if line.count(delimiter) >= width - 1 or len(found) > FOOTER_MOST:
            break
        if line.strip() and not _is_note(line.strip(), delimiter):
            return []
        if line.strip():
            found.appendleft(line.strip())
    return list(found) if len(found) <= FOOTER_MOST and width > 1 else []


def copy_as_text(plain: Path, dialect: Dialect, target: Path, room: int) -> RawCopy:
    """Copy the rows of a file in UTF-8, each cell as text.

    Parameters
    ----------
    plain : Path
        The file.
    dialect : Dialect
        How it is written.
    target : Path
        Parquet to write.
    room : int
        Bytes of its longest line at most.
    """
    rejects, backend = fresh_name("rejects"), engine.shared_connection()
    columns = ", ".join(f"{engine.quoted_sql(name)}: 'VARCHAR'" for name in dialect.columns)
    options = [
        "auto_detect=false",
        f"columns={{{columns}}}",
        f"delim={engine.quoted_sql(dialect.delimiter)}",
        f"header={str(dialect.header).lower()}",
        f"skip={dialect.skip}",
        f"quote={engine.quoted_sql(dialect.quote)}",
        f"escape={engine.quoted_sql(dialect.escape or dialect.quote)}",
        f"max_line_size={room}, buffer_size={2 * room}",
        "compression='none'",
        f"store_rejects=true, rejects_table='{rejects}', rejects_scan='{rejects}_scan'",
        "rejects_limit=0",
    ]
    reader = f"read_csv({engine.quoted_sql(str(safe_link(plain)))}, {', '.join(options)})"
    backend.raw_sql(f"COPY (SELECT * FROM {reader}) TO '{target}' (FORMAT parquet)")
    copy = _rejected(rejects, target, footer_lines(plain, dialect.delimiter, len(dialect.columns)))
    backend.raw_sql(f"DROP TABLE {rejects}; DROP TABLE {rejects}_scan")
    return copy


def _rejected(rejects: str, target: Path, ends: list[str]) -> RawCopy:
    """Sort lines that were not read: remarks, the footer, and those that should be rows."""
    lost = "max(len(string_split(rtrim(csv_line, chr(10)), chr(10))) - 1)"
    known = f"CASE WHEN max(len(csv_line)) < {QUOTED_MOST} THEN {lost} ELSE {UNCOUNTED} END"
    unclosed = f"CASE WHEN bool_or(error_type = 'UNQUOTED VALUE') THEN {known} ELSE 0 END"
    text = "trim(max(csv_line), ' ' || chr(9) || chr(10) || chr(13))"
    listed = ", ".join(map(engine.quoted_sql, ends)) or "NULL"
    remark = f"coalesce(regexp_matches({text}, {engine.quoted_sql(REMARK)}), false)"
    footer = f"coalesce({text} IN ({listed}), false)"
    found = (
        engine.shared_connection()
        .raw_sql(
            f"SELECT line, coalesce({unclosed}, 0), {remark} AND {unclosed} = 0, {footer} "
            f"FROM {rejects} GROUP BY line ORDER BY line"
        )
        .fetchall()
    )
    bad = [(line, inside) for line, inside, said, end in found if not said and not end]
    remarks = sum(1 for _, _, said, _ in found if said)
    return RawCopy(target, bad, remarks, sum(1 for *_, said, end in found if end and not said))


def line_room(path: Path) -> int:
    """Return the bytes that the engine has to keep for a line of a file.

    Raises
    ------
    UserError
        When a line has more than a gigabyte.
    """
    return _line_room(path)
