"""Files of columns that are copied once, and formats that are known and refused with a way out."""

from __future__ import annotations

import os
import pickle

import pyarrow as pa
import pytest
from pyarrow import feather, orc

from analysis.errors import UserError
from analysis.obtain.sources import open_source

TABLE = pa.table(
    {
        "user_id": pa.array([1, 2, 2], pa.int64()),
        "title": pa.array(["a", "b", None]).dictionary_encode(),
        "rating": pa.array([4.5, None, 3.0], pa.float32()),
    }
)
PLAIN = TABLE.set_column(1, "title", TABLE["title"].cast(pa.string()))


def rows(source):
    return source.tables[0].data.to_pyarrow().to_pylist()


def test_feather(tmp_path):
    feather.write_feather(TABLE, tmp_path / "r.feather", compression="lz4")
    source = open_source(str(tmp_path / "r.feather"))
    assert (source.kind, source.tables[0].name) == ("feather", "r")
    assert rows(source) == PLAIN.to_pylist()


def test_arrow_of_many_pieces_with_objects_inside(tmp_path):
    table = pa.table({"u": [1, 2], "film": [{"id": 3, "name": "x"}, {"id": 4, "name": "y"}]})
    with pa.OSFile(str(tmp_path / "a"), "wb") as file, pa.ipc.new_file(file, table.schema) as out:
        for piece in table.to_batches(max_chunksize=1):
            out.write_batch(piece)
    found = rows(open_source(str(tmp_path / "a")))
    assert found == [
        {"u": 1, "film.id": 3, "film.name": "x"},
        {"u": 2, "film.id": 4, "film.name": "y"},
    ]


def test_orc(tmp_path):
    orc.write_table(PLAIN, tmp_path / "r.orc")
    source = open_source(str(tmp_path / "r.orc"))
    assert (source.kind, source.tables[0].name) == ("orc", "r")
    assert rows(source) == PLAIN.to_pylist()


@pytest.mark.parametrize(("start", "form"), [(b"ARROW1", "Feather"), (b"ORC", "ORC")])
def test_damaged_columns_are_refused(tmp_path, start, form):
    (tmp_path / "x.bin").write_bytes(start + b"\0" * 99)
    with pytest.raises(UserError, match=f"cannot be read as {form}"):
        open_source(str(tmp_path / "x.bin"))


@pytest.mark.parametrize(
    ("name", "content", "told", "way"),
    [
        ("r.pkl", pickle.dumps({"a": [1, 2]}), "a pickle of Python", "to_parquet"),
        ("r.pdf", b"%PDF-1.7\n", "a PDF document", "CSV"),
        ("r.h5", b"\x89HDF\r\n\x1a\n", "HDF5", "Parquet"),
        ("r.7z", b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive", "Unpack"),
        ("r.html", b"<!doctype html><table>", "a page of the web", "CSV"),
        ("r.db", os.urandom(8192), "an encrypted SQLite database", "Decrypt"),
    ],
)
def test_formats_that_are_known_and_not_read(tmp_path, name, content, told, way):
    (tmp_path / name).write_bytes(content)
    with pytest.raises(UserError, match=told) as error:
        open_source(str(tmp_path / name))
    assert way in error.value.remedy


def test_a_pickle_is_never_opened(tmp_path):
    class Trap:
        def __reduce__(self):
            return (os.mkdir, (str(tmp_path / "opened"),))

    (tmp_path / "t.pkl").write_bytes(pickle.dumps(Trap()))
    with pytest.raises(UserError):
        open_source(str(tmp_path / "t.pkl"))
    assert not (tmp_path / "opened").exists()


def checksum(page: bytes) -> int:
    """Return what DuckDB writes before a page: without it the page would count as damaged."""
    words = (int.from_bytes(page[at : at + 8], "little") for at in range(0, len(page), 8))
    total = 5381
    for word in words:
        total ^= word * 0xBF58476D1CE4E5B9 % 2**64
    return total


def test_a_database_of_another_duckdb_is_said_to_be_one(tmp_path):
    import duckdb

    with duckdb.connect(str(tmp_path / "d.duckdb")) as connection:
        connection.execute("CREATE TABLE t AS SELECT 1 AS a")
    content = bytearray((tmp_path / "d.duckdb").read_bytes())
    content[12] = 120
    content[:8] = checksum(bytes(content[8:4096])).to_bytes(8, "little")
    (tmp_path / "d.duckdb").write_bytes(content)
    with pytest.raises(UserError, match="made by another DuckDB") as error:
        open_source(str(tmp_path / "d.duckdb"))
    assert "version 120" in error.value.found
