"""Rows whose time cannot be right, and flags that mark them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from analysis.obtain.profile.value_readers import count_where, time_value
from analysis.obtain.sources import Problem
from analysis.text.nouns import counted_noun, noun_form

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from analysis.obtain.roles.canonical_tables import Found


def time_outliers(
    found: Found, rows: ir.Table, row: dict[str, Any], stray: pd.DataFrame
) -> list[Problem]:
    """Return rows outside the documented window, their flags, and stray dates.

    Parameters
    ----------
    found : Found
        The source with its roles.
    rows : ibis Table
        Interactions in canonical columns.
    row : dict
        The record of the source.
    stray : DataFrame
        See `stray_dates`.
    """
    if not row["has_time"]:
        return []
    named = _stray(found, stray, row["ratings"])
    if row["window_start"] is None or pd.isna(row["window_start"]):
        return named
    return _outside_window(found, rows, row) + _flags(found, row) + named


def _outside_window(found: Found, rows: ir.Table, row: dict[str, Any]) -> list[Problem]:
    role = found.main.columns["time"]
    start, end = row["window_start"], row["window_end"]
    late = rows["at"] >= (end + pd.Timedelta(days=1)).to_pydatetime()
    early = rows["at"] < start.to_pydatetime()
    counts = rows.aggregate(early=count_where(early), late=count_where(late)).to_pandas().iloc[0]
    total, early_rows = int(counts.sum()), int(counts.early)
    if not total:
        return []
    text = (
        f"{counted_noun(early_rows, 'row')} {noun_form(early_rows, 'lies', 'lie')} before the "
        f"documented window {start:%Y-%m-%d} to {end:%Y-%m-%d}, {counts.late:,} after it; recency "
        "and tenure must not count them."
    )
    return [Problem(role.table, role.column, "outliers in time", total, text, "high")]


def _stray(found: Found, stray: pd.DataFrame, total: int) -> list[Problem]:
    """Name dates that cannot be when viewers were there, and what becomes of them."""
    role = found.main.columns["time"]
    words = {
        "before": "{lie} {days} and more before {at:%Y-%m-%d}, when the others begin",
        "after": "{lie} {days} and more behind the last usual day, {last:%Y-%m-%d}",
        "moment": "of many viewers bear one time, {at:%Y-%m-%d %H:%M:%S}: nobody's own",
    }
    problems = []
    for line in stray.itertuples():
        last = line.at - pd.Timedelta(days=1)
        days = f"{line.days:,} {noun_form(str(line.days), 'day', 'days')}"
        lie = noun_form(line.rows, "lies", "lie")
        what = words[line.kind].format(lie=lie, days=days, at=line.at, last=last)
        text = (
            f"{counted_noun(line.rows, 'row')} ({line.rows / total:.1%}) {what}. Their dates count "
            "as missing, unless scrub.stray_dates is false, so that they set no window and no "
            "recency; the rows stay."
        )
        kind = "shared moment" if line.kind == "moment" else "outliers in time"
        problems.append(Problem(role.table, role.column, kind, int(line.rows), text, "high"))
    return problems


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
            f"The flag is 1 in {counted_noun(column.filled, 'row')} and null in all others, never "
            f"0; {both:,} of them {noun_form(both, 'is', 'are')} among the "
            f"{counted_noun(out, 'row')} outside the documented window."
        )
        problems.append(
            Problem(column.table, column.name, "flag of 1 or null", column.filled, text, "medium")
        )
    return problems
