"""The observation window: its ends, its reference day, and where they come from."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import ibis.expr.types as ir
    import pandas as pd

    from analysis.settings import Scrub

# Engines count days from here.
EPOCH = datetime(1970, 1, 1)
# Rows that end so long before the end that is documented break off before it.
BROKEN_OFF = timedelta(days=30)


def _midnight(value: date) -> datetime:
    return datetime(value.year, value.month, value.day)


def window_bounds(
    settings: Scrub, source: dict[str, Any], now: datetime
) -> tuple[datetime | None, datetime]:
    """Return the first moment inside the window and the first behind it.

    Parameters
    ----------
    settings : Scrub
        Its window_start and window_end lead.
    source : dict
        Its documented window follows.
    now : datetime
        Nothing can have happened after today, where nothing else is known.

    Returns
    -------
    tuple
        The first is None where the window is open.
    """
    start = settings.window_start or source["window_start"]
    end = settings.window_end or source["window_end"]
    return _midnight(start) if start else None, _midnight(end or now) + timedelta(days=1)


def stray_moments(stray: pd.DataFrame, settings: Scrub) -> tuple[tuple[str, datetime], ...]:
    """Return kind and moment of stray dates; what lies outside a window that the user set is not.

    Parameters
    ----------
    stray : DataFrame
        kind and at, as the stage obtain found them.
    settings : Scrub
        Its window_start and window_end lead.
    """
    given = {"before": settings.window_start, "after": settings.window_end}
    return tuple(
        (line.kind, line.at.to_pydatetime())
        for line in stray.itertuples()
        if not given.get(line.kind)
    )


def day_number(moment: datetime) -> float:
    """Return whole days since 1970."""
    return float((moment - EPOCH) // timedelta(days=1))


def last_day(last: datetime, end: datetime, settings: Scrub, source: dict[str, Any]) -> datetime:
    """Return the last day of the window, at midnight.

    The end that the user gave holds, and that of the source's documentation where its rows come
    near to it; where they break off before it, silence would pass for viewers who left.

    Parameters
    ----------
    last : datetime
        The last event.
    end : datetime
        The last day that may count.
    settings : Scrub
        Its window_end leads.
    source : dict
        Its documented window follows.
    """
    near = last >= end - BROKEN_OFF
    stated = settings.window_end or (source["window_end"] and near)
    return end if stated else _midnight(last)


def described_window(
    viewers: ir.Table,
    limits: tuple[datetime | None, datetime],
    settings: Scrub,
    source: dict[str, Any],
    fewest: int,
) -> dict[str, Any]:
    """Return the row of the table window.

    Parameters
    ----------
    viewers : ibis Table
        first and last event of each viewer.
    limits : tuple
        As `window_bounds` gives them.
    settings : Scrub
        Its window_end leads.
    source : dict
        Its documented window follows.
    fewest : int
        min_ratings.

    Returns
    -------
    dict
        first (the first event), start, end, reference, data_as_of, min_ratings.
    """
    found = viewers.aggregate(first=viewers["first"].min(), last=viewers["last"].max())
    ends = found.to_pyarrow().to_pylist()[0]
    first, last = ends["first"], ends["last"]
    start = end = None
    if last is not None:
        start = limits[0] or _midnight(first)
        end = last_day(last, limits[1] - timedelta(days=1), settings, source)
    return {
        "first": first,
        "start": start,
        "end": end,
        "reference": end,
        "data_as_of": last.date().isoformat() if last is not None else None,
        "min_ratings": fewest,
    }
