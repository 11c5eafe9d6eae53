"""Parquet files: read in place."""

from __future__ import annotations

from pathlib import Path

from analysis import engine
from analysis.errors import UserError
from analysis.obtain.sources.source import Problem, SourceTable, safe_link


def read_parquet_file(path: Path) -> tuple[SourceTable, list[Problem]]:
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
