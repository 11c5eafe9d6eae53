"""SQLite files: opened read-only, each table copied once into typed Parquet."""

from __future__ import annotations

import shutil
import sqlite3
import time
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote

from analysis import engine, progress, scratch
from analysis.engine import quoted_name
from analysis.errors import UserError
from analysis.memory import lacks_memory
from analysis.obtain.sources.databases.sqlite_check import files_beside, require_whole
from analysis.obtain.sources.databases.sqlite_salvage import salvage_table
from analysis.obtain.sources.databases.sqlite_views import (
    ViewReader,
    allow_reading,
    failed_view,
)
from analysis.obtain.sources.source import ForeignKey, Problem, Source, SourceTable, fresh_name

# Seconds that a short writer is waited for.
WAIT = 5.0
# Whole numbers up to this are exact as floating-point numbers.
EXACT = 2**53
# Declared types that the engine reads as the file stores them, or refuses loudly.
PLAIN = ("INT", "CHAR", "CLOB", "TEXT", "REAL", "FLOA", "DOUB")
# Numbers under such a type may be years, seconds or milliseconds; the engine takes them all for
# days or seconds since 1970.
MOMENTS = ("DATE", "TIME")
# What SQLite says of a column that is computed whenever it is read.
VIRTUAL = 2


def _in_wal_mode(path: Path) -> bool:
    with path.open("rb") as file:
        return 2 in file.read(20)[18:20]


def _state(paths: list[Path]) -> list[tuple[int, int]]:
    return [(path.stat().st_size, path.stat().st_mtime_ns) for path in paths]


def _private_copy(path: Path) -> Path:
    """Copy a database with its log, so that reading it leaves no file beside the original."""
    deadline = time.monotonic() + WAIT
    while True:
        folder = scratch.temporary_folder()
        parts = [path, *files_beside(path)]
        before = _state(parts)
        for part in parts:
            target = folder / f"database{part.name[len(path.name) :]}"
            shutil.copyfile(part, target)
        if _state(parts) == before or time.monotonic() > deadline:
            return folder / "database"


def connect_readonly(path: Path) -> sqlite3.Connection:
    """Open a database read-only; text comes as bytes, since it may not be valid UTF-8.

    Raises
    ------
    UserError
        When it is locked for longer than five seconds or is not a database.
    """
    connection = sqlite3.connect(f"file:{quote(str(path))}?mode=ro", uri=True, timeout=WAIT)
    try:
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except sqlite3.DatabaseError as error:
        connection.close()
        if "locked" in str(error) or "busy" in str(error):
            raise UserError(
                f"{path} is locked by another program",
                f"a database that can be read within {WAIT:.0f} seconds",
                "Let that program finish or close it, then try again.",
            ) from None
        raise UserError(
            f"{path} cannot be read as SQLite ({error})",
            "a whole SQLite database",
            "Check it with `PRAGMA integrity_check`, or copy it again.",
        ) from None
    return connection


def _affinity_plain(declared: str) -> bool:
    return any(word in declared.upper() for word in PLAIN)


def _names(connection: sqlite3.Connection) -> list[tuple[str, str]]:
    query = (
        "SELECT CAST(name AS BLOB), type FROM sqlite_master WHERE type IN ('table', 'view') "
        "AND name NOT LIKE 'sqlite~_%' ESCAPE '~' ORDER BY type, rowid"
    )
    return [(name.decode("utf-8", "replace"), kind) for name, kind in connection.execute(query)]


def _describe(connection: sqlite3.Connection, table: SourceTable) -> None:
    name = quoted_name(table.name)
    rows = connection.execute(f"PRAGMA table_xinfo({name})").fetchall()
    shown = [row for row in rows if row[6] != 1]
    table.declared = {row[1]: row[2] for row in shown}
    table.not_null = tuple(row[1] for row in shown if row[3])
    keys = sorted((row for row in shown if row[5]), key=lambda row: row[5])
    table.primary = tuple(row[1] for row in keys)
    indexes, unique = [], []
    for row in connection.execute(f"PRAGMA index_list({name})").fetchall():
        inside = connection.execute(f"PRAGMA index_info({quoted_name(row[1])})").fetchall()
        columns = [item[2] for item in inside if item[2] is not None]
        if row[3] == "c":
            indexes.append(f"{row[1]}({', '.join(columns)})")
        if row[2] and len(columns) == 1:
            unique.append(columns[0])
    table.indexes, table.unique = tuple(sorted(indexes)), tuple(sorted(set(unique)))


def _foreign_keys(connection: sqlite3.Connection, name: str) -> list[ForeignKey]:
    found: dict[int, list[tuple]] = {}
    for row in connection.execute(f"PRAGMA foreign_key_list({quoted_name(name)})").fetchall():
        found.setdefault(row[0], []).append(row)
    keys = []
    for rows in found.values():
        rows.sort(key=lambda row: row[1])
        parent = rows[0][2]
        primary = [
            row[1]
            for row in connection.execute(f"PRAGMA table_info({quoted_name(parent)})").fetchall()
            if row[5]
        ]
        targets = [row[4] or (primary[row[1]] if row[1] < len(primary) else "") for row in rows]
        keys.append(ForeignKey(name, tuple(row[3] for row in rows), parent, tuple(targets)))
    return sorted(keys, key=lambda key: key.child_columns)


def _expected(declared: str) -> set[str]:
    """Return the kinds of cells that the engine reads rightly under a declared type."""
    name = declared.upper()
    if not name or "BLOB" in name:
        return {"blob"}
    return set() if any(word in name for word in MOMENTS) else {"integer", "real"}


def _reads_plainly(connection: sqlite3.Connection, table: SourceTable) -> bool:
    """Tell whether the engine reads each column of a table as the file stores it."""
    if len(table.declared) > 500:
        return False
    odd = [name for name, declared in table.declared.items() if not _affinity_plain(declared)]
    for name in odd:
        query = f"SELECT DISTINCT typeof({quoted_name(name)}) FROM {quoted_name(table.name)}"
        kinds = {row[0] for row in connection.execute(query)} - {b"null", "null"}
        kinds = {kind.decode() if isinstance(kind, bytes) else kind for kind in kinds}
        if not kinds <= _expected(table.declared[name]) or (
            len(kinds) > 1 and _beyond(connection, table.name, name)
        ):
            return False
    return True


def _beyond(connection: sqlite3.Connection, table: str, column: str) -> bool:
    """Tell whether a column holds whole numbers that no fraction can stand beside exactly."""
    name = quoted_name(column)
    query = f"SELECT 1 FROM {quoted_name(table)} WHERE typeof({name}) = 'integer' AND "
    query += f"({name} > {EXACT} OR {name} < -{EXACT}) LIMIT 1"
    return connection.execute(query).fetchone() is not None


def _copy_fast(alias: str, name: str, target: Path) -> bool:
    import duckdb

    backend = engine.shared_connection()
    try:
        backend.raw_sql(
            f"COPY (SELECT * FROM {alias}.{quoted_name(name)}) TO '{target}' (FORMAT parquet)"
        )
        # The copy does not look at the bytes of texts; reading them back does.
        texts = [field.name for field in backend.read_parquet(str(target)).schema().to_pyarrow()
                 if field.type in ("string", "large_string")]  # fmt: skip
        lengths = ", ".join(f"max(length({quoted_name(text)}))" for text in texts)
        if texts:
            backend.raw_sql(f"SELECT {lengths} FROM read_parquet('{target}')").fetchall()
    except (duckdb.Error, UnicodeDecodeError) as error:
        if lacks_memory(error):
            raise
        # The engine's message may quote bytes that are no text.
        return False
    return True


def _load(
    connection: sqlite3.Connection, alias: str, table: SourceTable, target: Path
) -> list[Problem]:
    """Copy one table; return what could not be read as declared."""
    plain = _reads_plainly(connection, table)
    if plain and table.declared and _copy_fast(alias, table.name, target):
        return []
    return salvage_table(connection, table.name, table.declared, target)


def _load_computed(views: ViewReader, table: SourceTable, target: Path) -> list[Problem]:
    """Copy a view, or a table with computed columns; return what was cut or not as declared."""
    copy, cut = views.copied(table.name)
    found = salvage_table(views.connection, copy, table.declared, target)
    views.drop_copy(copy)
    return cut + [replace(problem, table=table.name) for problem in found]


def _is_computed(connection: sqlite3.Connection, table: SourceTable) -> bool:
    """Tell whether cells of a table or view are worked out when they are read."""
    if table.kind == "view":
        return True
    query = f"PRAGMA table_xinfo({quoted_name(table.name)})"
    return any(row[6] == VIRTUAL for row in connection.execute(query))


def read_sqlite(path: Path) -> Source:
    """Open an SQLite file without writing to it or beside it.

    Parameters
    ----------
    path : Path
        The database; one in WAL mode is copied with its log and read there.

    Raises
    ------
    UserError
        When it is truncated, locked or no database.
    """
    require_whole(path)
    source = Source(path.name, "sqlite")
    place = _private_copy(path) if _in_wal_mode(path) or files_beside(path) else path.absolute()
    connection = connect_readonly(place)
    connection.text_factory = lambda value: value.decode("utf-8", "replace")
    allow_reading(connection)
    alias, folder = fresh_name("sqlite"), scratch.temporary_folder()
    escaped = str(place).replace("'", "''")
    engine.shared_connection().raw_sql(f"ATTACH '{escaped}' AS {alias} (TYPE sqlite, READ_ONLY)")
    try:
        names, views = _names(connection), ViewReader(connection)
        with progress.work_step("Reading tables", len(names)) as advance:
            for position, (name, kind) in enumerate(names):
                table = SourceTable(name, None, kind)
                _open_table(source, views, alias, table, folder / f"{position}.parquet")
                advance(1)
    finally:
        engine.shared_connection().raw_sql(f"DETACH {alias}")
        connection.close()
    return source


def _open_table(
    source: Source, views: ViewReader, alias: str, table: SourceTable, target: Path
) -> None:
    connection, deep = views.connection, views.too_deep(table.name)
    if deep:
        source.problems.append(deep)
        return
    try:
        _describe(connection, table)
        if _is_computed(connection, table):
            with views.bounded():
                problems = _load_computed(views, table, target)
        else:
            problems = _load(connection, alias, table, target)
        keys = _foreign_keys(connection, table.name)
    except sqlite3.Error as error:
        source.problems.append(failed_view(table.name, table.kind, error))
        return
    table.data = engine.read_parquet(target)
    source.problems += problems
    source.foreign_keys += keys
    source.tables.append(table)
