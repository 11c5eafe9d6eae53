"""Which groups of viewers fall into which segment, and which beyond what matching explains."""

from __future__ import annotations

import pandas as pd

from analysis.holm import holm_adjusted
from analysis.interpret.coverage.matched_ratios import matched_ratios, representation_ratios
from analysis.interpret.coverage.viewer_groups import Grouping

# Ratios between these are not looked into: four fifths of an even share, and its inverse.
SCREEN = (0.8, 1.25)
# Chance finds one group apart, or more, in one of twenty reports.
LEVEL = 0.05
COLUMNS = {
    "group_kind": "str",
    "group": "str",
    "segment": "int64",
    **dict.fromkeys(("share_group_in_segment", "share_group", "ratio", "low", "high"), "float64"),
    "suppressed": "bool",
    **dict.fromkeys(("circular", "attribute"), "bool"),
    "matched": "str",
    **dict.fromkeys(("matched_share", "matched_ratio", "matched_low", "matched_high"), "float64"),
    "p_holm": "float64",
    "apart": "bool",
}
MADE = [*COLUMNS, "p"]
HELD = ["matched_share", "matched_ratio", "matched_low", "matched_high", "p"]


def _kind_rows(grouping: Grouping, cells: pd.DataFrame, dated: bool, seed: int) -> pd.DataFrame:
    """Return the rows of one way to group viewers."""
    known = cells[cells["known"] == 1]
    counts = known.pivot_table(
        index=["place", "group"], columns="segment", values="viewers", aggfunc="sum", fill_value=0
    )
    if len(counts) < 2:
        return pd.DataFrame()
    counts = counts.sort_index().sort_index(axis=1).droplevel("place")
    frame = pd.DataFrame(representation_ratios(counts))
    matched = tuple(one for one in grouping.matched if dated or one != "arrival")
    if matched:
        held = matched_ratios(known, matched, seed)
        frame = frame.merge(held, on=["group", "segment"], how="left")
    frame = frame.reindex(columns=MADE)
    hidden = frame["suppressed"].astype(bool)
    return frame.assign(
        **frame[HELD].mask(hidden),
        group_kind=grouping.kind,
        circular=grouping.circular,
        attribute=grouping.attribute,
        matched=";".join(matched),
    )


def fairness_screen(
    parts: list[tuple[Grouping, pd.DataFrame]], *, dated: bool, seed: int
) -> pd.DataFrame:
    """Return the representation of every group of known viewers in every segment.

    Parameters
    ----------
    parts : list of (Grouping, DataFrame)
        Ways to group viewers, each with its cells, see `group_cells`.
    dated : bool
        Whether the source has dates, so that arrival can be held alike.
    seed : int
        Of the resamples of viewers.

    Returns
    -------
    DataFrame
        The columns of `COLUMNS`; cells under ten viewers are suppressed, and those that would
        give them away, see `disclosure.hidden_cells`. apart: after Holm over all that is told,
        at like amount and arrival, outside of `SCREEN`.
    """
    rows = [_kind_rows(grouping, cells, dated, seed) for grouping, cells in parts]
    rows = [part for part in rows if len(part)]
    if not rows:
        return pd.DataFrame(columns=list(COLUMNS)).astype(COLUMNS)
    frame = pd.concat(rows, ignore_index=True)
    frame["p_holm"] = holm_adjusted(frame["p"].astype("float64"))
    outside = ~frame["matched_ratio"].between(*SCREEN)
    frame["apart"] = (frame["p_holm"] < LEVEL) & outside
    return frame[list(COLUMNS)].astype(COLUMNS)
