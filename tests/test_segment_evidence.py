"""Evidence beyond what drew the segments: published numbers, planted halves, refused p-values."""

from __future__ import annotations

import ast
import json
from pathlib import Path

import ibis
import numpy as np
import pandas as pd
import pytest
import stage_tables as given
from scipy import stats

from analysis.clustering.rule import Rule
from analysis.interpret.evidence import effects
from analysis.interpret.evidence.category_tests import (
    category_effect,
    category_test,
    counted_cells,
    cramers_v,
)
from analysis.interpret.evidence.circular_guard import (
    CircularTest,
    Drawn,
    refuse_circular,
    rows_overlap,
)
from analysis.interpret.evidence.effect_draws import (
    draw_estimate,
    epsilon_draws,
    viewer_draws,
)
from analysis.interpret.evidence.evidence_tables import evidence_tables
from analysis.interpret.evidence.favourite_kinds import favourite_kinds, most_frequent
from analysis.interpret.evidence.half_evidence import drawn_on_half, half_rows, halved_viewers
from analysis.interpret.evidence.later_evidence import earlier_segments, later_rows
from analysis.interpret.evidence.rank_tests import (
    TestedColumn,
    cliff_delta,
    dunn_pairs,
    kruskal_test,
)
from analysis.interpret.evidence.unused_evidence import drawn_on_all, unused_rows
from analysis.settings import Settings

ROOM = Path(__file__).resolve().parent.parent / "analysis" / "interpret"
NOTHING = Drawn({})
# Flies by layer of vegetation (Zar, Biostatistical Analysis, example 10.10): H = 8.720, rank sums
# 64, 30 and 26.
FLIES = [14.0, 12.1, 9.6, 8.2, 10.2, 8.4, 5.1, 5.5, 6.6, 6.3, 6.9, 7.3, 5.8, 4.1, 5.4]
RULE = Rule(k_max=12, seed=1)


def column(values, groups, measure="flies", rows="second") -> TestedColumn:
    return TestedColumn(measure, rows, np.array(values, float), np.array(groups))


def test_kruskal_and_dunn_on_a_published_example():
    tested = column(FLIES, np.repeat([0, 1, 2], 5))
    found = kruskal_test(tested, NOTHING)
    assert found["statistic"] == pytest.approx(8.720, abs=5e-4)
    assert found["df"] == 2
    assert 0.01 < found["p"] < 0.025
    pairs = dunn_pairs(tested, NOTHING)
    # Mean ranks 12.8, 6 and 5.2; of ten values in two layers √(15 · 16/12 · 2/5) apart by chance.
    error = np.sqrt(8)
    assert pairs["z"].tolist() == pytest.approx([6.8 / error, 7.6 / error, 0.8 / error])
    assert pairs[["first", "second"]].to_numpy().tolist() == [[0, 1], [0, 2], [1, 2]]
    assert pairs["p"].tolist() == pytest.approx(2 * stats.norm.sf(pairs["z"].abs()))


def test_kruskal_of_iris_is_that_of_r():
    from sklearn.datasets import load_iris

    iris = load_iris()
    found = [kruskal_test(column(x, iris.target), NOTHING)["statistic"] for x in iris.data.T]
    assert found == pytest.approx([96.937436, 63.571146, 130.411049, 131.185380], abs=1e-6)


@pytest.mark.parametrize("seed", range(4))
def test_of_two_groups_the_pair_is_the_whole_test(seed):
    """With ties too: the square of Dunn's z is H."""
    random = np.random.default_rng(seed)
    tested = column(random.integers(0, 5, 40), np.repeat([0, 1], [15, 25]))
    (z,) = dunn_pairs(tested, NOTHING)["z"]
    assert z**2 == pytest.approx(kruskal_test(tested, NOTHING)["statistic"])


def test_cliffs_delta_by_hand():
    """Of nine pairs the first is the higher in two, the lower in five."""
    found = cliff_delta(np.array([1.0, 2, 3]), np.array([2.0, 2, 4]))
    assert found.value == pytest.approx(-1 / 3)
    back = cliff_delta(np.array([2.0, 2, 4]), np.array([1.0, 2, 3]))
    assert (back.value, back.low, back.high) == pytest.approx((1 / 3, -found.high, -found.low))
    assert cliff_delta(np.array([5.0, 6]), np.array([1.0, 2])).value == 1
    assert np.isnan(cliff_delta(np.array([]), np.array([1.0])).value)


def test_cliffs_intervals_hold_the_truth():
    """Of normal values a shift of one is δ = 2Φ(1/√2) − 1."""
    random, truth = np.random.default_rng(7), 2 * stats.norm.cdf(1 / np.sqrt(2)) - 1
    held = 0
    for _ in range(300):
        found = cliff_delta(random.normal(1, 1, 60), random.normal(0, 1, 80))
        held += found.low <= truth <= found.high
    assert 0.91 <= held / 300 <= 0.98


@pytest.mark.parametrize(
    ("cells", "v"),
    [
        ([[50, 0], [0, 50]], 1.0),
        ([[25, 25], [25, 25]], 0.0),
        # φ² = .16, less 1/99; (2 − 1/99) − 1 below it
        ([[35, 15], [15, 35]], np.sqrt((0.16 - 1 / 99) / (1 - 1 / 99))),
        ([[10, 20], [0, 0]], np.nan),
    ],
)
def test_cramers_v_without_bias(cells, v):
    assert float(cramers_v(np.array(cells, float))) == pytest.approx(v, nan_ok=True)


def test_chance_hangs_together_with_nothing():
    random = np.random.default_rng(2)
    groups = pd.Series(random.integers(0, 4, 400))
    found = [
        category_effect(counted_cells(pd.Series(random.integers(0, 6, 400)), groups).to_numpy(), 1)
        for _ in range(20)
    ]
    assert np.mean([one.value for one in found]) < 0.05
    assert all(one.low <= one.value <= one.high for one in found)


def test_categories_of_few_viewers_are_one():
    kinds = pd.Series(["a"] * 12 + ["b"] * 4 + ["c"] * 3 + [None])
    cells = counted_cells(kinds, pd.Series([0, 1] * 10))
    assert cells.sum(axis=1).to_dict() == {"": 7, "a": 12}


def test_shares_of_ranks_are_exact_and_so_are_resamples():
    random = np.random.default_rng(5)
    values, groups = random.integers(0, 30, 80).astype(float), random.integers(0, 3, 80)
    counts = viewer_draws(80, seed=1, draws=4)
    found = epsilon_draws(values, groups, counts)
    for row, weight in zip(found, counts.astype(int), strict=True):
        again, whose = np.repeat(values, weight), np.repeat(groups, weight)
        h = stats.kruskal(*[again[whose == one] for one in range(3)]).statistic
        assert row == pytest.approx(h / (len(again) - 1))
    assert (counts[0] == 1).all()
    assert (counts.sum(axis=1) == 80).all()


def test_many_values_are_ranked_as_finely_as_matters():
    random = np.random.default_rng(6)
    groups = random.integers(0, 3, 3000)
    values = random.normal(size=3000) + groups
    counts = viewer_draws(3000, seed=2, draws=3)
    found = epsilon_draws(values, groups, counts)
    for row, weight in zip(found, counts.astype(int), strict=True):
        again, whose = np.repeat(values, weight), np.repeat(groups, weight)
        h = stats.kruskal(*[again[whose == one] for one in range(3)]).statistic
        assert row == pytest.approx(h / (len(again) - 1), abs=5e-4)


@pytest.mark.parametrize(
    ("values", "groups"),
    [([1.0, 1, 1], [0, 1, 1]), ([1.0, 2, 3], [0, 0, 0]), ([np.nan] * 3, [0, 1, 1])],
)
def test_what_tells_nobody_apart_has_no_effect(values, groups):
    found = epsilon_draws(np.array(values), np.array(groups), np.ones((2, 3)))
    assert np.isnan(found).all()


def test_intervals_of_effects_hold_the_truth():
    random = np.random.default_rng(3)

    def drawn(n):
        groups = random.integers(0, 3, n)
        return random.normal(size=n) + 0.7 * groups, groups

    (truth,) = epsilon_draws(*drawn(200_000), np.ones((1, 200_000)))
    held = 0
    for at in range(120):
        found = draw_estimate(epsilon_draws(*drawn(400), viewer_draws(400, at)))
        held += found.low <= truth <= found.high
    assert 0.88 <= held / 120 <= 1


DREW = Drawn(
    {"level": "first", "events": "whole"},
    copies={"level": {"mean"}},
    amounts=frozenset({"events", "day_share"}),
)


@pytest.mark.parametrize(
    ("measure", "rows", "reason"),
    [
        ("level", "first", "clustered"),
        ("level", "whole", "clustered"),
        ("level", "second", None),
        ("mean", "first", "copy"),
        ("mean", "second", None),
        ("events", "second", "clustered"),
        ("day_share", "second", "amounts"),
        ("year", "first", None),
        ("later_events", "second", None),
    ],
)
def test_what_drew_the_segments_is_refused(measure, rows, reason):
    if reason is None:
        refuse_circular(measure, rows, DREW)
        return
    with pytest.raises(CircularTest, match=measure) as error:
        refuse_circular(measure, rows, DREW)
    assert error.value.reason == reason


@pytest.mark.parametrize(
    "test",
    [
        lambda drawn: kruskal_test(column(FLIES, np.repeat([0, 1, 2], 5)), drawn),
        lambda drawn: dunn_pairs(column(FLIES, np.repeat([0, 1, 2], 5)), drawn),
        lambda drawn: category_test("flies", "second", np.array([[9, 1], [1, 9]]), drawn),
    ],
)
def test_every_test_asks_whether_it_may(test):
    test(NOTHING)
    with pytest.raises(CircularTest):
        test(Drawn({"flies": "second"}))


def test_p_values_come_from_nowhere_else():
    """What makes a p-value of segments asks the guard in the same function."""
    makers = {
        "kruskal",
        "chi2_contingency",
        "mannwhitneyu",
        "f_oneway",
        "ttest_ind",
        "sf",
        "pvalue",
    }
    for path in ROOM.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if not isinstance(node, ast.FunctionDef):
                continue
            names = {one.attr for one in ast.walk(node) if isinstance(one, ast.Attribute)}
            called = {one.id for one in ast.walk(node) if isinstance(one, ast.Name)}
            if path.parent.name == "evidence" and names & makers:
                assert "refuse_circular" in called, f"{path.name}: {node.name}"


def test_halves_of_rows_overlap_the_whole_only():
    assert rows_overlap("whole", "second")
    assert rows_overlap("first", "first")
    assert not rows_overlap("first", "second")
    assert not rows_overlap("before", "after")


def halves(tmp_path, noise, users=900, k=3, seed=3):
    """Return the tables of viewers of k tastes, seen twice with so much noise."""
    random = np.random.default_rng(seed)
    kind = np.arange(users) % k
    seen = [4.0 * kind + noise * random.normal(size=users) for _ in range(2)]
    events = random.integers(10, 50, users).astype(float)
    features = pd.concat(
        [
            pd.DataFrame(
                {"user_id": range(users), "half": half, "n": 9, "level": taste,
                 "day_share": random.random(users)}
            )
            for half, taste in enumerate(seen, 1)
        ]
    )  # fmt: skip
    matrix = pd.DataFrame({"user_id": range(users), "level": seen[0], "events": events / 1000})
    catalogue = pd.DataFrame(
        {
            "feature": ["level", "events", "day_share"],
            "block": ["level", "volume", "volume"],
            "kept": [True, True, False],
        }
    )
    frames = {"half_features": features, "half_matrix": matrix, "catalogue": catalogue}
    scrubbed = given.stored(tmp_path / "scrubbed", frames)
    chosen = {"method": ["KMeans"], "parameters": [json.dumps({})], "k": [k]}
    # The report counts the kinds the other way round.
    labels = pd.DataFrame({"user_id": range(users), "segment": k - 1 - kind})
    modelled = given.stored(
        tmp_path / "modelled", {"chosen": pd.DataFrame(chosen), "half_labels": labels}
    )
    return scrubbed, modelled, k - 1 - kind


def test_planted_tastes_are_found_on_a_half_and_hold_on_the_other(tmp_path):
    scrubbed, modelled, kind = halves(tmp_path, noise=0.5)
    found = halved_viewers(RULE, [0, 1, 2], scrubbed=scrubbed, modelled=modelled)
    assert (found.segment == kind).mean() > 0.99
    assert found.ari > 0.97
    rows, first, second = half_rows(found, 1)
    row = next(one for one in rows if one["measure"] == "level")
    assert row["kept_value"] == pytest.approx(second["level"][0] / first["level"][0])
    assert 0.95 < row["kept_value"] < 1.02
    assert row["kept_low"] < row["kept_value"] < row["kept_high"]
    assert row["p"] < 1e-9
    refused = {one["measure"]: one["refused"] for one in rows}
    assert refused == {"level": "", "day_share": "amounts"}


def test_what_is_chance_on_a_half_is_nothing_on_the_other(tmp_path):
    """Any cut explains what it cut; without tastes nothing of it is left."""
    scrubbed, modelled, _ = halves(tmp_path, noise=400.0)
    found = halved_viewers(RULE, [0, 1, 2], scrubbed=scrubbed, modelled=modelled)
    rows, _, _ = half_rows(found, 1)
    row = next(one for one in rows if one["measure"] == "level")
    assert row["drawn_value"] > 0.7
    assert row["value"] < 0.01
    assert row["kept_value"] < 0.02
    assert row["p"] > 0.001


def test_segments_that_may_not_be_told_are_left_out(tmp_path):
    scrubbed, modelled, kind = halves(tmp_path, noise=0.5)
    found = halved_viewers(RULE, [0, 2], scrubbed=scrubbed, modelled=modelled)
    assert set(found.segment) == {0, 2}
    assert len(found.segment) == pytest.approx((kind != 1).sum(), abs=9)


def test_counts_of_both_halves_stand_for_their_block():
    catalogue = pd.DataFrame({"feature": ["a", "b", "c"], "block": ["x", "x", "y"]})
    drawn = drawn_on_half(["a", "c"], ["b", "c"], catalogue)
    assert drawn.rows == {"a": "whole", "c": "first"}
    assert set(drawn.amounts) == {"a", "b"}


def test_no_halves_no_evidence(tmp_path):
    bare = given.stored(tmp_path, {"catalogue": pd.DataFrame({"feature": ["a"], "block": ["x"]})})
    assert halved_viewers(RULE, [0, 1], scrubbed=bare, modelled=bare) is None
    assert earlier_segments(RULE, [0, 1], scrubbed=bare, modelled=bare) is None
    tables = evidence_tables([0], Settings(), 10, obtained=bare, scrubbed=bare, modelled=bare)
    assert {name: len(frame) for name, frame in tables.items()} == {
        "evidence_tests": 0, "evidence_pairs": 0, "evidence_facts": 0,
    }  # fmt: skip


def later(tmp_path, users=600):
    """Return viewers of two kinds by a date: the second gives more later, and rates alike."""
    random, kind = np.random.default_rng(4), np.arange(600) % 2
    matrix = pd.DataFrame({"user_id": range(users), "split": "train", "n": 9, "x": 5.0 * kind})
    matrix["x"] += random.normal(size=users)
    events = pd.DataFrame({"user_id": range(users), "events": random.poisson(1 + 3 * kind)})
    churned = pd.DataFrame({"user_id": range(users), "churned": random.random(users) < 0.4})
    rated = pd.DataFrame({"event": range(users), "user_id": range(users)})
    marks = pd.DataFrame({"event": range(users), "rating": random.integers(1, 6, users) * 1.0})
    windows = pd.DataFrame(
        {"split": ["test"], "cut": [pd.Timestamp("2005-10-03")], "end": [pd.NaT], "days": [90]}
    )
    frames = {
        "prediction_windows": windows,
        "window": pd.DataFrame({"min_ratings": [5]}),
        **{f"prediction/matrix_{name}": matrix for name in ("train", "test")},
        "prediction/engagement/y_test": events,
        "prediction/churn/y_test": churned,
        "prediction/rating/X_test": rated,
        "prediction/rating/y_test": marks,
    }
    for name in frames:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
    scrubbed = given.stored(tmp_path, frames)
    chosen = pd.DataFrame({"method": ["KMeans"], "parameters": ["{}"], "k": [2]})
    labels = pd.DataFrame({"user_id": range(users), "segment": kind})
    modelled = given.stored(tmp_path / "modelled", {"chosen": chosen, "labels": labels})
    return scrubbed, modelled, kind


def test_what_came_later_tells_planted_kinds_apart(tmp_path):
    scrubbed, modelled, kind = later(tmp_path)
    earlier = earlier_segments(RULE, [0, 1], scrubbed=scrubbed, modelled=modelled)
    assert (earlier.segment.to_numpy() == kind).mean() > 0.97
    assert (earlier.cut, earlier.days) == (pd.Timestamp("2005-10-03"), 90)
    rows = {one["measure"]: one for one in later_rows(earlier, scrubbed, 1, 10)}
    assert list(rows) == ["later_events", "later_marks", "later_came", "later_left"]
    assert rows["later_events"]["p"] < 1e-9
    assert rows["later_events"]["value"] > 0.3
    for name in ("later_marks", "later_left"):
        assert rows[name]["value"] < 0.1
        assert rows[name]["p"] > 0.001
    came = scrubbed.frame("prediction/engagement/y_test")["events"] > 0
    assert rows["later_events"]["viewers"] == came.sum()
    assert rows["later_came"]["viewers"] == 600
    # A third of the first kind stays away (Poisson of 1), and hardly anybody of the second.
    assert rows["later_came"]["value"] > 0.3
    assert rows["later_came"]["p"] < 1e-9
    assert rows["later_left"]["effect"] == rows["later_came"]["effect"] == "cramers_v"
    assert [one["refused"] for one in rows.values()] == [""] * 4


def test_viewers_who_were_not_known_by_then_do_not_count(tmp_path):
    scrubbed, modelled, _ = later(tmp_path)
    frame = scrubbed.frame("prediction/matrix_test")
    few = frame.assign(n=np.where(frame["user_id"] < 100, 4, 9))
    few.to_parquet(tmp_path / "prediction" / "matrix_test.parquet", index=False)
    assert len(earlier_segments(RULE, [0, 1], scrubbed=scrubbed, modelled=modelled).segment) == 500


def test_dropped_measures_and_attributes_are_tested_but_copies_are_not(tmp_path):
    random, kind = np.random.default_rng(8), np.arange(400) % 2
    features = pd.DataFrame(
        {"user_id": range(400), "used": kind + random.normal(size=400) / 9,
         "twin": kind + random.normal(size=400) / 9, "other": random.normal(size=400) + kind}
    )  # fmt: skip
    frames = {
        "features": features,
        "catalogue": pd.DataFrame(
            {"feature": ["used", "twin", "other"], "kept": [True, False, False]}
        ),
        "correlations": pd.DataFrame(
            [("twin", "used", -0.96), ("other", "used", 0.4)],
            columns=["feature_a", "feature_b", "rho"],
        ),
        "feature_limits": pd.DataFrame({"max_correlation": [0.9]}),
    }
    scrubbed = given.stored(tmp_path / "scrubbed", frames)
    viewers = pd.DataFrame({"user_id": range(400), "gender": np.where(kind, "f", "m")})
    viewers["age"] = random.integers(18, 80, 400)
    obtained = given.stored(tmp_path / "obtained", {"viewers": viewers})
    labels = ibis.memtable(
        pd.DataFrame({"user_id": range(400), "segment": kind, "evidence": "full"})
    )
    assert drawn_on_all(scrubbed).copies == {"used": {"twin"}}
    rows = unused_rows(labels, [0, 1], 1, 10, obtained=obtained, scrubbed=scrubbed)
    found = {one["measure"]: (one["effect"], one["refused"]) for one in rows}
    assert found == {
        "twin": ("epsilon2", "copy"),
        "other": ("epsilon2", ""),
        "attribute:gender": ("cramers_v", ""),
        "attribute:age": ("epsilon2", ""),
    }
    by_name = {one["measure"]: one for one in rows}
    assert by_name["attribute:gender"]["value"] == pytest.approx(1)
    assert by_name["other"]["p"] < 1e-6 < by_name["attribute:age"]["p"]
    assert np.isnan(by_name["twin"]["p"])


def test_the_first_of_equal_favourites_is_taken():
    users, kinds = pd.Series([1, 1, 1, 2, 2]), pd.Series(["b", "b", "a", "z", "y"])
    assert most_frequent(users, kinds).to_dict() == {1: "b", 2: "y"}


def test_favourites_are_those_of_the_other_half(tmp_path):
    ratings = pd.DataFrame(
        {"event": range(5), "user_id": 1, "title_id": [1, 2, 3, 4, 4], "rating": 3.0}
    )
    titles = pd.DataFrame(
        {"title_id": [1, 2, 3, 4], "year": [1985, 1981, 1999, 1974],
         "genres": ["Drama|War", "War", "Drama", "Drama"], "genuine": True}
    )  # fmt: skip
    half = pd.DataFrame({"event": [0, 1, 2]})
    scrubbed = given.stored(tmp_path, {"ratings": ratings, "titles": titles, "second_half": half})
    found = favourite_kinds(scrubbed).loc[1]
    assert found.to_dict() == {"favourite_era": "1980", "favourite_genre": "Drama"}


def test_values_of_halves_stand_beside_those_of_all():
    tests = pd.DataFrame(
        [("half", "a", "epsilon2", 0.3, 0.4), ("half", "era", "cramers_v", 0.5, np.nan),
         ("later", "b", "epsilon2", 0.2, np.nan)],
        columns=["kind", "measure", "effect", "value", "drawn_value"],
    )  # fmt: skip
    found = effects.half_values(tests)
    assert found.index.tolist() == ["a"]
    assert found.loc["a"].tolist() == [0.4, 0.3]
    assert effects.half_values(tests[tests["kind"] == "later"]) is None
