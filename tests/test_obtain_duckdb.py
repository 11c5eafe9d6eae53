"""DuckDB files: what they declare, and values that no other source has."""

import duckdb
import pytest

from analysis.errors import UserError
from analysis.obtain.audit.database_anomalies import column_anomalies
from analysis.obtain.dictionary.own_dictionary import Dictionary
from analysis.obtain.profile.table_profile import profile_source
from analysis.obtain.sources import open_source


@pytest.fixture
def source(tmp_path):
    path = tmp_path / "films.duckdb"
    with duckdb.connect(str(path)) as connection:
        for statement in (
            "CREATE TABLE film (id INTEGER PRIMARY KEY, name VARCHAR NOT NULL UNIQUE,"
            " made TIMESTAMP)",
            "CREATE TABLE log (film_id INTEGER REFERENCES film (id), who VARCHAR,"
            " PRIMARY KEY (who))",
            "CREATE INDEX by_name ON log (who)",
            "CREATE SCHEMA other",
            "CREATE TABLE other.t AS SELECT range AS n FROM range(30)",
            "CREATE VIEW bad AS SELECT CAST(who AS INTEGER) AS n FROM log",
            "INSERT INTO film SELECT range, 'f' || range, TIMESTAMP '2004-01-01' FROM range(50)",
            "UPDATE film SET made = TIMESTAMP '0001-01-01' WHERE id < 3",
            "UPDATE film SET made = TIMESTAMP '9999-12-31' WHERE id = 7",
            "UPDATE film SET made = 'infinity' WHERE id = 8",
            "INSERT INTO log VALUES (1, 'anna'), (2, 'ben')",
        ):
            connection.execute(statement)
    return open_source(str(path))


def test_what_is_declared(source):
    assert [(table.name, table.kind) for table in source.tables] == [
        ("film", "table"), ("log", "table"), ("other.t", "table")]  # fmt: skip
    film, log = source.table("film"), source.table("log")
    assert film.declared == {"id": "INTEGER", "name": "VARCHAR", "made": "TIMESTAMP"}
    assert (film.primary, film.unique, film.not_null) == (("id",), ("name",), ("id", "name"))
    assert log.indexes == ("by_name(who)",)
    (key,) = source.foreign_keys
    assert (key.child_table, key.child_columns, key.parent_table, key.parent_columns) == (
        "log", ("film_id",), "film", ("id",))  # fmt: skip


def test_a_view_that_raises_is_named(source):
    (problem,) = source.problems
    assert (problem.table, problem.kind, problem.severity) == ("bad", "unreadable", "high")


def test_impossible_times_are_counted(source):
    odd = column_anomalies(source, profile_source(source), Dictionary())
    (found,) = [problem for problem in odd if problem.kind == "impossible time"]
    assert (found.table, found.column, found.rows) == ("film", "made", 5)
    assert "3 before the year 1000, 2 after 2999" in found.consequence


# What follows the header is there, the rows of the only table are not.
@pytest.mark.parametrize("share", [0.7, 0.99])
def test_a_file_of_which_nothing_can_be_read_is_refused(tmp_path, share):
    path = tmp_path / "ratings.duckdb"
    with duckdb.connect(str(path)) as made:
        made.execute("CREATE TABLE ratings AS SELECT i, i * 7 % 1000 j, md5(i::TEXT) t "
                     "FROM range(200000) r(i)")  # fmt: skip
    content = path.read_bytes()
    path.write_bytes(content[: int(len(content) * share)])
    with pytest.raises(UserError, match=r"DuckDB|can be read"):
        open_source(str(path))
