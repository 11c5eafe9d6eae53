"""Files that are packed by themselves: read, and said as what they are where they are damaged."""

from __future__ import annotations

import bz2
import gzip
import lzma
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pytest

from analysis.errors import UserError
from analysis.obtain.sources import open_source
from analysis.obtain.sources.files import archive

ROWS = [(user, film, user * film % 5 + 1) for user in range(40) for film in range(1, 9)]
TEXT = "user_id,movie_id,rating\n" + "".join(f"{u},{m},{r}\n" for u, m, r in ROWS)
TITLES = "movie_id,title\n" + "".join(f"{m},Film {m}\n" for m in range(1, 9))


def zstandard(content: bytes) -> bytes:
    sink = pa.BufferOutputStream()
    with pa.CompressedOutputStream(sink, "zstd") as stream:
        stream.write(content)
    return sink.getvalue().to_pybytes()


PACKED: dict[str, tuple[str, Callable[[bytes], bytes]]] = {
    "gzip": (".gz", gzip.compress),
    "bzip2": (".bz2", bz2.compress),
    "xz": (".xz", lzma.compress),
    "Zstandard": (".zst", zstandard),
}
every = pytest.mark.parametrize("name", sorted(PACKED))


def rows(source) -> list[tuple]:
    return [tuple(row.values()) for row in source.tables[0].data.to_pyarrow().to_pylist()]


def wrote(path: Path, content: bytes) -> str:
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(content)
    return str(path)


@every
@pytest.mark.parametrize("ending", ["own", ".bin", ".csv"])
def test_a_packed_table_is_read_under_any_ending(tmp_path, name, ending):
    own, pack = PACKED[name]
    path = tmp_path / f"views.csv{own if ending == 'own' else ending}"
    opened = open_source(wrote(path, pack(TEXT.encode())))
    assert opened.tables[0].columns == ["user_id", "movie_id", "rating"]
    assert rows(opened) == ROWS
    if ending == "own":
        assert opened.tables[0].name == "views"


@every
def test_streams_behind_each_other_are_one_file(tmp_path, name):
    """Programs that pack with many threads write a stream for each piece."""
    own, pack = PACKED[name]
    half = len(TEXT) // 2
    content = pack(TEXT[:half].encode()) + pack(TEXT[half:].encode())
    assert rows(open_source(wrote(tmp_path / f"views.csv{own}", content))) == ROWS


def test_zeros_between_streams_of_xz_are_no_streams(tmp_path, monkeypatch):
    head, tail = (lzma.compress(part.encode()) for part in (TEXT[:900], TEXT[900:]))
    monkeypatch.setattr(archive, "CHUNK", len(head) + 4)
    content = head + bytes(2 * len(head) + 16) + tail + bytes(8)
    assert rows(open_source(wrote(tmp_path / "views.csv.xz", content))) == ROWS


@every
@pytest.mark.parametrize("harm", ["cut", "spoilt"])
def test_a_damaged_one_is_said_as_what_it_is(tmp_path, name, harm):
    own, pack = PACKED[name]
    content = bytearray(pack(TEXT.encode()))
    if harm == "cut":
        del content[len(content) * 2 // 3 :]
    else:
        content[10:200] = b"\xff" * 190
    path = wrote(tmp_path / f"views.csv{own}", bytes(content))
    with pytest.raises(UserError, match=", and damaged") as error:
        open_source(path)
    assert error.value.found.startswith(f"views.csv{own} is a ")
    assert error.value.remedy == "Copy it again."


@every
def test_one_in_a_folder_is_a_table_of_it(tmp_path, name):
    own, pack = PACKED[name]
    wrote(tmp_path / "f" / f"ratings.csv{own}", pack(TEXT.encode()))
    wrote(tmp_path / "f" / "movies.csv", TITLES.encode())
    opened = open_source(str(tmp_path / "f"))
    assert sorted(table.name for table in opened.tables) == ["movies", "ratings"]
    assert not opened.set_aside


@every
def test_a_damaged_side_file_is_set_aside_and_a_damaged_table_stops(tmp_path, name):
    own, pack = PACKED[name]
    wrote(tmp_path / "f" / "ratings.csv", TEXT.encode())
    damaged = wrote(tmp_path / "f" / f"extra.csv{own}", pack(TITLES.encode())[:-9])
    opened = open_source(str(tmp_path / "f"))
    assert [(one.table, one.what) for one in opened.set_aside] == [
        (f"extra.csv{own}", "file not read")
    ]
    assert "and damaged" in opened.set_aside[0].why
    Path(damaged).unlink()
    (tmp_path / "f" / "ratings.csv").write_text(TITLES)
    wrote(tmp_path / "f" / f"ratings.csv{own}", pack(TEXT.encode())[:-9])
    with pytest.raises(UserError, match="and damaged") as error:
        open_source(str(tmp_path / "f"))
    assert f"take ratings.csv{own} out of the folder" in error.value.remedy


def test_a_bomb_is_refused_before_it_fills_the_disk(tmp_path, monkeypatch):
    monkeypatch.setattr(archive, "LARGE", 5_000_000)
    for own, pack in PACKED.values():
        path = wrote(tmp_path / f"zeros.csv{own}", pack(bytes(50_000_000)))
        with pytest.raises(UserError, match="unpacks to more than"):
            open_source(path)


def test_text_that_begins_like_bzip2_is_text(tmp_path):
    opened = open_source(wrote(tmp_path / "v.csv", b"BZh,movie_id,rating\n1,2,3\n4,5,1\n"))
    assert rows(opened) == [(1, 2, 3), (4, 5, 1)]


def test_xz_that_asks_for_much_memory_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(archive, "XZ_MEMORY", 1 << 20)
    with pytest.raises(UserError, match="asks for too much memory") as error:
        open_source(wrote(tmp_path / "v.csv.xz", lzma.compress(TEXT.encode(), preset=9)))
    assert error.value.remedy == "Unpack it yourself, and name the file."
