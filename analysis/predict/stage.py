"""The stage: windows in, contests, choice, explanations and predictions out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from analysis import progress
from analysis.clustering.parallel import one_thread, run_jobs
from analysis.predict import windows as cuts
from analysis.predict.coming import coming_tables
from analysis.predict.conditions import TASKS
from analysis.predict.explaining.segment_gain import Refitted, match_rows, refitted_before
from analysis.predict.task_inputs import TaskInputs, task_inputs
from analysis.predict.told_tasks import (
    Collected,
    Told,
    opening_record,
    tell_task,
    untold_task,
)
from analysis.predict.typed_tables import empty_tables, stage_table

if TYPE_CHECKING:
    from analysis.settings import Settings
    from analysis.tables import Tables

# From so many rows of all windows on, tasks are played beside each other: starting a process and
# loading its libraries takes some three seconds.
ROWS_ALONE = 100_000


def tell_tasks(
    ready: Sequence[TaskInputs], refitted: Refitted | str, settings: Settings, fewest: int
) -> dict[str, Told]:
    """Return what every task leaves, played beside each other where it pays."""
    jobs = [(one, refitted, settings.seed, fewest) for one in ready]
    with progress.work_step("Fitting and judging predictions", len(jobs)) as advance:
        if sum(one.size for one in ready) < ROWS_ALONE:
            with one_thread():
                made = [tell_task(*job) for job in jobs]
        else:
            made = run_jobs(tell_task, jobs, advance)
    return {one.task: found for one, found in zip(ready, made, strict=True)}


def predicted_tables(
    *, scrubbed: Tables, modelled: Tables, settings: Settings, fewest: int
) -> dict[str, Any]:
    """Return every table of the stage, see `analysis.predict.predict`."""
    into = Collected()
    found = {task: task_inputs(scrubbed, task) for task in TASKS}
    ready = [one for one in found.values() if not isinstance(one, str)]
    refitted: Refitted | str = "undivided"
    if ready:
        with one_thread():
            refitted = refitted_before(scrubbed=scrubbed, modelled=modelled, settings=settings)
        into.add_rows("segment_match", match_rows(refitted))
    told = tell_tasks(ready, refitted, settings, fewest)
    for task, inputs in found.items():
        if isinstance(inputs, str):
            into.add_rows("tasks", [untold_task(task, inputs)])
        else:
            into.add_all(told[task].rows)
    into.add_rows("windows", [vars(one) for one in cuts.window_list(scrubbed).values()])
    into.add_rows("opening", [opening_record(into.rows["tasks"])])
    tables = {name: stage_table(name, rows) for name, rows in into.rows.items()}
    exported = {task: one.exported for task, one in told.items()}
    files = {f"prediction_{task}.skops": one.file for task, one in told.items()}
    if "engagement" in exported or "churn" in exported:
        tables |= coming_tables(scrubbed, exported.get("churn"), exported.get("engagement"))
    return {**empty_tables(), **tables, **files}
