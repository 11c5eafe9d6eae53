"""How many of those who arrived together are there again later."""

from __future__ import annotations

import pandas as pd

from analysis import disclosure
from analysis.explore.returning.periods import (
    UNITS,
    first_days_of,
    numbered_period,
    period_number,
    unit_of_span,
    whole_periods,
)
from analysis.explore.returning.share_estimates import with_shares
from analysis.explore.returning.visit_days import VisitDays, day_of
from analysis.explore.typed_frames import typed_frame

RETENTION = {
    **{"arrived": "datetime64[us]", "unit": "str", "age": "int64", "users": "float64"},
    **{"returned": "float64", "share": "float64", "low": "float64", "high": "float64"},
}
CURVE = {name: kind for name, kind in RETENTION.items() if name != "arrived"}


def _active_counts(visits: VisitDays, unit: str) -> pd.DataFrame:
    """Return arrived and age (periods by number), active and users (those who arrived)."""
    days, first = visits.days, visits.viewers.select("user_id", "first_month")
    joined = days.inner_join(first, "user_id")
    arrived = period_number(joined["first_month"], unit)
    placed = joined.select(
        "user_id", arrived=arrived, age=period_number(joined["month"], unit) - arrived
    ).distinct()
    counted = placed.group_by("arrived", "age").aggregate(active=placed.count()).execute()
    wide = counted.pivot(index="arrived", columns="age", values="active").fillna(0)
    # To the end of the window: nobody may have come lately.
    last = numbered_period(day_of(visits.end), unit)
    every = wide.reindex(columns=range(last - int(wide.index.min()) + 1), fill_value=0)
    frame = every.stack().rename("active").reset_index().astype("int64")
    frame["users"] = frame["arrived"].map(wide[0]).astype("int64")
    return frame[frame["arrived"] + frame["age"] <= last].reset_index(drop=True)


def _hidden_cells(
    frame: pd.DataFrame, shown: pd.Series, untold: pd.Series, fewest: int
) -> pd.Series:
    """Say which cells are hidden: of few, or given away by a sum that is known.

    Those active in a period are known together, and so are those of one age.
    """
    hidden = untold.copy()
    while True:
        before = int(hidden.sum())
        for key in (frame["arrived"] + frame["age"], frame["age"].where(shown)):
            for _, part in frame.groupby(key):
                own = hidden[part.index]
                hidden[part.index] = disclosure.hidden_shares(
                    part["active"], part["users"], fewest, own
                )
        if int(hidden.sum()) == before:
            return hidden


def _untold_cohorts(arrived: pd.Series, unit: str, arrivals: pd.DataFrame) -> pd.Series:
    """Say of which cohorts the size would tell what the counts by period keep back."""
    back = arrivals.loc[arrivals["new_users"].isna(), "period"]
    month = back.dt.year * UNITS["year"] + back.dt.month - 1
    return arrived.isin((month // UNITS[unit]).unique())


def cohort_retention(
    visits: VisitDays, arrivals: pd.DataFrame, fewest: int = disclosure.FEWEST
) -> dict[str, pd.DataFrame]:
    """Return how many of those who arrived in a period were active in each later one.

    Parameters
    ----------
    visits : VisitDays
        When viewers came.
    arrivals : DataFrame
        As `new_and_returning` gives it.
    fewest : int
        What would tell of fewer viewers is missing.

    Returns
    -------
    dict of DataFrame
        `retention`: arrived (first day of the period), unit, age (periods since), users (who
        arrived), returned (of them, active in that period), share with low and high (Wilson).
        `retention_curve`: the same of all who arrived, by age. Both hold whole periods of the
        window only; who was there when the record opens is left out, since nobody knows since
        when.
    """
    known = arrivals["unit"].iloc[0]
    months = len(arrivals) * UNITS[known]
    unit = max((known, unit_of_span(months)), key=lambda name: UNITS[name])
    frame = _active_counts(visits, unit)
    ends = (day_of(visits.start), day_of(visits.end))
    shown = whole_periods(frame["arrived"], unit, *ends) & (
        whole_periods(frame["arrived"] + frame["age"], unit, *ends)
    )
    shown &= (frame["arrived"] > frame["arrived"].min()) & (frame["age"] > 0)
    untold = _untold_cohorts(frame["arrived"], unit, arrivals)
    hidden = _hidden_cells(frame, shown, untold, fewest)
    curve = frame[shown].groupby("age")[["active", "users"]].sum().reset_index()
    few = [
        disclosure.tells_few(*pair, fewest)
        for pair in zip(curve["active"], curve["users"], strict=True)
    ]
    curve = _worded(curve, unit, pd.Series(few, index=curve.index, dtype=bool))
    cells = frame[shown].assign(arrived=first_days_of(frame.loc[shown, "arrived"], unit))
    cells = _worded(cells, unit, hidden[shown])
    cells["users"] = cells["users"].mask(untold[shown])
    return {
        "retention": typed_frame(cells, RETENTION),
        "retention_curve": typed_frame(curve, CURVE),
    }


def _worded(frame: pd.DataFrame, unit: str, hidden: pd.Series) -> pd.DataFrame:
    told = with_shares(frame.assign(unit=unit), "active", "users")
    told["returned"] = told["active"].astype(float)
    for name in ("returned", "share", "low", "high"):
        told[name] = told[name].mask(hidden)
    return told
