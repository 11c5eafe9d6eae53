"""Rules of segments: bounds by hand, planted rules found, fidelity on others, few viewers."""

from __future__ import annotations

import ibis
import numpy as np
import pandas as pd
import pytest
import stage_tables as given

from analysis.clustering.methods.labelling import Centres
from analysis.clustering.segmentation import Segmentation
from analysis.clustering.space import Axes
from analysis.disclosure import is_few
from analysis.interpret.rules.assignment_importance import importance_table, original_centres
from analysis.interpret.rules.known_viewers import KnownViewers, viewers_measured
from analysis.interpret.rules.rule_fidelity import rule_fidelity
from analysis.interpret.rules.segment_rules import COLUMNS, rule_tables
from analysis.interpret.rules.surrogate_tree import (
    Branch,
    chosen_tree,
    foretold_segments,
    plain_bound,
    tree_steps,
)

# Counts of 5 and more, a level around nought, and years: three types by two of them.
PLANTED = Branch(
    0, "year", 1987.0, Branch(1, "level", -0.3, Branch(2), Branch(1)), Branch(0)
)  # fmt: skip


def audience(users=3000, seed=3, wrong=0.0, tree=PLANTED) -> KnownViewers:
    """Return viewers whose segments a planted tree gives, but for a share of wrong ones."""
    random = np.random.default_rng(seed)
    rows = pd.DataFrame(
        {
            "n": random.integers(5, 90, users).astype(float),
            "level": random.normal(0, 0.4, users),
            "year": random.uniform(1950, 2005, users),
        }
    )
    segment = foretold_segments(tree, rows)
    other = random.random(users) < wrong
    segment[other] = random.integers(0, 3, int(other.sum()))
    split = random.choice(["train", "val", "test"], users, p=[0.6, 0.2, 0.2])
    return KnownViewers(rows, segment, split, {"n": "count", "level": "stars", "year": "year"})


def questions(tree: Branch) -> list[tuple]:
    """Return measure, bound and segment of every place, in the order in which they are read."""
    steps = tree_steps(tree, pd.DataFrame({"n": [], "level": [], "year": []}))
    return [(one.branch.measure, one.branch.bound, one.branch.segment) for one in steps]


@pytest.mark.parametrize(
    ("bound", "values", "unit", "said"),
    [
        (7.5, [5, 7, 8, 9], "count", 7.0),
        (1987.4213, np.arange(1950, 2005.5, 0.25), "year", 1987.0),
        (-0.30812, np.linspace(-1, 1, 400), "stars", -0.31),
        (0.3749, np.linspace(0, 1, 4001), "share", 0.37),
        # Of values that lie close together the bound stays as fine as it has to be.
        (0.123456, [0.1234559, 0.1234561] * 50, "share", 0.123456),
        # exp(5.7414) − 1 is 310.5, and 310 is said.
        (5.7414, np.linspace(3, 8, 300), "log ratings so far", np.log1p(310)),
        (0.0, [-0.5, 0.5], "stars", 0.0),
    ],
)
def test_a_bound_is_what_a_person_says(bound, values, unit, said):
    assert plain_bound(bound, np.array(values, float), unit) == pytest.approx(said, abs=1e-12)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_planted_questions_are_found_again(seed):
    known = audience(seed=seed)
    tree = chosen_tree(known.part("train", 9999, 1), known.part("val", 9999, 1))
    found = questions(tree)
    assert [one[::2] for one in found] == [one[::2] for one in questions(PLANTED)]
    bounds = [one[1] for one in found if one[0]]
    assert bounds == pytest.approx([1987, -0.3], rel=0.05)


def test_rows_at_a_bound_lie_below_it():
    rows = pd.DataFrame({"year": [1987.0, 1987.1, 1980.0], "level": [0.0, 0.0, -0.3]})
    assert foretold_segments(PLANTED, rows).tolist() == [1, 0, 2]


def test_the_rule_of_a_segment_bounds_each_measure_once():
    tree = Branch(0, "year", 1990.0, Branch(1, "year", 1970.0, Branch(2), Branch(1)), Branch(0))
    tables = rule_tables(audience(tree=tree), [0, 1, 2], 1)
    rules = tables["segment_rules"].set_index("segment")
    assert rules.loc[1, ["low", "high"]].tolist() == pytest.approx([1970, 1990], abs=2)
    assert rules.loc[0, "low"] == pytest.approx(1990, abs=2)
    assert np.isnan(rules.loc[0, "high"])
    assert rules["measure"].tolist() == ["year"] * 3
    assert rules["position"].tolist() == [1, 1, 1]


def test_fidelity_by_hand():
    """Of ten viewers of two segments nine are the first; one of each is told wrong."""
    rows = pd.DataFrame({"year": [2000.0] * 7 + [1980.0, 2000, 2000], "level": 0.0, "n": 9.0})
    segment = np.array([0] * 7 + [0, 1, 0])
    test = KnownViewers(rows, segment, np.repeat("test", 10), {})
    train = KnownViewers(rows, np.array([1] * 6 + [0] * 4), np.repeat("train", 10), {})
    found = rule_fidelity(PLANTED, train, test, fewest=1)
    assert found["accuracy"] == pytest.approx(0.8)
    # 8 of 9 and 0 of 1
    assert found["balanced"] == pytest.approx(4 / 9)
    assert found["approximate"] is True
    # Training viewers say that everybody is of the second.
    assert found["majority"] == pytest.approx(0.1)
    assert found["chance"] == pytest.approx(0.5)
    assert (found["questions"], found["segments"], found["viewers"]) == (2, 2, 10)
    assert rule_fidelity(PLANTED, train, test, fewest=11) is None


def test_rules_are_tested_on_viewers_that_they_did_not_learn_from():
    """Where segments are chance, a tree remembers them and is right for no more than chance."""
    known = audience(wrong=1.0)
    record = rule_tables(known, [0, 1, 2], 1)["rule_fidelity"].iloc[0]
    assert record["viewers"] == (known.split == "test").sum()
    assert record["balanced"] == pytest.approx(1 / 3, abs=0.06)
    assert record["approximate"]
    assert abs(record["ari"]) < 0.05


@pytest.mark.parametrize("wrong", [0.0, 0.2])
def test_hits_are_counted_on_tested_viewers(wrong):
    known = audience(wrong=wrong)
    tables = rule_tables(known, [0, 1, 2], 1)
    test, hits = known.part("test", 9999, 1), tables["rule_hits"].set_index("segment")
    for segment, rules in tables["segment_rules"].groupby("segment"):
        fits = np.ones(len(test.rows), bool)
        for rule in rules.itertuples():
            value = test.rows[rule.measure]
            fits &= (value > np.nan_to_num(rule.low, nan=-np.inf)) & (
                value <= np.nan_to_num(rule.high, nan=np.inf)
            )
        own, row = test.segment == segment, hits.loc[segment]
        assert (row["viewers"], row["fitting"]) == (own.sum(), fits.sum())
        for share, whole in (("found", own), ("right", fits)):
            left = whole.sum() - (own & fits).sum()
            told = (own & fits).sum() / whole.sum() if not is_few(left) else np.nan
            assert row[share] == pytest.approx(told, nan_ok=True)


def test_answers_that_say_the_same_are_one():
    """Nothing is asked whose answer changes nothing."""
    for seed in range(4):
        tree = chosen_tree(audience(seed=seed, wrong=0.3), audience(seed=seed + 9, wrong=0.3))
        for step in tree_steps(tree, audience().rows):
            below, above = step.branch.below, step.branch.above
            if below and above and not below.measure and not above.measure:
                assert below.segment != above.segment


def test_the_tree_as_a_table_is_read_from_the_top():
    frame = rule_tables(audience(), [0, 1, 2], 1)["rule_tree"]
    assert frame["node"].tolist() == [1, 2, 3, 4]
    assert frame["parent"].tolist() == [0, 1, 1, 0]
    assert frame["depth"].tolist() == [1, 2, 2, 1]
    assert frame["above"].tolist() == [False, False, True, True]
    assert frame["leaf"].tolist() == [False, True, True, True]
    assert frame.loc[frame["leaf"], "viewers"].sum() == 3000


def test_a_single_segment_has_no_rule():
    known = audience(tree=Branch(0))
    tables = rule_tables(known, [0], 1)
    assert {name: len(frame) for name, frame in tables.items()} == dict.fromkeys(COLUMNS, 0)
    assert {name: list(frame) for name, frame in tables.items()} == {
        name: list(columns) for name, columns in COLUMNS.items()
    }


@pytest.mark.parametrize("users", [24, 60, 200])
def test_few_viewers_are_told_of_nowhere(users):
    tables = rule_tables(audience(users, wrong=0.1), [0, 1, 2], 1)
    tree, hits = tables["rule_tree"], tables["rule_hits"]
    counts = [*tree["viewers"], *(tree["viewers"] * tree["share"])]
    counts += [*(tree["viewers"] * (1 - tree["share"]))]
    for column, whole in (("found", "viewers"), ("right", "fitting")):
        counts += [*hits[whole], *(hits[whole] * hits[column])]
        counts += [*(hits[whole] * (1 - hits[column]))]
    assert not [count for count in counts if is_few(round(count, 6) if count == count else 0)]


def test_viewers_stand_in_the_tables_as_the_clustering_took_them(tmp_path):
    users = pd.DataFrame({"user_id": [1, 2, 3, 4], "split": ["train", "train", "val", "test"]})
    features = pd.DataFrame(
        {"user_id": [4, 3, 2, 1], "n": 9, "a": [50.0, np.nan, 3, 1], "b": [1.0, 2, 3, 4]}
    )
    catalogue = pd.DataFrame(
        {"feature": ["a", "b"], "unit": ["days", "share"], "kept": [True, False]}
    )
    treatment = pd.DataFrame({"feature": ["a"], "lower": [2.0], "upper": [10.0]})
    frames = {"users": users, "features": features, "catalogue": catalogue}
    scrubbed = given.stored(tmp_path, {**frames, "treatment": treatment})
    labels = pd.DataFrame({"user_id": [1, 2, 3, 4], "segment": [0, 1, 1, 0], "evidence": "full"})
    found = viewers_measured(ibis.memtable(labels), [0, 1], scrubbed)
    # Drawn in to 2 and 10; what is missing is the median of 2 and 3.
    assert found.rows["a"].tolist() == [2, 3, 2.5, 10]
    assert list(found.rows) == ["a"]
    assert found.segment.tolist() == [0, 1, 1, 0]
    assert found.split.tolist() == ["train", "train", "val", "test"]
    assert found.units == {"a": "days"}
    alone = viewers_measured(
        ibis.memtable(labels.assign(evidence=["full", "low"] * 2)), [1], scrubbed
    )
    assert alone.rows.shape == (1, 0)


def two_kinds(users=1000, seed=1):
    """Return a model of two kinds by x alone, and viewers of both; y stands for nothing."""
    random = np.random.default_rng(seed)
    x = np.where(np.arange(users) % 2, 3.0, -3.0) + random.normal(0, 0.1, users)
    rows = pd.DataFrame({"user_id": range(users), "split": "test", "n": 9, "x": x})
    rows = rows.assign(y=random.normal(size=users))
    centres = np.array([[-3.0, 0.0], [3.0, 0.0]])
    axes = Axes(np.zeros(2), np.eye(2))
    model = Centres(centres, np.arange(2))
    return Segmentation(("x", "y"), axes, model, np.arange(2), centres), rows


def test_the_measure_that_decides_moves_half_of_the_viewers():
    """Of two kinds of equal size another viewer is of the other kind in half of all cases."""
    found, rows = two_kinds()
    table = importance_table(found, rows, 1, 10).set_index("leading")
    assert list(table.index) == ["x", "y"]
    assert table.loc["x", "value"] == pytest.approx(0.5, abs=0.05)
    assert table.loc["x", "low"] < table.loc["x", "value"] < table.loc["x", "high"]
    assert table.loc["y", "value"] == 0
    assert (table["viewers"] == 1000).all()


def test_measures_that_hang_together_are_swapped_together():
    found, rows = two_kinds()
    rows = rows.assign(y=rows["x"])
    table = importance_table(found, rows, 1, 10)
    assert table["measures"].tolist() == ["x|y"]
    assert len(importance_table(found, rows.head(9), 1, 10)) == 0


def test_centres_are_told_in_the_units_of_the_measures():
    """The clustering saw the logarithm: a centre at 3 is that of e³."""
    found, rows = two_kinds(4000)
    raw = pd.DataFrame({"x": np.exp(rows["x"]), "y": 10 + 2 * rows["y"]})
    table = original_centres(found, [0, 1], rows, raw).set_index(["segment", "measure"])["value"]
    assert table[0, "x"] == pytest.approx(np.exp(-3), rel=0.01)
    assert table[1, "x"] == pytest.approx(np.exp(3), rel=0.01)
    assert table[1, "y"] == pytest.approx(10, abs=0.05)
    assert list(original_centres(found, [1], rows, raw)["segment"].unique()) == [1]
