"""Opening a source: one small adapter a kind, behind one function."""

from __future__ import annotations

import re
from pathlib import Path

import ibis

from analysis import progress
from analysis.errors import UserError
from analysis.obtain.sources import netflix
from analysis.obtain.sources.archive import is_gzip, is_zip, unpack_gzip, unpack_zip
from analysis.obtain.sources.columnar import is_duckdb, is_parquet, read_duckdb, read_parquet
from analysis.obtain.sources.delimited import is_delimited, read_delimited
from analysis.obtain.sources.movielens import is_movielens, read_movielens
from analysis.obtain.sources.netflix import (
    holds_netflix_ratings,
    is_netflix,
    read_netflix_ratings,
    read_netflix_titles,
)
from analysis.obtain.sources.source import ForeignKey, Problem, Source, SourceTable
from analysis.obtain.sources.sqlite import is_sqlite, read_sqlite

__all__ = [
    "ForeignKey",
    "Problem",
    "Source",
    "SourceTable",
    "is_url",
    "local",
    "open_source",
    "require_file",
]

KINDS = (
    "an SQLite or DuckDB database, Parquet, CSV or TSV (also zipped, gzipped or in a folder), "
    "a MovieLens or Netflix Prize folder, or the URL of a database"
)


def local_path(source: str) -> str:
    """Return a source without the scheme of a URL that names a file."""
    return re.sub(r"^(sqlite|duckdb|file|parquet|csv)://", "", source)


def is_url(source: str) -> bool:
    """Tell whether a source is named by the URL of a database server."""
    return re.match(r"^[a-z][a-z0-9+.-]+://", local_path(source)) is not None


def _members(folder: Path) -> list[Path]:
    hidden = {".", "_"}
    return sorted(
        path
        for path in folder.rglob("*")
        if path.is_file()
        and not any(part[0] in hidden for part in path.relative_to(folder).parts)
        and "__MACOSX" not in path.parts
    )


def _plain(path: Path) -> Path:
    """Return a file itself, or what it unpacks to where it is gzipped."""
    return unpack_gzip(path) if is_gzip(path) else path


def _readable(path: Path) -> bool:
    name = path.name.lower()
    if name.startswith(("readme", "license", "licence")) or not path.stat().st_size:
        return False
    if path.name in netflix.APART:
        return False
    return is_movielens(path) or is_delimited(path) or is_parquet(path)


def _kind_of(paths: list[Path]) -> str:
    names = {path.name for path in paths}
    if any(holds_netflix_ratings(path) for path in paths):
        return "netflix"
    if any(is_movielens(path) for path in paths) or {"ratings.csv", "movies.csv"} <= names:
        return "movielens"
    return "parquet" if all(is_parquet(path) for path in paths) else "csv"


def _open_file(path: Path, columns: list[str] | None) -> tuple[SourceTable, list[Problem]]:
    if is_movielens(path):
        return read_movielens(path)
    if holds_netflix_ratings(path):
        return read_netflix_ratings([path])
    if netflix.TITLES.match(path.name) and not _has_header(path):
        return read_netflix_titles(path)
    if is_parquet(path):
        return read_parquet(path)
    return read_delimited(path, columns)


def _has_header(path: Path) -> bool:
    with path.open("rb") as file:
        return not file.readline().split(b",")[0].strip().isdigit()


def _gathered(source: Source, paths: list[Path]) -> list[Path]:
    """Read files of Netflix ratings as one table; return the other files."""
    ratings = [path for path in paths if holds_netflix_ratings(path)]
    if ratings:
        table, problems = read_netflix_ratings(ratings)
        source.tables.append(table)
        source.problems += problems
    return [path for path in paths if path not in set(ratings)]


def _joined(tables: list[SourceTable]) -> list[SourceTable]:
    """Put parts of one table together: same columns, names that differ in digits only."""
    groups: dict[tuple, list[SourceTable]] = {}
    for table in tables:
        stem = re.sub(r"[\W_]*(part)?[\W_]*[0-9]+([\W_]*(of[\W_]*)?[0-9]+)?$", "", table.name)
        numbered = stem != table.name and not table.copy_of
        key = (stem or "part", tuple(table.columns)) if numbered else (table.name, id(table))
        groups.setdefault(key, []).append(table)
    joined = []
    for (stem, _), parts in groups.items():
        if len(parts) > 1 and len({tuple(part.data.schema().items()) for part in parts}) == 1:
            parts[0].data = ibis.union(*(part.data for part in parts))
            parts[0].name = stem
            parts = parts[:1]
        joined += parts
    return joined


def _unread(source: Source, paths: list[Path], members: list[Path]) -> None:
    for path in sorted(set(members) - set(paths)):
        about = (
            path.name in netflix.APART
            or path.suffix in {".md", ".html", ".pdf"}
            or path.name.lower().startswith(
                ("readme", "license", "licence", "u.info", "mku.sh", "allbut.pl")
            )
        )
        if not about:
            sentence = "The file is of no kind that can be read, or empty; it is left out."
            source.problems.append(Problem(path.name, "", "file not read", 0, sentence, "low"))


def _unique_names(tables: list[SourceTable]) -> None:
    seen: set[str] = set()
    for table in tables:
        name, number = table.name, 2
        while table.name.lower() in seen:
            table.name, number = f"{name} ({number})", number + 1
        seen.add(table.name.lower())


def _open_folder(folder: Path, name: str, columns: list[str] | None) -> Source:
    members = [_plain(path) for path in _members(folder)]
    databases = [p for p in members if is_sqlite(p) or is_duckdb(p)]
    paths = [path for path in members if _readable(path)]
    if not paths and len(databases) == 1:
        source = _open_database(databases[0])
        source.name = name
        return source
    if not paths:
        raise UserError(
            f"no file in {name} that can be read ({len(members)} files)", KINDS, "Check the path."
        )
    source = Source(name, _kind_of(paths))
    with progress.work_step("Reading files", len(paths)) as advance:
        for path in _gathered(source, paths):
            table, problems = _open_file(path, columns)
            source.tables.append(table)
            source.problems += problems
            advance(1)
    source.tables = _joined(source.tables)
    _unread(source, paths, members)
    _unique_names(source.tables)
    return source


def _open_database(path: Path) -> Source:
    return read_duckdb(path) if is_duckdb(path) else read_sqlite(path)


def require_file(path: Path) -> None:
    """Refuse a path where nothing can be read.

    Raises
    ------
    UserError
        When it does not exist, is empty or may not be read.
    """
    if not path.exists():
        raise UserError(
            f"nothing at {path.absolute()}", KINDS, "Check the path given with --source."
        )
    if path.is_file() and not path.stat().st_size:
        raise UserError(f"{path} is empty (0 bytes)", KINDS, "Copy or download it again.")
    try:
        if path.is_file():
            with path.open("rb") as file:
                file.read(1)
    except OSError as error:
        raise UserError(
            f"{path} cannot be read ({error.strerror})", "a readable file", "Check permissions."
        ) from None


def open_source(source: str, columns: list[str] | None = None) -> Source:
    """Open a file, a folder or a URL for reading.

    Parameters
    ----------
    source : str
        Path or URL.
    columns : list of str, optional
        Names for the columns of delimited files without a header.

    Returns
    -------
    Source
        Its tables, declared keys and what could not be read.

    Raises
    ------
    UserError
        When there is nothing, or nothing that can be read.
    """
    if is_url(source):
        from analysis.obtain.sources.database_url import read_url

        return read_url(source)
    path = Path(local_path(source)).expanduser()
    require_file(path)
    path = _plain(path)
    if path.is_dir():
        return _open_folder(path, path.resolve().name, columns)
    if is_sqlite(path) or is_duckdb(path):
        return _open_database(path)
    if is_zip(path):
        return _open_folder(unpack_zip(path), path.name, columns)
    known = is_movielens(path) or is_netflix(path)
    if known or is_parquet(path) or is_delimited(path):
        table, problems = _open_file(path, columns)
        return Source(path.name, _kind_of([path]), [table], [], problems)
    with path.open("rb") as file:
        start = file.read(32)
    raise UserError(
        f"{path} is of no known kind; it starts with {start!r}",
        KINDS,
        "Check the file; a file of delimited text should end in .csv or .tsv.",
    )
