"""Segments: hand-made numbers of effects, lifts and ratios, and an audience with planted kinds."""

from __future__ import annotations

import contract
import ibis
import numpy as np
import pandas as pd
import pytest
from contract import Case
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from analysis import disclosure
from analysis.interpret.coverage.matched_ratios import representation_ratios
from analysis.interpret.evidence import effects

BARE = Case("none", signals=("plays",), nouns=("play", "plays"), text_ids=True)
FULL = Case(signals=("rating", "time", "titles", "years", "genres", "demographics"))


@pytest.fixture(scope="module")
def full(tmp_path_factory):
    return contract.audience(tmp_path_factory.mktemp("full"), FULL).interpreted


@pytest.fixture(scope="module")
def bare(tmp_path_factory):
    return contract.audience(tmp_path_factory.mktemp("bare"), BARE).interpreted


def test_epsilon_squared_of_iris_is_that_of_r():
    from sklearn.datasets import load_iris

    iris = load_iris()
    frame = pd.DataFrame(iris.data, columns=list("abcd")).assign(g=iris.target)
    found = [effects.epsilon_squared(ibis.memtable(frame), name, "g") for name in "abcd"]
    assert found == pytest.approx([0.650587, 0.426652, 0.875242, 0.880439], abs=1e-6)


@settings(max_examples=20, deadline=None)
@given(st.lists(st.tuples(st.integers(-3, 3), st.integers(0, 2)), min_size=5, max_size=40))
def test_epsilon_squared_is_h_over_n_minus_one(rows):
    frame = pd.DataFrame(rows, columns=["x", "g"])
    found = effects.epsilon_squared(ibis.memtable(frame), "x", "g")
    if frame.g.nunique() < 2 or frame.x.nunique() < 2:
        assert np.isnan(found)
        return
    h = stats.kruskal(*[part for _, part in frame.groupby("g").x]).statistic
    assert found == pytest.approx(h / (len(frame) - 1), abs=1e-6)


def test_epsilon_squared_does_not_feel_order_or_shift():
    rng = np.random.default_rng(5)
    frame = pd.DataFrame({"x": rng.normal(size=60).round(1), "g": rng.integers(0, 3, 60)})
    first = effects.epsilon_squared(ibis.memtable(frame), "x", "g")
    moved = frame.sample(frac=1, random_state=1).assign(x=lambda f: f.x + 100, g=lambda f: 2 - f.g)
    assert effects.epsilon_squared(ibis.memtable(moved), "x", "g") == pytest.approx(first, abs=1e-9)


def test_effects_of_halves_stand_beside_those_of_all():
    features = pd.DataFrame({"user_id": range(40), "a": range(40), "b": range(40)})
    labels = pd.DataFrame({"user_id": range(40), "segment": [0, 1] * 20, "evidence": "full"})
    catalogue = pd.DataFrame({"feature": ["a", "b"], "kept": [True, False]})
    halves = pd.DataFrame({"epsilon2_a": [0.4], "epsilon2_b": [0.3]}, index=["a"])
    tables = ibis.memtable(features), ibis.memtable(labels), catalogue
    found = effects.effect_sizes(*tables, halves).set_index("feature")
    assert found.loc["a", ["epsilon2_a", "epsilon2_b"]].tolist() == [0.4, 0.3]
    assert found.loc["b", ["epsilon2_a", "epsilon2_b"]].isna().all()


def test_representation_ratio_and_interval():
    counts = pd.DataFrame({0: [30, 70], 1: [20, 80]}, index=["a", "b"])
    rows = {(r["group"], r["segment"]): r for r in representation_ratios(counts)}
    cell = rows["a", 0]
    assert cell["ratio"] == pytest.approx(1.2)
    error = np.sqrt(1 / 30 - 1 / 100 + 1 / 50 - 1 / 200)
    assert cell["low"] == pytest.approx(1.2 * np.exp(-1.959964 * error), abs=1e-6)
    assert cell["high"] == pytest.approx(1.2 * np.exp(1.959964 * error), abs=1e-6)


def test_a_small_cell_hides_others_that_give_it_away():
    counts = pd.DataFrame({0: [3, 50, 60], 1: [40, 20, 90], 2: [70, 80, 15]}, index=list("abc"))
    hidden = disclosure.hidden_cells(counts)
    assert hidden.loc["a", 0]
    assert set(hidden.sum(axis=0)) | set(hidden.sum(axis=1)) <= {0, 2, 3}
    assert not (disclosure.hidden_cells(counts + 10)).to_numpy().any()


@settings(max_examples=50, deadline=None)
@given(st.lists(st.lists(st.integers(0, 40), min_size=3, max_size=3), min_size=2, max_size=5))
def test_no_row_or_column_has_a_single_hidden_cell(rows):
    hidden = disclosure.hidden_cells(pd.DataFrame(rows))
    assert 1 not in set(hidden.sum(axis=0))
    assert 1 not in set(hidden.sum(axis=1))


def test_segments_cover_everybody(full):
    frame = full.frame("segments")
    assert list(frame.segment) == [0, 1, 2]
    assert list(frame.id) == ["s1", "s2", "s3"]
    assert frame.users.sum() == 400
    assert frame.share_users.sum() == pytest.approx(1)
    assert frame.share_ratings.sum() == pytest.approx(1)
    assert list(frame.tentative) == [False, False, True]


def test_planted_kinds_get_words_that_fit(full):
    names = list(full.frame("segments").name)
    assert len(set(names)) == 3
    assert "Low" in names[1]
    assert names[0].endswith("Casual Viewers")
    assert names[2].endswith("Regulars")


def test_profile_is_in_original_units_and_against_all(full, tmp_path):
    profile = full.frame("profiles").set_index(["segment", "feature"])
    scrubbed = contract.scrubbed(tmp_path, FULL)
    labels = contract.modelled(tmp_path / "m", FULL).frame("labels")
    features = scrubbed.frame("features").merge(labels[labels.evidence == "full"], on="user_id")
    heavy = features[features.segment == 2]
    row = profile.loc[(2, "events")]
    assert row["mean"] == pytest.approx(heavy.events.mean())
    assert row["median"] == pytest.approx(heavy.events.median())
    assert row["index"] == pytest.approx(100 * heavy.events.mean() / features.events.mean())
    median = features.level.median()
    mad = (features.level - median).abs().median()
    level = profile.loc[(2, "level")]
    assert level["deviation"] == pytest.approx((heavy.level.median() - median) / mad)
    assert np.isnan(level["index"])


def test_effects_of_used_features_carry_no_p_value(full):
    frame = full.frame("effects")
    assert not [name for name in frame.columns if name.startswith("p")]
    assert frame.epsilon2_a.isna().equals(~frame.used_for_clustering)
    assert frame.epsilon2_all.between(0, 1).all()


def test_activity_counts_every_dated_row(full):
    frame = full.frame("activity")
    assert frame.groupby("segment").share.sum().tolist() == pytest.approx([1, 1, 1])
    assert frame.groupby("segment").month.nunique().nunique() == 1
    assert frame.ratings.sum() == full.frame("segments").ratings.sum()


def test_noise_titles_are_nobodys_favourites(full):
    names = full.frame("favourites").name
    assert len(names)
    assert not names.str.startswith("Title 59").any()
    assert (full.frame("favourites").low > 1).all()
    assert (full.frame("favourites").ratings >= 20).all()


def test_small_cells_are_suppressed_and_protected_attributes_only_audited(full):
    frame = full.frame("fairness")
    assert {"age", "gender", "new and old viewers"} <= set(frame.group_kind)
    assert "zip" not in set(frame.group_kind)
    assert frame[frame.suppressed].ratio.isna().all()
    shown = frame[~frame.suppressed]
    assert ((shown.low <= shown.ratio) & (shown.ratio <= shown.high)).all()
    assert not {"age", "gender"} & set(full.frame("profiles").feature)


def test_coverage_adds_up(full):
    users = full.frame("coverage").users.tolist()
    read, kept_full, low, _, out = users
    assert read == kept_full + low + out == 403


def test_bands_claim_no_types(bare):
    frame = bare.frame("segments")
    assert [name[:7] for name in frame.name] == ["Band A:", "Band B:", "Band C:"]
    advised = bare.frame("recommendations")
    assert advised.segment.isna().all()
    assert advised.action.tolist()[:2] == ["own_values", "none"]
    assert advised.reason[1] == "bands"


def test_missing_signals_leave_empty_tables(bare):
    for name in ("activity", "favourites", "forward"):
        assert bare.frame(name).empty


def test_every_segment_has_a_shelf_with_its_evidence_or_a_reason(full):
    frame = full.frame("recommendations").dropna(subset="segment")
    assert frame.segment.tolist() == [0, 1, 2]
    assert (frame.lift.notna() == (frame.action != "none")).all()
    assert ((frame.reason != "") == (frame.action == "none")).all()


def test_same_input_same_bytes(tmp_path):
    first = contract.audience(tmp_path / "a", FULL).interpreted
    again = contract.audience(tmp_path / "b", FULL).interpreted
    for name in first:
        assert first.frame(name).equals(again.frame(name)), name


RATED = {"low_marks", "high_marks", "end_marks", "mean_rating", "above_title", "off_title"}
DATED = {"days_seen", "days_since_last", "weekend_rows", "busy_days", "new_viewers"}
AGED = {"recent_titles", "older_titles"}
# What is left of the signals; what is counted then, and what is not.
LITTLE = {
    "no ratings": (("time", "titles", "years", "genres"), DATED | AGED, RATED),
    "no dates": (("rating", "titles", "years", "genres"), RATED | {"release_year"}, DATED | AGED),
    "no titles": (("rating", "time"), RATED | DATED, AGED | {"release_year"}),
    "plays only": (("plays",), {"plays_per_row"}, RATED | DATED | AGED | {"minutes_per_row"}),
    "minutes only": (("minutes",), {"minutes_per_row"}, RATED | DATED | AGED | {"plays_per_row"}),
    "nothing": ((), {"best_known"}, RATED | DATED | AGED | {"minutes_per_row", "plays_per_row"}),
}


@pytest.mark.parametrize("name", LITTLE)
def test_what_is_lacking_is_not_counted_nor_named(name, tmp_path):
    signals, there, gone = LITTLE[name]
    made = contract.audience(tmp_path, Case(signals=signals, nouns=("view", "views"))).interpreted
    counted, segments = made.frame("behaviour"), made.frame("segments")
    # Few give the lowest marks here, so that they may be withheld.
    assert there - {"low_marks"} <= set(counted["measure"])
    assert gone.isdisjoint(counted["measure"])
    assert counted[["value", "other", "difference", "effect"]].notna().all(axis=None)
    assert segments["name"].is_unique
    said = {measure for by in segments["named_by"] for measure in by.split(";") if measure}
    assert said <= set(counted.loc[counted["differs"], "measure"])
    assert made.frame("quarters").empty == ("time" not in signals)
    assert segments["share_now"].notna().any() == ("time" in signals)


def test_one_segment_has_no_others(tmp_path):
    made = contract.undivided(tmp_path, users=40).interpreted
    assert made.frame("behaviour").empty
    assert made.frame("segments")["name"].tolist() == ["Band A: about the middle"]


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_forty_viewers_have_portraits_that_tell_of_none(tmp_path, seed):
    made = contract.audience(tmp_path, Case(users=40, seed=seed)).interpreted
    counted = made.frame("behaviour")
    assert not counted.loc[counted["low"].isna(), "differs"].any()
    assert made.frame("segments")["name"].is_unique
    assert counted["n"].dropna().ge(disclosure.FEWEST).all()
