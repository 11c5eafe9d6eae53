"""Sums of each segment by the quarter in which its viewers arrived: all that leaves the engine."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from analysis.engine import exact_sum, zero_one

if TYPE_CHECKING:
    from collections.abc import Sequence

    import ibis.expr.types as ir

    from analysis.interpret.portraits.counted_measures import Measure

# Squares are summed in units of 2**-10, so that those of the heaviest viewers find room.
SQUARES = 2.0**20
# Whole values below are kept as they are, greater ones to so many figures: no reader sees more.
EXACT, FIGURES = 10_000, 3
KEYS = ["segment", "quarter"]
PARTS = ("viewers", "some", "lacking", "x", "y", "xx", "xy", "yy")


def _squared(values: ir.NumericValue) -> ir.NumericValue:
    return exact_sum(values / SQUARES) * SQUARES


def _parts(each: ir.Table, measure: Measure) -> dict[str, ir.NumericValue]:
    x, y = each[measure.name], each[measure.counted]
    return {
        "viewers": zero_one(y > 0).sum(),
        "some": zero_one(x > 0).sum(),
        "lacking": zero_one(x < y).sum(),
        "x": exact_sum(x),
        "y": exact_sum(y),
        "xx": _squared(x * x),
        "xy": _squared(x * y),
        "yy": _squared(y * y),
    }


def pooled_sums(each: ir.Table, measures: Sequence[Measure]) -> dict[str, pd.DataFrame]:
    """Return the sums that shares and means of groups are made from.

    Parameters
    ----------
    each : ibis Table
        As `summed_viewers` gives it.
    measures : sequence of Measure
        Shares and means.

    Returns
    -------
    dict of str to DataFrame
        By measure, with index segment and quarter: all (viewers), viewers (with a row that has a
        say), some (who have such a row), lacking (who have another one), x (sum of values),
        y (rows that have a say), and sums of squares and products xx, xy, yy over viewers.
    """
    wanted = {
        f"{part}:{measure.name}": value
        for measure in measures
        for part, value in _parts(each, measure).items()
    }
    grouped = each.group_by(KEYS).aggregate(all=each.count(), **wanted)
    wide = grouped.order_by(KEYS).execute().astype(dict.fromkeys(KEYS, "int64")).set_index(KEYS)
    found = {}
    for measure in measures:
        columns = {f"{part}:{measure.name}": part for part in PARTS}
        one = wide[["all", *columns]].rename(columns=columns).astype("float64")
        if measure.kind == "mean":
            # Of a mean every viewer with a value is told, whatever it is.
            one["some"] = one["lacking"] = one["viewers"]
        found[measure.name] = one
    return found


def counts_of_values(each: ir.Table, features: ir.Table, measure: Measure) -> pd.DataFrame:
    """Return how many viewers have each value, which medians are found from.

    Parameters
    ----------
    each : ibis Table
        user_id, segment and quarter of the known viewers.
    features : ibis Table
        user_id and raw values, see `Measure.counted`.
    measure : Measure
        A median.

    Returns
    -------
    DataFrame
        segment, quarter, value (whole; great ones to three figures) and viewers, ordered.
    """
    raw = features[measure.counted].cast("float64")
    # Engines round halves each in its own way.
    values = features.select("user_id", value=(raw + 0.5).floor())
    joined = each.select("user_id", *KEYS).inner_join(values, "user_id")
    joined = joined.filter(joined["value"].notnull())
    counted = joined.group_by(*KEYS, "value").aggregate(viewers=joined.count()).execute()
    value = counted["value"].to_numpy(dtype=float)
    great = np.abs(value) >= EXACT
    step = 10.0 ** (np.floor(np.log10(np.where(great, np.abs(value), 1.0))) - FIGURES + 1)
    counted["value"] = np.where(great, np.round(value / step) * step, value)
    found = counted.astype(dict.fromkeys([*KEYS, "viewers"], "int64"))
    return found.groupby([*KEYS, "value"], as_index=False)["viewers"].sum()
