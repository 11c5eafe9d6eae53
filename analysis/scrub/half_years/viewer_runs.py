"""As many rows of every viewer of every half-year, one behind the other as they were given.

A viewer with sixty rows is placed more surely than one with six, and is spread over more days: if
amounts fall, everybody would seem to move. So of each viewer the same number of rows is taken from
each half-year, next to each other in time; of those with twice as many a second run, from the
other half of their rows, says how far the same viewer differs by chance alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis
import numpy as np
import pandas as pd

from analysis.hashed_ids import hash_digits
from analysis.scrub.half_years.half_year_calendar import counted_half_years, half_year_number

if TYPE_CHECKING:
    import ibis.expr.types as ir

# Viewers that are followed: windows of half of them still leave shares within a point.
FOLLOWED = 50_000
# The run that stands for a viewer's half-year, and the other one of the same half-year.
MAIN, TWIN = 1, 2


def run_viewers(counted: ir.Table, salt: str) -> ir.Table:
    """Return user_id of about FOLLOWED viewers of half-years, drawn by hash."""
    users = counted.select("user_id").distinct()
    total = max(int(users.count().to_pyarrow().as_py()), 1)
    last = f"{min(int(FOLLOWED / total * 16**8), 16**8 - 1):08x}"
    return users.filter(hash_digits(users["user_id"].cast("string"), salt + "followed") <= last)


def run_places(counted: pd.DataFrame, length: int) -> pd.DataFrame:
    """Return which rows of each viewer's half-year are taken.

    Parameters
    ----------
    counted : DataFrame
        user_id, half_year, rows, arrived and drawn (a whole number from 0 on, by chance).
    length : int
        Rows of a run.

    Returns
    -------
    DataFrame
        user_id, half_year, rows, arrived, run and first: the place of the first row of the run,
        from 0 on.
        Who has rows for two runs has one in the earlier and one in the later half of them, and
        chance says which is the main one.
    """
    rows, drawn = counted["rows"].to_numpy(), counted["drawn"].to_numpy()
    double, half = rows >= 2 * length, rows // 2
    coin, left = drawn % 2, drawn // 2
    early = left % np.maximum(half - length + 1, 1)
    late = half + (left // 7) % np.maximum(rows - half - length + 1, 1)
    alone = left % (rows - length + 1)
    main = np.where(double, np.where(coin == 0, early, late), alone)
    twin = np.where(coin == 0, late, early)
    named = counted[["user_id", "half_year", "rows", "arrived"]]
    both = [named.assign(run=MAIN, first=main), named.assign(run=TWIN, first=twin)[double]]
    return pd.concat(both, ignore_index=True)


def _counted_arrivals(events: ir.Table, length: int) -> ir.Table:
    """Add to counted half-years whether the viewer arrived in them."""
    every = counted_half_years(events, 1)
    first = every.group_by("user_id").agg(first=every["half_year"].min())
    counted = every.filter(every["rows"] >= length).join(first, "user_id")
    return counted.mutate(arrived=counted["half_year"] == counted["first"]).drop("first")


def drawn_runs(
    events: ir.Table, told: list[int], length: int, salt: str
) -> tuple[ir.Table, pd.DataFrame]:
    """Return the rows of all runs, and the runs.

    Parameters
    ----------
    events : ibis Table
        Cleaned rows with day.
    told : list of int
        Numbers of the half-years.
    length : int
        Rows of a run.
    salt : str
        Of the hash.

    Returns
    -------
    ibis Table and DataFrame
        The rows, their viewer's id replaced by key; and key, user_id, half_year, rows, arrived
        (whether the viewer's first row is of that half-year) and run.
    """
    counted = _counted_arrivals(events, length)
    counted = counted.filter(counted["half_year"].isin(told))
    counted = counted.semi_join(run_viewers(counted, salt).cache(), "user_id")
    pair = counted["user_id"].cast("string") + ":" + counted["half_year"].cast("string")
    counted = counted.mutate(digits=hash_digits(pair, salt + "run"))
    frame = counted.order_by("user_id", "half_year").to_pandas()
    frame["drawn"] = [int(text, 16) for text in frame.pop("digits")]
    runs = run_places(frame, length)
    runs.insert(0, "key", np.arange(len(runs)))
    asked = runs[["key", "user_id", "half_year", "first"]]
    return _rows_of_runs(events, asked, length), runs.drop(columns="first")


def _rows_of_runs(events: ir.Table, asked: pd.DataFrame, length: int) -> ir.Table:
    """Return the rows of runs, by key."""
    keys = ["user_id", "half_year"]
    dated = events.filter(events["at"].notnull())
    dated = dated.mutate(half_year=half_year_number(dated["at"]))
    dated = dated.semi_join(ibis.memtable(asked[keys].drop_duplicates()), keys)
    order = ibis.window(
        group_by=[dated["user_id"], dated["half_year"]], order_by=[dated["at"], dated["event"]]
    )
    placed = dated.mutate(place=ibis.row_number().over(order)).join(ibis.memtable(asked), keys)
    inside = (placed["place"] >= placed["first"]) & (placed["place"] < placed["first"] + length)
    kept = placed.filter(inside).drop(*keys, "place", "first")
    return kept.rename(user_id="key")
