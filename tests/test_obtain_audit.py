"""The audit: planted defects with their exact counts, none invented, nothing as markup."""

import csv
import sqlite3
import stat
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from test_obtain_sources import database, shared

from analysis.errors import UserError
from analysis.obtain import obtain
from analysis.obtain.audit.noise_titles import noise_gap
from analysis.obtain.audit.pseudonym_key import pseudonym_key
from analysis.obtain.audit.seeded_sample import id_pseudonym
from analysis.obtain.audit_folder import audit, stacked_diagrams
from analysis.obtain.dictionary.schema_diagram import schema_diagrams
from analysis.obtain.roles.rating_scale import modal_scale
from analysis.settings import Settings

FILES = {
    "data_dictionary.md",
    "table_summary.csv",
    "relations.csv",
    "schema.svg",
    "anomalies.csv",
    "sample.csv",
}


@pytest.fixture(scope="module")
def replica(tmp_path_factory) -> tuple[Path, dict]:
    from analysis import demo

    path = demo.generate_demo(tmp_path_factory.mktemp("replica") / "r.db", scale=0.02, seed=11)
    return path, obtain(str(path), Settings())


def one(path: Path, query: str):
    connection = sqlite3.connect(path)
    try:
        return connection.execute(query).fetchone()[0]
    finally:
        connection.close()


def anomaly(tables: dict, table: str, column: str, kind: str) -> int:
    frame = tables["anomalies"]
    chosen = frame[(frame.table == table) & (frame.column == column) & (frame.kind == kind)]
    return int(chosen["rows"].iloc[0])


PLANTED = [
    ("viewer_ratings", "rating", "missing values",
     "SELECT count(*) FROM viewer_ratings WHERE rating IS NULL"),
    ("viewer_ratings", "rating", "out of range",
     "SELECT count(*) FROM viewer_ratings WHERE rating NOT BETWEEN 1 AND 5"),
    ("viewer_ratings", "anomalous_date", "flag of 1 or null",
     "SELECT count(*) FROM viewer_ratings WHERE anomalous_date = 1"),
    ("viewer_ratings", "date", "outliers in time",
     "SELECT count(*) FROM viewer_ratings WHERE date NOT BETWEEN '1998-10-01' AND '2005-12-31'"),
    ("viewer_ratings", "", "repeated pairs",
     "SELECT sum(n - 1) FROM (SELECT count(*) n FROM viewer_ratings "
     "GROUP BY movie_id, customer_id HAVING n > 1)"),
    ("movies", "movie_id", "repeated key",
     "SELECT count(*) - count(DISTINCT movie_id) FROM movies"),
    ("movie_statistics", "movie_id", "repeated key",
     "SELECT count(*) - count(DISTINCT movie_id) FROM movie_statistics"),
    ("user_statistics", "customer_id", "only in statistics",
     "SELECT count(*) FROM user_statistics WHERE customer_id NOT IN "
     "(SELECT customer_id FROM viewer_ratings)"),
    ("user_statistics", "avg_rating", "missing values",
     "SELECT count(*) FROM user_statistics WHERE avg_rating IS NULL"),
    ("user_statistics", "activity_days", "missing values",
     "SELECT count(*) FROM user_statistics WHERE activity_days IS NULL"),
    ("movie_statistics", "title", "missing values",
     "SELECT count(*) FROM movie_statistics WHERE title IS NULL"),
    ("viewer_ratings", "movie_id", "orphans",
     "SELECT count(*) FROM viewer_ratings WHERE movie_id NOT IN (SELECT movie_id FROM movies)"),
    ("viewer_ratings", "movie_id", "noise titles",
     "SELECT sum(n) FROM (SELECT count(*) n FROM viewer_ratings GROUP BY movie_id) WHERE n < 20"),
    ("user_statistics", "avg_rating", "restorable ratings",
     "SELECT count(*) FROM user_statistics s JOIN (SELECT customer_id, count(*) n, "
     "count(rating) k FROM viewer_ratings GROUP BY 1) r USING (customer_id) "
     "WHERE n - k = 1 AND total_ratings IS NOT NULL AND avg_rating IS NOT NULL"),
]  # fmt: skip


@pytest.mark.parametrize(("table", "column", "kind", "query"), PLANTED)
def test_planted_defects_with_their_counts(replica, table, column, kind, query):
    path, tables = replica
    assert anomaly(tables, table, column, kind) == one(path, query) > 0


def test_undocumented_column_and_derived_tables(replica):
    path, tables = replica
    frame = tables["anomalies"]
    assert frame[frame.kind == "undocumented"].column.tolist() == ["anomalous_date"]
    checks = tables["reconciliation"].set_index("check")
    total = checks.loc["user_statistics: number of rows"]
    assert (total.mismatches, total.only_in_rows) == (0, 0)
    assert "predates the nulls" in total.note
    assert tables["noise"].iloc[0].to_dict()["titles_genuine"] == 240


@pytest.mark.parametrize("name", ["ml-latest-small.zip", "chinook.sqlite", "northwind.sqlite"])
def test_no_defect_is_invented(tmp_path, name):
    audit(shared(name), tmp_path / "out", Settings())
    rows = list(csv.DictReader((tmp_path / "out" / "anomalies.csv").open(encoding="utf-8")))
    # 2,240 invoice lines, each of one piece: a fact, not a defect.
    assert [(r["table"], r["column"], r["kind"]) for r in rows if r["severity"] != "low"] == []
    assert {r["kind"] for r in rows} <= {"constant column"}


def test_ids_of_viewers_are_withheld_and_counts_of_them_are_not(replica):
    columns = replica[1]["columns"].set_index(["table", "column"])
    assert columns.loc[("user_statistics", "customer_id"), "min"] == "withheld"
    assert columns.loc[("movie_statistics", "unique_users"), "min"] != "withheld"


HOSTILE = [
    "<script>alert(1)</script>",
    "**bold** [link](http://x.y) `code` | pipe",
    '=HYPERLINK("http://x")',
    "@SUM(A1)",
    "$x^2$ # heading",
    "line\nbreak\u202e",
]


def hostile(folder: Path) -> Path:
    path = database(
        folder / "h.db",
        "CREATE TABLE ratings (user_id INTEGER, movie_id INTEGER, rating REAL)",
        'CREATE TABLE movies (id INTEGER PRIMARY KEY, "<b>title</b>" TEXT, cover BLOB)',
        'CREATE TABLE "<img src=x>|`x`" ("=1+1" TEXT)',
        "INSERT INTO \"<img src=x>|`x`\" VALUES ('=cmd|calc')",
    )
    connection = sqlite3.connect(path)
    connection.executemany(
        "INSERT INTO movies VALUES (?, ?, x'00ff')", list(enumerate(HOSTILE, start=1))
    )
    rows = [(u, m, float(1 + (u + m) % 5)) for u in range(1, 30) for m in range(1, 7)]
    connection.executemany("INSERT INTO ratings VALUES (?, ?, ?)", rows)
    connection.commit()
    connection.close()
    return path


def test_hostile_text_stays_text(tmp_path):
    out = tmp_path / "out"
    assert audit(str(hostile(tmp_path)), out, Settings())["interactions"] == "ratings"
    assert {path.name for path in out.iterdir() if path.name[0] != "."} == FILES
    text = (out / "data_dictionary.md").read_text(encoding="utf-8")
    assert "<script" not in text
    assert "<img" not in text
    assert "[link](http" not in text
    assert "http://" not in text
    for name in FILES - {"data_dictionary.md", "schema.svg"}:
        for row in csv.reader((out / name).open(encoding="utf-8", newline="")):
            assert not any(cell.startswith(("=", "+", "@", "\t")) for cell in row), name
    ElementTree.fromstring((out / "schema.svg").read_text(encoding="utf-8"))
    html = _as_html(text)
    assert "<script" not in html
    assert "<strong>bold" not in html


def _as_html(text: str) -> str:
    import pypandoc

    return pypandoc.convert_text(text, "html", format="markdown")


def test_pseudonyms_need_the_key(tmp_path):
    path = tmp_path / "data" / "k.key"
    secret = pseudonym_key(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert pseudonym_key(path) == secret
    assert id_pseudonym(7, secret) == id_pseudonym("7", secret)
    assert id_pseudonym(7, secret) != id_pseudonym(7, b"other")
    assert id_pseudonym(None, secret) is None


def test_sample_is_seeded_and_hides_ids(replica):
    path, tables = replica
    frame = tables["sample"]
    assert len(frame) == 1000
    assert frame.user_id.str.fullmatch("[0-9a-f]{16}").all()
    again = obtain(str(path), Settings())["sample"]
    pd.testing.assert_frame_equal(frame, again)
    other = obtain(str(path), Settings(seed=1))["sample"]
    assert not other.equals(frame)


def test_schema_diff_against_the_run_before(tmp_path):
    path = database(tmp_path / "a.db", "CREATE TABLE t (a INTEGER, b TEXT)", "CREATE TABLE u (c)")
    audit(str(path), tmp_path / "out", Settings())
    assert "Changes" not in (tmp_path / "out" / "data_dictionary.md").read_text()
    database(
        path, "DROP TABLE u", "ALTER TABLE t ADD COLUMN d REAL", "INSERT INTO t VALUES (1,2,3)"
    )
    audit(str(path), tmp_path / "out", Settings())
    text = (tmp_path / "out" / "data_dictionary.md").read_text()
    assert "table u is gone" in text
    assert "t: column d is new" in text
    assert "t: 0 rows before, 1 now" in text


def test_audit_refuses_a_folder_that_is_not_ours(tmp_path):
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "dear.txt").write_text("x")
    path = database(tmp_path / "a.db", "CREATE TABLE t (a INTEGER)")
    with pytest.raises(UserError, match="not built here"):
        audit(str(path), tmp_path / "letters", Settings())
    assert (tmp_path / "letters" / "dear.txt").read_text() == "x"


def test_two_thousand_columns_and_empty_tables(tmp_path):
    names = ", ".join(f"c{number} INTEGER" for number in range(1990))
    path = database(
        tmp_path / "w.db", f"CREATE TABLE wide ({names})", "INSERT INTO wide (c5) VALUES (1)",
        "CREATE TABLE empty (a TEXT)",
    )  # fmt: skip
    done = audit(str(path), tmp_path / "out", Settings())
    assert done["columns"] == 1991


def test_neighbourhoods_where_there_are_many_tables():
    names = [f"t{number}" for number in range(15)]
    tables = pd.DataFrame({"table": names, "kind": "table", "rows": 5, "columns": 3})
    relations = pd.DataFrame(
        [
            ("t1", "t0_id", "t0", "id", True, 1.0, 0, 1.0),
            ("t2", "t1_id", "t1", "id", False, 0.9, 1, 0.9),
        ],
        columns=["child_table", "child_column", "parent_table", "parent_column", "declared",
                 "containment", "orphans", "confidence"],
    )  # fmt: skip
    drawn = schema_diagrams(tables, relations)
    assert sorted(drawn) == [
        "schema-01-t0.svg", "schema-02-t1.svg", "schema-03-t2.svg", "schema.svg",
    ]  # fmt: skip
    for text in (*drawn.values(), stacked_diagrams(drawn)):
        root = ElementTree.fromstring(text)
        assert float(root.get("width")) <= 520
    assert "t12" in drawn["schema.svg"]


def poisson_titles(rate: float, noise: int, genuine: list[int]) -> tuple[np.ndarray, np.ndarray]:
    random = np.random.default_rng(3)
    drawn = random.poisson(rate, noise)
    return np.unique(np.r_[drawn[drawn > 0], genuine], return_counts=True)


@pytest.mark.parametrize("rate", [0.5, 1.0, 3.0, 6.0])
def test_noise_is_found_at_any_rate(rate):
    counts, titles = poisson_titles(rate, 4000, list(range(120, 620)))
    found = noise_gap(counts, titles)
    assert found["detected"]
    assert found["titles_genuine"] == 500
    assert found["gap_high"] == 120
    assert found["poisson_rate"] == pytest.approx(rate, rel=0.1)


@pytest.mark.parametrize(
    "counts",
    [
        np.random.default_rng(1).zipf(1.6, 3000).clip(max=5000),
        np.random.default_rng(1).poisson(20, 500),
        np.full(40, 7),
        np.arange(1, 30),
        np.random.default_rng(1).geometric(0.02, 2000),
    ],
)
def test_noise_is_not_invented(counts):
    assert not noise_gap(*np.unique(counts, return_counts=True))["detected"]


@pytest.mark.parametrize(
    ("counts", "low", "high", "step"),
    [
        ({0: 2, 1: 1500, 2: 3000, 3: 9000, 4: 12000, 5: 8000, 6: 3}, 1, 5, 1.0),
        ({0.5: 13, 1: 28, 1.5: 17, 2: 75, 3: 200, 4: 270, 5: 130}, 0.5, 5, 0.5),
        ({-1: 2000, 1: 50, 5: 80, 7: 400, 8: 600, 9: 300, 10: 200}, 1, 10, 1.0),
        ({0: 700, 5: 50, 8: 90, 10: 70}, 0, 10, 1.0),
        ({1: 5, 2: 7, 3: 20, 4: 30, 5: 11, 99: 4}, 1, 5, 1.0),
        ({20: 26, 40: 481, 60: 408, 80: 1189, 100: 396}, 20, 100, 20.0),
        ({10 * n: 40 * n for n in range(1, 11)}, 10, 100, 10.0),
        ({10: 9, 60: 300, 70: 400, 80: 500, 90: 300, 100: 200}, 10, 100, 10.0),
        ({100 * n: 40 * n for n in range(1, 11)} | {9999: 30}, 100, 1000, 100.0),
        ({12.5 * n: 40 * n for n in range(1, 11)}, 12.5, 125, 12.5),
        ({1: 90, 1.25: 90, 2.75: 80, 4: 90}, 1, 4, 0.25),
        ({2: 9, 8: 90, 9: 100, 10: 70}, 2, 10, 1.0),
        ({2: 20, 4: 90, 6: 100, 8: 70, 10: 30}, 2, 10, 2.0),
        ({2: 20, 4: 90}, 2, 4, 1.0),
        ({-1: 300, 0: 40, 1: 700}, -1, 1, 1.0),
        ({0.83 + n: 40 for n in range(10)}, 0.83, 9.83, None),
        ({1: 90, 2: 90, 3: 90, 4: 90, 40: 5}, 1, 4, 1.0),
        ({1: 90, 2: 90, 3: 90, 4: 90, 40: 50}, 1, 40, 1.0),
    ],
)
def test_scale_of_ratings(counts, low, high, step):
    found = modal_scale({float(value): count for value, count in counts.items()})
    assert (found.low, found.high, found.step) == (low, high, step)


CELL = st.one_of(
    st.none(),
    st.integers(-(2**63), 2**63 - 1),
    st.floats(),
    st.text(max_size=8),
    st.binary(max_size=4),
)
NAME = st.text(min_size=1, max_size=12).filter(
    lambda text: (
        "\x00" not in text
        and not text.lower().startswith("sqlite_")
        and text.encode("utf-8", "ignore").decode() == text
    )
)
TYPE = st.sampled_from(["", "INTEGER", "TEXT", "REAL", "BLOB", "NUMERIC", "DATE", "VARCHAR(9)"])


@st.composite
def schemas(draw):
    tables = draw(st.lists(NAME, min_size=1, max_size=3, unique_by=str.lower))
    found = {}
    for table in tables:
        columns = draw(st.lists(NAME, min_size=1, max_size=4, unique_by=str.lower))
        kinds = [draw(TYPE) for _ in columns]
        rows = draw(st.lists(st.tuples(*(CELL for _ in columns)), max_size=6))
        found[table] = (columns, kinds, rows)
    return found


def quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
)
@given(schemas())
def test_any_schema_is_audited_without_loss(tmp_path_factory, schema):
    folder = tmp_path_factory.mktemp("any")
    connection = sqlite3.connect(folder / "a.db")
    for table, (columns, kinds, rows) in schema.items():
        parts = ", ".join(f"{quoted(c)} {k}" for c, k in zip(columns, kinds, strict=True))
        connection.execute(f"CREATE TABLE {quoted(table)} ({parts})")
        marks = ", ".join("?" * len(columns))
        connection.executemany(f"INSERT INTO {quoted(table)} VALUES ({marks})", rows)
    connection.commit()
    connection.close()
    done = audit(str(folder / "a.db"), folder / "out", Settings())
    assert done["tables"] == len(schema)
    summary = pd.read_csv(folder / "out" / "table_summary.csv")
    assert summary["rows"].sum() == sum(len(rows) for _, _, rows in schema.values())
    ElementTree.fromstring((folder / "out" / "schema.svg").read_text(encoding="utf-8"))
