"""The columns of the tables of evidence, and one row of a test as they hold it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
import pandas as pd

from analysis.interpret.evidence.category_tests import category_effect, category_test
from analysis.interpret.evidence.circular_guard import CircularTest, Drawn
from analysis.interpret.evidence.effect_draws import draw_estimate, epsilon_draws, viewer_draws
from analysis.interpret.evidence.rank_tests import Array, TestedColumn, kruskal_test

# Where evidence comes from: the half that drew nothing, measures that did not, what came later.
HALF, UNUSED, LATER = "half", "unused", "later"
EPSILON, CRAMER = "epsilon2", "cramers_v"
ESTIMATE = {"value": "float64", "low": "float64", "high": "float64"}
NO_TEST = {"statistic": np.nan, "df": np.nan, "p": np.nan}

COLUMNS: dict[str, dict[str, str]] = {
    "evidence_tests": {
        **{"kind": "str", "measure": "str", "effect": "str", **ESTIMATE},
        **{f"drawn_{name}": kind for name, kind in ESTIMATE.items()},
        **{f"kept_{name}": kind for name, kind in ESTIMATE.items()},
        **{"viewers": "int64", "groups": "int64", "statistic": "float64", "df": "float64"},
        **{"p": "float64", "p_holm": "float64", "refused": "str"},
    },
    "evidence_pairs": {
        **{"measure": "str", "first": "int64", "second": "int64"},
        **{"delta": "float64", "low": "float64", "high": "float64"},
        **{"z": "float64", "p": "float64", "p_holm": "float64"},
    },
    "evidence_facts": {
        **{"viewers": "int64", "ari": "float64", "measures": "int64"},
        **{f"{part}_{name}": kind for part in ("drawn", "unused", "kept")
           for name, kind in ESTIMATE.items()},
        **{"later_viewers": "float64", "cut": "datetime64[us]", "days": "float64"},
    },
}  # fmt: skip


def evidence_frame(name: str, rows: Iterable[dict[str, Any]]) -> pd.DataFrame:
    """Return rows as a table of the stage; what a row does not tell is missing."""
    columns = COLUMNS[name]
    frame = pd.DataFrame(list(rows), columns=list(columns))
    texts = [column for column, kind in columns.items() if kind == "str"]
    return frame.fillna(dict.fromkeys(texts, "")).astype(columns)


def estimate_columns(draws: Array, prefix: str = "") -> dict[str, float]:
    """Return value, low and high of what was drawn, names behind a prefix."""
    found = draw_estimate(draws)
    ends = {"value": found.value, "low": found.low, "high": found.high}
    return {f"{prefix}{name}": value for name, value in ends.items()}


def tried_test(kind: str, measure: str, test: Any) -> dict[str, Any]:
    """Return what a test found, or why it was refused.

    Parameters
    ----------
    kind, measure : str
        Where it comes from, and what is tested.
    test : callable
        Makes the test when called.
    """
    try:
        return {"kind": kind, "measure": measure, "refused": "", **test()}
    except CircularTest as error:
        return {"kind": kind, "measure": measure, "refused": error.reason, **NO_TEST}


def rank_row(kind: str, column: TestedColumn, drawn: Drawn, seed: int) -> dict[str, Any]:
    """Return the row of a measure whose values are ranked."""
    counts = viewer_draws(len(column.values), seed)
    told = tried_test(kind, column.measure, lambda: kruskal_test(column, drawn))
    sizes = {"viewers": len(column.values), "groups": len(np.unique(column.groups))}
    found = estimate_columns(epsilon_draws(column.values, column.groups, counts))
    return {**told, "effect": EPSILON, **found, **sizes}


def category_row(
    kind: str, measure: str, rows: str, cells: pd.DataFrame, drawn: Drawn, seed: int
) -> dict[str, Any]:
    """Return the row of a measure whose values are categories; see `category_tests`."""
    counts = cells.to_numpy()
    told = tried_test(kind, measure, lambda: category_test(measure, rows, counts, drawn))
    found = category_effect(counts, seed)
    sizes = {"viewers": int(counts.sum()), "groups": cells.shape[1]}
    ends = {"value": found.value, "low": found.low, "high": found.high}
    return {**told, "effect": CRAMER, **ends, **sizes}
