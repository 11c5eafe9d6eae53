"""All that is counted of segments, from the rows to the tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis import disclosure
from analysis.interpret.portraits.behaviour import (
    arrival_counts,
    count_behaviour,
    told_behaviour,
)
from analysis.interpret.portraits.material import gather_material
from analysis.interpret.portraits.quarters import (
    active_counts,
    lately_and_before,
    quarterly_shares,
)
from analysis.interpret.portraits.summed_viewers import summed_viewers

if TYPE_CHECKING:
    import ibis.expr.types as ir
    import pandas as pd

    from analysis.tables import Tables


def portrait_tables(
    sizes: pd.DataFrame,
    labels: ir.Table,
    profiled: list[int],
    *,
    obtained: Tables,
    scrubbed: Tables,
    fewest: int = disclosure.FEWEST,
) -> tuple[pd.DataFrame, dict[str, pd.DataFrame]]:
    """Count what known viewers of each segment did.

    Parameters
    ----------
    sizes : DataFrame
        segment and known, the number of known viewers; missing where it tells of few.
    labels : ibis Table
        user_id, segment (−1 of viewers without one, who are not counted) and evidence.
    profiled : list of int
        Segments whose known viewers are not few.
    obtained, scrubbed : Tables
        Results of these stages.
    fewest : int
        What is not few.

    Returns
    -------
    sizes : DataFrame
        The same with the columns of `quarters.lately_and_before`.
    tables : dict of str to DataFrame
        behaviour (see `behaviour.told_behaviour`) and quarters (see `quarters.quarterly_shares`).
    """
    known = labels.filter(labels["evidence"] == "full", labels["segment"] >= 0)
    known = known.select("user_id", "segment")
    material = gather_material(obtained=obtained, scrubbed=scrubbed)
    each = summed_viewers(material, known)
    arrivals = arrival_counts(each)
    found = count_behaviour(each, material, fewest)
    own, every = sizes.set_index("segment")["known"], float(arrivals["newcomers"].sum())
    active, window = active_counts(material.events, known), scrubbed.record("window")
    quarters = quarterly_shares(active, arrivals, window, profiled, fewest)
    told = told_behaviour(found, own, every, profiled, fewest)
    sizes = sizes.merge(lately_and_before(quarters), "left", left_on="segment", right_index=True)
    return sizes, {"behaviour": told, "quarters": quarters}
