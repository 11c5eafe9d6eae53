"""Tables of the model: the declared rule, the gate, the candidates, what the result depends on."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pandas as pd

from analysis.communicate.table import Table
from analysis.communicate.words import Prose, count, number, plain, score

if TYPE_CHECKING:
    from analysis.tables import Tables

MOST_CANDIDATES = 25


def _said(value: object) -> str:
    if isinstance(value, dict):
        return "; ".join(f"{_name(key)}: {_said(item)}" for key, item in value.items())
    if isinstance(value, list):
        return ", ".join(_said(item) for item in value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)


def _name(key: object) -> str:
    return str(key).replace("_", " ")


def rule(modelled: Tables) -> Table:
    """Return the decision rule as it was declared, with its hash."""
    record = modelled.record("rule")
    rows = json.loads(record["json"])
    return Table(
        "rule",
        f"The declared rule; its hash is {record['hash'][:16]}.",
        pd.DataFrame({"Part": [_name(k) for k in rows], "Rule": [_said(v) for v in rows.values()]}),
        {"Rule": lambda value: plain(value, 600)},
    )


GATE = (
    ("p_gaussian", "p against Gaussian tables", 3),
    ("p_uniform", "p against uniform tables", 3),
    ("p_latent", "p against continuous tastes", 3),
    ("p_copula", "p against copula tables (does not decide)", 3),
    ("delta", "Δ, rise of the silhouette over Gaussian and uniform tables", 3),
    ("delta_latent", "Δ over continuous tastes", 3),
    ("icl_k", "k that the ICL of Gaussian mixtures takes", 0),
)


def gate(modelled: Tables) -> Table:
    """Return the figures of the structure gate, those that disagree included."""
    record = modelled.record("gate")
    verdict = {"strong": "strong", "moderate": "moderate"}.get(record["structure"], "none")
    shown = [
        (label, "not computed" if record[name] is None else number(record[name], digits))
        for name, label, digits in GATE
    ]
    return Table(
        "gate",
        f"The structure gate; its verdict by the declared thresholds: {verdict}.",
        pd.DataFrame(shown, columns=["Figure", "Value"]),
        {"Value": str},
        Prose(plain(record["note"], 400)) if record["note"] else "",
    )


def comparison(modelled: Tables) -> Table | Prose:
    """Return the best candidates with the criteria that decide."""
    frame = modelled.frame("comparison")
    if frame.empty:
        return Prose("No candidate clustering could be fitted.")
    order = frame.sort_values(["score", "candidate"], ascending=[False, True], na_position="last")
    shown = order.head(MOST_CANDIDATES)
    left = f"; the first {MOST_CANDIDATES} by score" if len(order) > MOST_CANDIDATES else ""
    return Table(
        "comparison",
        f"{count(len(frame), 'candidate')}{left}. Jaccard is the least stable group’s; a candidate "
        "is admissible where every group is stable and large enough.",
        pd.DataFrame(
            {
                "Method": shown["method"].map(lambda value: plain(value, 28)),
                "k": shown["k"].astype("float64"),
                "Silhouette": shown["silhouette"].astype("float64"),
                "Jaccard": shown["jaccard_min"].astype("float64"),
                "Smallest": shown["smallest_share"].astype("float64"),
                "Score": shown["score"].astype("float64"),
                "Admissible": [
                    "yes" if ok else plain(reason or "no", 60)
                    for ok, reason in zip(shown["admissible"], shown["reason"], strict=True)
                ],
            }
        ),
        {
            "Silhouette": score,
            "Jaccard": score,
            "Smallest": lambda value: f"{100 * value:.1f}\u00a0%",
            "Score": lambda value: score(value, 3),
        },
        "All criteria of all candidates are in `reports/model_comparison.csv`.",
    )


def sensitivity(modelled: Tables) -> Table | Prose:
    """Return how the clustering moves when a choice is made otherwise."""
    frame = modelled.frame("sensitivity")
    if frame.empty:
        return Prose("What the result depends on was not varied in this run.")
    return Table(
        "sensitivity",
        "Adjusted Rand index between the chosen clustering and one made otherwise; below .75 the "
        "result depends on the choice.",
        pd.DataFrame(
            {
                "Varied": frame["check"].map(_name),
                "To": frame["value"].map(lambda value: plain(value, 40)),
                "Agreement": frame["ari"].astype("float64"),
                "Note": frame["note"].map(lambda value: plain(value or "", 160)),
            }
        ),
        {"To": str, "Agreement": score, "Note": str},
    )
