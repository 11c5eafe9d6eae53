"""Every kind of source that can be opened, a row each; whoever has to choose reads this table."""

from __future__ import annotations

import re
import zipfile
from functools import partial
from pathlib import Path

from analysis.errors import UserError
from analysis.folders import home_path
from analysis.obtain.sources.adapter import Adapter, is_database_url, is_folder
from analysis.obtain.sources.databases import duckdb_file, sqlite_check
from analysis.obtain.sources.databases.database_url import read_url, url_identity
from analysis.obtain.sources.databases.sqlite import read_sqlite
from analysis.obtain.sources.file_identity import file_identity, folder_hash, folder_identity
from analysis.obtain.sources.files import any_text, archive, delimited, movielens, netflix
from analysis.obtain.sources.files.formats import columnar, json_records, workbook
from analysis.obtain.sources.files.formats.unread_formats import require_read_format
from analysis.obtain.sources.files.parquet import read_parquet_file
from analysis.obtain.sources.source import read_part
from analysis.text.nouns import english_list
from analysis.text.safe_source import safe_source

# From the general to the special: a folder is of the last kind that one of its files has.
ADAPTERS = (
    Adapter(
        kind="sqlite",
        name="SQLite",
        note="opened read-only; one in WAL mode, or with a log beside it, is copied first",
        signature=(0, b"SQLite format 3\x00"),
        opens=read_sqlite,
        checks=sqlite_check.require_sound_pages,
        identifies=partial(file_identity, logs=("-wal", "-journal")),
    ),
    Adapter(
        kind="duckdb",
        name="DuckDB",
        note="read-only; keys and indexes are read",
        signature=(8, b"DUCK"),
        opens=duckdb_file.read_duckdb,
        checks=duckdb_file.require_sound_blocks,
        identifies=partial(file_identity, logs=(".wal",)),
    ),
    Adapter(
        kind="parquet",
        name="Parquet",
        note="read in place",
        signature=(0, b"PAR1"),
        reads=lambda paths, _: read_part(*read_parquet_file(paths[0])),
    ),
    Adapter(
        kind="csv",
        name="CSV or TSV",
        note="fields parted by comma, tab, `;`, `\\|`, `::` or blanks; needs a header, or "
        "`columns` in `audience.toml`; UTF-8, UTF-16 or Windows-1252",
        endings=delimited.ENDINGS,
        reads=lambda paths, columns: delimited.read_delimited(paths[0], columns),
    ),
    Adapter(
        kind="csv",
        name="text of any other ending",
        note="where its lines hold a table, as of `.dat`, `.data`, `.log` or none",
        told="lines with the same number of fields",
        looks=any_text.holds_table,
        reads=lambda paths, columns: delimited.read_delimited(paths[0], columns),
        weak=True,
    ),
    Adapter(
        kind="json",
        name="JSON or JSON lines",
        note="an array of objects, an object a line, or an object with lists of them inside; "
        "objects inside are spread over columns",
        told="`[` or `{` at the start",
        looks=json_records.starts_as_json,
        reads=lambda paths, _: json_records.read_json_file(paths[0]),
    ),
    Adapter(
        kind="feather",
        name="Feather or Arrow",
        note="copied once into Parquet",
        signature=(0, b"ARROW1"),
        reads=lambda paths, _: columnar.read_feather_file(paths[0]),
    ),
    Adapter(
        kind="orc",
        name="ORC",
        note="copied once into Parquet",
        signature=(0, b"ORC"),
        reads=lambda paths, _: columnar.read_orc_file(paths[0]),
    ),
    Adapter(
        kind="excel",
        name="an Excel or OpenDocument workbook",
        note="`.xlsx`, `.xlsb`, `.ods`: each sheet is a table; what stands above the header is "
        "set aside",
        told="parts of a workbook in a zip archive",
        looks=workbook.is_packed_workbook,
        reads=lambda paths, columns: workbook.read_workbook(paths[0], columns),
    ),
    Adapter(
        kind="excel",
        name="an Excel workbook of before 2007",
        note="`.xls`: each sheet is a table",
        signature=(0, workbook.OLD),
        reads=lambda paths, columns: workbook.read_workbook(paths[0], columns),
    ),
    Adapter(
        kind="zip",
        name="a zip archive",
        note="read as the folder that it unpacks to",
        signature=(0, b"PK"),
        looks=lambda path: zipfile.is_zipfile(path) and not workbook.is_packed_workbook(path),
        lists=archive.unpack_zip,
    ),
    *(
        Adapter(
            kind=packing.kind,
            name=packing.told,
            note="read as the file that it unpacks to, also in a folder",
            told="first bytes",
            looks=packing.packs,
            unpacks=partial(archive.unpack_file, packing=packing),
        )
        for packing in archive.PACKINGS
    ),
    Adapter(
        kind="folder",
        name="a folder",
        note="its files are its tables; parts of one table (`plays-2021-01.csv`, "
        "`plays-2021-02.csv`) are put together, as is one export a person",
        told="a path to one",
        lies=is_folder,
        lists=lambda folder: folder,
        identifies=folder_identity,
        hashes=folder_hash,
    ),
    Adapter(
        kind="movielens",
        name="MovieLens",
        note="with users and genres; no header needed",
        told="`ratings.dat`, `u.data` …",
        names=movielens.NAMES,
        reads=lambda paths, _: read_part(*movielens.read_movielens(paths[0])),
        marks=frozenset({"ratings.csv", "movies.csv"}),
        apart=("u.info", "mku.sh", "allbut.pl"),
    ),
    Adapter(
        kind="netflix",
        name="titles of the Netflix Prize",
        note="commas and Latin-1 in them; with a header it is CSV",
        told="`movie_titles.csv`, `movie_titles.txt`",
        names=netflix.TITLES,
        looks=netflix.starts_with_number,
        reads=lambda paths, _: read_part(*netflix.read_netflix_titles(paths[0])),
    ),
    Adapter(
        kind="netflix",
        name="ratings of the Netflix Prize",
        note="all files are one table",
        told="`mv_*.txt`, `combined_data_*.txt`",
        names=netflix.RATINGS,
        looks=netflix.starts_with_block,
        reads=lambda paths, _: read_part(*netflix.read_netflix_ratings(paths)),
        together=True,
        apart=("probe.txt", "qualifying.txt"),
    ),
    Adapter(
        kind="url",
        name="a database behind a URL",
        note="each table is copied once into Parquet",
        told="`postgres://`, `spark://` …",
        lies=is_database_url,
        opens=read_url,
        identifies=url_identity,
        hashes=None,
    ),
)
# Bytes cannot lie, names seldom do, and an ending is anybody's.
BY_SIGN = sorted(ADAPTERS, key=lambda row: row.sign)
# What may stand before the path of a file, as in sqlite:///data/views.db.
SCHEMES = re.compile(
    rf"(?i)^\s*({'|'.join(sorted({row.kind for row in ADAPTERS} - {'url'}))}|file)://"
)
# Characters of a path that a message shows.
SHOWN = 200
# What stands before the place of a database, in any case and behind blanks.
URL = re.compile(r"(?i)^\s*([a-z][a-z0-9+.-]*)://")


def expected_sources() -> str:
    """Return what can be opened, for messages."""
    return english_list([row.name for row in ADAPTERS], "or")


def adapter_of(place: str | Path) -> Adapter | None:
    """Return the row that knows a source, by the surest sign, or None."""
    return next((row for row in BY_SIGN if row.recognises(place)), None)


def is_packed(path: Path) -> bool:
    """Tell whether a file is an archive, by what it holds and not by its name."""
    return any((row.unpacks or row.lists) and row.recognises(path) for row in ADAPTERS)


def known_adapter(place: str | Path) -> Adapter:
    """Return the row that knows a source.

    Raises
    ------
    UserError
        When none does.
    """
    row = adapter_of(place)
    if row is not None:
        return row
    require_read_format(Path(place), expected_sources())
    with Path(place).open("rb") as file:
        start = file.read(32)
    raise UserError(
        f"{safe_source(str(place))} is of no known kind; it starts with {start!r}",
        expected_sources(),
        "Check the file; a file of delimited text should end in .csv or .tsv.",
    )


def source_place(source: str) -> str | Path:
    """Return the path that a source names, or its URL where it is a database behind one.

    Raises
    ------
    UserError
        When nothing at the path can be read.
    """
    local = SCHEMES.sub("", source)
    url = URL.match(local)
    if url:
        return f"{url[1].lower()}://{local[url.end() :].rstrip()}"
    try:
        path = home_path(local)
        _require_file(path)
    except PermissionError as error:
        raise UserError(
            f"{safe_source(local)[:SHOWN]} cannot be read ({error.strerror})",
            "a path that this account may read",
            "Check permissions.",
        ) from None
    except (OSError, ValueError) as error:
        # A name that is too long, a zero byte.
        said = getattr(error, "strerror", None) or str(error).rstrip(".")
        raise UserError(
            f"{safe_source(local)[:SHOWN]!r} can be no path ({said})",
            expected_sources(),
            "Check the path.",
        ) from None
    return path


def _require_file(path: Path) -> None:
    if "\0" in str(path):
        raise ValueError("it holds a zero byte")
    if not path.exists():
        raise UserError(
            f"nothing at {safe_source(str(path.absolute()))}",
            expected_sources(),
            "Check the path.",
        )
    if not path.is_file() and not path.is_dir():
        raise UserError(
            f"{path} is a device, a pipe or a socket",
            expected_sources(),
            "Save what it gives in a file, and name that.",
        )
    if path.is_file() and not path.stat().st_size:
        raise UserError(
            f"{path} is empty (0 bytes)", expected_sources(), "Copy or download it again."
        )
    try:
        if path.is_file():
            with path.open("rb") as file:
                file.read(1)
    except OSError as error:
        raise UserError(
            f"{path} cannot be read ({error.strerror})", "a readable file", "Check permissions."
        ) from None
