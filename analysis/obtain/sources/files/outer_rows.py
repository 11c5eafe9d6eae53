"""Rows of a table that are none: its header again, totals and footers, rows without a value."""

from __future__ import annotations

import math
import re
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from analysis import engine
from analysis.engine import quoted_name
from analysis.obtain.sources.files.raw_copy import TOTALS
from analysis.obtain.sources.source import SetAside

if TYPE_CHECKING:
    from collections.abc import Sequence

# Rows at the end of a table among which its totals and its footer are.
TAIL = 20
# Share of rows beyond which a sign for remarks is a part of the values.
FEW_REMARKS = 0.01
# A footer fills so few cells of a row, where rows fill more.
FOOTER_CELLS = 1
# Columns above which rows are not looked through: each costs the engine time.
WIDEST = 500
# What the engine calls the number of a row.
ROW = "file_row_number"
SENTENCES = {
    "repeated headers": "The names of the columns stand among the rows again; they are left out.",
    "total rows": "Sums below the rows are left out.",
    "footer lines": "What stands below the rows is left out.",
    "empty rows": "Where no cell holds a value, a row is left out.",
    "comment lines": "Remarks among the rows are left out.",
    "lines before the header": "What stands above the names of the columns is left out.",
    "a line that names the separator": "It says what parts the fields, and is followed.",
}


def set_aside(table: str, counts: dict[str, int]) -> list[SetAside]:
    """Return what is set aside of a table, by what it is and how many rows."""
    return [SetAside(table, what, rows, SENTENCES[what]) for what, rows in counts.items() if rows]


def _is_number(cell: str) -> bool:
    return re.fullmatch(r"-?[0-9]+\.?[0-9]*", cell) is not None


def _is_sum(raw: Path, column: str, cell: str, row: int) -> bool:
    place = f"read_parquet({engine.quoted_sql(raw)}, {ROW}=true)"
    query = f"SELECT sum(try_cast({quoted_name(column)} AS DOUBLE)) FROM {place} "
    query += f"WHERE {ROW} < {row}"
    (total,) = engine.shared_connection().raw_sql(query).fetchone()
    return total is not None and math.isclose(total, float(cell), rel_tol=1e-4, abs_tol=0.05)


def _is_total(raw: Path, columns: tuple[str, ...], cells: list[str], usual: int, row: int) -> bool:
    """Tell whether a row at the end sums up the rows before it."""
    filled = [cell for cell in cells if cell]
    if not filled or not TOTALS.fullmatch(filled[0].rstrip(": ")):
        return False
    if len(filled) < usual:
        return True
    numbers = [(name, cell) for name, cell in zip(columns, cells, strict=True) if _is_number(cell)]
    return any(_is_sum(raw, name, cell, row) for name, cell in numbers)


def _tail(raw: Path, columns: tuple[str, ...]) -> list[tuple[int, list[str]]]:
    place = f"read_parquet({engine.quoted_sql(raw)}, {ROW}=true)"
    names = ", ".join(map(quoted_name, columns))
    query = f"SELECT {ROW}, {names} FROM {place} WHERE {ROW} >= "
    query += f"(SELECT count(*) FROM {place}) - {TAIL} ORDER BY {ROW}"
    found = engine.shared_connection().raw_sql(query).fetchall()
    return [(row, [(cell or "").strip() for cell in cells]) for row, *cells in found]


def _ends(raw: Path, columns: tuple[str, ...]) -> dict[int, str]:
    """Return the rows at the end that are totals or notes, with what each is."""
    tail, found = _tail(raw, columns), {}
    filled = sorted(sum(map(bool, cells)) for _, cells in tail)
    usual = filled[len(filled) // 2] if filled else 0
    for row, cells in reversed(tail):
        some = sum(map(bool, cells))
        if _is_total(raw, columns, cells, usual, row):
            found[row] = "total rows"
        elif some == FOOTER_CELLS and usual > 2:
            found[row] = "footer lines"
        elif some:
            break
    return found if len(found) < len(tail) else {}


def _same(name: str, cell: str) -> str:
    """Return SQL that the file's statistics answer for most rows: no function of the cell."""
    if not cell.strip():
        return f"{quoted_name(name)} IS NULL"
    bare = cell.strip()
    spellings = sorted({cell, bare, f" {bare}", bare.upper(), bare.lower(), bare.title()})
    return f"{quoted_name(name)} IN ({', '.join(map(engine.quoted_sql, spellings))})"


def without_outer_rows(
    raw: Path, columns: tuple[str, ...], header: Sequence[str] | None
) -> tuple[Path, dict[str, int]]:
    """Leave out what stands in a table and is no row of it.

    Parameters
    ----------
    raw : Path
        Parquet with text columns, in the order of the file.
    columns : tuple of str
        Their names.
    header : sequence of str, optional
        The cells of the header as the file has them, where it has one.

    Returns
    -------
    path : Path
        The same file, or one beside it without those rows.
    counts : dict
        Rows by what they are.
    """
    if not 1 < len(columns) <= WIDEST or ROW in map(str.lower, columns):
        return raw, {}
    wanted = {"empty rows": " AND ".join(f"{quoted_name(name)} IS NULL" for name in columns)}
    first = quoted_name(columns[0])
    wanted["comment lines"] = f"({first} LIKE '# %' OR {first} LIKE '//%')"
    if header and len(header) == len(columns):
        pairs = zip(columns, header, strict=True)
        wanted["repeated headers"] = " AND ".join(_same(*pair) for pair in pairs)
    counts, ends = _counted(raw, wanted), _ends(raw, columns)
    unwanted = [f"({wanted[what]})" for what in counts]
    unwanted += [f"{ROW} IN ({', '.join(map(str, ends))})"] if ends else []
    if not unwanted:
        return raw, {}
    kept = raw.with_name("kept.parquet")
    engine.shared_connection().raw_sql(
        f"COPY (SELECT * EXCLUDE ({ROW}) FROM "
        f"read_parquet({engine.quoted_sql(raw)}, {ROW}=true) "
        f"WHERE NOT coalesce({' OR '.join(unwanted)}, false)) "
        f"TO {engine.quoted_sql(kept)} (FORMAT parquet)"
    )
    raw.unlink()
    return kept, counts | Counter(ends.values())


def _counted(raw: Path, wanted: dict[str, str]) -> dict[str, int]:
    def rows(condition: str) -> int:
        query = f"SELECT count(*) FROM read_parquet({engine.quoted_sql(raw)}) WHERE {condition}"
        return int(engine.shared_connection().raw_sql(query).fetchone()[0])

    total, found = rows("true"), {what: rows(condition) for what, condition in wanted.items()}
    # A table that is empty all over is documented as it is; so are codes that begin with "# ".
    most = {"comment lines": max(4, FEW_REMARKS * total)}
    return {what: some for what, some in found.items() if 0 < some < most.get(what, total)}
