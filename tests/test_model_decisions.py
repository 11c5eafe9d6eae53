"""What the rule decided, as tables: thresholds, nulls, readings, votes and steps."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from analysis.clustering.rule import Rule
from analysis.clustering.rule_parts import Readings
from analysis.model import decisions
from analysis.model.compare.comparison import Comparison, method_agreement

RULE = Rule(k_max=6, seed=1)
GATE = {"structure": "strong", "p_gaussian": 0.01, "p_uniform": 0.06, "p_copula": 0.05}
GATE |= {"p_latent": None, "icl_k": np.float64(3)}
CHOSEN = {"candidate": "b", "method": "Ward", "k": 3, "admissible": True, "convenience": False}
CHOSEN |= {"runner_up": "", "ari_runner_up": np.nan, "test": '{"rows": 7}'}
# a: the best; b and c within its error; d beyond it; e refused; f could not be fitted.
TABLE = pd.DataFrame(
    {
        "candidate": [*"abcdef"],
        "method": ["KMeans", "Ward", "Birch", "KMeans", "Ward", "Ward"],
        "k": [5, 3, 4, 2, 2, 6],
        "score": [0.9, 0.8, 0.81, 0.79, 0.95, np.nan],
        "score_se": [0.1, 0.01, 0.3, 0.3, 0.3, np.nan],
        "admissible": [True, True, True, True, False, False],
        "reason": ["", "", "", "", "noise", "no convergence"],
        "floor": 0.0,
        "icl": np.nan,
    }
)
LABELS = {"a": np.array([0, 0, 1, 1]), "b": np.array([1, 1, 0, 0]), "c": np.array([0, 1, 0, 1])}


def compared(table=TABLE):
    return Comparison(table, {}, LABELS, np.empty(0), np.empty(0), "b", 3)


def told(table=TABLE, rule=RULE):
    frame = decisions.decision_table(GATE, compared(table), CHOSEN, rule)
    return {row.step: json.loads(row.detail) for row in frame.itertuples()}


def test_every_step_in_the_order_in_which_it_was_taken():
    steps = told()
    assert [*steps] == [
        *("structure", "fit", "admit", "near", "smallest", "choose", "runner_up", "test")
    ]
    assert steps["structure"] == GATE
    assert steps["fit"] == {"candidates": 6, "not_fitted": {"f": "no convergence"}}
    assert steps["admit"] == {"admissible": 4, "refused": {"e": "noise"}}
    assert steps["near"] == {"best": "a", "score": 0.9, "score_se": 0.1, "within": ["b", "c", "a"]}
    assert steps["smallest"] == {"k": 3, "tied": ["b"]}
    assert steps["choose"] == {key: CHOSEN[key] for key in [*CHOSEN][:5]}
    assert steps["runner_up"] == {"runner_up": "", "ari_runner_up": None}
    assert steps["test"] == {"rows": 7}


def test_how_near_counts_as_the_best_is_declared():
    assert told(rule=replace(RULE, near=0.5))["near"]["within"] == ["a"]


def test_a_given_number_comes_before_what_is_near():
    steps = told(rule=replace(RULE, k_given=2))
    assert [*steps][3:6] == ["given", "near", "smallest"]
    assert steps["given"] == {"k": 2}
    assert steps["near"]["within"] == ["d"]


def test_a_choice_by_icl_tells_the_icl_of_each_number():
    dense = TABLE.assign(floor=[0.0, 0.1, 0.1, 0.0, 0.1, 0.1], icl=[1.0, 2, 3, 4, 0, np.nan])
    steps = told(dense)
    assert [*steps][3:5] == ["densest", "choose"]
    assert steps["densest"] == {"best": "b", "icl_by_k": {"3": 2.0, "4": 3.0}}


def test_where_none_is_admissible_it_is_said():
    steps = told(TABLE.assign(admissible=False))
    assert steps["none_admissible"] == {}
    assert "near" not in steps


def test_without_candidates_only_the_gate_the_choice_and_the_test_are_told():
    frame = decisions.decision_table(GATE, None, CHOSEN, RULE)
    assert frame["step"].tolist() == ["structure", "choose", "runner_up", "test"]
    assert decisions.vote_table(None, RULE).empty


@pytest.mark.parametrize(
    ("jaccard", "reading", "tentative"),
    [
        (0.85, "highly stable", False),
        (0.849, "valid", False),
        (0.75, "valid", False),
        (0.749, "pattern", True),
        (0.60, "pattern", True),
        (0.599, "not to be trusted", True),
        (0.501, "not to be trusted", True),
        (0.50, "dissolved", True),
    ],
)
def test_what_a_jaccard_says(jaccard, reading, tentative):
    frame = decisions.read_stability(pd.DataFrame({"segment": [0], "jaccard": [jaccard]}), RULE)
    assert frame.loc[0, ["reading", "tentative"]].tolist() == [reading, tentative]


def test_a_segment_without_a_jaccard_is_tentative():
    frame = decisions.read_stability(pd.DataFrame({"segment": [0], "jaccard": [np.nan]}), RULE)
    assert frame["tentative"].tolist() == [True]


def test_thresholds_are_those_of_the_rule():
    rule = replace(RULE, agreement=0.7, readings=Readings(jaccard_valid=0.8))
    values = decisions.threshold_table(rule).set_index("name")["value"]
    assert values[["alpha", "agreement", "jaccard_valid"]].tolist() == [0.05, 0.7, 0.8]
    assert values.index.is_unique


def test_a_null_is_rejected_up_to_alpha():
    frame = decisions.null_table(GATE, RULE).set_index("null")
    assert frame["rejected"].to_dict() == {"gaussian": True, "uniform": False, "copula": True}
    assert frame["decides"].to_dict() == {"gaussian": True, "uniform": True, "copula": False}
    assert frame["p"].tolist() == [0.01, 0.06, 0.05]


def test_methods_are_alike_from_the_declared_agreement_on():
    table = TABLE.iloc[:3].assign(admissible=True)
    frame = method_agreement(compared(table), RULE).set_index(["candidate_a", "candidate_b"])
    assert frame.loc[("a", "b"), ["ari", "alike"]].tolist() == [1, True]
    assert frame.loc[("a", "c"), "ari"] == pytest.approx(-0.5)
    assert not frame.loc[("a", "c"), "alike"]
    same = method_agreement(compared(table), replace(RULE, agreement=-0.5))
    assert same["alike"].all()
