"""Hand-made tables of who is left out and for whom segments hold, no two numbers alike."""

from __future__ import annotations

import pandas as pd

from analysis.interpret.coverage import fairness, group_trust, left_out

NO = float("nan")
# Months from the year 0: 2002 and 2003 together, then 2004 and 2005 (24,060 is January 2005).
PARTS = [
    ("arrival", 24024, 24047, 14, 11, NO),
    ("arrival", 24048, 24059, 17, 0, NO),
    ("arrival", 24060, 24071, 25, 13, 0),
    ("amount", 0, 0, 0, 0, 5),
    ("amount", 1, 5, 0, 20, 0),
    ("amount", 6, NO, 60, 0, 0),
    ("era", 1980, 1989, 12, 10, 0),
    ("era", 1990, 2009, 48, 10, 0),
]
ARRIVED = ("new and old viewers", "amount", True, False)
# kind, matched, circular, attribute; group, segment; share there, share, ratio and its ends;
# matched share, ratio and its ends, p after Holm, apart.
SCREENED = [
    (*ARRIVED, "first seen later", 0, 0.71, 0.47, 1.52, 1.21, 1.91, 0.97, 1.49, 1.19, 1.87,
     0.02, 1),
    (*ARRIVED, "first seen up to 2004-07-05", 0, 0.29, 0.53, 0.55, 0.41, 0.73, 0.97, 0.56, 0.42,
     0.75, 0.03, 1),
    ("gender", "amount;arrival", False, True, "F", 1, 0.62, 0.44, 1.41, 1.13, 1.76, 0.88, 1.36,
     1.09, 1.69, 0.04, 1),
    ("gender", "amount;arrival", False, True, "M", 2, 0.34, 0.56, 0.61, 0.39, 0.95, 0.88, 0.92,
     0.64, 1.32, 0.9, 0),
    ("gender", "amount;arrival", False, True, "F", 0, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, 0),
]  # fmt: skip
# measure, group; viewers, value and its ends; difference and its ends, p after Holm, apart.
RELIANCE = [
    ("guessed", "first seen later", 38, 0.34, 0.21, 0.5, 0.16, 0.04, 0.28, 0.01, 1),
    ("guessed", "first seen up to 2004-07-05", 42, 0.18, 0.09, 0.32, -0.16, -0.28, -0.04, 0.01, 1),
    ("confidence", "first seen later", 25, 0.77, 0.7, 0.84, -0.01, -0.08, 0.06, 0.8, 0),
    ("confidence", "first seen up to 2004-07-05", 35, 0.79, 0.74, 0.83, 0.01, -0.06, 0.08, 0.8, 0),
    ("kept", "first seen later", 25, 0.83, 0.78, 0.88, -0.07, -0.12, -0.025, 0.005, 1),
    ("kept", "first seen up to 2004-07-05", 35, 0.91, 0.87, 0.95, 0.07, 0.025, 0.12, 0.005, 1),
    ("error", "first seen later", 13, 0.86, 0.79, 0.93, 0.19, 0.11, 0.27, 0.015, 1),
    ("error", "first seen up to 2004-07-05", 16, 0.67, 0.61, 0.74, -0.19, -0.27, -0.11, 0.015, 1),
]
LINES = {
    **{"screen_low": 0.8, "screen_high": 1.25, "level": 0.05},
    **{"least_apart": 0.02, "least_amiss": 0.06, "bands": 3},
}


def audit_record(attributes: str = '["gender"]') -> pd.DataFrame:
    """Return the lines that groups are read by, and which attributes were compared."""
    counted = {"refits": 20, "looked_at": 60, "attributes": attributes, "main_genres": "[]"}
    return pd.DataFrame([{**LINES, **counted}])


def screened_groups(rows=SCREENED) -> pd.DataFrame:
    """Return groups of viewers in segments."""
    columns = [
        *("group_kind", "matched", "circular", "attribute", "group", "segment"),
        *("share_group_in_segment", "share_group", "ratio", "low", "high"),
        *("matched_share", "matched_ratio", "matched_low", "matched_high", "p_holm", "apart"),
    ]
    frame = pd.DataFrame(rows, columns=columns)
    frame["suppressed"] = frame["ratio"].isna()
    return frame[list(fairness.COLUMNS)].astype(fairness.COLUMNS)


def group_reliance_rows(rows=RELIANCE) -> pd.DataFrame:
    """Return how far the segments of groups can be relied on."""
    columns = [
        *("measure", "group", "viewers", "value", "low", "high"),
        *("difference", "difference_low", "difference_high", "p_holm", "apart"),
    ]
    frame = pd.DataFrame(rows, columns=columns)
    frame = frame.assign(group_kind=ARRIVED[0], circular=True, attribute=False)
    matched = frame["measure"].map({"guessed": ""}).fillna("amount")
    return frame.assign(matched=matched)[list(group_trust.COLUMNS)].astype(group_trust.COLUMNS)


def parts_of_viewers(rows=PARTS) -> pd.DataFrame:
    """Return how many viewers are known, guessed and left out."""
    return pd.DataFrame(rows, columns=list(left_out.COLUMNS)).astype(left_out.COLUMNS)


def coverage_frames() -> dict[str, pd.DataFrame]:
    """Return the tables of who is covered."""
    counts = [("read", 85), ("full", 60), ("low", 20), ("single", 11), ("out", 5)]
    covered = pd.DataFrame(counts, columns=["group", "users"])
    return {
        "left_out": parts_of_viewers(),
        "fairness": screened_groups(),
        "group_trust": group_reliance_rows(),
        "audit": audit_record(),
        "coverage": covered.assign(share=covered["users"] / 85),
    }


def untold_coverage() -> dict[str, pd.DataFrame]:
    """Return the same where nothing is told of groups."""
    return {
        "left_out": parts_of_viewers([]),
        "group_trust": group_reliance_rows([]),
        "audit": audit_record("[]"),
    }
