"""Cells of workbooks that are merged over rows: each row has the value, and no other cell has."""

from __future__ import annotations

import datetime as dt

import pytest
from written_workbook import write_open_document, write_workbook

from analysis.obtain.inspection import inspect_source
from analysis.obtain.sources import open_source
from analysis.settings import Settings

DAY = dt.date(2021, 3, 4)
HEADER = ["user", "title", "rating"]
ROWS = [
    *(["ann", "Low Tide", 3], [None, "High Sea", 4], [None, "Red Road", 1]),
    *(["ben", "Low Tide", 5], ["cy", "Red Road", 2], [None, "High Sea", 2]),
]
RIGHT = [
    *(("ann", "Low Tide", 3), ("ann", "High Sea", 4), ("ann", "Red Road", 1)),
    *(("ben", "Low Tide", 5), ("cy", "Red Road", 2), ("cy", "High Sea", 2)),
]


def read(tmp_path, rows, *merged):
    return open_source(str(write_workbook(tmp_path / "w.xlsx", {"Views": rows}, merged)))


def rows(source) -> list[tuple]:
    return [tuple(row.values()) for row in source.tables[0].data.to_pyarrow().to_pylist()]


def test_a_viewer_merged_over_rows_stands_in_each_of_them(tmp_path):
    found = read(tmp_path, [HEADER, *ROWS], "A2:A4", "A6:A7")
    assert rows(found) == RIGHT
    told = [(one.column, one.kind, one.rows, one.severity) for one in found.problems]
    assert told == [("user", "merged cells", 3, "low")]


def test_merged_titles_days_and_numbers_stand_in_each_row(tmp_path):
    table = [
        ["movie_id", "title", "day", "user"],
        *([7, "Low Tide", DAY, "ann"], [None, None, None, "ben"], [None, None, None, "cy"]),
        *([8, "Red Road", DAY, "ann"], [9, "High Sea", DAY, "ben"]),
    ]
    found = rows(read(tmp_path, table, "A2:A4", "B2:B4", "C2:C4"))
    assert [(number, title, user) for number, title, _, user in found] == [
        *((7, "Low Tide", "ann"), (7, "Low Tide", "ben"), (7, "Low Tide", "cy")),
        *((8, "Red Road", "ann"), (9, "High Sea", "ben")),
    ]
    assert {day.date() for _, _, day, _ in found} == {DAY}


def test_a_column_without_merged_cells_is_never_filled(tmp_path):
    found = read(tmp_path, [HEADER, *ROWS])
    assert [row[0] for row in rows(found)] == ["ann", None, None, "ben", "cy", None]
    assert not found.problems


def test_a_merged_cell_fills_its_own_rows_and_gaps_only(tmp_path):
    """What lies under a merged cell of its own, and the row behind it, stay as they are."""
    found = read(tmp_path, [HEADER, *ROWS[:4], [None, "Far", 1], *ROWS[4:]], "A2:A4", "C2:C3")
    assert [row[0] for row in rows(found)] == ["ann"] * 3 + ["ben", None, "cy", None]
    assert [row[2] for row in rows(found)][:3] == [3, 4, 1]


def test_tables_that_begin_further_in_and_headings_over_columns(tmp_path):
    table = [
        [None, None, "Views of March", None, None],
        [None, None, None, None, None],
        [None, None, "who", "what", None],
        [None, None, None, "title", "rating"],
        *([None, None, *row] for row in ROWS),
    ]
    found = read(tmp_path, table, "C1:E1", "C3:C4", "D3:E3", "C5:C7", "C9:C10")
    assert found.tables[0].columns == ["who", "title", "rating"]
    assert rows(found) == RIGHT
    assert [(one.column, one.rows) for one in found.problems if one.kind == "merged cells"] == [
        ("who", 3)
    ]


def test_rows_that_hold_nothing_else_stay_out(tmp_path):
    found = read(tmp_path, [HEADER, *ROWS, [None, None, None], ["", "", ""]], "A2:A4", "A6:A9")
    assert rows(found) == RIGHT


def test_a_range_beyond_the_sheet_costs_nothing(tmp_path):
    found = read(tmp_path, [HEADER, *ROWS], "A2:A4", "A6:A1048576", "Z2:Z1048576")
    assert rows(found) == RIGHT


def test_open_documents_do_not_tell_and_are_not_guessed(tmp_path):
    table = [HEADER, *([row[0] or "", *row[1:]] for row in ROWS)]
    found = rows(open_source(str(write_open_document(tmp_path / "w.ods", table))))
    assert [row[0] for row in found] == ["ann", None, None, "ben", "cy", None]


def merged_over(tmp_path, name, first, second):
    """Return a column of which a cell is merged over three rows of Ann's and two of Ben's."""
    table = [["viewer", "title", name], ["ann", "Low Tide", first], [None, "Far", None]]
    table += [[None, "Near", None], ["ben", "Far", second], [None, "Near", None], ["cy", "Far", 7]]
    return read(tmp_path, table, "A2:A4", "C2:C4", "A5:A6", "C5:C6")


@pytest.mark.parametrize("name", ["minutes", "plays", "user rating", "Total", "watch time", "Age"])
@pytest.mark.parametrize(("first", "second"), [(120, 45), (1234.5, 2345.5), (1200, 2345)])
def test_a_merged_total_stands_in_its_first_row_only(tmp_path, name, first, second):
    found = merged_over(tmp_path, name, first, second)
    assert [row[:2] for row in rows(found)][2] == ("ann", "Near")
    assert [row[2] for row in rows(found)] == [first, None, None, second, None, 7]
    told = {(one.column, one.kind): (one.rows, one.severity) for one in found.problems}
    assert told == {
        ("viewer", "merged cells"): (3, "low"),
        (name, "merged numbers"): (3, "medium"),
    }


@pytest.mark.parametrize("text", ["2h 5m", "90 min", "45,5", "1:30:00", "12 %"])
def test_a_merged_total_that_is_written_as_text_stands_once(tmp_path, text):
    found = merged_over(tmp_path, "spent", text, text)
    assert [row[2] is None for row in rows(found)] == [False, True, True, False, True, False]


def test_a_merged_length_stands_once(tmp_path):
    length = dt.timedelta(hours=2)
    found = merged_over(tmp_path, "spent", length, length)
    assert [row[2] is None for row in rows(found)] == [False, True, True, False, True, False]


@pytest.mark.parametrize("name", ["Account no", "household", "movie_id", "Kundennummer", "Film"])
def test_merged_numbers_of_ids_stand_in_each_row(tmp_path, name):
    found = merged_over(tmp_path, name, 11, 300)
    assert [row[2] for row in rows(found)] == [11, 11, 11, 300, 300, 7]


def test_merged_numbers_that_look_like_ids_stand_in_each_row(tmp_path):
    table = [["who", "title"], [40213, "Far"], [None, "Near"], [40988, "Far"], [50112, "Near"]]
    found = read(tmp_path, table, "A2:A3")
    assert [row[0] for row in rows(found)] == [40213, 40213, 40988, 50112]


@pytest.mark.parametrize("text", ["04.03.2021", "2021-03-04", "3/4/2021", "12 Monkeys"])
def test_merged_days_and_texts_with_numbers_stand_in_each_row(tmp_path, text):
    found = merged_over(tmp_path, "seen", text, text)
    assert not [row for row in rows(found) if row[2] is None]
    assert {one.kind for one in found.problems} >= {"merged cells"}
    assert "merged numbers" not in {one.kind for one in found.problems}


def test_inspect_counts_a_merged_total_once(tmp_path):
    names = [f"v{n:02}" for n in range(40)]
    films = [f"Tale {n}" for n in range(12)]
    lines = [
        [name, films[(n + k) % 12], 20 + n if k == 0 else None]
        for n, name in enumerate(names)
        for k in range(5)
    ]
    merged = tuple(f"C{5 * n + 2}:C{5 * n + 6}" for n in range(40))
    path = write_workbook(
        tmp_path / "w.xlsx", {"Views": [["user", "title", "minutes"], *lines]}, merged
    )
    told = inspect_source(str(path), Settings())
    assert told.error is None, told.error.found
    assert (told.facts["rows"], told.facts["minutes"]) == (200, 1580)
