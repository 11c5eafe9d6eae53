"""How many viewers chose each title, and whose share of them moved since the edition before."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis
import numpy as np
import pandas as pd
from scipy import stats

from analysis.editions.edition_folder import TITLES
from analysis.holm import holm_adjusted
from analysis.intervals import LEVEL, wilson_bounds

if TYPE_CHECKING:
    import ibis.expr.types as ir

# Of all titles together no more than one time in twenty may one be said to have moved that did not.
LEVEL_LEFT = 1 - LEVEL
MOVED = {
    **{"title_id": "str", "title": "str", "share_before": "float64", "share": "float64"},
    **{"difference": "float64", "low": "float64", "high": "float64", "p": "float64"},
    "told_before": "bool",
}


def count_title_viewers(
    seen: ir.Table, titles: ir.Table, fewest: int, most: int = TITLES
) -> pd.DataFrame:
    """Return how many viewers chose each title, the best known first.

    Parameters
    ----------
    seen : ibis Table
        user_id and title_id, each pair once.
    titles : ibis Table
        title_id and title.
    fewest : int
        Titles of fewer viewers are left out.
    most : int
        How many titles are told.

    Returns
    -------
    DataFrame
        title_id (as text), title, viewers.
    """
    counted = seen.group_by("title_id").aggregate(viewers=seen.count())
    counted = counted.filter(counted["viewers"] >= fewest)
    named = counted.left_join(titles.select("title_id", "title"), "title_id")
    told = named.select(
        title_id=named["title_id"].cast("string"),
        title=named["title"].fill_null(named["title_id"].cast("string")),
        viewers=named["viewers"].cast("int64"),
    )
    return told.order_by(ibis.desc("viewers"), "title_id").limit(most).to_pandas()


def title_share_moves(
    now: pd.DataFrame, viewers: int, before: pd.DataFrame, viewers_before: int, fewest: int
) -> pd.DataFrame:
    """Return the titles whose share of viewers moved since the edition before.

    Parameters
    ----------
    now, before : DataFrame
        title_id, title, viewers, as `count_title_viewers` gives them, of this edition and that.
    viewers, viewers_before : int
        All viewers kept, of this edition and that.
    fewest : int
        A title that an edition does not tell counts with one viewer less there: the most that it
        can have had, so that what is said to have risen has.

    Returns
    -------
    DataFrame
        title_id, title, share_before, share, difference with its 95 % interval (low, high), p of
        no difference after Holm, told_before; those that moved, the largest rise first.

    Notes
    -----
    Both editions are taken for samples of their own. Where one holds the other, moves are proven
    later than they might be, never sooner.
    """
    both = now.merge(before[["title_id", "title", "viewers"]], "left", ["title_id", "title"])
    told = both["viewers_y"].notna()
    then = both["viewers_y"].fillna(fewest - 1).to_numpy(float) / viewers_before
    share = both["viewers_x"].to_numpy(float) / viewers
    pooled = (share * viewers + then * viewers_before) / (viewers + viewers_before)
    error = np.sqrt(pooled * (1 - pooled) * (1 / viewers + 1 / viewers_before))
    z = np.divide(share - then, error, out=np.zeros(len(both)), where=error > 0)
    frame = pd.DataFrame(
        {
            "title_id": both["title_id"],
            "title": both["title"],
            "share_before": np.where(told, then, np.nan),
            "share": share,
            "difference": share - then,
            "p": holm_adjusted(2 * stats.norm.sf(np.abs(z))),
            "told_before": told,
        }
    )
    low, high = _difference_ends(share, viewers, then, viewers_before)
    frame = frame.assign(low=low, high=high)
    # A title that was not told may have had fewer: it can have risen, and not have fallen.
    moved = (frame["p"] < LEVEL_LEFT) & (told | (frame["difference"] > 0))
    order = ["difference", "title_id"]
    found = frame[moved].sort_values(order, ascending=[False, True], ignore_index=True)
    return found[list(MOVED)].astype(MOVED)


def _difference_ends(
    share: np.ndarray, count: int, before: np.ndarray, count_before: int
) -> tuple[np.ndarray, np.ndarray]:
    """Return the ends of the intervals of differences, made of Wilson's (Newcombe 1998)."""
    low, high = wilson_bounds(share, count)
    low_before, high_before = wilson_bounds(before, count_before)
    down = np.hypot(share - low, high_before - before)
    up = np.hypot(high - share, before - low_before)
    return share - before - down, share - before + up
