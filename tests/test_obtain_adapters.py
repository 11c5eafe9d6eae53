"""The table of sources: every row knows, opens and tells of its own kind, and of no other's."""

import bz2
import gzip
import lzma
import re
import sqlite3
import zipfile
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pytest
from pyarrow import feather, orc
from written_workbook import write_workbook

from analysis.errors import UserError
from analysis.obtain import source_identity, source_name
from analysis.obtain.sources import open_source
from analysis.obtain.sources.adapter_table import (
    ADAPTERS,
    adapter_of,
    expected_sources,
    source_place,
)
from analysis.obtain.sources.files.formats.workbook import OLD
from analysis.obtain.sources.identity import content_hash
from analysis.settings import Settings

SOURCES = (Path(__file__).resolve().parent.parent / "SOURCES.md").read_text(encoding="utf-8")
CSV = b"a,b\n1,2\n"
MORE = b"2:\n1,5,2001-01-01\n"


def sqlite(folder: Path) -> Path:
    with sqlite3.connect(folder / "s.csv") as connection:
        connection.execute("CREATE TABLE s (a INTEGER, b INTEGER)")
        connection.execute("INSERT INTO s VALUES (1, 2)")
    return folder / "s.csv"


def duckdb(folder: Path) -> Path:
    import duckdb as engine

    with engine.connect(str(folder / "d.csv")) as connection:
        connection.execute("CREATE TABLE d AS SELECT 1 AS a, 2 AS b")
    return folder / "d.csv"


def parquet(folder: Path) -> Path:
    pd.DataFrame({"a": [1], "b": [2]}).to_parquet(folder / "p.parquet")
    return folder / "p.parquet"


def feather_file(folder: Path) -> Path:
    feather.write_feather(pd.DataFrame({"a": [1], "b": [2]}), folder / "f.feather")
    return folder / "f.feather"


def orc_file(folder: Path) -> Path:
    orc.write_table(pa.table({"a": [1], "b": [2]}), folder / "o.orc")
    return folder / "o.orc"


def archive(folder: Path) -> Path:
    with zipfile.ZipFile(folder / "z.zip", "w") as file:
        file.writestr("inside/t.csv", CSV)
    return folder / "z.zip"


def with_file(folder: Path) -> Path:
    (folder / "f").mkdir()
    return written("t.csv", CSV)(folder / "f").parent


def written(name: str, content: bytes):
    def make(folder: Path) -> Path:
        (folder / name).write_bytes(content)
        return folder / name

    return make


# One small source a row, with the rows that it gives.
SMALL = {
    "SQLite": (sqlite, {"s": [{"a": 1, "b": 2}]}),
    "DuckDB": (duckdb, {"d": [{"a": 1, "b": 2}]}),
    "Parquet": (parquet, {"p": [{"a": 1, "b": 2}]}),
    "CSV or TSV": (written("t.PSV", b"a|b\n1|2\n"), {"t": [{"a": 1, "b": 2}]}),
    "text of any other ending": (
        written("t.log", b"a b\n1  2\n1 2\n"),
        {"t.log": [{"a": 1, "b": 2}, {"a": 1, "b": 2}]},
    ),
    "JSON or JSON lines": (written("j.json", b'[{"a": 1, "b": 2}]'), {"j": [{"a": 1, "b": 2}]}),
    "Feather or Arrow": (feather_file, {"f": [{"a": 1, "b": 2}]}),
    "ORC": (orc_file, {"o": [{"a": 1, "b": 2}]}),
    "an Excel or OpenDocument workbook": (
        lambda folder: write_workbook(folder / "w.xlsx", {"S": [["a", "b"], [1, 2]]}),
        {"w": [{"a": 1, "b": 2}]},
    ),
    "an Excel workbook of before 2007": (written("w.xls", OLD + b"\0" * 99), None),
    "a zip archive": (archive, {"t": [{"a": 1, "b": 2}]}),
    "a gzipped file": (written("g.csv.gz", gzip.compress(CSV)), {"g": [{"a": 1, "b": 2}]}),
    "a file packed by bzip2": (
        written("g.csv.bz2", bz2.compress(CSV)),
        {"g": [{"a": 1, "b": 2}]},
    ),
    "a file packed by xz": (written("g.csv.xz", lzma.compress(CSV)), {"g": [{"a": 1, "b": 2}]}),
    "a file packed by Zstandard": (
        written("g.csv.zst", pa.compress(CSV, "zstd", asbytes=True)),
        {"g": [{"a": 1, "b": 2}]},
    ),
    "a folder": (with_file, {"t": [{"a": 1, "b": 2}]}),
    "MovieLens": (
        written("u.genre", b"Action|1\nWar|2\n"),
        {"u.genre": [{"genre": "Action", "genre_id": 1}, {"genre": "War", "genre_id": 2}]},
    ),
    "titles of the Netflix Prize": (
        written("movie_titles.csv", b"3,1997,Character, The\n"),
        {"movie_titles": [{"movie_id": 3, "year": 1997, "title": "Character, The"}]},
    ),
    "ratings of the Netflix Prize": (
        written("mv_0000007.txt", b"7:\n31,4,2004-05-06\n"),
        {"ratings": [{"movie_id": 7, "customer_id": 31, "rating": 4.0, "date": "2004-05-06"}]},
    ),
    "a database behind a URL": (lambda folder: "postgres://host/database", None),
}
# What unpacks to CSV is of the kind that it unpacks to.
KINDS = dict.fromkeys(("zip", "gzip", "bzip2", "xz", "zstd", "folder"), "csv")


def tables(source) -> dict[str, list[dict]]:
    return {table.name: table.data.to_pyarrow().to_pylist() for table in source.tables}


@pytest.mark.parametrize("row", ADAPTERS, ids=lambda row: row.name)
def test_every_row_knows_and_opens_its_own_source_and_no_other(row, tmp_path):
    make, expected = SMALL[row.name]
    place = make(tmp_path)
    assert row.recognises(place)
    assert adapter_of(place) is row
    surer = [other for other in ADAPTERS if other is not row and other.sign <= row.sign]
    assert not [other.name for other in surer if other.recognises(place)]
    if expected is not None:
        opened = open_source(str(place))
        assert tables(opened) == expected
        assert opened.kind == KINDS.get(row.kind, row.kind)
        assert not opened.problems
        assert source_name(str(place)) == source_identity(str(place))["name"] == place.name


def test_the_name_of_a_url_holds_no_secret():
    url = "postgresql://me:s3cret@host:5432/audience?sslkey=x"
    assert source_name(url) == "postgresql://host:5432/audience"


def test_the_name_of_a_link_is_its_own_and_of_a_linked_folder_that_of_the_folder(tmp_path):
    (tmp_path / "month.csv").write_text("user,item,rating\n1,2,3\n")
    (tmp_path / "year").mkdir()
    for name, target in (("now.csv", "month.csv"), ("latest", "year")):
        (tmp_path / name).symlink_to(target)
    assert source_name(str(tmp_path / "now.csv")) == "now.csv"
    assert source_name(str(tmp_path / "latest")) == "year"


@pytest.mark.parametrize("row", ADAPTERS, ids=lambda row: row.name)
def test_every_row_declares_one_sign_and_one_way_to_open(row):
    assert sum(map(bool, (row.opens, row.reads, row.unpacks, row.lists))) == 1
    assert sum(map(bool, (row.signature, row.told, row.endings))) == 1
    assert {ending[0] for ending in row.endings} <= {"."}
    for example in re.findall(r"`(\w[^`:]*)`", row.told if row.names else ""):
        assert row.names.fullmatch(example.replace("*", "0012"))


def test_sources_md_has_the_lines_of_the_table():
    part = SOURCES.split("| source | how it is known | note |\n|---|---|---|\n")[1]
    lines = part.split("\n\n")[0].splitlines()
    assert lines == [f"| {row.name} | {row.known_by} | {row.note} |" for row in ADAPTERS]


def test_a_source_of_no_kind_is_told_every_kind_at_every_start(tmp_path):
    from analysis.commands import doctor

    path = written("noise.bin", b"\x01\x02")(tmp_path)
    for start in (open_source, source_identity, content_hash):
        with pytest.raises(UserError, match="is of no known kind; it starts with") as error:
            start(str(path))
        assert expected_sources() in str(error.value)
    found = {item.need: item for item in doctor.machine_findings(Settings(source=str(path)))}
    checked = found["source"]
    assert checked.state == "missing"
    assert all(row.name in checked.found for row in ADAPTERS)


@pytest.mark.parametrize("kind", sorted({row.kind for row in ADAPTERS} - {"url"} | {"file"}))
def test_a_scheme_of_files_names_a_path(kind, tmp_path):
    path = written("t.csv", CSV)(tmp_path)
    assert source_place(f"{kind}://{path}") == path


@pytest.mark.parametrize(
    "url", ["postgres://u:p@host/db", "spark://local/db", "url://x", "a+b://x"]
)
def test_any_other_scheme_is_a_database(url):
    assert source_place(url) == url


@pytest.mark.parametrize(
    ("files", "kind", "names"),
    [
        ({"b.csv": CSV, "a.parquet": None}, "csv", ["a", "b"]),
        ({"a.parquet": None}, "parquet", ["a"]),
        ({"ratings.csv": CSV, "movies.csv": CSV}, "movielens", ["movies", "ratings"]),
        ({"ratings.csv": CSV, "films.csv": CSV}, "csv", ["films", "ratings"]),
        ({"u.data": b"1\t2\t3\t4\n", "t.csv": CSV}, "movielens", ["t", "u.data"]),
        (
            {
                "a.csv": CSV,
                "mv_2.txt": b"2:\n1,5,2001-01-01\n",
                "mv_1.txt": b"1:\n1,5,2001-01-02\n",
            },
            "netflix",
            ["ratings", "a"],
        ),
        ({"a.csv": CSV, "x.sqlite": b"SQLite format 3\x00"}, "csv", ["a"]),
    ],
)
def test_the_kind_and_the_tables_of_a_folder(files, kind, names, tmp_path):
    for name, content in files.items():
        if content is None:
            pd.DataFrame({"a": [1]}).to_parquet(tmp_path / name)
        else:
            (tmp_path / name).write_bytes(content)
    opened = open_source(str(tmp_path))
    assert (opened.kind, [table.name for table in opened.tables]) == (kind, names)


def test_what_a_folder_holds_besides_tables(tmp_path):
    for name in ("t.csv", "README.txt", "license.txt", "notes.md", "probe.txt", "u.info", ".x.csv"):
        (tmp_path / name).write_bytes(CSV)
    (tmp_path / "blank.csv").write_bytes(b"")
    (tmp_path / "picture.png").write_bytes(b"\x89PNG")
    opened = open_source(str(tmp_path))
    assert list(tables(opened)) == ["t"]
    left_out = [(problem.table, problem.kind) for problem in opened.problems]
    assert left_out == [("blank.csv", "file not read"), ("picture.png", "file not read")]


def test_a_database_is_read_in_a_folder_where_it_lies_alone(tmp_path):
    (tmp_path / "f").mkdir()
    sqlite(tmp_path / "f").rename(tmp_path / "f" / "one.db")
    opened = open_source(str(tmp_path / "f"))
    assert (opened.name, opened.kind, list(tables(opened))) == ("f", "sqlite", ["s"])
    (tmp_path / "f" / "two.db").write_bytes((tmp_path / "f" / "one.db").read_bytes())
    with pytest.raises(UserError, match=r"no file in f that can be read \(2 files\)"):
        open_source(str(tmp_path / "f"))


def test_a_log_belongs_to_a_database_and_to_no_other_file(tmp_path):
    for place, log, counts in (
        (sqlite(tmp_path), "-wal", True),
        (duckdb(tmp_path), ".wal", True),
        (written("t.csv", CSV)(tmp_path), "-wal", False),
    ):
        before = source_identity(str(place))
        place.with_name(place.name + log).write_bytes(b"x")
        assert (source_identity(str(place)) != before) == counts
        assert content_hash(str(place)) == before["sha256"]


def test_a_file_packed_twice_is_refused(tmp_path):
    path = written("t.csv.gz.gz", gzip.compress(gzip.compress(CSV)))(tmp_path)
    with pytest.raises(UserError, match="packed once more"):
        open_source(str(path))
