"""What came of each segment, what was foreseen of it, and how far off that was."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd

from analysis import disclosure
from analysis.predict.contest import Array
from analysis.predict.explaining.segment_gain import Refitted
from analysis.predict.judging.contests import Contest
from analysis.predict.judging.measures import BRIER, DEVIANCE, MEAN, RMSE
from analysis.predict.judging.resampling import estimate_of, measured_draws

# What is lost where a prediction is wrong; an order within a segment would say less.
ERRORS = {"rating": RMSE, "engagement": DEVIANCE, "churn": BRIER}


def segment_rows(contest: Contest, refitted: Refitted, fewest: int) -> Iterator[dict[str, Any]]:
    """Yield rows of the table `segment_results`, by the segments of the report.

    Parameters
    ----------
    contest : Contest
        As it was played; what was recommended foresees.
    refitted : Refitted
        Segments at the cut of test.
    fewest : int
        Segments of fewer viewers are left out, and those that would give them away.
    """
    examples = contest.examples["test"]
    mine = refitted.labels["test"].reindex(examples.rows["user_id"]).to_numpy(float)
    users = examples.rows["user_id"].to_numpy()
    came = examples.target > 0
    whole, part = (
        pd.Series([np.unique(users[(mine == at) & kept]).size for at in range(refitted.k)])
        for kept in (np.ones(len(mine), bool), came)
    )
    hidden = disclosure.hidden_counts(whole, fewest)
    if contest.task != "rating":
        hidden |= disclosure.hidden_shares(part, whole, fewest, hidden)
    for at in range(refitted.k):
        if whole[at] and not hidden[at] and refitted.now[at] >= 0:
            line = {"task": contest.task, "segment": int(refitted.now[at])}
            yield line | {"viewers": int(whole[at])} | _result(contest, mine == at)


def _result(contest: Contest, kept: Array) -> dict[str, Any]:
    target = contest.examples["test"].target
    foreseen = {"it": contest.entries[contest.recommended].test}
    seen = estimate_of(measured_draws(MEAN, target, foreseen, contest.drawn, kept)["it"])
    error = measured_draws(ERRORS[contest.task], target, foreseen, contest.drawn, kept)["it"][0]
    return {
        **{"seen": seen.value, "low": seen.low, "high": seen.high},
        **{"foreseen": float(foreseen["it"][kept].mean()), "error": float(error)},
    }
