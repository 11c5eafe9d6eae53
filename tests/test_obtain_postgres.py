"""A PostgreSQL server of Debian's, started on loopback in a temporary folder."""

import os
import shutil
import socket
import subprocess
from pathlib import Path

import pytest

from analysis.obtain import identity
from analysis.settings import Settings

pytestmark = pytest.mark.engine
pytest.importorskip("psycopg", reason="psycopg is not installed (requirements-postgres.txt)")
PROGRAMS = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
if not PROGRAMS:
    pytest.skip("Debian's postgresql is not installed", allow_module_level=True)

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


def as_owner(*command: str) -> subprocess.CompletedProcess:
    prefix = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    return subprocess.run([*prefix, *command], check=True, capture_output=True, text=True, cwd="/")


@pytest.fixture(scope="module")
def url(tmp_path_factory):
    folder = tmp_path_factory.mktemp("postgres")
    for path in (folder, *folder.parents[:2]):
        path.chmod(0o755)
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres")
    programs = PROGRAMS[-1].parent
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    place = str(folder / "data")
    as_owner(str(programs / "initdb"), "-D", place, "-A", "trust", "-U", "tester", "-E", "UTF8")
    options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={folder}"
    control = str(programs / "pg_ctl")
    as_owner(control, "-D", place, "-o", options, "-l", f"{folder}/log", "-w", "start")
    try:
        address = f"postgresql://tester:secret@127.0.0.1:{port}/postgres"
        as_owner(str(programs / "psql"), address, "-v", "ON_ERROR_STOP=1", "-c", TABLES)
        yield address
    finally:
        as_owner(control, "-D", place, "-m", "immediate", "stop")


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
    assert "secret" not in str(identity(url))
    assert identity(url)["tables"]["ratings"] == 50


def test_a_wrong_address_is_told(url):
    from analysis.errors import UserError
    from analysis.obtain.sources import open_source

    with pytest.raises(UserError, match="does not answer") as error:
        open_source("postgres://tester:secret@127.0.0.1:1/none")
    assert "secret" not in str(error.value)
