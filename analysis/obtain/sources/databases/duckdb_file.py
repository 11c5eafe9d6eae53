"""DuckDB databases: tables are read in place, views where they reach nothing else."""

from __future__ import annotations

import re
import shutil
import struct
import time
from pathlib import Path

from analysis import engine, scratch
from analysis.disk_limits import disk_refusal
from analysis.engine import quoted_name
from analysis.errors import UserError
from analysis.memory import lacks_memory
from analysis.obtain.sources.databases.view_copies import ViewCopy, copied_views
from analysis.obtain.sources.source import ForeignKey, Problem, Source, SourceTable, fresh_name
from analysis.obtain.values.written_lengths import lengths_as_text

# Seconds that a short writer is waited for.
WAIT = 5.0
# Where each of two headers stands, and where blocks begin behind them; which sizes blocks have.
HEADER, BLOCKS = 4096, 3 * 4096
BLOCK_SIZES = {1 << power for power in range(14, 19)}
# What a database declares, each in the order in which it was declared.
NAMES = """
SELECT table_schema, table_name, table_type FROM information_schema.tables
WHERE table_catalog = '{alias}' ORDER BY table_type, table_schema, table_name
"""
# Tables with columns that are computed when they are read, as views are.
GENERATED = """
SELECT schema_name, table_name FROM duckdb_tables()
WHERE database_name = '{alias}' AND sql ILIKE '%generated always as%'
"""
INDEXES = """
SELECT schema_name, table_name, index_name, expressions FROM duckdb_indexes()
WHERE database_name = '{alias}' ORDER BY schema_name, table_name, index_name
"""
CONSTRAINTS = """
SELECT schema_name, table_name, constraint_type, constraint_column_names, referenced_table,
       referenced_column_names
FROM duckdb_constraints() WHERE database_name = '{alias}' AND constraint_type <> 'NOT NULL'
ORDER BY schema_name, table_name, constraint_index
"""


def _attach(path: Path) -> tuple[str, Path]:
    """Attach a database, or its private copy; return the name it has there and its place."""
    import duckdb

    log = path.with_name(path.name + ".wal")
    place = path.absolute()
    if log.exists():
        place = scratch.temporary_folder() / "database"
        shutil.copyfile(path, place)
        shutil.copyfile(log, place.with_name("database.wal"))
    alias, deadline = fresh_name("duck"), time.monotonic() + WAIT
    escaped = str(place).replace("'", "''")
    while True:
        try:
            engine.shared_connection().raw_sql(f"ATTACH '{escaped}' AS {alias} (READ_ONLY)")
            return alias, place
        except duckdb.Error as error:
            if lacks_memory(error):
                raise
            locked = "lock" in str(error).lower()
            if locked and time.monotonic() < deadline:
                time.sleep(0.2)
                continue
            _require_known_version(path, error)
            raise UserError(
                f"{path.name} cannot be read as DuckDB ({str(error).splitlines()[0]})",
                "a whole DuckDB database that no other program writes to",
                "Close the other program, or copy the file again.",
            ) from None


def _require_known_version(path: Path, error: Exception) -> None:
    """Say so where a file is whole, and of another version or encrypted."""
    import duckdb

    text = str(error).splitlines()[0]
    if version := re.search(r"version number (\d+)", text):
        raise UserError(
            f"{path.name} was made by another DuckDB, newer or much older than this one: its "
            f"storage has version {version[1]}",
            f"a database that DuckDB {duckdb.__version__} can read",
            "Open it with the DuckDB that made it, and write it anew for this one (ATTACH "
            "'copy.duckdb' (STORAGE_VERSION 'v1.0.0'); COPY FROM DATABASE …), or export its "
            "tables (EXPORT DATABASE 'folder' (FORMAT parquet)) and name that folder.",
        ) from None
    if "encrypt" in text.lower():
        raise UserError(
            f"{path.name} is an encrypted DuckDB database",
            "a database without a key",
            "Open it with its key, and COPY FROM DATABASE … TO a copy without one.",
        ) from None


def _blocks_end(path: Path) -> int:
    """Return how many bytes a file has to have, by the newer of its two headers."""
    with path.open("rb") as file:
        start = file.read(BLOCKS)
    if len(start) < BLOCKS:
        return BLOCKS
    headers = [struct.unpack_from("<6Q", start, place) for place in (HEADER, 2 * HEADER)]
    *_, blocks, size = max(headers, key=lambda header: header[1])
    return BLOCKS + blocks * size if size in BLOCK_SIZES else BLOCKS


def require_sound_blocks(path: Path) -> None:
    """Refuse a DuckDB database that is cut or cannot be opened, without reading its tables.

    Raises
    ------
    UserError
        When it is cut, damaged, encrypted, or of another version.
    """
    have, want = path.stat().st_size, _blocks_end(path)
    if have < want:
        raise UserError(
            f"{path.name} is cut off: it ends after {have:,} of {want:,} bytes",
            "a whole DuckDB database",
            "Copy or download it again.",
        )
    alias, _ = _attach(path)
    engine.shared_connection().raw_sql(f"DETACH {alias}")


def read_duckdb(path: Path) -> Source:
    """Open a DuckDB database read-only.

    Its views are never asked in the engine that reads files: see `view_copies`.

    Raises
    ------
    UserError
        When it is damaged, locked for longer than five seconds, or nothing in it can be read.
    """
    alias, place = _attach(path)
    backend, source = engine.shared_connection(), Source(path.name, "duckdb")
    rows = backend.raw_sql(NAMES.format(alias=alias)).fetchall()
    computed = set(backend.raw_sql(GENERATED.format(alias=alias)).fetchall())
    computed |= {row[:2] for row in rows if row[2] == "VIEW"}
    views = [row[:2] for row in rows if row[:2] in computed]
    copies = dict(zip(views, copied_views(place, views), strict=True))
    for schema, name, kind in rows:
        shown = _name(schema, name)
        if (schema, name) in copies:
            source.problems += copies[schema, name].problems(shown)
            table = _copied_table(shown, copies[schema, name])
        else:
            table = _attached_table(source, alias, schema, name)
        if table is not None:
            table.kind = "view" if kind == "VIEW" else "table"
            source.tables.append(table)
    if rows and not source.tables:
        raise UserError(
            f"none of the {len(rows)} tables and views of {path.name} can be read "
            f"({source.problems[0].consequence})",
            "a whole DuckDB database with a table that can be read",
            "Copy the file again, or write the tables to a new one.",
        )
    _describe(source, alias)
    return source


def _copied_table(shown: str, copy: ViewCopy) -> SourceTable | None:
    if copy.path is None:
        return None
    return SourceTable(shown, engine.read_parquet(copy.path), declared=copy.types)


def _attached_table(source: Source, alias: str, schema: str, name: str) -> SourceTable | None:
    backend, shown = engine.shared_connection(), _name(schema, name)
    where = ".".join(map(quoted_name, (alias, schema, name)))
    try:
        data = lengths_as_text(backend.table(name, database=(alias, schema)))
        data.limit(1).to_pyarrow()
        columns = backend.raw_sql(f"DESCRIBE {where}").fetchall()
    except Exception as error:
        if lacks_memory(error) or disk_refusal(error):
            raise
        text = str(error).splitlines()[0]
        sentence = f"It could not be read and is left out: {text}"
        source.problems.append(Problem(shown, "", "unreadable", 0, sentence, "high"))
        return None
    required = tuple(column[0] for column in columns if column[2] == "NO")
    return SourceTable(shown, data, "table", {c[0]: c[1] for c in columns}, required)


def _name(schema: str, table: str) -> str:
    return table if schema == "main" else f"{schema}.{table}"


def _describe(source: Source, alias: str) -> None:
    """Add keys and indexes."""
    tables = {table.name: table for table in source.tables}

    def rows(query: str) -> list[tuple]:
        found = engine.shared_connection().raw_sql(query.format(alias=alias)).fetchall()
        return [row for row in found if _name(*row[:2]) in tables]

    for schema, name, index, columns in rows(INDEXES):
        table = tables[_name(schema, name)]
        table.indexes += (f"{index}({columns.strip('[]')})",)
    for schema, name, kind, columns, parent, targets in rows(CONSTRAINTS):
        table = tables[_name(schema, name)]
        if kind == "PRIMARY KEY":
            table.primary = tuple(columns)
        elif kind == "UNIQUE" and len(columns) == 1:
            table.unique += tuple(columns)
        elif kind == "FOREIGN KEY":
            key = ForeignKey(table.name, tuple(columns), _name(schema, parent), tuple(targets))
            source.foreign_keys.append(key)
