"""Days and the time of day beside them, as one time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis

from analysis.obtain.profile.value_readers import time_value
from analysis.obtain.values.written_lengths import clock_seconds

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from analysis.obtain.profile.column import Column


def timed_days(data: ir.Table, when: Column, clock: Column | None) -> ir.TimestampValue:
    """Return the times of interactions: days with the time of day beside them, where it is.

    Parameters
    ----------
    data : ibis Table
        The interactions as the source has them.
    when : Column
        The column in the role of time.
    clock : Column, optional
        The column with the time of day, see `find_clock`.
    """
    at = time_value(data[when.name], when.time_form)
    if clock is None:
        return at
    seconds = clock_seconds(data[clock.name]).coalesce(0.0).round().cast("int64")
    return ibis.ifelse(at.isnull(), None, at + seconds.as_interval("s"))
