"""Means and shares of groups of rows, with intervals over the viewers who made them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from analysis.engine import exact_sum
from analysis.explore.typed_frames import typed_frame
from analysis.intervals import pooled_estimate

if TYPE_CHECKING:
    from collections.abc import Sequence

    import ibis.expr.types as ir

# Squares are summed in units of 2**-10, so that those of the heaviest viewers find room.
SQUARES = 2.0**20
SUMS = ("all", "x", "y", "xx", "xy", "yy")


def squared_sum(values: ir.NumericValue) -> ir.NumericValue:
    """Sum squares or products of what single viewers gave, in units that hold those of many."""
    return exact_sum(values / SQUARES) * SQUARES


def group_sums(each: ir.Table, by: Sequence[str]) -> pd.DataFrame:
    """Return what ratios of sums over viewers are made from, of each group.

    Parameters
    ----------
    each : ibis Table
        One row a viewer and group: the columns of `by`, x and y.
    by : sequence of str
        Columns that name a group.

    Returns
    -------
    DataFrame
        by, all (viewers), x, y (their sums), xx, xy, yy (of squares and products), ordered.
    """
    x, y = each["x"].cast("float64"), each["y"].cast("float64")
    found = each.group_by(list(by)).aggregate(
        all=each.count(), x=exact_sum(x), y=exact_sum(y),
        xx=squared_sum(x * x), xy=squared_sum(x * y), yy=squared_sum(y * y),
    )  # fmt: skip
    return found.order_by(list(by)).execute().astype(dict.fromkeys(SUMS, "float64"))


def pooled_ratios(sums: pd.DataFrame, share: bool = False) -> pd.DataFrame:
    """Return x over y of each group with its interval over viewers.

    Parameters
    ----------
    sums : DataFrame
        As `group_sums` gives it.
    share : bool
        Whether x counts some of the rows that y counts.

    Returns
    -------
    DataFrame
        The columns of groups, viewers, ratings (y), value, low and high; of one viewer there is no
        interval.
    """
    found = [pooled_estimate(sums.iloc[[at]][list(SUMS)], share) for at in range(len(sums))]
    frame = sums.drop(columns=list(SUMS)).assign(viewers=sums["all"], ratings=sums["y"])
    frame["value"] = sums["x"] / sums["y"].where(sums["y"] > 0)
    for name in ("low", "high"):
        frame[name] = [getattr(one, name) for one in found]
    types = {"viewers": "int64", "ratings": "int64"}
    types |= dict.fromkeys(("value", "low", "high"), "float64")
    own = {name: str(kind) for name, kind in frame.dtypes.items() if name not in types}
    return typed_frame(frame, {**own, **types})


def mean_sums(rated: ir.Table, by: Sequence[str]) -> pd.DataFrame:
    """Return the sums of marks (x) and their number (y) of each group, see `group_sums`."""
    each = rated.group_by(["user_id", *by]).aggregate(
        x=exact_sum(rated["rating"].cast("float64")), y=rated["rating"].count()
    )
    return group_sums(each, by)
