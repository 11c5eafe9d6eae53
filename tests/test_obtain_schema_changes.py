"""What changed in a schema since the dictionary that stands, and nothing where nothing did."""

import sqlite3
from pathlib import Path

from analysis.obtain.audit_folder import audit
from analysis.settings import Settings

TABLES = (
    "CREATE TABLE film (id INTEGER PRIMARY KEY, name TEXT)",
    "CREATE TABLE log (user_id INT, film_id INT, rating REAL)",
    "INSERT INTO film VALUES (1, 'a'), (2, 'b'), (3, 'c')",
    "INSERT INTO log VALUES (1, 1, 3), (2, 2, 4), (3, 1, 5), (1, 3, 2)",
)
CHANGES = (
    "ALTER TABLE film ADD COLUMN year INT",
    "INSERT INTO log VALUES (4, 2, 1)",
    "CREATE TABLE tag (word TEXT)",
)


def changed(path: Path, *statements: str) -> None:
    connection = sqlite3.connect(path)
    for statement in statements:
        connection.execute(statement)
    connection.commit()
    connection.close()


def dictionary(path: Path, out: Path) -> str:
    audit(str(path), out, Settings())
    return (out / "data_dictionary.md").read_text(encoding="utf-8")


def test_changes_are_told_once_and_stand_until_the_next(tmp_path):
    path, out = tmp_path / "s.db", tmp_path / "out"
    changed(path, *TABLES)
    first = dictionary(path, out)
    assert "Changes since" not in first
    assert dictionary(path, out) == first
    changed(path, *CHANGES)
    second = dictionary(path, out)
    section = second.split("## Changes since the previous run\n\n")[1].split("\n\n")[0]
    assert section.splitlines() == [
        "- film: column year is new",
        "- log: 4 rows before, 5 now",
        "- table tag is new (0 rows, 1 column)",
    ]
    assert dictionary(path, out) == second


def test_another_source_is_no_change(tmp_path):
    changed(tmp_path / "s.db", *TABLES)
    changed(tmp_path / "other.db", "CREATE TABLE x (a INT)", "CREATE TABLE y (b INT)")
    dictionary(tmp_path / "s.db", tmp_path / "out")
    assert "Changes since" not in dictionary(tmp_path / "other.db", tmp_path / "out")
