"""Rows of another sort, left out or read, as anomalies."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.obtain.roles.sort_values import only_line, told_values
from analysis.obtain.sources import Problem

if TYPE_CHECKING:
    from analysis.obtain.roles.canonical_tables import Found
    from analysis.obtain.roles.sort_values import RowSort

SORTS = "rows of another sort"


def _sort_anomaly(sort: RowSort) -> Problem:
    aside, total = sort.set_aside, sum(sort.counts.values())
    rows = sum(aside.values())
    every = only_line(sort.column, list(sort.counts))
    if sort.by_settings:
        text = (
            f"obtain.only leaves out {rows:,} of {total:,} rows ({told_values(aside) or 'none'})."
        )
        return Problem(sort.table, sort.column, SORTS, rows, text, "low")
    if aside:
        text = (
            f"{rows:,} of {total:,} rows are no viewing of a title ({told_values(aside)}) and are "
            f"left out.\nTo read them too, put under [obtain] in audience.toml:\n{every}"
        )
        return Problem(sort.table, sort.column, SORTS, rows, text, "high")
    first = only_line(sort.column, list(sort.counts)[:1])
    text = (
        f"Rows are of several sorts ({told_values(sort.counts)}); each counts as an interaction.\n"
        f"To read some, name them under [obtain] in audience.toml, as in:\n{first}"
    )
    return Problem(sort.table, sort.column, SORTS, total, text, "low")


def left_out_rows(found: Found) -> list[Problem]:
    """Return the sorts of rows of a source that are not read."""
    return [_sort_anomaly(sort) for sort in found.sorts if sort.set_aside]


def sort_anomalies(found: Found) -> list[Problem]:
    """Return the sorts of rows that a source has, left out or read.

    Parameters
    ----------
    found : Found
        The source with its roles.
    """
    return [_sort_anomaly(sort) for sort in found.sorts]
