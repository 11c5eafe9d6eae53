"""Every number that is published and the viewers it tells of: none, or ten at least.

`FILES` names every file of `reports/`, `TABLES` every table that figures, texts and pages are made
from. A file, a table or a column without an entry fails, so that whoever adds one has to say of
how many viewers it tells.
"""

from __future__ import annotations

import json
from dataclasses import replace

import contract
import numpy as np
import pandas as pd
import pytest
import stage_tables as given

from analysis.communicate import exports
from analysis.communicate.decided import told_choice, told_comparison
from analysis.disclosure import FEWEST, is_few

# How a file tells of viewers. Counts of rows, faults, columns and titles tell of none.
NONE, TEXT, PRIVATE = "of no viewers", "made from the tables below", "one row a viewer, never shown"
FILES = {
    "amounts.csv": TEXT,
    "amount_titles.csv": TEXT,
    "anomalies.csv": NONE,
    "cleaning_ledger.csv": NONE,
    "cluster_profiles.md": TEXT,
    "data_dictionary.md": "values that ten viewers share: test_obtain_disclosure",
    "decision.json": TEXT,
    "eda_summary.md": TEXT,
    "executive_summary.md": TEXT,
    "figures": TEXT,
    "group_trust.csv": TEXT,
    "comparison_rows.parquet": PRIVATE,
    "model_comparison.csv": TEXT,
    "model_comparison_columns.csv": NONE,
    "prediction.csv": TEXT,
    "predictions.parquet": PRIVATE,
    "recommendations.csv": TEXT,
    "relations.csv": NONE,
    "report.json": TEXT,
    "sample.csv": PRIVATE,
    "segment_behaviour.csv": TEXT,
    "segment_profiles.csv": TEXT,
    "segment_quarters.csv": TEXT,
    "segment_groups.csv": TEXT,
    "segment_pairs.csv": TEXT,
    "segment_tests.csv": TEXT,
    "segments.parquet": PRIVATE,
    "table_summary.csv": NONE,
    "top_viewers.csv": PRIVATE,
}
# Of each table: the column that counts the viewers of a row's cell, or how they are counted below;
# the columns that are told of that cell; and those that tell of no viewers.
OF_ALL = "all viewers"
SHARES = ("share_before", "share_now", "lift", "low", "high")
TABLES = {
    ("explored", "rating_shares"): (NONE, (), ("rating", "ratings", "share")),
    ("explored", "by_month"): (NONE, (), ("month", "ratings", "users")),
    ("explored", "by_year"): ("under ten in the text", ("users",), ("year", "ratings")),
    ("explored", "by_weekday"): (NONE, (), ("weekday", "ratings", "share")),
    ("explored", "by_hour"): (NONE, (), ("hour", "ratings", "share")),
    ("explored", "user_counts"): ("users", ("lower", "upper", "label", "users"), ()),
    ("explored", "lorenz"): ("steps", ("share_users", "share_ratings"), ()),
    ("explored", "user_means"): ("users", ("lower", "upper", "users"), ("measure", "spread")),
    ("explored", "tenure"): ("users", ("lower", "upper", "label", "users"), ()),
    ("explored", "title_counts"): (NONE, (), ("lower", "upper", "label", "titles", "genuine")),
    ("explored", "age_of_title"): (NONE, (), ("lower", "upper", "label", "ratings")),
    ("explored", "top_titles"): ("raters", ("mean",), ("title_id", "title", "year", "ratings")),
    ("explored", "genre_shares"): (NONE, (), ("genre", "ratings", "share")),
    ("explored", "mean_by_period"): (
        "viewers",
        ("viewers", "ratings", "mean", "low", "high"),
        ("period", "unit"),
    ),
    ("explored", "mean_spreads"): (
        "viewers",
        ("viewers", "q10", "q25", "q50", "q75", "q90"),
        ("period", "unit"),
    ),
    ("explored", "rating_change"): (
        "viewers",
        ("value", "low", "high", "viewers", "ratings", "mean_first", "mean_last"),
        ("first", "last", "whole", "part", "drawn"),
    ),
    ("explored", "arrival_means"): (
        "viewers",
        ("viewers", "ratings", "mean", "low", "high", "like_mean", "like_low", "like_high"),
        ("arrival", "unit", "earlier"),
    ),
    ("explored", "insights"): (NONE, (), ("insight", "effect")),
    # Months of a hundred viewers and more, and what all of them have in common.
    ("explored", "month_parts"): (
        *("months", ("ratings", "daily", "trend", "season", "rest"), ("month",)),
    ),
    ("explored", "season_profile"): (NONE, (), ("place", "factor", "low", "high")),
    ("explored", "season"): (NONE, (), ("months", "years", "p", "shown", "level")),
    ("explored", "month_growth"): (
        *(NONE, ()),
        ("measure", "part", "start", "end", "months", "effect", "low", "high", "p", "dispersion"),
    ),
    ("explored", "evenness"): (
        "viewers",
        ("viewers", "most_low", "most_high", "times_low", "times_high", "p", "uneven"),
        ("measure", "cells", "ratings", "busiest", "quietest", "most", "least", "times"),
    ),
    # Viewers who were compared: thirds of thirty and more, or months.
    ("explored", "hypotheses"): (
        "n",
        ("n", "effect", "low", "high", "p", "p_holm", "mean_low", "mean_high", "pooled")
        + ("low_end", "high_end", "verdict"),
        ("hypothesis", "unit", "detail", "reason", "least", "dispersion", "drawn", "level")
        + ("split", "since"),
    ),
    ("explored", "new_returning"): (
        "new_users",
        ("users", "new_users", "returning_users", "new_ratings", "returning_ratings"),
        ("period", "unit", "ratings", "whole", "opening"),
    ),
    ("explored", "arrival_years"): (
        "new_users",
        ("users", "new_users", "returning_ratings", "share_returning", "low", "high"),
        ("span", "first", "months", "ratings"),
    ),
    ("explored", "retention"): (
        "returned",
        ("users", "returned", "share", "low", "high"),
        ("arrived", "unit", "age"),
    ),
    ("explored", "retention_curve"): (
        "returned",
        ("users", "returned", "share", "low", "high"),
        ("unit", "age"),
    ),
    ("explored", "earlier_arrivals"): (
        "returned",
        ("users", "returned", "share", "low", "high"),
        ("span", "period", "before", "unit"),
    ),
    ("explored", "came_back"): (
        "returned",
        ("users", "returned", "share", "low", "high"),
        ("days",),
    ),
    ("explored", "visit_gaps"): ("users", ("users", "gaps", "share"), ("lower", "upper")),
    ("explored", "visit_facts"): (
        "users_again",
        ("users_again", "median_gap", "median_first_gap"),
        ("followed", "share_followed", "visits", "gaps"),
    ),
    ("explored", "second_visits"): (
        "returned",
        ("users", "returned", "share", "low", "high"),
        ("factor", "group"),
    ),
    ("explored", "second_visit_differences"): (
        "users",
        ("users", "difference", "low", "high", "held", "held_low", "held_high", "differs", "rank"),
        ("factor",),
    ),
    ("explored", "second_visit_facts"): (
        "returned",
        ("users", "returned", "share", "low", "high"),
        ("within", "half", "low_mark", "high_mark"),
    ),
    ("explored", "amount_bands"): (
        "users",
        ("lower", "upper", "users", "share_users", "ratings", "share_ratings"),
        ("band",),
    ),
    ("explored", "amount_spread"): (
        "users",
        ("users", "p10", "q1", "median", "q3", "p90", "mean", "low", "high"),
        ("band", "measure"),
    ),
    ("explored", "top_viewers"): (
        PRIVATE,
        (),
        ("rank", "viewer", "ratings", "active_days", "first", "last", "mean_rating"),
    ),
    ("explored", "title_trends"): (
        "viewers_now",
        ("viewers_before", "viewers_now", *SHARES, "n_before", "n_now"),
        ("kind", "title_id", "title", "year", "before", "now", "unit", "titles", "moved"),
    ),
    ("explored", "top_marks"): (
        "viewers",
        ("ratings", "viewers", "shrunk", "low", "high"),
        ("title_id",),
    ),
    ("explored", "title_marks"): (
        "viewers",
        ("ratings", "viewers", "mean", "shrunk", "low", "high"),
        ("kind", "title_id", "title", "year", "titles", "usual", "spread"),
    ),
    ("explored", "title_wins"): (
        "viewers_now",
        ("viewers_before", "viewers_now", *SHARES, "n_before", "n_now"),
        ("title_id", "title", "year", "titles"),
    ),
    ("explored", "title_keeps"): (
        "returned",
        ("newcomers", "returned", "share", "shrunk", "low", "high"),
        ("kind", "title_id", "title", "year", "usual", "every", "titles", "moved"),
    ),
    ("explored", "genre_trends"): (
        "viewers",
        ("viewers", "marks", "mean", "mean_low", "mean_high", *SHARES, "n_before", "n_now")
        + ("viewers_before", "viewers_now"),
        ("genre", "ratings", "share", "before", "now", "unit"),
    ),
    ("explored", "chosen_ages"): (
        "viewers",
        ("viewers", "recent", "recent_low", "recent_high", "old", "old_low", "old_high"),
        ("period", "unit", "ratings", "median_age", "median_year"),
    ),
    ("explored", "amounts"): (
        "viewers",
        ("viewers", "mean", "low", "high", "p10", "q1", "median", "q3", "p90", "top_tenth"),
        ("signal", "total", "rows", "titles", "row_mean", "row_median"),
    ),
    ("explored", "amount_months"): (
        "viewers",
        ("viewers", "total", "mean", "low", "high"),
        ("signal", "month", "whole"),
    ),
    ("explored", "amount_titles"): (
        "viewers",
        ("viewers", "rows", "total", "share", "row_mean"),
        ("signal", "title_id", "title", "year"),
    ),
    ("explored", "count_caps"): ("viewers", ("n", "viewers", "share"), ("end", "every")),
    ("explored", "summary"): (
        "summary",
        ("median_n", "q1_n", "q3_n", "max_n", "share_one_rating", "top_decile_share")
        + ("half_from_share",),
        ("noun_singular", "noun_plural", "users", "ratings", "gini", "mean_rating", "minutes")
        + ("plays", "first", "last", "share_top_rating", "share_high", "high_from")
        + ("busiest_year", "busiest_year_share", "titles", "top_titles", "top_titles_share"),
    ),
    ("interpreted", "segments"): (
        "users",
        ("users", "share_users", "ratings", "share_ratings", "confidence_median")
        + ("known", "share_known", "guessed", "known_ratings", "share_known_ratings")
        + ("share_now", "share_before", "share_new_now", "share_new_before")
        + ("share_seen_now", "share_seen_before")
        + ("low_evidence_share", "name", "named_by", "generated"),
        ("segment", "id", "tentative", "jaccard", "color_index", "noun", "now", "before"),
    ),
    ("interpreted", "behaviour"): (
        "n",
        ("value", "low", "high", "n", "other", "other_low", "other_high", "other_n")
        + ("difference", "difference_low", "difference_high", "effect", "differs", "rank")
        + ("matched_other", "matched_other_low", "matched_other_high", "matched_difference")
        + ("matched_low", "matched_high"),
        ("segment", "measure", "kind", "theme", "unit", "rows"),
    ),
    ("interpreted", "quarters"): (
        "newcomers",
        ("ratings", "share_ratings", "viewers", "share_viewers", "newcomers", "share_newcomers"),
        ("segment", "quarter", "whole"),
    ),
    ("interpreted", "certainty_amounts"): (
        *("test_certainty_tells_of_ten_viewers_or_none", ("users", "sure", "likely", "guess")),
        ("lower", "upper"),
    ),
    ("interpreted", "certainty_segments"): (
        "test_certainty_tells_of_ten_viewers_or_none",
        ("median", "known_sure", "known_likely", "known_guess")
        + ("guessed_sure", "guessed_likely", "guessed_guess"),
        ("segment",),
    ),
    ("interpreted", "certainty_tenths"): (
        *("viewers", ("said", "again", "low", "high", "viewers")),
        ("tenth",),
    ),
    ("interpreted", "over_time"): (
        *("pairs", ("pairs", "switched", "chance")),
        ("reason", "half_years", "told", "needed", "first", "last", "rows", "tests")
        + ("viewers", "agreement", "alpha")
        + ("least_moved", "least_apart", "least_season", "least_mix"),
    ),
    ("interpreted", "segment_verdicts"): (
        *("test_half_years_tell_of_ten_viewers_or_none", ("before", "after", "effect", "viewers")),
        ("segment", "verdict", "since", "why", "measure", "placed"),
    ),
    ("interpreted", "half_year_shares"): (
        *("test_half_years_tell_of_ten_viewers_or_none", ("share", "low", "high", "viewers")),
        ("start", "segment"),
    ),
    ("interpreted", "half_year_mixes"): (
        *(OF_ALL, ()),
        ("start", "later", "psi", "bound", "p", "p_holm", "changed"),
    ),
    ("interpreted", "half_year_moves"): (
        "test_half_years_tell_of_ten_viewers_or_none",
        ("share", "low", "high", "viewers", "chance", "chance_low", "chance_high")
        + ("chance_viewers",),
        ("segment", "later"),
    ),
    ("interpreted", "half_year_refits"): (
        *("viewers", ("viewers", "ari", "ari_frozen")),
        ("start", "later"),
    ),
    ("interpreted", "half_year_segments"): (
        *("test_half_years_tell_of_ten_viewers_or_none", ("jaccard", "moved")),
        ("start", "segment"),
    ),
    ("interpreted", "segment_ids"): (NONE, (), ("segment", "id", "former", "overlap")),
    ("interpreted", "title_viewers"): ("viewers", ("viewers",), ("title_id", "title")),
    # Of an edition before: cells of few are held in test_changed_editions.
    ("interpreted", "edition_before"): (
        NONE,
        (),
        ("source", "data_as_of", "draft", "same_source", "same_content", "same_rule")
        + ("same_key", "gone"),
    ),
    ("interpreted", "viewer_moves"): ("viewers", ("viewers",), ("before", "id")),
    ("interpreted", "moved"): ("users", ("users", "moved", "low", "high"), ()),
    ("interpreted", "title_moves"): (
        NONE,
        (),
        ("title_id", "title", "share_before", "share", "difference", "low", "high", "p")
        + ("told_before",),
    ),
    ("interpreted", "profiles"): (
        "profiled",
        ("mean", "median", "overall_median", "index", "deviation"),
        ("segment", "feature"),
    ),
    ("interpreted", "effects"): (
        OF_ALL,
        (),
        ("feature", "epsilon2_all", "epsilon2_a", "epsilon2_b", "used_for_clustering"),
    ),
    ("interpreted", "evidence_tests"): (
        "viewers",
        ("value", "low", "high", "viewers", "statistic", "p", "p_holm")
        + tuple(f"{part}_{end}" for part in ("drawn", "kept") for end in ("value", "low", "high")),
        ("kind", "measure", "effect", "groups", "df", "refused"),
    ),
    ("interpreted", "evidence_pairs"): (
        OF_ALL,
        (),
        ("measure", "first", "second", "delta", "low", "high", "z", "p", "p_holm"),
    ),
    ("interpreted", "evidence_facts"): (
        "viewers",
        ("viewers", "ari", "later_viewers")
        + tuple(
            f"{part}_{end}"
            for part in ("drawn", "unused", "kept")
            for end in ("value", "low", "high")
        ),
        ("measures", "cut", "days"),
    ),
    ("interpreted", "assignment_importance"): (
        "viewers",
        ("value", "low", "high", "viewers"),
        ("rank", "measures", "leading"),
    ),
    ("interpreted", "original_centres"): (OF_ALL, (), ("segment", "measure", "value")),
    ("interpreted", "rule_tree"): (
        "viewers",
        ("viewers", "share"),
        ("node", "parent", "depth", "measure", "above", "bound", "segment", "leaf"),
    ),
    ("interpreted", "segment_rules"): (
        OF_ALL,
        (),
        ("segment", "position", "measure", "low", "high"),
    ),
    ("interpreted", "rule_hits"): (
        "viewers",
        ("viewers", "found", "right", "fitting"),
        ("segment",),
    ),
    ("interpreted", "rule_fidelity"): (
        "viewers",
        ("viewers", "accuracy", "low", "high", "balanced", "ari", "majority", "chance"),
        ("line", "approximate", "questions", "segments"),
    ),
    ("interpreted", "favourites"): (
        "choosers",
        ("name", "lift", "low", "high", "share_segment", "share_others", "ratings", "viewers"),
        ("segment", "kind"),
    ),
    ("interpreted", "activity"): (NONE, (), ("segment", "month", "ratings", "share")),
    ("interpreted", "forward"): (
        "viewers",
        (
            *("viewers", "others", "overlap"),
            *(
                f"{side}{name}{end}"
                for side in ("", "others_")
                for name in ("came", "each")
                for end in ("", "_low", "_high")
            ),
        ),
        ("segment", "cut", "end", "days"),
    ),
    ("interpreted", "histories"): (
        NONE,
        (),
        ("segment", "history", "rows", "place", "span", "day", "title", "mark"),
    ),
    ("interpreted", "fairness"): (
        "cells",
        ("share_group_in_segment", "share_group", "ratio", "low", "high", "matched_share")
        + ("matched_ratio", "matched_low", "matched_high", "p_holm", "apart"),
        ("group_kind", "group", "segment", "suppressed", "circular", "attribute", "matched"),
    ),
    ("interpreted", "left_out"): (
        *("bins of parts", ("known", "guessed", "out"), ("kind", "lower", "upper")),
    ),
    ("interpreted", "group_trust"): (
        "viewers",
        ("viewers", "value", "low", "high", "difference", "difference_low", "difference_high")
        + ("p_holm", "apart"),
        ("group_kind", "group", "measure", "circular", "attribute", "matched"),
    ),
    ("interpreted", "audit"): (
        *(OF_ALL, ()),
        (
            "screen_low",
            "screen_high",
            "level",
            "least_apart",
            "least_amiss",
            "bands",
            "refits",
            "looked_at",
        )
        + ("attributes", "main_genres"),
    ),
    ("interpreted", "coverage"): ("coverage", ("users", "share"), ("group",)),
    ("interpreted", "recommendations"): (
        "viewers",
        ("viewers", "ratings", "ratings_days", "active", "base", "spread", "per_arm", "days")
        + ("shown_effect", "enough", "share_segment", "share_others", "lift", "low", "high")
        + ("held_lift", "held_low", "held_high"),
        ("segment", "action", "shelf", "clustered", "outcome", "effect", "reason")
        + ("power", "alpha"),
    ),
}
PREDICTED = {
    "tasks": (
        *(NONE, ()),
        ("task", "told", "why", "unit", "days", "cut", "end", "challenger", "recommended")
        + ("baseline", "metric", "better", "mean", "drawn", "exported", "parameters")
        + tuple(f"{what}_{split}" for split in ("train", "val", "test")
                for what in ("viewers", "rows")),
    ),
    "windows": (NONE, (), ("split", "cut", "end", "days")),
    "scores": (
        *("viewers", ("value", "low", "high", "rows", "viewers")),
        ("task", "model", "split", "metric", "who", "seconds"),
    ),
    "differences": (
        *(OF_ALL, ()),
        ("task", "model", "against", "metric", "value", "low", "high", "shown"),
    ),
    "tuning": (OF_ALL, (), ("task", "model", "parameters", "metric", "value", "taken")),
    "errors_by_amount": (
        "viewers",
        ("low_amount", "high_amount", "rows", "viewers", "rmse", "rmse_low", "rmse_high")
        + ("baseline_rmse", "baseline_low", "baseline_high"),
        (),
    ),
    "calibration": (
        *("viewers", ("foreseen", "seen", "low", "high", "viewers")),
        ("task", "band"),
    ),
    "gains": (OF_ALL, (), ("model", "called", "reached", "low", "high")),
    "gain_facts": (
        *("leavers", ("viewers", "leavers", "reached", "reached_low", "reached_high")),
        ("called", "lift", "lift_low", "lift_high", "recency_reached"),
    ),
    "bg_nbd": ("viewers", ("r", "alpha", "a", "b", "viewers"), ("cut",)),
    "segment_gain": (
        *(OF_ALL, ()),
        ("task", "told", "why", "without", "value", "low", "high", "shown", "segments"),
    ),
    "segment_results": (
        *("viewers", ("viewers", "seen", "low", "high", "foreseen", "error")),
        ("task", "segment"),
    ),
    "segment_match": ("viewers", ("agreement", "ari", "viewers"), ()),
    "importance": (
        *(OF_ALL, ()),
        ("task", "model", "rank", "measures", "leading", "fall", "low", "high"),
    ),
    "dependence": (OF_ALL, (), ("task", "model", "measure", "at", "value", "expected")),
    "errors_by_viewer": (PRIVATE, (), ("user_id", "rows", "error")),
    "predictions": (PRIVATE, (), ("user_id", "leaving", "band", "expected")),
    "prediction_constants": (OF_ALL, (), ("risk_top", "risk_upper")),
    "opening": (NONE, (), ("test",)),
}  # fmt: skip
TABLES |= {("predicted", name): told for name, told in PREDICTED.items()}
CASES = [
    contract.Case(users=users, seed=seed, signals=(*contract.Case.signals, "demographics"))
    for users, seed in ((25, 1), (40, 2), (60, 3), (60, 4), (90, 5), (150, 6), (400, 7))
]


@pytest.fixture(scope="module", params=CASES, ids=lambda case: f"{case.users} viewers")
def audience(request, tmp_path_factory):
    return contract.audience(tmp_path_factory.mktemp("few"), request.param)


def frame_of(results, key) -> pd.DataFrame:
    return getattr(results, key[0]).frame(key[1])


def per_viewer(results) -> pd.DataFrame:
    """Return segment, evidence, n and features of every viewer."""
    frame = results.scrubbed.frame("features")
    return frame.merge(results.modelled.frame("labels"), on="user_id")


def assert_none_few(counts) -> None:
    assert [count for count in counts if is_few(count)] == []


def test_every_file_says_of_whom_it_tells(audience, tmp_path):
    exports.write_reports(tmp_path, audience, given.provenance(), figures=())
    written = {path.name for path in tmp_path.iterdir()} | {"figures"}
    assert written <= FILES.keys(), written - FILES.keys()
    public = {path.name for path in exports.public_files(tmp_path)}
    assert public.isdisjoint(name for name, how in FILES.items() if how == PRIVATE)


def test_every_table_and_column_says_of_whom_it_tells(audience):
    for room in ("explored", "predicted", "interpreted"):
        tables = {path.stem for path in getattr(audience, room).folder.glob("*.parquet")}
        assert tables == {name for place, name in TABLES if place == room}
    for key, (_, told, plain) in TABLES.items():
        assert set(frame_of(audience, key).columns) == {*told, *plain}, key


COUNTED = [key for key, (how, told, _) in TABLES.items() if how in told]


@pytest.mark.parametrize("key", COUNTED, ids="-".join)
def test_cells_with_a_count_hold_ten_viewers_or_none(audience, key):
    assert_none_few(frame_of(audience, key)[TABLES[key][0]])


def test_what_segments_leave_is_not_few(audience):
    sizes = per_viewer(audience)["segment"].value_counts()
    frame = audience.interpreted.frame("segments").set_index("segment")
    hidden = sizes[~sizes.index.isin(frame.index)]
    assert len(hidden) != 1
    assert_none_few([hidden.sum()])
    # Medians have ten viewers on either side, shares of little evidence ten or none.
    viewers = per_viewer(audience)
    low = viewers[viewers["evidence"] == "low"]["segment"].value_counts()
    low = low.reindex(sizes.index, fill_value=0)
    told = frame.index[frame["low_evidence_share"].notna()]
    assert_none_few([*low[told], *(sizes - low)[told]])
    rest = sizes.index.difference(told)
    assert_none_few([low[rest].sum(), (sizes - low)[rest].sum()])
    assert (sizes[frame.index[frame["confidence_median"].notna()]] >= 2 * FEWEST).all()


def test_profiles_have_ten_viewers_and_leave_as_many(audience):
    frame, viewers = audience.interpreted.frame("profiles"), per_viewer(audience)
    full = viewers[viewers["evidence"] == "full"]
    for feature, rows in frame.groupby("feature"):
        counts = full[full[feature].notna()]["segment"].value_counts()
        told = rows.loc[rows["mean"].notna() | rows["index"].notna(), "segment"]
        assert_none_few(counts.reindex(told, fill_value=1))
        rest = counts[~counts.index.isin(told)]
        assert len(rest) != 1 or told.empty
        assert told.empty or not is_few(rest.sum())
        medians = rows.loc[rows["median"].notna() | rows["deviation"].notna(), "segment"]
        assert (counts.reindex(medians, fill_value=0) >= 2 * FEWEST).all()
        assert rows["overall_median"].isna().all() or counts.sum() >= 2 * FEWEST


def known_rows(results) -> pd.DataFrame:
    """Return the rows of known viewers, with their segment."""
    labels = results.modelled.frame("labels")
    return results.scrubbed.frame("ratings").merge(
        labels.loc[labels["evidence"] == "full", ["user_id", "segment"]], on="user_id"
    )


def test_certainty_tells_of_ten_viewers_or_none(audience):
    told = audience.interpreted
    segments = told.frame("certainty_segments")
    parts = [name for name in segments if name.startswith(("known_", "guessed_"))]
    amounts = told.frame("certainty_amounts")[["sure", "likely", "guess"]]
    for cells in (amounts.to_numpy(), segments[parts].to_numpy()):
        assert (np.isnan(cells) | (cells == 0) | (cells >= FEWEST)).all()


def test_known_and_guessed_viewers_are_not_few(audience):
    frame, viewers = audience.interpreted.frame("segments"), per_viewer(audience)
    assert_none_few([*frame["known"], *frame["guessed"]])
    told = frame.loc[frame["known"].notna(), "segment"]
    rest = viewers[~viewers["segment"].isin(told)]
    assert_none_few(rest["evidence"].value_counts())


# Of each share, which rows are some and which are others.
@pytest.mark.parametrize(
    ("measure", "counted"),
    [
        ("low_marks", lambda rows: rows["rating"] <= 1),
        ("high_marks", lambda rows: rows["rating"] >= 5),
        ("weekend_rows", lambda rows: rows["at"].dt.day_of_week >= 5),
    ],
)
def test_counted_shares_have_ten_viewers_and_leave_as_many(audience, measure, counted):
    frame, rows = audience.interpreted.frame("behaviour"), known_rows(audience)
    told = frame.loc[frame["measure"] == measure, "segment"]
    for part in (rows[counted(rows)], rows[~counted(rows)]):
        viewers = part.groupby("segment")["user_id"].nunique()
        viewers = viewers.reindex(rows["segment"].unique(), fill_value=0)
        assert_none_few(viewers[told])
        assert told.empty or not is_few(viewers[~viewers.index.isin(told)].sum())


def test_counted_medians_have_ten_viewers_on_either_side(audience):
    frame = audience.interpreted.frame("behaviour")
    viewers = known_rows(audience).groupby("segment")["user_id"].nunique()
    medians = frame[frame["kind"] == "median"]
    assert (viewers[medians["segment"]] >= 2 * FEWEST).all()
    # Of so many viewers the interval begins at the tenth or later.
    ends = medians[medians["low"].notna()]
    assert (viewers[ends["segment"]] >= 30).all()
    assert not medians.loc[medians["low"].isna(), "differs"].any()


def test_quarters_have_ten_viewers(audience):
    frame, rows = audience.interpreted.frame("quarters"), known_rows(audience)
    rows = rows.assign(quarter=rows["at"].dt.to_period("Q").dt.start_time)
    active = rows.groupby(["segment", "quarter"])["user_id"].nunique()
    first = rows.sort_values("at").drop_duplicates("user_id")
    new = first.groupby(["segment", "quarter"])["user_id"].nunique()
    for name, counts in (("ratings", active), ("newcomers", new)):
        told = frame[frame[name].notna()].set_index(["segment", "quarter"])
        assert_none_few(counts.reindex(told.index, fill_value=0))
        hidden = counts[~counts.index.isin(told.index)]
        for _, rest in hidden[hidden > 0].groupby("quarter"):
            if not told.empty and rest.index[0][1] in told.index.get_level_values(1):
                assert len(rest) != 1 or not is_few(rest.sum())
    assert (frame["share_ratings"].isna() >= frame["ratings"].isna()).all()


def test_favourites_have_ten_viewers_and_leave_as_many(audience):
    frame = audience.interpreted.frame("favourites")
    seen = audience.scrubbed.frame("ratings")[["user_id", "title_id"]].drop_duplicates()
    titles = audience.scrubbed.frame("titles").set_index("title_id")
    known = audience.modelled.frame("labels").query("evidence == 'full'")
    seen = seen.merge(known[["user_id", "segment"]], on="user_id")
    for name, rows in frame[frame["kind"] == "title"].groupby("name"):
        ids = [i for i, title in titles["title"].items() if name.startswith(str(title) + " (")]
        chosen = seen[seen["title_id"].isin(ids)].groupby("segment")["user_id"].nunique()
        left = known["segment"].value_counts() - chosen
        for counts in (chosen, left):
            assert_none_few([*counts[rows["segment"]], counts.drop(rows["segment"]).sum()])


def test_viewers_whom_advice_touches_are_not_few(audience):
    frame = audience.interpreted.frame("recommendations")
    assert_none_few([*frame["active"], *(frame["viewers"] - frame["active"])])
    rows = audience.scrubbed.frame("ratings").merge(audience.modelled.frame("labels"), on="user_id")
    last = rows["at"] > rows["at"].max().normalize() - pd.Timedelta(days=364)
    for row in frame[frame["ratings"].notna() & frame["segment"].notna()].itertuples():
        own = rows[(rows["segment"] == row.segment) & (rows["evidence"] == "full") & last]
        assert_none_few([own["user_id"].nunique()])


def test_cells_of_groups_have_ten_viewers(audience):
    frame = audience.interpreted.frame("fairness")
    viewers = per_viewer(audience).merge(audience.obtained.frame("viewers"), on="user_id")
    viewers = viewers[viewers["evidence"] == "full"]
    for row in frame[frame["group_kind"] == "gender"].itertuples():
        own = viewers["gender"] == row.group
        cell = (own & (viewers["segment"] == row.segment)).sum()
        assert row.suppressed or cell >= FEWEST
        assert np.isnan(row.share_group) or own.sum() >= FEWEST
    told = ("share_group_in_segment", "ratio", "low", "high", "matched_share", "matched_ratio")
    numbers = frame.loc[frame["suppressed"], [*told, "matched_low", "matched_high", "p_holm"]]
    assert numbers.isna().all(axis=None)


def test_parts_of_bins_are_of_ten_viewers_or_none(audience):
    frame = audience.interpreted.frame("left_out")
    assert_none_few(frame[["known", "guessed", "out"]].stack())
    whole = audience.interpreted.frame("coverage")["users"]
    for _, bins in frame.groupby("kind"):
        # What the sums leave are viewers without a date or a year.
        for name, every in (("known", whole[1]), ("guessed", whole[2])):
            assert np.isnan(every) or not is_few(every - bins[name].sum())
        assert bins["out"].isna().sum() != 1


def test_groups_whose_guesses_are_told_have_ten_on_both_sides(audience):
    frame = audience.interpreted.frame("group_trust")
    guessed = frame[frame["measure"] == "guessed"]
    part = (guessed["value"] * guessed["viewers"]).round()
    assert_none_few([*part, *(guessed["viewers"] - part), *frame["viewers"]])


def test_covered_viewers_are_not_few(audience):
    users = audience.interpreted.frame("coverage")["users"]
    read, full, low, single, _ = users
    # What cleaning left nothing of is a count of faults.
    told = [n for n in (full, low, single, low - single) if n == n]
    assert_none_few(told)
    assert not is_few(read)


def test_means_of_titles_are_of_ten_raters(audience):
    rows = audience.scrubbed.frame("ratings").dropna(subset=["rating"])
    raters = rows.groupby("title_id")["user_id"].nunique()
    top = audience.explored.frame("top_titles")
    assert (raters[top.loc[top["mean"].notna(), "title_id"]] >= FEWEST).all()


def test_means_of_periods_and_arrivals_leave_ten_viewers(audience):
    rows = audience.scrubbed.frame("ratings").dropna(subset=["rating", "at"])
    told = audience.explored.frame("arrival_means")["viewers"]
    assert told.empty or not is_few(rows["user_id"].nunique() - told.sum())
    parts = audience.explored.frame("rating_change")
    for _, pair in parts.groupby(["first", "last"]):
        counts = pair.set_index("part")["viewers"]
        assert counts["same"] >= 2 * FEWEST
        if "viewers_new" in counts:
            assert counts["all"] == counts[["same", "viewers_new", "viewers_gone"]].sum()
        else:
            assert not counts.index.str.startswith("viewers_").any()


def test_titles_and_genres_have_ten_viewers_on_both_sides(audience):
    for name in ("title_trends", "title_wins", "genre_trends"):
        frame = audience.explored.frame(name)
        told = frame[frame["lift"].notna()]
        assert (told[["viewers_before", "viewers_now"]] >= FEWEST).all(axis=None)
    keeps = audience.explored.frame("title_keeps")
    assert_none_few([*keeps["returned"], *(keeps["newcomers"] - keeps["returned"])])


def test_quantiles_of_viewers_means_have_ten_on_either_side(audience):
    frame = audience.explored.frame("mean_spreads")
    for name, share in (("q10", 0.1), ("q25", 0.25), ("q50", 0.5), ("q75", 0.25), ("q90", 0.1)):
        told = frame.loc[frame[name].notna(), "viewers"]
        assert (told * share >= FEWEST).all()


def test_months_that_are_compared_have_a_hundred_viewers(audience):
    rows = audience.scrubbed.frame("ratings")
    users = rows.groupby(rows["at"].dt.to_period("M").dt.start_time)["user_id"].nunique()
    assert (users.reindex(audience.explored.frame("month_parts")["month"]) >= 100).all()


def test_points_of_the_lorenz_curve_and_figures_of_viewers_are_of_ten(audience):
    n = audience.scrubbed.frame("ratings")["user_id"].value_counts().sort_values()
    users, facts = len(n), audience.explored.record("summary")
    steps = audience.explored.frame("lorenz")["share_users"].diff().dropna() * users
    assert (steps.round(6) >= FEWEST).all()
    told = {name for name in ("median_n", "q1_n", "q3_n") if facts[name] is not None}
    assert told <= ({"median_n"} if users < 4 * FEWEST else {"median_n", "q1_n", "q3_n"})
    single = int((n == 1).sum())
    assert facts["share_one_rating"] is None or not is_few(single)
    assert facts["top_decile_share"] is None or users >= 10 * FEWEST
    half = facts["half_from_share"]
    assert half is None or FEWEST <= half * users <= users - FEWEST
    assert (n >= facts["max_n"]).sum() >= FEWEST
    # The bins and the number with full evidence tell of nobody at the cut.
    bins, coverage = audience.explored.frame("user_counts"), audience.interpreted.frame("coverage")
    if coverage["users"][1:3].notna().all():
        low = n[n < contract.MIN_RATINGS]
        below = bins[bins["upper"] < contract.MIN_RATINGS]["users"].sum()
        assert_none_few([len(low) - below])


def test_texts_tell_numbers_of_viewers_from_ten_on(audience, tmp_path):
    exports.write_reports(tmp_path, audience, given.provenance(), figures=())
    lines = (tmp_path / "eda_summary.md").read_text(encoding="utf-8").splitlines()
    heads = [at for at, line in enumerate(lines) if line.endswith("| viewers |")]
    assert len(heads) == 2
    for at in heads:
        table = iter(lines[at + 2 :])
        while (row := next(table, "")).startswith("|"):
            shown = row.split("|")[-2].strip()
            assert shown == "under 10" or not is_few(int(shown.replace(",", ""))), row
    report = json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))
    assert_none_few([segment["users"] for segment in report["segments"]])
    assert report["users_fitted"] is None or not is_few(report["users_fitted"])


def chosen_with(results, folder, **changes):
    """Return the results with the chosen candidate's row of the comparison changed."""
    parts = {name: results.modelled.frame(name) for name in ("chosen", "comparison")}
    own = parts["comparison"]["candidate"] == "kmeans-3"
    for name, value in changes.pop("row").items():
        parts["comparison"].loc[own, name] = value
    scores = dict.fromkeys(("silhouette", "jaccard_min", "smallest_share", "noise_share"), 0.5)
    test = {"rows": changes.pop("test"), "silhouette": 0.3, "rule": "ab", "opened": "2026-01-01"}
    parts["chosen"]["scores"], parts["chosen"]["test"] = json.dumps(scores), json.dumps(test)
    return replace(results, modelled=given.stored(folder, parts))


# What is set of the chosen candidate; what of its scores is then missing.
@pytest.mark.parametrize(
    ("row", "missing"),
    [
        ({"judged": 100, "smallest_share": 0.1, "noise_share": 0.0}, set()),
        ({"judged": 100, "smallest_share": 0.09, "noise_share": 0.0}, {"smallest_share"}),
        ({"judged": 100, "smallest_share": 0.2, "noise_share": 0.05}, {"noise_share"}),
        # Nine are left when the rest is noise.
        ({"judged": 90, "smallest_share": 0.3, "noise_share": 0.9}, {"noise_share"}),
        ({"judged": 9, "smallest_share": 0.4, "noise_share": 0.0},
         {"silhouette", "smallest_share", "noise_share"}),
    ],
)  # fmt: skip
def test_what_candidates_reach_on_few_viewers_is_left_out(tmp_path, row, missing):
    results = contract.audience(tmp_path / "audience", CASES[0])
    known = chosen_with(results, tmp_path / "model", row=row, test=10)
    choice, frame = told_choice(known), told_comparison(known).set_index("candidate")
    told = ("silhouette", "jaccard_min", "smallest_share", "noise_share")
    assert {name for name in told if choice["scores"][name] is None} == missing
    assert {name for name in told if pd.isna(frame.loc["kmeans-3", name])} == missing
    assert choice["test"]["silhouette"] == 0.3
    few = told_choice(chosen_with(results, tmp_path / "few", row=row, test=9))["test"]
    assert few == {"rows": None, "silhouette": None, "rule": "ab", "opened": "2026-01-01"}
