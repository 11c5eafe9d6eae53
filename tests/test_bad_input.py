"""Bad input through the real command line: exit code 2, one message, nothing touched."""

from __future__ import annotations

import fcntl
import hashlib
import json
import socket
import sqlite3
import time
from contextlib import closing
from pathlib import Path

import pytest
from conftest import copy_project

RATED = "create table ratings (user_id integer, movie_id integer, rating real, date text)"


def _rows(users: int, titles: int) -> list[tuple]:
    return [
        (user, title, 1.0 + (user * title) % 5, f"2004-{1 + title % 12:02d}-{1 + user % 28:02d}")
        for user in range(1, users + 1)
        for title in range(1, titles + 1)
    ]


def _database(path: Path, *statements: str, rows: list[tuple] = ()) -> Path:
    with closing(sqlite3.connect(path)) as connection, connection:
        for statement in statements:
            connection.execute(statement)
        if rows:
            connection.executemany("insert into ratings values (?, ?, ?, ?)", rows)
    return path


def missing(folder):
    return folder / "no such file.db"


def empty_file(folder):
    (folder / "empty.db").touch()
    return folder / "empty.db"


def text_named_db(folder):
    (folder / "text.db").write_text("Dear reader,\nthis is a letter.\n" * 50)
    return folder / "text.db"


def truncated(folder):
    path = _database(folder / "cut.db", RATED, rows=_rows(60, 40))
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    return path


def header_only(folder):
    (folder / "header.db").write_bytes(b"SQLite format 3\x00" + bytes(20))
    return folder / "header.db"


def no_interactions(folder):
    return _database(
        folder / "shop.db",
        "create table suppliers (supplier text, town text)",
        "insert into suppliers values ('Meier', 'Kiel'), ('Smith', 'Hull')",
        "create table paints (paint text, litres real)",
        "insert into paints values ('ochre', 2.5), ('umber', 1.0)",
    )


def no_tables(folder):
    return _database(folder / "bare.db", "create table x (y)", "drop table x")


def empty_interactions(folder):
    return _database(folder / "none.db", RATED)


def one_user(folder):
    return _database(folder / "one_user.db", RATED, rows=_rows(1, 300))


def one_title(folder):
    return _database(folder / "one_title.db", RATED, rows=_rows(300, 1))


def empty_folder(folder):
    (folder / "nothing").mkdir()
    return folder / "nothing"


def broken_zip(folder):
    (folder / "broken.zip").write_bytes(b"PK\x03\x04" + bytes(range(200)))
    return folder / "broken.zip"


def broken_parquet(folder):
    (folder / "broken.parquet").write_bytes(b"PAR1" + bytes(200))
    return folder / "broken.parquet"


BAD = {
    missing: "no such file.db",
    empty_file: "empty.db",
    text_named_db: "text.db",
    truncated: "cut.db",
    header_only: "header.db",
    no_interactions: "suppliers",
    no_tables: "bare.db",
    empty_interactions: "ratings",
    one_user: "one",
    one_title: "one",
    empty_folder: "nothing",
    broken_zip: "broken.zip",
    broken_parquet: "broken.parquet",
}


def tree(folder: Path) -> dict[str, tuple]:
    """Return content and time of change of everything in a folder."""
    return {
        str(path.relative_to(folder)): (
            hashlib.sha256(path.read_bytes()).hexdigest(),
            path.stat().st_mtime_ns,
        )
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    """Return a copy of the project with a site and reports that must stay."""
    project = copy_project(tmp_path_factory.mktemp("bad") / "project")
    for name in ("_site", "reports", "models"):
        (project.root / name).mkdir()
        (project.root / name / ".audience-decode").touch()
        (project.root / name / "index.html").write_text("what stood before")
    return project


@pytest.fixture
def refused(project):
    """Return a function that runs a command and holds it to what a refusal must be."""

    def run(*arguments: str, **settings: str) -> str:
        before = {name: tree(project.root / name) for name in ("_site", "reports", "models")}
        result = project.command(*arguments, **settings)
        said = result.stderr
        assert result.returncode == 2, said[-2000:]
        assert "Traceback" not in said + result.stdout
        assert [said.count(f"{part}: ") for part in ("Found", "Expected", "Do")] == [1, 1, 1], said
        assert before == {name: tree(project.root / name) for name in before}
        return said

    return run


@pytest.mark.parametrize(
    ("make", "named"), BAD.items(), ids=lambda item: getattr(item, "__name__", "")
)
def test_a_bad_source_is_refused(refused, tmp_path, make, named):
    source = make(tmp_path)
    before = tree(tmp_path)
    assert named in refused("render", "--source", str(source))
    assert tree(tmp_path) == before


def test_no_interactions_lists_tables_and_what_was_looked_for(refused, tmp_path):
    said = refused("run", "--source", str(no_interactions(tmp_path)))
    assert "suppliers" in said
    assert "paints" in said
    assert "viewer" in said


@pytest.mark.parametrize(
    ("rule", "values"),
    [
        ("out_of_range", {"RATING_LOW": "7", "RATING_HIGH": "9"}),
        ("out_of_window", {"WINDOW_START": "2030-01-01"}),
    ],
)
def test_a_rule_that_would_drop_every_row_is_named(refused, tmp_path, rule, values):
    source = _database(tmp_path / "fine.db", RATED, rows=_rows(30, 20))
    told = {f"AUDIENCE_SCRUB__{name}": value for name, value in values.items()}
    assert rule in refused("run", "--source", str(source), **told)


def test_contradictory_settings_are_named_before_any_work(refused, project, tmp_path):
    source = _database(tmp_path / "fine.db", RATED, rows=_rows(33, 20))
    before = set((project.root / "data" / "derived").rglob("*"))
    told = {"AUDIENCE_SCRUB__WINDOW_END": "2004-06-01", "AUDIENCE_SCRUB__OUT_OF_WINDOW": "false"}
    said = refused("run", "--source", str(source), **told)
    assert "window_end" in said
    assert "out_of_window" in said
    assert set((project.root / "data" / "derived").rglob("*")) == before


def test_viewers_who_all_lie_below_the_cut_are_refused(refused, tmp_path):
    rows = [row for row in _rows(200, 12) if row[1] % 6 == row[0] % 6]
    source = _database(tmp_path / "few.db", RATED, rows=rows)
    assert "min_ratings" in refused("run", "--source", str(source))


def test_a_foreign_output_folder_is_refused(refused, tmp_path):
    source = _database(tmp_path / "fine.db", RATED, rows=_rows(30, 20))
    mine = tmp_path / "mine"
    mine.mkdir()
    (mine / "novel.txt").write_text("Chapter one")
    before = tree(tmp_path)
    assert "mine" in refused("render", "--source", str(source), "--out", str(mine))
    assert tree(tmp_path) == before


@pytest.mark.parametrize("out", ["file", "file/site"])
def test_an_output_that_cannot_be_made_is_refused(refused, tmp_path, out):
    source = _database(tmp_path / "fine.db", RATED, rows=_rows(30, 20))
    (tmp_path / "file").write_text("a file")
    before = tree(tmp_path)
    refused("render", "--source", str(source), "--out", str(tmp_path / out))
    assert tree(tmp_path) == before


def test_a_second_run_names_the_first(project, refused):
    lock = project.root / "data" / ".lock"
    lock.parent.mkdir(exist_ok=True)
    with lock.open("w") as file:
        file.write("process 4711, started yesterday")
        file.flush()
        fcntl.flock(file, fcntl.LOCK_EX)
        assert "4711" in refused("run")


def test_a_port_in_use_is_refused(refused):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        assert "port" in refused("preview", "--port", str(taken.getsockname()[1])).lower()


def test_too_little_disk_is_refused_before_work(refused, tmp_path):
    """A sparse file of 10 TB needs more disk than there is, whatever it holds."""
    huge = tmp_path / "huge.db"
    with huge.open("wb") as file:
        file.write(b"SQLite format 3\x00")
        try:
            file.truncate(10**13)
        except OSError:
            pytest.skip("the file system has no files of 10 TB")
    started = time.monotonic()
    assert "MB" in refused("run", "--source", str(huge))
    assert time.monotonic() - started < 60


def test_a_locked_database_is_waited_for_then_refused(refused, tmp_path):
    source = _database(tmp_path / "busy.db", RATED, rows=_rows(31, 20))
    before = tree(tmp_path)
    with closing(sqlite3.connect(source, isolation_level=None)) as connection:
        connection.execute("BEGIN EXCLUSIVE")
        assert "lock" in refused("run", "--source", str(source)).lower()
        # Reading the file here earlier would give up this process's lock.
        assert tree(tmp_path) == before


def _reports(project) -> dict:
    return json.loads((project.root / "reports" / "report.json").read_text())


@pytest.fixture
def fresh(tmp_path):
    """Return a copy of the project in which a run may write."""
    return copy_project(tmp_path / "project")


def test_all_ratings_null_is_a_source_without_ratings(fresh, tmp_path):
    rows = [(user, title, None, date) for user, title, _, date in _rows(80, 12)]
    folder = tmp_path / "source"
    folder.mkdir()
    source = _database(folder / "unrated.db", RATED, rows=rows)
    before = tree(folder)
    fresh.done("run", "--source", str(source), "--quiet")
    assert _reports(fresh)["ratings"] == 960
    assert tree(folder) == before


def test_a_wal_database_is_read_with_its_log_and_left_alone(fresh, tmp_path):
    folder = tmp_path / "source"
    folder.mkdir()
    source = _database(folder / "wal.db", "PRAGMA journal_mode = WAL", RATED, rows=_rows(40, 12))
    with closing(sqlite3.connect(source)) as connection:
        connection.execute("PRAGMA wal_autocheckpoint = 0")
        late = [
            (user, title, 3.0, "2004-05-05") for user in range(41, 81) for title in range(1, 13)
        ]
        with connection:
            connection.executemany("insert into ratings values (?, ?, ?, ?)", late)
        before = tree(folder)
        assert "wal.db-wal" in before
        fresh.done("run", "--source", str(source), "--quiet")
        assert tree(folder) == before
    found = _reports(fresh)
    assert (found["users"], found["ratings"]) == (80, 960)
