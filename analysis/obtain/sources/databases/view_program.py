"""The program that copies views of one DuckDB file to Parquet, in a process of its own.

It imports nothing of this package: the process that starts it ends it when it takes too long, and
the system ends it when it takes too much. Its input is one line of JSON, its output one a view.
"""

from __future__ import annotations

import json
import re
import resource
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

import duckdb

# The source, under a name that tells nothing.
DATABASE = "source.duckdb"
# What tells of the engine and of places of the machine, as plans of queries name it.
ENGINE = re.compile(r"(?i)\b(duckdb|pragma)_\w+|current_setting")

# What plans do not name, since it is worked out before them: settings of the engine, functions
# called by where they lie, and text that is run as a query.
BOUND = re.compile(r"(?i)current_setting|\bsystem\"?\s*\.|\bquery(_table)?\"?\s*\(")
# Names and texts of what a view can be made from.
TEXTS = """
SELECT view_name, sql FROM duckdb_views() WHERE database_name = 'source' AND NOT internal
UNION ALL SELECT table_name, sql FROM duckdb_tables() WHERE database_name = 'source'
UNION ALL SELECT function_name, macro_definition FROM duckdb_functions()
WHERE database_name = 'source' AND macro_definition IS NOT NULL
"""


def _quoted(text: str, mark: str = '"') -> str:
    return mark + text.replace(mark, mark * 2) + mark


def limit_process(memory: int, size: int) -> None:
    """Bound what this process may take: a view can ask for gigabytes in one cell.

    Parameters
    ----------
    memory : int
        Bytes of memory; the engine's own limit does not hold for the texts it builds.
    size : int
        Bytes of any one file.
    """
    for kind, most in ((resource.RLIMIT_AS, memory), (resource.RLIMIT_FSIZE, size)):
        # Not every system knows each of them, and a lower one may stand already.
        with suppress(ValueError, OSError):
            resource.setrlimit(kind, (most, most))


def locked_connection() -> duckdb.DuckDBPyConnection:
    """Open the database in the folder of work so that its views reach nothing but itself.

    Only that folder can be read and written. All names are relative: a view can ask the engine
    for its settings, and a path tells of the machine.
    """
    config: dict[str, str | bool | int | float | list[str]] = {
        "autoload_known_extensions": "false",
        "autoinstall_known_extensions": "false",
        "allow_persistent_secrets": "false",
        "threads": "1",
        "memory_limit": "1GB",
    }
    connection = duckdb.connect(":memory:", config=config)
    connection.execute("SET TimeZone = 'UTC'")
    connection.execute(f"ATTACH '{DATABASE}' AS source (READ_ONLY)")
    connection.execute("USE source")
    connection.execute("SET explain_output = 'all'")
    connection.execute("CREATE TEMP MACRO current_setting(name) AS error('not told')")
    connection.execute("SET temp_directory = 'spilled'")
    connection.execute("SET max_temp_directory_size = '2GB'")
    connection.execute("SET allowed_directories = ['copied']")
    connection.execute("SET enable_external_access = false")
    connection.execute("SET lock_configuration = true")
    return connection


def asking_names(connection: duckdb.DuckDBPyConnection) -> set[str]:
    """Return the names of views, tables and macros that ask for settings, or use such as do."""
    texts = connection.execute(TEXTS).fetchall()
    asking = {name for name, text in texts if BOUND.search(text or "")}
    while True:
        words = "|".join(re.escape(name) for name in sorted(asking))
        used = re.compile(rf"(?i)(?<!\w)({words})(?!\w)") if asking else None
        more = {name for name, text in texts if used and used.search(text or "")} | asking
        if more == asking:
            return asking
        asking = more


def copied_view(
    connection: duckdb.DuckDBPyConnection, schema: str, name: str, target: str, rows: int
) -> dict[str, Any]:
    """Copy one view and return its number of rows and its types, or why it could not be.

    Parameters
    ----------
    connection : duckdb connection
        See `locked_connection`.
    schema, name : str
        The view.
    target : str
        The file to write, in the folder that views can read.
    rows : int
        Rows that are copied at most.
    """
    query = f"SELECT * FROM source.{_quoted(schema)}.{_quoted(name)} LIMIT {rows}"
    try:
        plans = connection.execute(f"EXPLAIN {query}").fetchall()
        if ENGINE.search(" ".join(text for _, text in plans)):
            return {"error": "it asks the engine about itself", "outside": True}
        types = {row[0]: row[1] for row in connection.execute(f"DESCRIBE {query}").fetchall()}
        copy = f"COPY ({query}) TO {_quoted(target, chr(39))} (FORMAT parquet)"
        count = connection.execute(copy).fetchone()
    except (duckdb.Error, MemoryError) as error:
        # What stands behind the colon may quote a cell.
        text = str(error).partition(":")[0] or type(error).__name__
        return {"error": text, "outside": isinstance(error, duckdb.PermissionException)}
    return {"rows": count[0] if count else 0, "types": types}


def _answer(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def copy_views(job: dict[str, Any]) -> None:
    """Copy the views of a job; print a line when all is ready and one of JSON for each view."""
    limit_process(job["memory"], job["bytes"])
    connection = locked_connection()
    _answer("ready")
    scratch = Path("copied/copy.parquet")
    scratch.parent.mkdir()
    asking = asking_names(connection)
    for schema, name, target in job["views"]:
        done: dict[str, Any] = {"error": "it asks for settings", "outside": True}
        if name not in asking:
            done = copied_view(connection, schema, name, str(scratch), job["rows"])
        if "error" not in done:
            # Out of the folder that views can read: none finds the copy of another.
            scratch.replace(target)
        _answer(json.dumps(done))


if __name__ == "__main__":
    copy_views(json.loads(sys.stdin.readline()))
