"""The careful way to read an SQLite table: value by value, whatever each cell holds."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analysis.engine import quoted_name
from analysis.obtain.sources.source import Problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import pyarrow as pa

# Rows that are in memory at once, as Python objects.
BATCH = 20_000
# Doubling stops here when nothing readable follows; no file holds as many rows.
LAST_ROW = 2**62
NUMBERS = {"integer", "real"}
# A text of nothing or of spaces.
EMPTY = "empty"


class _Cells:
    """Turns the cells of one column into one type, counting those that do not fit.

    Parameters
    ----------
    name, declared : str
        The column and its declared type.
    kinds : dict
        Storage class to number of cells, nulls excluded; texts of nothing by themselves, as EMPTY:
        beside numbers they are gaps.
    """

    def __init__(self, name: str, declared: str, kinds: dict[str, int]):
        self.name, self.declared, self.kinds = name, declared, dict(kinds)
        empty = self.kinds.pop(EMPTY, 0)
        if empty and not (self.kinds and self.kinds.keys() <= NUMBERS):
            self.kinds["text"] = self.kinds.get("text", 0) + empty
        self.invalid, self.rounded = 0, 0

    @property
    def arrow(self) -> pa.DataType:
        """Return the one type that holds all cells."""
        import pyarrow as pa

        kinds = set(self.kinds)
        if kinds == {"integer"} or (not kinds and "INT" in self.declared.upper()):
            return pa.int64()
        if kinds and kinds <= NUMBERS:
            return pa.float64()
        return pa.binary() if kinds == {"blob"} else pa.string()

    def _text(self, cell: Any) -> str | None:
        if cell is None:
            return None
        if not isinstance(cell, bytes):
            return str(cell)
        try:
            return cell.decode("utf-8")
        except UnicodeDecodeError:
            self.invalid += 1
            return cell.decode("utf-8", "replace")

    def array(self, cells: list) -> pa.Array:
        """Return a batch of cells as an Arrow array of this column's type."""
        import pyarrow as pa

        if self.arrow == pa.string():
            cells = [self._text(cell) for cell in cells]
        elif self.arrow in (pa.int64(), pa.float64()):
            cells = [None if isinstance(cell, bytes) else cell for cell in cells]
        if self.arrow == pa.float64():
            self.rounded += sum(isinstance(c, int) and float(c) != c for c in cells)
            cells = [None if cell is None else float(cell) for cell in cells]
        return pa.array(cells, self.arrow)

    def problems(self, table: str) -> list[Problem]:
        """Return what is odd about the column."""
        found = []
        number = self.kinds.get("integer", 0) + self.kinds.get("real", 0)
        groups = {"number": number, **{k: self.kinds.get(k, 0) for k in ("text", "blob")}}
        groups = {kind: count for kind, count in groups.items() if count}
        if len(groups) > 1:
            common = max(groups, key=lambda kind: (groups[kind], kind))
            rest = sum(groups.values()) - groups[common]
            told = ", ".join(f"{count:,} {kind}" for kind, count in groups.items())
            sentence = f"Cells of different types ({told}); the column is read as text."
            found.append(Problem(table, self.name, "mixed types", rest, sentence))
        if self.rounded:
            sentence = "Whole numbers among fractions, too large to be exact beside them."
            found.append(Problem(table, self.name, "rounded numbers", self.rounded, sentence))
        if self.invalid:
            sentence = "Text that is not valid UTF-8; its odd bytes are shown as U+FFFD."
            found.append(Problem(table, self.name, "invalid UTF-8", self.invalid, sentence))
        return found


def _kinds(connection: sqlite3.Connection, table: str, column: str) -> dict[str, int]:
    name = quoted_name(column)
    empty = f"typeof({name}) = 'text' AND trim({name}) = ''"
    kind = f"CASE WHEN {empty} THEN '{EMPTY}' ELSE typeof({name}) END"
    query = f"SELECT {kind}, count(*) FROM {quoted_name(table)} GROUP BY 1"
    found = {}
    for kind, count in connection.execute(query):
        found[kind.decode() if isinstance(kind, bytes) else kind] = count
    found.pop("null", None)
    return found


def _batches(
    connection: sqlite3.Connection, table: str, columns: list[str]
) -> Iterator[list[tuple]]:
    names = ", ".join(quoted_name(name) for name in columns)
    cursor = connection.execute(f"SELECT {names} FROM {quoted_name(table)}")
    while rows := cursor.fetchmany(BATCH):
        yield list(zip(*rows, strict=True))


def _first_after(connection: sqlite3.Connection, table: str, place: int) -> int | None:
    """Return the first row number after a place; None behind the last; raise where damaged."""
    query = f"SELECT rowid FROM {quoted_name(table)} WHERE rowid > ? ORDER BY rowid LIMIT 1"
    row = connection.execute(query, (place,)).fetchone()
    return row[0] if row else None


def _behind_damage(connection: sqlite3.Connection, table: str, place: int) -> int | None:
    """Return the last row number before readable rows start again, or None."""
    bad, step = place, 1
    while place + step < LAST_ROW:
        try:
            _first_after(connection, table, place + step)
        except sqlite3.DatabaseError:
            bad, step = place + step, step * 2
            continue
        good = place + step
        while good - bad > 1:
            middle = (good + bad) // 2
            try:
                _first_after(connection, table, middle)
                good = middle
            except sqlite3.DatabaseError:
                bad = middle
        return good
    return None


class _Survivors:
    """Reads the rows of a damaged table, jumping over what cannot be read.

    Parameters
    ----------
    connection : sqlite3.Connection
        The database.
    table : str
        A table with row numbers.
    columns : list of str
        What to read.
    """

    def __init__(self, connection: sqlite3.Connection, table: str, columns: list[str]):
        self.connection, self.table, self.columns = connection, table, columns
        self.lost = 0

    def _rows(self, place: int) -> tuple[list[tuple], bool]:
        names = ", ".join(quoted_name(name) for name in self.columns)
        table = quoted_name(self.table)
        query = f"SELECT rowid, {names} FROM {table} WHERE rowid > ? ORDER BY rowid"
        rows: list[tuple] = []
        try:
            for row in self.connection.execute(query, (place,)):
                rows.append(row)
                if len(rows) == BATCH:
                    return rows, True
        except sqlite3.DatabaseError:
            return rows, True
        return rows, False

    def batches(self) -> Iterator[list[tuple]]:
        """Yield batches of columns; `lost` holds how many row numbers were jumped over."""
        place, self.lost, more = 0, 0, True
        while more:
            rows, more = self._rows(place)
            if rows:
                yield list(zip(*(row[1:] for row in rows), strict=True))
                place = rows[-1][0]
            elif more:
                behind = _behind_damage(self.connection, self.table, place)
                more = behind is not None
                self.lost += 1 if behind is None else behind - place
                place = behind or place


def _python_kinds(batches: Iterable[list[tuple]], columns: list[str]) -> list[dict[str, int]]:
    names = {int: "integer", float: "real", bytes: "text", str: "text"}
    found: list[dict[str, int]] = [{} for _ in columns]
    for batch in batches:
        for kinds, cells in zip(found, batch, strict=True):
            for cell in cells:
                if cell is not None:
                    nothing = isinstance(cell, bytes | str) and not cell.strip()
                    kind = EMPTY if nothing else names[type(cell)]
                    kinds[kind] = kinds.get(kind, 0) + 1
    return found


def _write(target: Path, cells: list[_Cells], batches: Iterable[list[tuple]]) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    schema = pa.schema([(cell.name, cell.arrow) for cell in cells])
    with pq.ParquetWriter(target, schema) as writer:
        for batch in batches:
            arrays = [cell.array(list(v)) for cell, v in zip(cells, batch, strict=True)]
            writer.write_batch(pa.record_batch(arrays, schema=schema))


def _copy_damaged(
    connection: sqlite3.Connection, table: str, declared: dict[str, str], target: Path
) -> list[Problem]:
    names = list(declared)
    survivors = _Survivors(connection, table, names)
    kinds = _python_kinds(survivors.batches(), names)
    cells = [_Cells(name, declared[name], kind) for name, kind in zip(names, kinds, strict=True)]
    _write(target, cells, survivors.batches())
    sentence = (
        f"Pages of the file are damaged: about {survivors.lost:,} rows cannot be read, and "
        "every figure is about the others."
    )
    lost = Problem(table, "", "unreadable", survivors.lost, sentence, "high")
    return [lost, *(problem for cell in cells for problem in cell.problems(table))]


def salvage_table(
    connection: sqlite3.Connection, table: str, declared: dict[str, str], target: Path
) -> list[Problem]:
    """Copy a table into Parquet cell by cell.

    Parameters
    ----------
    connection : sqlite3.Connection
        The database.
    table : str
        Name of a table or view.
    declared : dict
        Column to declared type.
    target : Path
        The Parquet file to write.

    Returns
    -------
    list of Problem
        Mixed types, invalid text and damaged pages, with the number of cells or rows.

    Raises
    ------
    sqlite3.Error
        When nothing can be read: a view that raises, say.
    """
    former = connection.text_factory
    connection.text_factory = bytes
    try:
        cells = [_Cells(n, declared[n], _kinds(connection, table, n)) for n in declared]
        _write(target, cells, _batches(connection, table, list(declared)))
    except sqlite3.DatabaseError as error:
        if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_CORRUPT:
            raise
        return _copy_damaged(connection, table, declared, target)
    finally:
        connection.text_factory = former
    return [problem for cell in cells for problem in cell.problems(table)]
