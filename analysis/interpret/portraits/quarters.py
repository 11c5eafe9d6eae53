"""How each segment's part of the rows and of the new viewers has moved, quarter by quarter."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from analysis import disclosure
from analysis.interpret.portraits.summed_viewers import QUARTERS, calendar_quarter

if TYPE_CHECKING:
    import ibis.expr.types as ir

COLUMNS = {
    "segment": "int64",
    "quarter": "datetime64[us]",
    "ratings": "float64",
    "share_ratings": "float64",
    "viewers": "float64",
    "share_viewers": "float64",
    "newcomers": "float64",
    "share_newcomers": "float64",
    "whole": "bool",
}
# Segments that are not told of, together.
UNTOLD = -1
LATELY = {
    **dict.fromkeys(("now", "before"), "datetime64[us]"),
    **dict.fromkeys(("share_now", "share_before"), "float64"),
    **dict.fromkeys(("share_seen_now", "share_seen_before"), "float64"),
    **dict.fromkeys(("share_new_now", "share_new_before"), "float64"),
}


def active_counts(events: ir.Table, known: ir.Table) -> pd.DataFrame:
    """Return segment, quarter, ratings and active: rows of known viewers, and how many made them.

    Parameters
    ----------
    events : ibis Table
        Kept rows.
    known : ibis Table
        user_id and segment of the known viewers.
    """
    dated = events.filter(events["at"].notnull())
    placed = dated.select("user_id", quarter=calendar_quarter(dated["at"]))
    each = placed.group_by("user_id", "quarter").aggregate(n=placed.count())
    joined = each.inner_join(known.select("user_id", "segment"), "user_id")
    summed = joined.group_by("segment", "quarter").aggregate(
        ratings=joined["n"].sum(), active=joined.count()
    )
    return summed.order_by("segment", "quarter").execute().astype("int64")


def first_days(quarters: pd.Series) -> pd.Series:
    """Return the first day of quarters counted from the year 0."""
    parts = {"year": quarters // QUARTERS, "month": quarters % QUARTERS * 3 + 1, "day": 1}
    return pd.to_datetime(pd.DataFrame(parts)).astype("datetime64[us]")


def _wide(table: pd.DataFrame, column: str, segments: list[int], every: range) -> pd.DataFrame:
    wide = table.pivot(index="quarter", columns="segment", values=column)
    return wide.reindex(index=every, columns=segments).fillna(0).astype("int64")


def _merged(viewers: pd.DataFrame, shown: list[int]) -> pd.DataFrame:
    """Return viewers by quarter and segment, those of segments that are not told of together."""
    return viewers.T.groupby([name if name in shown else UNTOLD for name in viewers]).sum().T


def _told(counts: pd.DataFrame, hidden: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return counts by quarter and segment and their shares of the quarter, where not hidden."""
    told = counts.mask(hidden.reindex(columns=counts.columns, fill_value=True))
    return told, told.div(counts.sum(axis=1).replace(0, np.nan), axis=0)


def _few_active(viewers: pd.Series, fewest: int) -> pd.Series:
    """Say of which segments the rows of a quarter, whose sum is known, are of few viewers."""
    return disclosure.hidden_shares(viewers, 2 * viewers, fewest)


def quarterly_shares(
    active: pd.DataFrame,
    arrivals: pd.DataFrame,
    window: dict[str, Any],
    shown: list[int],
    fewest: int = disclosure.FEWEST,
) -> pd.DataFrame:
    """Return each segment's rows and new viewers by quarter, zeros included.

    Parameters
    ----------
    active : DataFrame
        As `active_counts` gives it, of all segments.
    arrivals : DataFrame
        segment, quarter and newcomers, of all segments.
    window : dict
        start and end.
    shown : list of int
        Segments whose known viewers are not few.
    fewest : int
        What is not few.

    Returns
    -------
    DataFrame
        segment, quarter (its first day), ratings, share_ratings (of all known viewers' rows of
        the quarter), viewers and share_viewers (of all known viewers with a row in it), newcomers
        (known viewers whose first row is in it), share_newcomers (of all such), and whole: whether
        the window holds the whole quarter. Cells of few viewers, and those that would give them
        away, are missing.
    """
    if active.empty or not shown:
        return pd.DataFrame(columns=list(COLUMNS)).astype(COLUMNS)
    every = range(int(active["quarter"].min()), int(active["quarter"].max()) + 1)
    segments = sorted(active["segment"].unique())
    wide = {name: _wide(active, name, segments, every) for name in ("ratings", "active")}
    new = _wide(arrivals, "newcomers", segments, every)
    # Nobody arrives twice, so that sums over quarters are known too; viewers come back.
    hidden = _merged(wide["active"], shown).apply(_few_active, axis=1, fewest=fewest)
    few_new = disclosure.hidden_cells(_merged(new, shown), fewest, tells_empty=True)
    found = dict(zip(("ratings", "share_ratings"), _told(wide["ratings"], hidden), strict=True))
    found |= dict(zip(("viewers", "share_viewers"), _told(wide["active"], hidden), strict=True))
    found |= dict(zip(("newcomers", "share_newcomers"), _told(new, few_new), strict=True))
    long = {name: part[shown].T.stack(future_stack=True) for name, part in found.items()}
    frame = pd.DataFrame(long).rename_axis(["segment", "quarter"]).reset_index()
    first = first_days(frame["quarter"])
    ends = first + pd.offsets.QuarterEnd(0)
    whole = (first >= pd.Timestamp(window["start"])) & (ends <= pd.Timestamp(window["end"]))
    return frame.assign(quarter=first, whole=whole)[list(COLUMNS)].astype(COLUMNS)


def lately_and_before(quarters: pd.DataFrame) -> pd.DataFrame:
    """Return each segment's shares in the last whole quarter and in that of a year before.

    Parameters
    ----------
    quarters : DataFrame
        As `quarterly_shares` gives it.

    Returns
    -------
    DataFrame
        By segment the columns of `LATELY`. Before is the first whole quarter where none lies a
        year back, and missing where there is one whole quarter only.
    """
    whole = quarters[quarters["whole"]]
    days = sorted(whole["quarter"].unique())
    index = pd.Index(quarters["segment"].drop_duplicates(), name="segment")
    frame = pd.DataFrame(columns=list(LATELY), index=index).astype(LATELY)
    if not days:
        return frame
    year_ago = days[-1] - pd.DateOffset(years=1)
    moments = {"now": days[-1]}
    if len(days) > 1:
        moments["before"] = year_ago if year_ago in days else days[0]
    for name, day in moments.items():
        then = whole[whole["quarter"] == day].set_index("segment")
        frame[name] = day
        frame[f"share_{name}"] = then["share_ratings"]
        frame[f"share_seen_{name}"] = then["share_viewers"]
        frame[f"share_new_{name}"] = then["share_newcomers"]
    return frame.astype(LATELY)
