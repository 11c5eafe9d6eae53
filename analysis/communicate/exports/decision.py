"""decision.json: the declared rule, its hash, and what it decided step by step."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from analysis.communicate.narrative.doubts import given_k
from analysis.communicate.narrative.findings import is_draft

if TYPE_CHECKING:
    import pandas as pd

    from analysis.tables import Results


def _fitting(frame: pd.DataFrame) -> dict[str, Any]:
    failed = frame[frame["score"].isna()]
    return {
        "step": "fit every candidate and judge it on the same viewers",
        "candidates": len(frame),
        "not_fitted": dict(zip(failed["candidate"], failed["reason"], strict=True)),
    }


def _admitting(known: pd.DataFrame) -> dict[str, Any]:
    refused = known[~known["admissible"].astype(bool)]
    return {
        "step": "admit what is stable and large enough",
        "admissible": int(known["admissible"].sum()),
        "refused": dict(zip(refused["candidate"], refused["reason"], strict=True)),
    }


def _near(admitted: pd.DataFrame) -> list[dict[str, Any]]:
    best = admitted.sort_values(["score", "candidate"], ascending=[False, True]).iloc[0]
    within = admitted[admitted["score"] >= best["score"] - best["score_se"]]
    smallest = within[within["k"] == within["k"].min()]
    return [
        {
            "step": "take the best score and what lies within one standard error of it",
            "best": best["candidate"],
            "score": best["score"],
            "score_se": best["score_se"],
            "within": within.sort_values("k")["candidate"].tolist(),
        },
        {
            "step": "take the smallest k among them; ties by stability, then KMeans",
            "k": int(smallest["k"].iloc[0]),
            "tied": sorted(smallest["candidate"]),
        },
    ]


def decision_steps(results: Results) -> list[dict[str, Any]]:
    """Return what each step of the rule found, in the order in which they were taken.

    Parameters
    ----------
    results : Results
        Of the model gate, comparison and chosen are read.
    """
    gate, chosen = results.modelled.record("gate"), results.modelled.record("chosen")
    frame = results.modelled.frame("comparison")
    known = frame[frame["score"].notna()]
    found = [{"step": "ask whether there is structure", **gate}]
    if len(frame):
        found += [_fitting(frame), _admitting(known)]
    given = given_k(results)
    if given and len(known):
        known = known[known["k"] == given]
        found.append({"step": "keep the number of groups that was given", "k": given})
    admitted = known[known["admissible"].astype(bool)]
    if len(admitted):
        found += _near(admitted)
    elif len(known):
        found.append({"step": "none is admissible: take the best-scored KMeans"})
    taken = {key: chosen[key] for key in ("candidate", "method", "k", "admissible", "convenience")}
    rival = {key: chosen[key] for key in ("runner_up", "ari_runner_up")}
    return [
        *found,
        {"step": "choose", **taken},
        {"step": "compare with the runner-up", **rival},
        {"step": "open the test viewers, once", **json.loads(chosen["test"] or "{}")},
    ]


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
