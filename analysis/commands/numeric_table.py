"""Any table of numbers from a file, with a row for every row of the file."""

from __future__ import annotations

import re
import warnings
from pathlib import Path
from typing import TYPE_CHECKING

from analysis.errors import UserError
from analysis.obtain.sources.files.file_start import BLANKS, file_opening, header_names
from analysis.text.safe_source import safe_message, safe_source

if TYPE_CHECKING:
    import pandas as pd

PARQUET = (".parquet", ".pq")
SPACES = r"\s+"
GAPS = {"", "na", "n/a", "nan", "null", "none", "?"}


def read_numbers(path: Path) -> pd.DataFrame:
    """Return the table of a file.

    Parquet, or text with commas, semicolons, tabs, bars or spaces between its fields, with or
    without a header, with decimal points or, where commas part no fields, decimal commas.

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


def _read_text(path: Path) -> pd.DataFrame:
    import pandas as pd

    encoding, lines, delimiter, rows = file_opening(path)
    uneven = max(map(len, rows)) == 1 and len({len(line.split()) for line in lines[1:]} - {1}) == 1
    if uneven or delimiter == BLANKS:
        delimiter, rows = SPACES, [line.split() for line in lines]
    headed = holds_names(rows)
    names = header_names(rows[0]) if headed else header_names([""] * len(rows[0]))
    commas = delimiter != "," and any(re.fullmatch(r"-?\d*,\d+", cell) for cell in sum(rows, []))
    with warnings.catch_warnings():
        # Fields beyond the header would be cut off with no more than this warning.
        warnings.simplefilter("error", pd.errors.ParserWarning)
        return pd.read_csv(
            path,
            sep=delimiter,
            names=list(names),
            header=0 if headed else None,
            index_col=False,
            decimal="," if commas else ".",
            na_values="?",
            encoding="utf-16" if encoding == "utf-16" else "utf-8-sig",
        )


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
