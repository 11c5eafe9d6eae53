"""When new viewers come, and how much of the rows is of viewers who came before."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from analysis import disclosure
from analysis.engine import exact_sum
from analysis.explore.returning.periods import (
    UNITS,
    YEAR,
    first_days_of,
    numbered_period,
    period_number,
    whole_periods,
)
from analysis.explore.returning.visit_days import VisitDays, day_of
from analysis.explore.typed_frames import typed_frame
from analysis.intervals import pooled_estimate

if TYPE_CHECKING:
    import ibis.expr.types as ir

# A finer unit is left where more new viewers than these would be hidden.
MOST_HIDDEN = 0.05
NEW_RETURNING = {
    **{"period": "datetime64[us]", "unit": "str", "ratings": "int64", "users": "float64"},
    **{"new_users": "float64", "returning_users": "float64", "new_ratings": "float64"},
    **{"returning_ratings": "float64", "whole": "bool", "opening": "bool"},
}
ARRIVAL_YEARS = {
    **{"span": "str", "first": "datetime64[us]", "months": "int64", "users": "float64"},
    **{"new_users": "float64", "ratings": "int64", "returning_ratings": "float64"},
    **{"share_returning": "float64", "low": "float64", "high": "float64"},
}


def placed_months(visits: VisitDays, unit: str) -> ir.Table:
    """Return user_id, period, n and fresh: whether a viewer arrived in the period."""
    months = visits.months
    placed = months.select(
        "user_id",
        n="n",
        period=period_number(months["month"], unit),
        fresh=period_number(months["month"], unit) == period_number(months["first"], unit),
    )
    return placed.group_by("user_id", "period", "fresh").aggregate(
        n=placed["n"].sum().cast("int64")
    )


def _counted_periods(visits: VisitDays, unit: str) -> pd.DataFrame:
    placed = placed_months(visits, unit)
    found = placed.group_by("period").aggregate(
        ratings=placed["n"].sum().cast("int64"),
        users=placed.count(),
        new_users=placed["fresh"].sum().fill_null(0).cast("int64"),
        new_ratings=placed["n"].sum(where=placed["fresh"]).fill_null(0).cast("int64"),
    )
    frame = found.order_by("period").execute().astype("int64").set_index("period")
    # To the end of the window: nobody may have come lately.
    every = range(int(frame.index.min()), numbered_period(day_of(visits.end), unit) + 1)
    return frame.reindex(every, fill_value=0).rename_axis("period").reset_index()


def _hidden_periods(frame: pd.DataFrame, fewest: int) -> pd.Series:
    # Nobody arrives twice: the new viewers of all periods are all viewers.
    return disclosure.hidden_shares(frame["new_users"], frame["users"], fewest)


def new_and_returning(visits: VisitDays, fewest: int = disclosure.FEWEST) -> pd.DataFrame:
    """Return rows and viewers by month, parted into those who arrived in it and before it.

    Parameters
    ----------
    visits : VisitDays
        When viewers came.
    fewest : int
        What would tell of fewer viewers is missing.

    Returns
    -------
    DataFrame
        period (its first day), unit (month, or quarter or year where months would tell of few),
        ratings, users, new_users and returning_users, new_ratings and returning_ratings,
        whole (the window holds all of it), opening (the record begins in it, so that everybody
        is new).
    """
    for unit in UNITS:
        frame = _counted_periods(visits, unit)
        hidden = _hidden_periods(frame, fewest)
        if frame.loc[hidden, "new_users"].sum() <= MOST_HIDDEN * frame["new_users"].sum():
            break
    told = frame["new_users"].astype(float).mask(hidden)
    rows = frame["new_ratings"].astype(float).mask(hidden)
    found = frame.assign(
        unit=unit,
        users=frame["users"].astype(float).mask(frame["users"].between(1, fewest - 1)),
        new_users=told,
        returning_users=frame["users"] - told,
        new_ratings=rows,
        returning_ratings=frame["ratings"] - rows,
        whole=whole_periods(frame["period"], unit, day_of(visits.start), day_of(visits.end)),
        opening=frame["period"] == frame["period"].min(),
        period=first_days_of(frame["period"], unit),
    )
    return typed_frame(found, NEW_RETURNING)


def compared_spans(frame: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Return the periods of the last year and of the one before, of shorter records halves.

    Parameters
    ----------
    frame : DataFrame
        As `new_and_returning` gives it; periods that are not whole and the opening one are left.
    """
    whole = frame[frame["whole"] & ~frame["opening"]]
    if len(whole) < 2:
        return {}
    each = min(YEAR // UNITS[str(frame["unit"].iloc[0])], len(whole) // 2)
    return {"before": whole.iloc[-2 * each : -each], "now": whole.iloc[-each:]}


def arrival_years(
    visits: VisitDays, frame: pd.DataFrame, fewest: int = disclosure.FEWEST
) -> pd.DataFrame:
    """Return new viewers and the share of rows of others, lately and in the time before.

    Parameters
    ----------
    visits : VisitDays
        When viewers came.
    frame : DataFrame
        As `new_and_returning` gives it.
    fewest : int
        What would tell of fewer viewers is missing.

    Returns
    -------
    DataFrame
        span (before, now), first (day), months, users, new_users, ratings, returning_ratings,
        share_returning with low and high: viewers are what is drawn, each with all its rows.
    """
    rows = []
    for name, part in compared_spans(frame).items():
        unit = str(part["unit"].iloc[0])
        sums = _viewer_sums(visits, unit, part)
        few = disclosure.is_few(sums["all"], fewest) or part["new_users"].isna().any()
        told = pooled_estimate(sums.to_frame().T, share=True)
        rows.append(
            {"span": name, "first": part["period"].iloc[0], "months": len(part) * UNITS[unit]}
            | {"users": np.nan if disclosure.is_few(sums["all"], fewest) else sums["all"]}
            | {"ratings": sums["y"], "new_users": np.nan if few else part["new_users"].sum()}
            | {"returning_ratings": np.nan if few else sums["x"]}
            | dict.fromkeys(("share_returning", "low", "high"), np.nan)
            | ({} if few else {"share_returning": told.value, "low": told.low, "high": told.high})
        )
    return typed_frame(pd.DataFrame(rows) if rows else None, ARRIVAL_YEARS)


def _viewer_sums(visits: VisitDays, unit: str, part: pd.DataFrame) -> pd.Series:
    """Return what the interval of a pooled share takes: sums over viewers and their products."""
    first, last = (numbered_period(part["period"].iloc[at], unit) for at in (0, -1))
    placed = placed_months(visits, unit)
    own = placed.filter(placed["period"].between(first, last))
    back = (~own["fresh"]).ifelse(own["n"], 0)
    each = own.group_by("user_id").aggregate(n=own["n"].sum(), back=back.sum())
    y, x = each["n"].cast("float64"), each["back"].cast("float64")
    found = each.aggregate(
        all=each.count(), x=exact_sum(x), y=exact_sum(y),
        xx=exact_sum(x * x), xy=exact_sum(x * y), yy=exact_sum(y * y),
    )  # fmt: skip
    # Sums over nobody are missing.
    return found.execute().fillna(0).iloc[0].astype("float64")
