"""What the rule decided, as tables: thresholds, tests, votes and steps, for all who tell of it."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pandas as pd

from analysis.clustering.rule import Rule
from analysis.clustering.segmentation import Segmentation
from analysis.clustering.space import Space
from analysis.model.compare.comparison import Comparison, runner_up
from analysis.model.compare.printed.comparison_columns import COLUMNS
from analysis.model.compare.ranking import near_best
from analysis.model.compare.votes import criteria_votes
from analysis.model.gate.structure import Gate
from analysis.model.segment_tables import test_record

MEANINGS = {
    "alpha": "largest p of a null that counts as rejected",
    "delta_moderate": "rise over Gaussian and uniform tables for moderate structure",
    "delta_strong": "rise over Gaussian and uniform tables for strong structure",
    "delta_latent_moderate": "rise over continuous tastes for moderate structure",
    "delta_latent_strong": "rise over continuous tastes for strong structure",
    "gain_moderate": "gain of mixtures beyond continuous tastes for moderate structure",
    "gain_strong": "gain of mixtures beyond continuous tastes for strong structure",
    "close": "standard errors within which an effect is close to its line",
    "agreement": "adjusted Rand index under which two clusterings are not alike",
    "jaccard_dissolved": "Jaccard up to which a segment is dissolved",
    "jaccard_trusted": "Jaccard under which a segment is not to be trusted",
    "jaccard_valid": "Jaccard from which a segment is valid; its name is tentative below",
    "jaccard_stable": "Jaccard from which a segment is highly stable",
    "activity": "share explained by the number of ratings above which it is mainly activity",
    "sure": "probability of the same segment again from which a viewer's segment is sure",
    "likely": "probability of the same segment again from which it is likely, a guess below",
}
NULLS = {"gaussian": True, "uniform": True, "latent": True, "copula": False}  # whether it decides


def threshold_table(rule: Rule) -> pd.DataFrame:
    """Return every line that a figure is read by: name, value, meaning."""
    known = {**vars(rule), **vars(rule.readings)}
    rows = [(name, float(known[name]), words) for name, words in MEANINGS.items()]
    return pd.DataFrame(rows, columns=["name", "value", "meaning"])


def null_table(gate: dict[str, Any], rule: Rule) -> pd.DataFrame:
    """Return the nulls that were drawn: null, p, decides, rejected."""
    rows = [
        (null, float(p), decides, p <= rule.alpha)
        for null, decides in NULLS.items()
        if (p := gate[f"p_{null}"]) is not None
    ]
    frame = pd.DataFrame(rows, columns=["null", "p", "decides", "rejected"])
    return frame.astype({"p": float, "decides": bool, "rejected": bool})


def jaccard_reading(jaccard: float, rule: Rule) -> str:
    """Return what a clusterwise Jaccard says of a segment (Hennig 2007)."""
    lines = rule.readings
    if jaccard >= lines.jaccard_stable:
        return "highly stable"
    if jaccard >= lines.jaccard_valid:
        return "valid"
    if jaccard >= lines.jaccard_trusted:
        return "pattern"
    return "not to be trusted" if jaccard > lines.jaccard_dissolved else "dissolved"


def read_stability(stability: pd.DataFrame, rule: Rule) -> pd.DataFrame:
    """Return segments and their Jaccard with what it says, and whether a name is tentative."""
    return stability.assign(
        reading=[jaccard_reading(value, rule) for value in stability["jaccard"]],
        tentative=~(stability["jaccard"] >= rule.readings.jaccard_valid),
    )


def chosen_table(
    comparison: Comparison | None, found: Gate, segments: Segmentation, space: Space, rule: Rule
) -> pd.DataFrame:
    """Return the choice, its runner-up, its scores and the record of the opened test rows."""
    none = found.record["structure"] == "none"
    test = test_record(segments, space, rule)
    if comparison is None:
        row: dict[str, Any] = {
            "candidate": "One segment",
            "method": "none",
            "k": 1,
            "admissible": False,
            "parameters": "{}",
        }
        row |= {"runner_up": "", "ari_runner_up": np.nan, "scores": "{}", "votes": "{}"}
    else:
        best = comparison.table.set_index("candidate").loc[comparison.chosen]
        second, ari = runner_up(comparison, rule.k_given)
        row = {"candidate": comparison.chosen, "method": best["method"], "k": int(best["k"])}
        row |= {"admissible": bool(best["admissible"]), "scores": scores_text(best)}
        taken = comparison.fitted[comparison.chosen].parameters
        row |= {"parameters": json.dumps(taken, sort_keys=True)}
        row |= {"runner_up": second, "ari_runner_up": ari}
        row |= {"votes": json.dumps(criteria_votes(comparison.table, rule))}
    row |= {"k_given": rule.k_given is not None}
    row |= {"depends_on_method": bool(row["ari_runner_up"] < rule.agreement)}
    return pd.DataFrame([row | {"convenience": none, "test": test}])


def scores_text(row: pd.Series) -> str:
    """Return the numbers of one row of the comparison as JSON, gaps as null."""
    first, last = COLUMNS.index("silhouette"), COLUMNS.index("resamples")
    names = [name for name in COLUMNS[first:last] if name in row]
    numbers = {name: float(row[name]) for name in names}
    return json.dumps(
        {name: None if value != value else round(value, 6) for name, value in numbers.items()}
    )


def vote_table(comparison: Comparison | None, rule: Rule) -> pd.DataFrame:
    """Return the number of groups that each criterion takes by itself: criterion, k."""
    cast = {} if comparison is None else criteria_votes(comparison.table, rule)
    return pd.DataFrame(cast.items(), columns=["criterion", "k"]).astype({"k": int})


def decision_table(
    gate: dict[str, Any], comparison: Comparison | None, chosen: dict[str, Any], rule: Rule
) -> pd.DataFrame:
    """Return what each step of the rule found, in the order in which they were taken.

    Parameters
    ----------
    gate, chosen : dict
        The gate's record and the choice.
    comparison : Comparison or None
        The candidates; None where nothing could be fitted.
    rule : Rule
        What was declared.

    Returns
    -------
    DataFrame
        step, detail (JSON).
    """
    taken = ("candidate", "method", "k", "admissible", "convenience")
    steps = [
        ("structure", gate),
        *([] if comparison is None else _admitting(comparison.table)),
        *([] if comparison is None else _narrowing(comparison, rule)),
        ("choose", {key: chosen[key] for key in taken}),
        ("runner_up", {key: chosen[key] for key in ("runner_up", "ari_runner_up")}),
        ("test", json.loads(chosen["test"])),
    ]
    told = [(step, json.dumps(_plain(detail))) for step, detail in steps]
    return pd.DataFrame(told, columns=["step", "detail"])


def _admitting(table: pd.DataFrame) -> list[tuple[str, dict]]:
    known = table[table["score"].notna()]
    failed, refused = table[table["score"].isna()], known[~known["admissible"]]
    not_fitted = dict(zip(failed["candidate"], failed["reason"], strict=True))
    reasons = dict(zip(refused["candidate"], refused["reason"], strict=True))
    return [
        ("fit", {"candidates": len(table), "not_fitted": not_fitted}),
        ("admit", {"admissible": int(known["admissible"].sum()), "refused": reasons}),
    ]


def _narrowing(comparison: Comparison, rule: Rule) -> list[tuple[str, dict]]:
    table, given = comparison.table, []
    known = table[table["score"].notna()]
    if rule.k_given:
        known = known[known["k"] == rule.k_given]
        given = [("given", {"k": rule.k_given})]
    admitted = known[known["admissible"]]
    if admitted.empty:
        return [*given, ("none_admissible", {})]
    dense = admitted[admitted["floor"] > 0].set_index("candidate")
    if comparison.chosen in dense.index:
        by_k = {int(k): icl for k, icl in dense.set_index("k")["icl"].sort_index().items()}
        return [*given, ("densest", {"best": comparison.chosen, "icl_by_k": by_k})]
    best, within = near_best(admitted, rule)
    smallest = within[within["k"] == within["k"].min()]
    near = {key: best[name] for key, name in (("best", "candidate"), ("score", "score"))}
    near |= {"score_se": best["score_se"], "within": within.sort_values("k")["candidate"].tolist()}
    tied = {"k": int(smallest["k"].iloc[0]), "tied": sorted(smallest["candidate"])}
    return [*given, ("near", near), ("smallest", tied)]


def _plain(value: Any) -> Any:
    """Return a value as JSON has it: plain numbers, gaps as null."""
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    value = value.item() if hasattr(value, "item") else value
    return None if value != value else value
