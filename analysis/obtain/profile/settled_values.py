"""Columns whose values are settled before all else: words for “no value”, numbers, exact ids."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis

from analysis.obtain.values.missing_words import (
    MAY_BE_NAMES,
    NEVER_NAMES,
    SEVERAL,
    code_shape,
    counted_words,
    is_gap,
    is_never_name,
    is_no_number,
    program_words,
    summed_words,
)
from analysis.obtain.values.written_numbers import number_style, shows_comma, styled_number

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from analysis.obtain.profile.column import Column
    from analysis.obtain.sources import SourceTable

# Share of the other values that have to be of one kind for every word to mean “no value”.
NEARLY = 0.9
# Words for “no value” are names of a list where they are at most this share of it.
FEW = 0.05
# Whole numbers that 64 bits with a sign hold.
LARGEST = 2**63 - 1
# Forms that make no kind of value.
NO_KINDS = {
    "gap",
    "no_number",
    "no_day",
    "padded",
    "few_parts",
    "has_point",
    "has_comma",
    "short_long",
}
# Places that a float keeps apart.
DIGITS = 15


def settle_numbers(table: SourceTable) -> None:
    """Replace numbers that no float holds: whole ones become int64, or text where they are longer.

    Parameters
    ----------
    table : SourceTable
        Its data is replaced where a column of it is a wide decimal, an unsigned number of 64 bits
        or a length of time, which becomes text.
    """
    data, fixed = table.data, {}
    for name, kind in data.schema().items():
        column = data[name]
        if kind.is_decimal() and (kind.precision or 38) > DIGITS:
            fixed[name] = _exact(column, bool(kind.scale))
        elif kind.is_unsigned_integer() and kind.nbytes == 8:
            fixed[name] = _exact(column, fractions=False)
    if fixed:
        table.data = data.mutate(**fixed)


def _exact(column: ir.NumericValue, fractions: bool) -> ir.Value:
    """Return wide numbers as int64 or floats where that loses nothing, else as text."""
    row = column.as_table().aggregate(
        most=column.max().cast("string"),
        least=column.min().cast("string"),
        exact=column.nunique() if fractions else ibis.literal(0),
        near=column.cast("float64").nunique() if fractions else ibis.literal(0),
    ).to_pyarrow().to_pylist()[0]  # fmt: skip
    if fractions:
        return column.cast("float64" if row["exact"] == row["near"] else "string")
    size = max(abs(int(row[end] or 0)) for end in ("least", "most"))
    return column.cast("int64" if size <= LARGEST else "string")


def settle_texts(table: SourceTable, columns: list[Column]) -> list[Column]:
    """Replace texts that mean “no value” by null, and written numbers by numbers.

    Parameters
    ----------
    table : SourceTable
        Its data is replaced where a column is settled.
    columns : list of Column
        Profiles of its columns; `gap_words` is filled in.

    Returns
    -------
    list of Column
        Those that were settled; what else is known of them is that of the values before.
    """
    texts = [column for column in columns if column.kind == "text" and column.filled]
    commas = any(shows_comma(one.forms, _real(one)) for one in texts)
    fixed = {}
    for column in texts:
        value, real = table.data[column.name], _real(column)
        real -= column.forms["no_number"] if _has_other_words(column) else 0
        style = number_style(column.forms, real, commas) if _is_written(column, real) else None
        none = _means_none(table, column)
        if none is not None:
            words = counted_words(table.data.filter(none)[column.name].cast("string"))
            # Parts of the table in which all else was numbers were read without theirs before.
            column.gap_words = summed_words(table.gap_words.get(column.name, {}), words)
            value = ibis.ifelse(none, None, value)
        if style is not None:
            value = styled_number(value.strip(), style)
        if none is not None or style is not None:
            fixed[column.name] = value
    if fixed:
        table.data = table.data.mutate(**fixed)
    return [column for column in texts if column.name in fixed]


def _real(column: Column) -> int:
    return column.filled - column.forms.get("gap", 0)


def _has_other_words(column: Column) -> bool:
    """Tell whether all but words for “no number” are numbers."""
    words = column.forms.get("no_number", 0)
    numbers = max(column.forms.get(form, 0) for form in ("number", "point", "comma"))
    return 0 < words < column.filled and numbers >= NEARLY * (_real(column) - words) > 0


def _is_written(column: Column, real: int) -> bool:
    """Tell whether numbers are written in another way than the engine's, and no codes."""
    plain = column.forms.get("number", 0) >= real and not _has_other_words(column)
    return not column.forms.get("padded") and not plain


def _means_none(table: SourceTable, column: Column) -> ir.BooleanValue | None:
    """Return where words mean “no value”, None where none does."""
    if _has_other_words(column):
        text = table.data[column.name].cast("string")
        return is_gap(text) | is_no_number(text)
    if not column.forms.get("gap"):
        return None
    text, real = table.data[column.name].cast("string"), _real(column)
    kinds = [name for name in column.forms if name not in NO_KINDS]
    if not real or any(column.forms[kind] >= NEARLY * real for kind in kinds):
        return is_gap(text)
    found = table.data.filter(is_gap(text)).select(word=text.strip()).distinct()
    words = found.word.to_pyarrow().to_pylist()
    if _one_shape(table.data.filter(~is_gap(text)).select(text=text)):
        return is_gap(text)
    if _lists_names(column, words):
        return None
    if len({word.lower() for word in program_words(words)}) >= SEVERAL:
        return is_gap(text)
    return is_never_name(text) if any(word.lower() in NEVER_NAMES for word in words) else None


def _lists_names(column: Column, words: list[str]) -> bool:
    """Tell whether each word stands once in a long list of different names: films are called so.

    What programs write where there is none they write again and again, in one spelling.
    """
    once = column.forms["gap"] == len(words) and column.distinct >= NEARLY * column.filled
    few = len(words) <= FEW * column.filled
    return few and once and sum(word.lower() in MAY_BE_NAMES for word in words) >= SEVERAL


def _one_shape(texts: ir.Table) -> bool:
    """Tell whether nearly all texts are codes of one shape."""
    shapes = texts.select(shape=code_shape(texts.text)).group_by("shape").agg(n=ibis._.count())
    rows = shapes.order_by([ibis.desc("n"), "shape"]).to_pyarrow().to_pylist()
    return bool(rows and rows[0]["shape"]) and rows[0]["n"] >= NEARLY * sum(r["n"] for r in rows)
