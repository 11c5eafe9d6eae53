"""Bad input through the command line: exit 0 with everything counted, or exit 2 with a remedy."""

import csv
import os
import sqlite3
from pathlib import Path

import pytest

from analysis.__main__ import cli

NAMES = ['a"b;c', "select", "drop table x; --", "😀 emoji", "t'quote", "back`tick", "sp ace", "ünï"]


def rows(count: int = 600) -> list[tuple]:
    return [(n * 7 % 90, n * 11 % 70, 1.0 + n % 5, f"2004-{1 + n % 12:02d}-{1 + n % 28:02d}")
            for n in range(count)]  # fmt: skip


def write(path: Path, *statements: str) -> sqlite3.Connection:
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE ratings (user_id INT, movie_id INT, rating REAL, date TEXT)")
    connection.executemany("INSERT INTO ratings VALUES (?, ?, ?, ?)", rows())
    for statement in statements:
        connection.execute(statement)
    connection.commit()
    return connection


def audited(path: Path, out: Path) -> dict[tuple[str, str, str], dict]:
    """Audit through the command line; return the anomalies by table, column and kind."""
    assert cli(["audit", str(path), "--out", str(out), "--quiet"]) == 0
    with (out / "anomalies.csv").open(encoding="utf-8", newline="") as file:
        return {(r["table"], r["column"], r["kind"]): r for r in csv.DictReader(file)}


def refused(path: Path, out: Path, capsys) -> str:
    assert cli(["audit", str(path), "--out", str(out), "--quiet"]) == 2
    assert not out.exists()
    return capsys.readouterr().err


def test_text_that_is_not_utf8_is_counted(tmp_path):
    connection = write(tmp_path / "u.db", "CREATE TABLE t (x TEXT)")
    cells = [(b"abc\xff\xfe",), (b"ok",), (b"\xc3",)]
    connection.executemany("INSERT INTO t VALUES (CAST(? AS TEXT))", cells)
    connection.commit()
    found = audited(tmp_path / "u.db", tmp_path / "out")
    assert found["t", "x", "invalid UTF-8"]["rows"] == "2"
    assert "abc\ufffd" in (tmp_path / "out" / "data_dictionary.md").read_text()


def test_names_of_every_sort(tmp_path):
    doubled = [name.replace('"', '""') for name in NAMES]
    statements = [
        f'CREATE TABLE "{name}" AS SELECT user_id AS "co""l; {name}", rating AS "😀" FROM ratings'
        for name in doubled
    ]
    write(tmp_path / "n.db", *statements)
    audited(tmp_path / "n.db", tmp_path / "out")
    with (tmp_path / "out" / "table_summary.csv").open(encoding="utf-8", newline="") as file:
        assert {r["table"] for r in csv.DictReader(file)} == {*NAMES, "ratings"}


def test_a_view_that_raises_is_named_and_nothing_else_is_said_of_it(tmp_path):
    views = ("CREATE VIEW bad AS SELECT json_extract(date, '$.x') AS x FROM ratings",
             "CREATE VIEW gone AS SELECT * FROM no_such")  # fmt: skip
    write(tmp_path / "v.db", *views)
    found = audited(tmp_path / "v.db", tmp_path / "out")
    assert "malformed JSON" in found["bad", "", "unreadable"]["consequence"]
    assert "no_such" in found["gone", "", "unreadable"]["consequence"]
    assert not any("damaged" in r["consequence"] for r in found.values())


def test_damaged_pages_are_counted(tmp_path):
    connection = write(tmp_path / "c.db")
    connection.executemany("INSERT INTO ratings VALUES (?, ?, ?, ?)", rows(20_000))
    connection.commit()
    connection.close()
    content = bytearray((tmp_path / "c.db").read_bytes())
    for page in (20, 41):
        content[page * 4096 : (page + 1) * 4096] = os.urandom(4096)
    (tmp_path / "c.db").write_bytes(content)
    lost = audited(tmp_path / "c.db", tmp_path / "out")["ratings", "", "unreadable"]
    assert lost["severity"] == "high"
    assert 100 < int(lost["rows"]) < 1000


def test_numbers_beyond_64_bits(tmp_path):
    lines = [f"{10**25 + n % 50},{n % 20},{1 + n % 7}" for n in range(1000)]
    (tmp_path / "b.csv").write_text("\n".join(["user_id,movie_id,rating", *lines]))
    audited(tmp_path / "b.csv", tmp_path / "out")
    summary = (tmp_path / "out" / "data_dictionary.md").read_text()
    assert "50 distinct, 20.0 rows each" in summary
    connection = write(tmp_path / "i.db", "CREATE TABLE t (n)")
    connection.executemany(
        "INSERT INTO t VALUES (?)", [(2**63 - 1,), (-(2**62) - 1,), (0.5,), (3,)]
    )
    connection.commit()
    found = audited(tmp_path / "i.db", tmp_path / "out2")
    assert found["t", "n", "rounded numbers"]["rows"] == "2"


def test_a_wide_table(tmp_path):
    connection = sqlite3.connect(tmp_path / "w.db")
    names = [f"c{n}" for n in range(1990)]
    connection.execute(f"CREATE TABLE w ({', '.join(f'{name} INTEGER' for name in names)})")
    places = ", ".join("?" * len(names))
    cells = [[n * m % 7 for m in range(len(names))] for n in range(30)]
    connection.executemany(f"INSERT INTO w VALUES ({places})", cells)
    connection.commit()
    audited(tmp_path / "w.db", tmp_path / "out")
    assert "c1989" in (tmp_path / "out" / "data_dictionary.md").read_text()


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("values.csv", b"1,2,3\n4,5,6\n", "columns ="),
        ("ragged.csv", b"user_id,movie_id\n" + b"1,2\n" * 90 + b"1,2,3\n" * 5, "lines 92, 93"),
        ("noise.bin", bytes(range(256)), "no known kind"),
        ("empty.csv", b"", "0 bytes"),
        ("cut.parquet", b"PAR1" + b"\0" * 50, "whole Parquet"),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_remedy(tmp_path, name, content, told, capsys):
    (tmp_path / name).write_bytes(content)
    message = refused(tmp_path / name, tmp_path / "out", capsys)
    assert told in message
    assert "Do:" in message
