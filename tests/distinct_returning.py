"""Hand-made tables of viewers who come again, in which no two numbers are alike."""

from __future__ import annotations

import pandas as pd

NO = float("nan")


def arrivals() -> dict[str, pd.DataFrame]:
    """Return new and returning viewers of four months, of which the last is not whole."""
    months = [
        ("2004-12-01", 58, 21, 21, 58, True, True),
        ("2005-01-01", 310, 45, 29, 205, True, False),
        ("2005-02-01", 422, 51, 13, 96, True, False),
        ("2005-03-01", 210, 34, 17, 23, False, False),
    ]
    names = ["period", "ratings", "users", "new_users", "new_ratings", "whole", "opening"]
    frame = pd.DataFrame(months, columns=names).assign(unit="month")
    frame["period"] = pd.to_datetime(frame["period"])
    frame["returning_users"] = frame["users"] - frame["new_users"]
    frame["returning_ratings"] = frame["ratings"] - frame["new_ratings"]
    spans = [
        ("before", "2004-09-01", 3, 45.0, 29.0, 310, 105.0, 0.339, 0.281, 0.397),
        ("now", "2004-12-01", 3, 51.0, 13.0, 422, 326.0, 0.773, 0.714, 0.832),
    ]
    columns = ["span", "first", "months", "users", "new_users", "ratings", "returning_ratings"]
    spans_of = pd.DataFrame(spans, columns=[*columns, "share_returning", "low", "high"])
    spans_of["first"] = pd.to_datetime(spans_of["first"])
    return {"new_returning": frame, "arrival_years": spans_of}


def returns() -> dict[str, pd.DataFrame]:
    """Return who came again: by month of arrival, by age, within days, after how many days."""
    ends = ["users", "returned", "share", "low", "high"]
    cells = [
        ("2005-01-01", 1, 29.0, 12.0, 0.414, 0.255, 0.593),
        ("2005-01-01", 2, 29.0, 10.0, 0.345, 0.199, 0.527),
        ("2005-02-01", 1, 13.0, NO, NO, NO, NO),
    ]
    retention = pd.DataFrame(cells, columns=["arrived", "age", *ends]).assign(unit="month")
    retention["arrived"] = pd.to_datetime(retention["arrived"])
    curve = [(1, 42.0, 18.0, 0.429, 0.291, 0.578), (2, 28.0, 11.0, 0.393, 0.236, 0.576)]
    back = [
        (1, 79, 14, 0.177, 0.109, 0.276),
        (30, 74, 24, 0.324, 0.229, 0.437),
        (90, 64, 31, 0.484, 0.366, 0.604),
    ]
    early = {
        **{"span": ["before", "now"], "unit": ["month"] * 2, "users": [47.0] * 2},
        **{"period": pd.to_datetime(["2004-03-01", "2005-03-01"])},
        **{"before": pd.to_datetime(["2004-03-01"] * 2), "returned": [30.0, 17.0]},
        **{"share": [0.638, 0.362], "low": [0.495, 0.24], "high": [0.76, 0.504]},
    }
    gaps = [(1, 1, 26, 0.26, 19), (2, 3, 35, 0.35, 20), (4, 7, 39, 0.39, 15)]
    facts = {
        **{"followed": 80, "share_followed": 1.0, "visits": 180, "gaps": 100},
        **{"users_again": 36.0, "median_gap": 3.0, "median_first_gap": 5.5},
    }
    return {
        "retention": retention,
        "earlier_arrivals": pd.DataFrame(early),
        "retention_curve": pd.DataFrame(curve, columns=["age", *ends]).assign(unit="month"),
        "came_back": pd.DataFrame(back, columns=["days", *ends]),
        "visit_gaps": pd.DataFrame(gaps, columns=["lower", "upper", "gaps", "share", "users"]),
        "visit_facts": pd.DataFrame([facts]),
    }


def second_visits() -> dict[str, pd.DataFrame]:
    """Return who came again within ninety days, by the first day; the age is not told of."""
    groups = [
        ("amount", 0, 41.0, 16.0, 0.39, 0.257, 0.543),
        ("amount", 1, 23.0, 15.0, 0.652, 0.449, 0.812),
        ("mark", 0, 11.0, NO, NO, NO, NO),
        ("mark", 1, 12.0, 10.0, 0.833, 0.552, 0.953),
        ("mark", 2, 18.0, 13.0, 0.722, 0.491, 0.875),
        ("known", 0, 20.0, 12.0, 0.6, 0.387, 0.781),
        ("known", 1, 21.0, 11.0, 0.524, 0.324, 0.717),
        ("arrival", 0, 19.0, 10.0, 0.526, 0.317, 0.727),
        ("arrival", 1, 22.0, 19.0, 0.864, 0.667, 0.953),
    ]
    differences = [
        ("arrival", 41, 0.338, 0.061, 0.559, 0.31, 0.08, 0.54, True, 1),
        ("amount", 64, 0.262, 0.008, 0.472, 0.25, 0.02, 0.48, True, 2),
        ("mark", 30, -0.111, -0.372, 0.208, -0.12, -0.41, 0.17, False, 3),
        ("known", 41, -0.076, -0.349, 0.213, NO, NO, NO, False, 4),
    ]
    names = ["factor", "users", "difference", "low", "high", "held", "held_low", "held_high"]
    facts = {
        **{"within": 90, "users": 64, "returned": 31.0, "share": 0.484, "low": 0.366},
        **{"high": 0.604, "half": pd.Timestamp("2005-01-17"), "low_mark": 2.2, "high_mark": 3.8},
    }
    columns = ["factor", "group", "users", "returned", "share", "low", "high"]
    return {
        "second_visits": pd.DataFrame(groups, columns=columns),
        "second_visit_differences": pd.DataFrame(differences, columns=[*names, "differs", "rank"]),
        "second_visit_facts": pd.DataFrame([facts]),
    }


def amounts() -> dict[str, pd.DataFrame]:
    """Return what the most active viewers and the others give."""
    bands = [(0, 1, 7, 42, 0.525, 170, 0.17), (1, 8, 30, 27, 0.3375, 350, 0.35),
             (2, 31, 97, 11, 0.1375, 480, 0.48)]  # fmt: skip
    spread = [
        (0, "mean_rating", 42, NO, 2.5, 3.1, 3.6, NO, 3.05, 2.9, 3.2),
        (1, "mean_rating", 27, NO, NO, 3.4, NO, NO, 3.35, 3.15, 3.55),
        (2, "mean_rating", 11, NO, NO, NO, NO, NO, 3.8, 3.6, 4.0),
        (0, "active_days", 42, NO, 1.0, 2.0, 4.0, NO, 2.7, 2.3, 3.1),
        (1, "active_days", 27, NO, NO, 9.0, NO, NO, 9.4, 8.6, 10.2),
    ]
    top = {
        **{"rank": [1, 2], "viewer": ["5f3a", "0c1d"], "ratings": [97, 91]},
        **{"active_days": [61.0, 47.0], "first": pd.to_datetime(["2004-12-03", "2004-12-07"])},
        **{"last": pd.to_datetime(["2005-03-04", "2005-02-27"]), "mean_rating": [3.94, 4.16]},
    }
    kinds = ["band", "lower", "upper", "users", "share_users", "ratings", "share_ratings"]
    quantiles = ["band", "measure", "users", "p10", "q1", "median", "q3", "p90"]
    return {
        "amount_bands": pd.DataFrame(bands, columns=kinds),
        "amount_spread": pd.DataFrame(spread, columns=[*quantiles, "mean", "low", "high"]),
        "top_viewers": pd.DataFrame(top),
    }


def returning_frames() -> dict[str, pd.DataFrame]:
    """Return every table of the room."""
    return {**arrivals(), **returns(), **second_visits(), **amounts()}
