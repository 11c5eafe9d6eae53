"""decision.json: the declared rule, its hash, and what it decided step by step."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from analysis.communicate.narrative.findings import is_draft

if TYPE_CHECKING:
    from analysis.tables import Results


# What each step of the rule is called where it is told; readers of the file rely on these words.
STEPS = {
    "structure": "ask whether there is structure",
    "fit": "fit every candidate and judge it on the same viewers",
    "admit": "admit what is stable and large enough",
    "given": "keep the number of groups that was given",
    "near": "take the best score and what lies within one standard error of it",
    "smallest": "take the smallest k among them; ties by stability, then KMeans",
    "none_admissible": "none is admissible: take the best-scored KMeans",
    "choose": "choose",
    "runner_up": "compare with the runner-up",
    "test": "open the test viewers, once",
}


def decision_steps(results: Results) -> list[dict[str, Any]]:
    """Return what each step of the rule found, in the order in which they were taken."""
    decided = results.modelled.frame("decisions").itertuples()
    return [{"step": STEPS[row.step], **json.loads(row.detail)} for row in decided]


def decision_record(results: Results) -> dict[str, Any]:
    """Return the content of decision.json."""
    rule, chosen = results.modelled.record("rule"), results.modelled.record("chosen")
    for key in ("scores", "test", "votes"):
        chosen[key] = json.loads(chosen.get(key) or "null")
    return {
        "draft": is_draft(results),
        "rule": json.loads(rule["json"]),
        "rule_hash": rule["hash"],
        "gate": results.modelled.record("gate"),
        "steps": decision_steps(results),
        "chosen": chosen,
    }
