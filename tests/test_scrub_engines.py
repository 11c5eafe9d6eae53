"""The same features and the same split on DuckDB, Spark and PostgreSQL."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass, replace
from pathlib import Path

import ibis
import numpy as np
import pandas as pd
import pytest
from obtained_folder import crowd, named, obtained, settings
from postgres_server import server

from analysis.scrub.features import feature_query
from analysis.scrub.stage import prepared_work

TABLES = ("ratings", "titles", "title_genres")


@dataclass(frozen=True)
class Case:
    """Small tables, what was learned from them, and DuckDB's features."""

    tables: dict[str, pd.DataFrame]
    given: feature_query.Given
    expected: pd.DataFrame


@pytest.fixture(scope="module")
def case(tmp_path_factory) -> Case:
    rows = crowd(users=50)
    rows["at"] += pd.to_timedelta(np.arange(len(rows)) % 24, unit="h")
    rows.loc[::10, "rating"] = np.nan
    rows["minutes"] = 20.0 + rows["title_id"] % 9
    made = obtained(tmp_path_factory.mktemp("engine"), rows, named(), has_hours=True)
    work = prepared_work(made, settings().scrub)
    given = feature_query.Given(
        work.material, work.built.scale, work.built.learned, work.computed, "audience-decode"
    )
    ratings = work.cleaned.ratings.drop("recovered").to_pandas()
    tables = {
        "ratings": ratings.astype({"minutes": "float64", "plays": "float64"}),
        "titles": work.material.years.to_pandas(),
        "title_genres": work.material.kinds.table.to_pandas(),
    }
    # What learns by hash is the same on every engine only where training viewers learn.
    assert (work.users.to_pandas()["split"] == "train").sum() > 2
    return Case(tables, given, run(ibis.duckdb.connect(), tables, given))


def run(backend, tables: dict[str, pd.DataFrame], given: feature_query.Given) -> pd.DataFrame:
    """Return the features that a backend computes, by user."""
    import pyarrow as pa

    for name, frame in tables.items():
        table = pa.Table.from_pandas(frame, preserve_index=False)
        if backend.name == "pyspark":
            backend.create_table(name, loaded(backend, table, name), overwrite=True)
        else:
            backend.create_table(name, table, overwrite=True)
    ratings, years, genres = (backend.table(name) for name in TABLES)
    frame = fetched(backend, feature_query.feature_expression(ratings, years, genres, given))
    return frame.sort_values("user_id").reset_index(drop=True)


def fetched(backend, expression) -> pd.DataFrame:
    """Return the rows of an expression.

    PostgreSQL takes 1.0 for a decimal, which its reader in Ibis does not expect.
    """
    if backend.name != "postgres":
        return pd.DataFrame(backend.to_pyarrow(expression).to_pydict())
    with backend.con.cursor() as cursor:
        cursor.execute(backend.compile(expression))
        return pd.DataFrame(cursor.fetchall(), columns=expression.columns)


def loaded(backend, table, name: str):
    """Return a table as Spark reads it from Parquet."""
    import pyarrow.parquet as pq

    path = Path(os.environ["AUDIENCE_TEST_FOLDER"]) / f"{name}.parquet"
    pq.write_table(table, path, coerce_timestamps="us")
    return backend.read_parquet(str(path))


def same(found: pd.DataFrame, expected: pd.DataFrame) -> None:
    """Hold that split and features agree, features within 1e-9 relative."""
    assert list(found["user_id"]) == list(expected["user_id"])
    assert list(found["split"]) == list(expected["split"])
    for name in expected.columns[2:]:
        one = found[name].astype(float).to_numpy()
        other = expected[name].astype(float).to_numpy()
        # Relative to the feature's own size: deviations from the crowd lie around zero.
        scale = np.nanmax(np.abs(other))
        np.testing.assert_allclose(one, other, rtol=1e-9, atol=1e-9 * scale, err_msg=name)


def _java() -> Path:
    """Return the home of Java 17, which PySpark 4.0 runs on; newer ones it does not know."""
    homes = [Path(os.environ.get("JAVA_HOME", "/")), *sorted(Path("/usr/lib/jvm").glob("*17*"))]
    for home in homes:
        release = home / "release"
        if release.is_file() and 'JAVA_VERSION="17.' in release.read_text():
            return home
    pytest.skip("Java 17 is not installed (Debian's openjdk-17-jre-headless)")


@pytest.fixture
def spark(tmp_path, monkeypatch):
    pytest.importorskip("pyspark", reason="PySpark is not installed (requirements-spark.txt)")
    from pyspark.sql import SparkSession

    monkeypatch.setenv("JAVA_HOME", str(_java()))
    monkeypatch.setenv("SPARK_LOCAL_IP", "127.0.0.1")
    monkeypatch.setenv("AUDIENCE_TEST_FOLDER", str(tmp_path))
    session = (
        SparkSession.builder.master("local[2]")
        .config("spark.sql.session.timeZone", "UTC")
        .config("spark.sql.shuffle.partitions", "2")
        .config("spark.ui.enabled", "false")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.sql.warehouse.dir", str(tmp_path / "warehouse"))
        .getOrCreate()
    )
    yield ibis.pyspark.connect(session)
    session.stop()


@pytest.fixture
def postgres():
    pytest.importorskip("psycopg", reason="psycopg is not installed (requirements-postgres.txt)")
    with server("postgres") as port:
        yield ibis.postgres.connect(
            host="127.0.0.1", port=port, user="postgres", database="postgres"
        )


@pytest.mark.engine
def test_spark_gives_the_same_features(case, spark):
    same(run(spark, case.tables, case.given), case.expected)


@pytest.mark.engine
def test_postgresql_gives_the_same_features(case, postgres):
    same(run(postgres, case.tables, case.given), case.expected)


def test_the_written_sql_gives_the_same_features(case):
    import duckdb

    events = ibis.memtable(case.tables["ratings"])
    sql = feature_query.feature_sql(case.given, events)
    with duckdb.connect() as connection:
        for name, frame in case.tables.items():
            connection.register(name, frame)
        found = connection.sql(sql).df().sort_values("user_id").reset_index(drop=True)
    same(found, case.expected)


WRITE_QUERY = """
import pathlib, sys
from obtained_folder import crowd, named, obtained, settings
from analysis.scrub.features import feature_query
from analysis.scrub.stage import prepared_work

made = obtained(pathlib.Path(sys.argv[1]), crowd(users=50), named(), has_hours=True)
work = prepared_work(made, settings().scrub)
learned = work.built.scale, work.built.learned
given = feature_query.Given(work.material, *learned, work.computed, "x")
print(feature_query.feature_sql(given, work.cleaned.ratings))
"""


def test_the_written_sql_is_the_same_in_every_process(tmp_path):
    # The seeds order sets of two and of three names differently.
    tests = Path(__file__).parent
    path = os.pathsep.join([str(tests), str(tests.parent)])
    texts = []
    for seed in ("1", "4", "7"):
        done = subprocess.run(
            [sys.executable, "-c", WRITE_QUERY, str(tmp_path / seed)],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": path},
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, done.stderr
        texts.append(done.stdout)
    assert "SELECT" in texts[0]
    assert texts[1:] == texts[:1] * 2


@pytest.mark.parametrize("dialect", ["postgres", "pyspark"])
def test_the_expression_knows_no_engine(case, dialect):
    if dialect == "pyspark":
        pytest.importorskip("pyspark", reason="Spark's text needs requirements-spark.txt")
    given = replace(case.given, salt="x")
    assert feature_query.feature_sql(given, ibis.memtable(case.tables["ratings"]), dialect)
