"""Quotes that are never closed, or by a mark much later: what they swallow is told, not lost."""

from __future__ import annotations

import csv
from pathlib import Path

from analysis import engine
from analysis.engine import quoted_name
from analysis.errors import UserError

# A cell with so many lines between its first and its last, each with as many fields as the
# header, holds rows of the file: of two columns a line of text looks so by chance, of ten none.
FEWEST_LINES = 10
# Columns asked about at once; more cost the engine more than their part.
COLUMNS_AT_ONCE = 500
EXPECTED = "quotes that are closed in the cell that they open"
REMEDY = "Close the quote there, or double it where it is a part of the text."


def require_closed_header(path: Path, lines: list[str], delimiter: str, quote: str) -> None:
    """Refuse a file whose header opens a quote and does not close it.

    Raises
    ------
    UserError
        When the header would swallow lines behind it.
    """
    if len(delimiter) > 1:
        return
    lenient = csv.reader(lines, delimiter=delimiter, quotechar=quote)
    next(lenient)
    try:
        next(csv.reader(lines, delimiter=delimiter, quotechar=quote, strict=True))
    except csv.Error:
        if lenient.line_num > 1:
            raise UserError(
                f"the first line of {path.name} opens a quote that it does not close",
                EXPECTED,
                REMEDY,
            ) from None


def swallowed_lines(rows: Path, columns: tuple[str, ...], delimiter: str) -> int:
    """Count the lines inside cells that look like rows of the file itself.

    Parameters
    ----------
    rows : Path
        Parquet file with its rows, all columns as text.
    columns : tuple of str
        Their names.
    delimiter : str
        Between the fields of the file.
    """
    if len(columns) < 2:
        return 0
    found = 0
    for start in range(0, len(columns), COLUMNS_AT_ONCE):
        sums = " + ".join(
            f"coalesce(sum({_lines_inside(name, delimiter, len(columns))}), 0)"
            for name in columns[start : start + COLUMNS_AT_ONCE]
        )
        query = f"SELECT {sums} FROM read_parquet({engine.quoted_sql(rows)})"
        found += int(engine.shared_connection().raw_sql(query).fetchone()[0])
    return found


def _lines_inside(column: str, delimiter: str, width: int) -> str:
    """Return SQL for the lines of each cell that are rows, where those between its ends are."""
    cell = quoted_name(column)
    inner = f"string_split({cell}, chr(10))[2:-2]"
    fields = f"len(string_split(line, {engine.quoted_sql(delimiter)}))"
    odd = f"list_filter({inner}, lambda line: {fields} <> {width})"
    return (
        f"CASE WHEN contains({cell}, chr(10)) AND len({inner}) >= {FEWEST_LINES} "
        f"AND len({odd}) = 0 THEN len({inner}) + 1 ELSE 0 END"
    )
