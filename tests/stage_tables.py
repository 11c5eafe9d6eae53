"""Small hand-made results of the stages obtain and scrub, as Tables."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import pandas as pd
from distinct_certainty import certainty_frames, certainty_lines
from distinct_coverage import screened_groups, untold_coverage
from distinct_editions import no_edition
from distinct_evidence import untold_evidence
from distinct_lasting import untold_lasting
from gate_tables import amount_rows, gate_record, minority_rows

from analysis.clustering.rule import Rule
from analysis.model.compare.printed.comparison_columns import described_columns
from analysis.model.decisions import threshold_table
from analysis.predict.conditions import TASKS
from analysis.predict.told_tasks import untold_task
from analysis.predict.typed_tables import empty_tables, stage_table
from analysis.scrub.half_years.half_year_calendar import COLUMNS as CALENDAR
from analysis.tables import Provenance, Results, Tables

HOSTILE = '<script>alert(1)</script> *a* | $x^2$ @fig-x {{< include x >}} `code`\n\n# B"{#id}'


def stored(folder: Path, frames: dict[str, pd.DataFrame]) -> Tables:
    """Write frames as a stage's Parquet files and return them as Tables."""
    for name, frame in frames.items():
        place = folder / f"{name}.parquet"
        place.parent.mkdir(parents=True, exist_ok=True)
        frame.to_parquet(place, index=False)
    return Tables(folder)


def untold_predictions(folder: Path) -> Tables:
    """Return the tables of predict where there is too little to predict anything."""
    rows = [untold_task(task, "few_viewers") for task in TASKS]
    return stored(folder, {**empty_tables(), "tasks": stage_table("tasks", rows)})


def only(**known: Tables) -> Results:
    """Return the results of some stages; what is read of any other is missing."""
    empty = dict.fromkeys((one.name for one in fields(Results)), Tables(Path("no such stage")))
    return Results(**{**empty, **known})


def provenance() -> Provenance:
    """Return what hand-made results were made with."""
    return Provenance(
        versions={"python": "3.11"},
        settings={"report.title": "Audience Decode"},
        settings_hash="ab",
        stages=[{"stage": "obtain", "fingerprint": "cd", "seconds": 1.5}],
    )


def source(**changes: object) -> pd.DataFrame:
    """Return the source record of a ratings database, with changes."""
    record = {
        "name": "viewers.db",
        "kind": "sqlite",
        "sha256": "0" * 64,
        "table": "viewer_ratings",
        "users": 4,
        "ratings": 10,
        **dict.fromkeys(("has_rating", "has_time", "has_titles", "has_years", "has_genres"), True),
        **dict.fromkeys(("has_hours", "has_minutes", "has_plays", "has_demographics"), False),
        **dict.fromkeys(("has_user_statistics", "has_title_statistics"), False),
        "rating_low": 1.0,
        "rating_high": 5.0,
        "rating_step": 1.0,
        "window_start": pd.NaT,
        "window_end": pd.NaT,
        "noun_singular": "rating",
        "noun_plural": "ratings",
    }
    record |= changes
    # Every row has a rating, where nothing else is said.
    return pd.DataFrame([{"known_rating": record["ratings"], **record}])


def events() -> pd.DataFrame:
    """Return ten rows of four viewers: 1, 2, 3 and 4 rows; one rating is missing."""
    rows = [
        ("a", 1, 5.0, "2005-01-03"),
        *(("b", 1, 4.0, "2005-01-03"), ("b", 2, 2.0, "2005-01-03")),
        *(("c", 1, 4.0, "2004-11-01"), ("c", 2, None, "2005-01-04"), ("c", 3, 1.0, "2005-01-09")),
        *(("d", 1, 5.0, "2003-12-31"), ("d", 2, 5.0, "2004-12-31")),
        *(("d", 3, 3.0, "2005-03-01"), ("d", 4, 5.0, "2005-03-01")),
    ]
    frame = pd.DataFrame(rows, columns=["user_id", "title_id", "rating", "at"])
    frame["at"] = pd.to_datetime(frame["at"])
    return frame.assign(event=range(10), minutes=float("nan"), plays=float("nan"))


def titles() -> pd.DataFrame:
    """Return four titles, one of them hostile and one without a year."""
    return pd.DataFrame(
        {
            "title_id": [1, 2, 3, 4],
            "title": [HOSTILE, "Plain", "Third", None],
            "year": [2004.0, 2005.0, None, 1950.0],
            "genres": ["Drama|War", "Drama", "", None],
            "genuine": [True, True, True, False],
            "count": [4, 3, 2, 1],
        }
    )


def without(frame: pd.DataFrame, *columns: str) -> pd.DataFrame:
    """Return the frame with whole columns missing, their types kept."""
    return frame.assign(**{name: frame[name].where(frame.index < 0) for name in columns})


def obtained(folder: Path, **changes: object) -> Tables:
    """Return the tables of obtain that explore and the chapters read."""
    return stored(folder / "obtained", {"source": source(**changes)})


def window(cut: int = 1, start: str = "2003-12-31", end: str = "2005-12-31") -> pd.DataFrame:
    """Return the window and how many rows full evidence takes, as the record of scrub has it."""
    ends = {"start": pd.Timestamp(start), "end": pd.Timestamp(end)}
    return pd.DataFrame([{**ends, "min_ratings": cut}])


def scrubbed(folder: Path, rows: pd.DataFrame | None = None) -> Tables:
    """Return the tables of scrub that explore reads."""
    frames = {"ratings": events() if rows is None else rows, "titles": titles(), "window": window()}
    return stored(folder / "scrubbed", frames)


def audited(folder: Path, **changes: object) -> Tables:
    """Return the tables of obtain that the chapter shows, all hostile where data can be."""
    tables = {
        "table": [HOSTILE],
        "kind": ["table"],
        "rows": [1],
        "columns": [2],
        "description": [HOSTILE],
        "draft": [True],
    }
    columns = {
        **{"table": [HOSTILE], "column": [HOSTILE], "position": [1], "declared_type": ["TEXT"]},
        **{"observed_type": ["text"], "nullable": [True], "key": [""], "rows": [1], "nulls": [0]},
        **{"null_share": [0.0], "distinct": [1], "min": [HOSTILE], "q1": [None], "median": [None]},
        **{"q3": [None], "max": [HOSTILE], "top_values": [HOSTILE], "example": [HOSTILE]},
        **{"description": [None], "draft": [False]},
    }
    roles = {
        **{"role": ["viewer"], "table": [HOSTILE], "column": [HOSTILE]},
        **{"confidence": [0.9], "evidence": [HOSTILE]},
    }
    anomalies = {
        **{"table": [HOSTILE], "column": [None], "kind": ["out_of_range"], "rows": [3]},
        **{"severity": ["high"], "consequence": [HOSTILE]},
    }
    frames = {
        "source": source(**changes),
        "tables": pd.DataFrame(tables),
        "columns": pd.DataFrame(columns),
        "roles": pd.DataFrame(roles),
        "titles": titles()[["title_id", "title", "year", "genres"]],
        "anomalies": pd.DataFrame(anomalies),
        "relations": _empty("child_table child_column parent_table parent_column declared"),
        "reconciliation": _empty("check matches mismatches note"),
        "noise": _row(
            "detected titles_noise titles_genuine rows_noise gap_low gap_high evidence", 0
        ),
    }
    tables_of = stored(folder / "audited", frames)
    (tables_of.folder / "schema.svg").write_bytes(b'<svg xmlns="http://www.w3.org/2000/svg"/>')
    return tables_of


def _empty(names: str) -> pd.DataFrame:
    return pd.DataFrame(columns=names.split())


def _row(names: str, value: object) -> pd.DataFrame:
    return pd.DataFrame([dict.fromkeys(names.split(), value)])


def cleaned(folder: Path) -> Tables:
    """Return the tables of scrub that figures and chapters read."""
    ledger = [
        ("ratings", "out_of_range", 14, 3, 0, 11),
        ("ratings", "repeated_pairs", 11, 1, 0, 10),
        ("users", "phantom_users", 5, 1, 0, 4),
    ]
    catalogue = [
        ("level", "rating level", 0.66, 0.1, True, None),
        ("volume", "events", float("nan"), 1.0, True, None),
        ("noise", HOSTILE, 0.2, 0.0, False, HOSTILE),
    ]
    names = ["feature", "label", "reliability", "rho_log_n", "kept", "dropped_reason"]
    users = {
        **{"user_id": list("abcd"), "n": [1, 2, 3, 4], "n_rated": [1, 2, 2, 4]},
        **{"split": ["train"] * 4, "evidence": ["low", "low", "full", "full"]},
        "eligible": [False, False, True, True],
    }
    rules = [(1, "out_of_range", "ratings", True, HOSTILE)]
    frames = {
        "ratings": events(),
        "titles": titles(),
        "users": pd.DataFrame(users),
        "viewers_by_evidence": by_evidence(pd.DataFrame(users)),
        **viewer_windows(),
        "rules": pd.DataFrame(rules, columns=["position", "rule", "table", "enabled", "reason"]),
        "ledger": pd.DataFrame(
            ledger,
            columns=["table", "rule", "rows_in", "rows_dropped", "rows_changed", "rows_out"],
        ),
        "feature_limits": pd.DataFrame({"min_reliability": [0.4], "max_correlation": [0.9]}),
        "catalogue": pd.DataFrame(catalogue, columns=names).assign(
            unit="stars",
            block="level",
            missing_share=0.0,
            reliability_users=3,
            viewers=4,
            log=False,
        ),
        "correlations": pd.DataFrame(
            {"feature_a": ["level"], "feature_b": ["volume"], "rho": [-0.5]}
        ),
        "reliability_curve": pd.DataFrame({"n": [1, 10], "reliability": [0.15, 0.65]}),
        **treated(["level", "volume"]),
        "window": pd.DataFrame(
            {
                "start": [pd.Timestamp("2003-12-31")],
                "end": [pd.Timestamp("2005-12-31")],
                "reference": [pd.Timestamp("2005-12-31")],
                "data_as_of": ["2005-03-01"],
                "min_ratings": [3],
            }
        ),
    }
    return stored(folder / "cleaned", frames)


def viewer_windows() -> dict[str, pd.DataFrame]:
    """Return how viewers are split, the windows by date of predictions, and no half-years."""
    cuts = pd.to_datetime(["2005-06-05", "2005-09-03", "2005-12-02"])
    names = ["train", "val", "test"]
    return {
        "split_shares": pd.DataFrame({"split": names, "share": [0.6, 0.2, 0.2]}),
        "prediction_windows": pd.DataFrame({"split": names, "cut": cuts, "days": 90}),
        "half_years": pd.DataFrame(columns=list(CALENDAR)).astype(CALENDAR),
        "prediction/matrix_test": pd.DataFrame(columns=["user_id", "split", "n", "level"]),
    }


def by_evidence(users: pd.DataFrame) -> pd.DataFrame:
    """Return how many viewers have full and low evidence, as scrub counts them."""
    parts = {name: users[users["evidence"] == name] for name in ("full", "low")}
    rows = [
        (name, len(part), part["n"].sum(), (part["n"] == 1).sum()) for name, part in parts.items()
    ]
    return pd.DataFrame(rows, columns=["evidence", "users", "rows", "single"])


def treated(names: list[str]) -> dict[str, pd.DataFrame]:
    """Return what scrub says of the pipeline and of rules switched, for these features."""
    treatment = pd.DataFrame({"feature": names, "viewers": 4, "method": "median"}).assign(
        missing=1, missing_share=0.25, imputed=1, lower=0.0, upper=9.0, winsorised_low=0,
        winsorised_high=1, clipped=0, skew_raw=2.5, skew_transformed=0.1, reach_raw=8.0,
        reach_transformed=3.0,
    )  # fmt: skip
    bars = [
        (name, stage, float(low), low + 1.0, 2, 1)
        for name in names for stage in ("raw", "transformed") for low in (0, 1)
    ]  # fmt: skip
    moved = [(rule, name, change, 4) for rule, change in (("out_of_range", 0.2), ("noise", 0.0))
             for name in names]  # fmt: skip
    return {
        "treatment": treatment,
        "distributions": pd.DataFrame(
            bars, columns=["feature", "stage", "lower", "upper", "users", "bins"]
        ),
        "sensitivity": pd.DataFrame(moved, columns=["rule", "feature", "change", "viewers"]),
    }


def repeated(columns: dict[str, list], times: int = 10) -> pd.DataFrame:
    """Return each row so many times: as many viewers as a mean is told of."""
    frame = pd.DataFrame(columns)
    return frame.loc[frame.index.repeat(times)].reset_index(drop=True)


def with_one_cluster(comparison: pd.DataFrame) -> pd.DataFrame:
    """Return a comparison with the row of one cluster, which is no candidate, best of all."""
    names = {"candidate": "One cluster", "method": "One cluster", "variant": "full", "k": 1}
    numbers = {
        "axes_share": 1.0,
        "floor": 0.0,
        "within_ss": 99.0,
        "gap": 9.9,
        "bic": -9e9,
        "icl": -9e9,
    }
    row = names | numbers | {"gap_se": 0.1, "admissible": False, "reason": "one cluster"}
    return pd.concat([pd.DataFrame([row]), comparison], ignore_index=True)


def modelled(folder: Path, structure: str = "moderate") -> Tables:
    """Return the tables of model for two segments, under any verdict."""
    no = float("nan")
    comparison = {
        "candidate": ["kmeans-2", "gmm-3", "kmeans-3", "kmeans-4", "gmm-2", "DBSCAN (0.7)"],
        "method": ["KMeans", "Gaussian mixture", "KMeans", "KMeans", "Gaussian mixture", "DBSCAN"],
        "variant": ["", "full", "", "", "full", "0.7"],
        "axes_share": [1.0] * 6,
        "floor": [0.0] * 6,
        "k": [2, 3, 3, 4, 2, 5],
        "within_ss": [90.0, 70.0, 50.0, 40.0, 95.0, no],
        "silhouette": [0.31, 0.2, 0.25, 0.22, 0.3, 0.1],
        "silhouette_se": [0.01, 0.01, 0.02, 0.01, 0.01, no],
        "jaccard_min": [0.9, 0.5, 0.7, 0.6, 0.8, 0.2],
        "gap": [0.5, no, 0.6, 0.61, no, no],
        "gap_se": [0.01, no, 0.02, 0.02, no, no],
        "bic": [no, 900.0, no, no, 1000.0, no],
        "icl": [no, 1100.0, no, no, 1050.0, no],
        "smallest_share": [0.4, 0.1, 0.3, 0.2, 0.4, 0.01],
        "noise_share": [0.0] * 6,
        "judged": [2000] * 6,
        "score": [0.9, 0.4, 0.6, 0.5, 0.7, 0.1],
        "score_se": [0.05, no, 0.05, 0.05, 0.05, 0.05],
        "admissible": [True, False, True, True, True, False],
        "reason": [None, "least stable cluster .50", None, None, None, "noise"],
    }  # fmt: skip
    draws = [
        (null, draw, 0.5 * draw if draw >= 0 else 4.0)
        for null in ("gaussian", "uniform", "copula") for draw in range(-1, 9)
    ]  # fmt: skip
    pairs = [("kmeans-2", "kmeans-2", 1.0), ("kmeans-2", "gmm-3", 0.6),
             ("gmm-3", "kmeans-2", 0.6), ("gmm-3", "gmm-3", 1.0)]  # fmt: skip
    gate = gate_record(structure, p_copula=0.2, delta=0.07, delta_latent=0.05, icl_k=2)
    curve = [
        (k, 0.3 - 0.01 * k, null, 0.2, 0.01) for null in ("gaussian", "uniform") for k in (2, 3)
    ]
    none = structure == "none"
    frames = {
        "rule": pd.DataFrame([{"json": '{"k": [2, 3], "margin": {"d": 0.1}}', "hash": "f" * 64}]),
        "gate": pd.DataFrame([gate]),
        "amounts": amount_rows(),
        "minorities": minority_rows(),
        "gate_curve": pd.DataFrame(curve, columns=["k", "observed", "null", "mean", "sd"]),
        "comparison": with_one_cluster(pd.DataFrame(comparison)),
        **certainty_lines(),
        "chosen": pd.DataFrame(
            [{"candidate": "kmeans-2", "method": "KMeans", "k": 2, "convenience": none,
              "parameters": "{}",
              "admissible": True, "runner_up": "gmm-3", "ari_runner_up": 0.6,
              "depends_on_method": True, "votes": "{}", "scores": "{}",
              "test": '{"rows": 40, "silhouette": 0.3, "opened": "2026-01-02T03:04:05+00:00", '
                      '"rule": "ab"}'}]
        ),
        "gate_draws": pd.DataFrame(draws, columns=["null", "draw", "statistic"]),
        "votes": pd.DataFrame(
            {"criterion": ["silhouette", "gap", "<i>odd</i>", "bic", "icl"], "k": [2, 3, 3, 3, 2]}
        ),
        "gate_nulls": pd.DataFrame(
            [("gaussian", 0.01, True, True), ("uniform", 0.01, True, True)]
            + [("copula", 0.2, False, False)],
            columns=["null", "p", "decides", "rejected"],
        ),
        "thresholds": threshold_table(Rule(k_max=12, seed=1)),
        "decisions": pd.DataFrame({"step": ["choose"], "detail": ['{"candidate": "kmeans-2"}']}),
        "agreement": pd.DataFrame(
            [(*pair, pair[2] == 1) for pair in pairs],
            columns=["candidate_a", "candidate_b", "ari", "alike"],
        ),
        "neighbours": repeated({"x": [0.0, 1, 2], "y": [0.0, 1, 0], "segment": [0, 0, 1]}),
        "comparison_columns": described_columns(),
        "comparison_rows": pd.DataFrame({"user_id": [1, 2], "split": ["train", "val"]}),
        "stability": pd.DataFrame(
            {"segment": [0, 1], "jaccard": [0.9, 0.7], "tentative": [False, True],
             "reading": ["highly stable", "pattern"]}
        ),
        "projection": repeated({"x": [0.0, 1, 2], "y": [0.0, 1, 0], "segment": [0, 0, 1]}),
        "centroids": pd.DataFrame({"segment": [0, 1], "x": [0.5, 2], "y": [0.5, 0]}),
        "silhouettes": repeated(
            {"segment": [0, 0, 1], "position": [0, 1, 2], "value": [0.6, -0.1, 0.4]}
        ),
        "sensitivity": pd.DataFrame(
            {"check": ["seed"], "value": ["7"], "ari": [0.9], "depends": [False], "note": [None]}
        ),
    }  # fmt: skip
    return stored(folder / f"modelled-{structure}", frames)


def interpreted(folder: Path, dated: bool = True) -> Tables:
    """Return the tables of interpret for two segments, the first with a hostile name."""
    segments = {
        **{"segment": [0, 1], "id": ["s1", "s2"], "name": [HOSTILE, "Casual Watchers"]},
        **{"tentative": [False, True], "users": [3, 1], "share_users": [0.75, 0.25]},
        **{"ratings": [6, 4], "share_ratings": [0.6, 0.4], "jaccard": [0.9, 0.7]},
        **{"confidence_median": [0.8, 0.6], "low_evidence_share": [0.5, 0.0]},
        **{"color_index": [0, 1], "noun": ["ratings"] * 2},
        **{"known": [2.0, 1.0], "share_known": [2 / 3, 1 / 3], "guessed": [1.0, 0.0]},
        **{"known_ratings": [5.0, 4.0], "share_known_ratings": [5 / 9, 4 / 9]},
        **{"share_now": [0.5, 0.5], "share_before": [0.75, 0.25]},
        **{"share_new_now": [1.0, 0.0], "share_new_before": [0.5, 0.5]},
        **{"share_seen_now": [0.6, 0.4], "share_seen_before": [0.5, 0.5]},
        **{"now": pd.to_datetime(["2005-01-01"] * 2), "before": pd.to_datetime(["2004-01-01"] * 2)},
    }
    quarters = {
        **{"segment": [0, 0, 1, 1], "quarter": pd.to_datetime(["2004-01-01", "2005-01-01"] * 2)},
        **{"ratings": [3.0, 2.0, 1.0, 2.0], "share_ratings": [0.75, 0.5, 0.25, 0.5]},
        **{"newcomers": [1.0, 1.0, 1.0, 0.0], "share_newcomers": [0.5, 1.0, 0.5, 0.0]},
        **{"viewers": [1.0, 3.0, 1.0, 2.0], "share_viewers": [0.5, 0.6, 0.5, 0.4]},
        "whole": [True] * 4,
    }
    behaviour = {
        **{"segment": [0], "measure": [f"genre:{HOSTILE}"], "kind": ["share"], "unit": ["share"]},
        **{"theme": ["genre"], "value": [0.6], "low": [0.5], "high": [0.7], "n": [2.0]},
        **{"rows": [5.0], "other": [0.3], "other_low": [0.2], "other_high": [0.4]},
        **{"other_n": [1.0], "difference": [0.3], "difference_low": [0.1]},
        **{"difference_high": [0.5], "effect": [0.6], "differs": [True], "rank": [1]},
        **dict.fromkeys(("matched_difference", "matched_low", "matched_high"), [float("nan")]),
        **dict.fromkeys(("matched_other", "matched_other_low"), [float("nan")]),
        "matched_other_high": [float("nan")],
    }
    advice = {
        **{"segment": [0.0], "action": ["shelf_genre"], "shelf": [HOSTILE], "clustered": [False]},
        **{"share_segment": [0.6], "share_others": [0.3], "lift": [2.0], "low": [1.6]},
        **{"high": [2.4], "viewers": [2.0], "ratings": [5.0], "outcome": ["rows"]},
        **{"base": [2.5], "spread": [1.0], "effect": [0.1], "shown_effect": [0.4]},
        **{"per_arm": [500.0], "active": [40.0], "days": [28.0], "power": [0.8]},
        **{"alpha": [0.05], "enough": [False], "reason": [""], "ratings_days": [365.0]},
        **dict.fromkeys(("held_lift", "held_low", "held_high"), [float("nan")]),
    }
    if not dated:
        moments = ("share_now", "share_before", "share_new_now", "share_new_before")
        moments += ("share_seen_now", "share_seen_before")
        segments |= dict.fromkeys(moments, [float("nan")] * 2)
    months = pd.to_datetime(["2005-01-01", "2005-03-01"] * 2)
    activity = {
        **{"segment": [0, 0, 1, 1], "month": months, "ratings": [3, 3, 1, 3]},
        "share": [0.75, 0.5, 0.25, 0.5],
    }
    profiles = {
        **{"segment": [0, 1], "feature": ["level"] * 2, "mean": [0.1, -0.3]},
        **{"median": [0.1, -0.3], "overall_median": [0.0] * 2, "index": [110.0, 90.0]},
        "deviation": [0.4, -1.2],
    }
    hostile = ("activity", "", False, True, HOSTILE, 1, 0.5, 0.36, 1.4, 1.1, 1.8)
    fairness = screened_groups([(*hostile, *[float("nan")] * 5, False)])
    favourites = {
        **{"segment": [0], "kind": ["title"], "name": [HOSTILE], "lift": [1.7]},
        **{"low": [1.3], "high": [2.1], "share_segment": [0.2], "share_others": [0.12]},
        **{"ratings": [29], "viewers": [29.0]},
    }
    forward = {
        **{"segment": [0, 1], "days": [90, 90], "viewers": [3, 1], "others": [1, 3]},
        **{"cut": pd.to_datetime(["2005-01-01"] * 2), "overlap": [0.9, 0.8]},
        **{"came": [0.5, 0.25], "came_low": [0.4, 0.2], "came_high": [0.6, 0.3]},
        **{"others_came": [0.25, 0.5], "others_came_low": [0.2, 0.4]},
        **{"others_came_high": [0.3, 0.6], "each": [1.0, 4.0], "each_low": [0.5, 3.0]},
        **{"each_high": [1.5, 5.0], "others_each": [4.0, 1.0]},
        **{"others_each_low": [3.0, 0.5], "others_each_high": [5.0, 1.5]},
    }
    histories = {
        **{"segment": [0, 0], "history": [1, 1], "rows": [4, 4], "place": [1, 2]},
        **{"span": [30.0, 30.0], "day": [0.0, 7.0], "title": [HOSTILE, "Alpha"]},
        "mark": [4.0, 3.0],
    }
    effects = {
        **{"feature": ["level"], "epsilon2_all": [0.5], "epsilon2_a": [0.5]},
        **{"epsilon2_b": [0.3], "used_for_clustering": [True]},
    }
    frames = {
        "segments": pd.DataFrame(segments),
        "activity": pd.DataFrame(activity).head(None if dated else 0),
        "profiles": pd.DataFrame(profiles),
        "effects": pd.DataFrame(effects),
        "favourites": pd.DataFrame(favourites),
        "forward": pd.DataFrame(forward).head(None if dated else 0),
        "histories": pd.DataFrame(histories),
        "fairness": fairness,
        **untold_coverage(),
        "coverage": pd.DataFrame({"group": ["fitted"], "users": [2], "share": [0.5]}),
        "recommendations": pd.DataFrame(advice),
        "quarters": pd.DataFrame(quarters).head(None if dated else 0),
        "behaviour": pd.DataFrame(behaviour),
        **untold_lasting("short_record", 2),
        **untold_evidence(),
        **certainty_frames(),
        **no_edition(),
    }
    return stored(folder / f"interpreted-{dated}", frames)
