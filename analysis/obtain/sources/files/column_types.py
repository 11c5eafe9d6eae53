"""Types for columns that came as text: a column is a number when every value in it is one."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import ibis

from analysis import engine
from analysis.obtain.values.missing_words import counted_words, is_gap, means_gap
from analysis.obtain.values.shapes import python_shape
from analysis.obtain.values.written_numbers import (
    COMMA,
    INFINITE,
    NUMBER,
    NUMBER_SHAPES,
    PADDED,
    POINT,
    WHOLE,
    Style,
    is_long,
    number_style,
    shows_comma,
    styled_number,
)

if TYPE_CHECKING:
    import ibis.expr.types as ir

# Columns that are tested in one query; each costs time to compile.
CHUNK = 100
# Rows of which one value that is no number makes a column text, before all values are tested.
SAMPLE = 2_000
# Values with a point from which on the digits behind it tell what it means.
ENOUGH_PARTED = 20
PARTED = re.compile(r"[1-9][0-9]{0,2}(\.[0-9]{3})+")
NUMERIC = [python_shape(shape) for shape in (NUMBER, INFINITE, POINT, COMMA)]


@dataclass(frozen=True)
class Reading:
    """How a text column is read.

    Parameters
    ----------
    kind : str
        int64, float64, string or, where blanks stand around some, spaced.
    style : Style, optional
        How its numbers are written, where they are not plain ones.
    """

    kind: str
    style: Style | None = None

    @property
    def numeric(self) -> bool:
        """Tell whether the column becomes one of numbers."""
        return self.kind in {"int64", "float64"}


def _verdicts(text: ir.StringValue) -> dict[str, ir.Value]:
    bare = text.strip()
    # No word for “no value” has a digit: that it is one is asked once, since it takes longest.
    return {
        "real": text.notnull() & ~is_gap(text),
        "whole": bare.re_search(WHOLE) & bare.try_cast("int64").notnull(),
        "number": bare.re_search(f"{NUMBER}|{INFINITE}"),
        "padded": bare.re_search(PADDED),
        "long": is_long(bare),
    }


def _styles(text: ir.StringValue) -> dict[str, ir.Value]:
    real = text.notnull() & ~is_gap(text)
    bare = text.strip()
    return {name: real & bare.re_search(shape) for name, shape in NUMBER_SHAPES.items()}


def _blanks(text: ir.StringValue) -> dict[str, ir.Value]:
    return {"spaced": text.startswith(" ") | text.endswith(" ")}


def _counted(table: ir.Table, names: list[str], tests: Callable) -> dict[str, dict[str, int]]:
    """Return by column how many values meet some tests."""
    found: dict[str, dict[str, int]] = {}
    for start in range(0, len(names), CHUNK):
        part = names[start : start + CHUNK]
        wanted = {
            f"c{position}_{what}": test.sum()
            for position, name in enumerate(part)
            for what, test in tests(table[name]).items()
        }
        row = table.aggregate(**wanted).to_pyarrow().to_pylist()[0]
        for key, count in row.items():
            place, _, what = key.partition("_")
            found.setdefault(part[int(place[1:])], {})[what] = count or 0
    return found


def _plain_kind(facts: dict[str, int]) -> str:
    """Return the kind of a column by its plain numbers; long or padded digits stay text."""
    real = facts["real"]
    if not real or facts["padded"] or facts["long"]:
        return "string"
    if facts["whole"] == real:
        return "int64"
    return "float64" if facts["number"] == real else "string"


def _may_be_numbers(table: ir.Table) -> list[str]:
    """Return the columns whose first values are numbers, written in any way."""
    cells = table.limit(SAMPLE).to_pyarrow()
    return [name for name in table.columns if all(map(_is_numeric, cells[name].to_pylist()))]


def _is_numeric(cell: str | None) -> bool:
    if cell is None or means_gap(cell):
        return True
    text = cell.strip()
    return any(shape.search(text) for shape in NUMERIC)


def _parted_by_points(table: ir.Table, names: list[str]) -> list[str]:
    """Return the columns whose points can only part thousands: three digits behind every one.

    Where decimals are meant some values have fewer digits, or all of them have a point.
    """
    cells = table.select(names).limit(SAMPLE).to_pyarrow() if names else {}
    found = []
    for name in names:
        texts = [cell.strip() for cell in cells[name].to_pylist() if cell and not means_gap(cell)]
        parted = sum(1 for text in texts if PARTED.fullmatch(text))
        plain = sum(1 for text in texts if re.fullmatch("[0-9]{1,3}", text))
        found += [name] if parted >= ENOUGH_PARTED and 0 < plain == len(texts) - parted else []
    return found


def _styled_readings(
    table: ir.Table, facts: dict[str, dict[str, int]], plain: dict[str, Reading]
) -> dict[str, Reading]:
    """Return the columns whose numbers are written in another way than the engine's."""
    may = [n for n, counts in facts.items() if not (counts["padded"] or counts["long"])]
    real = {name: facts[name]["real"] for name in may}
    styles = _counted(table, [n for n in may if plain[n].kind == "string"], _styles)
    commas = any(shows_comma(counts, real[name]) for name, counts in styles.items())
    floats = [name for name in may if plain[name].kind == "float64"]
    parted = floats if commas else _parted_by_points(table, floats)
    styles |= _counted(table, parted, _styles)
    found = {}
    for name, counts in styles.items():
        style = number_style(counts, real[name], commas or name in parted)
        if style and (plain[name].kind == "string" or style.decimal == "comma"):
            found[name] = Reading("int64" if style.whole else "float64", style)
    return found


def column_readings(table: ir.Table) -> dict[str, Reading]:
    """Return how each text column of a table is read, decided by all its values."""
    found = {name: Reading("string") for name in table.columns}
    facts = _counted(table, _may_be_numbers(table), _verdicts)
    found |= {name: Reading(_plain_kind(counts)) for name, counts in facts.items()}
    found |= _styled_readings(table, facts, found)
    texts = [name for name, reading in found.items() if reading.kind == "string"]
    blanks = _counted(table, texts, _blanks)
    return found | {n: Reading("spaced") for n, counts in blanks.items() if counts["spaced"]}


def _typed(text: ir.StringValue, reading: Reading) -> ir.Value:
    if reading.kind == "string":
        return text
    if reading.kind == "spaced":
        return ibis.ifelse(text.contains("\n"), text, text.strip().nullif(""))
    # Words for “no value” are no numbers; looking each up in a list of words in every column took
    # the engine gigabytes where there are hundreds.
    bare = text.strip()
    number = styled_number(bare, reading.style) if reading.style else bare.try_cast(reading.kind)
    return ibis.ifelse(number.isnan(), None, number) if number.type().is_floating() else number


def _gap_words(
    table: ir.Table, typed: ir.Table, found: dict[str, Reading]
) -> dict[str, dict[str, int]]:
    """Return the words for “no value” in columns of numbers, with how many rows each."""
    numbers = [name for name, reading in found.items() if reading.numeric]
    before, after = (
        one.aggregate(**{f"c{at}": one[name].count() for at, name in enumerate(numbers)})
        .to_pyarrow().to_pylist()[0] if numbers else {}
        for one in (table, typed)
    )  # fmt: skip
    lost = [name for at, name in enumerate(numbers) if before[f"c{at}"] > after[f"c{at}"]]
    words = {name: counted_words(table.filter(is_gap(table[name]))[name]) for name in lost}
    return {name: counts for name, counts in words.items() if counts}


def write_typed(raw: Path, target: Path) -> tuple[ir.Table, dict[str, dict[str, int]]]:
    """Give the columns of a text-only Parquet file their types in a second file.

    Parameters
    ----------
    raw, target : Path
        The file to read and the file to write; padded numbers ("007") stay text.

    Returns
    -------
    table : ibis Table
        The typed table.
    words : dict
        Words for “no value” that became null, with how many rows each, by column.
    """
    table = engine.read_parquet(raw)
    found = column_readings(table)
    if all(reading.kind == "string" for reading in found.values()):
        return table, {}
    columns = {name: _typed(table[name], reading) for name, reading in found.items()}
    engine.shared_connection().to_parquet(table.select(**columns), str(target), compression="zstd")
    typed = engine.read_parquet(target)
    words = _gap_words(table, typed, found)
    raw.unlink()
    return typed, words
