"""Small sources that attacks are made of."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd

# Enough for a table of interactions to be known: viewers, titles, rows.
VIEWERS, TITLES, ROWS = 40, 33, 1200
SECRET = "the-combination-is-7391"


def rating_frame(rows: int = ROWS) -> pd.DataFrame:
    """Return ratings by viewers whose number, title and time differ, the same each time."""
    at = np.arange(rows)
    days = pd.to_timedelta((at * 7) % 300, "D")
    return pd.DataFrame(
        {
            "user_id": at % VIEWERS + 1,
            "movie_id": (at * 5 + at // VIEWERS) % TITLES + 1,
            "rating": (at * 3) % 5 + 1,
            "rated_at": (pd.Timestamp("2004-01-01") + days).strftime("%Y-%m-%d"),
        }
    )


def title_frame(titles: int = TITLES) -> pd.DataFrame:
    """Return titles with plain names."""
    numbers = range(1, titles + 1)
    return pd.DataFrame({"movie_id": [*numbers], "title": [f"Film {n}" for n in numbers]})


def write_sqlite(path: Path, tables: dict[str, pd.DataFrame], *statements: str) -> Path:
    """Write tables into an SQLite file and run statements in it."""
    with closing(sqlite3.connect(path)) as connection, connection:
        for name, frame in tables.items():
            frame.to_sql(name, connection, index=False)
        for statement in statements:
            connection.execute(statement)
    return path


def write_duckdb(path: Path, *statements: str) -> Path:
    """Write ratings into a DuckDB file and run statements in it."""
    with duckdb.connect(str(path)) as connection:
        connection.register("given", rating_frame())
        connection.execute("CREATE TABLE ratings AS SELECT * FROM given")
        for statement in statements:
            connection.execute(statement)
    return path


def write_secret(folder: Path) -> Path:
    """Write a secret into files of several forms, in a folder whose name tells nothing."""
    folder.mkdir()
    (folder / "secret.csv").write_text(f"a\n{SECRET}\n{SECRET}\n")
    (folder / "secret.json").write_text(f'{{"a": "{SECRET}"}}')
    duckdb.sql(f"SELECT '{SECRET}' AS a").write_parquet(str(folder / "secret.parquet"))
    write_sqlite(folder / "secret.db", {"t": pd.DataFrame({"a": [SECRET] * 9})})
    return folder
