"""Which columns of any table are measures: ids, text and constants are none, and it is said."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from conftest import SHARED

from analysis.commands.numeric_table import read_numbers
from analysis.model.table_columns import SAME, measured_columns

OWN = "a number of its own for each row"
SHUFFLED = [4, 2, 6, 1, 3, 5]


@pytest.mark.parametrize(
    ("name", "values", "reason"),
    [
        ("CustomerID", SHUFFLED, OWN),
        ("x", SHUFFLED, OWN),
        ("x", [104, 102, 106, 101, 103, 105], OWN),
        ("customer_id", [7, 900, 33, 1200, 5, 6], OWN),
        ("rowNo", [7, 900, 33, 1200, 5, 6], OWN),
        ("paid", [7, 900, 33, 1200, 5, 6], None),
        ("customer_id", [7, 7, 33, 1200, 5, 6], None),
        ("x", [4.5, 2.5, 6.5, 1.5, 3.5, 5.5], None),
        ("x", [4, 2, 6, 1, 3, np.nan], None),
        ("flag", [1] * 6, SAME),
        ("flag", [True] * 5 + [False], None),
        ("gone", [np.nan, np.inf] * 3, "no value"),
        ("city", ["Bonn", "Ulm"] * 3, "text"),
        ("name", list("abcdef"), "text that names each row"),
        ("day", pd.date_range("2000-01-01", periods=6), "values of the type datetime64[us]"),
    ],
)
def test_a_column_is_a_measure_or_left_out_with_its_reason(name, values, reason):
    measures, left_out = measured_columns(pd.DataFrame({name: values}))
    assert left_out == ({} if reason is None else {name: reason})
    assert list(measures.columns) == ([name] if reason is None else [])


def test_few_rows_are_not_counted_by_a_column():
    measures, _ = measured_columns(pd.DataFrame({"x": [1, 2, 3, 4]}))
    assert measures["x"].tolist() == [1, 2, 3, 4]


def test_numbers_written_for_people_are_read():
    table = pd.DataFrame(
        {
            "income": ["51,000", "1,234,567.5", "n/a", "-900", "$1,000", "7"],
            "share": ["50.1%", "50 %", "", "0%", "1%", None],
        }
    )
    measures, left_out = measured_columns(table)
    assert left_out == {}
    assert measures["income"].dropna().tolist() == [51000, 1234567.5, -900, 1000, 7]
    assert measures["share"].dropna().tolist() == [50.1, 50, 0, 1]


# One cell of twenty may be a slip; two make it text.
@pytest.mark.parametrize(("slips", "kept"), [(1, True), (2, False)])
def test_a_slip_in_a_column_of_numbers_is_a_gap(slips, kept):
    column = ["word"] * slips + [f"{at}.5" for at in range(20 - slips)]
    measures, left_out = measured_columns(pd.DataFrame({"x": column}))
    assert (list(measures), left_out) == ((["x"], {}) if kept else ([], {"x": "text"}))
    assert not kept or measures["x"].isna().sum() == 1


@pytest.mark.skipif(not (SHARED / "cases").is_dir(), reason="the cases are not there")
@pytest.mark.parametrize(
    ("case", "columns", "left_out"),
    [
        ("constant_and_ids", 3, {"CustomerID": OWN, "Country": "text", "Flag": SAME}),
        ("thousands_and_percent", 3, {}),
        ("index_column", 3, {"column_1": OWN}),
    ],
)
def test_tables_of_the_wild(case, columns, left_out):
    table = read_numbers(SHARED / "cases" / "n49_cluster_tables" / f"{case}.csv")
    measures, found = measured_columns(table)
    assert len(measures.columns) == columns
    assert found == left_out
