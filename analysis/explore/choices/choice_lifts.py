"""How much more often something is chosen now than before, over all that is chosen."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from scipy.stats import norm

from analysis.explore.choices.title_facts import whole_number
from analysis.intervals import TAIL
from analysis.shrunken_lifts import lifts_over_others, log_lifts

if TYPE_CHECKING:
    import ibis.expr.types as ir

SUMS = ("c", "viewers", "cc", "cn")
LIFTS = {
    **dict.fromkeys(("n_before", "n_now", "viewers_before", "viewers_now"), "int64"),
    **dict.fromkeys(("share_before", "share_now", "lift", "low", "high"), "float64"),
}
# Sides as they are numbered.
BEFORE, NOW = 0, 1


def choice_counts(choices: ir.Table, item: str, totals: ir.Table) -> pd.DataFrame:
    """Count choices of each item on two sides, and over viewers their squares.

    Parameters
    ----------
    choices : ibis Table
        user_id, side (0 or 1), an item and c (choices), a row for each.
    item : str
        Column of the item.
    totals : ibis Table
        user_id, side and n (choices of everything), a row for each.

    Returns
    -------
    DataFrame
        item, side, c, viewers, cc (sum of c²) and cn (of c times n), ordered.
    """
    beside = choices.inner_join(totals, ["user_id", "side"])
    counted = beside.group_by(item, "side").aggregate(
        c=whole_number(beside["c"].sum()),
        viewers=beside.count(),
        cc=whole_number((beside["c"] * beside["c"]).sum()),
        cn=whole_number((beside["c"] * beside["n"]).sum()),
    )
    return counted.order_by(item, "side").execute()


def side_totals(totals: ir.Table) -> pd.DataFrame:
    """Return total (choices) and nn (sum over viewers of their squares) by side."""
    found = totals.group_by("side").aggregate(
        total=whole_number(totals["n"].sum()), nn=whole_number((totals["n"] * totals["n"]).sum())
    )
    return found.order_by("side").execute().set_index("side").astype("float64")


def _sides(
    counts: pd.DataFrame, item: str, totals: pd.DataFrame
) -> tuple[pd.DataFrame, pd.DataFrame] | None:
    """Return choices before and now by item, with those of everything; None without a side."""
    if set(totals.index) != {BEFORE, NOW} or counts.empty:
        return None
    wide = counts.pivot(index=item, columns="side", values=list(SUMS)).astype("float64")
    parts = []
    for side in (BEFORE, NOW):
        columns = {name: wide[name].get(side, pd.Series(np.nan, wide.index)) for name in SUMS}
        parts.append(pd.DataFrame(columns).fillna(0).assign(**totals.loc[side].to_dict()))
    return parts[0], parts[1]


def _beside(lifts: pd.DataFrame, before: pd.DataFrame, now: pd.DataFrame) -> pd.DataFrame:
    frame = lifts.assign(
        n_before=before["c"], n_now=now["c"],
        viewers_before=before["viewers"], viewers_now=now["viewers"],
        share_before=before["c"] / before["total"], share_now=now["c"] / now["total"],
    )  # fmt: skip
    return frame[list(LIFTS)].astype(LIFTS).reset_index()


def lifts_of_sides(counts: pd.DataFrame, item: str, totals: pd.DataFrame) -> pd.DataFrame:
    """Return the share of every item on the one side over that on the other.

    Parameters
    ----------
    counts, item, totals
        As `choice_counts` and `side_totals` give them.

    Returns
    -------
    DataFrame
        item, n_before, n_now (choices on either side), viewers_before, viewers_now, share_before,
        share_now, lift with low and high, drawn towards 1 by what all items show; empty where a
        side has no choices.
    """
    sides = _sides(counts, item, totals)
    if sides is None:
        return pd.DataFrame(columns=[item, *LIFTS]).astype(LIFTS)
    before, now = sides
    return _beside(lifts_over_others(now, before), before, now)


def plain_lifts(counts: pd.DataFrame, item: str, totals: pd.DataFrame) -> pd.DataFrame:
    """Return the same as they are, with intervals that hold all at once in 95 of 100 samples.

    For few items, which do not tell how far items differ (Bonferroni's inequality).
    """
    sides = _sides(counts, item, totals)
    if sides is None:
        return pd.DataFrame(columns=[item, *LIFTS]).astype(LIFTS)
    before, now = sides
    logs, errors, _ = log_lifts(now, before)
    reach = float(norm.ppf(1 - TAIL / len(logs))) * errors
    ends = {"lift": logs, "low": logs - reach, "high": logs + reach}
    lifts = pd.DataFrame({name: np.exp(end) for name, end in ends.items()}, index=now.index)
    return _beside(lifts, before, now)
