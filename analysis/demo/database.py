"""The replica as an SQLite file: five tables without keys, rows shuffled."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import numpy as np

from analysis import progress
from analysis.demo import damage, dictionary
from analysis.demo.people import People
from analysis.demo.recipe import FIRST_DAY, LAST_DAY, RATING_NULLS, STATISTICS_NULLS, Sizes
from analysis.demo.rows import Rows
from analysis.demo.statistics import Columns
from analysis.demo.titles import Catalogue

# Rows written at a time, so that memory stays flat at any scale.
CHUNK = 200_000
NUMERIC = ("total", "mean", "sd", "low", "high", "distinct")


def _day_names() -> list[str]:
    return np.arange(FIRST_DAY, LAST_DAY + 1).astype(str).tolist()


def _or_null(values: np.ndarray) -> list:
    """Return the values of a column with None for NaN."""
    boxed = values.astype(object)
    boxed[np.isnan(values)] = None
    return boxed.tolist()


def rating_rows(rows: Rows, people: People, random: np.random.Generator) -> Iterator[list[tuple]]:
    """Yield `viewer_ratings` in shuffled chunks, a tenth of the ratings nulled."""
    days, flags = _day_names(), (None, 1)
    stars = (*map(float, range(7)), None)
    coded = np.where(damage.random_holes(len(rows.user), RATING_NULLS, random), 7, rows.rating)
    order = random.permutation(len(rows.user))
    for start in range(0, len(order), CHUNK):
        part = order[start : start + CHUNK]
        yield list(
            zip(
                rows.movie[part].tolist(),
                people.customer[rows.user[part]].tolist(),
                map(stars.__getitem__, coded[part].tolist()),
                map(days.__getitem__, rows.day[part].tolist()),
                map(flags.__getitem__, rows.flagged[part].tolist()),
                strict=True,
            )
        )


def _statistics(columns: Columns, random: np.random.Generator, extra: tuple = ()) -> list[list]:
    """Return statistics as lists: numeric ones with their nulls, then the dates as text."""
    days = _day_names()
    numeric = [
        _or_null(damage.punched_column(columns[name], STATISTICS_NULLS, random)) for name in NUMERIC
    ]
    dates = [[days[day] for day in columns[name].tolist()] for name in ("first", "last")]
    others = [_or_null(damage.punched_column(column, STATISTICS_NULLS, random)) for column in extra]
    return [*numeric, *dates, *others]


def user_statistics(
    customer: np.ndarray, columns: Columns, random: np.random.Generator
) -> list[tuple]:
    """Return the rows of `user_statistics`, shuffled."""
    order = random.permutation(len(customer))
    shuffled = {name: column[order] for name, column in columns.items()}
    span = (shuffled["last"] - shuffled["first"]).astype(float)
    return list(zip(customer[order].tolist(), *_statistics(shuffled, random, (span,)), strict=True))


def movie_statistics(
    movie: np.ndarray, columns: Columns, catalogue: Catalogue, random: np.random.Generator
) -> list[tuple]:
    """Return the rows of `movie_statistics`: joined to the catalogue, so doubled where it is.

    Parameters
    ----------
    movie : ndarray of int
        Ids, ascending, one a row of `columns`.
    columns : dict
        Their statistics.
    catalogue : Catalogue
        Gives year and title where it has the id.
    random : numpy.random.Generator
        Source of chance.
    """
    known = np.isin(catalogue.movie, movie)
    listed = np.flatnonzero(known)
    lacking = np.flatnonzero(~np.isin(movie, catalogue.movie))
    source = np.r_[np.searchsorted(movie, catalogue.movie[listed]), lacking]
    entry = np.r_[listed, np.full(len(lacking), -1)]
    order = random.permutation(len(source))
    source, entry = source[order], entry[order]
    year = np.where(entry >= 0, catalogue.year[entry], np.nan)
    titles = [catalogue.title[index] if index >= 0 else None for index in entry.tolist()]
    shuffled = {name: column[source] for name, column in columns.items()}
    return list(
        zip(
            movie[source].tolist(),
            *_statistics(shuffled, random),
            _or_null(year),
            titles,
            strict=True,
        )
    )


def movie_rows(catalogue: Catalogue) -> list[tuple]:
    """Return the rows of `movies`."""
    return list(
        zip(catalogue.movie.tolist(), _or_null(catalogue.year), catalogue.title, strict=True)
    )


def write_database(
    path: Path, tables: dict[str, Callable[[], Iterable[list[tuple]]]], sizes: Sizes
) -> None:
    """Write a new SQLite file; the same tables give the same bytes.

    Parameters
    ----------
    path : Path
        Must not exist.
    tables : dict
        Name of each table to a function that yields chunks of its rows, in the order given.
    sizes : Sizes
        For the progress shown.
    """
    connection = sqlite3.connect(path, isolation_level=None)
    try:
        connection.execute("PRAGMA journal_mode = OFF")
        connection.execute("PRAGMA synchronous = OFF")
        for name, columns in dictionary.declared_columns().items():
            typed = ", ".join(f'"{column}" {kind}' for column, kind in columns)
            connection.execute(f'CREATE TABLE "{name}" ({typed})')
        with progress.work_step("Writing the demo database", sizes.rows) as advance:
            for name, chunks in tables.items():
                marks = ", ".join("?" * len(dictionary.declared_columns()[name]))
                for chunk in chunks():
                    connection.execute("BEGIN")
                    connection.executemany(f'INSERT INTO "{name}" VALUES ({marks})', chunk)
                    connection.execute("COMMIT")
                    advance(len(chunk))
    finally:
        connection.close()
