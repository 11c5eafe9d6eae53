"""What may be shown of columns beside viewers: values that enough viewers share."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import ibis

from analysis import disclosure, progress
from analysis.obtain.profile.common_values import TOP
from analysis.obtain.profile.drawn_values import contact_columns, drawn_values
from analysis.obtain.profile.linked_viewers import ViewerLink, viewer_rows
from analysis.obtain.profile.personal_values import personal_columns, shown_values
from analysis.obtain.profile.value_readers import plain_value, text_among, value_counts

if TYPE_CHECKING:
    import ibis.expr.types as ir
    import pandas as pd

    from analysis.obtain.profile.column import Column
    from analysis.obtain.profile.linked_viewers import Beside
    from analysis.obtain.sources import Source, SourceTable

# A text of which so many rows have one of their own was written by single viewers.
NEARLY_UNIQUE = 0.5
# Of so many rows the value is shared, where the least and the largest shared one are shown.
MOSTLY = 0.5


def _nothing(column: Column) -> Column:
    return replace(column, low=None, high=None, quartiles=(), top=[], withheld=True)


def _rows(table: SourceTable, column: Column, how: Beside) -> ir.Table:
    """Return value and viewer of every row that has a value, also where it names no viewer."""
    rows = viewer_rows(table, how, value=plain_value(table.data[column.name]))
    return rows.filter(rows.value.notnull())


def _shared(table: SourceTable, column: Column, how: Beside) -> pd.DataFrame:
    """Return value, text and times of values that ten viewers share, in their order.

    Of long tables only what the profile would show is looked at, since counting the viewers of
    every value would need memory in proportion to the rows.
    """
    rows = _rows(table, column, how)
    if column.approximate:
        wanted = shown_values(column)
        if column.kind in {"integer", "number"}:
            rows = rows.filter(rows.value.cast("float64").isin([float(value) for value in wanted]))
        else:
            rows = rows.filter(text_among(rows.value.cast("string"), [str(one) for one in wanted]))
    counted = rows.group_by("value").agg(times=ibis._.count(), viewers=rows.viewer.nunique())
    if isinstance(how, ViewerLink):
        # A row of several viewers is still one row.
        times = value_counts(table.data, column.name)
        counted = counted.drop("times").inner_join(times, "value")
    kept = counted.filter(counted.viewers >= disclosure.FEWEST).order_by("value")
    return kept.select("value", "times", text=kept.value.cast("string")).to_pandas()


def _common(
    table: SourceTable, column: Column, how: Beside, shared: pd.DataFrame
) -> list[tuple[str, int]]:
    """Return the commonest values; the rest of the rows must not be those of too few."""
    if not column.top:
        return []
    most = shared.sort_values("times", ascending=False, kind="stable").head(TOP)
    found = list(zip(most["text"], most["times"].astype(int), strict=True))
    while found and disclosure.is_few(_viewers_left(table, column, how, found)):
        found.pop()
    return found


def _viewers_left(
    table: SourceTable, column: Column, how: Beside, found: list[tuple[str, int]]
) -> int:
    """Return how many viewers have other values; of long tables their rows, or those of few."""
    left = column.filled - sum(times for _, times in found)
    if column.approximate or left < disclosure.FEWEST:
        return max(left, 0)
    rows = _rows(table, column, how)
    others = rows.filter(~text_among(rows.value.cast("string"), [value for value, _ in found]))
    return int(others.viewer.nunique().to_pyarrow().as_py())


def shared_column(table: SourceTable, column: Column, viewer: Beside) -> Column:
    """Return a profile that shows only values which at least ten viewers share.

    Parameters
    ----------
    table : SourceTable
        The table of the column.
    column : Column
        Its profile.
    viewer : str or ViewerLink
        The column that tells the table's viewers apart, or the way to them.

    Returns
    -------
    Column
        Extremes and common values are those of the shared values; extremes are left out where few
        rows have such a value, quartiles unless each of them is shared, all of a text that is
        nearly unique.
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
    # Of measured amounts hardly any is shared, and the ends of those few are not its range.
    ordered = column.kind != "boolean" and shared["times"].sum() >= MOSTLY * column.filled
    return replace(
        column,
        low=ends.iloc[0] if ordered else None,
        high=ends.iloc[-1] if ordered else None,
        quartiles=column.quartiles if set(column.quartiles) <= values else (),
        top=_common(table, column, viewer, shared),
    )


def shared_profiles(
    source: Source, profiles: dict[str, list[Column]], people: dict[str, Beside]
) -> dict[str, list[Column]]:
    """Return profiles whose values may be shown to everybody.

    Parameters
    ----------
    source : Source
        The opened source.
    profiles : dict
        Profile of each table.
    people : dict
        Table to what tells its viewers apart, for tables beside viewers; see `linked_viewers`.

    Returns
    -------
    dict
        Beside viewers, only values that ten of them share, see `shared_column`; anywhere,
        nothing of a column that would show an e-mail address or the like, that names a contact
        in any of its texts, or that holds secrets.
    """
    found = {}
    with progress.work_step("Counting who shares values", len(source.tables)) as advance:
        for table in source.tables:
            viewer = people.get(table.name)
            columns = [
                shared_column(table, column, viewer) if viewer else column
                for column in profiles[table.name]
            ]
            whole = profiles[table.name]
            personal = personal_columns(whole, columns, drawn_values(table, whole))
            personal |= contact_columns(table, columns)
            found[table.name] = [
                replace(_nothing(column), personal=True) if column.name in personal else column
                for column in columns
            ]
            advance(1)
    return found
