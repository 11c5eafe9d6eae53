"""How long viewers stay away: days between visits, and how soon who came once comes again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import ibis
import numpy as np
import pandas as pd

from analysis import disclosure
from analysis.engine import zero_one
from analysis.explore.returning.share_estimates import with_shares
from analysis.explore.returning.visit_days import VisitDays, days_by_viewers, parts_few
from analysis.explore.typed_frames import typed_frame

if TYPE_CHECKING:
    import ibis.expr.types as ir

# Days: doubled, so that bins are equally wide on a logarithmic axis.
EDGES = tuple(2**step for step in range(13))
# Days as people say them: a day, a week, a month, a quarter, half a year, a year.
WITHIN = (1, 7, 30, 90, 180, 365)
GAPS = {"lower": "int64", "upper": "int64", "gaps": "int64", "share": "float64", "users": "int64"}
CAME_BACK = {
    **{"days": "int64", "users": "int64", "returned": "int64", "share": "float64"},
    **{"low": "float64", "high": "float64"},
}
FACTS = {
    **{"followed": "int64", "share_followed": "float64", "visits": "int64", "gaps": "int64"},
    **{"users_again": "float64", "median_gap": "float64", "median_first_gap": "float64"},
}


def _gaps(visits: VisitDays) -> ir.Table:
    days = visits.days
    before = days["day"].lag().over(group_by=days["user_id"], order_by=days["day"])
    gaps = days.select("user_id", gap=days["day"] - before)
    return gaps.filter(gaps["gap"].notnull())


def gap_bins(visits: VisitDays, fewest: int = disclosure.FEWEST) -> pd.DataFrame:
    """Return days between two visits of a viewer: lower, upper, gaps, share, users.

    Parameters
    ----------
    visits : VisitDays
        When viewers came.
    fewest : int
        Bins of fewer viewers are joined with those beside them.
    """
    span = max(visits.end - visits.start, 1)
    gaps, edges = _gaps(visits), [edge for edge in EDGES if edge <= span]
    longest = 2 * edges[-1] - 1
    while True:
        frame = _counted_bins(gaps, edges, longest)
        if frame.empty:
            return typed_frame(None, GAPS)
        # Nobody may be counted twice in a joined bin, so that it is counted again.
        places = disclosure.joined_bins(frame["users"], fewest)
        if len(set(places)) == len(places):
            return typed_frame(frame, GAPS)
        edges = [edges[places.index(place)] for place in dict.fromkeys(places)]


def _counted_bins(gaps: ir.Table, edges: list[int], longest: int) -> pd.DataFrame:
    place = sum((zero_one(gaps["gap"] >= edge) for edge in edges[1:]), ibis.literal(0.0))
    placed = gaps.mutate(place=place.cast("int64"))
    found = placed.group_by("place").aggregate(
        gaps=placed.count(), users=placed["user_id"].nunique()
    )
    frame = found.order_by("place").execute().astype("int64").set_index("place")
    frame = frame.reindex(range(int(frame.index.max()) + 1 if len(frame) else 0), fill_value=0)
    ends = [*(edge - 1 for edge in edges[1:]), longest][: len(frame)]
    share = frame["gaps"] / max(frame["gaps"].sum(), 1)
    return frame.assign(lower=edges[: len(frame)], upper=ends, share=share)


def _middle(values: pd.Series, counts: pd.Series) -> float:
    """Return the median of values that occur so often, in their order."""
    below = counts.cumsum().to_numpy()
    middle = [np.searchsorted(below, place, side="left") for place in
              ((below[-1] + 1) // 2, below[-1] // 2 + 1)]  # fmt: skip
    return float(values.iloc[middle].mean())


def _gap_medians(visits: VisitDays, fewest: int) -> dict[str, float]:
    gaps, again = _gaps(visits), visits.viewers
    every = gaps.group_by("gap").aggregate(n=gaps.count()).order_by("gap").execute()
    if every.empty:
        return {"gaps": 0, "users_again": 0, "median_gap": np.nan, "median_first_gap": np.nan}
    again = again.filter(again["gap"].notnull())
    first = again.group_by("gap").aggregate(n=again.count()).order_by("gap").execute()
    users = int(first["n"].sum())
    told = disclosure.has_quantile(users, 0.5, fewest)
    return {
        "gaps": int(every["n"].sum()),
        "users_again": users,
        "median_gap": _middle(every["gap"], every["n"]) if told else np.nan,
        "median_first_gap": _middle(first["gap"], first["n"]) if told else np.nan,
    }


def returned_within(
    visits: VisitDays, unit: str = "month", fewest: int = disclosure.FEWEST
) -> pd.DataFrame:
    """Return how many viewers came on another day within so many days of their first.

    Parameters
    ----------
    visits : VisitDays
        When viewers came.
    unit : str
        Of the periods of which arrivals are told.
    fewest : int
        A number of days that tells of fewer is left out, also where it does so with the one
        before it or with the arrivals of a period.

    Returns
    -------
    DataFrame
        days, users (with so many days left in the window), returned, share, low, high (Wilson).
    """
    each, first = visits.viewers, days_by_viewers(visits)
    sums = {}
    for days in WITHIN:
        left = each["first"] <= visits.end - days
        sums[f"users_{days}"] = zero_one(left).sum()
        sums[f"returned_{days}"] = zero_one(left & (each["gap"] <= days)).sum()
    found = each.aggregate(**sums).execute().iloc[0].astype("int64")
    rows = [
        {"days": days, **{name: int(found[f"{name}_{days}"]) for name in ("users", "returned")}}
        for days in WITHIN
        if found[f"users_{days}"] and not parts_few(first, visits.end - days, unit, fewest)
    ]
    told = _told_apart(rows, fewest)
    frame = pd.DataFrame(told, columns=["days", "users", "returned"])
    return typed_frame(with_shares(frame, "returned", "users"), CAME_BACK)


def _told_apart(rows: list[dict[str, int]], fewest: int) -> list[dict[str, int]]:
    """Return the rows that tell of nobody few, by themselves or less the row before."""
    told: list[dict[str, int]] = []
    for row in rows:
        former = told[-1] if told else {"users": 0, "returned": 0}
        parts = [
            *(row["returned"], row["users"] - row["returned"]),
            *(abs(row[name] - former[name]) for name in ("users", "returned")),
        ]
        if not any(disclosure.is_few(count, fewest) for count in parts):
            told.append(row)
    return told


def visit_facts(visits: VisitDays, fewest: int = disclosure.FEWEST) -> dict[str, Any]:
    """Return what is told of all visits: how many, of how many viewers, how far apart.

    Returns
    -------
    dict
        followed (viewers), share_followed (of viewers, below 1 in very large sources), visits,
        gaps (between two visits), users_again (with two visits or more), median_gap (days, of
        all gaps), median_first_gap (days from the first visit of a viewer to the next).
    """
    followed = int(visits.viewers.count().execute())
    facts = _gap_medians(visits, fewest)
    if disclosure.tells_few(facts["users_again"], followed, fewest):
        facts["users_again"] = np.nan
    whole = {"followed": followed, "share_followed": visits.share}
    return {**whole, "visits": int(visits.days.count().execute()), **facts}
