"""Rows whose time cannot be right, and flags that mark them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import ibis
import pandas as pd

from analysis.obtain.profile.value_readers import count_where, time_value
from analysis.obtain.sources import Problem

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from analysis.obtain.roles.canonical_tables import Found

# Without a documented window a group of rows counts as strange when it is this small a share,
# and this many days from all others.
STRANGE_SHARE, STRANGE_DAYS = 0.001, 730


def time_outliers(found: Found, rows: ir.Table, row: dict[str, Any]) -> list[Problem]:
    """Return rows outside the documented window, or else far from all others, and their flags.

    Parameters
    ----------
    found : Found
        The source with its roles.
    rows : ibis Table
        Interactions in canonical columns.
    row : dict
        The record of the source.
    """
    if not row["has_time"]:
        return []
    if row["window_start"] is None or pd.isna(row["window_start"]):
        return _apart(found, rows)
    return _outside_window(found, rows, row) + _flags(found, row)


def _outside_window(found: Found, rows: ir.Table, row: dict[str, Any]) -> list[Problem]:
    role = found.main.columns["time"]
    start, end = row["window_start"], row["window_end"]
    late = rows["at"] >= (end + pd.Timedelta(days=1)).to_pydatetime()
    early = rows["at"] < start.to_pydatetime()
    counts = rows.aggregate(early=count_where(early), late=count_where(late)).to_pandas().iloc[0]
    total = int(counts.sum())
    if not total:
        return []
    text = (
        f"{counts.early:,} rows lie before the documented window {start:%Y-%m-%d} to "
        f"{end:%Y-%m-%d}, {counts.late:,} after it; recency and tenure must not count them."
    )
    return [Problem(role.table, role.column, "outliers in time", total, text, "high")]


def _apart(found: Found, rows: ir.Table) -> list[Problem]:
    """Find small groups of rows that lie years away from all others."""
    role = found.main.columns["time"]
    days = rows.filter(rows["at"].notnull()).group_by(day=rows["at"].truncate("M"))
    frame = days.agg(times=ibis._.count()).order_by("day").select(
        number=ibis._.day.epoch_seconds() // 86_400, times=ibis._.times
    ).to_pandas()  # fmt: skip
    if len(frame) < 2:
        return []
    total, strange = frame.times.sum(), 0
    gaps = frame.number.diff().to_numpy()[1:] > STRANGE_DAYS
    before = frame.times.cumsum().to_numpy()
    for place in gaps.nonzero()[0]:
        smaller = min(before[place], total - before[place])
        if smaller <= STRANGE_SHARE * total:
            strange = max(strange, smaller)
    if not strange:
        return []
    text = (
        "Rows whose time lies years away from all others; recency and tenure must not count them."
    )
    return [Problem(role.table, role.column, "outliers in time", int(strange), text, "high")]


def _flags(found: Found, row: dict[str, Any]) -> list[Problem]:
    """Say what a flag of 1 or null marks, where it marks times outside the window."""
    start, end = row["window_start"], row["window_end"] + pd.Timedelta(days=1)
    problems = []
    for column in found.profiles[found.main.table]:
        if column.distinct != 1 or not column.nulls or column.low != 1:
            continue
        data = found.source.table(found.main.table).data
        flagged = data[column.name].notnull()
        when = found.known_role("time")
        at = time_value(data[when.name], when.time_form)
        outside = (at < start.to_pydatetime()) | (at >= end.to_pydatetime())
        counts = data.aggregate(both=count_where(flagged & outside), out=count_where(outside))
        both, out = (int(number) for number in counts.to_pandas().iloc[0])
        text = (
            f"The flag is 1 in {column.filled:,} rows and null in all others, never 0; "
            f"{both:,} of them are among the {out:,} rows outside the documented window."
        )
        problems.append(
            Problem(column.table, column.name, "flag of 1 or null", column.filled, text, "medium")
        )
    return problems
