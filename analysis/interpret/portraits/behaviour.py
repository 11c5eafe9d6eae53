"""The table of counted behaviour: each segment's known viewers against the other known viewers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from analysis import disclosure
from analysis.interpret.portraits.comparisons import Scale, median_row, pooled_row
from analysis.interpret.portraits.segment_sums import KEYS, counts_of_values, pooled_sums
from analysis.intervals import median_place

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from analysis.interpret.portraits.material import Material

COLUMNS = {
    "segment": "int64",
    "measure": "str",
    "kind": "str",
    "theme": "str",
    "unit": "str",
    **dict.fromkeys(("value", "low", "high", "n", "rows"), "float64"),
    **dict.fromkeys(("other", "other_low", "other_high", "other_n"), "float64"),
    **dict.fromkeys(("difference", "difference_low", "difference_high"), "float64"),
    **dict.fromkeys(("matched_other", "matched_other_low", "matched_other_high"), "float64"),
    **dict.fromkeys(("matched_difference", "matched_low", "matched_high"), "float64"),
    "effect": "float64",
    "differs": "bool",
    "rank": "int64",
}
# What an interval is told by: where few viewers lie beyond an end, it is theirs.
ENDS = [name for name in COLUMNS if name.endswith(("low", "high"))]
# Segments that are not told of, together.
UNTOLD = -1


def count_behaviour(
    each: ir.Table, material: Material, fewest: int = disclosure.FEWEST
) -> pd.DataFrame:
    """Return the counted behaviour of every segment, told or not.

    Parameters
    ----------
    each : ibis Table
        As `summed_viewers.summed_viewers` gives it.
    material : Material
        What is counted.
    fewest : int
        Viewers that have to be matched on either side.

    Returns
    -------
    DataFrame
        The columns of `COLUMNS` but rank, and some and lacking: the viewers with rows that a share
        counts and with others.
    """
    scale = Scale(material.scale[1] - material.scale[0], fewest)
    pooled = [measure for measure in material.measures if measure.kind != "median"]
    sums = pooled_sums(each, pooled)
    segments = sorted(next(iter(sums.values())).index.get_level_values("segment").unique())
    rows = []
    for measure in material.measures:
        median = measure.kind == "median"
        table = (
            counts_of_values(each, material.features, measure)
            if median
            else sums[measure.name].reset_index()
        )
        compare = median_row if median else pooled_row
        facts = {"measure": measure.name, "kind": measure.kind}
        facts |= {"theme": measure.theme, "unit": measure.unit}
        rows += [
            {
                "segment": segment,
                "measure": measure.name,
                **facts,
                **compare(measure, table, segment, scale),
            }
            for segment in segments
        ]
    return pd.DataFrame(rows)


def arrival_counts(each: ir.Table) -> pd.DataFrame:
    """Return segment, quarter (−1 without dates) and newcomers: known viewers by first row."""
    counted = each.group_by(KEYS).aggregate(newcomers=each.count())
    return counted.order_by(KEYS).execute().astype("int64")


def _hidden(rows: pd.DataFrame, shown: list[int], fewest: int) -> pd.Series:
    """Say of which segments a measure is hidden; those that are not told of count as one."""
    place = rows["segment"].where(rows["segment"].isin(shown), UNTOLD)
    some, lacking = (rows[name].groupby(place).sum() for name in ("some", "lacking"))
    hidden = place.map(disclosure.hidden_shares(some, some + lacking, fewest))
    medians = rows["kind"].eq("median")
    few = [
        not disclosure.has_quantile(viewers, 0.5, fewest)
        for viewers in rows[["n", "other_n"]].min(axis=1)
    ]
    return (hidden & ~medians) | (medians & pd.Series(few, index=rows.index))


def told_behaviour(
    found: pd.DataFrame,
    known: pd.Series,
    every: float,
    shown: list[int],
    fewest: int = disclosure.FEWEST,
) -> pd.DataFrame:
    """Return the table behaviour, without what tells of few viewers.

    Parameters
    ----------
    found : DataFrame
        As `count_behaviour` gives it, of all segments.
    known : Series
        Known viewers by segment; missing where that number tells of few.
    every : float
        All known viewers.
    shown : list of int
        Segments whose known viewers are not few.
    fewest : int
        What is not few.

    Returns
    -------
    DataFrame
        The columns of `COLUMNS`: no row for a measure that few viewers of a segment have a say in,
        or that would give away such a row; no interval of a median whose ends are of few; and
        numbers of viewers only where nobody known is left out.
    """
    if found.empty:
        return pd.DataFrame(columns=list(COLUMNS)).astype(COLUMNS)
    hidden = pd.concat([_hidden(rows, shown, fewest) for _, rows in found.groupby("measure")])
    told = found["segment"].isin(shown) & ~hidden.reindex(found.index) & found["value"].notna()
    frame = found[told & found["other"].notna()].copy()
    few = [
        fewest > 1 and median_place(min(pair)) < fewest
        for pair in zip(frame["n"], frame["other_n"], strict=True)
    ]
    narrow = frame["kind"].eq("median") & pd.Series(few, index=frame.index, dtype=bool)
    frame.loc[narrow, ENDS] = np.nan
    frame.loc[narrow, "differs"] = False
    own = frame["segment"].map(known)
    whole = own.notna() & (frame["n"] == own) & (frame["n"] + frame["other_n"] == every)
    frame.loc[~whole, ["n", "other_n"]] = np.nan
    return _ranked(frame)


def _ranked(frame: pd.DataFrame) -> pd.DataFrame:
    """Order what differs before the rest, one of each theme before a second, the clearest first."""
    clear = frame["effect"].abs().round(6).fillna(0.0)
    order = frame.assign(clear=clear, place=range(len(frame)))
    by = ["segment", "differs", "clear", "place"]
    order = order.sort_values(by, ascending=[True, False, False, True])
    order["second"] = order.duplicated(["segment", "differs", "theme"])
    by = ["segment", "differs", "second", "clear", "place"]
    order = order.sort_values(by, ascending=[True, False, True, False, True])
    order["rank"] = order.groupby("segment").cumcount() + 1
    return order[list(COLUMNS)].astype(COLUMNS).reset_index(drop=True)
