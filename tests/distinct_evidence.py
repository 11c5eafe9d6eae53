"""Hand-made tables of what decides about segments, and of whether they are more than themselves."""

from __future__ import annotations

import pandas as pd

from analysis.interpret.evidence.evidence_columns import COLUMNS as EVIDENCE
from analysis.interpret.evidence.evidence_columns import evidence_frame
from analysis.interpret.rules.assignment_importance import CENTRE_COLUMNS
from analysis.interpret.rules.assignment_importance import COLUMNS as IMPORTANCE
from analysis.interpret.rules.segment_rules import COLUMNS

NO = float("nan")
# tenure up to 45 or over it; of the first level over −.3 up to .25; of the last level at most −.35
TREE = [
    (1, 0, 1, "tenure", False, 45.0, 0, False, 40.0, 0.7),
    (2, 1, 2, "level", False, -0.35, 2, True, 11.0, NO),
    (3, 1, 2, "level", True, -0.35, 0, True, 29.0, 0.9),
    (4, 0, 1, "tenure", True, 45.0, 1, True, 20.0, 0.85),
]
RULES = [
    (0, 1, "tenure", NO, 45.0),
    (0, 2, "level", -0.35, NO),
    (1, 1, "tenure", 45.0, 1250.0),
    (2, 1, "tenure", NO, 45.0),
    (2, 2, "level", NO, -0.35),
]
HITS = [(0, 31.0, 0.84, 0.92, 28.0), (1, 19.0, NO, 0.76, 21.0), (2, NO, NO, NO, NO)]
FIDELITY = [(60, 0.78, 0.66, 0.87, 0.74, 0.61, 0.52, 1 / 3, 0.8, True, 2, 3)]

DECIDE = [
    (1, "tenure|chance", "tenure", 0.44, 0.39, 0.48, 57),
    (2, "level", "level", 0.12, 0.09, 0.15, 57),
]
CENTRES = [
    *((0, "level", 0.24), (0, "tenure", 35.0), (1, "level", 0.06), (1, "tenure", 79.0)),
    *((2, "level", -0.37), (2, "tenure", 158.0)),
]


def rule_frames() -> dict[str, pd.DataFrame]:
    """Return the tables of rules."""
    rows = {"rule_tree": TREE, "segment_rules": RULES, "rule_hits": HITS}
    rows["rule_fidelity"] = FIDELITY
    made = {
        name: pd.DataFrame(rows[name], columns=list(columns)).astype(columns)
        for name, columns in COLUMNS.items()
    }
    decide = pd.DataFrame(DECIDE, columns=list(IMPORTANCE)).astype(IMPORTANCE)
    centres = pd.DataFrame(CENTRES, columns=list(CENTRE_COLUMNS)).astype(CENTRE_COLUMNS)
    return {**made, "assignment_importance": decide, "original_centres": centres}


ENDS = ("value", "low", "high")
SIZES = {"statistic": 9.5, "df": 2.0, "viewers": 44, "groups": 3}


def _test(kind: str, measure: str, effect: str, ends: tuple, p: float, **more: object) -> dict:
    row = {"kind": kind, "measure": measure, "effect": effect, **dict(zip(ENDS, ends, strict=True))}
    return {**row, **SIZES, "p": p, "p_holm": p, "refused": "", **more}


def evidence_frames() -> dict[str, pd.DataFrame]:
    """Return the tables of evidence: two measures on halves, one refused, later and unused ones."""
    drawn = dict(zip((f"drawn_{end}" for end in ENDS), (0.35, 0.33, 0.37), strict=True))
    tests = [
        _test("half", "level", "epsilon2", (0.31, 0.28, 0.34), 0.001, **drawn),
        _test("half", "tenure", "epsilon2", (0.23, 0.21, 0.26), NO, refused="amounts"),
        _test("half", "favourite_era", "cramers_v", (0.41, 0.36, 0.47), 0.2),
        _test("unused", "chance", "epsilon2", (0.125, 0.11, 0.14), 0.03),
        _test("unused", "attribute:home_town", "cramers_v", (0.22, 0.17, 0.29), 0.4),
        _test("unused", "twin", "epsilon2", (0.77, 0.75, 0.79), NO, refused="copy"),
        _test("later", "later_events", "epsilon2", (0.08, 0.05, 0.12), 0.6, viewers=39),
        _test("later", "later_marks", "epsilon2", (0.26, 0.19, 0.33), 0.0004, viewers=38),
        _test("later", "later_left", "cramers_v", (0.15, 0.1, 0.21), 0.02, viewers=37),
    ]
    pairs = [
        ("level", 0, 1, -0.6, -0.7, -0.5, -4.0, 0.0001, 0.002),
        ("level", 0, 2, 0.3, 0.1, 0.5, 2.5, 0.01, 0.04),
        ("level", 1, 2, 0.8, 0.7, 0.9, 6.0, 0.0001, 0.0005),
        ("shape", 0, 1, 0.2, -0.1, 0.4, 1.1, 0.2, 0.7),
    ]
    facts = {
        **{"viewers": 44, "ari": 0.87, "measures": 2, "later_viewers": 39, "days": 90},
        **dict(zip((f"drawn_{end}" for end in ENDS), (0.395, 0.37, 0.42), strict=True)),
        **dict(zip((f"unused_{end}" for end in ENDS), (0.27, 0.24, 0.3), strict=True)),
        **dict(zip((f"kept_{end}" for end in ENDS), (0.68, 0.61, 0.74), strict=True)),
        "cut": pd.Timestamp("2005-01-01"),
    }
    named = [dict(zip(EVIDENCE["evidence_pairs"], pair, strict=True)) for pair in pairs]
    rows = {"evidence_tests": tests, "evidence_pairs": named, "evidence_facts": [facts]}
    return {name: evidence_frame(name, rows[name]) for name in EVIDENCE}


def untold_evidence() -> dict[str, pd.DataFrame]:
    """Return the tables of rules and evidence of a source that tells neither."""
    every = {**COLUMNS, "assignment_importance": IMPORTANCE, "original_centres": CENTRE_COLUMNS}
    bare = {name: pd.DataFrame(columns=list(kinds)).astype(kinds) for name, kinds in every.items()}
    return {**bare, **{name: evidence_frame(name, []) for name in EVIDENCE}}
