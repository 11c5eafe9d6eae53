"""Ratings without types: features as scrub computes them, and the moments of those seen."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from obtained_folder import crowd, obtained, settings

from analysis.clustering.rule import Rule
from analysis.clustering.rule_parts import Continuum
from analysis.clustering.space import matrix_space
from analysis.model.gate import continuum, star_draws, star_facts
from analysis.model.gate.viewer_gate import rated_viewers
from analysis.scrub import scrub
from analysis.store import save_result
from analysis.tables import Tables

RULE = Rule(k_max=5, seed=1)


@pytest.fixture(scope="module")
def scrubbed(tmp_path_factory):
    folder = tmp_path_factory.mktemp("scrub")
    made = scrub(obtained(folder / "obtain", crowd(500)), settings())
    save_result(made, folder / "x" / "y", dict)
    return Tables(folder / "x" / "y")


def drawn_facts(shares=(0.1, 0.1, 0.3, 0.3, 0.2)):
    part = {"mean": 0.0, "within": 1.0, "between": 0.25}
    learned = {"parts": {"d": part, "absd": part | {"mean": 0.8}}}
    learned["shares"] = {"low": 0.1, "high": 0.2}
    marks, below = np.arange(1.0, 6), np.cumsum(shares)[:-1]
    return star_facts.StarFacts(marks, below, np.array([-0.5, 0.5]), 3.4, 1.8, 4.2, learned)


def test_features_by_hand():
    viewer, mark = np.array([0, 0, 0, 1]), np.array([5.0, 4, 1, 3])
    deviation = np.array([0.1, 0.1, -0.4, 0.0])
    found = star_facts.star_features(viewer, mark, deviation, 2, drawn_facts())
    # Deviations 1.5, .5 and -2; λ = 1 / .25 = 4.
    assert found["level"] == pytest.approx([0.0 / 7, -0.4 / 5])
    assert found["spread"] == pytest.approx([np.sqrt((6.5 + 4) / 6), np.sqrt(4 / 4)])
    assert found["share_low"] == pytest.approx([1.4 / 7, 0.4 / 5])
    assert found["share_high"] == pytest.approx([1.8 / 7, 0.8 / 5])
    assert found["crowd_distance"] == pytest.approx([(4 + 4 * 0.8) / 7, (0.4 + 4 * 0.8) / 5])


def test_features_are_those_of_scrub(scrubbed):
    facts = star_facts.star_facts(scrubbed)
    known = scrubbed.frame("features").set_index("user_id")
    titles = scrubbed.frame("known_titles").set_index("title")["deviation"]
    rows = scrubbed["ratings"].to_pandas().dropna(subset=["rating"])
    rows["deviation"] = rows["title_id"].astype(str).map(titles)
    viewer = known.index.get_indexer(rows["user_id"])
    mark, deviation = rows["rating"].to_numpy(float), rows["deviation"].to_numpy(float)
    found = star_facts.star_features(viewer, mark, deviation, len(known), facts)
    for name, values in found.items():
        assert values == pytest.approx(known[name].to_numpy(float), nan_ok=True), name


def test_what_is_known_of_ratings(scrubbed):
    facts = star_facts.star_facts(scrubbed)
    ratings = scrubbed["ratings"].to_pandas()["rating"].dropna()
    assert facts.marks.tolist() == sorted(ratings.unique())
    assert facts.below[0] == pytest.approx((ratings == facts.marks[0]).mean())
    assert facts.deviations.mean() == pytest.approx(
        scrubbed["ratings"]
        .to_pandas()["title_id"]
        .astype(str)
        .map(scrubbed.frame("known_titles").set_index("title")["deviation"])
        .mean(),
        abs=0.02,
    )


def test_drawn_ratings_have_the_shares_of_the_marks():
    facts = drawn_facts()
    counts = np.full(4000, 10)
    raters = star_draws.Raters(facts, counts, np.zeros(4000), star_draws.Temper())
    seen = raters(np.arange(4000), np.random.default_rng(1))
    # The mean of (x + α·m)/(n + α) is the share itself.
    assert seen["share_low"].mean() == pytest.approx(0.1, abs=0.005)
    assert seen["share_high"].mean() == pytest.approx(0.2, abs=0.005)


@pytest.mark.parametrize(
    "temper",
    [
        star_draws.Temper(0.5, 0.3, -0.4, 0.2, -0.1),
        star_draws.Temper(0.9, 0.5, 0.5, 0.0, 0.0, 0.2, -0.1),
        star_draws.Temper(0.2, 0.1),
    ],
)
def test_a_temper_is_found_again(temper):
    random = np.random.default_rng(2)
    counts = 5 + random.geometric(0.1, 6000)
    activity = continuum.normal_scores(counts[:, None].astype(float), random)[:, 0]
    raters = star_draws.Raters(drawn_facts(), counts, activity, temper)
    seen = raters(np.arange(6000), random)
    found = star_draws.fitted_raters(drawn_facts(), seen, counts, activity, Continuum())
    again = found(np.arange(6000), np.random.default_rng(3))
    wanted = star_draws.temper_moments(seen, activity)
    for name, value in star_draws.temper_moments(again, activity).items():
        assert value == pytest.approx(wanted[name], abs=0.1), name
    assert found.temper.level == pytest.approx(temper.level, rel=0.12)
    assert found.temper.spread == pytest.approx(temper.spread, rel=0.3, abs=0.05)


def test_distance_from_the_crowd_is_curved_in_level_as_in_the_data(scrubbed):
    matrix = scrubbed.frame("matrix")
    space = matrix_space(matrix, RULE)
    facts, viewers = star_facts.star_facts(scrubbed), rated_viewers(scrubbed)
    null = continuum.latent_null(matrix, space, RULE, viewers, facts)
    assert null is not None
    assert null.raters is not None
    rows = np.zeros((3000, space.train.shape[1]))
    drawn = space.axes.restore(null(rows, np.random.default_rng(4)))
    train = matrix.loc[matrix["split"] == "train", list(space.columns)].to_numpy()
    assert drawn.mean(axis=0) == pytest.approx(train.mean(axis=0), abs=0.15)
    assert drawn.std(axis=0) == pytest.approx(train.std(axis=0), rel=0.25)


def test_who_rates_nothing_shows_what_was_imputed():
    shown = continuum.Shown(0, "level", np.array([0.0, 1.0]), np.array([10.0, 20.0]), 13.0)
    found = shown.of(np.array([0.5, 0.5]), np.array([True, False]))
    assert found.tolist() == [15.0, 13.0]


def test_without_ratings_nothing_is_drawn_of_them(tmp_path):
    pd.DataFrame({"user_id": [1]}).to_parquet(tmp_path / "features.parquet")
    empty = Tables(tmp_path)
    assert star_facts.star_facts(empty) is None
    assert rated_viewers(empty) is None
