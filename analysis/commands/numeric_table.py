"""Any table of numbers from a file, with a row for every row of the file."""

from __future__ import annotations

import re
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analysis.errors import UserError
from analysis.obtain.sources.files.file_start import BLANKS, file_opening, header_names
from analysis.obtain.values.missing_words import means_gap
from analysis.obtain.values.shapes import python_shape
from analysis.obtain.values.written_numbers import (
    NUMBER_SHAPES,
    number_of,
    number_style,
    shows_comma,
)
from analysis.text.safe_source import safe_message, safe_source

if TYPE_CHECKING:
    import pandas as pd

PARQUET = (".parquet", ".pq")
SPACES = r"\s+"
CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x80-\x9f]")
GAPS = {"", "na", "n/a", "nan", "null", "none", "?"}
# Share of a column's values that have to be numbers in one way of writing; the rest are gaps.
READABLE = 0.95
SHAPES = {name: python_shape(shape) for name, shape in NUMBER_SHAPES.items()}


def read_numbers(path: Path) -> pd.DataFrame:
    """Return the table of a file.

    Parquet, or text with commas, semicolons, tabs, bars or spaces between its fields, with or
    without a header, with decimal points or commas, parted thousands and per cent.

    Raises
    ------
    UserError
        When the file cannot be read so.
    """
    import pandas as pd

    try:
        if path.exists() and not path.is_file():
            raise ValueError("it is a folder, a device, a pipe or a socket")
        parquet = path.suffix.lower() in PARQUET
        return pd.read_parquet(path) if parquet else _read_text(path)
    except (OSError, ValueError, Warning) as error:
        said = getattr(error, "strerror", None) or safe_message(str(error), [str(path)])
        raise UserError(
            f"{safe_source(str(path))}: {said or type(error).__name__}",
            "Parquet, or text with a row of equally many numbers in every line",
            "Check the file, or name another.",
        ) from None


def _opened_text(path: Path) -> Any:
    opening = file_opening(path)
    if any(map(CONTROL.search, opening[1])):
        raise ValueError("it is no text: its bytes decode to signs that no text has")
    return opening


def _read_text(path: Path) -> pd.DataFrame:
    import pandas as pd

    encoding, lines, delimiter, rows = _opened_text(path)
    uneven = max(map(len, rows)) == 1 and len({len(line.split()) for line in lines[1:]} - {1}) == 1
    if uneven or delimiter == BLANKS:
        delimiter, rows = SPACES, [line.split() for line in lines]
    headed = holds_names(rows)
    names = header_names(rows[0]) if headed else header_names([""] * len(rows[0]))
    if encoding == "utf-8":
        encoding = "utf-8-sig"

    def read(**how: Any) -> pd.DataFrame:
        with warnings.catch_warnings():
            # Fields beyond the header would be cut off with no more than this warning.
            warnings.simplefilter("error", pd.errors.ParserWarning)
            return pd.read_csv(
                path, sep=delimiter, names=list(names), header=0 if headed else None,
                index_col=False, na_values="?", encoding=encoding, encoding_errors="replace", **how,
            )  # fmt: skip

    table = read()
    counts = {name: _number_counts(table[name]) for name in table if _is_text(table[name])}
    commas = any(shows_comma(*counted) for counted in counts.values())
    if commas:
        # What looks like decimals may be thousands then.
        table = read(dtype=str)
        counts = {name: _number_counts(table[name]) for name in table}
    return _with_numbers(table, counts, commas or (delimiter != "," and bool(counts)))


def _is_text(column: pd.Series) -> bool:
    return column.dtype.kind not in "biuf"


def _number_counts(column: pd.Series) -> tuple[dict[str, int], int]:
    """Return how many values of a column have each shape of a number, and how many are numbers.

    None are where more than a few values are no numbers, in whatever way they are written.
    """
    times = column.dropna().astype(str).str.strip().value_counts()
    times = times[[not means_gap(text) for text in times.index]]
    seen = {
        name: sum(int(n) for text, n in times.items() if shape.search(str(text)))
        for name, shape in SHAPES.items()
    }
    numbers = sum(int(n) for text, n in times.items() if _in_any_way(str(text)))
    return seen, numbers if numbers and numbers >= READABLE * times.sum() else 0


def _in_any_way(text: str) -> bool:
    return bool(SHAPES["point"].search(text) or SHAPES["comma"].search(text))


def _with_numbers(
    table: pd.DataFrame, counts: dict[str, tuple[dict[str, int], int]], commas: bool
) -> pd.DataFrame:
    """Read the columns of text that hold numbers; the others stay as they are."""
    for name, (seen, numbers) in counts.items():
        plain, style = _plain_column(table[name]), number_style(seen, numbers, commas)
        if style is None or (style.decimal == "point" and not _is_text(plain)):
            table[name] = plain
            continue
        told = table[name].dropna().astype(str).str.strip()
        read = told.map(lambda text, how=style: number_of(text, how)).astype(float)
        table[name] = read.reindex(table.index)
    return table


def _plain_column(column: pd.Series) -> pd.Series:
    """Return a column of text as numbers or truths where all of it is so."""
    import pandas as pd

    words = {"true": True, "false": False}
    lower = column.dropna().astype(str).str.strip().str.lower()
    if len(lower) and lower.isin(words).all() and len(lower) == len(column):
        return lower.map(words)
    try:
        return pd.to_numeric(column)
    except ValueError:
        return column


def holds_names(rows: list[list[str]]) -> bool:
    """Tell whether the first of some rows names the columns of numbers below it.

    A word above numbers is a name, and so are numbers that count the columns; a first row with
    any other number is a row of the table.
    """
    first = [cell.strip() for cell in rows[0]]
    given = [cell for cell in first if cell]
    if any(given == [str(at + start) for at in range(len(given))] for start in (0, 1)):
        return len(given) > 1
    columns = zip(*(row for row in rows[1:] if len(row) == len(first)), strict=True)
    named = [
        any(map(_is_number, below))
        for cell, below in zip(first, columns, strict=False)
        if cell.lower() not in GAPS and not _is_number(cell)
    ]
    return any(named) or not any(map(_is_number, given))


def _is_number(text: str) -> bool:
    try:
        float(text.replace(",", "."))
    except ValueError:
        return False
    return text.strip().lower() not in GAPS
