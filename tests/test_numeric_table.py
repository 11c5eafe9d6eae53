"""Tables of numbers as strangers keep them: no row is lost, no field misread."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from analysis.commands import numeric_table
from analysis.errors import UserError

ROWS = pd.DataFrame({"a": [1.5, -2.0, 3.25, 1e-3], "b": [4.0, 5.5, np.nan, 7.0]})

WRITTEN = {
    "commas.csv": {},
    "semicolons.csv": {"sep": ";"},
    "tabs.txt": {"sep": "\t"},
    "bars.psv": {"sep": "|"},
    "european.csv": {"sep": ";", "decimal": ","},
    "utf16.csv": {"encoding": "utf-16"},
    "marked.csv": {"encoding": "utf-8-sig"},
}


@pytest.mark.parametrize("name", WRITTEN)
def test_every_way_of_writing_gives_the_same_numbers(tmp_path, name):
    ROWS.to_csv(tmp_path / name, index=False, **WRITTEN[name])
    pd.testing.assert_frame_equal(numeric_table.read_numbers(tmp_path / name), ROWS)


@pytest.mark.parametrize("name", WRITTEN)
def test_without_a_header_no_row_is_lost(tmp_path, name):
    ROWS.to_csv(tmp_path / name, index=False, header=False, **WRITTEN[name])
    found = numeric_table.read_numbers(tmp_path / name)
    assert list(found.columns) == ["column_1", "column_2"]
    assert found.to_numpy() == pytest.approx(ROWS.to_numpy(), nan_ok=True)


@pytest.mark.parametrize("header", [True, False])
def test_spaces_part_fields_too(tmp_path, header):
    filled = ROWS.fillna(0.0)
    lines = [f"  {a:e}   {b:e}" for a, b in filled.to_numpy()]
    (tmp_path / "t.data").write_text("\n".join([*(["a b"] if header else []), *lines]) + "\n")
    assert numeric_table.read_numbers(tmp_path / "t.data").to_numpy() == pytest.approx(
        filled.to_numpy()
    )


def test_parquet_is_read(tmp_path):
    ROWS.to_parquet(tmp_path / "t.parquet")
    pd.testing.assert_frame_equal(numeric_table.read_numbers(tmp_path / "t.parquet"), ROWS)


@pytest.mark.parametrize("index", [True, False])
def test_names_that_count_the_columns_are_names(tmp_path, index):
    pd.DataFrame(ROWS.to_numpy()).to_csv(tmp_path / "t.csv", index=index)
    assert numeric_table.read_numbers(tmp_path / "t.csv").to_numpy()[:, -2:] == pytest.approx(
        ROWS.to_numpy(), nan_ok=True
    )


def test_a_row_with_a_word_is_still_a_row(tmp_path):
    (tmp_path / "t.csv").write_text("5.1,3.5,setosa\n4.9,3.0,setosa\n7.0,3.2,versicolor\n")
    assert numeric_table.read_numbers(tmp_path / "t.csv").shape == (3, 3)


@pytest.mark.parametrize("gap", ["", "NA", "?"])
def test_a_gap_is_no_name(tmp_path, gap):
    (tmp_path / "t.csv").write_text(f"{gap},2\n1,3\n4,5\n")
    found = numeric_table.read_numbers(tmp_path / "t.csv").to_numpy(float)
    assert found == pytest.approx(np.array([[np.nan, 2], [1, 3], [4, 5]]), nan_ok=True)


def test_years_beside_a_word_are_names(tmp_path):
    (tmp_path / "t.csv").write_text("size,2010,2011\n7,2,3\n9,3,1\n")
    assert numeric_table.read_numbers(tmp_path / "t.csv").columns.tolist() == [
        "size",
        "2010",
        "2011",
    ]


def test_equal_names_stay_apart(tmp_path):
    (tmp_path / "t.csv").write_text("x,x\n1,2\n3,4\n")
    assert numeric_table.read_numbers(tmp_path / "t.csv").columns.tolist() == ["x", "x_2"]


@pytest.mark.parametrize("line", ["1,2,3", "9,9,9,9"])
def test_too_many_fields_are_refused(tmp_path, line):
    (tmp_path / "t.csv").write_text(f"a,b\n1,2\n{line}\n3,4\n5,6\n")
    with pytest.raises(UserError, match="equally many"):
        numeric_table.read_numbers(tmp_path / "t.csv")
