"""Hand-made results in which no two cells of a table are alike: a swapped column or group shows."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import stage_tables as given
from distinct_certainty import certainty_frames
from distinct_changes import genre_frames, mark_frames, title_frames
from distinct_coverage import coverage_frames
from distinct_editions import no_edition
from distinct_evidence import evidence_frames, rule_frames
from distinct_lasting import lasting_frames
from distinct_predictions import predicted_frames
from distinct_returning import returning_frames
from gate_tables import amount_rows, gate_record, minority_rows

from analysis.tables import Results, Tables

NO = float("nan")


def obtained(folder: Path) -> Tables:
    """Return two tables, two roles, two columns, a relation, an anomaly and a check."""
    frames = {
        "source": given.source(
            name="cinema.db",
            users=85,
            ratings=1234,
            known_rating=1111,
            has_genres=False,
            has_years=False,
            known_years=3,
            listed_titles=10,
        ),
        "tables": pd.DataFrame(
            {
                **{"table": ["views", "films"], "kind": ["table", "view"], "rows": [1234, 56]},
                **{"columns": [4, 7], "description": ["Who saw what.", "What there is."]},
                "draft": [True, False],
            }
        ),
        "columns": pd.DataFrame(
            {
                **{"table": ["views", "films"], "column": ["stars", "year"], "position": [1, 2]},
                **{"observed_type": ["number", "integer"], "null_share": [0.125, 0.25]},
                **{"distinct": [5, 31], "min": ["1", "1950"], "max": ["5", "2004"]},
                **{"description": ["Stars given.", "Year of release."], "draft": [True, False]},
            }
        ),
        "roles": pd.DataFrame(
            {
                **{"role": ["viewer", "title"], "table": ["views", "films"]},
                **{"column": ["who", "what"], "confidence": [0.97, 0.83]},
                "evidence": ["repeats", "is referred to"],
            }
        ),
        "relations": pd.DataFrame(
            {
                **{"child_table": ["views"], "child_column": ["film"], "parent_table": ["films"]},
                **{"parent_column": ["id"], "declared": [False], "containment": [0.984]},
                **{"orphans": [19], "confidence": [0.92]},
            }
        ),
        "anomalies": pd.DataFrame(
            {
                **{"table": ["views", "films"], "column": ["stars", "year"]},
                **{"kind": ["out_of_range", "missing"], "rows": [23, 14]},
                **{"severity": ["high", "low"], "consequence": ["Dropped.", "Kept."]},
            }
        ),
        "reconciliation": pd.DataFrame(
            {
                **{"check": ["ratings of viewers"], "matches": [71], "mismatches": [8]},
                **{"only_in_statistics": [6], "only_in_rows": [3], "restorable": [2]},
                "note": ["Older than the rows."],
            }
        ),
        "titles": pd.DataFrame(
            {
                **{"title_id": range(10), "title": ["A"] * 10, "genres": [None] * 10},
                "year": [1999.0, 1987.0, 1964.0] + [None] * 7,
            }
        ),
        "noise": pd.DataFrame(
            {
                **{"detected": [True], "titles_noise": [17], "titles_genuine": [39]},
                **{"rows_noise": [88], "gap_low": [12], "gap_high": [44]},
                "evidence": "their dates are spread evenly",
            }
        ),
    }
    return given.stored(folder / "obtained", frames)


def scrubbed(folder: Path) -> Tables:
    """Return 80 viewers with 1,000 rows; 60 of them with full evidence and 930 rows."""
    ledger = [
        ("ratings", "out_of_range", 1234, 134, 0, 1100),
        ("ratings", "repeated_pairs", 1100, 100, 7, 1000),
        ("users", "phantom_users", 85, 5, 0, 80),
    ]
    catalogue = [
        ("level", "rating level", "stars", "level", 0.01, 0.66, 71, -0.12, True, None),
        ("tenure", "days seen", "days", "rhythm", 0.02, 0.57, 62, 0.34, True, None),
        ("chance", "luck", "share", "taste", 0.03, 0.21, 53, 0.05, False, "chance"),
    ]
    treatment = [
        ("level", 600, "median", 90, 0.15, 90, 10, 20, 40, 2.51, 0.13, 8.2, 3.1),
        ("tenure", 600, "mode", 30, 0.05, 30, 50, 60, 70, -1.42, 0.24, 6.4, 2.9),
    ]
    moved = [
        *(("out_of_range", "level", 0.21, 60), ("out_of_range", "tenure", 0.13, 60)),
        *(("repeated_pairs", "level", 0.05, 60), ("repeated_pairs", "tenure", 0.08, 60)),
    ]
    frames = {
        "ledger": pd.DataFrame(
            ledger, columns=["table", "rule", "rows_in", "rows_dropped", "rows_changed", "rows_out"]
        ),
        "feature_limits": pd.DataFrame({"min_reliability": [0.45], "max_correlation": [0.85]}),
        "catalogue": pd.DataFrame(
            catalogue,
            columns=[
                *("feature", "label", "unit", "block", "missing_share", "reliability"),
                *("reliability_users", "rho_log_n", "kept", "dropped_reason"),
            ],
        ).assign(viewers=2000),
        "treatment": pd.DataFrame(
            treatment,
            columns=[
                *("feature", "viewers", "method", "missing", "missing_share", "imputed"),
                *("winsorised_low", "winsorised_high", "clipped", "skew_raw", "skew_transformed"),
                *("reach_raw", "reach_transformed"),
            ],
        ),
        "sensitivity": pd.DataFrame(moved, columns=["rule", "feature", "change", "viewers"]),
        "rules": pd.DataFrame(
            [
                (2, "repeated_pairs", "ratings", False, "One rating a title."),
                (1, "out_of_range", "ratings", True, "One to five stars."),
            ],
            columns=["position", "rule", "table", "enabled", "reason"],
        ),
        "distributions": pd.DataFrame(
            [
                *(("level", "raw", 1.0, 2.0, 25, 1), ("level", "raw", 2.0, 3.0, 35, 1)),
                ("level", "transformed", -1.0, 0.0, 28, 1),
                ("level", "transformed", 0.0, 1.0, 32, 1),
                *(("tenure", "raw", 0.0, 50.0, 44, 2), ("tenure", "raw", 50.0, 100.0, 16, 1)),
                ("tenure", "transformed", -2.0, 2.0, 60, 4),
            ],
            columns=["feature", "stage", "lower", "upper", "users", "bins"],
        ),
        "correlations": pd.DataFrame(
            [("level", "tenure", -0.42), ("level", "chance", 0.19), ("tenure", "chance", 0.07)],
            columns=["feature_a", "feature_b", "rho"],
        ),
        "reliability_curve": pd.DataFrame({"n": [1, 6, 40], "reliability": [0.16, 0.53, 0.88]}),
        **given.viewer_windows(),
        "viewers_by_evidence": pd.DataFrame(
            [("full", 60, 930, 0), ("low", 20, 70, 11)],
            columns=["evidence", "users", "rows", "single"],
        ),
        "window": pd.DataFrame(
            {
                **{"start": [pd.Timestamp("2003-02-01")], "data_as_of": ["2005-03-31"]},
                **{"reference": [pd.Timestamp("2005-04-02")], "min_ratings": [6]},
            }
        ),
    }
    return given.stored(folder / "scrubbed", frames)


SUMMARY = {
    **{"noun_singular": "rating", "noun_plural": "ratings", "users": 80, "ratings": 1000},
    **{"median_n": 8.5, "q1_n": 3.0, "q3_n": 14.0, "max_n": 97.0, "share_one_rating": 0.1375},
    **{"top_decile_share": 0.43, "half_from_share": 0.14, "gini": 0.58, "mean_rating": 3.62},
    **{"first": pd.Timestamp("2003-02-01"), "last": pd.Timestamp("2005-03-31")},
    **{"share_top_rating": 0.24, "share_high": 0.61, "high_from": 4.0, "busiest_year": 2004.0},
    **{"busiest_year_share": 0.47, "titles": 56, "top_titles": 20, "top_titles_share": 0.72},
}


HYPOTHESES = (
    *("hypothesis", "unit", "verdict", "n", "effect", "low", "high", "p_holm", "least"),
    *("mean_low", "mean_high", "low_end", "high_end", "pooled", "dispersion"),
)
GROWTH = ("measure", "part", "start", "end", "months", "effect", "low", "high", "dispersion")


def hypotheses() -> dict[str, pd.DataFrame]:
    """Return a trend with a bend, a season, an uneven week, and a family of hypotheses."""
    days = pd.to_datetime(["2001-11-01", "2003-05-01", "2003-06-01", "2005-03-01"])
    growth = [
        ("volume", "whole", days[0], days[3], 41, 0.234, 0.112, 0.367, 13.4),
        ("intensity", "whole", days[0], days[3], 41, 0.052, -0.017, 0.123, 5.6),
        ("intensity", "before", days[0], days[1], 19, -0.071, -0.193, 0.064, 3.2),
        ("intensity", "after", days[2], days[3], 22, 0.176, 0.083, 0.277, 3.2),
    ]
    week = {"measure": "weekday", "cells": 7, "viewers": 80, "ratings": 1000, "busiest": 5}
    week |= {"quietest": 0, "most": 0.19, "most_low": 0.173, "most_high": 0.207, "least": 0.11}
    week |= {"times": 1.727, "times_low": 1.41, "times_high": 2.12, "p": 0.004, "uneven": True}
    thirds = {"amount": (7, 17), "arrival": (12784, 12965)}
    family = [
        ("volume", "year", "found", 41, 0.234, 0.112, 0.367, 0.006, 0.05, *[NO] * 5, 13.4),
        ("intensity", "year", "found", 41, 0.176, 0.083, 0.277, 0.014, 0.05, *[NO] * 5, 3.2),
        ("older_by_amount", "share", "not_shown", 52, 0.013, -0.027, 0.053, 0.61, 0.02)
        + (0.431, 0.444, *thirds["amount"], NO, NO),
        ("older_by_arrival", "share", "found", 54, -0.145, -0.222, -0.068, 0.0007, 0.02)
        + (0.562, 0.417, *thirds["arrival"], NO, NO),
        ("best_known_by_amount", "share", "slight", 56, 0.018, 0.004, 0.032, 0.031, 0.02)
        + (0.663, 0.681, *thirds["amount"], NO, NO),
        ("best_known_by_arrival", "share", "not_tested", *[NO] * 5, 0.02, *[NO] * 6),
        ("genre_by_amount", "share", "found", 58, 0.092, 0.041, 0.143, 0.002, 0.02)
        + (0.313, 0.405, *thirds["amount"], NO, NO),
        ("genre_by_arrival", "share", "not_tested", *[NO] * 5, 0.02, *[NO] * 6),
        ("experience", "rating", "found", 47, -0.084, -0.127, -0.041, 0.003, 0.05)
        + (*[NO] * 4, -0.075, NO),
        ("older_rating", "rating", "slight", 48, 0.033, 0.015, 0.051, 0.022, 0.05)
        + (*[NO] * 4, 0.029, NO),
        ("known_rating", "rating", "not_shown", 49, 0.026, -0.011, 0.063, 0.48, 0.05)
        + (*[NO] * 4, 0.038, NO),
    ]
    made = pd.DataFrame(family, columns=list(HYPOTHESES)).assign(drawn=1.0, level=0.05)
    lost = {"best_known_by_arrival": "few_viewers", "genre_by_arrival": "no_genres"}
    bent = made["hypothesis"] == "intensity"
    made = made.assign(
        detail=made["hypothesis"].map({"genre_by_amount": "War"}).fillna(""),
        reason=made["hypothesis"].map(lost).fillna(""),
        split=made["hypothesis"].str.startswith("older").map({True: 1989.0, False: NO}),
        since=pd.Series(pd.Timestamp("2004-04-01"), made.index)
        .mask(bent, days[2])
        .mask(made["hypothesis"] == "volume"),
    )
    factors = [0.97, 0.93, 1.01, 1.02, 1.04, 1.03, 0.99, 1.06, 0.98, 0.96, 0.995, 1.015]
    months = pd.date_range("2001-11-01", "2005-03-01", freq="MS")
    trend = [20.0 + 2 * at for at in range(len(months))]
    parts = pd.DataFrame({"month": months, "ratings": range(600, 641), "trend": trend})
    parts = parts.assign(daily=parts["trend"] + 1.5, season=1.01, rest=1.02)
    return {
        "month_growth": pd.DataFrame(growth, columns=list(GROWTH)).assign(p=0.01),
        "evenness": pd.DataFrame([week, {**week, "measure": "hour", "uneven": False}]),
        "season": pd.DataFrame(
            {"months": [41], "years": [3], "p": [0.003], "shown": [True], "level": [0.01]}
        ),
        "season_profile": pd.DataFrame(
            {
                **{"place": range(1, 13), "factor": factors},
                "low": [one - 0.05 for one in factors],
                "high": [one + 0.053 for one in factors],
            }
        ),
        "month_parts": parts,
        "hypotheses": made,
    }


def explored(folder: Path) -> Tables:
    """Return what 80 viewers and 56 titles do."""
    frames = {
        "summary": pd.DataFrame([SUMMARY]),
        "rating_shares": pd.DataFrame(
            {
                **{"rating": [1.0, 2.0, 3.0, 4.0, 5.0], "ratings": [50, 120, 220, 370, 240]},
                "share": [0.05, 0.12, 0.22, 0.37, 0.24],
            }
        ),
        "by_month": pd.DataFrame(
            {
                "month": pd.to_datetime(["2005-01-01", "2005-02-01", "2005-03-01"]),
                "ratings": [310, 480, 210],
            }
        ),
        "by_weekday": pd.DataFrame(
            {"weekday": range(7), "share": [0.11, 0.12, 0.13, 0.14, 0.16, 0.19, 0.15]}
        ),
        "by_hour": pd.DataFrame({"hour": [8, 20], "share": [0.3, 0.7]}),
        "user_counts": pd.DataFrame(
            [(1, 1, "1", 11), (2, 5, "2–5", 22), (6, 97, "6–97", 47)],
            columns=["lower", "upper", "label", "users"],
        ),
        "lorenz": pd.DataFrame(
            {"share_users": [0.0, 0.5, 0.9, 1.0], "share_ratings": [0.0, 0.12, 0.57, 1.0]}
        ),
        "user_means": pd.DataFrame(
            [
                *(("raw", 2.0, 3.0, 18, 0.71), ("raw", 3.0, 4.0, 40, 0.71)),
                *(("raw", 4.0, 5.0, 22, 0.71), ("shrunk", 2.0, 4.0, 58, 0.52)),
                ("shrunk", 4.0, 5.0, 22, 0.52),
            ],
            columns=["measure", "lower", "upper", "users", "spread"],
        ),
        "tenure": pd.DataFrame(
            [(0, 0, "one day", 16), (1, 365, "up to a year", 40), (366, 999, "longer", 24)],
            columns=["lower", "upper", "label", "users"],
        ),
        "title_counts": pd.DataFrame(
            [(1, 12, "1–12", 17, False), (1, 12, "1–12", 8, True), (44, 99, "44–99", 31, True)],
            columns=["lower", "upper", "label", "titles", "genuine"],
        ),
        "age_of_title": pd.DataFrame(
            [(0, 2, "two years", 260), (3, 20, "twenty", 630), (21, 99, "older", 110)],
            columns=["lower", "upper", "label", "ratings"],
        ),
        "top_titles": pd.DataFrame(
            {
                **{"title": ["Alpha", "Beta"], "year": [1999.0, 1987.0], "ratings": [77, 66]},
                **{"mean": [3.81, 4.27], "title_id": [1, 2]},
            }
        ),
        "top_marks": pd.DataFrame(
            [(2, 62, 61, 4.21, 4.02, 4.36), (1, 71, 70, 3.79, 3.58, 3.97)],
            columns=["title_id", "ratings", "viewers", "shrunk", "low", "high"],
        ),
        "genre_shares": pd.DataFrame(
            {"genre": ["Drama", "War"], "ratings": [640, 290], "share": [0.64, 0.29]}
        ),
        "by_year": pd.DataFrame(
            {
                "year": pd.to_datetime(["2004-01-01", "2005-01-01"]),
                **{"ratings": [470, 530], "users": [61, 52]},
            }
        ),
        **hypotheses(),
        "insights": pd.DataFrame(
            {"insight": ["marks", "concentration", "single"], "effect": [-0.61, 0.58, 0.14]}
        ),
        **mark_frames(),
        **title_frames(),
        **genre_frames(),
        **returning_frames(),
    }
    return given.stored(folder / "explored", frames)


def modelled(folder: Path) -> Tables:
    """Return a choice of three groups among four candidates."""
    base = given.modelled(folder)
    comparison = {
        **{"candidate": ["KMeans k=3", "Ward k=2", "KMeans k=2", "KMeans k=4"]},
        **{"method": ["KMeans", "Ward", "KMeans", "KMeans"], "variant": [""] * 4},
        **{"axes_share": [1.0] * 4, "floor": [0.0] * 4},
        **{"k": [3, 2, 2, 4], "within_ss": [60.0, NO, 80.0, 44.0]},
        **{"silhouette": [0.34, 0.28, 0.25, 0.22], "silhouette_se": [0.01, 0.02, 0.03, 0.04]},
        **{"jaccard_min": [0.62, 0.71, 0.53, 0.44], "gap": [0.7, NO, 0.5, 0.75]},
        **{"gap_se": [0.02, NO, 0.03, 0.06], "bic": [NO] * 4, "icl": [NO] * 4},
        **{"smallest_share": [0.163, 0.257, 0.318, 0.081], "score": [0.81, 0.64, 0.57, 0.39]},
        **{"score_se": [0.05, 0.07, 0.06, 0.08], "admissible": [True, True, True, False]},
        **{"reason": [None, None, None, "too small"], "calibrated": [2.1, 1.7, 1.3, 0.9]},
        **{"dbcv": [NO, NO, NO, NO], "noise_share": [0.0, 0.02, 0.03, 0.04]},
        **{"sampling_ari": [NO, 0.91, NO, NO], "judged": [1000] * 4},
    }
    known = {"p_gaussian": 0.011, "p_uniform": 0.022, "p_latent": 0.033, "p_copula": 0.244}
    known |= {"delta": 0.075, "delta_se": 0.0123, "delta_latent": 0.086, "delta_latent_se": 0.0074}
    known |= {"p_mixture": 0.0667, "gain": 0.4321, "gain_se": 0.0987, "tables": 99, "icl_k": 4}
    gate = gate_record("moderate", **known)
    curve = [(2, 0.25, "gaussian", 0.19, 0.01), (3, 0.34, "gaussian", 0.21, 0.02)]
    curve += [(2, 0.25, "uniform", 0.17, 0.03), (3, 0.34, "uniform", 0.15, 0.04)]
    # The best of two methods, and one that few viewers hide.
    names = ("KMeans k=3", "Ward k=2", "Ants k=9")
    pairs = [(names[0], names[1], 0.64, False), (names[0], names[2], 0.81, True)]
    pairs += [(names[1], names[2], 0.47, False)]
    pairs += [(b, a, value, alike) for a, b, value, alike in pairs]
    pairs += [(name, name, 1.0, True) for name in names]
    # Ten viewers each, so that a mean of ten is that value.
    silhouettes = [(0, 0.7), (0, 0.5), (1, 0.4), (1, -0.2), (2, 0.3)]
    silhouettes = [pair for pair in silhouettes for _ in range(10)]
    frames = {
        "comparison": given.with_one_cluster(pd.DataFrame(comparison)),
        "gate": pd.DataFrame([gate]),
        "amounts": amount_rows(
            ("events", 2.34, 0.0151, 2, True, 23.6), ("tenure", 0.12, 0.7, 1, False, 40.0)
        ),
        "minorities": minority_rows(("level", "rating level", "low", 17, 1160, 0.83, 0.0212)),
        "gate_curve": pd.DataFrame(curve, columns=["k", "observed", "null", "mean", "sd"]),
        "chosen": base.frame("chosen").assign(
            candidate="KMeans k=3", k=3, ari_runner_up=0.68, depends_on_method=True
        ),
        "agreement": pd.DataFrame(
            sorted(pairs), columns=["candidate_a", "candidate_b", "ari", "alike"]
        ),
        "stability": pd.DataFrame(
            [
                (0, 0.91, False, "highly stable"),
                (1, 0.83, False, "valid"),
                (2, 0.62, True, "pattern"),
            ],
            columns=["segment", "jaccard", "tentative", "reading"],
        ),
        "projection": given.repeated(
            {"x": [1.0, 2.0, 3.0], "y": [4.0, 5.0, 6.0], "segment": [0, 1, 2]}
        ),
        "centroids": pd.DataFrame(
            {"segment": [0, 1, 2], "x": [1.5, 2.5, 3.5], "y": [4.5, 5.5, 6.5]}
        ),
        "silhouettes": pd.DataFrame(
            [(segment, at, value) for at, (segment, value) in enumerate(silhouettes)],
            columns=["segment", "position", "value"],
        ),
        "sensitivity": pd.DataFrame(
            [
                *(("seed", "7", 0.96, False, None), ("seed", "8", 0.88, False, None)),
                *(("without", "tenure", 0.66, True, None), ("scaling", "ranks", 0.79, False, None)),
            ],
            columns=["check", "value", "ari", "depends", "note"],
        ),
        "votes": pd.DataFrame({"criterion": ["silhouette", "gap", "icl"], "k": [3, 2, 4]}),
    }
    return given.stored(base.folder, frames)


BEHAVIOUR = (
    *("segment", "measure", "kind", "unit", "value", "low", "high", "n", "rows"),
    *("other", "other_low", "other_high", "other_n", "difference", "difference_low"),
    *("difference_high", "matched_difference", "matched_low", "matched_high", "differs", "rank"),
    *("effect", "matched_other", "matched_other_low", "matched_other_high"),
)


def behaviour() -> pd.DataFrame:
    """Return what the viewers of three segments did, four measures of the first, none of one."""
    rows = [
        (0, "high_marks", "share", "share", 0.613, 0.607, 0.616, 31, 170, 0.237, 0.232, 0.241, 29)
        + (0.376, 0.366, 0.384, 0.351, 0.31, 0.39, True, 2, 0.77, 0.262, 0.25, 0.28),
        (0, "days_seen", "median", "days", 33.0, 30.0, 36.0, 31, NO, 88.0, 81.0, 95.0, 29)
        + (-55.0, -60.0, -50.0, -12.0, -15.0, -9.0, True, 1, -0.91, 47.0, 42.0, 51.0),
        (0, "above_title", "mean", "stars", 0.42, 0.38, 0.46, 31, 170, -0.17, -0.2, -0.14, 29)
        + (0.59, 0.52, 0.66, NO, NO, NO, True, 3, 0.59, NO, NO, NO),
        (0, "genre:Drama", "share", "share", 0.72, 0.6, 0.84, 31, 170, 0.48, 0.4, 0.56, 29)
        + (0.24, 0.1, 0.38, NO, NO, NO, True, 4, 0.49, NO, NO, NO),
        (0, "low_marks", "share", "share", 0.05, 0.03, 0.07, 31, 170, 0.06, 0.04, 0.08, 29)
        + (-0.01, -0.03, 0.01, NO, NO, NO, False, 5, -0.04, NO, NO, NO),
        (2, "release_year", "mean", "year", 1974.4, 1973.0, 1976.0, 10, 470, 1991.6, 1990.0, 1993.0)
        + (50, -17.2, -18.0, -16.0, NO, NO, NO, True, 1, -1.72, NO, NO, NO),
        (2, "rows_each", "median", "count", 1.0, 1.0, 2.0, 10, NO, 6.0, 5.0, 7.0, 50)
        + (-5.0, -6.0, -4.0, NO, NO, NO, True, 2, -0.66, NO, NO, NO),
    ]
    return pd.DataFrame(rows, columns=list(BEHAVIOUR))


def recommendations() -> pd.DataFrame:
    """Return a shelf with a test, none with its reason, a genre without a test, and one for all."""
    lift = {"share_segment": 0.71, "share_others": 0.29, "lift": 2.45, "low": 2.31, "high": 2.58}
    held = {"held_lift": 2.14, "held_low": 1.93, "held_high": 2.37}
    reach = {"viewers": 10.0, "ratings": 122.0, "ratings_days": 365.0}
    test = {"days": 28.0, "base": 4.38, "per_arm": 1234.0, "active": 2600.0, "enough": True}
    genre = {"share_segment": 0.36, "share_others": 0.21, "lift": 1.71, "low": 1.52, "high": 1.94}
    small = {"viewers": 19.0, "ratings": 77.0, "days": 84.0, "base": 7.92, "per_arm": 543.0}
    rows = [
        {"segment": 2.0, "action": "shelf_back", **lift, **held, **reach, **test},
        {"segment": 0.0, "action": "none", "reason": "circular"},
        {"segment": 1.0, "action": "shelf_genre", "shelf": "War", **genre, **small}
        | {"active": 96.0, "shown_effect": 0.238},
        {"action": "gather", "viewers": 20.0, "ratings": 70.0, "days": 56.0, "base": 1.16}
        | {"per_arm": 888.0, "active": 31.0},
    ]
    numbers = ("segment", *lift, *held, *reach, "effect", "shown_effect", "per_arm", "days", "base")
    common = {"effect": 0.1, "power": 0.8, "alpha": 0.05, "enough": False, "outcome": "rows"}
    empty = dict.fromkeys((*numbers, "active"), NO) | dict.fromkeys(("shelf", "reason"), "")
    return pd.DataFrame([{**empty, **common, **row} for row in rows])


# The last quarter is not whole.
DAYS = {"2004-01-01": True, "2004-07-01": True, "2005-01-01": True, "2005-04-01": False}
# Ratings of known viewers, newcomers, and who came, of each quarter.
SIZES = ((210, 23, 50), (180, 17, 45), (260, 29, 60), (40, 11, 20))
QUARTERS = ((0.26, 0.31, 0.27, 0.9), (0.53, NO, 0.34, 0.06), (0.21, 0.25, 0.39, 0.04))
CAME = ((0.48, 0.41, 0.45, 0.7), (0.32, NO, 0.37, 0.2), (0.2, 0.22, 0.18, 0.1))
ARRIVED = ((0.44, 0.51, 0.64, 0.8), (0.33, 0.29, 0.24, 0.1), (0.23, 0.2, 0.12, 0.1))


def interpreted(folder: Path) -> Tables:
    """Return three groups of 41, 26 and 13 viewers with 190, 310 and 500 rows."""
    segments = {
        **{"segment": [0, 1, 2], "id": ["s1", "s2", "s3"], "name": ["Ants", "Bees", "Cats"]},
        **{"tentative": [False, False, True], "users": [41, 26, 13]},
        **{"share_users": [0.5125, 0.325, 0.1625], "ratings": [190, 310, 500]},
        **{"share_ratings": [0.19, 0.31, 0.5], "jaccard": [0.91, 0.83, 0.62]},
        **{"confidence_median": [0.87, 0.76, 0.54], "low_evidence_share": [0.39, 0.08, 0.15]},
        **{"color_index": [4, 2, 7], "noun": ["ratings"] * 3},
        **{"known": [31, 19, 10], "share_known": [31 / 60, 19 / 60, 10 / 60]},
        **{"guessed": [10, 7, 3], "known_ratings": [170, 290, 470]},
        **{"share_known_ratings": [170 / 930, 290 / 930, 470 / 930]},
        **{"share_now": [0.27, 0.34, 0.39], "share_before": [0.26, 0.53, 0.21]},
        **{"share_new_now": [0.64, 0.24, 0.12], "share_new_before": [0.44, 0.33, 0.23]},
        **{"share_seen_now": [0.45, 0.37, 0.18], "share_seen_before": [0.48, 0.32, 0.2]},
        **{"now": [pd.Timestamp("2005-01-01")] * 3, "before": [pd.Timestamp("2004-01-01")] * 3},
    }
    profiles = [
        (0, "level", 0.31, 0.21, 0.05, 103.0, 0.6), (0, "tenure", 44.0, 33.0, 71.0, 52.0, -1.4),
        (1, "level", 0.12, 0.02, 0.05, 98.0, -0.2), (1, "tenure", 88.0, 77.0, 71.0, 104.0, 0.3),
        (2, "level", -0.4, -0.3, 0.05, 81.0, -2.3), (2, "tenure", 166.0, 155.0, 71.0, 196.0, 1.9),
    ]  # fmt: skip
    favourites = [
        (0, "genre", "Drama", 1.24, 1.11, 1.37, 0.71, 0.57, 321, 38.0),
        (0, "title", "Alpha", 1.83, 1.42, 2.26, 0.22, 0.12, 27, 27.0),
        (2, "genre", "War", 1.46, 1.27, 1.63, 0.43, 0.29, 4321, 11.0),
        (2, "title", "Beta", 2.57, 1.94, 3.41, 0.36, 0.14, 12, 12.0),
    ]
    months = pd.to_datetime(["2005-01-01", "2005-02-01", "2005-03-01"])
    activity = [
        (segment, month, rows)
        for segment, counts in enumerate([(300, 100, 600), (500, 250, 150), (200, 650, 250)])
        for month, rows in zip(months, counts, strict=True)
    ]
    frames = {
        "segments": pd.DataFrame(segments),
        "behaviour": behaviour(),
        "profiles": pd.DataFrame(
            profiles,
            columns=[
                "segment",
                "feature",
                "mean",
                "median",
                "overall_median",
                "index",
                "deviation",
            ],
        ),
        "favourites": pd.DataFrame(
            favourites,
            columns=[
                *("segment", "kind", "name", "lift", "low", "high"),
                *("share_segment", "share_others", "ratings", "viewers"),
            ],
        ),
        "activity": pd.DataFrame(activity, columns=["segment", "month", "ratings"]),
        "quarters": pd.DataFrame(
            [
                (segment, pd.Timestamp(day), *told, whole)
                for segment, parts in enumerate(zip(QUARTERS, ARRIVED, CAME, strict=True))
                for (day, whole), size, share, new, came in zip(
                    DAYS.items(), SIZES, *parts, strict=True
                )
                for told in [(share * size[0], share, came * size[2], came, new * size[1], new)]
            ],
            columns=[
                *("segment", "quarter", "ratings", "share_ratings"),
                *("viewers", "share_viewers", "newcomers", "share_newcomers", "whole"),
            ],
        ),
        "forward": forward_frame(),
        "histories": history_frame(),
        "effects": pd.DataFrame(
            [("tenure", 0.51, 0.44, 0.23, True), ("level", 0.37, 0.35, 0.31, True)],
            columns=["feature", "epsilon2_all", "epsilon2_a", "epsilon2_b", "used_for_clustering"],
        ),
        "recommendations": recommendations(),
        **rule_frames(),
        **evidence_frames(),
        **lasting_frames(),
        **certainty_frames(),
        **no_edition(),
        **coverage_frames(),
    }
    return given.stored(folder / "interpreted", frames)


def results(folder: Path) -> Results:
    """Return all six stages."""
    return Results(
        obtained(folder),
        scrubbed(folder),
        explored(folder),
        modelled(folder),
        given.stored(folder / "predicted", predicted_frames()),
        interpreted(folder),
    )


def forward_frame() -> pd.DataFrame:
    """Return what came after a cut, by segments found before it."""
    rows = []
    for segment, (viewers, came, each) in enumerate(
        ((41, 0.17, 1.5), (26, 0.29, 3.27), (13, 0.43, 7.74))
    ):
        row = {"segment": segment, "cut": pd.Timestamp("2004-10-03"), "days": 90}
        row |= {"viewers": viewers, "others": 80 - viewers, "overlap": 0.91 - segment / 10}
        for side, shift in (("", 0.0), ("others_", 0.06)):
            row |= {f"{side}came": came + shift, f"{side}came_low": came + shift - 0.03}
            row |= {f"{side}came_high": came + shift + 0.04, f"{side}each": each + 10 * shift}
            row |= {f"{side}each_low": each + 10 * shift - 0.35}
            row |= {f"{side}each_high": each + 10 * shift + 0.45}
        rows.append(row)
    return pd.DataFrame(rows)


def history_frame() -> pd.DataFrame:
    """Return two made-up histories of the first group and one without days of the second."""
    rows = [
        (0, 1, 3, 1, 12.0, 0.0, "Alpha", 4.0), (0, 1, 3, 2, 12.0, 0.0, "Beta", 2.5),
        (0, 1, 3, 3, 12.0, 12.0, "Gamma", NO), (0, 2, 7, 1, 1450.0, 0.0, "Delta", 5.0),
        (1, 1, 9, 1, NO, NO, "Beta", NO), (1, 1, 9, 2, NO, NO, "Alpha", 3.0),
    ]  # fmt: skip
    names = ["segment", "history", "rows", "place", "span", "day", "title", "mark"]
    return pd.DataFrame(rows, columns=names)
