"""Minutes and plays, where a source carries them: how much there is, when, and of which titles.

amount_totals  in all, of a row and of a viewer, and how that spreads
month_amounts  in each month, and of a viewer who came in it
title_amounts  the titles that hold most
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from analysis import disclosure
from analysis.explore.amounts.amount_totals import AMOUNTS, amount_totals
from analysis.explore.amounts.month_amounts import MONTHS, month_amounts
from analysis.explore.amounts.title_amounts import TITLES, most_watched_titles
from analysis.explore.typed_frames import typed_frame

if TYPE_CHECKING:
    import ibis.expr.types as ir

SIGNALS = ("minutes", "plays")


def amount_tables(
    events: ir.Table,
    titles: ir.Table,
    records: dict[str, dict[str, Any]],
    counts: pd.DataFrame,
    fewest: int = disclosure.FEWEST,
) -> dict[str, pd.DataFrame]:
    """Return minutes and plays in all, by month and by title; nothing is read without them.

    Parameters
    ----------
    events, titles : ibis Table
        Cleaned rows and titles.
    records : dict
        source (which signals it carries) and window (start and end).
    counts : DataFrame
        n and users: how many viewers have n rows.
    fewest : int
        Nothing is told of fewer viewers.

    Returns
    -------
    dict of str to DataFrame
        `amounts`, `amount_months` and `amount_titles`; a signal that the source does not carry,
        or that fewer viewers have, has no rows.
    """
    found: dict[str, list[pd.DataFrame]] = {"amounts": [], "months": [], "titles": []}
    every = int(counts["users"].sum())
    for signal in SIGNALS:
        if not records["source"][f"has_{signal}"]:
            continue
        known = events.filter(events[signal].notnull())
        known = known.mutate(value=known[signal].cast("float64"))
        total = amount_totals(known, signal, every, fewest)
        if total.empty:
            continue
        found["amounts"].append(total)
        found["months"].append(month_amounts(known, signal, records["window"], fewest))
        found["titles"].append(most_watched_titles(known, titles, signal, fewest))
    return {
        "amounts": _joined(found["amounts"], AMOUNTS),
        "amount_months": _joined(found["months"], MONTHS),
        "amount_titles": _joined(found["titles"], TITLES),
    }


def _joined(frames: list[pd.DataFrame], columns: dict[str, str]) -> pd.DataFrame:
    return typed_frame(pd.concat(frames) if frames else None, columns)
