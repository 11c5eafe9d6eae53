"""Where tables are computed: DuckDB in the process, spoken to through Ibis."""

from __future__ import annotations

import importlib
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb
import ibis

from analysis import progress, scratch
from analysis.errors import UserError
from analysis.memory import Room, engine_message, is_own_limit, memory_room
from analysis.settings import LEAST_MEMORY

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from analysis.settings import Engine

# Ibis 12 asks pandas 3 for an option that pandas has deprecated; users can do nothing about it.
warnings.filterwarnings("ignore", message=".*infer_string.*")

# Sums of floating-point numbers depend on the order in which threads add them;
# whole multiples of this unit do not.
UNIT = 2.0**-30
# Between parts of a text: a control sign that no text has and no pattern means.
MARK = "\x1f"
# Measured: Python, its libraries and the tables of viewers take .6 GB; what the engine holds
# takes up to twice its size, since allocators keep what it gives back.
BESIDE, HELD = 0.6e9, 2.0


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


def quoted_name(name: str) -> str:
    """Return a name as an SQL identifier."""
    return '"' + name.replace('"', '""') + '"'


def granted_memory(asked: float, free: float) -> int:
    """Return the bytes that the engine gets: what is asked, or what is left beside the rest.

    Parameters
    ----------
    asked : float
        engine.memory, in bytes.
    free : float
        What the process may still take when the engine begins.
    """
    return int(min(asked, max(LEAST_MEMORY, (free - BESIDE) / HELD)))


def apply_limits(settings: Engine) -> int:
    """Apply the limits of `settings` to the process-wide engine, and return the bytes it gets.

    Where the process may take less than engine.memory asks for, the engine gets less, and a step
    of the work says so.
    """
    backend, room, before = shared_connection(), _first_room(), _memory_limit()
    granted = granted_memory(settings.memory_bytes, room.free)
    backend.raw_sql(f"SET memory_limit = '{granted}B'")
    backend.raw_sql(f"SET threads = {settings.threads}")
    if granted < settings.memory_bytes and _memory_limit() != before:
        share = f"{granted / 1e6:,.0f} MB instead of engine.memory = {settings.memory}"
        with progress.work_step(f"Giving the engine {share}: no more is left by {room.bound}"):
            pass
    return granted


@contextmanager
def within_limits(settings: Engine) -> Iterator[None]:
    """Work with the process-wide engine within the limits that `apply_limits` sets.

    Raises
    ------
    UserError
        When the engine needs more memory than it got.
    """
    granted = apply_limits(settings)
    try:
        yield
    except duckdb.OutOfMemoryException as error:
        if not is_own_limit(error):
            raise
        raise _shortage(settings, granted, error) from error


@cache
def _first_room() -> Room:
    """Return what was left when the engine began: what it once took it may take again."""
    return memory_room()


def _memory_limit() -> str:
    (limit,) = shared_connection().raw_sql("SELECT current_setting('memory_limit')").fetchone()
    return limit


def _shortage(settings: Engine, granted: int, error: duckdb.Error) -> UserError:
    room = memory_room()
    own = f"Set engine.memory above {settings.memory} in audience.toml"
    more = f"Raise {room.bound}" if granted < settings.memory_bytes else own
    fewer = "; or set engine.threads = 1, which needs less" if settings.threads > 1 else ""
    return UserError(
        f"the engine ran out of its {granted / 1e6:,.0f} MB of memory ({engine_message(error)})",
        f"more for this source; {room.free / 1e6:,.0f} MB are left by {room.bound}",
        f"{more}{fewer}.",
    )


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


def zero_one(condition: ir.BooleanValue) -> ir.FloatingValue:
    """Return 1.0 where a condition holds and else 0.0, which every engine can sum."""
    return ibis.ifelse(condition, 1.0, 0.0)


def split_at(text: ir.StringValue, sign: str) -> ir.ArrayValue:
    """Split texts at a sign, which Spark would take for a pattern: in its place stands a mark."""
    return text.replace(sign, MARK).split(MARK)
