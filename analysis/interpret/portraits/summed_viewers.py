"""What each known viewer did, summed up in the engine: one row a viewer."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis

from analysis.engine import exact_sum, zero_one
from analysis.interpret.portraits.row_values import calendar_day, counted_rows, row_values

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from analysis.interpret.portraits.material import Material

# So many rows make a day busy.
BUSY = 3
# Quarters of a year.
QUARTERS = 4
# The quarter of viewers without a date.
UNDATED = -1


def _busy_rows(rows: ir.Table) -> ir.Table:
    """Return user_id and busy_days: rows on days with so many or more."""
    dated = rows.filter(rows["at"].notnull())
    days = dated.group_by("user_id", day=calendar_day(dated)).aggregate(n=dated.count())
    busy = ibis.ifelse(days["n"] >= BUSY, days["n"], 0)
    return days.group_by("user_id").aggregate(busy_days=busy.sum().cast("float64"))


def _returning_rows(rows: ir.Table) -> ir.Table:
    """Return user_id and returns: rows on a title that the viewer chose before."""
    pairs = rows.group_by("user_id", "title_id").aggregate(again=rows.count() - 1)
    return pairs.group_by("user_id").aggregate(returns=pairs["again"].sum().cast("float64"))


def calendar_quarter(at: ir.TimestampValue) -> ir.IntegerValue:
    """Return the number of the quarter of the calendar, counted from the year 0."""
    return (at.year() * QUARTERS + at.quarter() - 1).cast("int64")


def summed_viewers(material: Material, known: ir.Table) -> ir.Table:
    """Sum up what each known viewer did.

    Parameters
    ----------
    material : Material
        Kept rows, titles and what is counted of them.
    known : ibis Table
        user_id and segment of the known viewers.

    Returns
    -------
    ibis Table
        user_id, segment, quarter (of the first row, −1 without dates), of every share and mean
        its sum by the measure's name, and the number of rows that have a say, by its `counted`.
    """
    own = material.events.semi_join(known, "user_id")
    rows = own.inner_join(material.titles, "title_id")
    pooled = [measure for measure in material.measures if measure.kind != "median"]
    values = row_values(rows, material.outer_marks, [measure.name for measure in pooled])
    whole = {measure.name for measure in pooled if measure.kind == "share"}
    sums = {
        name: (value.sum() if name in whole else exact_sum(value)).fill_null(0.0)
        for name, value in values.items()
    }
    wanted = {measure.counted for measure in pooled}
    counts = {
        name: count.cast("float64") for name, count in counted_rows(rows).items() if name in wanted
    }
    each = rows.group_by("user_id").aggregate(first=rows["at"].min(), **sums, **counts)
    for name, counted in (("busy_days", _busy_rows), ("returns", _returning_rows)):
        if any(measure.name == name for measure in pooled):
            each = each.left_join(counted(own), "user_id").drop("user_id_right")
            each = each.mutate(**{name: each[name].fill_null(0.0)})
    each = each.inner_join(known.select("user_id", "segment"), "user_id")
    found = each.mutate(
        quarter=calendar_quarter(each["first"]).fill_null(UNDATED), **_arrival(each, material)
    )
    return found.drop("first").cache()


def _arrival(each: ir.Table, material: Material) -> dict[str, ir.FloatingValue]:
    if material.arrived is None:
        return {}
    first = each["first"]
    late = first >= ibis.literal(material.arrived.to_pydatetime())
    return {"new_viewers": zero_one(late), "arrived": zero_one(first.notnull())}
