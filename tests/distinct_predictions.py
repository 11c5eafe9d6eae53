"""Hand-made tables of predictions, in which no two numbers are alike."""

from __future__ import annotations

import pandas as pd

NO = float("nan")
CUT, END = pd.Timestamp("2005-01-01"), pd.Timestamp("2005-04-01")
DAYS = 90


def tasks() -> pd.DataFrame:
    """Return the three tasks; of amounts the simpler of two models is recommended."""
    same = {
        **{"told": True, "why": "", "days": DAYS, "cut": CUT, "end": END, "drawn": False},
        "exported": True,
    }
    rating = {
        **{"task": "rating", "unit": "rating", "challenger": "gradient_boosting"},
        **{"recommended": "gradient_boosting", "baseline": "shrunken_biases", "metric": "rmse"},
        **{"better": "low", "viewers_train": 33, "rows_train": 210, "viewers_val": 36},
        **{"rows_val": 230, "viewers_test": 41, "rows_test": 260, "mean": 3.57},
        "parameters": '{"leaves": 31}',
    }
    engagement = {
        **{"task": "engagement", "unit": "rows", "challenger": "gradient_boosting"},
        **{"recommended": "bg_nbd", "baseline": "own_rate", "metric": "deviance"},
        **{"better": "low", "viewers_train": 61, "rows_train": 61, "viewers_val": 64},
        **{"rows_val": 64, "viewers_test": 72, "rows_test": 72, "mean": 1.38},
        "parameters": "{}",
    }
    churn = {
        **{"task": "churn", "unit": "leaving", "challenger": "gradient_boosting"},
        **{"recommended": "gradient_boosting", "baseline": "recency", "metric": "roc_auc"},
        **{"better": "high", "viewers_train": 42, "rows_train": 42, "viewers_val": 45},
        **{"rows_val": 45, "viewers_test": 51, "rows_test": 51, "mean": 0.373},
        "parameters": '{"leaves": 7}',
    }
    return pd.DataFrame([{**one, **same} for one in (rating, engagement, churn)])


# Of every model: the metric that decides with its interval, then the others.
RATING = {
    "title_mean": ((0.91, 0.88, 0.95), 0.72),
    "shrunken_biases": ((0.87, 0.84, 0.905), 0.68),
    "gradient_boosting": ((0.79, 0.76, 0.825), 0.61),
}
ENGAGEMENT = {
    "zero": ((NO, NO, NO), 1.34, NO),
    "own_rate": ((2.31, 2.11, 2.52), 1.21, 0.41),
    "bg_nbd": ((1.83, 1.66, 2.02), 1.03, 0.52),
    "gradient_boosting": ((1.78, 1.62, 1.97), 0.97, 0.57),
}
LEAVING = {
    "base_rate": ((0.5, 0.5, 0.5), 0.375, 0.233, 0.627),
    "recency": ((0.66, 0.615, 0.71), 0.47, 0.219, 0.645),
    "gradient_boosting": ((0.785, 0.735, 0.83), 0.63, 0.186, 0.725),
}
COLD = {"title_mean": (0.93, 0.905), "shrunken_biases": (0.94, 0.86),
        "gradient_boosting": (0.92, 0.77)}  # fmt: skip


def scores() -> pd.DataFrame:
    """Return every score on the test window, and that of validation of one model."""
    rows = []

    def told(task, model, metric, ends, who="all", n=(0, 0), split="test"):
        value, low, high = ends if isinstance(ends, tuple) else (ends, NO, NO)
        rows.append((task, model, split, metric, who, value, low, high, *n, 1.5))

    for model, (rmse, mae) in RATING.items():
        told("rating", model, "rmse", rmse, n=(260, 41))
        told("rating", model, "mae", mae, n=(260, 41))
        for who, value, n in zip(("cold", "known"), COLD[model], ((47, 14), (213, 27)),
                                 strict=True):  # fmt: skip
            told("rating", model, "rmse", value, who, n)
    told("rating", "gradient_boosting", "rmse", 0.805, n=(230, 36), split="val")
    for model, (deviance, mae, rank) in ENGAGEMENT.items():
        for metric, ends in (("deviance", deviance), ("mae", mae), ("spearman", rank)):
            told("engagement", model, metric, ends, n=(72, 72))
    for model, (area, *others) in LEAVING.items():
        told("churn", model, "roc_auc", area, n=(51, 51))
        for metric, value in zip(("pr_auc", "brier", "accuracy"), others, strict=True):
            told("churn", model, metric, value, n=(51, 51))
    names = ["task", "model", "split", "metric", "who", "value", "low", "high"]
    return pd.DataFrame(rows, columns=[*names, "rows", "viewers", "seconds"])


def differences() -> pd.DataFrame:
    """Return by how much one model is better than another on the test window."""
    rows = [
        ("rating", "gradient_boosting", "shrunken_biases", "rmse", 0.08, 0.052, 0.108, True),
        ("rating", "gradient_boosting", "title_mean", "rmse", 0.12, 0.083, 0.161, True),
        ("engagement", "gradient_boosting", "bg_nbd", "deviance", 0.05, -0.021, 0.117, False),
        ("engagement", "gradient_boosting", "own_rate", "deviance", 0.53, 0.39, 0.68, True),
        ("engagement", "bg_nbd", "own_rate", "deviance", 0.48, 0.33, 0.62, True),
        ("churn", "gradient_boosting", "recency", "roc_auc", 0.125, 0.071, 0.178, True),
        ("churn", "gradient_boosting", "base_rate", "roc_auc", 0.285, 0.235, 0.33, True),
    ]
    names = ["task", "model", "against", "metric", "value", "low", "high", "shown"]
    return pd.DataFrame(rows, columns=names)


def tuning() -> pd.DataFrame:
    """Return what was tried on validation."""
    rows = [
        ("rating", "shrunken_biases", '{"viewer": 5, "title": 10}', "rmse", 0.884, False),
        ("rating", "shrunken_biases", '{"viewer": 15, "title": 10}', "rmse", 0.881, True),
        ("rating", "gradient_boosting", '{"leaves": 31}', "rmse", 0.806, True),
        ("engagement", "own_rate", "{}", "deviance", 2.29, True),
        ("churn", "gradient_boosting", '{"leaves": 7}', "roc_auc", 0.791, True),
        ("churn", "gradient_boosting", '{"leaves": 15}', "roc_auc", 0.774, False),
    ]
    return pd.DataFrame(rows, columns=["task", "model", "parameters", "metric", "value", "taken"])


def errors_by_amount() -> pd.DataFrame:
    """Return the error of ratings by how many their viewer gave before."""
    rows = [
        (0, 0, 47, 14, 0.92, 0.85, 0.99, 0.94, 0.86, 1.01),
        (1, 4, 96, 15, 0.82, 0.77, 0.875, 0.89, 0.835, 0.945),
        (5, 97, 117, 12, 0.73, 0.69, 0.775, 0.84, 0.795, 0.885),
    ]
    names = ["low_amount", "high_amount", "rows", "viewers", "rmse", "rmse_low", "rmse_high"]
    ends = ["baseline_rmse", "baseline_low", "baseline_high"]
    return pd.DataFrame(rows, columns=[*names, *ends])


def calibration() -> pd.DataFrame:
    """Return how many left, and how much came, by what was foreseen."""
    rows = [
        ("churn", 1, 0.14, 0.12, 0.04, 0.29, 17),
        ("churn", 2, 0.33, 0.36, 0.17, 0.59, 18),
        ("churn", 3, 0.68, 0.64, 0.41, 0.83, 16),
        ("engagement", 1, 0.31, 0.27, 0.15, 0.39, 35),
        ("engagement", 2, 2.4, 2.55, 1.9, 3.2, 37),
    ]
    return pd.DataFrame(
        rows, columns=["task", "band", "foreseen", "seen", "low", "high", "viewers"]
    )


def gains() -> dict[str, pd.DataFrame]:
    """Return whom calling reaches, by risk, by recency and by chance."""
    curves = {
        "recommended": [(0.0, 0.0), (0.1, 0.21), (0.5, 0.74), (1.0, 1.0)],
        "recency": [(0.0, 0.0), (0.1, 0.16), (0.5, 0.63), (1.0, 1.0)],
        "chance": [(0.0, 0.0), (0.1, 0.1), (0.5, 0.5), (1.0, 1.0)],
    }
    rows = [
        (model, called, reached, max(reached - 0.04, 0.0), min(reached + 0.05, 1.0))
        for model, points in curves.items()
        for called, reached in points
    ]
    facts = {
        **{"called": 0.1, "reached": 0.21, "reached_low": 0.17, "reached_high": 0.26},
        **{"lift": 2.1, "lift_low": 1.7, "lift_high": 2.6, "viewers": 51, "leavers": 19},
        "recency_reached": 0.16,
    }
    return {
        "gains": pd.DataFrame(rows, columns=["model", "called", "reached", "low", "high"]),
        "gain_facts": pd.DataFrame([facts]),
    }


def segment_tables() -> dict[str, pd.DataFrame]:
    """Return what segments add, and what each of them did; of the third nothing is told."""
    gain = [
        ("rating", True, "", "gradient_boosting", 0.002, -0.003, 0.007, False, 4),
        ("engagement", True, "", "gradient_boosting", 0.031, 0.012, 0.05, True, 4),
        ("churn", True, "", "gradient_boosting", -0.004, -0.013, 0.006, False, 4),
    ]
    names = ["task", "told", "why", "without", "value", "low", "high", "shown", "segments"]
    found = [
        ("churn", 0, 22, 0.45, 0.42, 0.21, 0.27, 0.65),
        ("churn", 1, 18, 0.22, 0.25, 0.16, 0.09, 0.45),
        ("engagement", 0, 30, 0.8, 0.9, 1.4, 0.6, 1.05),
        ("engagement", 1, 24, 2.2, 2.05, 2.1, 1.7, 2.75),
        ("rating", 0, 21, 4.05, 3.98, 0.71, 3.9, 4.2),
        ("rating", 1, 19, 3.2, 3.28, 0.86, 3.0, 3.4),
    ]
    columns = ["task", "segment", "viewers", "seen", "foreseen", "error", "low", "high"]
    return {
        "segment_gain": pd.DataFrame(gain, columns=names),
        "segment_results": pd.DataFrame(found, columns=columns),
        "segment_match": pd.DataFrame([{"agreement": 0.86, "ari": 0.69, "viewers": 53}]),
    }


def measures() -> dict[str, pd.DataFrame]:
    """Return what shuffling measures costs, and how the two that matter most act."""
    falls = [
        ("rating", 1, "title_deviation", 0.11, 0.09, 0.13, "title_deviation"),
        ("rating", 2, "level", 0.065, 0.05, 0.08, "level"),
        ("engagement", 1, "tenure|luck", 0.42, 0.35, 0.49, "tenure"),
        ("engagement", 2, "level", 0.015, -0.01, 0.04, "level"),
        ("churn", 1, "tenure", 0.091, 0.062, 0.119, "tenure"),
        ("churn", 2, "level", 0.023, 0.004, 0.043, "level"),
    ]
    acts = [
        (task, measure, value, expected, at)
        for task, measure, points in (
            ("rating", "title_deviation", ((-0.6, 3.1), (0.0, 3.6), (0.5, 4.1))),
            ("engagement", "tenure", ((3.0, 0.4), (33.0, 1.1), (155.0, 2.9))),
            ("churn", "tenure", ((4.0, 0.52), (35.0, 0.39), (160.0, 0.24))),
            ("churn", "level", ((-0.4, 0.44), (0.1, 0.37), (0.6, 0.35))),
        )
        for (value, expected), at in zip(points, (0.05, 0.5, 0.95), strict=True)
    ]
    columns = ["task", "rank", "measures", "fall", "low", "high", "leading"]
    return {
        "importance": pd.DataFrame(falls, columns=columns).assign(model="gradient_boosting"),
        "dependence": pd.DataFrame(
            acts, columns=["task", "measure", "value", "expected", "at"]
        ).assign(model="gradient_boosting"),
    }


def viewers() -> dict[str, pd.DataFrame]:
    """Return what is predicted of three viewers, and the limits of the bands."""
    frame = {
        **{"user_id": [1, 2, 3], "leaving": [0.71, 0.28, NO], "band": ["top", "lower", "away"]},
        "expected": [0.45, 2.35, 0.05],
    }
    return {
        "predictions": pd.DataFrame(frame),
        "errors_by_viewer": pd.DataFrame(
            {"user_id": [1, 3], "rows": [4, 7], "error": [0.57, 0.93]}
        ),
        "prediction_constants": pd.DataFrame([{"risk_top": 0.66, "risk_upper": 0.41}]),
    }


def predicted_frames() -> dict[str, pd.DataFrame]:
    """Return every table of the stage."""
    cuts = pd.to_datetime(["2004-07-05", "2004-10-03", "2005-01-01"])
    ends = pd.to_datetime(["2004-10-03", "2005-01-01", "2005-04-01"])
    windows = {"split": ["train", "val", "test"], "cut": cuts, "end": ends, "days": DAYS}
    model = {"cut": CUT, "r": 0.243, "alpha": 4.41, "a": 0.79, "b": 2.43, "viewers": 72}
    opened = '{"look": 1, "opened": "2026-01-02T03:04:05+00:00", "rule": "ab12"}'
    return {
        "opening": pd.DataFrame({"test": [opened]}),
        "tasks": tasks(),
        "windows": pd.DataFrame(windows),
        "scores": scores(),
        "differences": differences(),
        "tuning": tuning(),
        "errors_by_amount": errors_by_amount(),
        "calibration": calibration(),
        "bg_nbd": pd.DataFrame([model]),
        **gains(),
        **segment_tables(),
        **measures(),
        **viewers(),
    }


def untold_frames(*why: str) -> dict[str, pd.DataFrame]:
    """Return the tables where nothing is predicted, for one reason or for one of each task.

    Parameters
    ----------
    *why : str
        Of ratings, amounts and leaving; all for the last one given.
    """
    made = predicted_frames()
    reasons = [*why, *[why[-1]] * 3][:3]
    frame = made["tasks"].assign(told=False, why=reasons, exported=False)
    return {**{name: one.iloc[:0] for name, one in made.items()}, "tasks": frame}
