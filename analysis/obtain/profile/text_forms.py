"""What texts are: how many values of a column read as number, time, UUID …"""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis

from analysis.obtain.profile.value_readers import plain_value, text_tests, value_counts

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from analysis.obtain.profile.column import Column

# In long tables texts are tested for the forms that this share of every SAMPLED-th row shows,
# and for those that a single value makes known; values are grouped where each comes this often.
SAMPLED, SEEN, ALWAYS, GROUPED = 997, 0.2, {"zoned", "padded"}, 4


def _forms(counts: ir.Table, wanted: set[str] | None) -> dict[str, int]:
    """Return how many of some texts, `value` with its `times`, have each form."""
    tests = text_tests(counts.value)
    tests = {form: test for form, test in tests.items() if wanted is None or form in wanted}
    sums = {
        f"f{number}": ibis.ifelse(test, counts.times, 0).sum()
        for number, test in enumerate(tests.values())
    }
    row = counts.aggregate(**sums).to_pyarrow().to_pylist()[0] if sums else {}
    found = {form: int(row[f"f{number}"] or 0) for number, form in enumerate(tests)}
    return {form: count for form, count in found.items() if count}


def _likely(table: ir.Table, columns: list[Column]) -> dict[str, set[str]]:
    """Return the forms that some rows of a long table show, by column."""
    chosen = {column.name: table[column.name] for column in columns}
    numbered = table.select(**chosen).mutate(place_of_row=ibis.row_number())
    some = numbered.filter(numbered.place_of_row % SAMPLED == 0).cache()
    found = {}
    for column in columns:
        seen = _forms(value_counts(some, column.name), None)
        least = SEEN * int(some[column.name].count().execute())
        found[column.name] = {f for f, count in seen.items() if count > least or f in ALWAYS}
    return found


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
    long = [column for column in texts if column.approximate]
    likely = _likely(table, long) if long else {}
    for column in texts:
        if column.approximate and column.distinct > column.filled / GROUPED:
            value = plain_value(table[column.name])
            counts = table.select(value=value, times=1).filter(value.notnull())
        else:
            counts = value_counts(table, column.name)
        column.forms = _forms(counts, likely.get(column.name))
