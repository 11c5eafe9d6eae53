"""How a delimited file begins: its encoding, its first lines, its delimiter and its header."""

from __future__ import annotations

import csv
import re
from collections import Counter
from pathlib import Path

from analysis.errors import UserError
from analysis.obtain.sources.files.text_encoding import decoded_text, file_encoding
from analysis.obtain.values.written_numbers import INFINITE, NUMBER

# In this order where two part a file equally well.
DELIMITERS = (",", "\t", ";", "|", "::", "^", "\x1f", "\x01")
# Any number of blanks between fields: asked last, and of every line the same number of fields.
BLANKS = " "
BLANKS_LEAST = 0.95
DECIMAL_COMMA = re.compile(r"\s*[-+]?[0-9]+,[0-9]+\s*$")
BLANK_FIELD = re.compile(r'"[^"]*"|\S+')
# A field between single quotes, which some databases write; so many lines have one, where those
# are quotes.
SINGLE = re.compile(r"(?:^|[,;\t|])\s*'(?:[^']|'')*'\s*(?=[,;\t|]|$)")
SINGLES_LEAST = 0.9
# Lines from which delimiter and header are found: enough to see past quoted fields.
HEAD = 200
# Bytes in which those lines have to lie: thousands of columns with long names do.
HEAD_BYTES = 4 << 20
# More columns than any table of viewers has; each costs the engine time in every query.
COLUMNS = 20_000


def first_lines(path: Path, encoding: str) -> list[str]:
    """Return the lines in which delimiter and header are found, as they stand in a file.

    Raises
    ------
    UserError
        When the first of them is longer than `HEAD_BYTES`.
    """
    with path.open("rb") as file:
        raw = file.read(HEAD_BYTES)
        whole = len(raw) < HEAD_BYTES
    # As the engine ends a line, or Windows twice, and no other sign that Python takes for an end.
    lines = re.split("\r*\n|\r", decoded_text(raw, encoding, whole))
    if not lines[-1]:
        lines.pop()
    if not whole and len(lines) < 2:
        raise UserError(
            f"the first line of {path.name} is longer than {HEAD_BYTES:,} bytes",
            "a header and rows, each in a line of its own",
            "Check the file: its lines may have lost their ends.",
        )
    # What follows the last end of a line may be a part of one.
    return lines[: HEAD if whole else min(HEAD, len(lines) - 1)]


def found_quote(lines: list[str]) -> str:
    """Return the sign that fields of a file stand between: a single quote where most have it."""
    single = sum(1 for line in lines if SINGLE.search(line))
    whole = not any('"' in line for line in lines)
    return "'" if whole and single >= SINGLES_LEAST * len(lines) > 0 else '"'


def line_fields(lines: list[str], delimiter: str, quote: str = '"') -> list[list[str]]:
    """Return the fields of lines, without those of no field."""
    if delimiter == BLANKS:
        return [BLANK_FIELD.findall(line) for line in lines if line.strip()]
    if len(delimiter) > 1:
        return [line.split(delimiter) for line in lines if line]
    # No field is longer than all that was read.
    csv.field_size_limit(HEAD_BYTES)
    blanks = delimiter != "\t"
    rows = csv.reader(lines, delimiter=delimiter, quotechar=quote, skipinitialspace=blanks)
    return [row for row in rows if row]


def found_delimiter(path: Path, lines: list[str]) -> str:
    """Return what parts most lines of a file into the same number of fields."""
    if path.name.lower().endswith((".tsv", ".tab")) and any("\t" in line for line in lines):
        return "\t"
    scores, quote = {}, found_quote(lines)
    for delimiter in DELIMITERS:
        counts = Counter(len(row) for row in line_fields(lines, delimiter, quote))
        width, often = max(counts.items(), key=lambda item: (item[0] > 1, item[1]))
        scores[delimiter] = (often * (width > 1), width)
    best = max(DELIMITERS, key=lambda delimiter: scores[delimiter])
    for other in DELIMITERS[1:] if best == "," else ():
        if scores[other][0] >= scores[","][0] and _has_decimal_commas(lines, other):
            return other
    if scores[best][0] * 2 > len(lines):
        return best
    widths = [len(row) for row in line_fields(lines, BLANKS)]
    width, often = Counter(widths).most_common(1)[0]
    # A header may lack the name of the first column.
    named = widths[0] == width or widths[0] == width - 1 > 1
    even = often >= BLANKS_LEAST * (len(lines) - 1) and named and len(lines) > 1
    return BLANKS if width > 1 and even else best if scores[best][0] else ","


def _has_decimal_commas(lines: list[str], delimiter: str) -> bool:
    return any(DECIMAL_COMMA.match(cell) for row in line_fields(lines, delimiter) for cell in row)


def is_header(rows: list[list[str]]) -> bool:
    """Tell whether the first of some rows holds names rather than values."""
    first, rest = [cell.strip() for cell in rows[0]], rows[1:]
    named = [cell for cell in first if cell]
    if not named:
        return False
    if any(re.match(f"{NUMBER}|{INFINITE}|^[0-9]{{1,4}}[-/.][0-9]", cell) for cell in named):
        return False
    # The names may stand there again, above the rows of the next page.
    even = [row for row in rest if len(row) == len(first) and [c.strip() for c in row] != first]
    columns = list(zip(*even, strict=True))
    if any(cell in column for cell, column in zip(first, columns, strict=False) if cell):
        return False
    # The same name twice is one where numbers stand below it, as in what joins tables.
    twice = [at for at, cell in enumerate(first) if cell and first.count(cell) > 1]
    return not twice or (bool(even) and any(_are_numbers(columns[at]) for at in twice))


def _are_numbers(cells: tuple[str, ...]) -> bool:
    return all(re.match(NUMBER, cell.strip()) for cell in cells)


def header_names(cells: list[str]) -> tuple[str, ...]:
    """Return the names in a header, numbered where they are missing, each once."""
    names: dict[str, str] = {}
    numbers: Counter[str] = Counter({cell.strip().lower(): 1 for cell in cells})
    for position, cell in enumerate(cells):
        stem = name = cell.strip() or f"column_{position + 1}"
        while name.lower() in names:
            numbers[stem.lower()] += 1
            name = f"{stem}_{numbers[stem.lower()]}"
        names[name.lower()] = name
    return tuple(names.values())


def require_narrow(path: Path, rows: list[list[str]]) -> None:
    """Refuse a file with more fields in a line than any table of viewers has columns.

    Raises
    ------
    UserError
        When a line has more than `COLUMNS`.
    """
    if (wide := max(map(len, rows), default=0)) > COLUMNS:
        raise UserError(
            f"a line of {path.name} has {wide:,} fields",
            f"at most {COLUMNS:,} columns",
            "Check the delimiter and the ends of the lines.",
        )


def file_opening(path: Path) -> tuple[str, list[str], str, list[list[str]]]:
    """Return the encoding of a file, its first lines, its delimiter and the fields of the lines.

    Raises
    ------
    UserError
        When it is empty, or its first line is no header.
    """
    encoding = file_encoding(path)
    lines = [line for line in first_lines(path, encoding) if line.strip()]
    if not lines:
        raise UserError(f"{path.name} is empty", "a header and rows", "Check the file.")
    delimiter = found_delimiter(path, lines)
    rows = line_fields(lines, delimiter)
    require_narrow(path, rows)
    return encoding, lines, delimiter, rows
