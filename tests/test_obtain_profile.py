"""The profile of columns: exact where it says so, and the estimates of long tables beside it."""

from pathlib import Path

import ibis
import numpy as np
import pandas as pd
import pytest

from analysis import engine
from analysis.obtain.profile import table_profile
from analysis.obtain.profile.quartiles import estimated_quartiles
from analysis.obtain.profile.table_profile import profile_table
from analysis.obtain.sources import SourceTable


def table(frame: pd.DataFrame, folder: Path) -> SourceTable:
    frame.to_parquet(folder / "t.parquet", index=False)
    return SourceTable("t", engine.read_parquet(folder / "t.parquet"))


@pytest.fixture(scope="module")
def long() -> pd.DataFrame:
    draw = np.random.default_rng(3)
    rows = 50_000
    return pd.DataFrame({
        "id": np.arange(rows),
        "stars": draw.integers(1, 6, rows),
        "skewed": np.where(np.arange(rows) == 7, 1e15, draw.exponential(3.0, rows)),
        "word": np.array(["anna", "ben", "carl"])[draw.integers(0, 3, rows)],
        "share": draw.random(rows),
        "uuid": [f"{n:08x}-0000-4000-8000-{n * 7919:012x}" for n in range(rows)],
        "when": pd.Timestamp("2004-01-01") + pd.to_timedelta(draw.integers(0, 10**8, rows), "s"),
        "mixed": [str(n) if n % 50 else "n/k" for n in draw.integers(0, 9**6, rows)],
    })  # fmt: skip


def test_estimates_of_a_long_table_agree_with_the_exact_profile(long, tmp_path, monkeypatch):
    source = table(long, tmp_path)
    exact = {column.name: column for column in profile_table(source)}
    monkeypatch.setattr(table_profile, "EXACT_ROWS", 1000)
    monkeypatch.setattr(table_profile, "FEW", 10_000)
    near = {column.name: column for column in profile_table(source)}
    assert all(column.approximate for column in near.values())
    for name, column in near.items():
        assert column.distinct == pytest.approx(exact[name].distinct, rel=0.15)
        assert column.about == (name in {"share", "skewed", "when"})
        assert column.about or column.distinct == exact[name].distinct
        assert (column.nulls, column.low, column.high) == (
            exact[name].nulls, exact[name].low, exact[name].high)  # fmt: skip
        assert column.quartiles == pytest.approx(exact[name].quartiles, rel=0.01)
        assert column.observed == exact[name].observed
    assert near["uuid"].observed == "uuid"
    assert near["mixed"].forms["number"] == exact["mixed"].forms["number"]


def test_an_outlier_does_not_swallow_the_quartiles_of_a_long_table(long):
    values = long["skewed"].to_numpy()
    found = estimated_quartiles(ibis.memtable(long[["skewed"]]), "skewed", len(long))
    assert found == pytest.approx(np.quantile(values, [0.25, 0.5, 0.75]), rel=0.01)


@pytest.mark.parametrize(
    ("numbers", "expected"),
    [
        ([4.0, 4.0, 4.0], (4.0, 4.0, 4.0)),
        ([1.0, 2.0, 3.0, 4.0, float("inf")], (1.0, 2.0, 3.0)),
        ([None, None], ()),
    ],
)
def test_quartiles_of_odd_columns(numbers, expected):
    frame = pd.DataFrame({"x": pd.array(numbers, "Float64")})
    assert estimated_quartiles(ibis.memtable(frame), "x", 3) == expected


def test_columns_are_read_in_parts_that_fit_into_memory(long, tmp_path, monkeypatch):
    source = table(long, tmp_path)
    whole = profile_table(source)
    monkeypatch.setattr(table_profile, "CELLS", 50_000)
    assert profile_table(source) == whole
