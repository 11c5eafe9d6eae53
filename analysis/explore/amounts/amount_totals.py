"""Minutes or plays in all, of a row and of a viewer, and how that spreads over viewers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis
import numpy as np
import pandas as pd

from analysis import disclosure
from analysis.engine import exact_sum
from analysis.explore.changes.viewer_sums import SUMS, group_sums
from analysis.explore.typed_frames import typed_frame
from analysis.intervals import pooled_estimate

if TYPE_CHECKING:
    import ibis.expr.types as ir

# Of viewers, by what they have in all.
QUANTILES = {"p10": 0.1, "q1": 0.25, "median": 0.5, "q3": 0.75, "p90": 0.9}
# By which amounts are rounded, so that few different ones are left to count.
STEP_OF_VIEWERS = 1.0
STEPS_OF_ROWS = {"minutes": 0.1, "plays": 1.0}
# The most active viewers whose part of all is told.
TENTH = 0.9
AMOUNTS = {
    **{"signal": "str", "total": "float64", "rows": "int64", "titles": "int64"},
    **{"viewers": "float64", "row_mean": "float64", "row_median": "float64"},
    **{"mean": "float64", "low": "float64", "high": "float64"},
    **dict.fromkeys(QUANTILES, "float64"),
    "top_tenth": "float64",
}


def amount_totals(
    known: ir.Table, signal: str, every: int, fewest: int = disclosure.FEWEST
) -> pd.DataFrame:
    """Return what there is of a signal in all; no row where fewer viewers have it.

    Parameters
    ----------
    known : ibis Table
        Cleaned rows that have the signal, as `value`.
    signal : str
        minutes or plays.
    every : int
        Viewers of all rows.
    fewest : int
        What would tell of fewer viewers is missing.

    Returns
    -------
    DataFrame
        signal, total, rows, titles and viewers that it is known of (viewers missing where the few
        others would be told), mean and median of a row, mean of a viewer with low and high,
        quantiles of viewers, share of the tenth of them who have most.
    """
    each = known.group_by("user_id").aggregate(x=exact_sum(known["value"]), n=known.count())
    each = each.mutate(y=ibis.literal(1), signal=ibis.literal(signal)).cache()
    sums = group_sums(each, ["signal"])
    if sums.empty or sums["all"].iloc[0] < max(fewest, 1):
        return typed_frame(None, AMOUNTS)
    total, viewers = float(sums["x"].iloc[0]), int(sums["all"].iloc[0])
    mean = pooled_estimate(sums[list(SUMS)], share=False)
    facts = known.aggregate(rows=known.count(), titles=known["title_id"].nunique()).execute()
    rows = int(facts["rows"].iloc[0])
    told = {
        **{"signal": signal, "total": total, "rows": rows, "titles": int(facts["titles"].iloc[0])},
        "viewers": np.nan if disclosure.is_few(every - viewers, fewest) else viewers,
        **{"row_mean": total / rows, "row_median": _row_median(known, STEPS_OF_ROWS[signal])},
        **{"mean": mean.value, "low": mean.low, "high": mean.high},
        **_viewer_spread(each, fewest),
    }
    return typed_frame(pd.DataFrame([told]), AMOUNTS)


def _counted(rows: ir.Table, value: ir.FloatingValue, step: float) -> pd.DataFrame:
    """Return rounded values, ascending, with how many have each and their own sum."""
    place = (value / step + 0.5).floor().cast("int64")
    found = rows.mutate(place=place, own=value).group_by("place")
    frame = found.aggregate(
        n=lambda table: table.count(), sum=lambda table: exact_sum(table["own"])
    )
    counted = frame.order_by("place").execute()
    return counted.assign(value=counted["place"] * step).astype({"n": "int64", "sum": "float64"})


def _quantile(counted: pd.DataFrame, share: float) -> float:
    below = counted["n"].cumsum().to_numpy()
    place = share * below[-1]
    at = int(np.searchsorted(below, place - 1e-9, side="left"))
    values = counted["value"].to_numpy(float)
    tied = bool(np.isclose(below[at], place)) and at + 1 < len(values)
    return float((values[at] + values[at + 1]) / 2 if tied else values[at])


def _row_median(known: ir.Table, step: float) -> float:
    return _quantile(_counted(known, known["value"], step), 0.5)


def _viewer_spread(each: ir.Table, fewest: int) -> dict[str, float]:
    counted = _counted(each, each["x"], STEP_OF_VIEWERS)
    users = counted["n"].sum()
    told = {
        name: _quantile(counted, share)
        if disclosure.has_quantile(users, share, fewest) else np.nan
        for name, share in QUANTILES.items()
    }  # fmt: skip
    top = np.nan
    if disclosure.has_quantile(users, TENTH, fewest) and counted["sum"].sum() > 0:
        below = np.concatenate([[0], counted["n"].cumsum()]) / users
        held = np.concatenate([[0], counted["sum"].cumsum()]) / counted["sum"].sum()
        top = float(1 - np.interp(TENTH, below, held))
    return {**told, "top_tenth": top}
