"""The stage: windows in, contests, choice, explanations and predictions out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from analysis.predict.conditions import TASKS, lacking_reason
from analysis.predict.typed_tables import empty_tables, stage_table
from analysis.predict.windows import (
    rating_viewers,
    task_examples,
    window_list,
    window_signals,
)

if TYPE_CHECKING:
    from analysis.settings import Settings
    from analysis.tables import Tables


def untold_task(task: str, why: str) -> dict[str, Any]:
    """Return the row of a task that is not told."""
    texts = dict.fromkeys(
        ("unit", "challenger", "recommended", "baseline", "metric", "better", "parameters"), ""
    )
    counts = {f"{what}_{split}": 0 for split in ("train", "val", "test")
              for what in ("viewers", "rows")}  # fmt: skip
    flags = dict.fromkeys(("told", "drawn", "exported"), False)
    return {"task": task, "why": why, "days": 0, **texts, **counts, **flags}


def predicted_tables(*, scrubbed: Tables, modelled: Tables, settings: Settings) -> dict[str, Any]:
    """Return every table of the stage, see `analysis.predict.predict`."""
    signals = window_signals(scrubbed)
    drawn = rating_viewers(scrubbed)
    made: dict[str, pd.DataFrame] = dict(empty_tables())
    rows = []
    for task in TASKS:
        examples = task_examples(scrubbed, task, drawn if task == "rating" else None)
        rows.append(untold_task(task, lacking_reason(task, signals, examples) or "few_viewers"))
    made["tasks"] = stage_table("tasks", rows)
    made["windows"] = stage_table("windows", [vars(one) for one in window_list(scrubbed).values()])
    return made
