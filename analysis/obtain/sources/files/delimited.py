"""CSV, TSV and other delimited text."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from analysis import engine, scratch
from analysis.errors import UserError
from analysis.memory import lacks_memory
from analysis.obtain.sources.files.column_types import write_typed
from analysis.obtain.sources.files.file_start import file_opening, header_names, is_header
from analysis.obtain.sources.files.quoted_lines import (
    EXPECTED,
    REMEDY,
    require_closed_header,
    swallowed_lines,
)
from analysis.obtain.sources.source import Problem, SourceTable, fresh_name, safe_link

# By anything but these a text file is known to be something else.
ENDINGS = (".csv", ".tsv", ".tab", ".txt", ".psv")
# Share of rows with another number of fields beyond which a file counts as misread.
RAGGED_MOST = 0.01
# A line of 16 MB is no row any more; the engine holds two in a buffer instead of its sixteen.
LONGEST_LINE = 16 << 20
# Characters of what is inside an open quote from which on the engine may keep a part of it only,
# and what is said of its lines then: more than any file has.
QUOTED_MOST, UNCOUNTED = 4000, 10**12
# Lines that a message names, to be looked at by hand.
REJECTED_NAMED = 5


@dataclass(frozen=True)
class Dialect:
    """How a delimited file is written.

    Parameters
    ----------
    delimiter : str
        Between fields, one to four characters.
    columns : tuple of str
        Names of the columns.
    header : bool
        Whether the first row holds the names.
    encoding : str
        As the engine names it.
    quote : str
        Around fields that hold a delimiter; empty for none.
    """

    delimiter: str
    columns: tuple[str, ...]
    header: bool = True
    encoding: str = "utf-8"
    quote: str = '"'


def table_name(path: Path) -> str:
    """Return a file's name without the endings that say how it is packed."""
    ending = next((end for end in ENDINGS if path.name.lower().endswith(end)), "")
    return path.name[: len(path.name) - len(ending)] or path.name


def found_dialect(path: Path, columns: list[str] | None) -> Dialect:
    """Find out how a file is written.

    Raises
    ------
    UserError
        When it is empty or its first row holds values and `columns` names none.
    """
    encoding, lines, delimiter, rows = file_opening(path)
    require_closed_header(path, lines, delimiter)
    if columns and len(columns) == len(rows[0]):
        known = [cell.strip().lower() for cell in rows[0]]
        same = known == [name.lower() for name in columns]
        return Dialect(delimiter, tuple(columns), same, encoding)
    if not is_header(rows):
        raise UserError(
            f"{path.name} starts with values, not with names: {lines[0][:80]!r}",
            "a first row with the names of the columns",
            "Add that row, or name the columns in audience.toml:\n"
            f"[obtain]\ncolumns = {_suggestion(len(rows[0]))}",
        )
    return Dialect(delimiter, header_names(rows[0]), True, encoding)


def _suggestion(width: int) -> str:
    names = ["user_id", "movie_id", "rating", "timestamp"][:width]
    names += [f"column_{position + 1}" for position in range(len(names), width)]
    return str(names).replace("'", '"')


def _copy_raw(path: Path, dialect: Dialect, target: Path) -> list[tuple[int, int]]:
    rejects = fresh_name("rejects")
    columns = ", ".join(f"{engine.quoted_sql(name)}: 'VARCHAR'" for name in dialect.columns)
    options = [
        "auto_detect=false",
        f"columns={{{columns}}}",
        f"delim={engine.quoted_sql(dialect.delimiter)}",
        f"header={str(dialect.header).lower()}",
        f"quote={engine.quoted_sql(dialect.quote)}",
        f"escape={engine.quoted_sql(dialect.quote)}",
        f"encoding={engine.quoted_sql(dialect.encoding)}",
        f"max_line_size={LONGEST_LINE}, buffer_size={2 * LONGEST_LINE}",
        "compression='none'",
        f"store_rejects=true, rejects_table='{rejects}', rejects_scan='{rejects}_scan'",
        "rejects_limit=0",
    ]
    reader = f"read_csv({engine.quoted_sql(str(safe_link(path)))}, {', '.join(options)})"
    backend = engine.shared_connection()
    backend.raw_sql(f"COPY (SELECT * FROM {reader}) TO '{target}' (FORMAT parquet)")
    lost = "max(len(string_split(rtrim(csv_line, chr(10)), chr(10))) - 1)"
    known = f"CASE WHEN max(len(csv_line)) < {QUOTED_MOST} THEN {lost} ELSE {UNCOUNTED} END"
    unclosed = f"CASE WHEN bool_or(error_type = 'UNQUOTED VALUE') THEN {known} ELSE 0 END"
    bad = backend.raw_sql(
        f"SELECT line, coalesce({unclosed}, 0) FROM {rejects} GROUP BY line ORDER BY line"
    ).fetchall()
    backend.raw_sql(f"DROP TABLE {rejects}; DROP TABLE {rejects}_scan")
    return bad


def _ragged(path: Path, name: str, bad: list[tuple[int, int]], rows: int) -> list[Problem]:
    """Return what lines with another number of fields, and quotes without an end, cost."""
    if not bad:
        return []
    where = ", ".join(f"{line:,}" for line, _ in bad[:REJECTED_NAMED])
    where += " …" if len(bad) > REJECTED_NAMED else ""
    lost = len(bad) + sum(inside for _, inside in bad)
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
        Rows that were left out, and an encoding that is not UTF-8.

    Raises
    ------
    UserError
        When more than one row in a hundred has another number of fields, or lies inside a cell
        whose quote is closed too late.
    """
    import duckdb

    name = name or table_name(path)
    folder = scratch.temporary_folder()
    try:
        bad = _copy_raw(path, dialect, folder / "raw.parquet")
    except (duckdb.Error, OSError, UnicodeDecodeError) as error:
        if lacks_memory(error):
            raise
        raise UserError(
            f"{path.name} cannot be read as delimited text ({str(error).splitlines()[0]})",
            "CSV or TSV with a header",
            "Check the file, or copy it again.",
        ) from None
    rows = engine.read_parquet(folder / "raw.parquet").count().execute()
    problems = _ragged(path, name, bad, rows)
    if dialect.quote:
        lost = swallowed_lines(folder / "raw.parquet", dialect.columns, dialect.delimiter)
        problems += _swallowed(path, name, lost, rows)
    data = write_typed(folder / "raw.parquet", folder / "typed.parquet")
    return SourceTable(name, data, declared=dict.fromkeys(dialect.columns, "")), problems


def read_delimited(path: Path, columns: list[str] | None) -> tuple[SourceTable, list[Problem]]:
    """Open one delimited file, finding out how it is written.

    Parameters
    ----------
    path : Path
        The file.
    columns : list of str, optional
        Names for the columns of a file without a header.

    Returns
    -------
    table : SourceTable
        Its rows.
    problems : list of Problem
        What was left out or read otherwise.

    Raises
    ------
    UserError
        See `found_dialect` and `read_dialect`.
    """
    dialect = found_dialect(path, columns)
    table, problems = read_dialect(path, dialect)
    if dialect.encoding == "latin-1":
        sentence = "The file is not valid UTF-8 and is read as Latin-1."
        problems.append(Problem(table.name, "", "not UTF-8", 0, sentence, "low"))
    return table, problems
