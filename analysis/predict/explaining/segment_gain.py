"""Whether the segment of a viewer helps to know what comes, and what comes of each segment.

The segments of the report are learned from the whole record, so they would look ahead: what was
chosen (method, parameters, number) is fitted again to viewers as they were before the first cut.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from scipy.optimize import linear_sum_assignment
from sklearn.metrics import adjusted_rand_score

from analysis import disclosure
from analysis.clustering.refitting import ClusteringRecipe, refitted_segmentation
from analysis.clustering.rule import declared
from analysis.predict.conditions import SPLITS
from analysis.predict.contest import Array, Examples, Past
from analysis.predict.judging.contests import Contest, shows_gain, timed_fit
from analysis.predict.judging.resampling import estimate_of, gain_draws, measured_draws

if TYPE_CHECKING:
    from analysis.settings import Settings
    from analysis.tables import Tables

COLUMN = "segment_{}"


@dataclass(frozen=True)
class Refitted:
    """Segments as they were before the first cut.

    Parameters
    ----------
    k : int
        How many.
    labels : dict of str to Series
        Segment by user_id at the cut of each split.
    now : array (k,)
        Segment of the report that each of them is matched with.
    match : dict of str to float
        How far segments at the cut of test are those of today, see `matched_segments`.
    """

    k: int
    labels: dict[str, pd.Series]
    now: Array
    match: dict[str, float]


def chosen_recipe(modelled: Tables) -> ClusteringRecipe | None:
    """Return how the segments of the report were made; None where nobody was divided."""
    chosen = modelled.record("chosen")
    if int(chosen["k"]) < 2:
        return None
    return ClusteringRecipe(
        str(chosen["method"]), json.loads(chosen["parameters"]), int(chosen["k"])
    )


def refitted_before(*, scrubbed: Tables, modelled: Tables, settings: Settings) -> Refitted | str:
    """Fit the clustering of the report to viewers as they were before the first cut.

    Parameters
    ----------
    scrubbed, modelled : Tables
        Results of these stages.
    settings : Settings
        Seed and section model, from which the rule follows.

    Returns
    -------
    Refitted or str
        The id of a reason where there are none: undivided or few_viewers.
    """
    recipe = chosen_recipe(modelled)
    if recipe is None:
        return "undivided"
    rule = declared(settings.model, settings.seed)
    frames = {split: scrubbed.frame(f"prediction/matrix_{split}") for split in SPLITS}
    found = refitted_segmentation(frames["train"], recipe, rule)
    if found is None:
        return "few_viewers"
    labels = {
        split: pd.Series(found.assign(found.points(frame))[0], frame["user_id"].to_numpy())
        for split, frame in frames.items()
    }
    k = len(found.centres)
    now, match = matched_segments(labels["test"], modelled.frame("labels"), k)
    return Refitted(k, labels, now, match)


def matched_segments(
    labels: pd.Series, today: pd.DataFrame, k: int
) -> tuple[Array, dict[str, float]]:
    """Match segments one to one with those of today, so that most viewers are in both.

    Parameters
    ----------
    labels : Series
        Segment by user_id.
    today : DataFrame
        user_id and segment.
    k : int
        Number of segments in `labels`.

    Returns
    -------
    array (k,) and dict
        Segment of today of each (-1 where there are fewer of them); agreement (share of viewers
        for whom it is theirs), ari (adjusted Rand index) and viewers (who have both).
    """
    known = today.set_index("user_id")["segment"].reindex(labels.index)
    both = known.notna() & (known >= 0)
    first, second = labels[both].to_numpy(int), known[both].to_numpy(int)
    table = np.zeros((k, max(int(today["segment"].max()) + 1, 1)))
    np.add.at(table, (first, second), 1)
    rows, columns = linear_sum_assignment(-table)
    now = np.full(k, -1)
    now[rows] = columns
    agreement = float(table[rows, columns].sum() / max(table.sum(), 1))
    ari = float(adjusted_rand_score(first, second)) if len(first) else np.nan
    return now, {"agreement": agreement, "ari": ari, "viewers": len(first)}


def match_rows(refitted: Refitted | str) -> list[dict[str, float]]:
    """Return the row of `segment_match`; none where there are no segments or few viewers."""
    if isinstance(refitted, str) or disclosure.is_few(refitted.match["viewers"]):
        return []
    return [refitted.match]


def with_segments(examples: Examples, labels: pd.Series, k: int) -> Examples:
    """Return rows with one column a segment: 1 for who is in it, 0 for others and strangers."""
    mine = labels.reindex(examples.rows["user_id"]).to_numpy(float)
    columns = {COLUMN.format(at): (mine == at).astype(float) for at in range(k)}
    return Examples(examples.rows.assign(**columns), examples.target)


def segment_gain_row(
    contest: Contest,
    learner: str,
    pasts: Mapping[str, Past],
    refitted: Refitted,
    seed: int,
) -> dict[str, Any]:
    """Return the row of `segment_gain`: what the segment adds to the measures of a learner.

    Parameters
    ----------
    contest : Contest
        As it was played.
    learner : str
        The contestant that is given the segment.
    pasts : mapping of str to Past
        What may be learned for "test".
    refitted : Refitted
        Segments by split.
    seed : int
        Of the fit.
    """
    entry, past = contest.entries[learner], pasts["test"]
    closed = zip(past.windows, ("train", "val"), strict=True)
    windows = tuple(with_segments(one, refitted.labels[split], refitted.k) for one, split in closed)
    added = tuple(COLUMN.format(at) for at in range(refitted.k))
    richer = replace(past, windows=windows, measures=(*past.measures, *added))
    asked = with_segments(contest.examples["test"], refitted.labels["test"], refitted.k)
    _, foreseen, _ = timed_fit(entry.contestant, richer, entry.parameters, seed, asked)
    both = {"without": entry.test, "with": foreseen}
    draws = measured_draws(contest.main, asked.target, both, contest.drawn)
    gain = gain_draws(contest.main, draws["with"], draws["without"])
    line = {"task": contest.task, "told": True, "why": "", "without": learner}
    return line | vars(estimate_of(gain)) | {"shown": shows_gain(gain), "segments": refitted.k}
