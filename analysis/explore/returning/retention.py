"""How many of those who arrived together are there again later."""

from __future__ import annotations

import pandas as pd

from analysis import disclosure
from analysis.explore.returning.periods import (
    UNITS,
    YEAR,
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
EARLIER = {
    **{"span": "str", "period": "datetime64[us]", "before": "datetime64[us]", "unit": "str"},
    **{"users": "float64", "returned": "float64"},
    **{"share": "float64", "low": "float64", "high": "float64"},
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

    Those active in a period are known together, and so are those of one age, and those who
    arrived early.
    """
    early = _early_periods(frame, shown)
    hidden = untold.copy()
    while True:
        before = int(hidden.sum())
        for key in (frame["arrived"] + frame["age"], frame["age"].where(shown), early):
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
        window only. `earlier_arrivals`: of all who arrived before the period a year before the
        last of these, how many were active in the last (span now) and in that (span before).
        Who was there when the record opens is left out, since nobody knows since when.
    """
    known = arrivals["unit"].iloc[0]
    months = len(arrivals) * UNITS[known]
    unit = max((known, unit_of_span(months)), key=lambda name: UNITS[name])
    frame = _active_counts(visits, unit).assign(unit=unit)
    ends = (day_of(visits.start), day_of(visits.end))
    shown = whole_periods(frame["arrived"], unit, *ends) & (
        whole_periods(frame["arrived"] + frame["age"], unit, *ends)
    )
    shown &= (frame["arrived"] > frame["arrived"].min()) & (frame["age"] > 0)
    untold = _untold_cohorts(frame["arrived"], unit, arrivals)
    hidden = _hidden_cells(frame, shown, untold, fewest)
    cells = frame[shown].assign(arrived=first_days_of(frame.loc[shown, "arrived"], unit))
    cells = _worded(cells, hidden[shown])
    cells["users"] = cells["users"].mask(untold[shown])
    return {
        "earlier_arrivals": _earlier_activity(frame, shown, fewest),
        "retention": typed_frame(cells, RETENTION),
        "retention_curve": _pooled_curve(frame[shown], fewest),
    }


def _pooled_curve(frame: pd.DataFrame, fewest: int) -> pd.DataFrame:
    curve = frame.groupby("age")[["active", "users"]].sum().reset_index()
    few = [
        disclosure.tells_few(active, users, fewest)
        for active, users in zip(curve["active"], curve["users"], strict=True)
    ]
    hidden = pd.Series(few, index=curve.index, dtype=bool)
    return typed_frame(_worded(curve.assign(unit=frame["unit"].max()), hidden), CURVE)


def _compared_periods(frame: pd.DataFrame, shown: pd.Series) -> dict[str, int]:
    """Return the last period that is shown, by number, and the one a year before it."""
    unit = str(frame["unit"].iloc[0])
    last = int((frame["arrived"] + frame["age"])[shown].max()) if shown.any() else 0
    return {"before": last - YEAR // UNITS[unit], "now": last}


def _early_periods(frame: pd.DataFrame, shown: pd.Series) -> pd.Series:
    """Return in which of both periods a cell lies, of viewers who arrived before them."""
    spans = _compared_periods(frame, shown)
    period = frame["arrived"] + frame["age"]
    return period.where(shown & (frame["arrived"] < spans["before"]) & period.isin(spans.values()))


def _earlier_activity(frame: pd.DataFrame, shown: pd.Series, fewest: int) -> pd.DataFrame:
    early = _early_periods(frame, shown)
    sums = frame.groupby(early)[["active", "users"]].sum()
    spans = _compared_periods(frame, shown)
    few = [
        disclosure.tells_few(active, users, fewest)
        for active, users in zip(sums["active"], sums["users"], strict=True)
    ]
    if len(sums) < len(spans) or any(few) or not sums["users"].all():
        return typed_frame(None, EARLIER)
    unit = str(frame["unit"].iloc[0])
    found = pd.DataFrame({"span": list(spans), "number": list(spans.values())})
    found["period"] = first_days_of(found["number"], unit)
    found["before"] = found["period"].iloc[0]
    sums = sums.loc[found["number"]].reset_index(drop=True)
    found = found.assign(unit=unit, users=sums["users"], returned=sums["active"])
    return typed_frame(with_shares(found, "returned", "users"), EARLIER)


def _worded(frame: pd.DataFrame, hidden: pd.Series) -> pd.DataFrame:
    told = with_shares(frame, "active", "users")
    told["returned"] = told["active"].astype(float)
    for name in ("returned", "share", "low", "high"):
        told[name] = told[name].mask(hidden)
    return told
