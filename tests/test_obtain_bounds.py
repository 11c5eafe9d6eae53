"""What no file of a table is, or has no end: refused with exit code 2, or left out and named."""

import os
import socket

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from analysis.__main__ import cli
from analysis.errors import UserError
from analysis.obtain import obtain
from analysis.obtain.sources import open_source
from analysis.obtain.sources.file_identity import folder_hash
from analysis.obtain.sources.files import file_start, parquet
from analysis.obtain.sources.files.file_start import header_names
from analysis.settings import load_settings

SECRET = "the-combination-is-7391"
ROWS = "user_id,movie_id,rating\n" + "".join(f"{n % 30},{n % 20},{n % 5}\n" for n in range(600))


def refused(source, tmp_path, capsys):
    """Let an audit and a scoring refuse a source; return what the audit says."""
    said = []
    for command in (["audit", str(source), "--out", str(tmp_path / "out")], ["score", str(source)]):
        assert cli([*command, "--quiet"]) == 2
        said.append(capsys.readouterr().err)
        assert "Traceback" not in said[-1]
        assert said[-1].startswith("Found: ")
    return said[0]


@pytest.mark.parametrize(
    "path",
    ["~nobody-here/x", "~nobody-here", "x" * 300, "a/" + "é" * 200 + "/b.csv", "a\0b", "/dev/zero"],
)
def test_what_can_be_no_source_is_refused(path, tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    refused(path, tmp_path, capsys)
    assert cli(["doctor", "--source", path]) in (1, 2)
    assert "Traceback" not in capsys.readouterr().err


@pytest.mark.parametrize("kind", ["fifo", "socket"])
def test_only_regular_files_are_read(kind, tmp_path, capsys):
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "ratings.csv").write_text(ROWS)
    odd = folder / "odd.csv"
    with socket.socket(socket.AF_UNIX) as end:
        os.mkfifo(odd) if kind == "fifo" else end.bind(str(odd))
        assert "device, a pipe or a socket" in refused(odd, tmp_path, capsys)
        source = open_source(str(folder))
    assert [table.name for table in source.tables] == ["ratings"]
    (problem,) = source.problems
    assert (problem.table, problem.kind) == ("odd.csv", "file not read")


def test_links_that_lead_out_of_a_folder_are_named_and_not_read(tmp_path):
    folder, outside = tmp_path / "folder", tmp_path / "outside"
    folder.mkdir()
    outside.mkdir()
    (outside / "films.csv").write_text(f"film,name\n1,{SECRET}\n2,{SECRET}\n")
    (folder / "ratings.csv").write_text(ROWS)
    (folder / "films.csv").symlink_to(outside / "films.csv")
    (folder / "more").symlink_to(outside)
    (folder / "gone.csv").symlink_to(outside / "none")
    (folder / "circle.csv").symlink_to(folder / "circle.csv")
    (folder / "own.csv").symlink_to(folder / "ratings.csv")
    source = open_source(str(folder))
    assert [table.name for table in source.tables] == ["own", "ratings"]
    named = {problem.table for problem in source.problems}
    assert named == {"films.csv", "more", "gone.csv", "circle.csv"}
    before = folder_hash(folder)
    (outside / "films.csv").write_text("film,name\n1,x\n")
    assert folder_hash(folder) == before
    assert cli(["audit", str(folder), "--out", str(tmp_path / "out"), "--quiet"]) == 0
    assert not any(SECRET in path.read_text() for path in (tmp_path / "out").iterdir())


def test_genres_are_not_read_through_a_link(tmp_path):
    (tmp_path / "secret").write_text("".join(f"{SECRET}{n}|{n}\n" for n in range(19)))
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "u.genre").symlink_to(tmp_path / "secret")
    flags = "|".join("0" * 19)
    (folder / "u.item").write_text("".join(f"{n}|a|b|c|d|{flags}\n" for n in range(1, 9)))
    (table,) = open_source(str(folder / "u.item")).tables
    assert not any(SECRET in name for name in table.columns)


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser can read every file")
def test_an_unreadable_member_is_named(tmp_path):
    (tmp_path / "ratings.csv").write_text(ROWS)
    (tmp_path / "films.csv").write_text("film,name\n1,x\n")
    (tmp_path / "films.csv").chmod(0)
    source = open_source(str(tmp_path))
    (problem,) = source.problems
    assert (problem.table, problem.kind) == ("films.csv", "file not read")
    assert "Permission denied" in problem.consequence


@pytest.mark.parametrize("text", ["x" * (6 << 20), "x," * (3 << 20)])
def test_one_line_of_many_megabytes_is_refused(text, tmp_path, capsys):
    path = tmp_path / "line.csv"
    path.write_text(text)
    refused(path, tmp_path, capsys)


def test_too_many_columns_are_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(file_start, "COLUMNS", 50)
    (tmp_path / "wide.csv").write_text(",".join(f"c{n}" for n in range(51)) + "\n" + "1," * 50)
    with pytest.raises(UserError, match="51 fields"):
        open_source(str(tmp_path / "wide.csv"))


def test_a_long_field_within_the_head_is_read(tmp_path):
    text = f"film,text\n1,{'y' * 300_000}\n2,{'z' * 300_000}\n"
    (tmp_path / "long.csv").write_text(text)
    (table,) = open_source(str(tmp_path / "long.csv")).tables
    assert table.data.text.length().sum().execute() == 600_000


def test_the_head_ends_between_lines(tmp_path, monkeypatch):
    path = tmp_path / "é.csv"
    path.write_text("a,b\n" + "é,ü\n" * 40)
    monkeypatch.setattr(file_start, "HEAD_BYTES", 22)
    assert file_start.first_lines(path, "utf-8") == ["a,b", "é,ü", "é,ü"]
    monkeypatch.setattr(file_start, "HEAD_BYTES", 1 << 20)
    assert len(file_start.first_lines(path, "utf-8")) == 41


def test_names_are_numbered_once_each():
    assert header_names(["a", "A", "", "a", "a_2", " a "]) == (
        "a", "A_2", "column_3", "a_3", "a_2_2", "a_4")  # fmt: skip
    many = header_names(["x"] * 20_000)
    assert len(set(many)) == 20_000


def ratings(count=6000):
    return {"user_id": [n % 40 for n in range(count)], "movie_id": [n % 33 for n in range(count)],
            "rating": [float(n % 5) for n in range(count)]}  # fmt: skip


def damaged(path):
    pq.write_table(pa.table(ratings()), path)
    content = bytearray(path.read_bytes())
    for place in range(100, len(content) // 2):
        content[place] ^= 0x5A
    path.write_bytes(content)


def test_damaged_pages_are_told(tmp_path, capsys):
    damaged(tmp_path / "ratings.parquet")
    assert "cannot be read" in refused(tmp_path / "ratings.parquet", tmp_path, capsys)


def test_a_table_with_damaged_pages_is_set_aside(tmp_path):
    folder = tmp_path / "folder"
    folder.mkdir()
    damaged(folder / "old.parquet")
    pq.write_table(pa.table(ratings()), folder / "ratings.parquet")
    out = tmp_path / "out"
    assert cli(["audit", str(folder), "--out", str(out), "--quiet"]) == 0
    assert "old,,unreadable,0,high," in (out / "anomalies.csv").read_text()
    assert "old" not in (out / "table_summary.csv").read_text()


def test_lists_that_double_are_left_out(tmp_path, monkeypatch):
    monkeypatch.setattr(parquet, "CELLS", 10_000)
    lists = pa.array([1] * 3 * 2**14, pa.int8())
    for _ in range(14):
        ends = pa.array(range(0, len(lists) + 1, 2), pa.int32())
        lists = pa.ListArray.from_arrays(ends, lists)
    short = pa.array([[1, 2], [3], []])
    table = pa.table({"id": [1, 2, 3], "deep": lists, "short": short})
    pq.write_table(table, tmp_path / "deep.parquet")
    source = open_source(str(tmp_path / "deep.parquet"))
    (found,) = source.tables
    assert found.columns == ["id", "short"]
    (problem,) = source.problems
    assert (problem.table, problem.column, problem.kind) == ("deep", "deep", "column not read")


@pytest.mark.parametrize("kind", ["date32", "us", "utc"])
def test_days_before_the_year_one_are_read(kind, tmp_path):
    days = [-719_528 - 10, 0, 12_000] * 2000
    column = pa.array(days, pa.int32()).cast(pa.date32())
    if kind != "date32":
        moments = pa.array([day * 86_400_000_000 for day in days], pa.int64())
        column = moments.cast(pa.timestamp("us", "UTC" if kind == "utc" else None))
    pq.write_table(pa.table({**ratings(), "day": column}), tmp_path / "old.parquet")
    out = tmp_path / "out"
    assert cli(["audit", str(tmp_path / "old.parquet"), "--out", str(out), "--quiet"]) == 0
    assert "impossible time,2000," in (out / "anomalies.csv").read_text()


@pytest.mark.parametrize("ending", ["csv", "parquet"])
def test_rows_without_any_value_are_documented(ending, tmp_path):
    path = tmp_path / f"empty.{ending}"
    if ending == "csv":
        path.write_text("user_id,movie_id,rating\n" + ",,\n" * 500)
    else:
        pq.write_table(pa.table({name: pa.nulls(500) for name in ratings(1)}), path)
    out = tmp_path / "out"
    assert cli(["audit", str(path), "--out", str(out), "--quiet"]) == 0
    assert "empty,table,500,3," in (out / "table_summary.csv").read_text()


def test_doubled_columns_are_told_apart(tmp_path):
    columns = ratings()
    names = ["user_id", "movie_id", "rating", "rating", "Rating"]
    arrays = [pa.array(columns[name.lower()]) for name in names]
    pq.write_table(pa.table(arrays, names=names), tmp_path / "two.parquet")
    (table,) = open_source(str(tmp_path / "two.parquet")).tables
    assert len({name.lower() for name in table.columns}) == 5


@pytest.mark.parametrize(
    ("kind", "values"),
    [
        ("TIMESTAMP", ["0000-01-01", "4714-01-01 (BC)"]),
        ("TIMESTAMP", ["290000-01-01", "infinity"]),
        ("TIMESTAMPTZ", ["0000-12-31", "-infinity"]),
        ("TIMESTAMP_S", ["0000-01-01", "12000-01-01"]),
        ("DATE", ["0000-01-01", "5877641-06-24 (BC)"]),
        ("DATE", ["5881580-07-10", "infinity"]),
        ("VARCHAR", ["0000-00-00", "0000-01-01"]),
        ("VARCHAR", ["0000-00-00 00:00:00", "0000-01-01 00:00:00"]),
    ],
)
def test_times_outside_the_calendar_are_no_times(kind, values, tmp_path):
    path = tmp_path / "old.duckdb"
    odd = ", ".join(f"'{value}'" for value in values)
    with duckdb.connect(str(path)) as connection:
        connection.execute(
            "CREATE TABLE ratings AS SELECT range % 40 AS user_id, range % 33 AS movie_id, "
            "range % 5 + .5 AS rating, "
            f"CASE WHEN range < 40 THEN [{odd}][range % 2 + 1]::{kind} "
            f"ELSE ('2004-01-01'::DATE + (range % 300)::INT)::{kind} END AS rated_at "
            "FROM range(1200)"
        )
    tables = obtain(str(path), load_settings())
    found = tables["interactions"].to_pandas()
    assert len(found) == 1200
    assert found["at"].isna().sum() == 40
    assert found["at"].dt.year.dropna().eq(2004).all()
    assert len(tables["sample"]) == 1000


@pytest.mark.parametrize("inside", [False, True])
def test_zero_bytes_in_text_are_left_out(inside, tmp_path):
    path = tmp_path / "zero.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute(
            "CREATE TABLE movies AS SELECT range AS movie_id, 'Fi' || chr(0) || 'lm ' || range AS "
            "title, 'dra' || chr(0) || 'ma' AS genres FROM range(33)"
        )
        connection.execute(
            "CREATE TABLE ratings AS SELECT range % 40 AS user_id, range % 33 AS movie_id, "
            "range % 5 + .5 AS rating, CASE WHEN range % 40 < 20 THEN 'no' || chr(0) || 'rth' "
            "ELSE 'south' END AS region FROM range(1200)"
        )
        if inside:
            connection.execute("CREATE TABLE joined AS FROM ratings JOIN movies USING (movie_id)")
            connection.execute("DROP TABLE ratings; DROP TABLE movies")
    tables = obtain(str(path), load_settings())
    titles, users = tables["titles"].to_pandas(), tables["viewers"].to_pandas()
    assert titles.sort_values("title_id")["title"].tolist() == [f"Film {n}" for n in range(33)]
    assert set(titles["genres"]) == {"drama"}
    assert users.sort_values("user_id")["region"].tolist() == ["north"] * 20 + ["south"] * 20
