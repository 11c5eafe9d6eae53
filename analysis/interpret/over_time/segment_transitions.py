"""From which segment to which: between half-years, and by chance within one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from analysis import disclosure
from analysis.interpret.over_time.placed_runs import MAIN, TWIN
from analysis.intervals import wilson_bounds

if TYPE_CHECKING:
    from analysis.interpret.over_time.placed_runs import PlacedRuns

COLUMNS = dict.fromkeys(("segment", "later"), "int64") | dict.fromkeys(
    ("share", "low", "high", "viewers", "chance", "chance_low", "chance_high", "chance_viewers"),
    "float64",
)


def twin_pairs(placed: PlacedRuns) -> pd.DataFrame:
    """Return user_id, before and after of the two runs of one half-year."""
    keys = ["user_id", "half_year"]
    runs = placed.runs
    both = [runs.loc[runs["run"] == run, [*keys, "placed"]] for run in (MAIN, TWIN)]
    named = zip(both, ("before", "after"), strict=True)
    first, second = (frame.rename(columns={"placed": name}) for frame, name in named)
    return first.merge(second, on=keys)


def _told_shares(pairs: pd.DataFrame, segments: list[int], fewest: int) -> dict[str, np.ndarray]:
    """Return share, low, high and viewers of every cell, a row a segment, those of few missing."""
    cells = pairs.groupby(["before", "after"])["user_id"]
    counts, viewers = (
        table.unstack(fill_value=0).reindex(index=segments, columns=segments, fill_value=0)
        for table in (cells.size(), cells.nunique())
    )
    people = pairs.groupby("before")["user_id"].nunique().reindex(segments, fill_value=0)
    each = counts.sum(axis=1).replace(0, np.nan)
    share = counts.div(each, axis=0).to_numpy()
    # Viewers who are in several pairs count once: they say the same again.
    of = np.broadcast_to(people.to_numpy(float)[:, None], share.shape)
    low, high = wilson_bounds(share, of)
    hidden = disclosure.hidden_cells(viewers, fewest, tells_empty=True).to_numpy(bool) | np.isnan(
        share
    )
    found = {"share": share, "low": low, "high": high, "viewers": of}
    return {name: np.where(hidden, np.nan, values) for name, values in found.items()}


def transition_table(
    placed: PlacedRuns, pairs: pd.DataFrame, segments: list[int], fewest: int
) -> pd.DataFrame:
    """Return how the viewers of each segment are placed in the next half-year.

    Parameters
    ----------
    placed : PlacedRuns
        Viewers of half-years.
    pairs : DataFrame
        user_id, before and after, see `segment_moves.joined_pairs`.
    segments : list of int
        Those that are told of.
    fewest : int
        What is not few.

    Returns
    -------
    DataFrame
        segment, later, share (of the viewers placed in segment in one half-year who are placed in
        later in the next), low, high and viewers; chance and the like: where the same rule places
        the other half of the same half-year. Cells of few viewers are missing.
    """
    between = _told_shares(pairs, segments, fewest)
    within = _told_shares(twin_pairs(placed), segments, fewest)
    at, to = (part.ravel() for part in np.meshgrid(segments, segments, indexing="ij"))
    names = {"share": "chance", "low": "chance_low", "high": "chance_high"}
    columns = {"segment": at, "later": to} | {name: part.ravel() for name, part in between.items()}
    names |= {"viewers": "chance_viewers"}
    columns |= {names[name]: part.ravel() for name, part in within.items()}
    return pd.DataFrame(columns)[list(COLUMNS)].astype(COLUMNS)
