"""Which rows each cleaning rule drops."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from analysis.scrub.cleaning.facts import Facts


def without_ids(events: ir.Table, facts: Facts) -> ir.BooleanValue:
    """Rows that name no viewer or no title."""
    return events.user_id.isnull() | events.title_id.isnull()


def out_of_range(events: ir.Table, facts: Facts) -> ir.BooleanValue:
    """Ratings below or above the scale, also infinite ones."""
    low, high = facts.scale
    strange = ibis.literal(False)
    if low is not None:
        strange |= events.rating < low
    if high is not None:
        strange |= events.rating > high
    return strange.fill_null(False)


def out_of_window(events: ir.Table, facts: Facts) -> ir.BooleanValue:
    """Rows dated before or after the window; rows without a date stay."""
    start, end = facts.window
    strange = ibis.literal(False)
    if start is not None:
        strange |= events["at"] < start
    if end is not None:
        strange |= events["at"] >= end
    return strange.fill_null(False)


def of_copied_viewer(events: ir.Table, facts: Facts) -> ir.BooleanValue:
    """Rows of viewers whose history another has too."""
    return events.copied


def doubled_rows(events: ir.Table, facts: Facts) -> ir.BooleanValue:
    """All but the first of equal rows."""
    return events.doubled


def repeated_pairs(events: ir.Table, facts: Facts) -> ir.BooleanValue:
    """All but the last row of a viewer's title."""
    return events.superseded


def of_noise_title(events: ir.Table, facts: Facts) -> ir.BooleanValue:
    """Rows of titles below the gap that parts noise from genuine titles."""
    return events.of_noise


def without_rating(events: ir.Table, facts: Facts) -> ir.BooleanValue:
    """Rows whose rating is unknown."""
    return events.rating.isnull()
