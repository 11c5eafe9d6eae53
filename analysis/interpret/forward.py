"""What viewers did after a cut, by segments that were found again from what came before it.

The segments of the report rest on the whole record, so that nothing would be left to look ahead
to: what was chosen (method, parameters, number) is fitted again to viewers as they were at the
last cut of the prediction windows, and matched with the segments of today.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from analysis import disclosure
from analysis.clustering.matching import matched_segments
from analysis.clustering.refitting import chosen_recipe, refitted_segmentation
from analysis.clustering.rule import declared
from analysis.interpret.names.edition_match import DISSOLVED, overlap_matrix
from analysis.intervals import NONE, Estimate, pooled_estimate, wilson_interval

if TYPE_CHECKING:
    from analysis.settings import Settings
    from analysis.tables import Tables

# Whom a column is of: the segment's viewers, and those of all other segments.
SIDES = ("", "others_")
ESTIMATES = ("came", "each")
COLUMNS = {
    "segment": "int64",
    **dict.fromkeys(("cut", "end"), "datetime64[us]"),
    **dict.fromkeys(("days", "viewers", "others"), "int64"),
    "overlap": "float64",
    **{
        f"{side}{name}{end}": "float64"
        for side in SIDES
        for name in ESTIMATES
        for end in ("", "_low", "_high")
    },
}


def viewers_then(
    *, scrubbed: Tables, modelled: Tables, settings: Settings
) -> tuple[pd.DataFrame, dict[int, float]] | None:
    """Return known viewers at the last cut with their segment by then and what they did next.

    Parameters
    ----------
    scrubbed, modelled : Tables
        Results of these stages.
    settings : Settings
        Seed and section model, from which the rule follows.

    Returns
    -------
    tuple of DataFrame and dict, or None
        user_id, segment (of today that theirs by then is matched with, −1 if none) and rows in
        the window behind the cut; and how far each segment by then is that of today, see
        `names.edition_match.overlap_matrix`. None where there is no such window, or too few
        viewers before it.
    """
    if scrubbed.frame("prediction_windows").empty:
        return None
    recipe = chosen_recipe(modelled.record("chosen"))
    if recipe is None:
        return None
    matrix = scrubbed.frame("prediction/matrix_test")
    known = matrix[matrix["n"] >= scrubbed.record("window")["min_ratings"]]
    found = refitted_segmentation(known, recipe, declared(settings.model, settings.seed))
    if found is None:
        return None
    then = pd.Series(found.assign(found.points(known))[0], known["user_id"].to_numpy())
    labels = modelled.frame("labels")
    now, _ = matched_segments(then, labels, len(found.centres))
    today = labels.set_index("user_id")["segment"].reindex(then.index)
    k = max(int(labels["segment"].max()) + 1, len(found.centres))
    mine = pd.Series(now[then.to_numpy()], then.index)
    counts = np.zeros((k, k))
    both = today.notna() & (today >= 0) & (mine >= 0)
    np.add.at(counts, (mine[both].to_numpy(int), today[both].to_numpy(int)), 1)
    overlap = dict(enumerate(np.diag(overlap_matrix(counts)).tolist()))
    came = scrubbed.frame("prediction/engagement/y_test").set_index("user_id")["events"]
    rows = came.reindex(mine.index).fillna(0).to_numpy(int)
    return pd.DataFrame({"user_id": mine.index, "segment": mine.to_numpy(), "rows": rows}), overlap


def _each(rows: pd.Series) -> Estimate:
    """Return the mean number of rows of these viewers."""
    counts = rows.value_counts().sort_index()
    x, viewers = counts.index.to_numpy(float), counts.to_numpy(float)
    part = {"all": viewers, "x": x * viewers, "y": viewers, "xx": x * x * viewers}
    sums = pd.DataFrame({**part, "xy": x * viewers, "yy": viewers})
    return pooled_estimate(sums, share=False)


def _estimates(rows: pd.Series, side: str, fewest: int) -> dict[str, float]:
    came = int((rows > 0).sum())
    told = not disclosure.tells_few(came, len(rows), fewest)
    found = {
        "came": wilson_interval(came / len(rows), len(rows)) if told else NONE,
        "each": _each(rows) if told else NONE,
    }
    ends = {"": "value", "_low": "low", "_high": "high"}
    return {
        f"{side}{name}{end}": getattr(estimate, field)
        for name, estimate in found.items()
        for end, field in ends.items()
    }


def forward_table(
    shown: list[int],
    *,
    scrubbed: Tables,
    modelled: Tables,
    settings: Settings,
    fewest: int = disclosure.FEWEST,
) -> pd.DataFrame:
    """Return what viewers of each segment did in the days behind a cut.

    Parameters
    ----------
    shown : list of int
        Segments that are told of.
    scrubbed, modelled : Tables
        Results of these stages.
    settings : Settings
        Seed and section model.
    fewest : int
        What is not few.

    Returns
    -------
    DataFrame
        segment, cut and end (first moment of the window and first behind it), days, viewers
        (known at the cut), others (all other known ones), overlap; came (share of viewers with a
        row in the window) and each (rows a viewer), with intervals, of the viewers and of the
        others. Segments that were not found again are left out, and those of few viewers.
    """
    then = viewers_then(scrubbed=scrubbed, modelled=modelled, settings=settings)
    if then is None:
        return pd.DataFrame(columns=list(COLUMNS)).astype(COLUMNS)
    frame, overlap = then
    window = scrubbed.frame("prediction_windows").set_index("split").loc["test"]
    sizes = frame["segment"].value_counts().sort_index()
    hidden = disclosure.hidden_counts(sizes, fewest)
    told = [one for one in shown if one in sizes.index and not hidden[one]]
    rows: list[dict[str, Any]] = []
    for segment in told:
        inside = frame["segment"] == segment
        if overlap[segment] <= DISSOLVED or disclosure.is_few(int((~inside).sum()), fewest):
            continue
        line: dict[str, Any] = {name: window[name] for name in ("cut", "end", "days")}
        line |= {"segment": segment, "viewers": int(inside.sum()), "others": int((~inside).sum())}
        line["overlap"] = overlap[segment]
        for side, kept in zip(SIDES, (inside, ~inside), strict=True):
            line |= _estimates(frame.loc[kept, "rows"], side, fewest)
        rows.append(line)
    return pd.DataFrame(rows, columns=list(COLUMNS)).astype(COLUMNS)
