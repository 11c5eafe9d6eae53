"""Opening sources: every kind, and everything that is wrong with some of them."""

import gzip
import sqlite3
import threading
import time
import zipfile
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from analysis.errors import UserError
from analysis.obtain import source_identity
from analysis.obtain.sources import open_source
from analysis.obtain.sources.identity import content_hash

DATA = Path(__file__).resolve().parent.parent.parent / "shared" / "data"
SHARED = {"ml-100k.zip", "ml-latest-small.zip", "chinook.sqlite", "northwind.sqlite"}


def shared(name: str) -> str:
    if not (DATA / name).exists():
        pytest.skip(f"{DATA / name} is not there")
    return str(DATA / name)


def database(path: Path, *statements: str) -> Path:
    connection = sqlite3.connect(path)
    for statement in statements:
        connection.execute(statement)
    connection.commit()
    connection.close()
    return path


def rows(source, name: str) -> list[dict]:
    return source.table(name).data.to_pyarrow().to_pylist()


def kinds(source) -> dict[tuple[str, str], int]:
    return {(problem.column, problem.kind): problem.rows for problem in source.problems}


@pytest.mark.parametrize(
    ("content", "name", "found"),
    [
        (None, "absent.db", "nothing at"),
        (b"", "empty.db", "is empty"),
        (b"hello, I am text\n", "text.db", "no known kind"),
        (b"SQLite format 3\x00" + b"\x00" * 20, "short.db", "short.db"),
        (b"PAR1junk", "bad.parquet", "cannot be read as Parquet"),
        (b"PK\x03\x04junk", "bad.zip", "bad.zip"),
        (b"\x1f\x8bjunk", "bad.csv.gz", "bad.csv.gz"),
        (b"196,242,3\n186,302,3\n", "bare.csv", "starts with values"),
        (b"a,b\n" + b"1,2\n" * 50 + b"1\n" * 5, "ragged.csv", "another number of fields"),
    ],
)
def test_unreadable_file(tmp_path, content, name, found):
    if content is not None:
        (tmp_path / name).write_bytes(content)
    with pytest.raises(UserError, match=found):
        open_source(str(tmp_path / name))


def test_truncated_sqlite(tmp_path):
    path = database(tmp_path / "a.db", "CREATE TABLE t (a INTEGER, b TEXT)")
    connection = sqlite3.connect(path)
    connection.executemany("INSERT INTO t VALUES (?, ?)", [(i, "x" * 100) for i in range(2000)])
    connection.commit()
    connection.close()
    path.write_bytes(path.read_bytes()[:50_000])
    with pytest.raises(UserError, match=r"ends after 50,000 of"):
        open_source(str(path))


def test_wal_is_read_and_nothing_is_written_beside(tmp_path):
    path = tmp_path / "w.db"
    writer = sqlite3.connect(path)
    writer.execute("PRAGMA journal_mode = WAL")
    writer.execute("CREATE TABLE t (a INTEGER)")
    writer.execute("INSERT INTO t VALUES (7)")
    writer.commit()
    before = {item.name: item.stat().st_mtime_ns for item in tmp_path.iterdir()}
    assert rows(open_source(str(path)), "t") == [{"a": 7}]
    assert {item.name: item.stat().st_mtime_ns for item in tmp_path.iterdir()} == before
    writer.close()


def test_wal_mode_without_a_log_leaves_no_file(tmp_path):
    path = database(tmp_path / "w.db", "PRAGMA journal_mode = WAL", "CREATE TABLE t (a INTEGER)")
    assert rows(open_source(str(path)), "t") == []
    assert [item.name for item in tmp_path.iterdir()] == ["w.db"]


def test_read_only_folder_is_enough(tmp_path):
    path = database(tmp_path / "r.db", "CREATE TABLE t (a INTEGER)")
    content = path.read_bytes()
    open_source(str(path))
    assert path.read_bytes() == content
    assert [item.name for item in tmp_path.iterdir()] == ["r.db"]


def test_locked_database_is_waited_for(tmp_path):
    path = database(tmp_path / "l.db", "CREATE TABLE t (a INTEGER)", "INSERT INTO t VALUES (1)")
    writer = sqlite3.connect(path, check_same_thread=False)
    writer.execute("BEGIN EXCLUSIVE")
    threading.Timer(0.5, writer.rollback).start()
    assert rows(open_source(str(path)), "t") == [{"a": 1}]
    writer.execute("BEGIN EXCLUSIVE")
    started = time.monotonic()
    with pytest.raises(UserError, match="locked by another program"):
        open_source(str(path))
    assert time.monotonic() - started > 4
    writer.rollback()
    writer.close()


def test_hostile_cells_are_read_and_counted(tmp_path):
    path = database(
        tmp_path / "h.db",
        "CREATE TABLE t (i INTEGER, r REAL, s TEXT, b BLOB, n, d DATE)",
        "INSERT INTO t VALUES (1, 1.5, 'x', x'00ff', 3, '2020-01-01')",
        "INSERT INTO t VALUES ('abc', 9e999, CAST(x'ff61' AS TEXT), x'01', 'q', '0000-01-01')",
        "INSERT INTO t VALUES (9223372036854775808, -9e999, x'0102', NULL, NULL, '9999-12-31')",
    )
    source = open_source(str(path))
    found = rows(source, "t")
    assert [row["i"] for row in found] == ["1", "abc", "9.223372036854775807e+18"] or found[2][
        "i"
    ].startswith("9.22337203685477")
    assert found[1]["r"] == np.inf
    assert found[1]["s"] == "\ufffda"
    assert [row["b"] for row in found] == [b"\x00\xff", b"\x01", None]
    assert [row["d"] for row in found] == ["2020-01-01", "0000-01-01", "9999-12-31"]
    assert kinds(source)[("i", "mixed types")] == 1
    assert kinds(source)[("s", "invalid UTF-8")] == 1
    assert kinds(source)[("n", "mixed types")] == 1


def test_empty_texts_among_numbers_are_gaps_and_among_words_are_texts(tmp_path):
    path = database(
        tmp_path / "e.db",
        "CREATE TABLE t (i INTEGER, r REAL, s TEXT, none INTEGER, m INTEGER)",
        "INSERT INTO t VALUES (7, 1.5, 'x', '', 3)",
        "INSERT INTO t VALUES ('', '  ', '', '', '')",
        "INSERT INTO t VALUES (8, 2.5, 'y', '', 'many')",
    )
    source = open_source(str(path))
    found = rows(source, "t")
    assert [row["i"] for row in found] == [7, None, 8]
    assert [row["r"] for row in found] == [1.5, None, 2.5]
    assert [row["s"] for row in found] == ["x", "", "y"]
    assert [row["none"] for row in found] == [""] * 3
    assert [row["m"] for row in found] == ["3", "", "many"]
    assert [key for key in kinds(source) if key[1] == "mixed types"] == [("m", "mixed types")]


@pytest.mark.parametrize(
    ("declared", "cells", "kind"),
    [
        ("", [7, 12], "int64"),
        ("", [7, 1.5], "float64"),
        ("", ["x", "y"], "string"),
        ("", [b"\x00", b"\xff"], "binary"),
        ("BLOB", [7, 12], "int64"),
        ("DATE", [2004, 2005], "int64"),
        ("DATETIME", [1_104_537_600_000, 1_104_537_601_000], "int64"),
        ("TIMESTAMP", ["2005-01-01", None], "string"),
        ("NUMERIC", [1.5, 2.5], "float64"),
        ("INTEGER", [7, 12], "int64"),
    ],
)
def test_cells_are_read_as_stored_whatever_is_declared(tmp_path, declared, cells, kind):
    path = database(tmp_path / "d.db", f"CREATE TABLE t (x {declared})")
    with sqlite3.connect(path) as connection:
        connection.executemany("INSERT INTO t VALUES (?)", [(cell,) for cell in cells])
    source = open_source(str(path))
    assert str(source.table("t").data.schema()["x"]) == kind
    assert [row["x"] for row in rows(source, "t")] == cells
    assert not source.problems


@pytest.mark.parametrize(
    "name", ['we"ird; DROP TABLE x; --', "two words", "🎬 films", "select", "'quoted'", "a.b"]
)
def test_any_table_name(tmp_path, name):
    quoted = '"' + name.replace('"', '""') + '"'
    path = database(
        tmp_path / "n.db",
        f'CREATE TABLE {quoted} ({quoted} INTEGER, "group" TEXT)',
        f"INSERT INTO {quoted} VALUES (1, 'x')",
    )
    assert rows(open_source(str(path)), name) == [{name: 1, "group": "x"}]


def test_a_view_that_raises_is_named_and_left_out(tmp_path):
    path = database(
        tmp_path / "v.db",
        "CREATE TABLE t (a INTEGER)",
        "INSERT INTO t VALUES (1)",
        "CREATE VIEW broken AS SELECT absent FROM t",
        "CREATE VIEW fine AS SELECT a + 1 AS b FROM t",
    )
    source = open_source(str(path))
    assert [(table.name, table.kind) for table in source.tables] == [
        ("t", "table"),
        ("fine", "view"),
    ]
    assert [(p.table, p.kind) for p in source.problems] == [("broken", "unreadable")]


def test_two_thousand_columns(tmp_path):
    names = ", ".join(f"c{number} INTEGER" for number in range(2000))
    path = database(tmp_path / "c.db", f"CREATE TABLE t ({names})", "INSERT INTO t (c7) VALUES (1)")
    assert len(open_source(str(path)).table("t").columns) == 2000


def test_corrupt_page_loses_only_itself(tmp_path):
    path = tmp_path / "c.db"
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE good (a INTEGER)")
    connection.execute("INSERT INTO good VALUES (1)")
    connection.execute("CREATE TABLE t (a INTEGER, b TEXT)")
    connection.executemany("INSERT INTO t VALUES (?, ?)", [(i, "y" * 200) for i in range(3000)])
    connection.commit()
    connection.close()
    content = bytearray(path.read_bytes())
    middle = len(content) // 2 // 4096 * 4096
    content[middle : middle + 4096] = b"\xff" * 4096
    path.write_bytes(bytes(content))
    source = open_source(str(path))
    assert rows(source, "good") == [{"a": 1}]
    problem = next(p for p in source.problems if p.table == "t")
    kept = len(source.table("t").data.to_pyarrow())
    assert problem.kind == "unreadable"
    assert problem.severity == "high"
    assert 0 < problem.rows < 60
    assert kept + problem.rows == 3000


def archive(path: Path, members: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in members.items():
            file.writestr(name, content)
    return path


@pytest.mark.parametrize("name", ["../evil.csv", "/etc/evil.csv", "a/../../evil.csv", "..\\e.csv"])
def test_path_traversal_is_refused(tmp_path, name):
    path = archive(tmp_path / "z.zip", {"ok.csv": b"a,b\n1,2\n", name: b"a\n1\n"})
    with pytest.raises(UserError, match="outside its folder"):
        open_source(str(path))
    assert [item.name for item in tmp_path.iterdir()] == ["z.zip"]


def test_zip_bomb_is_refused_before_unpacking(tmp_path, monkeypatch):
    from analysis.obtain.sources.files import archive as module

    monkeypatch.setattr(module, "LARGE", 1_000_000)
    path = archive(tmp_path / "b.zip", {"a.csv": b"a,b\n" + b"0" * 3_000_000})
    with pytest.raises(UserError, match="unpacks to"):
        open_source(str(path))


def test_csv_dialects_give_the_same_table(tmp_path):
    expected = [{"user": 1, "film": "Amélie; or, «x»"}, {"user": 2, "film": None}]
    text = 'user,film\n1,"Amélie; or, «x»"\n2,\n'
    (tmp_path / "a.csv").write_text(text, "utf-8")
    (tmp_path / "b.tsv").write_text("user\tfilm\n1\tAmélie; or, «x»\n2\t\n", "utf-8")
    (tmp_path / "c.csv").write_text(text, "utf-8-sig")
    (tmp_path / "d.csv.gz").write_bytes(gzip.compress(text.encode()))
    (tmp_path / "e.csv").write_bytes(text.encode("latin-1"))
    (tmp_path / "f.csv").write_text(text.replace("\n", "\r\n"), "utf-8", newline="")
    for name in ("a.csv", "b.tsv", "c.csv", "d.csv.gz", "e.csv", "f.csv"):
        source = open_source(str(tmp_path / name))
        assert rows(source, name[0]) == expected, name


def test_few_ragged_rows_are_counted_and_named(tmp_path):
    lines = ["a,b"] + ["1,2"] * 400
    lines[10] = "1,2,3"
    lines[20] = "1"
    (tmp_path / "r.csv").write_text("\n".join(lines) + "\n")
    source = open_source(str(tmp_path / "r.csv"))
    assert len(rows(source, "r")) == 398
    assert kinds(source) == {("", "ragged rows"): 2}
    assert "lines 11, 21" in source.problems[0].consequence


def test_columns_named_by_the_settings(tmp_path):
    (tmp_path / "n.csv").write_text("1,2,5\n1,3,4\n")
    source = open_source(str(tmp_path / "n.csv"), ["user_id", "movie_id", "rating"])
    assert rows(source, "n")[0] == {"user_id": 1, "movie_id": 2, "rating": 5}


def test_padded_numbers_stay_text_and_null_words_are_null(tmp_path):
    (tmp_path / "t.csv").write_text("id,zip,n,m\na,02139,1.5,NULL\nb,55414,NA,7\n")
    assert rows(open_source(str(tmp_path / "t.csv")), "t") == [
        {"id": "a", "zip": "02139", "n": 1.5, "m": None},
        {"id": "b", "zip": "55414", "n": None, "m": 7},
    ]


def test_parquet_and_duckdb(tmp_path):
    import duckdb

    frame = pd.DataFrame({"user_id": [1, 2], "when": pd.to_datetime(["2020-01-01", "2021-01-01"])})
    frame.to_parquet(tmp_path / "p [1].parquet")
    assert len(rows(open_source(str(tmp_path / "p [1].parquet")), "p [1]")) == 2
    with duckdb.connect(str(tmp_path / "d.duckdb")) as connection:
        connection.execute(
            "CREATE TABLE t AS SELECT 1 AS a; CREATE VIEW v AS SELECT a + 1 b FROM t"
        )
    source = open_source(str(tmp_path / "d.duckdb"))
    assert rows(source, "t") == [{"a": 1}]
    assert rows(source, "v") == [{"b": 2}]


def test_folder_and_zip_hold_the_same(tmp_path):
    folder = tmp_path / "f"
    folder.mkdir()
    (folder / "ratings.csv").write_text("userId,movieId,rating\n1,2,3.5\n")
    (folder / "movies.csv").write_text("movieId,title,genres\n2,x,a|b\n")
    archive(
        tmp_path / "f.zip",
        {f"f/{item.name}": item.read_bytes() for item in sorted(folder.iterdir())},
    )
    for path in (folder, tmp_path / "f.zip"):
        source = open_source(str(path))
        assert source.kind == "movielens"
        assert [table.name for table in source.tables] == ["movies", "ratings"]


@pytest.mark.parametrize(
    ("name", "sizes"),
    [
        ("ml-100k.zip", {"u.data": 100_000, "u.item": 1682, "u.user": 943}),
        ("ml-latest-small.zip", {"ratings": 100_836, "movies": 9742}),
        ("chinook.sqlite", {"PlaylistTrack": 8715, "Track": 3503}),
        ("northwind.sqlite", {"Order Details": 2155, "Invoices": 2155}),
    ],
)
def test_shared_data(name, sizes):
    source = open_source(shared(name))
    assert source.problems == []
    for table, count in sizes.items():
        assert source.table(table).data.count().execute() == count


def test_identity_and_hash(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("a,b\n1,2\n")
    first = source_identity(str(path))
    assert first["sha256"] == content_hash(str(path))
    assert len(first["sha256"]) == 64
    path.write_text("a,b\n1,3\n")
    assert source_identity(str(path)) != first
    assert content_hash("postgres://host/db") is None
    folder = tmp_path / "f"
    folder.mkdir()
    (folder / "b").write_text("1")
    before = content_hash(str(folder))
    (folder / "b").rename(folder / "c")
    assert content_hash(str(folder)) != before


def test_large_file_is_sampled(tmp_path, monkeypatch):
    from analysis.obtain.sources import file_identity as module

    monkeypatch.setattr(module, "WHOLE", 1000)
    path = tmp_path / "big.csv"
    path.write_bytes(b"x" * 200_000)
    assert source_identity(str(path))["sha256"].startswith("sampled:")
    assert not content_hash(str(path)).startswith("sampled:")


@pytest.mark.parametrize(
    "packing", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA]
)
@pytest.mark.parametrize("at", [0.2, 0.5, 0.8])
def test_damaged_bytes_in_a_zip_are_told(tmp_path, packing, at):
    text = "".join(f"{row},{row * row % 977},{row % 5}\n" for row in range(5000))
    path = tmp_path / "ratings.zip"
    with zipfile.ZipFile(path, "w", packing) as archive:
        archive.writestr("ratings.csv", "userId,movieId,rating\n" + text)
    content = bytearray(path.read_bytes())
    start = int(len(content) * at)
    for place in range(start, start + 40):
        content[place] ^= 0x5A
    path.write_bytes(content)
    with pytest.raises(UserError, match="damaged zip archive"):
        open_source(str(path))
