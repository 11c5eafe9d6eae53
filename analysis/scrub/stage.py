"""The stage itself: cleaned rows, features, and the matrix that models are fitted on."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import ibis
import pandas as pd

from analysis import progress
from analysis.comparable_viewers import require_comparable_viewers
from analysis.estimator_files import skops_bytes
from analysis.scrub import sensitivity
from analysis.scrub.cleaning import marking, window
from analysis.scrub.cleaning.event_calendar import event_calendar
from analysis.scrub.cleaning.facts import Facts
from analysis.scrub.cleaning.rules import require_consistent
from analysis.scrub.features import catalogue as declared
from analysis.scrub.features import feature_query, genres, learned_constants
from analysis.scrub.features.build import Material, build_features
from analysis.scrub.features.derivation import averaged_measures
from analysis.scrub.half_years.half_year_tables import half_year_tables
from analysis.scrub.matrix import assembly, distributions, feature_selection, reliability, transform
from analysis.scrub.matrix.halves import Halves, half_tables, second_half_rows
from analysis.scrub.matrix.thinned_histories import thinned_matrix
from analysis.scrub.prediction.prediction_tables import prediction_tables
from analysis.scrub.prepared import Work
from analysis.scrub.split import split_shares, viewer_split

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from analysis.scrub.cleaning.marking import Cleaned
    from analysis.scrub.features.catalogue import Feature
    from analysis.settings import Scrub, Settings
    from analysis.tables import Tables


def facts_of(obtained: Tables, settings: Scrub) -> Facts:
    """Return what the rules go by."""
    source = obtained.record("source")
    limits = window.window_bounds(settings, source, datetime.now(UTC))
    stray = window.stray_moments(obtained.frame("stray_dates"), settings)
    copied = obtained["copied_viewers"]
    return Facts(settings, source, obtained.record("noise"), limits, stray, copied)


def users_of(viewers: ir.Table, settings: Scrub) -> ir.Table:
    """Return user_id, n, n_rated, split, evidence, eligible and learns of every viewer.

    Training viewers learn; all do where fewer than two training viewers meet the cut.

    Parameters
    ----------
    viewers : ibis Table
        What cleaning counted of each.
    settings : Scrub
        Cut and salt.

    Raises
    ------
    UserError
        When fewer than two viewers meet the cut.
    """
    counted = viewers.select("user_id", "n", "n_rated")
    eligible = counted.n >= settings.min_ratings
    users = counted.mutate(
        split=viewer_split(counted.user_id, settings.salt),
        evidence=ibis.ifelse(eligible, "full", "low"),
        eligible=eligible,
    ).cache()
    train = users.split == "train"
    found = users.aggregate(
        eligible=users.eligible.sum(), train=(users.eligible & train).sum(), most=users.n.max()
    )
    known = found.to_pyarrow().to_pylist()[0]
    require_comparable_viewers(
        known["eligible"], settings.min_ratings, known["most"], "after cleaning"
    )
    learns = train if known["train"] >= 2 else ibis.literal(True)
    return users.mutate(learns=learns).order_by("user_id").cache()


def viewers_by_evidence(users: ir.Table) -> pd.DataFrame:
    """Return how many viewers have full evidence and how many low, zeros where there are none.

    Parameters
    ----------
    users : ibis Table
        evidence and n of every viewer.

    Returns
    -------
    DataFrame
        evidence ("full", then "low"), users, rows, single (users with one row only).
    """
    counted = users.group_by("evidence").aggregate(
        users=users.count(), rows=users.n.sum(), single=(users.n == 1).sum()
    )
    frame = counted.execute().set_index("evidence").reindex(["full", "low"], fill_value=0)
    return frame.astype("int64").reset_index()


def signals_of(cleaned: Cleaned, facts: Facts) -> set[str]:
    """Return the signals that the source and the cleaned rows have."""
    found = {name for name in declared.SIGNALS if facts.source.get(f"has_{name}")}
    seen = cleaned.viewers
    counts = seen.aggregate(
        rating=seen.n_rated.sum(),
        time=seen.dated.sum(),
        minutes=seen.minutes.sum(),
        plays=seen.plays.sum(),
        rows=seen.n.sum(),
    )
    known = counts.to_pyarrow().to_pylist()[0]
    found -= {name for name in ("rating", "time", "minutes", "plays") if not known[name]}
    if not facts.keeps_last:
        pairs = cleaned.ratings.select("user_id", "title_id").distinct()
        found |= {"repeats"} if pairs.count().to_pyarrow().as_py() < known["rows"] else set()
    return found


def material_of(
    cleaned: Cleaned, facts: Facts, seen: dict[str, Any], signals: set[str]
) -> Material:
    """Return what features are computed from."""
    titles = cleaned.titles.filter(cleaned.titles.genuine)
    years = titles.group_by("title_id").agg(year=titles.year.min()).cache()
    kinds = genres.listed_genres(titles) if "genres" in signals else genres.Kinds((), None)
    if kinds.table is None:
        signals.discard("genres")
    reference = window.day_number(seen["reference"]) if seen["reference"] is not None else 0.0
    return Material(cleaned.ratings, years, kinds, facts.scale, reference, "repeats" in signals)


def prepared_work(obtained: Tables, settings: Scrub) -> Work:
    """Clean the rows and build the features."""
    facts = facts_of(obtained, settings)
    with progress.work_step("Cleaning rows"):
        cleaned = marking.clean_rows(obtained, facts)
    users = users_of(cleaned.viewers, settings)
    seen = window.described_window(
        cleaned.viewers, facts.window, settings, facts.source, settings.min_ratings
    )
    signals = signals_of(cleaned, facts)
    material = material_of(cleaned, facts, seen, signals)
    computed = declared.available_features(signals, material.kinds.names)
    material = replace(material, averaged=averaged_measures(computed))
    with progress.work_step("Building features"):
        built = build_features(material, users.filter(users.learns).select("user_id"))
    return Work(facts, cleaned, users, seen, signals, material, computed, built)


# What cleaning leaves, found together in a folder of this name.
CLEAN = ("ratings", "titles", "users")


def cleaned_tables(work: Work) -> dict[str, Any]:
    """Return what cleaning made."""
    seen = {name: value for name, value in work.seen.items() if name != "first"}
    return {
        "rules": marking.declared_rules(work.facts),
        "ledger": work.cleaned.ledger,
        "ratings": work.cleaned.ratings.order_by("event"),
        "titles": work.cleaned.titles,
        "users": work.users.drop("learns"),
        "split_shares": split_shares(),
        "viewers_by_evidence": viewers_by_evidence(work.users),
        "window": pd.DataFrame([seen]),
        "calendar": event_calendar(work.cleaned.ratings, "hours" in work.signals),
        **{f"clean/{name}": name for name in CLEAN},
    }


def matrix_tables(work: Work, settings: Scrub) -> dict[str, Any]:
    """Return features, their evidence, the matrix and the pipeline."""
    with progress.work_step("Choosing features"):
        raw = assembly.raw_of(work.built, work.users, work.computed)
        evidence, halves = assembly.evidence_of(
            work.built, work.material, work.users, raw, work.computed, settings
        )
    dropped = feature_selection.drop_reasons(work.computed, evidence, settings)
    kept = [feature for feature in work.computed if feature.name not in dropped]
    made = assembly.matrix_of(raw, kept, settings)
    every = declared.all_features(work.material.kinds.names)
    eligible = raw[raw["eligible"]].reset_index(drop=True)
    limits = transform.learned_limits(made.pipeline)
    return {
        "features": raw.drop(columns=["split", "eligible", "learns"]),
        "feature_limits": feature_selection.feature_limits(settings),
        "catalogue": feature_selection.feature_catalogue(every, work.signals, evidence, dropped),
        "matrix": made.full,
        "low_evidence_matrix": made.low,
        "thinned_matrix": thinned_matrix(work, raw, made.pipeline),
        "preprocess.pkl": transform.pickled_pipeline(made.pipeline),
        "preprocess.skops": skops_bytes(made.pipeline),
        "reliability_curve": reliability.reliability_curve(work.built.learned.parts.get("d")),
        "correlations": reliability.long_form(evidence.rho),
        "treatment": distributions.treatment_record(
            eligible, made.full, limits, kept, made.how, transform.CLIP
        ),
        "distributions": distributions.feature_distributions(eligible, made.full, kept),
        **halved_tables(work, halves, raw, made),
        **assembly.segmentation_splits(made.full),
    }


def halved_tables(
    work: Work, halves: Halves, raw: pd.DataFrame, made: assembly.Matrix
) -> dict[str, Any]:
    """Return viewers by one half of their titles, and the rows of the other."""
    tables = half_tables(halves, work.computed, raw, made.pipeline)
    salt, viewers = work.facts.settings.salt, tables["half_matrix"]
    return {**tables, "second_half": second_half_rows(work.cleaned.ratings, viewers, salt)}


def sensitivity_of(obtained: Tables, work: Work, kept: list[Feature]) -> pd.DataFrame:
    """Return how the kept features move when a rule is the other way."""
    drawn = sensitivity.sensitivity_sample(
        obtained["interactions"],
        obtained["statistics_users"],
        work.cleaned.noise,
        work.users.filter(work.users.eligible),
        work.material,
        kept,
        work.facts.settings.salt,
    )
    return sensitivity.rule_sensitivity(drawn, work.facts, work.cleaned.ledger)


def stage_tables(obtained: Tables, settings: Settings) -> dict[str, Any]:
    """Return every table of the stage, see `analysis.scrub.scrub`."""
    require_consistent(settings.scrub)
    work = prepared_work(obtained, settings.scrub)
    made = cleaned_tables(work) | matrix_tables(work, settings.scrub)
    dropped = set(made["catalogue"].query("not kept")["feature"])
    kept = [feature for feature in work.computed if feature.name not in dropped]
    columns = [feature.name for feature in kept]
    with progress.work_step("Switching rules one by one"):
        made["sensitivity"] = sensitivity_of(obtained, work, kept)
    with progress.work_step("Cutting half-years"):
        made |= half_year_tables(work, kept, settings.scrub)
    with progress.work_step("Cutting windows for prediction"):
        found, ahead = prediction_tables(work, obtained["viewers"], settings.scrub)
    made |= found
    made |= learned_constants.constant_tables(work.facts, work.cleaned, work.built, columns, ahead)
    given = feature_query.Given(
        work.material, work.built.scale, work.built.learned, work.computed, settings.scrub.salt
    )
    made["features.sql"] = feature_query.feature_sql(given, work.cleaned.ratings).encode()
    return made
