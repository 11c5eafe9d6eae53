"""Minutes or plays of each month, and of a viewer who came in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from analysis import disclosure
from analysis.engine import exact_sum
from analysis.explore.changes.viewer_sums import group_sums, pooled_ratios
from analysis.explore.hypotheses.month_series import dated_span
from analysis.explore.typed_frames import typed_frame

if TYPE_CHECKING:
    import ibis.expr.types as ir

MONTHS = {
    **{"signal": "str", "month": "datetime64[us]", "whole": "bool"},
    **dict.fromkeys(("viewers", "total", "mean", "low", "high"), "float64"),
}


def month_amounts(
    known: ir.Table,
    signal: str,
    window: dict[str, Any],
    fewest: int = disclosure.FEWEST,
) -> pd.DataFrame:
    """Return what there is of a signal in each month, from the first that has it to the last.

    Parameters
    ----------
    known : ibis Table
        Cleaned rows that have the signal, as `value`.
    signal : str
        minutes or plays.
    window : dict
        start and end of the record: a month that reaches beyond is not whole.
    fewest : int
        Months of fewer viewers are not told, nor one beside them that would give them away.

    Returns
    -------
    DataFrame
        signal, month (first day), whole, viewers (who have it in this month), total, mean of such
        a viewer with low and high; zeros where nobody has it.
    """
    dated = known.filter(known["at"].notnull())
    each = dated.group_by("user_id", month=dated["at"].truncate("M")).aggregate(
        x=exact_sum(dated["value"])
    )
    sums = group_sums(each.mutate(y=1), ["month"])
    if sums.empty:
        return typed_frame(None, MONTHS)
    frame = pooled_ratios(sums).assign(total=sums["x"].to_numpy())
    frame = frame.rename(columns={"value": "mean"})
    frame["viewers"] = frame["viewers"].astype("float64")
    told = ["viewers", "total", "mean", "low", "high"]
    hidden = disclosure.hidden_counts(frame["viewers"].copy(), fewest)
    frame.loc[hidden.astype(bool), told] = float("nan")
    frame["month"], span = pd.to_datetime(frame["month"]), dated_span(dated, window)
    frame = _every_month(frame.set_index("month"))
    ends = frame["month"] + pd.offsets.MonthEnd(0)
    whole = (frame["month"] >= span[0]) & (ends <= span[1])
    return typed_frame(frame.assign(signal=signal, whole=whole), MONTHS)


def _every_month(frame: pd.DataFrame) -> pd.DataFrame:
    every = pd.date_range(frame.index.min(), frame.index.max(), freq="MS", name="month")
    empty = every.difference(frame.index)
    filled = frame.reindex(every)
    filled.loc[empty, ["viewers", "total"]] = 0.0
    return filled.reset_index()
