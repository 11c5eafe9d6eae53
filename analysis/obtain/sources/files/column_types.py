"""Types for columns that came as text: a column is a number when every value in it is one."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import ibis

from analysis import engine

if TYPE_CHECKING:
    import ibis.expr.types as ir

# How files spell a missing value where all else in a column is a number.
MISSING = ("", "NULL", "null", "\\N", "NA", "N/A", "n/a", "NaN", "nan", "None")
# At most 19 digits, which 64 bits may hold.
WHOLE = r"^[+-]?[0-9]{1,19}$"
# Decimal points only: a comma may part thousands as well as decimals.
NUMBER = r"^[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?$"
# Apart, since a column of numbers may hold it and no year or id does.
INFINITE = r"^[+-]?([iI]nf|[iI]nfinity)$"
# Leading zeros belong to codes ("02139"), and a number would lose them.
PADDED = r"^[+-]?0[0-9]"
# Columns that are tested in one query; each costs time to compile.
CHUNK = 100


def _verdicts(column: ir.StringValue, name: str) -> dict[str, ir.Value]:
    text = column.strip()
    real = ~text.isin(MISSING) & text.notnull()
    whole = text.re_search(WHOLE) & text.try_cast("int64").notnull()
    number = text.re_search(NUMBER) | text.re_search(INFINITE)
    # Digits that no 64 bits hold: a float would make different ids the same.
    beyond = text.re_search(r"^[+-]?[0-9]{16,}$") & text.try_cast("int64").isnull()
    return {
        f"{name}_beyond": (real & beyond).sum(),
        f"{name}_real": real.sum(),
        f"{name}_whole": (real & whole).sum(),
        f"{name}_number": (real & number).sum(),
        f"{name}_padded": (real & text.re_search(PADDED)).sum(),
        f"{name}_spaced": (column.startswith(" ") | column.endswith(" ")).sum(),
    }


def _type_of(facts: dict[str, int | None], name: str) -> str:
    real, whole, number, padded, beyond = (
        facts[f"{name}_{what}"] or 0 for what in ("real", "whole", "number", "padded", "beyond")
    )
    words = "spaced" if facts[f"{name}_spaced"] else "string"
    if not real or padded or beyond:
        return words
    if whole == real:
        return "int64"
    return "float64" if number == real else words


def column_types(table: ir.Table) -> dict[str, str]:
    """Return int64, float64, string or, where blanks stand around some, spaced for each column.

    Parameters
    ----------
    table : ibis Table
        Of text columns.
    """
    found: dict[str, str] = {}
    columns = list(table.columns)
    for start in range(0, len(columns), CHUNK):
        part = columns[start : start + CHUNK]
        wanted: dict[str, ir.Value] = {}
        for position, name in enumerate(part):
            wanted |= _verdicts(table[name], f"c{position}")
        facts = table.aggregate(**wanted).to_pyarrow().to_pylist()[0]
        found |= {name: _type_of(facts, f"c{position}") for position, name in enumerate(part)}
    return found


def write_typed(raw: Path, target: Path) -> ir.Table:
    """Give the columns of a text-only Parquet file their types in a second file.

    Parameters
    ----------
    raw, target : Path
        The file to read and the file to write; padded numbers ("007") stay text.

    Returns
    -------
    ibis Table
        The typed table.
    """
    table = engine.read_parquet(raw)
    found = column_types(table)
    if set(found.values()) == {"string"}:
        return table
    columns = {}
    for name, kind in found.items():
        text = table[name].strip()
        if kind == "string":
            columns[name] = table[name]
        elif kind == "spaced":
            lines = table[name].contains("\n")
            columns[name] = ibis.ifelse(lines, table[name], text.nullif(""))
        else:
            columns[name] = ibis.ifelse(text.isin(MISSING), None, text).try_cast(kind)
    engine.shared_connection().to_parquet(table.select(**columns), str(target), compression="zstd")
    raw.unlink()
    return engine.read_parquet(target)
