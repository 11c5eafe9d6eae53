"""Quartiles of long tables without holding their values: from bins, parted where they are full."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import ibis

from analysis.obtain.profile.value_readers import plain_value

if TYPE_CHECKING:
    import ibis.expr.types as ir
    import pandas as pd

# So many counts are small, and a 4,096th of the range is near enough where values are spread.
BINS = 4096
# A quartile whose bin holds more than this share is looked for again inside it, so often.
COARSE, DEEPER = 0.001, 4


def _bins(numbers: ir.Table, low: float, high: float, whole: bool) -> pd.DataFrame:
    """Count values in [low, high] by bin: `start`, `times`; `whole` takes values as they are."""
    width, value = (high - low) / BINS, numbers.value
    place = value if whole else ((value - low) / width).floor().clip(upper=BINS - 1) * width + low
    inside = numbers.filter(value.between(low, high)).select(start=place)
    return inside.group_by("start").agg(times=ibis._.count()).order_by("start").to_pandas()


def _quantile(numbers: ir.Table, frame: pd.DataFrame, rank: int, width: float) -> float:
    """Return the start of the bin that holds a rank, narrowed where many values share it."""
    total = int(frame.times.sum())
    for _ in range(DEEPER):
        reached = frame.times.cumsum()
        place = int((reached < rank).sum())
        start, times = float(frame.start[place]), int(frame.times[place])
        if not width or times <= COARSE * total or start + width == start:
            break
        rank -= int(reached[place]) - times
        frame = _bins(numbers, start, start + width, whole=False)
        width /= BINS
    return float(frame.start[int((frame.times.cumsum() < rank).sum())])


def estimated_quartiles(table: ir.Table, name: str, distinct: int) -> tuple[float, ...]:
    """Return the quartiles of a column of numbers, infinite ones left out.

    Parameters
    ----------
    table : ibis Table
        The rows.
    name : str
        The column.
    distinct : int
        About how many values it has; few are counted one by one, which is exact.

    Returns
    -------
    tuple of float
        First quartile, median, third quartile; empty without numbers. The same whatever the
        threads, and within a 4,096th of the range, or nearer where one bin holds many rows.
    """
    value = plain_value(table[name]).cast("float64")
    finite = table.select(value=value).filter(value.notnull() & ~value.isinf())
    row = finite.aggregate(n=finite.count(), low=finite.value.min(), high=finite.value.max())
    facts = row.to_pyarrow().to_pylist()[0]
    if not facts["n"]:
        return ()
    low, high = facts["low"], facts["high"]
    whole = distinct <= BINS or not high > low
    frame = _bins(finite, low, high, whole)
    width = 0.0 if whole else (high - low) / BINS
    ranks = (math.ceil(share * facts["n"]) for share in (0.25, 0.5, 0.75))
    return tuple(_quantile(finite, frame, rank, width) for rank in ranks)
