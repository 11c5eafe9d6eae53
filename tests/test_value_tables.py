"""Tables for `cluster` as spreadsheets write them: every number right, what is none named."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from analysis.commands.numeric_table import read_numbers
from analysis.model.table_columns import measured_columns


def measures_of(path, text: str, encoding: str = "utf-8") -> tuple[dict[str, list], dict[str, str]]:
    path.write_bytes(text.encode(encoding))
    measures, left_out = measured_columns(read_numbers(path))
    return {name: measures[name].tolist() for name in measures}, left_out


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("a;b\n4,5;1\n3,25;2,5\n-0,5;3\n", {"a": [4.5, 3.25, -0.5], "b": [1, 2.5, 3]}),
        ("a;b\n1.234,5;7\n0,25;8,5\n12.000,0;9\n", {"a": [1234.5, 0.25, 12000], "b": [7, 8.5, 9]}),
        # By itself 1.500 has decimals; beside a decimal comma it is a thousand and a half.
        ("a;b\n1.500;0,5\n2.750;1,5\n900;2,5\n", {"a": [1500, 2750, 900], "b": [0.5, 1.5, 2.5]}),
        ("a;b\n1.500;5\n2.750;15\n9.5;25\n", {"a": [1.5, 2.75, 9.5], "b": [5, 15, 25]}),
        ('a,b\n"4,5",1\n"3,25",2.5\n"0,5",3\n', {"a": [4.5, 3.25, 0.5], "b": [1, 2.5, 3]}),
        ('a,b\n"51,000",1\n"49,675",2.5\n900,3\n', {"a": [51000, 49675, 900], "b": [1, 2.5, 3]}),
        ("a\tb\n1 234\t50 %\n12 500\t7 %\n3\t1,5 %\n", {"a": [1234, 12500, 3], "b": [50, 7, 1.5]}),
        ("a,b\n€ 4.5,1e-3\n€ 12,2.5\n€ 0.5,3\n", {"a": [4.5, 12, 0.5], "b": [0.001, 2.5, 3]}),
    ],
)
def test_numbers_of_spreadsheets(tmp_path, text, numbers):
    assert measures_of(tmp_path / "t.csv", text) == (numbers, {})


@pytest.mark.parametrize("gap", ["NULL", "n/a", "-", "", "NaN", "#N/A", "\\N"])
def test_words_for_none_are_gaps(tmp_path, gap):
    text = f"a;b\n4,5;1\n{gap};2\n2,5;4\n0,5;1\n"
    found, left_out = measures_of(tmp_path / "t.csv", text)
    assert left_out == {}
    assert found["a"] == pytest.approx([4.5, np.nan, 2.5, 0.5], nan_ok=True)


def test_windows_letters_in_a_header(tmp_path):
    text = "Größe;Maß – neu\n4,5;1\n2,5;7\n"
    assert measures_of(tmp_path / "t.csv", text, "cp1252") == (
        {"Größe": [4.5, 2.5], "Maß – neu": [1, 7]},
        {},
    )


def test_what_is_no_measure_is_named(tmp_path):
    rows = [f"{n};{n},5;1;Town {n % 2};{str(n > 4).lower()}" for n in range(1, 9)]
    text = "CustomerID;income;flag;town;member\n" + "\n".join(rows) + "\n"
    found, left_out = measures_of(tmp_path / "t.csv", text)
    assert list(found) == ["income", "member"]
    assert left_out == {
        "CustomerID": "a number of its own for each row",
        "flag": "one value in all rows",
        "town": "text",
    }


def test_truths_are_numbers(tmp_path):
    found, _ = measures_of(tmp_path / "t.csv", "a,b\n1.5,True\n2.5,False\n4,True\n")
    assert found == {"a": [1.5, 2.5, 4], "b": [1, 0, 1]}


def test_a_plain_table_keeps_its_types(tmp_path):
    (tmp_path / "t.csv").write_text("a,b\n1,2.5\n3,4\n")
    assert read_numbers(tmp_path / "t.csv").equals(pd.DataFrame({"a": [1, 3], "b": [2.5, 4.0]}))
