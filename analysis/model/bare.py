"""The comparison on any numeric table: `python -m analysis cluster table.csv`."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pandas as pd

from analysis.errors import UserError
from analysis.model.comparison import compare
from analysis.model.gate import Gate, gate, sampled, untested
from analysis.model.indices import Array
from analysis.model.interactions import one_population
from analysis.model.methods import METHODS
from analysis.model.outcome import segmentation
from analysis.model.parallel import run
from analysis.model.rule import Rule, declared, seed_of
from analysis.model.space import Space, numeric, of_table
from analysis.model.stage import chosen_table
from analysis.model.valley import parting
from analysis.settings import Settings

LARGEST = 1e100
TOO_FEW = "Too few distinct rows to look for clusters: all rows are in one."


def cluster_table(
    table: pd.DataFrame, settings: Settings, transform: bool, k_max: int
) -> dict[str, Any]:
    """Return the JSON-ready result, see `analysis.model.cluster`."""
    if not len(table) or not len(table.select_dtypes(["number", "bool"]).columns):
        raise UserError(
            f"a table of {len(table)} rows with columns {list(table.columns)[:8]}",
            "at least one row and one column of numbers",
            "Give a CSV with a header and numeric columns.",
        )
    _bounded(table)
    rule = declared(settings.model, settings.seed)
    rule = replace(rule, k_max=max(k_max, rule.k_given or 0))
    space, points = of_table(table, rule, transform)
    ks = space.ks(rule)
    comparison = compare(space, ks, rule) if ks else None
    if comparison is not None and not comparison.chosen:
        comparison = None
    found = untested(TOO_FEW)
    if comparison:
        bent = space if transform else of_table(table, rule, True)[0]
        found = judged(space, bent, ks, comparison.icl_k, rule)
    segments = segmentation(space, comparison, rule, points, noise=True)
    chosen = chosen_table(comparison, found, segments, space, rule).iloc[0].to_dict()
    return {
        "verdict": found.record,
        "chosen": _clean(chosen | {k: json.loads(chosen[k]) for k in ("scores", "votes", "test")}),
        "labels": segments.assign(points)[0].tolist(),
        "comparison": [] if comparison is None else _records(comparison.table),
        "columns": list(numeric(table).columns),
        "rule": {"hash": rule.hash, **json.loads(rule.text())},
    }


def _bounded(table: pd.DataFrame) -> None:
    """Refuse numbers whose squares are no numbers any more."""
    largest = numeric(table).abs().max()
    beyond = largest[largest > LARGEST]
    if len(beyond):
        raise UserError(
            f"values up to {beyond.iloc[0]:.3g} in the column {beyond.index[0]!r}",
            f"numbers up to {LARGEST:.0e}",
            "Divide the column by a power of ten, or leave it out.",
        )


def judged(space: Space, bent: Space, ks: list[int], icl_k: int | None, rule: Rule) -> Gate:
    """Return the gate of a bare table.

    Parameters
    ----------
    space, bent : Space
        The rows as they are clustered, and with bent columns; one and the same where they are
        clustered bent.
    ks : list of int
        Numbers of clusters tried.
    icl_k : int or None
        Components that ICL picks.
    rule : Rule
        Sizes, seeds and thresholds.
    """
    spaces = [space] if bent is space else [space, bent]
    valleys = [parting(one.train, rule) for one in spaces]
    if _blind(valleys, rule):
        rule = replace(rule, delta_smooth=rule.delta_smooth_blind)
    found = gate_of(space, ks, icl_k, rule, smooth=bent is space)
    if bent is not space and found.record["structure"] != "none":
        found = weaker(found, bent_gate(bent, ks, rule))
    return parted(found, valleys, rule)


def _blind(valleys: list[dict], rule: Rule) -> bool:
    return min(one["dimensions"] for one in valleys) > rule.valley_dimensions


ICL_KS = (1, 2, 3, 4, 5, 6, 8)
KINDS = ("full", "tied", "diag", "spherical")
SKEW = "Bending each column towards symmetry leaves {}: the rest was skew and tails."


CURVED = (
    "No valley of density parts the rows, neither as they are nor bent: what rises above the "
    "tables without structure is the shape of one population."
)


def bent_gate(space: Space, ks: list[int], rule: Rule) -> Gate:
    """Return the gate of the bent and clipped columns.

    Skewed or heavy-tailed columns without any groups beat both deciding nulls as they stand;
    groups survive a monotone bend of each column, tails do not.
    """
    seed = seed_of(rule, "bent")
    base = sampled(space.train, rule.fit_rows, seed)
    fits = run(_icl, [(base, k, kind, seed) for k in ICL_KS if k <= max(ks) for kind in KINDS])
    return gate_of(space, ks, min(fits)[1], rule, smooth=True)


def gate_of(space: Space, ks: list[int], icl_k: int | None, rule: Rule, smooth: bool) -> Gate:
    """Return the gate of a bare table, against one population with smooth margins if wanted."""
    null = one_population(space.train, space.axes, rule) if smooth else None
    return gate(space.train, ks, icl_k, rule, interactions=False, smooth=null, axes=space.axes)


def _icl(rows: Array, k: int, kind: str, seed: int) -> tuple[float, int]:
    method = next(one for one in METHODS if one.name == "Gaussian mixture")
    model = method.fit(rows, [k], {"covariance_type": kind}, seed, 2)[k]
    return model.criteria(rows)[1], k


def weaker(first: Gate, second: Gate) -> Gate:
    """Return the first gate with the weaker of both verdicts."""
    order = ("none", "moderate", "strong")
    verdict = min(first.record["structure"], second.record["structure"], key=order.index)
    if verdict == first.record["structure"]:
        return first
    words = "no structure" if verdict == "none" else f"{verdict} structure"
    return replace(first, record=first.record | {"structure": verdict, "note": SKEW.format(words)})


def parted(found: Gate, valleys: list[dict[str, float]], rule: Rule) -> Gate:
    """Return the gate with moderate structure taken back where no valley parts the rows.

    In many dimensions the nearest rows lie so far apart that valleys cannot be seen; there the
    verdict stays.

    Parameters
    ----------
    found : Gate
        The gate by silhouettes.
    valleys : list of dict
        Of the rows as they are and bent, see `parting`; a deep one in either is enough.
    rule : Rule
        The depth that counts, and the dimensions in which it does.
    """
    best = min(valleys, key=lambda one: (one["p_valley"], -one["valley"]))
    record = found.record | best
    through = best["p_valley"] <= rule.alpha and best["valley"] >= rule.valley
    if record["structure"] == "moderate" and not through and not _blind(valleys, rule):
        record |= {"structure": "none", "note": CURVED}
    return replace(found, record=record)


def _clean(record: dict[str, Any]) -> dict[str, Any]:
    plain = {
        key: value.item() if hasattr(value, "item") else value for key, value in record.items()
    }
    return {key: None if value != value else value for key, value in plain.items()}


def _records(table: pd.DataFrame) -> list[dict[str, Any]]:
    return [_clean(record) for record in table.to_dict("records")]
