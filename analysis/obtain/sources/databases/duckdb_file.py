"""DuckDB databases: read in place."""

from __future__ import annotations

import shutil
import time
from pathlib import Path

from analysis import engine, scratch
from analysis.errors import UserError
from analysis.obtain.sources.source import ForeignKey, Problem, Source, SourceTable, fresh_name

# Seconds that a short writer is waited for.
WAIT = 5.0
# What a database declares, each in the order in which it was declared.
COLUMNS = """
SELECT schema_name, table_name, column_name, data_type, is_nullable FROM duckdb_columns()
WHERE database_name = '{alias}' ORDER BY schema_name, table_name, column_index
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


def _attach(path: Path) -> str:
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
            return alias
        except duckdb.Error as error:
            locked = "lock" in str(error).lower()
            if locked and time.monotonic() < deadline:
                time.sleep(0.2)
                continue
            raise UserError(
                f"{path} cannot be read as DuckDB ({str(error).splitlines()[0]})",
                "a whole DuckDB database that no other program writes to",
                "Close the other program, or copy the file again.",
            ) from None


def read_duckdb(path: Path) -> Source:
    """Open a DuckDB database read-only.

    Raises
    ------
    UserError
        When it is damaged or locked for longer than five seconds.
    """

    alias, backend = _attach(path), engine.shared_connection()
    source = Source(path.name, "duckdb")
    rows = backend.raw_sql(
        "SELECT table_schema, table_name, table_type FROM information_schema.tables "
        f"WHERE table_catalog = '{alias}' ORDER BY table_type, table_schema, table_name"
    ).fetchall()
    for schema, name, kind in rows:
        shown = _name(schema, name)
        try:
            data = backend.table(name, database=(alias, schema))
            data.limit(1).to_pyarrow()
        except Exception as error:
            text = str(error).splitlines()[0]
            sentence = f"It could not be read and is left out: {text}"
            source.problems.append(Problem(shown, "", "unreadable", 0, sentence, "high"))
            continue
        declared = {column: str(dtype) for column, dtype in data.schema().items()}
        table = SourceTable(shown, data, "view" if kind == "VIEW" else "table", declared)
        source.tables.append(table)
    _describe(source, alias)
    return source


def _name(schema: str, table: str) -> str:
    return table if schema == "main" else f"{schema}.{table}"


def _describe(source: Source, alias: str) -> None:
    """Add declared types, keys and indexes."""
    tables = {table.name: table for table in source.tables}

    def rows(query: str) -> list[tuple]:
        found = engine.shared_connection().raw_sql(query.format(alias=alias)).fetchall()
        return [row for row in found if _name(*row[:2]) in tables]

    for schema, name, column, kind, optional in rows(COLUMNS):
        table = tables[_name(schema, name)]
        table.declared[column] = kind
        table.not_null += () if optional else (column,)
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
