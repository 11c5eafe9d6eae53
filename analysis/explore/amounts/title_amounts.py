"""The titles with most minutes or plays."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from analysis import disclosure
from analysis.engine import exact_sum
from analysis.explore.choices.title_facts import single_titles
from analysis.explore.titles import TOP
from analysis.explore.typed_frames import typed_frame

if TYPE_CHECKING:
    import ibis.expr.types as ir

TITLES = {
    **{"signal": "str", "title_id": "object", "title": "str", "year": "float64"},
    **{"total": "float64", "share": "float64", "rows": "int64", "viewers": "int64"},
    "row_mean": "float64",
}


def most_watched_titles(
    known: ir.Table, titles: ir.Table, signal: str, fewest: int = disclosure.FEWEST
) -> pd.DataFrame:
    """Return the titles that hold most of a signal.

    Parameters
    ----------
    known : ibis Table
        Cleaned rows that have the signal, as `value`.
    titles : ibis Table
        Cleaned titles.
    signal : str
        minutes or plays.
    fewest : int
        Titles of fewer viewers are not told.

    Returns
    -------
    DataFrame
        signal, title_id, title, year, total, share (of all that there is), rows, viewers, mean of
        a row; the largest total first.
    """
    every = float(known.aggregate(total=exact_sum(known["value"])).execute().iloc[0, 0] or 0.0)
    each = known.group_by("title_id").aggregate(
        total=exact_sum(known["value"]), rows=known.count(), viewers=known["user_id"].nunique()
    )
    told = each.filter((each["viewers"] >= fewest) & (each["total"] > 0))
    top = told.order_by(told["total"].desc(), "title_id").limit(TOP)
    frame = top.left_join(single_titles(titles), "title_id").drop("title_id_right").execute()
    if frame.empty:
        return typed_frame(None, TITLES)
    frame = frame.sort_values(["total", "title_id"], ascending=[False, True])
    frame = frame.assign(signal=signal, share=frame["total"] / every)
    frame["row_mean"] = frame["total"] / frame["rows"]
    return typed_frame(frame, TITLES)
