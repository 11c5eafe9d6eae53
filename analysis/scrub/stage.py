"""The stage itself: cleaned rows, features, and the matrix that models are fitted on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import ibis
import numpy as np
import pandas as pd

from analysis import progress
from analysis.scrub import catalogue as declared
from analysis.scrub import cleaning, genres, reliability, selection, transform, window
from analysis.scrub.build import Built, Material, build, halves
from analysis.scrub.features import features
from analysis.scrub.rules import Facts, require_consistent
from analysis.scrub.split import of_users

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from analysis.scrub.catalogue import Feature
    from analysis.scrub.cleaning import Cleaned
    from analysis.settings import Scrub, Settings
    from analysis.tables import Tables

# Reliability is estimated on about this many training viewers.
HALVES = 30_000


def facts_of(obtained: Tables, settings: Scrub) -> Facts:
    """Return what the rules go by."""
    source = obtained.record("source")
    limits = window.bounds(settings, source, datetime.now(UTC))
    return Facts(settings, source, obtained.record("noise"), limits)


def users_of(ratings: ir.Table, settings: Scrub) -> ir.Table:
    """Return user_id, n, n_rated, split, evidence and eligible of every viewer."""
    counted = ratings.group_by("user_id").agg(n=ratings.count(), n_rated=ratings.rating.count())
    eligible = counted.n >= settings.min_ratings
    return counted.mutate(
        split=of_users(counted.user_id, settings.salt),
        evidence=ibis.ifelse(eligible, "full", "low"),
        eligible=eligible,
    ).order_by("user_id")


def signals_of(ratings: ir.Table, facts: Facts) -> set[str]:
    """Return the signals that the source and the cleaned rows have."""
    found = {name for name in declared.SIGNALS if facts.source.get(f"has_{name}")}
    counts = ratings.aggregate(
        rating=ratings.rating.count(),
        time=ratings["at"].count(),
        minutes=ratings.minutes.count(),
        plays=ratings.plays.count(),
        rows=ratings.count(),
    )
    known = counts.to_pyarrow().to_pylist()[0]
    found -= {name for name in ("rating", "time", "minutes", "plays") if not known[name]}
    if not facts.keeps_last:
        pairs = ratings.select("user_id", "title_id").distinct().count().to_pyarrow().as_py()
        found |= {"repeats"} if pairs < known["rows"] else set()
    return found


def material_of(
    cleaned: Cleaned, users: ir.Table, facts: Facts, reference: datetime | None, signals: set[str]
) -> Material:
    """Return what features are computed from."""
    split = users.select("user_id", train=users.split == "train")
    events = cleaned.ratings.join(split, "user_id")
    titles = cleaned.titles.filter(cleaned.titles.genuine)
    years = titles.group_by("title_id").agg(year=titles.year.min()).cache()
    kinds = genres.of_titles(titles) if "genres" in signals else genres.Kinds((), None)
    if kinds.table is None:
        signals.discard("genres")
    day = window.day_number(reference) if reference is not None else 0.0
    return Material(events, years, kinds, facts.scale, day, "repeats" in signals)


def evidence_of(
    built: Built, material: Material, raw: pd.DataFrame, computed: list[Feature], settings: Scrub
) -> selection.Evidence:
    """Return what speaks for and against each computed feature, from training viewers."""
    train = raw[raw["eligible"] & (raw["split"] == "train")]
    share = HALVES / max(1, int((raw["split"] == "train").sum()))
    first, second = halves(built, material, computed, settings.salt, share)
    fewest = max(2, (settings.min_ratings + 1) // 2)
    found = reliability.split_half(first.to_pandas(), second.to_pandas(), computed, fewest)
    names = [item.name for item in computed]
    values = train[names]
    rho = reliability.rank_correlations(values)
    log_n = values.corrwith(np.log(train["n"]), method="spearman")
    return selection.Evidence(values, found, rho, log_n.to_dict())


def treatments(kept: list[Feature], settings: Scrub) -> tuple[list[float], list[str]]:
    """Return share of tails and imputation of each kept feature."""
    tails, how = [], []
    for feature in kept:
        kind, _, value = settings.treatment.get(feature.name, "").partition(":")
        tails.append(float(value) if kind == "winsor" else settings.winsor)
        how.append(value if kind == "impute" else settings.impute)
    return tails, how


def _raw(built: Built, users: ir.Table, computed: list[Feature]) -> pd.DataFrame:
    """Return raw features of every viewer with split and eligible, by user_id."""
    made = features(built.measures, built.learned, computed)
    joined = made.join(users.select("user_id", "split", "eligible"), "user_id")
    return joined.order_by("user_id").to_pandas()


@dataclass(frozen=True)
class Matrix:
    """The fitted pipeline and what it makes of viewers.

    Parameters
    ----------
    pipeline : Pipeline
        Fitted on training viewers that meet the cut.
    full, low : DataFrame
        user_id, split, n and the matrix columns, above and below the cut.
    """

    pipeline: Any
    full: pd.DataFrame
    low: pd.DataFrame


def matrix_of(raw: pd.DataFrame, kept: list[Feature], settings: Scrub) -> Matrix:
    """Fit the pipeline on train and apply it to every viewer."""
    names = [feature.name for feature in kept]
    train = raw.loc[raw["eligible"] & (raw["split"] == "train"), names]
    pipeline = transform.fitted(kept, train, *treatments(kept, settings))
    made = pd.concat(
        [raw[["user_id", "split", "n"]], transform.applied(pipeline, raw[names])], axis=1
    )
    return Matrix(
        pipeline,
        made[raw["eligible"]].reset_index(drop=True),
        made[~raw["eligible"]].reset_index(drop=True),
    )


def tables(obtained: Tables, settings: Settings) -> dict[str, Any]:
    """Return every table of the stage, see `analysis.scrub.scrub`."""
    require_consistent(settings.scrub)
    facts = facts_of(obtained, settings.scrub)
    with progress.step("Cleaning rows"):
        cleaned = cleaning.clean(obtained, facts)
    users = users_of(cleaned.ratings, settings.scrub).cache()
    stated = bool(settings.scrub.window_end or facts.source["window_end"])
    seen = window.described(cleaned.ratings, facts.window, stated, settings.scrub.min_ratings)
    signals = signals_of(cleaned.ratings, facts)
    material = material_of(cleaned, users, facts, seen["reference"], signals)
    computed = declared.available(signals, material.kinds.names)
    with progress.step("Building features"):
        train = users.filter(users.split == "train").select("user_id")
        built = build(material, train)
        raw = _raw(built, users, computed)
    with progress.step("Choosing features"):
        evidence = evidence_of(built, material, raw, computed, settings.scrub)
    dropped = selection.reasons(computed, evidence, settings.scrub)
    kept = [feature for feature in computed if feature.name not in dropped]
    made = matrix_of(raw, kept, settings.scrub)
    every = declared.every(material.kinds.names)
    return {
        "rules": cleaning.declared(facts),
        "ledger": cleaned.ledger,
        "ratings": cleaned.ratings.order_by("event"),
        "titles": cleaned.titles,
        "users": users,
        "window": pd.DataFrame([seen]),
        "features": raw.drop(columns=["split", "eligible"]),
        "catalogue": selection.catalogue(every, signals, evidence, dropped),
        "matrix": made.full,
        "low_evidence_matrix": made.low,
        "preprocess.pkl": transform.pickled(made.pipeline),
        "reliability_curve": reliability.curve(built.learned.parts["d"]),
        "correlations": reliability.long_form(evidence.rho),
    }
