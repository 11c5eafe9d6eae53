"""How a delimited file begins: its encoding, its first lines, its delimiter and its header."""

from __future__ import annotations

import codecs
import csv
import re
from collections import Counter
from pathlib import Path

from analysis.errors import UserError
from analysis.obtain.sources.files.column_types import INFINITE, NUMBER

# In this order where two part a file equally well.
DELIMITERS = (",", "\t", ";", "|")
# Lines from which delimiter and header are found: enough to see past quoted fields.
HEAD = 200
# Bytes in which those lines have to lie: thousands of columns with long names do.
HEAD_BYTES = 4 << 20
# More columns than any table of viewers has; each costs the engine time in every query.
COLUMNS = 20_000
# Bytes that are decoded at once.
CHUNK = 1 << 20


def file_encoding(path: Path) -> str:
    """Return utf-8, utf-16 or, for all else, latin-1, in which no byte is lost."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    with path.open("rb") as file:
        head = file.read(CHUNK)
        if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            return "utf-16"
        try:
            while head:
                decoder.decode(head)
                head = file.read(CHUNK)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return "latin-1"
    return "utf-8"


def _head(path: Path, encoding: str) -> list[str]:
    name = "utf-8-sig" if encoding == "utf-8" else encoding
    decoder = codecs.getincrementaldecoder(name)("replace")
    with path.open("rb") as file:
        raw = file.read(HEAD_BYTES)
        whole = len(raw) < HEAD_BYTES
    lines = decoder.decode(raw, final=whole).splitlines()
    if not whole and len(lines) < 2:
        raise UserError(
            f"the first line of {path.name} is longer than {HEAD_BYTES:,} bytes",
            "a header and rows, each in a line of its own",
            "Check the file: its lines may have lost their ends.",
        )
    # What follows the last end of a line may be a part of one.
    return lines[: HEAD if whole else min(HEAD, len(lines) - 1)]


def _fields(lines: list[str], delimiter: str) -> list[list[str]]:
    # No field is longer than all that was read.
    csv.field_size_limit(HEAD_BYTES)
    return [row for row in csv.reader(lines, delimiter=delimiter) if row]


def _delimiter(path: Path, lines: list[str]) -> str:
    if path.name.lower().endswith((".tsv", ".tab")):
        return "\t"
    scores = {}
    for delimiter in DELIMITERS:
        counts = Counter(len(row) for row in _fields(lines, delimiter))
        width, often = max(counts.items(), key=lambda item: (item[0] > 1, item[1]))
        scores[delimiter] = (often * (width > 1), width)
    best = max(DELIMITERS, key=lambda delimiter: scores[delimiter])
    return best if scores[best][0] else ","


def is_header(rows: list[list[str]]) -> bool:
    """Tell whether the first of some rows holds names rather than values."""
    first, rest = [cell.strip() for cell in rows[0]], rows[1:]
    named = [cell for cell in first if cell]
    if not named or len(set(named)) < len(named):
        return False
    if any(re.match(f"{NUMBER}|{INFINITE}|^[0-9]{{1,4}}[-/.][0-9]", cell) for cell in named):
        return False
    columns = list(zip(*(row for row in rest if len(row) == len(first)), strict=True))
    return not any(cell in column for cell, column in zip(first, columns, strict=False) if cell)


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


def file_opening(path: Path) -> tuple[str, list[str], str, list[list[str]]]:
    """Return the encoding of a file, its first lines, its delimiter and the fields of the lines.

    Raises
    ------
    UserError
        When it is empty, or its first line is no header.
    """
    encoding = file_encoding(path)
    lines = [line for line in _head(path, encoding) if line.strip()]
    if not lines:
        raise UserError(f"{path.name} is empty", "a header and rows", "Check the file.")
    delimiter = _delimiter(path, lines)
    rows = _fields(lines, delimiter)
    if (wide := max(map(len, rows), default=0)) > COLUMNS:
        raise UserError(
            f"a line of {path.name} has {wide:,} fields",
            f"at most {COLUMNS:,} columns",
            "Check the delimiter and the ends of the lines.",
        )
    return encoding, lines, delimiter, rows
