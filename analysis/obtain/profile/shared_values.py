"""What may be shown of columns beside viewers: values that enough viewers share."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import ibis

from analysis import disclosure, progress
from analysis.obtain.profile.common_values import TOP
from analysis.obtain.profile.value_readers import plain_value

if TYPE_CHECKING:
    import pandas as pd

    from analysis.obtain.profile.column import Column
    from analysis.obtain.sources import Source, SourceTable

# A text of which so many rows have one of their own was written by single viewers.
NEARLY_UNIQUE = 0.5
# Values of these shapes lead to a person wherever they stand.
SHAPES = {
    "e-mail": r"[^@\s]+@[^@\s]+\.[^@\s.]{2,}",
    "phone": r"(\+|\(|00[1-9][0-9]{0,2}[ /-])[0-9][0-9 ()./-]{5,}"
    r"|0?[0-9]{2,5}[ /-][0-9]{3,5}[ /-][0-9]{3,6}",
    "bank account": r"[A-Z]{2}[0-9]{2}( ?[A-Z0-9]{4}){3,7}( ?[A-Z0-9]{1,3})?",
    "address in a network": r"([0-9]{1,3}\.){3}[0-9]{1,3}(:[0-9]+)?"
    r"|([0-9A-Fa-f]{0,4}:){4,7}[0-9A-Fa-f.]{1,15}|([0-9A-Fa-f]{2}[:-]){5}[0-9A-Fa-f]{2}",
    "coordinates": r"\(?[+-]?[0-9]{1,3}\.[0-9]{2,}[,; ] *[+-]?[0-9]{1,3}\.[0-9]{2,}\)?",
}
PERSONAL_SHAPE = re.compile("|".join(f"(?:{shape})" for shape in SHAPES.values()))


def has_personal_shape(value: object) -> bool:
    """Tell whether a value is an e-mail address, a phone number, an account, an IP, a place."""
    return isinstance(value, str) and bool(PERSONAL_SHAPE.fullmatch(value.strip()))


def shown_values(column: Column) -> list[Any]:
    """Return every value that a profile shows."""
    ends = (column.low, column.high, *column.quartiles)
    return [value for value in ends if value is not None] + [value for value, _ in column.top]


def _nothing(column: Column) -> Column:
    return replace(column, low=None, high=None, quartiles=(), top=[], withheld=True)


def _shared(table: SourceTable, column: Column, viewer: str) -> pd.DataFrame:
    """Return value, text and times of values that ten viewers share, in their order.

    Of long tables only what the profile would show is looked at, since counting the viewers of
    every value would need memory in proportion to the rows.
    """
    raw = plain_value(table.data[column.name])
    rows = table.data.select(value=raw, viewer=table.data[viewer]).filter(raw.notnull())
    rows = rows.filter(rows.viewer.notnull())
    if column.approximate:
        numeric = column.kind in {"integer", "number"}
        wanted = [float(value) if numeric else str(value) for value in shown_values(column)]
        same = rows.value.cast("float64" if numeric else "string").isin(wanted)
        rows = rows.filter(same)
    counted = rows.group_by("value").agg(times=ibis._.count(), viewers=rows.viewer.nunique())
    kept = counted.filter(counted.viewers >= disclosure.FEWEST).order_by("value")
    return kept.select("value", "times", text=kept.value.cast("string")).to_pandas()


def _common(column: Column, shared: pd.DataFrame) -> list[tuple[str, int]]:
    """Return the commonest values; the rest of the rows must not be those of too few."""
    if not column.top:
        return []
    most = shared.sort_values("times", ascending=False, kind="stable").head(TOP)
    found = list(zip(most["text"], most["times"].astype(int), strict=True))
    while found and 0 < column.filled - sum(times for _, times in found) < disclosure.FEWEST:
        found.pop()
    return found


def shared_column(table: SourceTable, column: Column, viewer: str) -> Column:
    """Return a profile that shows only values which at least ten viewers share.

    Parameters
    ----------
    table : SourceTable
        The table of the column.
    column : Column
        Its profile.
    viewer : str
        The column that tells the table's viewers apart.

    Returns
    -------
    Column
        Extremes and common values are those of the shared values; quartiles are left out unless
        each of them is shared, all of a text that is nearly unique is.
    """
    if not column.filled or column.kind == "blob":
        return column
    if column.kind == "text" and column.distinct >= NEARLY_UNIQUE * column.filled:
        return _nothing(column)
    shared = _shared(table, column, viewer)
    if shared.empty:
        return _nothing(column)
    ends = shared["text"] if column.kind == "timestamp" else shared["value"]
    values = set(shared["value"]) if column.quartiles else set()
    ordered = column.kind != "boolean"
    return replace(
        column,
        low=ends.iloc[0] if ordered else None,
        high=ends.iloc[-1] if ordered else None,
        quartiles=column.quartiles if set(column.quartiles) <= values else (),
        top=_common(column, shared),
    )


def shared_profiles(
    source: Source, profiles: dict[str, list[Column]], people: dict[str, str]
) -> dict[str, list[Column]]:
    """Return profiles whose values may be shown to everybody.

    Parameters
    ----------
    source : Source
        The opened source.
    profiles : dict
        Profile of each table.
    people : dict
        Table to the column that tells its viewers apart, for tables beside viewers.

    Returns
    -------
    dict
        Beside viewers, only values that ten of them share, see `shared_column`; anywhere,
        nothing of a column that would show an e-mail address or the like.
    """
    found = {}
    with progress.work_step("Counting who shares values", len(source.tables)) as advance:
        for table in source.tables:
            viewer = people.get(table.name)
            columns = [
                shared_column(table, column, viewer) if viewer else column
                for column in profiles[table.name]
            ]
            found[table.name] = [
                _nothing(column) if any(map(has_personal_shape, shown_values(column))) else column
                for column in columns
            ]
            advance(1)
    return found
