"""Cells of workbooks that are merged over rows: each row has the value, and no other cell has."""

from __future__ import annotations

import datetime as dt

from written_workbook import write_open_document, write_workbook

from analysis.obtain.sources import open_source

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
