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


TREND = ["share_before", "share_now", "lift", "low", "high"]
COUNTS = ["n_before", "n_now", "viewers_before", "viewers_now"]


def title_frames() -> dict[str, pd.DataFrame]:
    """Return titles that move, that newcomers choose first, that keep and lose, that please."""
    names = [*COUNTS, *TREND]
    trends = [
        ("rises", 1, "Alpha", 24, 88, 23, 87, 0.051, 0.293, 3.7, 2.4, 5.8),
        ("rises", 3, "Gamma", 27, 49, 26, 48, 0.057, 0.163, 1.9, 1.2, 2.9),
        ("falls", 2, "Beta", 95, 22, 94, 21, 0.202, 0.073, 0.44, 0.29, 0.68),
    ]
    moved = pd.DataFrame(trends, columns=["kind", "title_id", "title", *names])
    days = {"before": "2004-01-01", "now": "2005-01-01", "unit": "year"}
    moved = moved.assign(year=1999.0, **days, titles=17, moved=12)
    wins = [
        (2, "Beta", 64, 81, 63, 80, 0.11, 0.312, 2.6, 1.8, 3.9),
        (1, "Alpha", 71, 43, 70, 42, 0.123, 0.166, 1.3, 1.1, 1.6),
    ]
    won = pd.DataFrame(wins, columns=["title_id", "title", *names]).assign(year=NO, titles=14)
    keeps = [
        ("keeps", 1, "Alpha", 42, 31, 0.738, 0.69, 0.58, 0.79),
        ("loses", 2, "Beta", 53, 12, 0.226, 0.27, 0.18, 0.37),
    ]
    ends = ["newcomers", "returned", "share", "shrunk", "low", "high"]
    kept = pd.DataFrame(keeps, columns=["kind", "title_id", "title", *ends])
    kept = kept.assign(year=NO, usual=0.46, every=68, titles=15, moved=6)
    marks = [
        ("best", 2, "Beta", 66, 65, 4.27, 4.19, 4.02, 4.36),
        ("worst", 3, "Gamma", 29, 28, 2.08, 2.33, 2.07, 2.59),
    ]
    rated = ["ratings", "viewers", "mean", "shrunk", "low", "high"]
    liked = pd.DataFrame(marks, columns=["kind", "title_id", "title", *rated])
    return {
        "title_trends": _days(moved, "before", "now"),
        "title_wins": won,
        "title_keeps": kept,
        "title_marks": liked.assign(year=NO, titles=18, usual=3.48, spread=0.57),
    }


def genre_frames() -> dict[str, pd.DataFrame]:
    """Return genres and ages that move, amounts and caps."""
    genres = [
        ("Drama", 640, 78, 0.64, 610, 3.57, 3.49, 3.65, 290.0, 190.0, 58.0, 47.0)
        + (0.617, 0.633, 1.03, 0.91, 1.16),
        ("War", 290, 59, 0.29, 270, 3.86, 3.75, 3.97, 140.0, 60.0, 45.0, 36.0)
        + (0.298, 0.2, 0.67, 0.54, 0.83),
        ("Opera", 25, 12, 0.025, 0, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO),
    ]
    names = ["genre", "ratings", "viewers", "share", "marks", "mean", "mean_low", "mean_high"]
    moved = pd.DataFrame(genres, columns=[*names, *COUNTS, *TREND])
    ages = [
        ("2003-01-01", 38, 225, 9.0, 1993.0, 0.36, 0.31, 0.42, 0.19, 0.15, 0.24),
        ("2005-01-01", 51, 295, 8.0, 1996.0, 0.43, 0.39, 0.48, 0.14, 0.11, 0.18),
    ]
    ends = ["recent", "recent_low", "recent_high", "old", "old_low", "old_high"]
    columns = ["period", "viewers", "ratings", "median_age", "median_year", *ends]
    caps = [("most", 97, 14, 80, 0.175), ("least", 2, 15, 80, 0.1875)]
    days = {"before": "2004-01-01", "now": "2005-01-01", "unit": "year"}
    return {
        "genre_trends": _days(moved.assign(**days), "before", "now"),
        "chosen_ages": _days(pd.DataFrame(ages, columns=columns).assign(unit="year"), "period"),
        **amount_frames(),
        "count_caps": pd.DataFrame(caps, columns=["end", "n", "viewers", "every", "share"]),
    }


def amount_frames() -> dict[str, pd.DataFrame]:
    """Return minutes of all months of the first quarter of 2005 but the last, and of titles."""
    names = ["signal", "total", "rows", "titles", "viewers", "row_mean", "row_median"]
    names += ["mean", "low", "high", "p10", "q1", "median", "q3", "p90", "top_tenth"]
    amounts = [
        ("minutes", 45678.0, 940, 51, 77.0, 48.6, 45.3, 593.0, 541.0, 645.0)
        + (NO, 213.0, 431.0, 817.0, 1312.0, 0.314),
        ("plays", 2345.0, 960, 52, NO, 2.44, 2.0, 29.7, 27.1, 32.4)
        + (3.0, 7.0, 19.0, 37.0, 66.0, 0.351),
    ]
    months = [
        ("minutes", "2004-12-01", False, 21.0, 2010.0, 95.7, 83.1, 108.3),
        ("minutes", "2005-01-01", True, 34.0, 7650.0, 226.0, 201.0, 249.0),
        ("minutes", "2005-02-01", True, NO, NO, NO, NO, NO),
        ("minutes", "2005-03-01", True, 41.0, 7380.0, 180.0, 162.0, 198.0),
        ("minutes", "2005-04-01", False, 11.0, 550.0, 50.0, 41.0, 59.0),
    ]
    told = ["signal", "month", "whole", "viewers", "total", "mean", "low", "high"]
    titles = [
        ("minutes", 1, "Alpha", 1999.0, 3456.0, 0.0757, 72, 31, 48.0),
        ("minutes", 2, "Beta", NO, 2987.0, 0.0654, 65, 29, 45.95),
        ("plays", 3, "Gamma", NO, 432.0, 0.184, 42, 19, 10.3),
    ]
    held = ["signal", "title_id", "title", "year", "total", "share", "rows", "viewers", "row_mean"]
    return {
        "amounts": pd.DataFrame(amounts, columns=names),
        "amount_months": _days(pd.DataFrame(months, columns=told), "month"),
        "amount_titles": pd.DataFrame(titles, columns=held),
    }
