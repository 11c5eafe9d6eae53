"""The ledger from the lines of a source on: what its files set aside, by kind and count."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from written_workbook import write_workbook

from analysis.obtain.profile.table_profile import profile_source
from analysis.obtain.sources import open_source
from analysis.obtain.stage import examine_source
from analysis.scrub.cleaning.ledger import source_chain
from analysis.settings import Settings

HEADER = "user_id,title,minutes,event"
ROWS = [
    f"U{row % 9},Film {row % 7},{20 + row % 50},{'purchase' if row < 40 else 'play'}"
    for row in range(300)
]


def record(place: Path) -> dict[str, Any]:
    opened = open_source(str(place))
    return examine_source(opened, profile_source(opened), Settings()).row


def chain(row: dict[str, Any]) -> list[tuple]:
    names = ("table", "rule", "rows_in", "rows_dropped", "rows_changed", "rows_out")
    return [tuple(line[name] for name in names) for line in source_chain(row)]


def test_the_ledger_begins_with_the_lines_of_the_file(tmp_path):
    lines = ["Export of March", "# of all viewers", HEADER, *ROWS[:100], HEADER, *ROWS[100:200]]
    lines += [HEADER, "# a remark", *ROWS[200:], "U1,Film 1", "Total,,13200,", "made by hand,,,"]
    (tmp_path / "views.csv").write_text("\n".join(lines) + "\n")
    row = record(tmp_path / "views.csv")
    # Two headers again, a total, a footer, two remarks and a row that is cut off.
    assert row["lines_apart"] == 7
    assert set(row["kinds_apart"].split(", ")) == {
        *("repeated headers", "total rows", "footer lines", "comment lines", "ragged rows")
    }
    assert chain(row) == [
        ("source", "no_rows", 307, 7, 0, 300),
        ("source", "other_sorts", 300, 40, 0, 260),
    ]
    assert row["ratings"] == 260


def test_lines_of_other_tables_are_none_of_it(tmp_path):
    (tmp_path / "views.csv").write_text("\n".join([HEADER, *ROWS[40:], ""]))
    titles = [f"Film {n},{1990 + n}" for n in range(7)]
    (tmp_path / "films.csv").write_text("\n".join(["title,year", *titles, "title,year", ""]))
    row = record(tmp_path)
    assert (row["lines_apart"], row["kinds_apart"], chain(row)) == (0, "", [])


@pytest.mark.parametrize("names", [("views-2021-01.csv", "views-2021-02.csv"), ("a.csv", "b.csv")])
def test_lines_of_all_parts_are_counted(tmp_path, names):
    for name, rows in zip(names, (ROWS[40:150], ROWS[150:]), strict=True):
        lines = [HEADER, *rows[:50], HEADER, *rows[50:], "Total,,4000,", ""]
        (tmp_path / name).write_text("\n".join(lines))
    if names[0] == "a.csv":
        # Two tables: only that of the interactions counts, and they are asked for.
        (tmp_path / "b.csv").write_text("title,year\nFilm 1,1990\nFilm 2,1991\n")
    rows, apart = (260, 4) if names[0] != "a.csv" else (110, 2)
    assert chain(record(tmp_path)) == [("source", "no_rows", rows + apart, apart, 0, rows)]


def test_lines_of_the_only_sheet_are_those_of_its_table(tmp_path):
    cells = [line.split(",") for line in [HEADER, *ROWS[40:120], HEADER, *ROWS[120:]]]
    total = ["Total", None, 11_500, None]
    write_workbook(tmp_path / "w.xlsx", {"Views": [*cells, total], "Empty": []})
    assert chain(record(tmp_path / "w.xlsx")) == [("source", "no_rows", 262, 2, 0, 260)]
