"""Where tables are computed: DuckDB in the process, spoken to through Ibis."""

from __future__ import annotations

import importlib
import warnings
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb
import ibis

from analysis import scratch

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from analysis.settings import Engine

# Ibis 12 asks pandas 3 for an option that pandas has deprecated; users can do nothing about it.
warnings.filterwarnings("ignore", message=".*infer_string.*")

# Sums of floating-point numbers depend on the order in which threads add them;
# whole multiples of this unit do not.
UNIT = 2.0**-30


def extension_path(name: str) -> Path:
    """Return the installed DuckDB extension `name`, so that nothing is downloaded."""
    [folder] = importlib.import_module(f"duckdb_extension_{name}").__path__
    return next(Path(folder).rglob(f"{name}.duckdb_extension"))


@cache
def shared_connection() -> ibis.BaseBackend:
    """Return the process-wide engine, with the SQLite reader loaded."""
    backend = ibis.duckdb.connect()
    backend.raw_sql("SET autoinstall_known_extensions = false")
    backend.raw_sql("SET autoload_known_extensions = false")
    backend.raw_sql("SET TimeZone = 'UTC'")
    backend.raw_sql(f"LOAD {quoted_sql(extension_path('sqlite_scanner'))}")
    # A folder of its own: two processes that spill into one would overwrite each other's files.
    backend.raw_sql(f"SET temp_directory = {quoted_sql(scratch.temporary_folder(lasting=True))}")
    # In a notebook without ipywidgets DuckDB refuses the setting, and shows no bar.
    with suppress(duckdb.InvalidInputException):
        backend.raw_sql("SET enable_progress_bar = false")
    return backend


def quoted_sql(text: object) -> str:
    """Return a text as SQL has it between quotes."""
    escaped = str(text).replace("'", "''")
    return f"'{escaped}'"


def apply_limits(settings: Engine) -> None:
    """Apply the limits of `settings` to the process-wide engine."""
    backend = shared_connection()
    backend.raw_sql(f"SET memory_limit = {quoted_sql(settings.memory)}")
    backend.raw_sql(f"SET threads = {settings.threads}")


def read_parquet(path: Path) -> ir.Table:
    """Return a Parquet file as a lazy table."""
    return shared_connection().read_parquet(str(path))


def write_parquet(table: ir.Table, path: Path) -> None:
    """Write a table to Parquet in its own order."""
    shared_connection().to_parquet(table, str(path), compression="zstd")


def exact_sum(values: ir.NumericValue) -> ir.NumericValue:
    """Sum in whole multiples of 2**-30, so that no order of addition changes the result."""
    return (values / UNIT).round().cast("int64").sum().cast("float64") * UNIT


def exact_mean(values: ir.NumericValue) -> ir.NumericValue:
    """Mean over the non-null values, see `exact_sum`."""
    return exact_sum(values) / values.count()


def exact_var(values: ir.NumericValue) -> ir.NumericValue:
    """Sample variance (ddof = 1) over the non-null values, see `exact_sum`; null for one."""
    n = values.count()
    squares = exact_sum(values * values) - exact_sum(values) * exact_sum(values) / n
    return ibis.ifelse(n > 1, squares.clip(lower=0.0) / (n - 1), None)
