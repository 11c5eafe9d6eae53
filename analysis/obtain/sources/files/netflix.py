"""The Netflix Prize text format: blocks of ratings under the number of their movie."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from analysis import engine, progress, scratch
from analysis.errors import UserError
from analysis.obtain.sources.source import Problem, SourceTable

if TYPE_CHECKING:
    import pyarrow as pa

# Names as the contest gave them.
RATINGS = re.compile(r"(mv_\d+|combined_data_\d+)\.txt")
TITLES = re.compile(r"movie_titles\.(csv|txt)")
# A movie's number stands alone in its line, with a colon.
BLOCK = re.compile(rb"^(\d+):[ \t]*\r?\n", re.MULTILINE)
# Bytes of a first line that are looked at.
LINE = 1_000
# Bytes that are read at once, a million ratings: less is slower, more takes memory.
CHUNK = 32 << 20
# Ratings in one row group of the copy: enough for the engine to use both cores.
TOGETHER = 500_000
# Share of lines that are no rating beyond which the files are taken for others.
MISREAD = 0.01


def starts_with_block(path: Path) -> bool:
    """Tell whether the first line of a file is the number of a movie, as above its ratings."""
    with path.open("rb") as file:
        return BLOCK.match(file.readline(LINE)) is not None


def starts_with_number(path: Path) -> bool:
    """Tell whether the first field of a file is a number: a movie's, not the name of a column."""
    with path.open("rb") as file:
        return file.readline(LINE).split(b",")[0].strip().isdigit()


def _blocks(path: Path) -> Iterator[tuple[int, bytes]]:
    """Yield each movie's number with a piece of its lines; a long block comes in pieces."""
    movie, held = None, b""
    with path.open("rb") as file:
        while True:
            piece = file.read(CHUNK)
            held += piece
            cut = len(held) if not piece else held.rfind(b"\n") + 1
            text, held = held[:cut], held[cut:]
            place = 0
            for found in BLOCK.finditer(text):
                if movie is not None and found.start() > place:
                    yield movie, text[place : found.start()]
                movie, place = int(found[1]), found.end()
            if movie is not None and place < len(text):
                yield movie, text[place:]
            if not piece:
                return


class _Reader:
    """Reads blocks into batches, counting lines that are no rating."""

    def __init__(self) -> None:
        self.bad = 0

    def _skip(self, row: object) -> str:
        self.bad += 1
        return "skip"

    def batch(self, movie: int, text: bytes) -> pa.Table:
        """Return a block as customer_id, movie_id, rating, date."""
        import pyarrow as pa
        from pyarrow import csv

        names = ["customer_id", "rating", "date"]
        table = csv.read_csv(
            pa.BufferReader(text),
            read_options=csv.ReadOptions(column_names=names, use_threads=False),
            parse_options=csv.ParseOptions(invalid_row_handler=self._skip),
            convert_options=csv.ConvertOptions(
                column_types={"customer_id": pa.int64(), "rating": pa.float64(),
                              "date": pa.string()},
                strings_can_be_null=True,
            ),
        )  # fmt: skip
        column = pa.array([movie], pa.int64()).take(pa.array([0] * len(table), pa.int32()))
        return table.add_column(0, "movie_id", column)


def _batches(
    paths: list[Path], reader: _Reader, advance: Callable[[int], None]
) -> Iterator[pa.Table]:
    import pyarrow as pa

    for path in paths:
        try:
            for movie, text in _blocks(path):
                yield reader.batch(movie, text)
        except pa.ArrowInvalid as error:
            raise UserError(
                f"{path.name} is no file of Netflix Prize ratings ({error})",
                "blocks of customer,rating,date under the number of a movie",
                "Copy the file again.",
            ) from None
        advance(path.stat().st_size)


def _gathered(batches: Iterator[pa.Table]) -> Iterator[pa.Table]:
    """Put batches together, since a file may hold the few ratings of one movie."""
    import pyarrow as pa

    waiting: list[pa.Table] = []
    for batch in batches:
        waiting.append(batch)
        if sum(map(len, waiting)) > TOGETHER:
            yield pa.concat_tables(waiting)
            waiting = []
    if waiting:
        yield pa.concat_tables(waiting)


def read_netflix_ratings(paths: list[Path]) -> tuple[SourceTable, list[Problem]]:
    """Copy all files of ratings into one table.

    Parameters
    ----------
    paths : list of Path
        `mv_*.txt` or `combined_data_*.txt`.

    Returns
    -------
    table : SourceTable
        ratings: movie_id, customer_id, rating, date.
    problems : list of Problem
        Lines that are no rating.

    Raises
    ------
    UserError
        When a value is of the wrong type, or more than one line in a hundred is no rating.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    kinds = {"movie_id": pa.int64(), "customer_id": pa.int64(), "rating": pa.float64(),
             "date": pa.string()}  # fmt: skip
    target, reader, rows = scratch.temporary_folder() / "ratings.parquet", _Reader(), 0
    total = sum(path.stat().st_size for path in paths)
    with (
        pq.ParquetWriter(target, pa.schema(kinds), compression="zstd") as writer,
        progress.work_step("Reading ratings", total) as advance,
    ):
        for batch in _gathered(_batches(paths, reader, advance)):
            writer.write_table(batch)
            rows += len(batch)
    table = SourceTable("ratings", engine.read_parquet(target), declared=dict.fromkeys(kinds, ""))
    return table, _bad(reader.bad, rows)


def _bad(bad: int, rows: int) -> list[Problem]:
    if bad > MISREAD * (rows + bad):
        raise UserError(
            f"{bad:,} of {rows + bad:,} lines are no rating",
            "customer,rating,date in every line",
            "Check the files.",
        )
    text = "Lines with another number of fields are left out."
    return [Problem("ratings", "", "ragged rows", bad, text)] if bad else []


def read_netflix_titles(path: Path) -> tuple[SourceTable, list[Problem]]:
    """Read `movie_titles`: number, year or NULL, and a title that may hold commas."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    content = path.read_bytes()
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        text = content.decode("latin-1")
    rows, bad = [], 0
    for line in text.splitlines():
        parts = line.split(",", 2)
        if len(parts) == 3 and parts[0].strip().isdigit():
            year = parts[1].strip()
            rows.append((int(parts[0]), int(year) if year.isdigit() else None, parts[2].strip()))
        elif line.strip():
            bad += 1
    names = ("movie_id", "year", "title")
    columns = zip(*rows, strict=True) if rows else ((), (), ())
    kinds = (pa.int64(), pa.int64(), pa.string())
    arrays = [pa.array(list(c), kind) for c, kind in zip(columns, kinds, strict=True)]
    target = scratch.temporary_folder() / "movie_titles.parquet"
    pq.write_table(pa.table(dict(zip(names, arrays, strict=True))), target)
    sentence = "Lines that are no title are left out."
    problems = [Problem("movie_titles", "", "ragged rows", bad, sentence)] if bad else []
    data = engine.read_parquet(target)
    return SourceTable("movie_titles", data, declared=dict.fromkeys(names, "")), problems
