"""References: the declared ones always, the others by their values, on databases people know."""

import contextlib
import sqlite3
from pathlib import Path

import pytest
from relation_corpus import SCHEMAS, declared_keys, write_schema
from test_obtain_sources import shared

from analysis.obtain.audit.database_anomalies import relation_anomalies
from analysis.obtain.dictionary.relations import find_relations
from analysis.obtain.profile.table_profile import profile_source
from analysis.obtain.sources import open_source

KEYS = ["child_table", "child_column", "parent_table", "parent_column"]
# Without rows there are no values to find a reference in; “ShipVia” names no table.
HIDDEN = {
    "chinook.sqlite": set(),
    "northwind.sqlite": {
        ("CustomerCustomerDemo", "CustomerTypeID", "CustomerDemographics", "CustomerTypeID"),
        ("CustomerCustomerDemo", "CustomerID", "Customers", "CustomerID"),
        ("Orders", "ShipVia", "Shippers", "ShipperID"),
    },
}


def quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def stripped(path: Path, target: Path) -> Path:
    """Copy every table without its keys."""
    with (
        contextlib.closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as whole,
        contextlib.closing(sqlite3.connect(target)) as bare,
    ):
        query = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
        for (name,) in whole.execute(query).fetchall():
            columns = whole.execute(f"PRAGMA table_info({quoted(name)})").fetchall()
            parts = ", ".join(f"{quoted(column[1])} {column[2]}" for column in columns)
            bare.execute(f"CREATE TABLE {quoted(name)} ({parts})")
            places = ", ".join("?" * len(columns))
            rows = whole.execute(f"SELECT * FROM {quoted(name)}")
            bare.executemany(f"INSERT INTO {quoted(name)} VALUES ({places})", rows)
        bare.commit()
    return target


def references(path: Path):
    source = open_source(str(path))
    return find_relations(source, profile_source(source))


@pytest.mark.parametrize("name", sorted(HIDDEN))
def test_undeclared_references_are_found_in_the_values_and_none_invented(name, tmp_path):
    whole = references(shared(name))
    truth = set(whole.loc[whole["declared"], KEYS].itertuples(index=False, name=None))
    assert len(truth) == {"chinook.sqlite": 11, "northwind.sqlite": 13}[name]
    assert len(whole) == len(truth)
    found = references(stripped(shared(name), tmp_path / name))
    assert not found["declared"].any()
    assert set(found[KEYS].itertuples(index=False, name=None)) == truth - HIDDEN[name]


def test_a_declared_reference_is_listed_whatever_the_values_say(tmp_path):
    path = tmp_path / "d.db"
    with contextlib.closing(sqlite3.connect(path)) as connection:
        connection.executescript(
            "CREATE TABLE person (id INTEGER PRIMARY KEY);"
            "CREATE TABLE note (what TEXT, who INTEGER REFERENCES person, "
            "gone INTEGER REFERENCES missing(id));"
            "INSERT INTO person VALUES (1), (2);"
            "INSERT INTO note (what, who) VALUES ('a', 1), ('b', 7), ('c', NULL), ('d', 7);"
        )
    found = references(path).set_index("child_column")
    assert found["declared"].all()
    assert found.loc["who", ["parent_table", "containment", "orphans", "confidence"]].tolist() == [
        "person", 0.5, 2, 1.0]  # fmt: skip
    assert found.loc["gone", ["parent_table", "containment"]].tolist() == ["missing", 0.0]


# Nothing in names or values tells of these: who directs, and who of the staff is a salesperson.
UNTOLD = {
    ("title_crew", "director", "name_basics", "nconst"),
    ("SalesOrderHeader", "SalesPersonID", "Employee", "BusinessEntityID"),
}


def _keys(frame):
    return set(frame[KEYS].itertuples(index=False, name=None))


@pytest.mark.parametrize("schema", SCHEMAS)
def test_every_sort_of_schema_gives_its_references_back(schema, tmp_path):
    found = references(write_schema(schema, tmp_path / "bare.db", declared=False))
    assert _keys(found) == declared_keys(schema) - UNTOLD
    assert found["confidence"].between(0.5, 1).all()


@pytest.mark.parametrize("schema", SCHEMAS)
def test_nothing_is_invented_beside_declared_keys(schema, tmp_path):
    found = references(write_schema(schema, tmp_path / "whole.db", declared=True))
    assert found["declared"].all()
    assert _keys(found) == declared_keys(schema)
    assert (found["containment"] == 1).all()


def _database(path, script):
    with contextlib.closing(sqlite3.connect(path)) as connection:
        connection.executescript(script)
    return path


def test_dense_ids_alone_are_no_reference(tmp_path):
    rows = "".join(f"INSERT INTO a VALUES ({n}, {n % 9 + 1}, {n});"
                   f"INSERT INTO b VALUES ({n}, {n}, 'x{n}');" for n in range(1, 60))  # fmt: skip
    script = (
        "CREATE TABLE a (id INTEGER, shelf_number INTEGER, position INTEGER);"
        "CREATE TABLE b (id INTEGER, rank INTEGER, name TEXT);"
    )
    assert references(_database(tmp_path / "d.db", script + rows)).empty


def test_orphans_name_the_column_that_lacks_them(tmp_path):
    rows = "".join(f"INSERT INTO film VALUES ({n}, 't{n}');" for n in range(1, 40))
    rows += "".join(f"INSERT INTO loan VALUES ({n}, {n});" for n in range(1, 42))
    script = "CREATE TABLE film (film_id, title); CREATE TABLE loan (loan_id, film_id);" + rows
    source = open_source(str(_database(tmp_path / "d.db", script)))
    found = find_relations(source, profile_source(source))
    [odd] = [one for one in relation_anomalies(source, found) if one.kind == "orphans"]
    assert (odd.table, odd.column, odd.rows) == ("loan", "film_id", 2)
    assert odd.consequence == (
        "2 rows refer to no film_id of film; 4.9% of the ids are unknown there."
    )
