"""Eight viewers and thirty-four ratings, few enough to count every figure of the report on paper.

The rows are written out below; tests hold what the stages make of them against numbers that
were worked out from this page with pencil, never by calling the code a second time.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd

from analysis import store
from analysis.obtain import obtain
from analysis.scrub import scrub
from analysis.settings import Settings
from analysis.tables import Tables

# title: name, year, genres
TITLES = {
    10: ("Alpha", 1990, "Drama"),
    20: ("Beta", 2000, "Drama|Comedy"),
    30: ("Gamma", 2003, "Comedy"),
    40: ("Delta", 2004, "War"),
    50: ("Epsilon", 1950, None),
    60: ("Zeta", 2005, "Comedy|War"),
    70: ("Eta", None, "Drama"),
    80: ("Theta", 1984, "War"),
}

# viewer: title, rating, when
KEPT = (
    (1, 10, 5, "2005-06-30 23:00"),  # within the last hour of the window
    (2, 10, 4, "2003-01-01 00:00"),  # its first moment
    (2, 20, 4, "2003-01-02 10:00"),
    (3, 10, 3, "2004-02-29 20:00"),
    (3, 20, 5, "2004-02-29 21:00"),
    (3, 30, None, "2004-03-07 20:00"),
    (4, 10, 4, "2004-07-02 08:00"),
    (4, 20, 2, "2004-07-02 08:10"),
    (4, 30, 5, "2004-07-02 08:20"),
    (4, 40, 1, "2004-07-02 08:30"),
    (4, 50, 3, "2004-07-02 08:40"),
    (5, 10, 5, "2004-10-01 19:00"),
    (5, 20, 4, "2004-10-01 19:30"),
    (5, 40, 4, "2004-10-15 19:00"),
    (5, 60, 3, "2004-10-31 19:00"),
    (5, 80, 2, "2004-11-01 19:00"),
    (6, 10, 5, "2003-06-01 12:00"),
    (6, 20, 5, "2003-06-02 12:00"),
    (6, 30, 4, "2003-12-31 12:00"),
    (6, 40, 4, "2004-01-01 12:00"),
    (6, 60, 3, "2004-05-30 12:00"),
    (6, 70, 1, "2004-05-31 12:00"),
    (7, 10, 4, "2003-03-01 01:00"),
    (7, 20, 4, "2003-03-01 02:00"),
    (7, 30, 3, "2003-03-08 01:00"),
    (7, 40, 5, "2004-03-06 22:00"),
    (7, 50, 2, "2004-03-07 22:00"),
    (7, 60, 5, "2005-01-03 22:00"),
    (7, 70, 4, "2005-02-28 22:00"),
    (7, 80, 1, "2005-03-01 22:00"),
)
DROPPED = (
    (4, 10, 1, "2004-06-01 08:00"),  # rated again a month later
    (5, 30, 3, "2005-07-01 00:00"),  # the first moment behind the window
    (6, 80, 3, "2002-12-31 23:59"),  # the last minute before it
    (8, 10, 6, "2004-01-01 12:00"),  # no such mark; nothing is left of viewer 8
)


def kept_rows() -> pd.DataFrame:
    """Return the rows that stay, as scrub leaves them."""
    frame = pd.DataFrame(KEPT, columns=["user_id", "title_id", "rating", "at"])
    at = pd.to_datetime(frame["at"]).astype("datetime64[us]")
    lacking = dict.fromkeys(("minutes", "plays"), float("nan"))
    return frame.assign(at=at, event=range(len(frame)), **lacking)


def kept_titles() -> pd.DataFrame:
    """Return the titles with the number of their rows that stay."""
    columns = ["title", "year", "genres"]
    frame = pd.DataFrame.from_dict(TITLES, orient="index", columns=columns).astype({"year": float})
    count = kept_rows()["title_id"].value_counts()
    frame = frame.assign(genuine=True, count=count).rename_axis("title_id")
    return frame.reset_index()


def written(path: Path) -> str:
    """Write the database and return its path."""
    with closing(sqlite3.connect(path)) as base, base:
        base.execute(
            "CREATE TABLE movies (movie_id INTEGER PRIMARY KEY, title TEXT, year INTEGER, "
            "genres TEXT)"
        )
        base.execute(
            "CREATE TABLE viewer_ratings (customer_id INTEGER, movie_id INTEGER, "
            "rating INTEGER, date TEXT)"
        )
        base.executemany(
            "INSERT INTO movies VALUES (?, ?, ?, ?)", [(i, *row) for i, row in TITLES.items()]
        )
        base.executemany(
            "INSERT INTO viewer_ratings VALUES (?, ?, ?, ?)",
            [(*row[:3], f"{row[3]}:00") for row in (*KEPT, *DROPPED)],
        )
    return str(path)


def settings() -> Settings:
    """Return the settings that state the window and the scale."""
    ends = {"window_start": date(2003, 1, 1), "window_end": date(2005, 6, 30)}
    return Settings(scrub={**ends, "rating_low": 1, "rating_high": 5})


def stored(folder: Path, outcome: Mapping[str, Any]) -> Tables:
    """Write a stage's outcome as the pipeline does."""
    store.save_result(outcome, folder, dict)
    return Tables(folder)


def read(folder: Path) -> tuple[Tables, Tables]:
    """Return what obtain and scrub make of the database."""
    source = written(folder / "counted.db")
    obtained = stored(folder / "obtain" / "one", obtain(source, settings()))
    return obtained, stored(folder / "scrub" / "one", scrub(obtained, settings()))
