"""Tasks that are told: who competes, what is recommended of them, and what is said of that."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, cast

import pandas as pd

from analysis.estimator_files import skops_bytes
from analysis.predict.contest import Contestant, Predictor
from analysis.predict.explaining.dependence import SHOWN, dependence_rows
from analysis.predict.explaining.importance import importance_rows
from analysis.predict.explaining.segment_gain import Refitted, segment_gain_row
from analysis.predict.explaining.segment_results import segment_rows
from analysis.predict.judging.contests import Contest, play_contest
from analysis.predict.judging.result_tables import (
    BASELINES,
    difference_rows,
    score_rows,
    task_row,
)
from analysis.predict.rating.errors_by_amount import amount_errors
from analysis.predict.rating.errors_by_viewer import viewer_errors
from analysis.predict.returning.bg_nbd_forecasts import law_record
from analysis.predict.returning.calibration import calibration_rows
from analysis.predict.returning.gains import RECENCY, RECOMMENDED, gain_facts, gain_rows
from analysis.predict.task_inputs import TaskInputs
from analysis.predict.windows import UNITS

if TYPE_CHECKING:
    from sklearn.base import BaseEstimator


@dataclass(frozen=True)
class Played:
    """A task that was played.

    Parameters
    ----------
    contest : Contest
        As it was played.
    inputs : TaskInputs
        What it was played with.
    learner : str
        Who is explained and is given the segment: what is recommended, or else the best on
        validation of those who learn from measures.
    """

    contest: Contest
    inputs: TaskInputs
    learner: str


@dataclass
class Collected:
    """Rows of the tables, as tasks give them.

    Parameters
    ----------
    rows : dict of str to list of dict
        By table.
    """

    rows: dict[str, list[dict[str, Any]]] = field(default_factory=dict)

    def add_rows(self, table: str, rows: Any) -> None:
        """Add rows to a table."""
        self.rows.setdefault(table, []).extend(rows)

    def add_all(self, rows: Mapping[str, Any]) -> None:
        """Add rows to tables, by name."""
        for table, some in rows.items():
            self.add_rows(table, some)


@dataclass(frozen=True)
class Told:
    """What a task leaves.

    Parameters
    ----------
    rows : dict of str to list of dict
        All that tells of it, by table.
    exported : Predictor
        What is recommended, fitted for the window to come.
    file : bytes
        The same as a file; made where it was fitted, since a copy shares its parts otherwise.
    """

    rows: dict[str, list[dict[str, Any]]]
    exported: Predictor
    file: bytes


def untold_task(task: str, why: str) -> dict[str, Any]:
    """Return the row of a task that is not told."""
    texts = dict.fromkeys(
        ("unit", "challenger", "recommended", "baseline", "metric", "better", "parameters"), ""
    )
    counts = {
        f"{what}_{split}": 0 for split in ("train", "val", "test") for what in ("viewers", "rows")
    }
    flags = dict.fromkeys(("told", "drawn", "exported"), False)
    return {"task": task, "why": why, "days": 0, **texts, **counts, **flags}


def task_contestants(task: str, unit: str) -> tuple[Contestant, ...]:
    """Return who competes in a task whose target is in a unit, the simplest first."""
    from analysis.predict.rating.rating_contestants import RATING_CONTESTANTS
    from analysis.predict.returning import CHURN_CONTESTANTS, engagement_contestants

    if task == "engagement":
        return engagement_contestants(unit)
    return RATING_CONTESTANTS if task == "rating" else CHURN_CONTESTANTS


def play_task(inputs: TaskInputs, seed: int) -> Played:
    """Play a task."""
    contestants = task_contestants(inputs.task, inputs.unit)
    contest = play_contest(inputs.task, contestants, inputs.pasts, inputs.examples, seed)
    return Played(contest, inputs, _explained(contest, contestants))


def _explained(contest: Contest, contestants: Sequence[Contestant]) -> str:
    learners = [one.name for one in contestants if one.learner]
    if contest.recommended in learners:
        return contest.recommended
    return contest.best_on_validation(learners)


def explained_rows(played: Played, into: Collected, seed: int) -> None:
    """Add what the explained learner goes by."""
    contest, task = played.contest, played.contest.task
    entry, test = contest.entries[played.learner], contest.examples["test"]
    measures, whose = played.inputs.pasts["test"].measures, {"model": played.learner}
    ranked = importance_rows(task, entry.predictor, test, measures, seed)
    into.add_rows("importance", (whose | row for row in ranked))
    for leading in [row["leading"] for row in ranked[:SHOWN]]:
        along = dependence_rows(task, entry.predictor, test, leading, seed)
        into.add_rows("dependence", (whose | row for row in along))


def segment_tables(
    played: Played, refitted: Refitted | str, into: Collected, seed: int, fewest: int
) -> None:
    """Add what the segment adds to the measures, and what came of each segment."""
    task = played.contest.task
    if isinstance(refitted, str):
        into.add_rows("segment_gain", [{"task": task, "told": False, "why": refitted}])
        return
    gain = segment_gain_row(played.contest, played.learner, played.inputs.pasts, refitted, seed)
    into.add_rows("segment_gain", [gain])
    into.add_rows("segment_results", segment_rows(played.contest, refitted, fewest))


def contest_rule() -> str:
    """Return a hash of everything that was declared of the contests."""
    grids = {
        task: [(one.name, one.grid) for one in task_contestants(task, unit)]
        for task, unit in UNITS.items()
    }
    text = json.dumps(grids, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def opening_record(tasks: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """Return what the look at the test windows has shown, as the row of `opening`.

    Parameters
    ----------
    tasks : sequence of mapping
        Rows of the table `tasks`.
    """
    opened = datetime.now(UTC).isoformat(timespec="seconds")
    record: dict[str, Any] = {"rule": contest_rule(), "opened": opened}
    taken = {str(one["task"]): str(one["recommended"]) for one in tasks if one["told"]}
    if taken:
        record["scores"] = taken
    return {"test": json.dumps(record, sort_keys=True)}


def foreseen_ratings(contest: Contest) -> pd.DataFrame:
    """Return every rating of the test window, as it was and as it was foreseen."""
    test = contest.examples["test"]
    return pd.DataFrame(
        {
            "user_id": test.rows["user_id"],
            "amount": test.rows["earlier_ratings"],
            "seen": test.target,
            "foreseen": contest.entries[contest.recommended].test,
            "baseline": contest.entries[BASELINES["rating"]].test,
        }
    )


def rating_error_rows(contest: Contest, fewest: int) -> dict[str, Any]:
    """Return rows of `errors_by_amount` (beside the baseline) and of `errors_by_viewer`."""
    rows = foreseen_ratings(contest)
    return {
        "errors_by_amount": amount_errors(rows, fewest).to_dict("records"),
        "errors_by_viewer": viewer_errors(rows).to_dict("records"),
    }


def leaving_rows(contest: Contest, fewest: int) -> dict[str, Any]:
    """Return rows of `gains` and `gain_facts`: what calling those most at risk reaches."""
    left, drawn = contest.examples["test"].target, contest.drawn
    risks = {
        RECOMMENDED: contest.entries[contest.recommended].test,
        RECENCY: contest.entries[BASELINES["churn"]].test,
    }
    rows = gain_rows(left, risks, drawn.counts[:, drawn.codes], fewest)
    return {"gains": rows, "gain_facts": [gain_facts(rows, left)]}


def task_rows(contest: Contest, fewest: int) -> dict[str, Any]:
    """Return rows by table of what is told of one task alone."""
    task, target = contest.task, contest.examples["test"].target
    if task == "rating":
        return rating_error_rows(contest, fewest)
    foreseen = contest.entries[contest.recommended].test
    calibrated = {"calibration": calibration_rows(task, target, foreseen, fewest)}
    if task == "churn":
        return calibrated | leaving_rows(contest, fewest)
    law = law_record(contest.entries["bg_nbd"].predictor)
    return calibrated | {"bg_nbd": [{"cut": contest.cut} | law]}


def exported_predictor(played: Played, seed: int) -> Predictor:
    """Return what is recommended, moved on by one window: fitted for the window to come."""
    entry = played.contest.entries[played.contest.recommended]
    return entry.contestant.fit(played.inputs.pasts["next"], entry.parameters, seed)


def tell_task(inputs: TaskInputs, refitted: Refitted | str, seed: int, fewest: int) -> Told:
    """Play a task, tell of it and export what is recommended.

    Parameters
    ----------
    inputs : TaskInputs
        What it is played with.
    refitted : Refitted or str
        Segments before the first cut, or the id of why there are none.
    seed : int
        Of what is drawn.
    fewest : int
        What is told of fewer viewers is left out.
    """
    played, into = play_task(inputs, seed), Collected()
    contest = played.contest
    into.add_rows("tasks", [task_row(contest, inputs.windows, inputs.unit, inputs.share < 1)])
    into.add_rows("scores", score_rows(contest, fewest))
    into.add_rows("differences", difference_rows(contest))
    into.add_rows("tuning", ({"task": contest.task} | row for row in contest.tuned))
    into.add_all(task_rows(contest, fewest))
    explained_rows(played, into, seed)
    segment_tables(played, refitted, into, seed, fewest)
    exported = exported_predictor(played, seed)
    return Told(into.rows, exported, skops_bytes(cast("BaseEstimator", exported)))
