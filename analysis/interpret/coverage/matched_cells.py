"""Viewers of a grouping counted in cells of like amount and like arrival."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis
import numpy as np
import pandas as pd

from analysis.engine import exact_sum

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from analysis.interpret.coverage.viewer_groups import Grouping

# Known viewers for each cell of both; bands of each, at least and at most: with ten, viewers of one
# band differ by so little that nothing is left of a threefold difference between groups.
PER_CELL, LEAST_BANDS, MOST_BANDS = 25, 2, 10
# The band of viewers without a date.
UNDATED = -1
SUMS = ("confidence", "kept", "error")


def band_number(known: int) -> int:
    """Return into how many bands so many known viewers are cut, by amount and by arrival."""
    return int(np.clip(int(np.sqrt(known / PER_CELL)), LEAST_BANDS, MOST_BANDS))


def _band(table: ir.Table, column: str, bands: int) -> ir.IntegerValue:
    """Return the band of each viewer by the quantiles of the known ones."""
    known = table.filter(table["known"] == 1)
    shares = [k / bands for k in range(1, bands)]
    found = known.aggregate(**{f"q{k}": known[column].quantile(s) for k, s in enumerate(shares)})
    cuts = sorted({float(cut) for cut in found.execute().iloc[0] if pd.notna(cut)})
    value, place = table[column], ibis.literal(0)
    for cut in cuts:
        place = place + ibis.ifelse(value > cut, 1, 0)
    return ibis.ifelse(value.isnull(), UNDATED, place).cast("int64")


def cell_viewers(viewers: ir.Table) -> ir.Table:
    """Return viewers with their bands: amount and arrival (−1 without a date).

    Parameters
    ----------
    viewers : ibis Table
        See `audience_viewers`.
    """
    known = int(viewers["known"].sum().execute() or 0)
    bands = band_number(known)
    found = viewers.mutate(amount=_band(viewers, "n", bands), arrival=_band(viewers, "day", bands))
    return found.cache()


def group_cells(grouping: Grouping, viewers: ir.Table) -> pd.DataFrame:
    """Return how many viewers of each group are in each cell and segment, and their sums.

    Parameters
    ----------
    grouping : Grouping
        Who is in which group.
    viewers : ibis Table
        user_id, segment, known, amount, arrival, confidence, kept and error (missing where not
        told).

    Returns
    -------
    DataFrame
        place, group, segment, known, amount, arrival, viewers, and of confidence, kept and error
        the number told, their sum and the sum of their squares.
    """
    grouped = grouping.table.filter(grouping.table["group"].notnull())
    joined = grouped.inner_join(viewers, "user_id")
    keys = ["place", "group", "segment", "known", "amount", "arrival"]
    sums: dict[str, ir.Value] = {}
    for name in SUMS:
        value = joined[name].cast("float64")
        sums |= {
            f"{name}_n": value.count(),
            f"{name}_x": exact_sum(value).fill_null(0.0),
            f"{name}_xx": exact_sum(value * value).fill_null(0.0),
        }
    found = joined.group_by(keys).aggregate(viewers=joined.count(), **sums)
    return found.order_by(keys).execute()


def cell_number(cells: pd.DataFrame, matched: tuple[str, ...]) -> np.ndarray:
    """Return the number of the cell of each row, of those dimensions that are held alike."""
    if not matched:
        return np.zeros(len(cells), int)
    return cells.groupby(list(matched), sort=True).ngroup().to_numpy()
