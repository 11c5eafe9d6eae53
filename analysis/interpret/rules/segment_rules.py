"""The tree and the rule of each segment as tables."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
import pandas as pd

from analysis import disclosure
from analysis.interpret.rules.known_viewers import KnownViewers, Labels
from analysis.interpret.rules.rule_fidelity import rule_fidelity
from analysis.interpret.rules.surrogate_tree import Branch, Step, chosen_tree, tree_steps

# Viewers that a tree learns from, and is tested on: more change no bound and take seconds.
MOST_VIEWERS = 20_000

COLUMNS: dict[str, dict[str, str]] = {
    "rule_tree": {
        **{"node": "int64", "parent": "int64", "depth": "int64", "measure": "str"},
        **{"above": "bool", "bound": "float64", "segment": "int64", "leaf": "bool"},
        **{"viewers": "float64", "share": "float64"},
    },
    "segment_rules": {
        **{"segment": "int64", "position": "int64", "measure": "str"},
        **{"low": "float64", "high": "float64"},
    },
    "rule_hits": {
        **{"segment": "int64", "viewers": "float64", "found": "float64", "right": "float64"},
        "fitting": "float64",
    },
    "rule_fidelity": {
        **{"viewers": "int64", "accuracy": "float64", "low": "float64", "high": "float64"},
        **{"balanced": "float64", "ari": "float64", "majority": "float64", "chance": "float64"},
        **{"line": "float64", "approximate": "bool", "questions": "int64", "segments": "int64"},
    },
}


def _typed(name: str, rows: Iterable[dict[str, Any]]) -> pd.DataFrame:
    columns = COLUMNS[name]
    return pd.DataFrame(list(rows), columns=list(columns)).astype(columns)


def rule_tables(
    known: KnownViewers, shown: list[int], seed: int, fewest: int = disclosure.FEWEST
) -> dict[str, pd.DataFrame]:
    """Return what decides to which segment a viewer belongs.

    Parameters
    ----------
    known : KnownViewers
        Of the segments that are told of.
    shown : list of int
        These segments.
    seed : int
        Of the draw of viewers, where there are very many.
    fewest : int
        What is not few.

    Returns
    -------
    dict of str to DataFrame
        rule_tree (a row for each answer, in the order in which it is read: the question before it
        is that of `parent`, 0 is the first; segment of most viewers behind it; viewers, known ones
        behind it, and share of that segment among them), segment_rules (measures that bound what a
        segment mostly is: over `low`, up to `high`), rule_hits (found: share of its tested viewers
        that keep the rule; right: share of its viewers among those `fitting` it) and
        rule_fidelity (one row, see `rule_fidelity`, or none). All without rows where a single
        segment is told of, or nothing tells viewers apart.
    """
    train, judged, test = (
        known.part(name, MOST_VIEWERS, seed) for name in ("train", "val", "test")
    )
    if known.rows.shape[1] == 0 or len(np.unique(train.segment)) < 2:
        return {name: _typed(name, []) for name in COLUMNS}
    tree = chosen_tree(train, judged)
    rules = {one: _main_way(tree, train, one) for one in shown}
    way = {one: step for one, step in rules.items() if step is not None}
    fidelity = rule_fidelity(tree, train, test, fewest)
    return {
        "rule_tree": _typed("rule_tree", _tree_rows(tree, known, fewest)),
        "segment_rules": _typed(
            "segment_rules", (row for one, step in way.items() for row in rule_bounds(one, step))
        ),
        "rule_hits": _typed("rule_hits", (_hits(one, way[one], test, fewest) for one in way)),
        "rule_fidelity": _typed("rule_fidelity", [fidelity] if fidelity else []),
    }


def _main_way(tree: Branch, train: KnownViewers, segment: int) -> Step | None:
    """Return the way to where most of a segment's viewers are told; None where nobody is."""
    ends = [
        (int((train.segment[step.rows] == segment).sum()), step)
        for step in tree_steps(tree, train.rows)
        if not step.branch.measure and step.branch.segment == segment and step.way
    ]
    return max(ends, key=lambda one: one[0])[1] if ends else None


def rule_bounds(segment: int, step: Step) -> list[dict[str, Any]]:
    """Return a row for each measure that bounds a segment, in the order of the questions."""
    ends: dict[str, list[float]] = {}
    for measure, above, bound in step.way:
        low, high = ends.get(measure, [-np.inf, np.inf])
        ends[measure] = [max(low, bound), high] if above else [low, min(high, bound)]
    return [
        {
            **{"segment": segment, "position": place, "measure": measure},
            **{"low": low if np.isfinite(low) else np.nan},
            **{"high": high if np.isfinite(high) else np.nan},
        }
        for place, (measure, (low, high)) in enumerate(ends.items(), 1)
    ]


def kept_rule(step: Step, rows: pd.DataFrame) -> Labels:
    """Return the places of viewers who keep every part of a rule."""
    kept = np.ones(len(rows), bool)
    for measure, above, bound in step.way:
        kept &= (rows[measure].to_numpy() > bound) == above
    return np.flatnonzero(kept)


def _hits(segment: int, step: Step, test: KnownViewers, fewest: int) -> dict[str, Any]:
    """Return how many of a segment keep its rule, and how many who keep it are of the segment."""
    kept = kept_rule(step, test.rows)
    own = int((test.segment == segment).sum())
    both = int((test.segment[kept] == segment).sum())
    wholes = pd.Series([own, len(kept)])
    told = disclosure.told_counts(pd.Series([both, both]), wholes, fewest) / wholes
    sizes = disclosure.told_counts(wholes, float(len(test.segment)), fewest)
    return {
        **{"segment": segment, "viewers": sizes[0], "fitting": sizes[1]},
        **{"found": told[0] if sizes[0] > 0 else np.nan},
        **{"right": told[1] if sizes[1] > 0 else np.nan},
    }


def _tree_rows(tree: Branch, known: KnownViewers, fewest: int) -> list[dict[str, Any]]:
    numbers: dict[tuple[tuple[str, bool, float], ...], int] = {}
    found = []
    for number, step in enumerate(tree_steps(tree, known.rows)):
        numbers[step.way] = number
        if not step.way:
            continue
        measure, above, bound = step.way[-1]
        own = int((known.segment[step.rows] == step.branch.segment).sum())
        whole = pd.Series([len(step.rows)])
        share = disclosure.told_counts(pd.Series([own]), whole, fewest) / whole.where(whole > 0)
        found.append(
            {
                **{"node": number, "parent": numbers[step.way[:-1]], "depth": len(step.way)},
                **{"measure": measure, "above": above, "bound": bound},
                **{"segment": step.branch.segment, "leaf": not step.branch.measure},
                "viewers": whole.where(whole >= fewest)[0],
                "share": share[0],
            }
        )
    return found
