"""The gate of any table: groups that overlap are found, populations of any shape are none."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from benchmark_tables import LABELLED, STRUCTURELESS

from analysis.clustering.rule import Rule
from analysis.clustering.space import table_space
from analysis.holm import holm_adjusted
from analysis.model.any_table import table_rule
from analysis.model.gate.table_gate import bend_outwards, few_components, table_gate
from analysis.settings import load_settings

RULE = Rule(k_max=8, seed=1, nulls=19, nulls_copula=3, gate_rows=700, gate_samples=3)


def verdict(rows, seed):
    table = pd.DataFrame(rows).add_prefix("c")
    space, _ = table_space(table, RULE, True)
    ks = space.ks(RULE)
    return table_gate(space, space, ks, few_components(space, ks, RULE), RULE).record["structure"]


@pytest.mark.parametrize("seed", [1, 2])
@pytest.mark.parametrize("name", ["engytime", "spreads", "unequal_five", "bars_and_ball", "lsun"])
def test_groups_that_overlap_are_found(name, seed):
    assert verdict(LABELLED[name](np.random.default_rng(seed))[0], seed) != "none"


@pytest.mark.parametrize(
    "name",
    ["lognormal", "chi_square", "exponential", "beta", "heavy_tails", "skewed_together",
     "t_together", "bowl", "golf_ball", "rolled_sheet", "s_sheet", "bent_cloud", "paraboloid"],
)  # fmt: skip
def test_one_population_of_any_shape_is_none(name):
    assert verdict(STRUCTURELESS[name](np.random.default_rng(3)), 3) == "none"


def test_the_tables_of_a_bare_table_suffice():
    rule = table_rule(load_settings(), None)
    least = 1 / (rule.nulls + 1)
    assert rule.nulls < Rule(k_max=22, seed=1).nulls
    assert max(holm_adjusted([least, least])) <= rule.alpha


def test_few_rows_in_groups_far_apart_are_found():
    groups = np.arange(150) % 3
    rows = np.random.default_rng(1).normal(size=(150, 2)) + 9 * np.eye(3)[groups][:, :2]
    assert verdict(rows, 1) == "strong"


@pytest.mark.parametrize("share", [0.2, 0.33, 0.5, 0.8])
def test_a_column_of_two_groups_melts_into_one_population(share):
    random = np.random.default_rng(4)
    values = random.normal(size=200) + 9 * (np.arange(200) < 200 * share)
    shown = bend_outwards(values, RULE.continuum)
    assert (np.diff(shown) >= 0).all()
    assert values.min() <= shown[0] <= shown[-1] <= values.max()
    # A bend, no step: the middle of the range is passed in several points.
    low, high = np.quantile(values, [0.05, 0.95])
    assert ((shown > low) & (shown < high)).mean() > 0.2
