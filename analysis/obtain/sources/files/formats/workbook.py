"""Excel and OpenDocument workbooks: each sheet a table."""

from __future__ import annotations

import datetime as dt
import zipfile
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analysis import scratch
from analysis.errors import UserError
from analysis.obtain.sources.files.archive import require_safe_members
from analysis.obtain.sources.files.column_types import write_typed
from analysis.obtain.sources.files.file_start import COLUMNS, header_names, is_header
from analysis.obtain.sources.files.formats.merged_cells import merged_cells, merged_problems
from analysis.obtain.sources.files.formats.merged_numbers import numbers_ids
from analysis.obtain.sources.files.headerless import require_named_rows
from analysis.obtain.sources.files.outer_rows import set_aside, without_outer_rows
from analysis.obtain.sources.files.table_start import header_row
from analysis.obtain.sources.source import SetAside, Source, SourceTable, read_part

if TYPE_CHECKING:
    from python_calamine import CalamineSheet

ENDINGS = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods", ".xltx")
# How workbooks of before 2007 begin, as other documents of that time do.
OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
OPEN_DOCUMENT = b"application/vnd.oasis.opendocument.spreadsheet"
# Rows in which the header is found, and rows that are written at once.
HEAD, TOGETHER = 200, 50_000
# What a cell holds where a formula failed.
FAILED = {"#N/A", "#NAME?", "#DIV/0!", "#REF!", "#VALUE!", "#NUM!", "#NULL!"}
# Digits that a number of a workbook holds exactly.
EXACT = 1e15


def is_packed_workbook(path: Path) -> bool:
    """Tell whether a file is a zip archive that holds the parts of a workbook."""
    if not zipfile.is_zipfile(path):
        return False
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
            if any(name.startswith(("xl/worksheets/", "xl/workbook.")) for name in names):
                return True
            return "mimetype" in names and archive.open("mimetype").read(99) == OPEN_DOCUMENT
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return False


def _cell(value: Any) -> str | None:
    """Return a cell as a text file would have it."""
    if value is None or value == "" or value in FAILED:
        return None
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        whole = value.is_integer() and abs(value) < EXACT
        return str(int(value)) if whole else repr(value)
    if isinstance(value, dt.datetime):
        return value.isoformat(sep=" ")
    if isinstance(value, dt.timedelta):
        seconds = round(value.total_seconds())
        return f"{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"
    return str(value)


def _texts(rows: list[list[Any]]) -> list[list[str]]:
    return [[_cell(value) or "" for value in row] for row in rows]


def _bare(rows: list[list[str]]) -> list[list[str]]:
    """Return rows without the empty cells at their ends."""
    bare = []
    for row in rows:
        filled = [at for at, cell in enumerate(row) if cell]
        bare.append(row[: filled[-1] + 1] if filled else [])
    return bare


def _width(rows: list[list[str]]) -> int:
    """Return the width of a sheet's table: that of most rows, or of names above empty columns."""
    width = Counter(map(len, rows)).most_common(1)[0][0]
    place = next(at for at, row in enumerate(rows) if len(row) >= width)
    names = rows[place]
    return len(names) if all(names) and is_header([names, *rows[place + 1 :]]) else width


def _write(
    rows: Iterator[list[Any]], names: tuple[str, ...], first: int, raw: Path
) -> list[set[type]]:
    """Write rows as text; return by column the types of its values."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    schema = pa.schema([(name, pa.string()) for name in names])
    seen: list[set[type]] = [set() for _ in names]
    with pq.ParquetWriter(raw, schema, compression="zstd") as writer:
        waiting: list[list[str | None]] = []
        for row in rows:
            cells = row[first : first + len(names)]
            for kinds, value in zip(seen, cells, strict=True):
                if value not in ("", None):
                    kinds.add(type(value))
            waiting.append([_cell(value) for value in cells])
            if len(waiting) == TOGETHER:
                _write_batch(writer, waiting, schema)
                waiting = []
        _write_batch(writer, waiting, schema)
    return seen


def _filled(
    rows: Iterator[list[Any]], names: tuple[str, ...], named: int, first: int, raw: Path
) -> tuple[Path, tuple[str, ...], list[str]]:
    """Write rows as text, without empty columns behind those that are named.

    Returns
    -------
    path, names, days
        The file, its columns, and those of them in which every value is a day or a time.
    """
    import pyarrow.parquet as pq

    seen = dict(zip(names, _write(rows, names, first, raw), strict=True))
    filled = tuple(name for at, name in enumerate(names) if at < named or seen[name])
    if filled != names:
        kept = raw.with_name("named.parquet")
        pq.write_table(pq.read_table(raw, columns=list(filled)), kept, compression="zstd")
        raw.unlink()
        raw = kept
    days = [name for name in filled if seen[name] and seen[name] <= {dt.datetime, dt.date}]
    return raw, filled, days


def _write_batch(writer: Any, waiting: list[list[str | None]], schema: Any) -> None:
    import pyarrow as pa

    if waiting:
        arrays = [pa.array(column, pa.string()) for column in zip(*waiting, strict=True)]
        writer.write_table(pa.table(arrays, schema=schema))


def _amounts(names: tuple[str, ...], cells: list[tuple[str, ...]]) -> list[int]:
    """Return the columns in which a number may be a total."""
    columns = zip(names, zip(*cells, strict=True), strict=False)
    return [at for at, (name, values) in enumerate(columns) if not numbers_ids(name, values)]


def _read_sheet(path: Path, sheet: CalamineSheet, table: str, columns: list[str] | None) -> Source:
    merged = merged_cells(sheet)
    head = list(islice(merged.filled_rows(sheet.iter_rows()), HEAD))
    if len(head) < 2:
        part = Source("", "")
        part.set_apart(
            SetAside(table, "empty sheets", len(head), "The sheet holds no rows below its head.")
        )
        return part
    texts = _texts(head)
    first = min(next(at for at, cell in enumerate(row) if cell) for row in texts if any(row))
    bare = _bare([row[first:] for row in texts])
    width = _width(bare)
    even = [row + [""] * (width - len(row)) for row in bare]
    place = merged.header_row(even, header_row(even, width))
    named = max(map(len, bare[place:]))
    # A cell far below may stand in a column that has no name and no value above.
    widest = max(named, min(COLUMNS, max(map(len, head)) - first))
    cells = [(*row, *[""] * (widest - len(row))) for row in bare[place:]]
    header = list(cells[0]) if is_header([list(row) for row in cells]) else None
    names = header_names(header) if header else require_named_rows(path, table, cells, columns)
    merged.amounts = {first + at for at in _amounts(names, cells[bool(header) :])}
    rows = merged.rows_below(place + bool(header), sheet.iter_rows())
    raw = scratch.temporary_folder() / "raw.parquet"
    read, counts = _read_rows(table, _filled(rows, names, named, first, raw), header)
    counts["lines before the header"] = place
    told = [f"column {at + 1}" for at in range(first)] + list(names)
    return read_part(read, merged_problems(table, told, merged), *set_aside(table, counts))


def _read_rows(
    table: str, filled: tuple[Path, tuple[str, ...], list[str]], header: list[str] | None
) -> tuple[SourceTable, dict[str, int]]:
    """Return the table of a sheet whose rows are written as text, and what stands in it besides."""
    raw, names, days = filled
    kept, counts = without_outer_rows(raw, names, header)
    data, words = write_typed(kept, raw.with_name("typed.parquet"))
    times = {name: data[name].try_cast("timestamp") for name in days}
    data = data.mutate(**times) if times else data
    return SourceTable(table, data, declared=dict.fromkeys(names, ""), gap_words=words), counts


def read_workbook(path: Path, columns: list[str] | None) -> Source:
    """Open one workbook.

    Parameters
    ----------
    path : Path
        A workbook of Excel (`.xlsx`, `.xlsb`, `.xls`) or OpenDocument (`.ods`).
    columns : list of str, optional
        Names for the columns of sheets without a header.

    Returns
    -------
    Source
        A table a sheet, named as it, or as the file where only one sheet holds rows; empty
        sheets and notes are set aside.

    Raises
    ------
    UserError
        When it is damaged, locked by a password, or no sheet holds rows.
    """
    import python_calamine

    if zipfile.is_zipfile(path):
        require_safe_members(path)
    part = Source("", "")
    try:
        with python_calamine.load_workbook(str(path)) as book:
            for name in book.sheet_names:
                part.take_in(_read_sheet(path, book.get_sheet_by_name(name), name, columns))
    except python_calamine.PasswordError:
        raise UserError(
            f"{path.name} is locked by a password", "a workbook without one", "Save an open copy."
        ) from None
    except (python_calamine.CalamineError, OSError, ValueError) as error:
        raise UserError(
            f"{path.name} cannot be read as an Excel or OpenDocument workbook ({error})",
            "a whole workbook (.xlsx, .xlsb, .xls or .ods)",
            "Open it in the program that made it, and save it anew or as CSV.",
        ) from None
    if not part.tables:
        raise UserError(
            f"no sheet of the Excel or OpenDocument workbook {path.name} holds rows",
            "a sheet with a header and rows",
            "Open it in the program that made it, and save it anew or as CSV.",
        )
    _set_notes_apart(part)
    if len(part.tables) == 1:
        part.tables[0].parts, part.tables[0].name = (part.tables[0].name,), _stem(path)
    return part


def _stem(path: Path) -> str:
    return path.name[: -len(path.suffix)] if path.suffix.lower() in ENDINGS else path.name


def _set_notes_apart(part: Source) -> None:
    """Set sheets of one column aside where others are tables: they hold notes."""
    notes = [table for table in part.tables if len(table.columns) == 1]
    if len(notes) == len(part.tables):
        return
    part.tables = [table for table in part.tables if table not in notes]
    for table in notes:
        rows = int(table.data.count().execute())
        part.set_apart(SetAside(table.name, "sheets of notes", rows, "It has one column only."))
