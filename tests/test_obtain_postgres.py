"""A PostgreSQL server of Debian's, started on loopback in a temporary folder."""

import pytest
from postgres_server import as_owner, programs, server

from analysis.obtain import source_identity
from analysis.settings import Settings

pytestmark = pytest.mark.engine
pytest.importorskip("psycopg", reason="psycopg is not installed (requirements-postgres.txt)")
programs()

TABLES = """
CREATE TABLE films (id integer PRIMARY KEY, name text NOT NULL, year integer);
CREATE TABLE ratings (customer integer NOT NULL, film_id integer REFERENCES films (id),
    stars real, at timestamptz);
CREATE TABLE "odd; ""name" (a numeric(10, 2), b jsonb, c uuid, d integer[]);
INSERT INTO films SELECT n, 'Film ' || n, 1990 + n FROM generate_series(1, 5) n;
INSERT INTO ratings SELECT n % 7, 1 + n % 5, 1 + n % 5,
    timestamptz '2020-01-01 12:00+02' + n * interval '1 day' FROM generate_series(1, 50) n;
INSERT INTO "odd; ""name" VALUES (1.5, '{"x": 1}', gen_random_uuid(), '{1,2}');
CREATE VIEW best AS SELECT * FROM ratings WHERE stars = 5;
"""


@pytest.fixture(scope="module")
def url():
    with server("tester") as port:
        address = f"postgresql://tester:secret@127.0.0.1:{port}/postgres"
        as_owner(f"{programs()}/psql", address, "-v", "ON_ERROR_STOP=1", "-c", TABLES)
        yield address


def test_tables_keys_and_types(url):
    from analysis.obtain.sources import open_source

    source = open_source(url)
    assert source.kind == "postgres"
    assert "secret" not in source.name
    assert source.problems == []
    assert {table.name: table.kind for table in source.tables} == {
        "best": "view",
        "films": "table",
        'odd; "name': "table",
        "ratings": "table",
    }
    assert source.table("films").primary == ("id",)
    assert source.table("films").not_null == ("id", "name")
    assert source.table("ratings").declared["stars"] == "real"
    key = source.foreign_keys[0]
    assert (key.child_table, key.child_columns) == ("ratings", ("film_id",))
    assert (key.parent_table, key.parent_columns) == ("films", ("id",))
    assert source.problems == []


def test_obtain_from_a_url(url):
    from analysis.obtain import obtain

    tables = obtain(url, Settings())
    row = tables["source"].iloc[0]
    assert (row["ratings"], row["users"], row["sha256"]) == (50, 7, None)
    rows = tables["interactions"].to_pandas()
    assert str(rows["at"].min()) == "2020-01-02 10:00:00"
    assert list(tables["titles"].to_pandas().title)[:2] == ["Film 1", "Film 2"]
    assert "secret" not in str(source_identity(url))


def test_a_database_is_known_by_more_than_its_number_of_rows(url):
    before = source_identity(url)["tables"]
    assert before == source_identity(url)["tables"]
    change = "UPDATE ratings SET stars = 2 WHERE stars = 1 AND customer = 3"
    as_owner(f"{programs()}/psql", url, "-v", "ON_ERROR_STOP=1", "-c", change)
    after = source_identity(url)["tables"]
    assert {name for name in after if after[name] != before[name]} == {"ratings"}


def test_a_wrong_address_is_told(url):
    from analysis.errors import UserError
    from analysis.obtain.sources import open_source

    with pytest.raises(UserError, match="does not answer") as error:
        open_source("postgres://tester:secret@127.0.0.1:1/none")
    assert "secret" not in str(error.value)
