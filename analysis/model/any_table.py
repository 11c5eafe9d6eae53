"""The comparison on any numeric table: `audience-decode cluster table.csv`."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pandas as pd

from analysis.clustering.rule import Rule, declared
from analysis.clustering.space import Space, table_space
from analysis.errors import UserError
from analysis.model.compare.comparison import Comparison, comparison_or_none
from analysis.model.compare.printed.compared_rows import used_points
from analysis.model.compare.printed.comparison_columns import OPENED, described_columns
from analysis.model.decisions import chosen_table
from analysis.model.gate.structure import untested_gate
from analysis.model.gate.table_gate import table_gate
from analysis.model.segment_tables import chosen_segmentation
from analysis.model.table_columns import SAME, measured_columns
from analysis.settings import Settings

# The square of a larger number, summed over columns, is none any more.
LARGEST = 1e100
# Any table may hold more groups than an audience is told in.
K_MAX = 22
TOO_FEW = "Too few distinct rows to look for clusters: all rows are in one."


def cluster_table(
    table: pd.DataFrame, settings: Settings, transform: bool, k_max: int | None
) -> dict[str, Any]:
    """Return the JSON-ready result, see `analysis.model.cluster`."""
    given = table
    table, left_out = measured_columns(given)
    _refuse_empty(given, table, left_out)
    _refuse_beyond(table)
    rule = table_rule(settings, k_max)
    space, points = table_space(table, rule, transform)
    comparison = comparison_or_none(space, rule)
    found = untested_gate(TOO_FEW)
    if comparison:
        bent = space if transform else table_space(table, rule, True)[0]
        found = table_gate(space, bent, space.ks(rule), comparison.icl_k, rule)
    segments = chosen_segmentation(space, comparison, rule, points, noise=True)
    chosen = chosen_table(comparison, found, segments, space, rule).iloc[0].to_dict()
    return {
        "verdict": found.record,
        "chosen": _clean(chosen | {k: json.loads(chosen[k]) for k in ("scores", "votes", "test")}),
        "labels": segments.assign(points)[0].tolist(),
        **_repeatable(space, comparison, rule),
        "columns": [str(name) for name in table.columns],
        "left_out": left_out,
        "rule": {"hash": rule.hash, **json.loads(rule.text())},
    }


def _repeatable(space: Space, comparison: Comparison | None, rule: Rule) -> dict[str, Any]:
    """Return the comparison, what its columns mean, and the rows to fit its candidates again."""
    if comparison is None:
        return {"comparison": [], "comparison_columns": [], "rows": {}}
    return {
        "comparison": [_opened(record) for record in _records(comparison.printed)],
        "comparison_columns": described_columns().to_dict("records"),
        "rows": used_points(space, rule).to_dict("list"),
    }


def _opened(record: dict[str, Any]) -> dict[str, Any]:
    """Return a row of the comparison with what is JSON in a table as itself."""
    return record | {name: json.loads(record[name] or "null") for name in OPENED}


def table_rule(settings: Settings, k_max: int | None) -> Rule:
    """Return the declared rule for any table: k up to what was asked for, or set, or `K_MAX`."""
    rule = declared(settings.model, settings.seed)
    if k_max is None:
        k_max = rule.k_max if "k_max" in settings.model.model_fields_set else K_MAX
    theirs = tuple(one for one in rule.candidates if not one.viewers)
    k_max = max(k_max, rule.k_given or 0)
    return replace(rule, k_max=k_max, nulls=rule.nulls_table, candidates=theirs)


def _refuse_empty(given: pd.DataFrame, measures: pd.DataFrame, left_out: dict[str, str]) -> None:
    told = [f"{name} ({reason})" for name, reason in left_out.items()]
    if not len(given) or (not len(measures.columns) and set(left_out.values()) != {SAME}):
        raise UserError(
            f"a table of {len(given)} rows with columns {', '.join(told[:8]) or 'without a name'}",
            "at least one row and one column of numbers that measure something",
            "Give a CSV with a header and numeric columns.",
        )


def _refuse_beyond(table: pd.DataFrame) -> None:
    """Refuse numbers whose squares are no numbers any more."""
    largest = table.abs().max()
    beyond = largest[largest > LARGEST]
    if len(beyond):
        raise UserError(
            f"values up to {beyond.iloc[0]:.3g} in the column {beyond.index[0]!r}",
            f"numbers up to {LARGEST:.0e}",
            "Divide the column by a power of ten, or leave it out.",
        )


def _clean(record: dict[str, Any]) -> dict[str, Any]:
    plain = {
        key: value.item() if hasattr(value, "item") else value for key, value in record.items()
    }
    return {key: None if pd.isna(value) else value for key, value in plain.items()}


def _records(table: pd.DataFrame) -> list[dict[str, Any]]:
    return [_clean(record) for record in table.to_dict("records")]
