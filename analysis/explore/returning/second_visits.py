"""What coming again hangs on: the first day of viewers, and when they arrived."""

from __future__ import annotations

from statistics import NormalDist
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from analysis import disclosure
from analysis.explore.returning.first_days import FirstDays, first_day_cells
from analysis.explore.returning.share_estimates import held_difference, with_shares
from analysis.explore.returning.visit_days import VisitDays, days_by_viewers, parts_few
from analysis.explore.typed_frames import typed_frame
from analysis.intervals import Estimate, difference_interval

if TYPE_CHECKING:
    import ibis.expr.types as ir

# Days in which a viewer may come again, the longest of which the record holds twice.
HORIZONS = (90, 30, 7)
# By how many groups each kind parts viewers.
FACTORS = {"amount": 4, "mark": 3, "known": 2, "age": 3, "arrival": 2}
# A difference of less than two in a hundred viewers is none to act on.
VISIBLE = 0.02
# Of all differences together.
LEVEL = 0.05
GROUPS = {
    **{"factor": "str", "group": "int64", "users": "float64", "returned": "float64"},
    **{"share": "float64", "low": "float64", "high": "float64"},
}
DIFFERENCES = {
    **{"factor": "str", "users": "int64", "difference": "float64", "low": "float64"},
    **{"high": "float64", "held": "float64", "held_low": "float64", "held_high": "float64"},
    **{"differs": "bool", "rank": "int64"},
}


def return_horizon(visits: VisitDays) -> int | None:
    """Return in how many days viewers may come again, None where the record is too short."""
    span = visits.end - visits.start + 1
    return next((days for days in HORIZONS if 2 * days <= span), None)


def compared_cells(cells: pd.DataFrame, factor: str) -> pd.DataFrame:
    """Return the viewers who are compared by a factor: all, else those of one row at first.

    What is asked of the others is what turns one row into two; their first mark and title are
    one, and what they chose is not mixed with how much they chose.
    """
    return cells if factor == "amount" else cells[cells["amount"] == 0]


def _group_table(cells: pd.DataFrame, fewest: int) -> pd.DataFrame:
    parts = []
    for factor, count in FACTORS.items():
        sums = compared_cells(cells, factor).groupby(factor)[["viewers", "returned"]].sum()
        hidden = disclosure.hidden_shares(sums["returned"], sums["viewers"], fewest)
        found = with_shares(sums.reset_index(), "returned", "viewers")
        found = found.assign(
            factor=factor, group=found[factor], users=found["viewers"], hidden=hidden.to_numpy()
        )
        few = found["viewers"] < fewest
        for name in ("users", "returned", "share", "low", "high"):
            found[name] = found[name].astype(float).mask(found["hidden"] | few)
        told = found[found["group"].between(0, count - 1)]
        parts.append(told if len(told) > 1 else told.iloc[:0])
    return typed_frame(pd.concat(parts), GROUPS)


def _strata(cells: pd.DataFrame, factor: str, ends: tuple[int, int]) -> pd.DataFrame:
    """Return the two groups of a factor side by side, one row a stratum of all other factors."""
    cells, others = compared_cells(cells, factor), [name for name in FACTORS if name != factor]
    sides = [
        cells[cells[factor] == end].groupby(others)[["viewers", "returned"]].sum() for end in ends
    ]
    joined = sides[1].join(sides[0].add_prefix("other_"), how="inner")
    return joined.reset_index(drop=True)


def _differences(cells: pd.DataFrame, groups: pd.DataFrame) -> pd.DataFrame:
    """Return how much the last group of each factor differs from the first."""
    compared = [name for name, part in groups.groupby("factor", sort=False)
                if part["share"].notna().sum() > 1]  # fmt: skip
    strict = NormalDist().inv_cdf(1 - LEVEL / (2 * max(len(compared), 1)))
    rows: list[dict[str, Any]] = []
    for factor in compared:
        told = groups[(groups["factor"] == factor) & groups["share"].notna()]
        first, last = told.iloc[0], told.iloc[-1]
        one, other = (Estimate(*end[["share", "low", "high"]]) for end in (last, first))
        strata = _strata(cells, factor, (int(first["group"]), int(last["group"])))
        plain, held = difference_interval(one, other), held_difference(strata)
        _, low, high = held_difference(strata, strict)
        sure = (low > 0 or high < 0) and abs(held[0]) >= VISIBLE
        rows.append(
            {"factor": factor, "users": int(first["users"] + last["users"])}
            | {"difference": plain.value, "low": plain.low, "high": plain.high}
            | dict(zip(("held", "held_low", "held_high"), held, strict=True))
            | {"differs": bool(sure), "size": abs(held[0]) if np.isfinite(held[0]) else -1.0}
        )
    if not rows:
        return typed_frame(None, DIFFERENCES)
    frame = pd.DataFrame(rows).sort_values(["differs", "size"], ascending=False, kind="stable")
    return typed_frame(frame.assign(rank=range(1, len(frame) + 1)), DIFFERENCES)


def second_visit_tables(
    visits: VisitDays,
    events: ir.Table,
    titles: ir.Table,
    source: dict[str, Any],
    unit: str = "month",
    fewest: int = disclosure.FEWEST,
) -> dict[str, pd.DataFrame]:
    """Return who comes again, by what the first day held and by when they arrived.

    Parameters
    ----------
    visits : VisitDays
        When viewers came.
    events, titles : ibis Table
        Kept rows of all viewers; titles.
    source : dict
        The record of the source.
    unit : str
        Of the periods of which arrivals are told.
    fewest : int
        What would tell of fewer viewers is missing.

    Returns
    -------
    dict of DataFrame
        `second_visits`: factor (amount: rows on the first day; of viewers with one row on it mark,
        known and age: of its mark and title, arrival), group (from 0 on), users, returned, share,
        low, high (Wilson). `second_visit_differences`: by factor the last group
        less the first, with Newcombe's interval, the same among viewers alike in all other
        factors (`held`, Mantel–Haenszel), whether that differs from none beyond chance over all
        factors (Bonferroni) by what a reader would see, and the rank by it.
        `second_visit_facts`: one row with within (days), users, returned, share, low, high,
        half (first day of the later half of arrivals), low_mark and high_mark.
    """
    within = return_horizon(visits)
    if within and parts_few(days_by_viewers(visits), visits.end - within, unit, fewest):
        within = None
    found = first_day_cells(visits, events, titles, source, within) if within else None
    if found is None:
        return empty_second_visits()
    groups = _group_table(found.cells, fewest)
    return {
        "second_visits": groups,
        "second_visit_differences": _differences(found.cells, groups),
        "second_visit_facts": _facts(found, fewest),
    }


FACTS = {
    **{"within": "int64", "users": "int64", "returned": "float64", "share": "float64"},
    **{"low": "float64", "high": "float64", "half": "datetime64[us]"},
    **{"low_mark": "float64", "high_mark": "float64"},
}


def empty_second_visits() -> dict[str, pd.DataFrame]:
    """Return the tables of a source that cannot tell who comes again."""
    kinds = {"second_visits": GROUPS, "second_visit_differences": DIFFERENCES}
    kinds["second_visit_facts"] = FACTS
    return {name: typed_frame(None, columns) for name, columns in kinds.items()}


def _facts(found: FirstDays, fewest: int) -> pd.DataFrame:
    sums = found.cells[["viewers", "returned"]].sum()
    frame = with_shares(sums.to_frame().T, "returned", "viewers")
    frame = frame.assign(
        within=found.within,
        users=frame["viewers"],
        half=pd.Timestamp("1970-01-01") + pd.Timedelta(days=found.half),
        low_mark=found.marks[0],
        high_mark=found.marks[1],
    )
    if disclosure.tells_few(sums["returned"], sums["viewers"], fewest):
        frame[["returned", "share", "low", "high"]] = np.nan
    return typed_frame(frame, FACTS)
