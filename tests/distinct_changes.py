"""Hand-made tables of how marks and choices change, in which no two numbers are alike."""

from __future__ import annotations

import pandas as pd

NO = float("nan")
# part: value, low, high, viewers
PARTS = {
    "all": (-0.412, -0.441, -0.383, 73),
    "viewers": (-0.373, -0.402, -0.344, 73),
    "viewers_new": (-0.351, -0.381, -0.321, 34),
    "viewers_gone": (0.052, 0.031, 0.073, 13),
    "viewers_shift": (-0.074, -0.095, -0.053, 26),
    "titles": (-0.067, -0.089, -0.045, 73),
    "titles_new": (-0.023, -0.034, -0.012, 73),
    "titles_gone": (0.016, 0.004, 0.028, 73),
    "titles_shift": (-0.06, -0.08, -0.04, 73),
    "same": (0.028, -0.011, 0.067, 26),
}


def _days(frame: pd.DataFrame, *columns: str) -> pd.DataFrame:
    return frame.assign(**{name: pd.to_datetime(frame[name]) for name in columns})


def mark_frames() -> dict[str, pd.DataFrame]:
    """Return means by period, quantiles of viewers' means, parts of a change, means by arrival."""
    means = [
        *(("2003-01-01", "year", 39, 230, 3.91, 3.84, 3.98),),
        *(("2004-01-01", "year", 61, 470, 3.97, 3.92, 4.02),),
        *(("2005-01-01", "year", 52, 300, 3.498, 3.44, 3.55),),
        *(("2004-10-01", "quarter", 41, 150, 3.77, 3.69, 3.86),),
        *(("2005-01-01", "quarter", 46, 210, 3.56, 3.47, 3.65),),
    ]
    names = ["period", "unit", "viewers", "ratings", "mean", "low", "high"]
    spreads = [
        ("2003-01-01", "year", 31, NO, 3.45, 3.95, 4.3, NO),
        ("2005-01-01", "year", 104, 2.6, 3.1, 3.55, 4.05, 4.4),
    ]
    columns = ["period", "unit", "viewers", "q10", "q25", "q50", "q75", "q90"]
    parts = pd.DataFrame([(name, *row) for name, row in PARTS.items()])
    parts.columns = ["part", "value", "low", "high", "viewers"]
    shared = {"first": "2003-01-01", "last": "2005-01-01", "whole": True, "ratings": 530}
    parts = parts.assign(**shared, mean_first=3.91, mean_last=3.498, drawn=1.0)
    arrivals = [
        ("2003-01-01", "year", True, 43, 410, 3.94, 3.88, 4.01, 3.86, 3.79, 3.93),
        ("2005-01-01", "year", False, 33, 290, 3.36, 3.29, 3.42, 3.39, 3.31, 3.47),
    ]
    ends = ["mean", "low", "high", "like_mean", "like_low", "like_high"]
    arrived = pd.DataFrame(
        arrivals, columns=["arrival", "unit", "earlier", "viewers", "ratings", *ends]
    )
    return {
        "mean_by_period": _days(pd.DataFrame(means, columns=names), "period"),
        "mean_spreads": _days(pd.DataFrame(spreads, columns=columns), "period"),
        "rating_change": _days(parts, "first", "last"),
        "arrival_means": _days(arrived, "arrival"),
    }
