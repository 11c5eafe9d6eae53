"""The columns of every table of the stage, so that one without rows has them too."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pandas as pd

TEXT, WHOLE, NUMBER, YES, WHEN = "str", "int64", "float64", "bool", "datetime64[us]"
# What stands where a row says nothing, in columns that hold no missing value.
EMPTY: dict[str, Any] = {WHOLE: 0, YES: False}
ESTIMATE = {"value": NUMBER, "low": NUMBER, "high": NUMBER}

COLUMNS: dict[str, dict[str, str]] = {
    "tasks": {
        **{"task": TEXT, "told": YES, "why": TEXT, "unit": TEXT, "days": WHOLE},
        **{"cut": WHEN, "end": WHEN, "challenger": TEXT, "recommended": TEXT, "baseline": TEXT},
        **{"metric": TEXT, "better": TEXT},
        **{f"{what}_{split}": WHOLE for split in ("train", "val", "test")
           for what in ("viewers", "rows")},
        **{"mean": NUMBER, "drawn": YES, "exported": YES, "parameters": TEXT},
    },
    "windows": {"split": TEXT, "cut": WHEN, "end": WHEN, "days": WHOLE},
    "scores": {
        **{"task": TEXT, "model": TEXT, "split": TEXT, "metric": TEXT, "who": TEXT, **ESTIMATE},
        **{"rows": WHOLE, "viewers": WHOLE, "seconds": NUMBER},
    },
    "differences": {
        **{"task": TEXT, "model": TEXT, "against": TEXT, "metric": TEXT, **ESTIMATE},
        "shown": YES,
    },
    "tuning": {
        **{"task": TEXT, "model": TEXT, "parameters": TEXT, "metric": TEXT, "value": NUMBER},
        "taken": YES,
    },
    "errors_by_amount": {
        **{"low_amount": WHOLE, "high_amount": NUMBER, "rows": WHOLE, "viewers": WHOLE},
        **{"rmse": NUMBER, "rmse_low": NUMBER, "rmse_high": NUMBER},
        **{"baseline_rmse": NUMBER, "baseline_low": NUMBER, "baseline_high": NUMBER},
    },
    "errors_by_viewer": {"user_id": WHOLE, "rows": WHOLE, "error": NUMBER},
    "calibration": {
        **{"task": TEXT, "band": WHOLE, "foreseen": NUMBER, "seen": NUMBER, "low": NUMBER},
        **{"high": NUMBER, "viewers": WHOLE},
    },
    "gains": {
        **{"model": TEXT, "called": NUMBER, "reached": NUMBER, "low": NUMBER, "high": NUMBER}
    },
    "gain_facts": {
        **{"called": NUMBER, "reached": NUMBER, "reached_low": NUMBER, "reached_high": NUMBER},
        **{"lift": NUMBER, "lift_low": NUMBER, "lift_high": NUMBER, "viewers": WHOLE},
        **{"leavers": WHOLE, "recency_reached": NUMBER},
    },
    "bg_nbd": {
        **{"cut": WHEN, "r": NUMBER, "alpha": NUMBER, "a": NUMBER, "b": NUMBER, "viewers": WHOLE}
    },
    "segment_gain": {
        **{"task": TEXT, "told": YES, "why": TEXT, "without": TEXT, **ESTIMATE, "shown": YES},
        "segments": WHOLE,
    },
    "segment_results": {
        **{"task": TEXT, "segment": WHOLE, "viewers": WHOLE, "seen": NUMBER, "low": NUMBER},
        **{"high": NUMBER, "foreseen": NUMBER, "error": NUMBER},
    },
    "segment_match": {"agreement": NUMBER, "ari": NUMBER, "viewers": WHOLE},
    "importance": {
        **{"task": TEXT, "model": TEXT, "rank": WHOLE, "measures": TEXT, "leading": TEXT},
        **{"fall": NUMBER, "low": NUMBER, "high": NUMBER},
    },
    "dependence": {
        **{"task": TEXT, "model": TEXT, "measure": TEXT, "at": NUMBER, "value": NUMBER},
        "expected": NUMBER,
    },
    "predictions": {"user_id": WHOLE, "leaving": NUMBER, "band": TEXT, "expected": NUMBER},
    "prediction_constants": {"risk_top": NUMBER, "risk_upper": NUMBER},
    "opening": {"test": TEXT},
}  # fmt: skip


def stage_table(name: str, rows: Iterable[dict[str, Any]] = ()) -> pd.DataFrame:
    """Return rows as a table of the stage, in the order and with the types of its columns.

    Parameters
    ----------
    name : str
        A key of `COLUMNS`.
    rows : iterable of dict
        Column to value; what a row lacks is missing, none where it is counted, and no where it is
        asked.
    """
    kinds = COLUMNS[name]
    given = [
        {column: EMPTY[kind] for column, kind in kinds.items() if kind in EMPTY} | row
        for row in rows
    ]
    # Ids of viewers are as the source has them where there are any.
    typed = {name: kind for name, kind in kinds.items() if name != "user_id" or not given}
    return pd.DataFrame(given, columns=list(kinds)).astype(typed)


def empty_tables() -> dict[str, pd.DataFrame]:
    """Return every table of the stage without a row."""
    return {name: stage_table(name) for name in COLUMNS}
