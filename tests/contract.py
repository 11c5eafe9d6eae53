"""A small audience with three planted kinds of viewers, as the tables of every stage.

Obtain, scrub and model are made by hand as the stages promise them; explore and interpret are
computed from these. Each signal can be taken away, and each verdict can be set.
"""

from __future__ import annotations

import atexit
import pickle
import shutil
import tempfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
from distinct_certainty import certainty_lines
from drafted_sources import STAGES
from gate_tables import amount_rows, gate_record, minority_rows
from stage_tables import by_evidence, treated, untold_predictions, viewer_windows

from analysis.clustering.certainty.calibration import empty_check
from analysis.clustering.rule import Rule
from analysis.model.compare.comparison import Comparison
from analysis.model.compare.printed.comparison_columns import described_columns
from analysis.model.decisions import decision_table, threshold_table
from analysis.model.gate.structure import NUMBERS
from analysis.obtain.dictionary.data_dictionary import data_dictionary
from analysis.settings import Settings
from analysis.tables import Results, Tables

SETTINGS = Settings.model_construct()
START, DAYS = pd.Timestamp("2003-01-01"), 1000
MIN_RATINGS = 5
RULE = Rule(k_max=12, seed=1)
GENRES = ("Drama", "Comedy", "War & Peace", "Sci-Fi|Fantasy")
TITLE = "=HYPERLINK(1) <b>*bold*</b> | {a}"
# mean events, mean rating, share of the newest titles
KINDS = ((4.0, 3.6, 0.5), (14.0, 2.8, 0.2), (45.0, 4.4, 0.8))


@dataclass(frozen=True)
class Case:
    """What an audience has and what the gate says of it.

    Parameters
    ----------
    structure : str
        strong, moderate, none or not_tested.
    signals : tuple of str
        Any of rating, time, titles, years, genres, demographics, minutes, plays.
    users, titles, seed : int
        Size and seed.
    text_ids : bool
        Whether viewers have text ids.
    nouns : tuple of str
        Singular and plural of one row.
    """

    structure: str = "moderate"
    signals: tuple[str, ...] = ("rating", "time", "titles", "years", "genres")
    users: int = 400
    titles: int = 60
    seed: int = 11
    text_ids: bool = False
    nouns: tuple[str, str] = ("rating", "ratings")


def stored(folder: Path, outcome: dict[str, object]) -> Tables:
    """Write frames and bytes as a stage's folder."""
    for name, value in outcome.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        if isinstance(value, bytes):
            (folder / name).write_bytes(value)
        elif isinstance(value, pd.DataFrame):
            value.to_parquet(folder / f"{name}.parquet", index=False)
        else:
            value.to_parquet(folder / f"{name}.parquet")
    return Tables(folder)


def rows_of(case: Case) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the events, and the planted kind of each viewer."""
    rng = np.random.default_rng(case.seed)
    kind = rng.choice(3, case.users, p=(0.6, 0.25, 0.15))
    counts = 1 + rng.poisson(np.array([k[0] for k in KINDS])[kind] - 1)
    people = pd.DataFrame({"user_id": np.arange(1, case.users + 1) * 7, "kind": kind})
    frame = people.loc[people.index.repeat(counts)].reset_index(drop=True)
    n = len(frame)
    newest = rng.random(n) < np.array([k[2] for k in KINDS])[frame.kind]
    half = case.titles // 2
    frame["title_id"] = np.where(
        newest, rng.integers(half, case.titles, n), rng.integers(0, half, n)
    )
    mean = np.array([k[1] for k in KINDS])[frame.kind]
    frame["rating"] = np.clip(np.rint(rng.normal(mean, 0.9)), 1, 5)
    frame["at"] = START + pd.to_timedelta(rng.integers(0, DAYS, n), unit="D")
    frame["minutes"] = np.rint(rng.gamma(2, 30, n))
    frame["plays"] = 1.0 + rng.poisson(2, n)
    frame = frame.drop_duplicates(["user_id", "title_id"]).reset_index(drop=True)
    for name, column in (("rating", "rating"), ("minutes", "minutes"), ("plays", "plays")):
        if name not in case.signals:
            frame[column] = np.nan
    if "time" not in case.signals:
        frame["at"] = pd.Series(pd.NaT, index=frame.index, dtype="datetime64[us]")
    frame["at"] = frame["at"].astype("datetime64[us]")
    if case.text_ids:
        for part in (frame, people):
            part["user_id"] = "viewer-" + part["user_id"].astype(str).str.zfill(5)
    return frame.drop(columns="kind").assign(event=range(len(frame))), people


def titles_of(case: Case, events: pd.DataFrame) -> pd.DataFrame:
    """Return the titles, one with a hostile name."""
    ids = np.arange(case.titles)
    count = events.groupby("title_id").size().reindex(ids, fill_value=0)
    frame = pd.DataFrame({"title_id": ids, "title": [f"Title {i}" for i in ids]})
    frame.loc[3, "title"] = TITLE
    frame["year"] = 1950.0 + 53 * ids / case.titles
    frame["year"] = frame["year"].round()
    frame["genres"] = [f"{GENRES[i % 4]}|{GENRES[(i // 4) % 3]}" for i in ids]
    for signal, column in (("titles", "title"), ("years", "year"), ("genres", "genres")):
        if signal not in case.signals:
            frame[column] = frame[column].mask(frame[column].notna())
    frame["title"] = frame["title"].astype("str")
    return frame.assign(genuine=ids != case.titles - 1, count=count.to_numpy())


def _source(case: Case, events: pd.DataFrame) -> pd.DataFrame:
    has = ("rating", "time", "hours", "minutes", "plays", "titles", "years", "genres")
    flags = {f"has_{name}": name in case.signals for name in (*has, "demographics")}
    rated = "rating" in case.signals
    record = {
        "name": "viewers.db",
        "kind": "sqlite",
        "sha256": "0" * 64,
        "table": "viewer_ratings",
        "users": events.user_id.nunique() + 3,
        "ratings": len(events) + 20,
        "known_rating": int(events.rating.notna().sum()) + 20 if rated else 0,
        **flags,
        "has_user_statistics": False,
        "has_title_statistics": False,
        "rating_low": 1.0 if rated else None,
        "rating_high": 5.0 if rated else None,
        "rating_step": 1.0 if rated else None,
        "window_start": START if "time" in case.signals else pd.NaT,
        "window_end": START + pd.Timedelta(days=DAYS) if "time" in case.signals else pd.NaT,
        "noun_singular": case.nouns[0],
        "noun_plural": case.nouns[1],
    }
    return pd.DataFrame([record])


def _dictionary(events: pd.DataFrame) -> dict[str, pd.DataFrame]:
    tables = [
        ("viewer_ratings", "table", len(events) + 20, 4, "One row a rating.", True),
        ("movies", "table", 60, 3, "One row a title.", False),
    ]
    columns = [
        ("viewer_ratings", "customer_id", 1, "INTEGER", "integer", False, "", 100, 0, 0.0, 40),
        ("viewer_ratings", "rating", 2, "REAL", "number", True, "", 100, 10, 0.1, 5),
        ("movies", "ti|tle", 1, "TEXT", "text", True, "", 60, 0, 0.0, 60),
    ]
    names = "table column position declared_type observed_type nullable key rows nulls null_share"
    frame = pd.DataFrame(columns, columns=[*names.split(), "distinct"])
    for name in ("min", "q1", "median", "q3", "max"):
        frame[name] = ["1", "1", None]
    frame["top_values"] = ["", "4 (30), 3 (20)", TITLE]
    frame["example"] = ["6", "4", TITLE]
    frame["description"] = ["The viewer.", "Stars given, 1–5.", "Name of the title."]
    return {
        "tables": pd.DataFrame(
            tables, columns=["table", "kind", "rows", "columns", "description", "draft"]
        ),
        "columns": frame.assign(
            draft=[True, False, True], distinct_estimated=False, quartiles_estimated=False
        ),
    }


def _audit() -> dict[str, pd.DataFrame]:
    relation = ("viewer_ratings", "movie_id", "movies", "movie_id", False, 1.0, 0, 0.98)
    columns = "child_table child_column parent_table parent_column declared containment orphans"
    anomaly = ("viewer_ratings", "rating", "missing", 10, "medium", "Dropped for level features.")
    noise = {"detected": True, "titles_noise": 1, "titles_genuine": 59, "rows_noise": 4}
    noise["evidence"] = "their dates are spread evenly"
    check = ("total_ratings", 90, 10, 3, 0, 2, "The statistics predate the missing ratings.")
    return {
        "relations": pd.DataFrame([relation], columns=[*columns.split(), "confidence"]),
        "anomalies": pd.DataFrame(
            [anomaly], columns=["table", "column", "kind", "rows", "severity", "consequence"]
        ),
        "noise": pd.DataFrame([{**noise, "gap_low": 6, "gap_high": 50, "poisson_rate": 1.0}]),
        "reconciliation": pd.DataFrame(
            [check],
            columns=[
                "check",
                "matches",
                "mismatches",
                "only_in_statistics",
                "only_in_rows",
                "restorable",
                "note",
            ],
        ),
        "roles": pd.DataFrame(
            [("viewer", "viewer_ratings", "customer_id", 0.98, "name and repeats")],
            columns=["role", "table", "column", "confidence", "evidence"],
        ),
    }


def _viewers(case: Case, people: pd.DataFrame) -> pd.DataFrame:
    frame = people[["user_id"]].copy()
    frame["age"] = (18 + np.arange(len(frame)) % 50).astype("float64")
    frame["gender"] = np.where(people.kind == 1, "M", "F")
    frame["zip"] = [f"{i:05d}" for i in range(len(frame))]
    return frame if "demographics" in case.signals else frame.iloc[:0][["user_id"]]


def obtained(folder: Path, case: Case) -> Tables:
    """Return the tables of obtain."""
    events, people = rows_of(case)
    sample = events.head(20).drop(columns="event").assign(user_id="p" + events.event.astype(str))
    audit = {**_dictionary(events), **_audit()}
    statistics = {
        "statistics_users": "user_id total mean sd low high titles first last",
        "statistics_titles": "title_id total mean sd low high users",
    }
    titles = titles_of(case, events).drop(columns=["genuine", "count"])
    outcome = {
        "source": _source(case, events),
        **audit,
        "data_dictionary.md": data_dictionary("viewers.db", audit).encode(),
        "interactions": events,
        "titles": titles,
        "viewers": _viewers(case, people),
        "sample": sample,
        **{name: pd.DataFrame(columns=text.split()) for name, text in statistics.items()},
    }
    return stored(folder, outcome)


def _features(case: Case, events: pd.DataFrame, titles: pd.DataFrame) -> pd.DataFrame:
    known = events.merge(titles[["title_id", "year", "genres", "count"]], on="title_id")
    by = known.groupby("user_id")
    frame = pd.DataFrame({"n": by.size(), "events": by.size().astype("float64")})
    if "rating" in case.signals:
        frame["level"] = by.rating.mean() - events.rating.mean()
        frame["share_high"] = by.rating.agg(lambda r: (r.eq(5).sum() + 1) / (len(r) + 4))
    if "time" in case.signals:
        frame["tenure"] = (by["at"].max() - by["at"].min()).dt.days.astype("float64")
        last = START + pd.Timedelta(days=DAYS)
        frame["recency"] = (last - by["at"].max()).dt.days.astype("float64")
    frame["popularity"] = by["count"].agg(lambda c: np.log1p(c).mean())
    if "years" in case.signals:
        frame["release_year"] = by.year.mean()
    if "minutes" in case.signals:
        frame["minutes"] = by.minutes.sum()
    if "plays" in case.signals:
        frame["plays"] = by.plays.sum()
    return frame.reset_index()


LABELS = {
    "events": ("ratings", "count", "volume and rhythm", True),
    "level": ("rating level", "stars", "level", False),
    "share_high": ("share of top ratings", "share", "level", False),
    "tenure": ("days from first to last", "days", "volume and rhythm", True),
    "recency": ("days since last", "days", "volume and rhythm", True),
    "popularity": ("popularity of titles", "log ratings so far", "taste", False),
    "release_year": ("release year of titles", "year", "taste", False),
    "minutes": ("minutes watched", "minutes", "volume and rhythm", True),
    "plays": ("plays", "plays", "volume and rhythm", True),
}


def _catalogue(names: list[str]) -> pd.DataFrame:
    rows = []
    for name in names:
        label, unit, block, log = LABELS[name]
        kept = name != "share_high"
        reason = None if kept else "|ρ| > .9 with level"
        rows.append((name, label, unit, block, "…", "", 0.0, 0.7, 300, 0.2, kept, reason, log))
    columns = "feature label unit block formula needs missing_share reliability reliability_users"
    return pd.DataFrame(
        rows, columns=[*columns.split(), *["rho_log_n", "kept", "dropped_reason", "log"]]
    ).assign(viewers=400)


def _ledger(rows: int) -> pd.DataFrame:
    lines = [
        ("ratings", "rating_missing", rows + 20, 0, 0, rows + 20),
        ("ratings", "rating_out_of_range", rows + 20, 20, 0, rows),
        ("users", "user_without_rows", 403, 3, 0, 400),
        ("titles", "noise_titles", 60, 1, 0, 59),
    ]
    columns = ["table", "rule", "rows_in", "rows_dropped", "rows_changed", "rows_out"]
    return pd.DataFrame(lines, columns=columns)


def scrubbed(folder: Path, case: Case) -> Tables:
    """Return the tables of scrub."""
    events, people = rows_of(case)
    titles = titles_of(case, events)
    features = _features(case, events, titles)
    names = [name for name in features.columns if name not in ("user_id", "n")]
    catalogue = _catalogue(names)
    kept = list(catalogue.feature[catalogue.kept])
    users = features[["user_id", "n"]].copy()
    split = np.array(["train", "train", "train", "val", "test"])[np.arange(len(users)) % 5]
    users = users.assign(n_rated=users.n, split=split, eligible=users.n >= MIN_RATINGS)
    users["evidence"] = np.where(users.eligible, "full", "low")
    scaled = (features[kept] - features[kept].mean()) / features[kept].std()
    matrix = pd.concat([users[["user_id", "split", "n"]], scaled], axis=1)
    dated = "time" in case.signals
    window = {
        "start": START if dated else pd.NaT,
        "end": events["at"].max() if dated else pd.NaT,
        "reference": START + pd.Timedelta(days=DAYS) if dated else pd.NaT,
        "data_as_of": str(events["at"].max().date()) if dated else None,
        "min_ratings": MIN_RATINGS,
    }
    rule = (1, "rating_out_of_range", "ratings", True, "Only 1 to 5 stars can be given.")
    outcome = {
        "rules": pd.DataFrame([rule], columns=["position", "rule", "table", "enabled", "reason"]),
        "ledger": _ledger(len(events)),
        "ratings": events,
        "titles": titles,
        "users": users,
        "viewers_by_evidence": by_evidence(users),
        **viewer_windows(),
        "window": pd.DataFrame([window]),
        "features": features,
        "feature_limits": pd.DataFrame({"min_reliability": [0.4], "max_correlation": [0.9]}),
        "catalogue": catalogue,
        "matrix": matrix[users.eligible],
        "low_evidence_matrix": matrix[~users.eligible],
        "reliability_curve": pd.DataFrame({"n": [1, 9], "reliability": [0.15, 0.62]}),
        "correlations": features[names]
        .corr("spearman")
        .melt(ignore_index=False)
        .reset_index()
        .set_axis(["feature_a", "feature_b", "rho"], axis=1),
        "preprocess.pkl": pickle.dumps({"columns": kept}),
        **treated(kept),
    }
    return stored(folder, outcome)


GATES = {
    "strong": {"delta": 0.14, "delta_latent": 0.13, "icl_k": 3},
    "moderate": {"delta": 0.08, "delta_latent": 0.07, "icl_k": 3},
    "not_tested": dict.fromkeys(NUMBERS, float("nan")) | {"note": "fewer than 200 viewers."},
    "none": {"p_gaussian": 0.31, "p_latent": 0.4, "delta": 0.01, "delta_latent": 0.0, "icl_k": 1},
}


def _comparison(case: Case) -> pd.DataFrame:
    rows = [
        {
            "candidate": "One cluster",
            "method": "One cluster",
            "k": 1,
            "variant": "full",
            "axes_share": 1.0,
            "floor": 0.0,
            "within_ss": 90.0,
            "gap": 0.4,
            "bic": 9.0,
            "icl": 9.0,
            "admissible": False,
            "reason": "one cluster",
        }
    ]
    for at, (method, k) in enumerate((m, k) for m in ("KMeans", "Ward") for k in (2, 3, 4)):
        rows.append(
            {
                "candidate": f"{method.lower()}-{k}", "method": method, "k": k,
                "variant": "", "axes_share": 1.0, "floor": 0.0, "parameters": "{}",
                "within_ss": 90.0 / k, "silhouette": 0.30 - at / 50, "silhouette_se": 0.01,
                "calinski_harabasz": 120.0,
                "davies_bouldin": 1.1, "jaccard_mean": 0.9, "jaccard_min": 0.7,
                "ari_resamples": 0.88, "prediction_strength": 0.8, "gap": 0.5, "gap_se": 0.01,
                "bic": np.nan, "icl": np.nan, "smallest_share": 0.1, "noise_share": 0.0,
                "score": 0.3 + at / 10, "score_se": 0.02, "resamples": 100, "seconds": 0.5,
                "judged": 400,
                "memory_mb": 10.0, "admissible": k < 4, "reason": None if k < 4 else "Jaccard",
            }
        )  # fmt: skip
    return pd.DataFrame(rows)


def _labels(events: pd.DataFrame, people: pd.DataFrame) -> pd.DataFrame:
    counts = events.groupby("user_id").size()
    order = people.kind.value_counts().index
    segment = people.kind.map({kind: at for at, kind in enumerate(order)}).astype("int64")
    n = people.user_id.map(counts)
    return pd.DataFrame(
        {
            "user_id": people.user_id,
            "segment": segment,
            "confidence": 0.5 + 0.4 * np.minimum(n, 20) / 20,
            "evidence": np.where(n >= MIN_RATINGS, "full", "low"),
        }
    )


def modelled(folder: Path, case: Case) -> Tables:
    """Return the tables of model, whose segments are the planted kinds."""
    events, people = rows_of(case)
    rng = np.random.default_rng(case.seed)
    gate = gate_record(case.structure, **GATES[case.structure])
    chosen = {
        "candidate": "kmeans-3", "method": "KMeans", "k": 3, "parameters": "{}",
        "convenience": case.structure == "none", "admissible": True, "runner_up": "ward-3",
        "ari_runner_up": 0.81, "depends_on_method": False,
        "scores": '{"silhouette": 0.34, "jaccard_mean": 0.9}',
        "test": '{"silhouette": 0.33}',
    }  # fmt: skip
    k = np.arange(2, 6)
    nulls = [
        pd.DataFrame({"k": k, "observed": 0.34, "null": name, "mean": 0.21, "sd": 0.01})
        for name in ("gaussian", "uniform", "copula")
    ]
    projection = pd.DataFrame(rng.normal(size=(90, 2)), columns=["x", "y"])
    compared = Comparison(_comparison(case), {}, {}, np.empty(0), np.empty(0), "kmeans-3", 2)
    outcome = {
        "rule": pd.DataFrame([{"json": '{"k_max": 12}', "hash": "ab12"}]),
        "gate": pd.DataFrame([gate]),
        "amounts": amount_rows(),
        "minorities": minority_rows(),
        "gate_curve": pd.concat(nulls),
        "comparison": _comparison(case),
        "comparison_columns": described_columns(),
        "comparison_rows": people[["user_id"]].assign(split="train", fitted=True, axis_1=0.5),
        "chosen": pd.DataFrame([chosen]),
        **certainty_lines(),
        "certainty_check": empty_check(),
        "labels": _labels(events, people),
        "stability": pd.DataFrame(
            {"segment": [0, 1, 2], "jaccard": [0.93, 0.86, 0.68], "tentative": [False, False, True]}
        ).assign(reading=["highly stable", "highly stable", "pattern"]),
        "thresholds": threshold_table(RULE),
        "votes": pd.DataFrame({"criterion": ["silhouette", "gap"], "k": [2, 2]}),
        "decisions": decision_table(gate, compared, chosen, RULE),
        "agreement": pd.DataFrame(
            {"candidate_a": ["kmeans-3"], "candidate_b": ["ward-3"], "ari": [0.81], "alike": [True]}
        ),
        "projection": projection.assign(segment=np.arange(90) % 3),
        "centroids": pd.DataFrame({"segment": [0, 1, 2], "x": [0.0, 1, 2], "y": [0.0, 1, 0]}),
        "silhouettes": pd.DataFrame(
            {"segment": np.repeat([0, 1, 2], 10), "position": np.tile(range(10), 3), "value": 0.3}
        ),
        "sensitivity": pd.DataFrame(
            [("minimum n", "9", 0.71, True, "the segments depend on this")],
            columns=["check", "value", "ari", "depends", "note"],
        ),
        "segmentation.json": b"{}",
    }
    return stored(folder, outcome)


def audience(folder: Path, case: Case | None = None) -> Results:
    """Write every stage's tables below `folder`; those of one case are computed once."""
    return _copied(_audience_of(case or Case()), folder)


@cache
def _audience_of(case: Case) -> Path:
    folder = _kept_folder()
    given = obtained(folder / "obtain", case), scrubbed(folder / "scrub", case)
    return _computed(folder, given, modelled(folder / "model", case))


def _kept_folder() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="audience"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


def _copied(made: Path, folder: Path) -> Results:
    """Return the tables in a folder where a test may change them."""
    shutil.copytree(made, folder, dirs_exist_ok=True)
    return Results(**{gives: Tables(folder / stage) for gives, stage in STAGES.items()})


def undivided(folder: Path, users: int = 20) -> Results:
    """Return few viewers without ratings, dates or names of titles, who form one band."""
    return _copied(_undivided_of(users), folder)


@cache
def _undivided_of(users: int) -> Path:
    folder = _kept_folder()
    case = Case("none", signals=(), users=users, titles=8, nouns=("view", "views"))
    given = obtained(folder / "obtain", case), scrubbed(folder / "scrub", case)
    whole = modelled(folder / "model", case)
    gate = whole.frame("gate")
    gate = gate.assign(
        **dict.fromkeys(gate.columns.difference(["structure", "close", "note"]), np.nan)
    )
    chosen = whole.frame("chosen").assign(k=1, runner_up=None, ari_runner_up=np.nan, scores="{}")
    changed = {
        "gate": gate,
        "chosen": chosen.assign(admissible=False, test="{}"),
        "labels": whole.frame("labels").assign(segment=0),
        "stability": pd.DataFrame(
            {"segment": [0], "jaccard": [np.nan], "tentative": [True], "reading": ["dissolved"]}
        ),
    }
    for name in ("gate_curve", "comparison", "agreement", "projection", "silhouettes", "votes"):
        changed[name] = whole.frame(name).iloc[:0]
    changed["sensitivity"] = whole.frame("sensitivity").iloc[:0]
    model = stored(folder / "model", changed)
    return _computed(folder, given, model)


def _computed(folder: Path, made: tuple[Tables, Tables], model: Tables) -> Path:
    from analysis.explore import explore
    from analysis.interpret import interpret

    source, clean = made
    stored(folder / "explore", explore(obtained=source, scrubbed=clean))
    predicted = untold_predictions(folder / "predict")
    given = {"obtained": source, "scrubbed": clean, "modelled": model, "predicted": predicted}
    outcome = interpret(**given, settings=Settings())
    stored(folder / "interpret", outcome)
    return folder
