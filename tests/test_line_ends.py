"""Ends of lines: of Windows, of Unix, of old Macintoshes, written twice, and mixed."""

from __future__ import annotations

import pytest

from analysis.obtain.sources import open_source

ROWS = [(f"U{n % 7}", f"Film {n % 5}", n % 5 + 1) for n in range(60)]


def lines(*before: str, quoted: bool = False) -> list[str]:
    mark = '"' if quoted else ""
    written = [f"{mark}{user}{mark};{mark}{film}{mark};{rating}" for user, film, rating in ROWS]
    return [*before, "user_id;title;rating", *written, ""]


def read(tmp_path, content: bytes):
    (tmp_path / "log.csv").write_bytes(content)
    return open_source(str(tmp_path / "log.csv"))


def rows(source) -> list[tuple]:
    return [tuple(row.values()) for row in source.tables[0].data.to_pyarrow().to_pylist()]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\r\r\n", "\r\r\r\n"])
@pytest.mark.parametrize("quoted", [False, True])
def test_a_line_ends_once_however_its_end_is_written(tmp_path, end, quoted):
    found = read(tmp_path, end.join(lines(quoted=quoted)).encode())
    assert found.tables[0].columns == ["user_id", "title", "rating"]
    assert rows(found) == ROWS
    assert not found.problems


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig", "cp1252"])
def test_lines_written_twice_in_any_letters(tmp_path, encoding):
    text = "\r\r\n".join(lines()).replace("Film 3", "Größe").encode(encoding)
    assert [film for _, film, _ in rows(read(tmp_path, text))][:5] == [
        *("Film 0", "Film 1", "Film 2", "Größe", "Film 4")
    ]


def test_lines_before_the_header_are_counted_where_lines_end_twice(tmp_path):
    found = read(tmp_path, "\r\r\n".join(lines("Export of March", "", "sheet 1")).encode())
    assert rows(found) == ROWS
    assert [(one.what, one.rows) for one in found.set_aside] == [("lines before the header", 2)]


def test_lines_some_of_which_end_twice(tmp_path):
    text = "".join(line + ("\r\r\n" if n % 3 else "\r\n") for n, line in enumerate(lines()[:-1]))
    assert rows(read(tmp_path, text.encode())) == ROWS


def test_a_cell_of_two_lines_keeps_both_where_lines_end_twice(tmp_path):
    text = 'user_id,title,rating\na,"Low\nTide",3\nb,"High",4\n'.replace("\n", "\r\r\n")
    assert rows(read(tmp_path, text.encode())) == [("a", "Low\nTide", 3), ("b", "High", 4)]
