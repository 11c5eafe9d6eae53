"""What each column holds: counts, range, quartiles, common values, observed type."""

from __future__ import annotations

from typing import TYPE_CHECKING

import duckdb
import ibis

from analysis import progress
from analysis.disk_limits import disk_refusal
from analysis.errors import UserError
from analysis.memory import lacks_memory
from analysis.obtain.profile.column import Column
from analysis.obtain.profile.common_values import count_common_values
from analysis.obtain.profile.quartiles import estimated_quartiles
from analysis.obtain.profile.settled_values import settle_numbers, settle_texts
from analysis.obtain.profile.text_forms import count_text_forms
from analysis.obtain.profile.value_readers import plain_value, value_hash
from analysis.obtain.profile.written_ratings import settle_ratings
from analysis.obtain.sources.source import Problem

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from analysis.obtain.sources import Source, SourceTable

# Columns that are read in one pass, and values: exact quartiles hold each in memory.
CHUNK, CELLS = 40, 40_000_000
# Above this many rows quartiles are read from bins and many distinct values are estimated,
# since exact figures would need memory in proportion to the rows.
EXACT_ROWS = 20_000_000
# In such tables distinct values are counted exactly up to this many, and ids always, by their
# 64-bit hashes; for others those whose hash is a multiple of PART are counted, times PART, which
# misses by less than a hundredth (Wegman's adaptive sampling, at a fixed rate).
FEW, PART = 5_000_000, 64


def _kind(column: ir.Value) -> str:
    kind = column.type()
    for name, matches in (
        ("integer", kind.is_integer()),
        ("number", kind.is_floating()),
        ("boolean", kind.is_boolean()),
        ("timestamp", kind.is_timestamp()),
        ("blob", kind.is_binary()),
    ):
        if matches:
            return name
    return "text"


def _facts(value: ir.Value, raw: ir.Value, kind: str, exact: bool) -> dict[str, ir.Value]:
    facts = {"filled": value.count()}
    if kind == "blob":
        return facts
    facts["distinct"] = value.nunique(where=None if exact else value_hash(value) % PART == 0)
    if kind == "boolean":
        return facts
    ends = {"low": value.min(), "high": value.max()}
    text = kind == "timestamp"
    facts |= {name: end.cast("string") if text else end for name, end in ends.items()}
    if kind in {"integer", "number"} and exact:
        facts["quartiles"] = value.cast("float64").quantile([0.25, 0.5, 0.75])
    if kind == "number":
        facts["part"] = (value % 1.0 != 0.0).sum()
        if raw.type().is_floating():
            facts |= {"nan": raw.isnan().sum(), "inf": raw.isinf().sum()}
    return facts


def _first_pass(table: ir.Table, columns: list[Column], exact: bool) -> None:
    wanted: dict[str, ir.Value] = {"rows": table.count()}
    for number, column in enumerate(columns):
        raw = table[column.name]
        facts = _facts(plain_value(raw), raw, column.kind, exact)
        wanted |= {f"{key}_{number}": value for key, value in facts.items()}
    row = table.aggregate(**wanted).to_pyarrow().to_pylist()[0]
    for number, column in enumerate(columns):
        get = {
            key: row.get(f"{key}_{number}")
            for key in ("filled", "distinct", "low", "high", "quartiles", "part", "nan", "inf")
        }
        column.rows, column.nulls = row["rows"], row["rows"] - get["filled"]
        column.distinct = (get["distinct"] or 0) * (1 if exact else PART)
        column.low, column.high = get["low"], get["high"]
        column.quartiles = tuple(get["quartiles"] or ())
        column.whole = column.kind == "integer" or (column.kind == "number" and not get["part"])
        column.odd = {key: get[key] for key in ("nan", "inf") if get[key]}
        column.approximate = column.about = not exact and column.kind != "blob"


def _recount(table: ir.Table, column: Column) -> None:
    """Count the values of a long table's column exactly, where they are few or may be ids."""
    fractions = column.kind == "timestamp" or not (column.whole or column.kind != "number")
    if not column.about or (column.distinct > FEW and fractions):
        return
    value = plain_value(table[column.name])
    held = table.select(value=value).filter(ibis._.value.notnull())
    if column.distinct > FEW:
        held = held.select(value=value_hash(held.value))
    column.distinct, column.about = int(held.distinct().count().execute()), False


def _counted(column: Column) -> bool:
    """Tell whether common values of a column are worth counting."""
    long = column.approximate and column.distinct > FEW
    return column.kind != "blob" and column.filled > 0 and not column.unique and not long


def profile_table(table: SourceTable) -> list[Column]:
    """Describe every column of a table.

    Parameters
    ----------
    table : SourceTable
        One table or view of a source; its data is settled, see `settled_values`.

    Returns
    -------
    list of Column
        In the order of the table.
    """
    settle_numbers(table)
    columns = [
        Column(table.name, name, position, _kind(plain_value(table.data[name])))
        for position, name in enumerate(table.data.columns)
    ]
    rows = int(table.data.count().execute())
    _describe(table.data, columns, rows)
    for column in columns:
        column.gap_words = table.gap_words.get(column.name, {})
    rated = settle_ratings(table, columns)
    settled = rated + settle_texts(table, [one for one in columns if one not in rated])
    for column in settled:
        column.kind, column.forms = _kind(plain_value(table.data[column.name])), {}
    _describe(table.data, settled, rows)
    return columns


def _describe(data: ir.Table, columns: list[Column], rows: int) -> None:
    """Write into the profiles of columns what their values are."""
    exact = rows <= EXACT_ROWS
    width = max(1, min(CHUNK, CELLS // max(rows, 1))) if exact else CHUNK
    for start in range(0, len(columns), width):
        part = columns[start : start + width]
        _first_pass(data, part, exact)
        for column in part:
            _recount(data, column)
            column.top = []
        count_common_values(data, [column for column in part if _counted(column)])
        count_text_forms(data, part)
        for column in part:
            if not exact and column.kind in {"integer", "number"} and column.filled:
                column.quartiles = estimated_quartiles(data, column.name, column.distinct)


def profile_source(source: Source) -> dict[str, list[Column]]:
    """Describe every column of every table of a source, by table.

    A table whose values cannot be read is taken out of the source, which names it.

    Parameters
    ----------
    source : Source
        An opened source.
    """
    found: dict[str, list[Column]] = {}
    with progress.work_step("Profiling tables", len(source.tables)) as advance:
        for table in list(source.tables):
            try:
                found[table.name] = profile_table(table)
            except duckdb.Error as error:
                is_stopped = isinstance(error, duckdb.InterruptException)
                if is_stopped or lacks_memory(error) or disk_refusal(error):
                    raise
                _set_aside(source, table, error)
            advance(1)
    return found


def _set_aside(source: Source, table: SourceTable, error: duckdb.Error) -> None:
    """Leave out a table whose values cannot be read, and say so.

    Raises
    ------
    UserError
        When the source holds no other.
    """
    # What stands behind the colon may quote a cell.
    said = str(error).partition(":")[0]
    if len(source.tables) == 1:
        raise UserError(
            f"the values of “{table.name}” in {source.name} cannot be read ({said})",
            "a whole file",
            "Copy the file again.",
        ) from None
    source.tables.remove(table)
    source.foreign_keys = [
        key for key in source.foreign_keys if table.name not in (key.child_table, key.parent_table)
    ]
    sentence = f"Its values could not be read and it is left out: the engine says “{said}”."
    source.problems.append(Problem(table.name, "", "unreadable", 0, sentence, "high"))
