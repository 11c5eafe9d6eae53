"""What texts are: how many values of a column read as number, time, UUID …"""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis

from analysis.obtain.profile.value_readers import SHAPES, form_test, plain_value, value_counts
from analysis.obtain.values.shapes import python_shape
from analysis.obtain.values.written_numbers import NUMBER_SHAPES
from analysis.obtain.values.written_times import HALF

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from analysis.obtain.profile.column import Column

# Texts are tested for the forms only whose shape is seen among so many rows, evenly drawn: once,
# where these are all rows or one value makes the form known, else in this share of them. Words
# for “no value” are looked for always.
SAMPLE, SEEN, ONCE = 2_000, 0.2, {"zoned", "padded"}
# In long tables values are grouped where each comes this often.
GROUPED = 4
# Halves of the day and zones, which the engine's own reader of ISO 8601 does not know.
NOT_ISO = python_shape(
    rf"[0-9](?:{HALF[:-1]}| ?[A-Z]{{2}}.*| [+-][0-9].*| ?[\[(].*| [A-Z][a-z]+/.*)$"
)
# Writings in which the year of two digits stands first, and those that fit the same texts.
SHORT_YEARS = {f"pattern:%y{mark}%m{mark}%d": f"{mark}%y" for mark in "./-"}
COMPILED = {form: python_shape(shape) for form, shape in SHAPES.items()}


def _forms(counts: ir.Table, wanted: list[str]) -> dict[str, int]:
    """Return how many of some texts, `value` with its `times`, have each form."""
    sums = {
        f"f{number}": ibis.ifelse(form_test(counts.value, form), counts.times, 0).sum()
        for number, form in enumerate(wanted)
    }
    row = counts.aggregate(**sums).to_pyarrow().to_pylist()[0]
    found = {form: int(row[f"f{number}"] or 0) for number, form in enumerate(wanted)}
    return {form: count for form, count in found.items() if count}


def _likely(table: ir.Table, columns: list[Column]) -> dict[str, list[str]]:
    """Return the forms that some rows show, by column."""
    chosen = {column.name: table[column.name].cast("string") for column in columns}
    some, step = table.select(**chosen), -(-columns[0].rows // SAMPLE)
    if step > 1:
        numbered = some.mutate(place_of_row=ibis.row_number())
        some = numbered.filter(numbered.place_of_row % step == 0).drop("place_of_row")
    cells = some.to_pyarrow()
    least = SEEN if step > 1 else 0.0
    return {column.name: _shown(cells[column.name].to_pylist(), least) for column in columns}


def _shown(cells: list[str | None], least: float) -> list[str]:
    """Return "gap" and the forms whose shape a share of some texts has."""
    texts = [text.strip() for text in cells if text is not None]
    seen = {form: sum(map(bool, map(COMPILED[form].search, texts))) for form in COMPILED}
    forms = [f for f, times in seen.items() if times > (0 if f in ONCE else least * len(texts))]
    if not {"point", "comma"} & set(forms):
        forms = [form for form in forms if form not in NUMBER_SHAPES]
    if "iso" in forms and not any(map(NOT_ISO.search, texts)):
        forms = [form for form in forms if form not in ("pattern:%Y-%m-%d", "pattern:%Y/%m/%d")]
    days = any(form == "iso" or form.startswith("pattern:") for form in forms)
    numbers = "number" in forms or "point" in forms
    return ["gap", *["no_number"] * numbers, *["no_day"] * days, *forms]


def _outer_parts(counts: ir.Table, forms: dict[str, int]) -> tuple[int, int]:
    """Return how many values days have before and behind the month, where either is the year."""
    for form, last in SHORT_YEARS.items():
        if form in forms and any(other.endswith(last) for other in forms):
            days = counts.filter(form_test(counts.value, form)).select(day=ibis._.value.strip())
            ends = days.aggregate(
                first=days.day.substr(0, 2).nunique(), last=days.day.substr(6, 2).nunique()
            )
            row = ends.to_pyarrow().to_pylist()[0]
            return row["first"], row["last"]
    return (0, 0)


def count_text_forms(table: ir.Table, columns: list[Column]) -> None:
    """Write into the profiles of text columns how many values have each form.

    Parameters
    ----------
    table : ibis Table
        The rows.
    columns : list of Column
        Profiles of some of its columns; those of other kinds are passed over.
    """
    texts = [column for column in columns if column.kind == "text" and column.filled]
    likely = _likely(table, texts) if texts else {}
    for column in texts:
        if column.approximate and column.distinct > column.filled / GROUPED:
            value = plain_value(table[column.name])
            counts = table.select(value=value, times=1).filter(value.notnull())
        else:
            counts = value_counts(table, column.name)
        column.forms = _forms(counts, likely[column.name])
        column.outer_parts = _outer_parts(counts, column.forms)
