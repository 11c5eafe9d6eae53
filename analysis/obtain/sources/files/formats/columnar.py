"""Feather, Arrow and ORC files: copied once into Parquet, a piece at a time."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from analysis import engine, scratch
from analysis.errors import UserError
from analysis.obtain.sources.source import Source, SourceTable, read_part

if TYPE_CHECKING:
    import pyarrow as pa

ENDINGS = (".feather", ".arrow", ".ipc", ".fea", ".orc")


def _feather_pieces(path: Path) -> Iterator[pa.Table]:
    import pyarrow as pa

    with pa.memory_map(str(path)) as mapped:
        reader = pa.ipc.open_file(mapped)
        yield pa.Table.from_batches([], reader.schema)
        for number in range(reader.num_record_batches):
            yield pa.Table.from_batches([reader.get_batch(number)])


def _orc_pieces(path: Path) -> Iterator[pa.Table]:
    import pyarrow as pa
    from pyarrow import orc

    file = orc.ORCFile(path)
    yield pa.Table.from_batches([], file.schema)
    for number in range(file.nstripes):
        yield pa.Table.from_batches([file.read_stripe(number)])


def _plain(piece: pa.Table) -> pa.Table:
    """Spread columns that hold objects over columns of their own."""
    import pyarrow as pa

    while any(pa.types.is_struct(kind) for kind in piece.schema.types):
        piece = piece.flatten()
    return piece


def _copy(path: Path, pieces: Iterator[pa.Table], form: str) -> Source:
    import pyarrow as pa
    import pyarrow.parquet as pq

    target, writer = scratch.temporary_folder() / "copy.parquet", None
    try:
        for piece in map(_plain, pieces):
            writer = writer or pq.ParquetWriter(target, piece.schema, compression="zstd")
            writer.write_table(piece)
    except (pa.ArrowException, OSError, ValueError) as error:
        raise UserError(
            f"{path.name} cannot be read as {form} ({str(error).splitlines()[0]})",
            f"a whole {form} file",
            "Copy or export it again.",
        ) from None
    finally:
        if writer:
            writer.close()
    data = engine.read_parquet(target)
    ending = next((end for end in ENDINGS if path.name.lower().endswith(end)), "")
    name = path.name[: len(path.name) - len(ending)] or path.name
    declared = {column: str(kind) for column, kind in data.schema().items()}
    return read_part(SourceTable(name, data, declared=declared), [])


def read_feather_file(path: Path) -> Source:
    """Open one Feather or Arrow file.

    Raises
    ------
    UserError
        When it is damaged.
    """
    return _copy(path, _feather_pieces(path), "Feather or Arrow")


def read_orc_file(path: Path) -> Source:
    """Open one ORC file.

    Raises
    ------
    UserError
        When it is damaged.
    """
    return _copy(path, _orc_pieces(path), "ORC")
