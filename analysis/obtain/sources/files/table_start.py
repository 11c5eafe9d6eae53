"""Where the table of a text file begins: what stands before its header, and its names."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from analysis.errors import UserError
from analysis.obtain.sources.files.file_start import (
    first_lines,
    found_delimiter,
    found_quote,
    header_names,
    is_header,
    line_fields,
    require_narrow,
)
from analysis.obtain.sources.files.quoted_lines import require_closed_header
from analysis.obtain.sources.files.text_encoding import file_encoding

# Written by spreadsheets above a table: what parts its fields.
SEPARATOR = re.compile(r'"?sep=(.)"?\s*$', re.IGNORECASE)
# How lines begin that are remarks.
REMARK = re.compile(r"\s*(#|//|%)")
# What stands before the names where a remark holds them.
BEFORE_NAMES = re.compile(r"\s*[#%/]+\s*(fields\s*:)?\s*", re.IGNORECASE)
# In a row of names at least one holds such a word.
NAME = re.compile(r"(?i)(id|user|viewer|name|title|date|time|rating)(s?)$|_")
# Lines before a header at most.
MOST_BEFORE = 50
# A line above a table that has as many delimiters, but so small a share of its fields filled.
FEW_FILLED = 0.5


@dataclass
class TableStart:
    """How a text file begins.

    Parameters
    ----------
    encoding, delimiter : str
        See `file_encoding`, `found_delimiter`.
    skip : int
        Lines before the header, or before the first row where the file has none.
    names : tuple of str
        Names of the columns; empty where the file has none.
    headed : bool
        Whether the first line behind those skipped holds them.
    rows : list of list of str
        Fields from the header on.
    before : dict
        What stands before the header, with the number of lines.
    quote : str
        What fields stand between.
    """

    encoding: str
    delimiter: str
    rows: list[list[str]]
    skip: int = 0
    names: tuple[str, ...] = ()
    headed: bool = True
    before: dict[str, int] = field(default_factory=dict)
    quote: str = '"'

    def fields(self, lines: list[str]) -> list[list[str]]:
        """Return the fields of lines, without those of no field."""
        return line_fields(lines, self.delimiter, self.quote)

    def note_before(self, what: str) -> None:
        """Count a line before the header."""
        self.before[what] = self.before.get(what, 0) + 1


def header_row(rows: list[list[str]], width: int) -> int:
    """Return the place of the header among rows: the first of the table's own width.

    A line that is as wide only because a spreadsheet padded it with empty fields is none.

    Parameters
    ----------
    rows : list of list of str
        Fields of the first lines.
    width : int
        Fields of most rows.
    """
    if width < 2:
        return 0
    # Rows that all end with a delimiter are one field wider than their header.
    trailing = not any(row[-1].strip() for row in rows if len(row) == width)
    for place, row in enumerate(rows[:MOST_BEFORE]):
        filled = sum(1 for cell in row if cell.strip())
        more = any(sum(map(bool, other)) > filled for other in rows[place + 1 : place + 4])
        if len(row) == width and (filled > FEW_FILLED * width or not more):
            return place
        short = len(row) == width - 1 and width > 2
        if short and (trailing or not is_header(rows[place + 1 :])):
            return place
    return 0


def _remark_names(remark: str, start: TableStart) -> tuple[str, ...]:
    """Return the names that the last remark before the rows holds, or nothing."""
    cells = start.fields([BEFORE_NAMES.sub("", remark, count=1)])
    if cells and len(cells[0]) != len(start.rows[0]):
        # The log of a web server names its fields with blanks between, whatever parts its rows.
        cells = [BEFORE_NAMES.sub("", remark, count=1).split()]
    fits = cells and len(cells[0]) == len(start.rows[0]) > 1
    return header_names(cells[0]) if fits and is_header([cells[0], *start.rows]) else ()


def _short_header(rows: list[list[str]]) -> tuple[str, ...]:
    """Return the names of a header that lacks one for the last, or the first, of its columns."""
    first, rest = rows[0], [row for row in rows[1:] if len(row) == len(rows[0]) + 1]
    if len(rest) * 2 <= len(rows) - 1 or not rest or len(first) < 2:
        return ()
    trailing = not any(row[-1].strip() for row in rest)
    return header_names([*first, ""] if trailing else ["row_name", *first])


def table_start(path: Path) -> TableStart:
    """Find where the table of a text file begins, and how its rows are written.

    Raises
    ------
    UserError
        When it is empty, its first line is too long, or its header opens a quote only.
    """
    encoding = file_encoding(path)
    lines, place = first_lines(path, encoding), 0
    given = SEPARATOR.match(lines[0]) if lines else None
    start = TableStart(encoding, given[1] if given else "", [])
    if given:
        start.note_before("a line that names the separator")
        place = 1
    body = [line for line in lines[place:] if line.strip() and not REMARK.match(line)]
    if not body:
        body = [line for line in lines[place:] if line.strip()]
    if not body:
        raise UserError(f"{path.name} is empty", "a header and rows", "Check the file.")
    start.delimiter = start.delimiter or found_delimiter(path, body)
    start.quote = found_quote(body)
    _place_header(path, lines, place, body, start)
    return start


def _place_header(
    path: Path, lines: list[str], place: int, body: list[str], start: TableStart
) -> None:
    """Count what stands before the header, and take the names from it."""
    width = Counter(map(len, start.fields(body))).most_common(1)[0][0]
    remark, single = "", [(start.fields([line]) or [[]])[0] for line in body]
    first = body[header_row(single, width)]
    while place < len(lines) and lines[place] != first:
        line = lines[place]
        if REMARK.match(line) and body[0] != line:
            # "#" alone names the column of row numbers.
            own = start.fields([line])
            if own and len(own[0]) == width > 1 and own[0][0].strip() == "#":
                first = line
                break
            remark = line
            start.note_before("comment lines")
        elif line.strip():
            start.note_before("lines before the header")
        place += 1
    start.skip, kept = place, [line for line in lines[place:] if line.strip()]
    require_closed_header(path, kept, start.delimiter, start.quote)
    kept = [kept[0], *(line for line in kept[1:] if not REMARK.match(line))]
    start.rows = start.fields(kept)
    require_narrow(path, start.rows)
    _take_names(remark, start)


def _take_names(remark: str, start: TableStart) -> None:
    noted = _remark_names(remark, start) if remark else ()
    if noted and (not is_header(start.rows) or not any(map(NAME.search, start.rows[0]))):
        start.names, start.headed = noted, False
    elif is_header(start.rows) and (names := _short_header(start.rows)):
        start.names, start.headed, start.skip = names, False, start.skip + 1
    elif is_header(start.rows):
        start.names = header_names(start.rows[0])
