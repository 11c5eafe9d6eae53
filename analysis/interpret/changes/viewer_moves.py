"""Who is in another segment than in the edition before, of those who are known in both."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from analysis.disclosure import hidden_counts, tells_few
from analysis.interpret.names.edition_match import known_viewers, shared_counts
from analysis.intervals import wilson_bounds

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from analysis.editions.precedent import Precedent

MOVES = {"before": "str", "id": "str", "viewers": "float64"}
MOVED = {"users": "int64", "moved": "float64", "low": "float64", "high": "float64"}


def told_moves(counts: pd.DataFrame, fewest: int) -> pd.DataFrame:
    """Return who was where and is where now, without cells that tell of few viewers.

    How many stayed in all, and how many moved, is told beside them: no cell may follow from these.

    Parameters
    ----------
    counts : DataFrame
        Viewers by the id that their segment had (rows) and has (columns).
    fewest : int
        What is not few.
    """
    rows = [(before, now, counts.loc[before, now]) for before in counts.index for now in counts]
    told = pd.DataFrame(rows, columns=list(MOVES)).astype(MOVES)
    for part in (told["before"] == told["id"], told["before"] != told["id"]):
        cells = told.loc[part, "viewers"]
        told.loc[part, "viewers"] = cells.mask(hidden_counts(cells, fewest).astype(bool))
    return told


def moved_share(counts: pd.DataFrame, fewest: int) -> pd.DataFrame:
    """Return the share of viewers whose segment was found again and who are in another now.

    Parameters
    ----------
    counts : DataFrame
        As `told_moves` takes them.
    fewest : int
        What is not few.

    Returns
    -------
    DataFrame
        users (of segments that were found again), moved with its 95 % interval, missing where it
        would tell of few; no row where no segment was found again.
    """
    both = [one for one in counts.index if one in counts.columns]
    users = int(counts.loc[both].to_numpy().sum())
    if users < fewest:
        return pd.DataFrame(columns=list(MOVED)).astype(MOVED)
    stayed = int(sum(counts.loc[one, one] for one in both))
    share = (users - stayed) / users
    low, high = wilson_bounds(share, users)
    told = (share, float(low), float(high))
    if tells_few(users - stayed, users, fewest):
        told = (np.nan, np.nan, np.nan)
    row = {"users": users, **dict(zip(("moved", "low", "high"), told, strict=True))}
    return pd.DataFrame([row]).astype(MOVED)


def moved_viewers(
    labels: ir.Table, segments: pd.DataFrame, precedent: Precedent | None, fewest: int
) -> dict[str, pd.DataFrame]:
    """Return who moved since the edition before, of those known in both and told of in both.

    Parameters
    ----------
    labels : ibis Table
        user_id, segment, evidence.
    segments : DataFrame
        segment and id of those that are told.
    precedent : Precedent or None
        The edition before.
    fewest : int
        What is not few.
    """
    counts = pd.DataFrame()
    if precedent and precedent.key is not None:
        told = {one.id for one in precedent.former.told.segments}
        former = precedent.former.viewers
        former = former[former["id"].isin(told)]
        shown = segments.sort_values("segment")
        found = shared_counts(
            known_viewers(labels, precedent.key),
            former,
            int(shown["segment"].max() + 1) if len(shown) else 0,
        )
        counts = found[list(shown["segment"])].set_axis(list(shown["id"]), axis=1).astype("int64")
    return {"viewer_moves": told_moves(counts, fewest), "moved": moved_share(counts, fewest)}
