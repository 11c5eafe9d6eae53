"""Files that are known by name: GroupLens' `u.*` and `*.dat`, which have no header."""

from __future__ import annotations

import re
from pathlib import Path

from analysis.obtain.sources.files.delimited import read_dialect
from analysis.obtain.sources.files.file_start import HEAD_BYTES
from analysis.obtain.sources.files.raw_copy import Dialect
from analysis.obtain.sources.files.text_encoding import file_encoding
from analysis.obtain.sources.source import Problem, SourceTable

# Columns as the README files of GroupLens name them: of u.data and its splits, of u.item …
RATINGS = ("user_id", "item_id", "rating", "timestamp")
ITEMS = ("movie_id", "title", "release_date", "video_release_date", "imdb_url")
# … and the flags of u.item, in the order of u.genre, which says so where it lies beside.
GENRES = (
    *("unknown", "Action", "Adventure", "Animation", "Children's", "Comedy", "Crime"),
    *("Documentary", "Drama", "Fantasy", "Film-Noir", "Horror", "Musical", "Mystery"),
    *("Romance", "Sci-Fi", "Thriller", "War", "Western"),
)
# Delimiter and columns by name; `u.item` has a column more for each genre.
FILES = {
    "ratings.dat": ("::", ("user_id", "movie_id", "rating", "timestamp")),
    "movies.dat": ("::", ("movie_id", "title", "genres")),
    "users.dat": ("::", ("user_id", "gender", "age", "occupation", "zip_code")),
    "tags.dat": ("::", ("user_id", "movie_id", "tag", "timestamp")),
    "u.data": ("\t", RATINGS),
    "u.item": ("|", ITEMS),
    "u.user": ("|", ("user_id", "age", "gender", "occupation", "zip_code")),
    "u.genre": ("|", ("genre", "genre_id")),
    "u.occupation": ("|", ("occupation",)),
}
# The official splits of `u.data`.
SPLIT = re.compile(r"u[1-5ab]\.(base|test)")
# Every file that is known by name.
NAMES = re.compile("|".join([SPLIT.pattern, *map(re.escape, FILES)]))


def _genres(path: Path) -> tuple[str, ...]:
    beside = path.with_name("u.genre")
    if not beside.is_file() or beside.is_symlink():
        return GENRES
    lines = beside.read_text("latin-1").splitlines()
    pairs = [line.rsplit("|", 1) for line in lines if "|" in line]
    if not all(number.strip().isdecimal() for _, number in pairs):
        return GENRES
    return tuple(name for name, _ in sorted(pairs, key=lambda pair: int(pair[1])))


def _width(path: Path, delimiter: str) -> int:
    with path.open("rb") as file:
        return file.readline(HEAD_BYTES).decode("latin-1").rstrip("\r\n").count(delimiter) + 1


def _is_headed(path: Path, delimiter: str) -> bool:
    """Tell whether somebody put names above the rows: each such file begins with an id."""
    with path.open("rb") as file:
        first = file.readline(HEAD_BYTES).decode("latin-1").split(delimiter)[0]
    return re.fullmatch(r'[\s"]*(user|movie|item|viewer|film)_?id[\s"]*', first, re.I) is not None


def movielens_dialect(path: Path) -> Dialect:
    """Return how a known file is written."""
    delimiter, columns = FILES.get(path.name, FILES["u.data"])
    if path.name == "u.item":
        columns = (*columns, *_genres(path))[: _width(path, delimiter)]
    return Dialect(delimiter, columns, _is_headed(path, delimiter), file_encoding(path), "")


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
    if SPLIT.fullmatch(path.name) and path.with_name("u.data").exists():
        table.copy_of = "u.data"
    return table, problems
