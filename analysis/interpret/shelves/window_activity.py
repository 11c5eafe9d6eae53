"""Rows a viewer in windows of whole weeks before the end of the data."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import ibis
import numpy as np
import pandas as pd

from analysis import disclosure

if TYPE_CHECKING:
    import ibis.expr.types as ir

# A month, a quarter and half a year of whole weeks, so that no weekday weighs more.
WINDOWS = (28, 91, 182)
# Who came in the quarter before a window would have been there when a test began.
LOOKBACK = 91
YEAR = 365  # days
DAY = 86_400  # seconds
COLUMNS = {
    "group": "int64",
    "days": "int64",
    **dict.fromkeys(("base", "spread", "active"), "float64"),
}


def _counted_within(age: ir.IntegerColumn, start: int, days: int) -> ir.IntegerValue:
    """Return the rows of days `start` to `start + days` before the end."""
    return ((age >= start) & (age < start + days)).ifelse(1, 0).sum().cast("int64")


def windowed_viewers(events: ir.Table, groups: ir.Table, end: Any) -> ir.Table:
    """Return the rows of each viewer in each window, before it, and lately.

    Parameters
    ----------
    events : ibis Table
        Kept rows with user_id and at.
    groups : ibis Table
        user_id and group.
    end : Timestamp
        End of the data.

    Returns
    -------
    ibis Table
        user_id, group, rows, year (rows of the last year), now (of the last quarter), first (days
        before the end of the first row), and of each window its rows as in_ and those of the
        quarter before it as before_ and its days.
    """
    joined = events.inner_join(groups.select("user_id", "group"), "user_id")
    last = int(pd.Timestamp(end).timestamp() // DAY)
    day = (joined["at"].epoch_seconds().cast("float64") / DAY).floor().cast("int64")
    aged = joined.mutate(age=ibis.literal(last) - day)
    age = aged["age"]
    wanted = {f"in_{days}": _counted_within(age, 0, days) for days in WINDOWS}
    wanted |= {f"before_{days}": _counted_within(age, days, LOOKBACK) for days in WINDOWS}
    return aged.group_by("user_id", "group").aggregate(
        rows=aged.count(),
        year=_counted_within(age, 0, YEAR),
        now=_counted_within(age, 0, LOOKBACK),
        first=age.max(),
        **wanted,
    )


def _sums_of(each: ir.Table) -> pd.DataFrame:
    wanted: dict[str, ir.Value] = {
        "viewers": each.count(),
        "rows": each["rows"].sum(),
        "year": each["year"].sum(),
        "active": (each["now"] > 0).ifelse(1, 0).sum(),
        "lately": (each["year"] > 0).ifelse(1, 0).sum(),
        "first": each["first"].max(),
    }
    for days in WINDOWS:
        there = each[f"before_{days}"] > 0
        seen = each[f"in_{days}"].cast("int64")
        wanted[f"n_{days}"] = there.ifelse(1, 0).sum()
        wanted[f"sum_{days}"] = there.ifelse(seen, 0).sum()
        wanted[f"squares_{days}"] = there.ifelse(seen * seen, 0).sum()
    found = each.group_by("group").aggregate(**wanted).order_by("group").execute()
    return found.astype({"group": "int64"}).set_index("group").astype("float64")


def _spread(n: pd.Series, total: pd.Series, squares: pd.Series) -> pd.Series:
    return np.sqrt(((squares - total**2 / n) / (n - 1)).clip(lower=0))


def group_activity(
    events: ir.Table, groups: ir.Table, end: Any, fewest: int = disclosure.FEWEST
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return what groups of viewers did in each window, and what acting on them touches.

    Parameters
    ----------
    events, groups, end
        See `windowed_viewers`; `end` is missing where the source has no dates.
    fewest : int
        What is not few.

    Returns
    -------
    windows : DataFrame
        group, days, base and spread (rows a viewer in the last so many days: mean and standard
        deviation over those who came in the quarter before), active (viewers of the last
        quarter). Windows that the record does not reach, or of few viewers, are left out.
    touched : DataFrame
        By group viewers, rows (of the last year, or of the record where it is shorter) and
        rows_days (365, or missing).
    """
    dated = not pd.isna(end)
    moment = pd.Timestamp(end) if dated else pd.Timestamp(0)
    sums = _sums_of(windowed_viewers(events, groups, moment))
    long = dated and len(sums) > 0 and sums["first"].max() >= YEAR
    # Rows of few viewers are theirs.
    lately = sums["lately"] if long else sums["viewers"]
    alone = np.array([disclosure.is_few(count, fewest) for count in lately], dtype=bool)
    rows = (sums["year"] if long else sums["rows"]).mask(alone)
    touched = sums[["viewers"]].assign(rows=rows, rows_days=float(YEAR) if long else np.nan)
    few = [disclosure.tells_few(*pair, fewest) for pair in zip(sums["active"], sums["viewers"],
                                                              strict=True)]  # fmt: skip
    active = sums["active"].mask(np.array(few, dtype=bool))
    parts = []
    for days in WINDOWS if dated else ():
        n, total, squares = (sums[f"{part}_{days}"] for part in ("n", "sum", "squares"))
        known = (n >= max(fewest, 2)) & (sums["first"].max() >= days + LOOKBACK)
        base, spread = total / n, _spread(n, total, squares)
        part = pd.DataFrame({"days": days, "base": base, "spread": spread, "active": active})
        parts.append(part[known].reset_index())
    empty = pd.DataFrame(columns=list(COLUMNS))
    windows = pd.concat(parts, ignore_index=True) if parts else empty
    windows = windows.astype(COLUMNS).sort_values(["group", "days"], ignore_index=True)
    return windows, touched
