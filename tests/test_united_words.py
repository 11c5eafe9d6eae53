"""Words for “no value” in parts of one table: read, and counted, as in one file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from value_sources import inspected

HEADER = "user_id,title,rating,minutes,watched_at"
# Months in which other words stand for none, in other columns, or in all rows.
MONTHS = {
    "01": (["NULL", "3", "4", "5"], ["20", "n/a", "31"], ["2021-01-05 10:00", "2021-01-09 21:30"]),
    "02": (["2", "-", "5", "1"], ["NULL"], ["2021-02-01 08:00", "n/a", "2021-02-07 09:00"]),
    "03": (["unknown", "3", "4", "4"], ["12", "45"], ["2021-03-05 10:00", "2021-03-09 21:30"]),
    "04": (["4.5", "3", "NULL", "5"], ["7", "8", "-"], ["2021-04-05 10:00", "2021-04-09 21:30"]),
}
ROWS = 24


def lines(month: str) -> list[str]:
    columns = MONTHS[month]
    return [
        ",".join(
            [f"U{row % 6}", f"Film {row % 5}", *(cells[row % len(cells)] for cells in columns)]
        )
        for row in range(ROWS)
    ]


def words(facts: dict[str, Any]) -> dict[str, tuple[int, str]]:
    return {
        one["column"]: (one["rows"], one["consequence"])
        for one in facts["anomalies"]
        if one["kind"] == "sentinel"
    }


def read(folder: Path, files: dict[str, list[str]]) -> dict[str, Any]:
    folder.mkdir()
    for name, rows in files.items():
        (folder / name).write_text("\n".join([HEADER, *rows, ""]))
    facts, error = inspected(str(folder))
    assert not error
    return facts


def test_months_are_read_as_one_file_with_all_rows_is(tmp_path):
    parts = read(tmp_path / "months", {f"views-2021-{one}.csv": lines(one) for one in MONTHS})
    whole = read(tmp_path / "whole", {"views.csv": [row for one in MONTHS for row in lines(one)]})
    alike = ("rows", "ratings", "rating_mean", "minutes", "first", "last", "viewers", "titles")
    assert {name: parts[name] for name in alike} == {name: whole[name] for name in alike}
    assert words(parts) == words(whole)
    # 6 + 6 of “NULL”, 6 of “-”, 6 of “unknown” among the ratings.
    rows, said = words(parts)["rating"]
    assert rows == 24
    assert "“NULL” 12, “-” 6, “unknown” 6" in said
    assert words(parts)["minutes"][0] == 8 + 24 + 8
    assert (parts["ratings"], parts["minutes"]) == (72, 8 * (20 + 31) + 12 * (12 + 45) + 8 * 15)


def test_words_of_several_persons_are_counted_together(tmp_path):
    rows = {one: [row.partition(",")[2] for row in lines(one)] for one in MONTHS}
    for name, one in zip(("ann", "ben", "cy", "dee"), MONTHS, strict=True):
        (tmp_path / "p").mkdir(exist_ok=True)
        text = "\n".join([HEADER.partition(",")[2], *rows[one], ""])
        (tmp_path / "p" / f"{name}.csv").write_text(text)
    facts, error = inspected(str(tmp_path / "p"))
    assert (error, facts["viewers"]) == ("", 4)
    assert words(facts)["rating"][0] == 24


def test_words_keep_their_column_where_a_known_export_is_renamed(tmp_path):
    rows = [f"2021-03-{1 + n % 28:02} 10:00,Band {n % 4},Song {n % 8}," for n in range(ROWS)]
    cells = ["60000", "NULL", "90000", "150000", "240000", "NULL"] * (ROWS // 6)
    text = "\n".join(row + cell for row, cell in zip(rows, cells, strict=True))
    (tmp_path / "p").mkdir()
    for name in ("ann", "ben", "cy"):
        path = tmp_path / "p" / f"{name}.csv"
        path.write_text(f"endTime,artistName,trackName,msPlayed\n{text}\n")
    facts, error = inspected(str(tmp_path / "p"))
    assert not error
    assert words(facts)["minutes"][0] == 3 * 8
    assert facts["minutes"] == 3 * 4 * (1 + 1.5 + 2.5 + 4)
