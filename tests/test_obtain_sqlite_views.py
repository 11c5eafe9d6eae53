"""Views and computed columns of an SQLite file have an end, and reach nothing else."""

import sqlite3

import pytest

from analysis.obtain.sources import open_source
from analysis.obtain.sources.databases import sqlite_views
from analysis.obtain.sources.databases.sqlite_views import view_expansions


def opened(tmp_path, *statements):
    path = tmp_path / "films.db"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE film (id INT, name TEXT)")
        connection.executemany("INSERT INTO film VALUES (?, ?)", [(n, f"f{n}") for n in range(9)])
        for statement in statements:
            connection.execute(statement)
    connection.close()
    return open_source(str(path))


NUMBERS = "WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r)"


@pytest.mark.parametrize(
    "text",
    [
        f"{NUMBERS} SELECT sum(n) AS n FROM r",
        "SELECT zeroblob(3800000000) AS x",
        "SELECT zeroblob(900000000) AS x",
        f"{NUMBERS} SELECT zeroblob(16000000) AS x FROM r",
        f"{NUMBERS} SELECT printf('%.*c', 9000000, 'x') AS x FROM r",
        f"{NUMBERS} SELECT group_concat(n, 'xxxxxxxx') AS x FROM r",
        "SELECT count(*) AS n FROM film a, film b, film c, film d, film e, film f, film g, "
        "film h, film i, film j, film k, film l",
    ],
)
def test_a_view_without_end_is_left_out_and_named(text, tmp_path, monkeypatch):
    monkeypatch.setattr(sqlite_views, "SECONDS", 2.0)
    monkeypatch.setattr(sqlite_views, "BYTES", 64 << 20)
    source = opened(tmp_path, f"CREATE VIEW a AS {text}", "CREATE VIEW b AS SELECT id FROM film")
    assert [table.name for table in source.tables] == ["film", "b"]
    (problem,) = source.problems
    assert (problem.table, problem.kind, problem.severity) == ("a", "view without end", "high")


def test_doubled_views_end(tmp_path):
    doubled = [
        f"CREATE VIEW v{n:02} AS SELECT * FROM v{n - 1:02} UNION ALL SELECT * FROM v{n - 1:02}"
        for n in range(1, 40)
    ]
    source = opened(tmp_path, "CREATE VIEW v00 AS SELECT id FROM film", *doubled)
    assert source.table("v05").data.count().execute() == 9 * 2**5
    assert "v39" in {problem.table for problem in source.problems}
    assert {problem.kind for problem in source.problems} == {"view without end"}


def test_expansions_are_counted():
    found = view_expansions(
        {
            "a": "CREATE VIEW a AS SELECT 1 AS b, 2 AS c",
            "b": 'CREATE VIEW b AS SELECT * FROM a, "A" AS c',
            "c": "CREATE VIEW c AS SELECT b.a FROM main.b JOIN a ON b.b = a.c",
        }
    )
    assert found == {"a": 1, "b": 3, "c": 5}


def test_a_long_view_is_cut_and_said_so(tmp_path, monkeypatch):
    monkeypatch.setattr(sqlite_views, "ROWS", 100)
    text = f"CREATE VIEW many AS {NUMBERS} SELECT n FROM r"
    source = opened(tmp_path, text, "CREATE VIEW few AS SELECT name FROM film")
    assert source.table("many").data.n.max().execute() == 100
    (problem,) = source.problems
    assert (problem.table, problem.kind) == ("many", "view cut")
    assert "first 100 rows" in problem.consequence


def test_computed_columns_are_read_within_bounds(tmp_path, monkeypatch):
    monkeypatch.setattr(sqlite_views, "CELL", 1_000_000)
    source = opened(
        tmp_path,
        "CREATE TABLE good (a INT, twice INT AS (a * 2), kept INT AS (a * 3) STORED)",
        "INSERT INTO good VALUES (4)",
        "CREATE TABLE large (a INT, b BLOB AS (zeroblob(2000000)))",
        "INSERT INTO large VALUES (4)",
    )
    assert source.table("good").data.execute().values.tolist() == [[4, 8, 12]]
    assert [problem.table for problem in source.problems] == ["large"]


@pytest.mark.parametrize(
    "call", ["load_extension('x')", "fts3_tokenizer('simple')", "readfile('/etc/hostname')"]
)
def test_functions_that_reach_out_are_refused(call, tmp_path):
    source = opened(tmp_path, f"CREATE VIEW a AS SELECT {call} AS x")
    assert [table.name for table in source.tables] == ["film"]
    (problem,) = source.problems
    assert problem.table == "a"
