"""Workbooks: each sheet a table, its header found, its days typed, its notes set aside."""

from __future__ import annotations

import datetime as dt

import pytest
from written_workbook import write_open_document, write_workbook

from analysis.errors import UserError
from analysis.obtain.sources import open_source

NAMES = ["Viewer", "Show", "Stars", "Seen on"]


def rows(source, name=None):
    table = source.table(name) if name else source.tables[0]
    return table.data.to_pyarrow().to_pylist()


def aside(source):
    return [(item.table, item.what, item.rows) for item in source.set_aside]


def test_numbers_days_times_and_lengths_of_a_sheet(tmp_path):
    seen = dt.datetime(2021, 3, 4, 21, 30)
    sheet = [
        ["who", "what", "rating", "day", "seen", "length", "code"],
        ["ann", "Low Tide", 4, dt.date(2021, 3, 4), seen, dt.timedelta(hours=1, minutes=2), "007"],
        ["ben", "High Tide", 3.5, dt.date(2021, 3, 5), seen, dt.timedelta(hours=30), "012"],
    ]
    source = open_source(str(write_workbook(tmp_path / "plays.xlsx", {"Sheet1": sheet})))
    assert source.kind == "excel"
    assert [table.name for table in source.tables] == ["plays"]
    first, second = rows(source)
    assert first == {
        "who": "ann",
        "what": "Low Tide",
        "rating": 4.0,
        "day": dt.datetime(2021, 3, 4),
        "seen": seen,
        "length": "1:02:00",
        "code": "007",
    }
    assert (second["rating"], second["length"]) == (3.5, "30:00:00")
    assert source.problems == []


def test_a_report_with_a_heading_a_total_and_other_sheets(tmp_path):
    report = [
        [None, "Viewing report of March"],
        [],
        [None, *NAMES],
        *([None, f"v{n % 9}", f"Show {n % 7}", n % 5 + 1, dt.date(2021, 3, n % 28 + 1)]
          for n in range(40)),
        [None, *NAMES],
        [None, "v1", "Show 1", 2, dt.date(2021, 3, 9)],
        [None, "Total", None, 122, None],
    ]  # fmt: skip
    sheets = {
        "Report": report,
        "People": [["Viewer", "Age"], ["v1", 30]],
        "Blank": [],
        "Read me": [["Notes"], ["a"]],
    }
    source = open_source(str(write_workbook(tmp_path / "r.xlsx", sheets)))
    assert [(table.name, len(rows(source, table.name))) for table in source.tables] == [
        ("Report", 41),
        ("People", 1),
    ]
    assert rows(source, "Report")[40]["Seen on"] is not None
    assert aside(source) == [
        ("Report", "repeated headers", 1),
        ("Report", "total rows", 1),
        ("Report", "lines before the header", 1),
        ("Blank", "empty sheets", 0),
        ("Read me", "sheets of notes", 1),
    ]


def test_an_open_document(tmp_path):
    table = [["viewer", "title", "rating"], ["a", "Über & über", 3], ["b", "x", 4.5]]
    source = open_source(str(write_open_document(tmp_path / "p.ods", table)))
    assert rows(source) == [
        {"viewer": "a", "title": "Über & über", "rating": 3.0},
        {"viewer": "b", "title": "x", "rating": 4.5},
    ]


def test_a_sheet_without_names_takes_those_of_the_settings(tmp_path):
    table = [[f"u{n % 4}", f"The Tale {n}", n % 5] for n in range(12)]
    path = str(write_workbook(tmp_path / "bare.xlsx", {"S": table}))
    with pytest.raises(UserError, match="starts with values") as error:
        open_source(path)
    assert 'columns = ["user_id", "title", "rating"]' in error.value.remedy
    assert len(rows(open_source(path, ["user_id", "title", "rating"]))) == 12


def test_a_damaged_workbook_is_named_as_one(tmp_path):
    path = write_workbook(tmp_path / "w.xlsx", {"S": [["a", "b"], [1, 2]]})
    content = path.read_bytes()
    path.write_bytes(content.replace(b"xl/workbook.xml", b"xl/wxrkbook.xml"))
    with pytest.raises(UserError, match="Excel"):
        open_source(str(path))


def test_sheets_by_month_are_one_table_and_sheets_by_person_an_audience(tmp_path):
    table = [["user_id", "title", "rating"], ["u1", "Low Tide", 3], ["u2", "High Tide", 4]]
    months = {"January": table, "February": [[*table[0], "device"], ["u1", "x", 3, "tv"]]}
    source = open_source(str(write_workbook(tmp_path / "year.xlsx", months)))
    assert [(one.name, len(rows(source))) for one in source.tables] == [("year", 3)]
    assert source.tables[0].columns == ["user_id", "title", "rating", "device"]
    bare = [["Title", "Date"], ["Low Tide", dt.date(2021, 3, 4)], ["x", dt.date(2021, 3, 5)]]
    people = {"Ann": bare, "Ben": bare, "Cy": bare}
    source = open_source(str(write_workbook(tmp_path / "family.xlsx", people)))
    assert {row["viewer"] for row in rows(source)} == {"Ann", "Ben", "Cy"}
    assert len(source.tables) == 1


def test_a_column_that_begins_far_below_is_read(tmp_path):
    cells = [[f"v{n % 9}", f"Show {n % 7}", n % 5 + 1] for n in range(300)]
    cells[250] += [None, "seen twice"]
    source = open_source(str(write_workbook(tmp_path / "r.xlsx", {"S": [NAMES[:3], *cells]})))
    read = rows(source)
    assert list(read[0]) == [*NAMES[:3], "column_5"]
    assert [row["column_5"] for row in read if row["column_5"]] == ["seen twice"]
    assert (len(read), sum(row["Stars"] for row in read)) == (300, 900)


@pytest.mark.parametrize("above", [[], [["Report of members"], []]])
def test_names_above_columns_without_a_value_are_names(tmp_path, above):
    names = ["Member", "Title", "Stars", "Remark", "Checked"]
    values = [[f"M{n % 7}", f"Film {n % 5}", 1 + n % 5] for n in range(40)]
    source = open_source(
        str(write_workbook(tmp_path / "b.xlsx", {"Views": [*above, names, *values]}))
    )
    assert source.tables[0].columns == names
    assert len(rows(source)) == 40
    assert rows(source)[0] == {"Member": "M0", "Title": "Film 0", "Stars": 1, "Remark": None,
                               "Checked": None}  # fmt: skip
