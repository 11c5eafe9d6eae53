"""Whether the segment of a viewer helps to know what comes, and what comes of each segment.

The segments of the report are learned from the whole record, so they would look ahead: what was
chosen (method, parameters, number) is fitted again to viewers as they were before the first cut.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import pandas as pd

from analysis import disclosure
from analysis.clustering.matching import matched_segments
from analysis.clustering.refitting import chosen_recipe, refitted_segmentation
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


def refitted_before(*, scrubbed: Tables, modelled: Tables, settings: Settings) -> Refitted | str:
    """Fit the clustering of the report to viewers as they were before the first cut.

    As for the report itself, those teach it and are matched who have rows enough by then; others
    get a label.

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
    recipe = chosen_recipe(modelled.record("chosen"))
    if recipe is None:
        return "undivided"
    rule = declared(settings.model, settings.seed)
    frames = {split: scrubbed.frame(f"prediction/matrix_{split}") for split in SPLITS}
    cut = int(scrubbed.record("window")["min_ratings"])
    known = {split: frame["n"] >= cut for split, frame in frames.items()}
    found = refitted_segmentation(frames["train"][known["train"]], recipe, rule)
    if found is None:
        return "few_viewers"
    labels = {
        split: pd.Series(found.assign(found.points(frame))[0], frame["user_id"].to_numpy())
        for split, frame in frames.items()
    }
    k = len(found.centres)
    sure = labels["test"][known["test"].to_numpy(bool)]
    now, match = matched_segments(sure, modelled.frame("labels"), k)
    return Refitted(k, labels, now, match)


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
