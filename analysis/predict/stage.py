"""The stage: windows in, contests, choice, explanations and predictions out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from analysis import progress
from analysis.estimator_files import skops_bytes
from analysis.predict import windows as cuts
from analysis.predict.coming import coming_tables
from analysis.predict.conditions import TASKS
from analysis.predict.explaining.segment_gain import Refitted, match_rows, refitted_before
from analysis.predict.told_tasks import (
    Collected,
    exported_predictor,
    opening_record,
    play_task,
    tell_task,
    untold_task,
)
from analysis.predict.typed_tables import empty_tables, stage_table

if TYPE_CHECKING:
    from analysis.predict.contest import Predictor
    from analysis.settings import Settings
    from analysis.tables import Tables

WORK = {
    "rating": "Predicting ratings",
    "engagement": "Predicting how much viewers give",
    "churn": "Predicting who leaves",
}


def exported_files(predictors: dict[str, Predictor]) -> dict[str, bytes]:
    """Return the file of each predictor by name, readable without running its code."""
    return {f"prediction_{task}.skops": skops_bytes(one) for task, one in predictors.items()}


def predicted_tables(
    *, scrubbed: Tables, modelled: Tables, settings: Settings, fewest: int
) -> dict[str, Any]:
    """Return every table of the stage, see `analysis.predict.predict`."""
    into = Collected()
    played: dict[str, Predictor] = {}
    refitted: Refitted | str | None = None
    for task in TASKS:
        with progress.work_step(WORK[task]):
            found = play_task(scrubbed, task, settings.seed)
            if isinstance(found, str):
                into.add_rows("tasks", [untold_task(task, found)])
                continue
            if refitted is None:
                refitted = refitted_before(scrubbed=scrubbed, modelled=modelled, settings=settings)
                into.add_rows("segment_match", match_rows(refitted))
            tell_task(found, refitted, into, settings.seed, fewest)
            played[task] = exported_predictor(found, settings.seed)
    into.add_rows("windows", [vars(one) for one in cuts.window_list(scrubbed).values()])
    into.add_rows("opening", [opening_record(into.rows["tasks"])])
    tables = {name: stage_table(name, rows) for name, rows in into.rows.items()}
    if "engagement" in played or "churn" in played:
        tables |= coming_tables(scrubbed, played.get("churn"), played.get("engagement"))
    return {**empty_tables(), **tables, **exported_files(played)}
