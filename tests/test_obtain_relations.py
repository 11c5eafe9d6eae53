"""References: the declared ones always, the others by their values, on databases people know."""

import contextlib
import sqlite3
from pathlib import Path

import pytest
from test_obtain_sources import shared

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
