"""Columns of any table made comparable: skew is bent away, groups far apart stay apart."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from benchmark_tables import STRUCTURELESS, unbalance
from scipy.stats import skew

from analysis.clustering.column_bends import has_valley, straight_column, transform_columns
from analysis.clustering.column_units import (
    group_units,
    pooled_covariance,
    rounded_labels,
    spread_within,
)
from analysis.clustering.methods.lloyd import kmeans_by_k
from analysis.clustering.methods.mixture import Mixture
from analysis.clustering.rule import Rule
from analysis.clustering.rule_columns import Columns
from analysis.clustering.space import table_space
from analysis.model.compare.indices import adjusted_rand

HOW, RULE = Columns(), Rule(k_max=22, seed=1)

ONE = {
    "normal": lambda random, n: random.normal(size=n),
    "uniform": lambda random, n: random.random(n),
    "exponential": lambda random, n: random.exponential(size=n),
    "lognormal": lambda random, n: np.exp(1.5 * random.normal(size=n)),
    "heavy": lambda random, n: random.standard_t(2, size=n),
    "bounded": lambda random, n: random.beta(0.5, 3, n),
    "counts": lambda random, n: random.poisson(1, n).astype(float),
    "marks": lambda random, n: random.integers(1, 6, n).astype(float),
    "two values": lambda random, n: (random.random(n) < 0.2).astype(float),
    "many zeros": lambda random, n: np.where(random.random(n) < 0.4, 0, random.exponential(size=n)),
}


@pytest.mark.parametrize("rows", [100, 3000])
@pytest.mark.parametrize("kind", ONE)
def test_one_population_has_no_valley(kind, rows):
    random = np.random.default_rng(1)
    for _ in range(5):
        values = ONE[kind](random, rows)[:, None]
        z = (values - values.mean()) / values.std()
        bent, _ = transform_columns(values, 99.0, HOW)
        assert not (has_valley(z[:, 0], HOW) and has_valley(bent[:, 0], HOW))


@pytest.mark.parametrize("kind", ["exponential", "lognormal", "bounded"])
def test_skew_is_bent_away(kind):
    values = ONE[kind](np.random.default_rng(2), 2000)
    bent = transform_columns(values[:, None], 3.5, HOW)[0][:, 0]
    assert abs(skew(bent)) < skew(values) / 3
    assert np.abs(bent).max() <= 3.5


def test_groups_keep_the_proportions_of_their_distances():
    random = np.random.default_rng(3)
    places = np.repeat([0.0, 1.0, 8.0, 10.0], [400, 400, 60, 60])
    values = places + 0.05 * random.normal(size=len(places))
    found = transform_columns(values[:, None], 3.5, HOW)[0][:, 0]
    means = [found[places == place].mean() for place in (0, 1, 8, 10)]
    assert np.diff(means) / (means[1] - means[0]) == pytest.approx([1, 7, 2], rel=0.05)


def test_units_and_ends_of_straight_columns_by_hand():
    # Two equal groups at ±1 with a spread of .1: the unit is half a deviation, not a tenth.
    values = np.tile([-1.1, -0.9, 0.9, 1.1], 100)
    assert straight_column(values, 3.5, HOW) == pytest.approx(values / 0.5)
    assert straight_column(values, 3.5, Columns(least=0.05)) == pytest.approx(values / 0.1)
    # One value far out comes to 3.5 deviations (of 1.005) beyond the others.
    odd = np.append(values, 30.0)
    assert straight_column(odd, 3.5, Columns(least=1.0)).max() == pytest.approx(
        1.1 + 3.5 * np.clip(odd, -1.1, 1.1).std()
    )


def test_the_spread_within_components_by_hand():
    factors = np.array([np.diag([1 / 2, 1 / 4]), np.diag([1 / 4, 1 / 2])])
    found = Mixture(np.array([0.25, 0.75]), np.zeros((2, 2)), factors, "full")
    # Variances 4 and 16, a quarter and three quarters of them: 13 and 7.
    assert spread_within(found) ** 2 == pytest.approx([13, 7])


# Mixtures tile what is curved, or heavy in many columns at once, as if it were groups.
TILED = {
    *("t_together", "bowl", "golf_ball", "ring"),
    *("rolled_sheet", "s_sheet", "bent_cloud", "paraboloid"),
}


@pytest.mark.parametrize("kind", sorted(set(STRUCTURELESS) - TILED))
def test_columns_of_one_population_are_of_one_unit(kind):
    rows = STRUCTURELESS[kind](np.random.default_rng(5))
    rows, _ = transform_columns(rows, 3.5, HOW)
    assert group_units(rows, RULE) == pytest.approx(1)


@pytest.mark.parametrize("kind", sorted(TILED))
def test_units_of_what_mixtures_tile_stay_near_each_other(kind):
    rows = STRUCTURELESS[kind](np.random.default_rng(5))
    rows = transform_columns(rows, 3.5, HOW)[0]
    apart = np.abs(np.log(group_units(rows, RULE) / rows.std(axis=0)))
    assert apart.max() < np.log(RULE.columns.unit_most) + 1e-9


def test_a_column_of_two_values_is_no_better_than_others():
    random = np.random.default_rng(6)
    rows = np.column_stack([random.random(600) < 0.3, random.normal(size=(600, 2))]).astype(float)
    assert group_units(transform_columns(rows, 3.5, HOW)[0], RULE) == pytest.approx(1)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_small_groups_far_apart_do_not_melt(seed):
    rows, groups = unbalance(np.random.default_rng(seed))
    table = pd.DataFrame(rows).add_prefix("x")
    points = table_space(table, RULE, True)[1]
    assert adjusted_rand(groups, kmeans_by_k(points, [8], 20, 1)[8][1]) > 0.95
    space, scaled = table_space(table * [1000, 0.01] + 7, RULE, True)
    assert scaled == pytest.approx(points, abs=1e-6)
    assert space.transform[4].endswith("within them: x0, x1")
    assert space.weights["x0"] > 2 * space.weights["x1"]


def test_groups_are_rounded():
    # Two long groups side by side: KMeans halves both, unless they are made round.
    random, groups = np.random.default_rng(7), np.repeat([0, 1], 300)
    rows = random.normal(size=(600, 2)) * [6, 0.5] + np.outer(groups, [0, 4])
    plain, rounded = (
        max(adjusted_rand(groups, rounded_labels(rows, 2, seed, turns, 1e-3)) for seed in range(4))
        for turns in (0, 2)
    )
    assert plain < 0.1
    assert rounded > 0.95


def test_the_pooled_covariance_by_hand():
    rows = np.array([[0.0, 0], [2, 2], [10, 0], [12, -6]])
    # About the means (1, 1) and (11, -3): products 1, 1, 1, 1; 1, 1, -3, -3; 1, 1, 9, 9.
    found = pooled_covariance(rows, np.array([0, 0, 1, 1]), 0.5)
    assert found == pytest.approx(np.array([[1.5, -1], [-1, 5.5]]))
