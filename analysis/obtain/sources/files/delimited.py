"""CSV, TSV and other delimited text."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from analysis import engine, scratch
from analysis.engine import quoted_name
from analysis.errors import UserError
from analysis.memory import lacks_memory
from analysis.obtain.sources.files.column_types import write_typed
from analysis.obtain.sources.files.headerless import require_named_columns
from analysis.obtain.sources.files.outer_rows import set_aside, without_outer_rows
from analysis.obtain.sources.files.quoted_lines import EXPECTED, REMEDY, swallowed_lines
from analysis.obtain.sources.files.raw_copy import (
    Dialect,
    RawCopy,
    copy_as_text,
    line_room,
    plain_copy,
)
from analysis.obtain.sources.files.table_start import TableStart, table_start
from analysis.obtain.sources.files.text_encoding import WINDOWS
from analysis.obtain.sources.source import Problem, Source, SourceTable, read_part

# By these a text file is known without a look inside.
ENDINGS = (".csv", ".tsv", ".tab", ".txt", ".psv")
# Share of rows with another number of fields beyond which a file counts as misread.
RAGGED_MOST = 0.01
# Lines that a message names, to be looked at by hand.
REJECTED_NAMED = 5


def table_name(path: Path) -> str:
    """Return a file's name without the endings that say how it is packed."""
    ending = next((end for end in ENDINGS if path.name.lower().endswith(end)), "")
    return path.name[: len(path.name) - len(ending)] or path.name


def found_dialect(path: Path, columns: list[str] | None) -> tuple[Dialect, TableStart]:
    """Find out how a file is written.

    Raises
    ------
    UserError
        When it is empty or its first row holds values and `columns` names none.
    """
    start = table_start(path)
    dialect = Dialect(
        start.delimiter, start.names, start.headed, start.encoding, start.quote, skip=start.skip
    )
    if columns and len(columns) == len(start.rows[0]):
        known = [cell.strip().lower() for cell in start.rows[0]]
        same = known == [name.lower() for name in columns]
        return replace(dialect, columns=tuple(columns), header=same), start
    names = require_named_columns(path, start, columns)
    return replace(dialect, columns=names, header=start.headed and bool(start.names)), start


def _ragged(path: Path, name: str, copy: RawCopy, rows: int) -> list[Problem]:
    """Return what lines with another number of fields, and quotes without an end, cost."""
    bad, lost = copy.bad, copy.lost
    if not bad:
        return []
    where = ", ".join(f"{line:,}" for line, _ in bad[:REJECTED_NAMED])
    where += " …" if len(bad) > REJECTED_NAMED else ""
    if lost <= RAGGED_MOST * (rows + lost):
        sentence = f"Rows with another number of fields are left out: lines {where}."
        return [Problem(name, "", "ragged rows", lost, sentence)]
    line, inside = max(bad, key=lambda one: one[1])
    if inside:
        raise UserError(
            f"line {line:,} of {path.name} opens a quote that nothing closes, so that the lines "
            "behind it lie inside",
            EXPECTED,
            REMEDY,
        )
    raise UserError(
        f"{lost:,} of {rows + lost:,} rows of {path.name} have another number of "
        f"fields than its header, first in lines {where}",
        f"at most {RAGGED_MOST:.0%} of such rows",
        "Check the delimiter and the quotes of the file.",
    )


def _swallowed(path: Path, name: str, lost: int, rows: int) -> list[Problem]:
    """Return what cells cost that hold rows of the file."""
    if lost > RAGGED_MOST * (rows + lost):
        raise UserError(
            f"quotes of {path.name} are closed too late: {lost:,} lines lie inside single cells",
            EXPECTED,
            "Close each quote in its line, or double it where it is a part of the text.",
        )
    sentence = "Cells hold lines that look like rows of the file: a quote is closed too late."
    return [Problem(name, "", "rows inside a cell", lost, sentence)] if lost else []


def read_dialect(
    path: Path, dialect: Dialect, name: str | None = None
) -> tuple[SourceTable, list[Problem]]:
    """Copy a delimited file into typed Parquet.

    Parameters
    ----------
    path : Path
        The file.
    dialect : Dialect
        How it is written.
    name : str, optional
        Name of the table; the file's name without endings where omitted.

    Returns
    -------
    table : SourceTable
        Its rows.
    problems : list of Problem
        Rows that were left out.

    Raises
    ------
    UserError
        When more than one row in a hundred has another number of fields, or lies inside a cell
        whose quote is closed too late.
    """
    part = _read_part(path, dialect, name or table_name(path), {}, None)
    return part.tables[0], part.problems


def _read_best(path: Path, dialect: Dialect) -> tuple[RawCopy, Dialect]:
    """Copy a file as text, with other quotes where those of most files lose lines."""
    (plain, dialect), folder = plain_copy(path, dialect), scratch.temporary_folder()
    room = line_room(plain)
    best, taken = copy_as_text(plain, dialect, folder / "raw.parquet", room), dialect
    if best.bad or _takes_in_tabs(best, dialect):
        for number, other in enumerate(_quotings(dialect)):
            copy = copy_as_text(plain, other, folder / f"raw{number}.parquet", room)
            letters = not other.quote and not best.bad and not copy.bad
            if copy.lost < best.lost or letters:
                best, taken = copy, other
    return best, taken


def _takes_in_tabs(copy: RawCopy, dialect: Dialect) -> bool:
    """Tell whether a quote of a file parted by tabs takes in what stands behind it."""
    if dialect.delimiter != "\t" or not dialect.quote:
        return False
    sums = " OR ".join(f"contains({quoted_name(name)}, chr(9))" for name in dialect.columns)
    query = f"SELECT bool_or({sums}) FROM read_parquet({engine.quoted_sql(copy.path)})"
    return bool(engine.shared_connection().raw_sql(query).fetchone()[0])


def _quotings(dialect: Dialect) -> list[Dialect]:
    """Return the other ways in which quotes of a file may be meant: as letters, or escaped."""
    if not dialect.quote:
        return []
    literal = [replace(dialect, quote="")] if dialect.delimiter in ("\t", "|", "::") else []
    return [*literal, replace(dialect, escape="\\")]


def _read_part(
    path: Path, dialect: Dialect, name: str, before: dict[str, int], header: list[str] | None
) -> Source:
    import duckdb

    try:
        copy, dialect = _read_best(path, dialect)
    except (duckdb.Error, OSError, UnicodeDecodeError) as error:
        if lacks_memory(error):
            raise
        raise UserError(
            f"{path.name} cannot be read as delimited text ({str(error).splitlines()[0]})",
            "CSV or TSV with a header",
            "Check the file, or copy it again.",
        ) from None
    rows = engine.read_parquet(copy.path).count().execute()
    problems = _ragged(path, name, copy, rows)
    if dialect.quote:
        lost = swallowed_lines(copy.path, dialect.columns, dialect.delimiter)
        problems += _swallowed(path, name, lost, rows)
    kept, counts = without_outer_rows(copy.path, dialect.columns, header)
    counts["comment lines"] = counts.get("comment lines", 0) + copy.remarks
    counts["comment lines"] += before.pop("comment lines", 0)
    counts["footer lines"] = copy.footers + counts.get("footer lines", 0)
    data, words = write_typed(kept, kept.with_name("typed.parquet"))
    declared = dict.fromkeys(dialect.columns, "")
    table = SourceTable(name, data, declared=declared, gap_words=words)
    return read_part(table, problems, *set_aside(name, before | counts))


def read_delimited(path: Path, columns: list[str] | None) -> Source:
    """Open one delimited file, finding out how it is written.

    Parameters
    ----------
    path : Path
        The file.
    columns : list of str, optional
        Names for the columns of a file without a header.

    Returns
    -------
    Source
        Its rows, what was left out or read otherwise, and what was set aside.

    Raises
    ------
    UserError
        See `found_dialect` and `read_dialect`.
    """
    dialect, start = found_dialect(path, columns)
    header = start.rows[0] if dialect.header else None
    part = _read_part(path, dialect, table_name(path), dict(start.before), header)
    if dialect.encoding == WINDOWS:
        sentence = "The file is not valid UTF-8 and is read as Windows-1252."
        part.problems.append(Problem(part.tables[0].name, "", "not UTF-8", 0, sentence, "low"))
    return part
