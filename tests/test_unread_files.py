"""Files and folders that cannot be read: each named, with what it is."""

from __future__ import annotations

import io
import os
import sqlite3
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from analysis.errors import UserError
from analysis.obtain.sources import open_source
from analysis.obtain.sources.file_identity import folder_members, unfit_reason

VIEWS = "user_id,movie_id,rating\n" + "".join(f"{n % 9},{n % 7},{n % 5}\n" for n in range(90))
NOBODY = 65534


@pytest.fixture
def shared() -> Iterator[Path]:
    """Return a folder that every account may enter."""
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o755)
        yield Path(name)


@contextmanager
def as_nobody() -> Iterator[None]:
    """Act as an account that may not read everything."""
    before = os.geteuid()
    if before == 0:
        os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(before)


def archive() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as file:
        file.writestr("views.csv", VIEWS)
    return packed.getvalue()


def aside(folder: Path) -> dict[str, tuple[str, str]]:
    problems = open_source(str(folder)).problems
    return {one.table: (one.kind, one.consequence) for one in problems}


def test_a_folder_inside_that_is_closed_is_named(shared):
    (shared / "views.csv").write_text(VIEWS)
    closed = shared / "more"
    closed.mkdir()
    (closed / "other.csv").write_text(VIEWS)
    closed.chmod(0)
    with as_nobody():
        found = folder_members(shared)
    closed.chmod(0o755)
    assert found == {
        shared / "more": "unreadable (Permission denied)",
        shared / "views.csv": unfit_reason(shared / "views.csv", shared),
    }


@pytest.mark.parametrize("closed", [".", "views.csv"])
def test_what_is_closed_is_no_wrong_path(shared, closed):
    (shared / "views.csv").write_text(VIEWS)
    (shared / closed).chmod(0)
    with as_nobody(), pytest.raises(UserError, match="unreadable .Permission denied.") as error:
        open_source(str(shared))
    shared.chmod(0o755)
    assert error.value.remedy == "Check permissions."


def test_a_file_in_a_closed_folder_is_no_wrong_path(shared):
    closed = shared / "mine"
    closed.mkdir()
    (closed / "views.csv").write_text(VIEWS)
    closed.chmod(0)
    with as_nobody(), pytest.raises(UserError, match="cannot be read .Permission denied."):
        open_source(str(closed / "views.csv"))
    closed.chmod(0o755)


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("export.zip", archive()[:-40], "a zip archive or a workbook that is cut off"),
        ("loans.xlsx", archive()[:60], "a zip archive or a workbook that is cut off"),
        ("plays.json", b"[]", "JSON without records"),
        ("plays.json", b" {}\n", "JSON without records"),
        ("plays.json", b"[1, 2]", "JSON without records"),
        ("plays.json", b"17", "JSON without records"),
    ],
    ids=["cut_at_its_end", "cut_at_its_start", "no_record", "no_key", "numbers", "a_number"],
)
def test_a_file_is_said_as_what_it_is_alone_and_beside_others(tmp_path, name, content, told):
    (tmp_path / name).write_bytes(content)
    with pytest.raises(UserError, match=f"{name} is {told}") as error:
        open_source(str(tmp_path / name))
    assert ".csv or .tsv" not in error.value.remedy
    (tmp_path / "views.csv").write_text(VIEWS)
    assert told in aside(tmp_path)[name][1]


def test_what_is_empty_or_a_source_by_itself_is_said_so(tmp_path):
    (tmp_path / "views.csv").write_text(VIEWS)
    (tmp_path / "e.csv").touch()
    database(tmp_path / "old.sqlite")
    (tmp_path / "film.mp4").write_bytes(bytes(range(256)))
    assert {name: why for name, (_, why) in aside(tmp_path).items()} == {
        "e.csv": "It is empty (0 bytes), and is left out.",
        "old.sqlite": (
            "It is SQLite, a source by itself, and is left out. To read it, name it alone."
        ),
        "film.mp4": "It is of no kind that can be read, and is left out.",
    }


def database(path: Path, name: str = "notes") -> bytes:
    with sqlite3.connect(path) as connection:
        connection.execute(f"CREATE TABLE {name} (user_id INTEGER, title TEXT, rating INTEGER)")
        rows = [(n % 9, f"Film {n % 7} " + "x" * 90, n % 5) for n in range(900)]
        connection.executemany(f"INSERT INTO {name} VALUES (?, ?, ?)", rows)
    connection.close()
    return path.read_bytes()


def duckdb_file(path: Path) -> bytes:
    import duckdb

    with duckdb.connect(str(path)) as connection:
        connection.execute("CREATE TABLE notes AS SELECT range AS n FROM range(100000)")
    return path.read_bytes()


def harmed(content: bytes) -> bytes:
    """Return a database of SQLite one page of which is overwritten."""
    return content[:8192] + b"\x7f" * 4096 + content[12288:]


@pytest.mark.parametrize(
    ("name", "whole", "harm", "told"),
    [
        ("old.sqlite", database, lambda content: content[:20_000], "ends after 20,000 of"),
        ("old.db", database, harmed, "cannot be read as SQLite"),
        ("log.csv", database, lambda content: content[:16] + bytes(2000), "as SQLite"),
        ("old.duckdb", duckdb_file, lambda content: content[:-5000], "is cut off"),
        ("log", duckdb_file, lambda content: content[:20] + bytes(20_000), "as DuckDB"),
    ],
)
def test_a_damaged_database_beside_the_interactions_is_set_aside(tmp_path, name, whole, harm, told):
    (tmp_path / "views.csv").write_text(VIEWS)
    (tmp_path / name).write_bytes(harm(whole(tmp_path / name)))
    kind, why = aside(tmp_path)[name]
    assert kind == "file not read"
    assert why.startswith(f"It could not be read and is left out: {name} ")
    assert told in why
    assert str(tmp_path) not in why


def test_a_database_that_breaks_its_own_rules_is_whole(tmp_path):
    (tmp_path / "views.csv").write_text(VIEWS)
    with sqlite3.connect(tmp_path / "old.db") as connection:
        connection.execute("CREATE TABLE t (a INTEGER NOT NULL CHECK (a < 5))")
        connection.execute("PRAGMA ignore_check_constraints = ON")
        connection.execute("INSERT INTO t VALUES (9)")
    connection.close()
    assert "a source by itself" in aside(tmp_path)["old.db"][1]


def test_a_damaged_database_of_ratings_stops_where_nothing_else_holds_them(tmp_path):
    content = database(tmp_path / "ratings.db", "ratings")
    (tmp_path / "ratings.db").write_bytes(content[:20_000])
    (tmp_path / "movies.csv").write_text("movie_id,title\n1,Low\n2,High\n")
    with pytest.raises(UserError, match=r"ratings\.db ends after 20,000 of") as error:
        open_source(str(tmp_path))
    assert "take ratings.db out of the folder" in error.value.remedy


def test_of_two_databases_the_sound_one_is_read(tmp_path):
    content = database(tmp_path / "views.db", "views")
    (tmp_path / "copy.db").write_bytes(content[:20_000])
    source = open_source(str(tmp_path))
    assert [table.name for table in source.tables] == ["views"]
    assert [item.table for item in source.set_aside] == ["copy.db"]
    (tmp_path / "views.db").unlink()
    (tmp_path / "more.db").write_bytes(harmed(content))
    with pytest.raises(UserError, match=r"copy\.db ends after 20,000 of"):
        open_source(str(tmp_path))


def test_files_of_one_name_are_counted(tmp_path):
    for person in ("ann", "ben", "cleo"):
        (tmp_path / person).mkdir()
        (tmp_path / person / "plays.csv").write_text("title,played_at\nLow,2021-01-02\n" * 9)
        (tmp_path / person / "Userdata.json").write_text('{"name": "x"}')
    kind, why = aside(tmp_path)["Userdata.json"]
    assert kind == "file not read"
    assert why.endswith("There are 3 files of this name.")


def test_no_path_of_our_own_is_told(tmp_path):
    (tmp_path / "cut.parquet").write_bytes(b"PAR1" + bytes(500))
    with pytest.raises(UserError, match=r"cut\.parquet cannot be read as Parquet") as error:
        open_source(str(tmp_path / "cut.parquet"))
    assert "scratch" not in error.value.found
    assert "/" not in error.value.found
