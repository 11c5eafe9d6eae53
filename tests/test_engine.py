"""The engine: extensions from packages, sums that no thread count changes."""

from __future__ import annotations

import ibis
import numpy as np
import pandas as pd
import pytest

from analysis import engine


@pytest.fixture
def values():
    rng = np.random.default_rng(1)
    return ibis.memtable(
        pd.DataFrame({"key": rng.integers(0, 50, 300_000), "x": rng.normal(size=300_000)})
    )


def test_exact_statistics_agree_with_numpy():
    x = [1.1, 2.2, None, 3.6]
    table = ibis.memtable(pd.DataFrame({"x": x}))
    found = (
        engine.shared_connection()
        .execute(
            table.aggregate(
                total=engine.exact_sum(table.x),
                mean=engine.exact_mean(table.x),
                var=engine.exact_var(table.x),
            )
        )
        .iloc[0]
    )
    assert found.total == pytest.approx(6.9, abs=1e-8)
    assert found["mean"] == pytest.approx(2.3, abs=1e-8)
    assert found["var"] == pytest.approx(1.57, abs=1e-7)


def test_threads_do_not_change_a_bit(values):
    backend = engine.shared_connection()
    query = values.group_by("key").aggregate(s=engine.exact_sum(values.x)).order_by("key")
    results = []
    for threads in (1, 2, 5):
        backend.raw_sql(f"SET threads = {threads}")
        results.append(backend.execute(query).s.to_numpy().tobytes())
    backend.raw_sql("SET threads = 2")
    assert len(set(results)) == 1


@pytest.mark.parametrize(
    ("text", "parts"), [("a|b", ["a", "b"]), ("a", ["a"]), ("", [""]), ("a.b||", ["a.b", "", ""])]
)
def test_texts_are_split_at_a_sign(text, parts):
    table = ibis.memtable(pd.DataFrame({"x": [text]}))
    found = engine.shared_connection().execute(table.select(p=engine.split_at(table.x, "|")))
    assert list(found["p"].iloc[0]) == parts


def test_variance_of_one_value_is_null():
    table = ibis.memtable(pd.DataFrame({"x": [4.0]}))
    found = engine.shared_connection().execute(table.aggregate(v=engine.exact_var(table.x)))
    assert found.v.isna().all()


def test_extension_is_installed_not_fetched():
    assert engine.extension_path("sqlite_scanner").is_file()
    loaded = engine.shared_connection().raw_sql(
        "SELECT loaded FROM duckdb_extensions() WHERE extension_name = 'sqlite_scanner'"
    )
    assert loaded.fetchone() == (True,)
