"""Parquet files and DuckDB databases: read in place, nothing is copied."""

from __future__ import annotations

import shutil
import time
from pathlib import Path

from analysis import engine, scratch
from analysis.errors import UserError
from analysis.obtain.sources.base import Problem, Source, SourceTable, fresh
from analysis.obtain.sources.delimited import safe_link

WAIT = 5.0


def is_parquet(path: Path) -> bool:
    """Tell whether a file is Parquet, by its first bytes."""
    if not path.is_file():
        return False
    with path.open("rb") as file:
        return file.read(4) == b"PAR1"


def is_duckdb(path: Path) -> bool:
    """Tell whether a file is a DuckDB database, by its first bytes."""
    if not path.is_file():
        return False
    with path.open("rb") as file:
        return file.read(12)[8:12] == b"DUCK"


def read_parquet(path: Path) -> tuple[SourceTable, list[Problem]]:
    """Open one Parquet file.

    Raises
    ------
    UserError
        When it is damaged.
    """
    import duckdb

    try:
        data = engine.read_parquet(safe_link(path))
        declared = {name: str(kind) for name, kind in data.schema().items()}
    except duckdb.Error as error:
        raise UserError(
            f"{path.name} cannot be read as Parquet ({str(error).splitlines()[0]})",
            "a whole Parquet file",
            "Copy it again.",
        ) from None
    required = tuple(name for name, kind in data.schema().items() if not kind.nullable)
    return SourceTable(path.name.removesuffix(".parquet"), data, "table", declared, required), []


def _attach(path: Path) -> str:
    import duckdb

    log = path.with_name(path.name + ".wal")
    place = path.absolute()
    if log.exists():
        place = scratch.folder() / "database"
        shutil.copyfile(path, place)
        shutil.copyfile(log, place.with_name("database.wal"))
    alias, deadline = fresh("duck"), time.monotonic() + WAIT
    escaped = str(place).replace("'", "''")
    while True:
        try:
            engine.connection().raw_sql(f"ATTACH '{escaped}' AS {alias} (READ_ONLY)")
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
    import duckdb

    alias, backend = _attach(path), engine.connection()
    source = Source(path.name, "duckdb")
    rows = backend.raw_sql(
        "SELECT table_schema, table_name, table_type FROM information_schema.tables "
        f"WHERE table_catalog = '{alias}' ORDER BY table_type, table_schema, table_name"
    ).fetchall()
    for schema, name, kind in rows:
        shown = name if schema == "main" else f"{schema}.{name}"
        try:
            data = backend.table(name, database=(alias, schema))
            data.limit(1).to_pyarrow()
        except (duckdb.Error, Exception) as error:  # noqa: BLE001
            text = str(error).splitlines()[0]
            sentence = f"It could not be read and is left out: {text}"
            source.problems.append(Problem(shown, "", "unreadable", 0, sentence, "high"))
            continue
        declared = {column: str(dtype) for column, dtype in data.schema().items()}
        table = SourceTable(shown, data, "view" if kind == "VIEW" else "table", declared)
        source.tables.append(table)
    return source
