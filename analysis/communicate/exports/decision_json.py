"""decision.json: the declared rule, its hash, and what it decided step by step."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from analysis.communicate.claims.words import is_draft
from analysis.communicate.decided import told_choice, told_test

if TYPE_CHECKING:
    from analysis.tables import Results


# What each step of the rule is called where it is told; readers of the file rely on these words.
STEPS = {
    "structure": "ask whether there is structure",
    "fit": "fit every candidate and judge it on the same viewers",
    "admit": "admit what is stable and large enough",
    "given": "keep the number of groups that was given",
    "densest": "take the admissible mixture of lowest ICL among those with a floor",
    "near": "take the best score and what lies within one standard error of it",
    "smallest": "take the smallest k among them; ties by stability, then KMeans",
    "none_admissible": "none is admissible: take the best-scored KMeans",
    "choose": "choose",
    "runner_up": "compare with the runner-up",
    "test": "open the test viewers, once",
}


def decision_steps(results: Results) -> list[dict[str, Any]]:
    """Return what each step of the rule found, in the order in which they were taken."""
    found = []
    for row in results.modelled.frame("decisions").itertuples():
        detail = json.loads(row.detail)
        told = told_test(detail) if row.step == "test" else detail
        found.append({"step": STEPS[row.step], **told})
    return found


def decision_record(results: Results) -> dict[str, Any]:
    """Return the content of decision.json."""
    rule = results.modelled.record("rule")
    return {
        "draft": is_draft(results),
        "rule": json.loads(rule["json"]),
        "rule_hash": rule["hash"],
        "gate": results.modelled.record("gate"),
        "steps": decision_steps(results),
        "chosen": told_choice(results),
    }
