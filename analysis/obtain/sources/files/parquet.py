"""Parquet files: read in place."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from analysis import engine
from analysis.errors import UserError
from analysis.memory import lacks_memory
from analysis.obtain.sources.source import Problem, SourceTable, safe_link

# Values in the lists of one column: their text takes about ten bytes each.
CELLS = 50_000_000
ENDLESS = f"It holds more than {CELLS:,} values in lists, and is left out."


def read_parquet_file(path: Path) -> tuple[SourceTable, list[Problem]]:
    """Open one Parquet file.

    Raises
    ------
    UserError
        When it is damaged.
    """
    import duckdb

    try:
        link = safe_link(path)
        data = engine.read_parquet(link)
        declared = {name: str(kind) for name, kind in data.schema().items()}
    except duckdb.Error as error:
        if lacks_memory(error):
            raise
        reason = str(error).splitlines()[0].replace(str(link), path.name)
        raise UserError(
            f"{path.name} cannot be read as Parquet ({reason})",
            "a whole Parquet file",
            "Copy it again.",
        ) from None
    name, large = path.name.removesuffix(".parquet"), _endless_columns(path)
    if len(large) == len(data.columns):
        raise UserError(
            f"every column of {path.name} holds more than {CELLS:,} values in lists",
            "columns of one value a row",
            "Write the lists as rows of their own.",
        )
    data = data.drop(*large) if large else data
    declared = {column: kind for column, kind in declared.items() if column not in large}
    required = tuple(column for column, kind in data.schema().items() if not kind.nullable)
    problems = [Problem(name, column, "column not read", 0, ENDLESS, "high") for column in large]
    return SourceTable(name, data, "table", declared, required), problems


def _endless_columns(path: Path) -> list[str]:
    """Return columns of lists within lists that unpack to more than memory holds.

    A file of a few kilobytes can say that a value is repeated a billion times.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    held: Counter[str] = Counter()
    try:
        facts = pq.read_metadata(path)
        groups = [facts.row_group(number) for number in range(facts.num_row_groups)]
        for group in groups:
            for number in range(group.num_columns):
                column = group.column(number)
                if column.num_values > group.num_rows:
                    held[column.path_in_schema.split(".")[0]] += column.num_values
    except (pa.ArrowException, OSError):
        # The engine reads it, or tells what is wrong.
        return []
    return [name for name, values in held.items() if values > CELLS]
