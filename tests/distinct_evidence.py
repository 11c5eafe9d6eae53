"""Hand-made tables of what decides about segments, and of whether they are more than themselves."""

from __future__ import annotations

import pandas as pd

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


def rule_frames() -> dict[str, pd.DataFrame]:
    """Return the tables of rules."""
    rows = {"rule_tree": TREE, "segment_rules": RULES, "rule_hits": HITS}
    rows["rule_fidelity"] = FIDELITY
    return {
        name: pd.DataFrame(rows[name], columns=list(columns)).astype(columns)
        for name, columns in COLUMNS.items()
    }
