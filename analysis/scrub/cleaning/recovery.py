"""Null ratings that the viewer's statistics restore exactly."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis

from analysis.engine import exact_sum

if TYPE_CHECKING:
    import ibis.expr.types as ir

# A mean of full precision times a total is off by no more than this for each rating.
ROUNDING = 1e-9


def _precision(statistics: ir.Table) -> float:
    """Return half a unit of the last decimal that the means are kept with."""
    means = statistics["mean"]
    apart = {
        f"p{digits}": (means * 10.0**digits - (means * 10.0**digits).round()).abs().max()
        for digits in range(1, 7)
    }
    found = statistics.aggregate(**apart).to_pyarrow().to_pylist()[0]
    for digits in range(1, 7):
        value = found[f"p{digits}"]
        if value is not None and value < 1e-7:
            return 0.5 * 10.0**-digits
    return ROUNDING


def restored_ratings(events: ir.Table, statistics: ir.Table, step: float | None) -> ir.Table:
    """Return the ratings that total × mean less the others gives back.

    Only of viewers with a single null rating, whose rows are as many as the statistics say, and
    where the result meets the scale's steps so closely that no other value is possible. What is
    restored comes from the viewer alone, so it is so in every part of the split; targets of
    prediction leave it out.

    Parameters
    ----------
    events : ibis Table
        Rows as read.
    statistics : ibis Table
        user_id, total, mean of each viewer, computed before ratings went missing.
    step : float or None
        Step of the scale; None restores nothing, since nothing can be checked.

    Returns
    -------
    ibis Table
        user_id and restored.
    """
    told = statistics.filter(statistics.total.notnull() & statistics["mean"].notnull())
    told = told.group_by("user_id").agg(
        rows=told.count(), total=told.total.max(), mean=told["mean"].max()
    )
    if step is None:
        return told.limit(0).select("user_id", restored=told["mean"])
    slack = _precision(statistics)
    counted = events.group_by("user_id").agg(
        n=events.count(), known=events.rating.count(), others=exact_sum(events.rating)
    )
    both = told.join(counted, "user_id")
    value = both.total * both["mean"] - both.others.fill_null(0.0)
    snapped = (value / step).round() * step
    allowed = ibis.greatest(both.total * slack * 1.01, 1e-6)
    sure = (
        (both.rows == 1)
        & (both.n == both.total)
        & (both.known == both.n - 1)
        & ((value - snapped).abs() <= allowed)
        & (allowed < step / 2)
    )
    return both.filter(sure).select("user_id", restored=snapped)
