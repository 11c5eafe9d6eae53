"""Views and computed columns of a source: they reach nothing else, and they have an end."""

import os

import duckdb
import pytest

from analysis.obtain.audit_folder import audit
from analysis.obtain.sources import open_source
from analysis.obtain.sources.databases import view_copies
from analysis.settings import load_settings

SECRET = "the-combination-is-7391"
# What reads a file, a folder or the network, as the text of a view.
OUTSIDE = {
    "text": "SELECT * FROM read_text('{file}')",
    "bytes": "SELECT decode(content) AS text FROM read_blob('{file}')",
    "csv": "SELECT * FROM read_csv('{file}', header = false)",
    "bare": "SELECT * FROM '{file}'",
    "json": "SELECT * FROM read_json_objects('{folder}/*.json')",
    "parquet": "SELECT * FROM read_parquet('{folder}/*.parquet')",
    "names": "SELECT * FROM glob('{folder}/*')",
    "within": "SELECT (SELECT min(content) FROM read_text('{file}')) AS a, id FROM film",
    "macro": "SELECT * FROM reads()",
    "query": "SELECT * FROM query('FROM read_text(''{file}'')')",
}


@pytest.fixture
def outside(tmp_path):
    folder = tmp_path / f"outside-{SECRET}"
    folder.mkdir()
    (folder / "secret.csv").write_text(f"{SECRET}\n{SECRET}\n")
    (folder / "secret.json").write_text(f'{{"a": "{SECRET}"}}')
    duckdb.sql(f"SELECT '{SECRET}' AS a").write_parquet(str(folder / "secret.parquet"))
    return folder


def made(path, *statements):
    with duckdb.connect(str(path)) as connection:
        connection.execute("CREATE TABLE film AS SELECT range id, 'f' || range AS n FROM range(9)")
        for statement in statements:
            connection.execute(statement)
    return path


@pytest.mark.parametrize("kind", OUTSIDE)
def test_what_lies_outside_is_in_no_file_of_an_audit(kind, outside, tmp_path):
    file = str(outside / "secret.csv")
    path = made(
        tmp_path / "films.duckdb",
        f"CREATE MACRO reads() AS TABLE SELECT * FROM read_text('{file}')",
        f"CREATE VIEW taken AS {OUTSIDE[kind].format(file=file, folder=outside)}",
        "CREATE VIEW own AS SELECT id * 2 AS twice FROM film",
    )
    audit(str(path), tmp_path / "audit", load_settings())
    written = {file.name: file.read_text() for file in (tmp_path / "audit").iterdir()}
    assert [name for name, text in written.items() if SECRET in text] == []
    assert "taken,,view outside,0,high," in written["anomalies.csv"]
    assert "own,view,9,1," in written["table_summary.csv"]


# Ways to ask the engine which files it may read: the source's own place.
ASKING = {
    "plainly": "SELECT current_setting('allowed_paths')::VARCHAR AS p",
    "quoted": "SELECT \"current_setting\"('allowed_paths')::VARCHAR AS p",
    "placed": "SELECT system.main.current_setting('allowed_paths')::VARCHAR AS p",
    "macro": "SELECT asks() AS p",
    "view": "SELECT upper(p) AS q FROM asked",
    "text": "FROM query('SELECT current_set' || 'ting(''allowed_paths'')::VARCHAR AS p')",
    "placed text": "FROM query('SELECT sys' || 'tem.main.version() AS p')",
}


@pytest.mark.parametrize("kind", ASKING)
def test_no_view_tells_where_its_own_source_lies(kind, tmp_path):
    folder = tmp_path / SECRET
    folder.mkdir()
    path = made(
        folder / "films.duckdb",
        "CREATE MACRO asks() AS current_setting('allowed_paths')::VARCHAR",
        "CREATE VIEW asked AS SELECT current_setting('allowed_paths')::VARCHAR AS p",
        f"CREATE VIEW taken AS {ASKING[kind]}",
        "CREATE VIEW own AS SELECT id * 2 AS twice FROM film",
    )
    audit(str(path), tmp_path / "audit", load_settings())
    written = {file.name: file.read_text() for file in (tmp_path / "audit").iterdir()}
    assert [name for name, text in written.items() if SECRET.lower() in text.lower()] == []
    assert "taken,,view outside,0,high," in written["anomalies.csv"]
    assert "own,view,9,1," in written["table_summary.csv"]


def test_a_view_is_read_as_the_database_has_it(tmp_path):
    path = made(
        tmp_path / "films.duckdb",
        "CREATE SCHEMA other",
        "CREATE VIEW other.late AS SELECT id, n FROM film WHERE id > 5 ORDER BY id DESC",
        "CREATE TABLE priced (net DECIMAL(8, 2), gross DECIMAL(9, 2) AS (net * 2))",
        "INSERT INTO priced VALUES (1.25)",
    )
    source = open_source(str(path))
    assert [(table.name, table.kind) for table in source.tables] == [
        ("film", "table"), ("priced", "table"), ("other.late", "view")]  # fmt: skip
    late, priced = source.table("other.late"), source.table("priced")
    assert late.declared == {"id": "BIGINT", "n": "VARCHAR"}
    assert late.data.execute().values.tolist() == [[8, "f8"], [7, "f7"], [6, "f6"]]
    assert priced.data.execute().astype(float).values.tolist() == [[1.25, 2.5]]
    assert source.problems == []


@pytest.mark.parametrize(
    "text",
    [
        "WITH RECURSIVE r AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM r) SELECT sum(n) FROM r",
        "SELECT count(*) FROM range(100000000) a, range(100000000) b, range(100000000) c",
        "SELECT repeat('x', 3900000000) AS x",
        "SELECT list(repeat('x', 1000000)) AS x FROM range(100000)",
    ],
)
def test_a_view_without_end_is_left_out_and_named(text, tmp_path, monkeypatch):
    monkeypatch.setattr(view_copies, "SECONDS", 4.0)
    path = made(tmp_path / "films.duckdb", f"CREATE VIEW a AS {text}", "CREATE VIEW b AS FROM film")
    source = open_source(str(path))
    assert [table.name for table in source.tables] == ["film", "b"]
    (problem,) = source.problems
    assert (problem.table, problem.severity) == ("a", "high")
    assert problem.kind in {"view without end", "unreadable"}


def test_doubled_views_end(tmp_path, monkeypatch):
    monkeypatch.setattr(view_copies, "SECONDS", 4.0)
    monkeypatch.setattr(view_copies, "ALL_SECONDS", 8.0)
    chain = [f"CREATE VIEW v{n:02} AS FROM v{n - 1:02}" for n in range(1, 30)]
    doubled = [
        f"CREATE OR REPLACE VIEW v{n:02} AS FROM v{n - 1:02} UNION ALL FROM v{n - 1:02}"
        for n in range(29, 0, -1)
    ]
    path = made(tmp_path / "films.duckdb", "CREATE VIEW v00 AS FROM film", *chain, *doubled)
    source = open_source(str(path))
    assert source.table("v03").data.count().execute() == 9 * 2**3
    assert {problem.kind for problem in source.problems} == {"view without end"}
    assert "v29" in {problem.table for problem in source.problems}


def test_a_long_view_is_cut_and_said_so(tmp_path, monkeypatch):
    monkeypatch.setattr(view_copies, "ROWS", 1000)
    path = made(
        tmp_path / "films.duckdb",
        "CREATE VIEW long AS SELECT range AS n FROM range(5000)",
        "CREATE VIEW short AS SELECT range AS n FROM range(999)",
    )
    source = open_source(str(path))
    assert source.table("long").data.n.max().execute() == 999
    (problem,) = source.problems
    assert (problem.table, problem.kind) == ("long", "view cut")
    assert "first 1,000 rows" in problem.consequence


def test_no_process_is_left_behind(tmp_path, monkeypatch):
    monkeypatch.setattr(view_copies, "SECONDS", 3.0)
    started = []
    popen = view_copies.subprocess.Popen

    class Watched(popen):
        def __init__(self, *given, **named):
            super().__init__(*given, **named)
            started.append(self)

    monkeypatch.setattr(view_copies.subprocess, "Popen", Watched)
    view = "CREATE VIEW a AS SELECT count(*) FROM range(100000000) a, range(100000000) b"
    open_source(str(made(tmp_path / "films.duckdb", view)))
    assert started
    assert all(process.poll() is not None for process in started)
    with pytest.raises(ProcessLookupError):
        os.kill(started[0].pid, 0)


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * FROM duckdb_settings()",
        "SELECT path FROM duckdb_databases()",
        "SELECT * FROM duckdb_secrets()",
        "SELECT * FROM pragma_database_list",
        "SELECT (SELECT min(path) FROM duckdb_databases()) AS x, id FROM film",
        "SELECT * FROM query('FROM duckdb_settings()')",
    ],
)
def test_a_view_that_asks_the_engine_about_the_machine_is_left_out(text, tmp_path):
    source = open_source(str(made(tmp_path / "films.duckdb", f"CREATE VIEW a AS {text}")))
    assert [table.name for table in source.tables] == ["film"]
    (problem,) = source.problems
    assert (problem.table, problem.kind) == ("a", "view outside")
