"""Files that are known by name: GroupLens' `u.*` and `*.dat`, which have no header."""

from __future__ import annotations

import re
from pathlib import Path

from analysis.obtain.sources.delimited import Dialect, file_encoding, read_dialect
from analysis.obtain.sources.source import Problem, SourceTable

RATINGS = ("user_id", "item_id", "rating", "timestamp")
ITEMS = ("movie_id", "title", "release_date", "video_release_date", "imdb_url")
USERS = ("user_id", "age", "gender", "occupation", "zip_code")
GENRES = (
    *("unknown", "Action", "Adventure", "Animation", "Children's", "Comedy", "Crime"),
    *("Documentary", "Drama", "Fantasy", "Film-Noir", "Horror", "Musical", "Mystery"),
    *("Romance", "Sci-Fi", "Thriller", "War", "Western"),
)
DAT = {
    "ratings.dat": ("user_id", "movie_id", "rating", "timestamp"),
    "movies.dat": ("movie_id", "title", "genres"),
    "users.dat": ("user_id", "gender", "age", "occupation", "zip_code"),
    "tags.dat": ("user_id", "movie_id", "tag", "timestamp"),
}
SPLIT = re.compile(r"^u[1-5ab]\.(base|test)$")


def is_movielens(path: Path) -> bool:
    """Tell whether a file is known by its name."""
    known = path.name in {"u.data", "u.item", "u.user", "u.genre", "u.occupation", *DAT}
    return path.is_file() and (known or bool(SPLIT.match(path.name)))


def _genres(path: Path) -> tuple[str, ...]:
    beside = path.with_name("u.genre")
    if not beside.is_file():
        return GENRES
    lines = beside.read_text("latin-1").splitlines()
    pairs = [line.rsplit("|", 1) for line in lines if "|" in line]
    return tuple(name for name, _ in sorted(pairs, key=lambda pair: int(pair[1])))


def _width(path: Path, delimiter: str) -> int:
    with path.open("rb") as file:
        return file.readline().decode("latin-1").rstrip("\r\n").count(delimiter) + 1


def movielens_dialect(path: Path) -> Dialect:
    """Return how a known file is written."""
    encoding = file_encoding(path)
    if path.name in DAT:
        return Dialect("::", DAT[path.name], False, encoding, "")
    if path.name == "u.item":
        columns = (*ITEMS, *_genres(path))
        columns = columns[: _width(path, "|")]
        return Dialect("|", columns, False, encoding, "")
    if path.name == "u.user":
        return Dialect("|", USERS, False, encoding, "")
    if path.name == "u.genre":
        return Dialect("|", ("genre", "genre_id"), False, encoding, "")
    if path.name == "u.occupation":
        return Dialect("|", ("occupation",), False, encoding, "")
    return Dialect("\t", RATINGS, False, encoding, "")


def read_movielens(path: Path) -> tuple[SourceTable, list[Problem]]:
    """Open one known file.

    Returns
    -------
    table : SourceTable
        Named as the file; the official splits are marked as copies of `u.data`.
    problems : list of Problem
        Rows that were left out.
    """
    table, problems = read_dialect(path, movielens_dialect(path), path.name)
    if SPLIT.match(path.name) and path.with_name("u.data").exists():
        table.copy_of = "u.data"
    return table, problems
