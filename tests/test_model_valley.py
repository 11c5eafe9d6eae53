"""Valleys of density: deep between groups, shallow on one population of any shape."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from analysis.clustering.rule import Rule
from analysis.clustering.rule_parts import Valleys
from analysis.clustering.space import table_space
from analysis.model.gate import structure, table_gate, valley

RULE = Rule(k_max=5, seed=1)


def sphere(random, size=1000):
    rows = random.normal(size=(size, 3))
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def bent(random, size=1000):
    along = random.normal(size=size)
    return np.column_stack([along, along**2 + 0.6 * random.normal(size=size)])


def sheet(random, size=1000):
    turn = 1.5 * np.pi * (1 + 2 * random.random(size))
    return np.column_stack([turn * np.cos(turn), 21 * random.random(size), turn * np.sin(turn)])


def touching(random, size=1000):
    turned = random.uniform(-1, 1, (size, 2)) @ np.array([[0.5, 0.5], [-0.5, 0.5]])
    return turned + np.repeat([[-1.05, 0], [1.05, 0]], size // 2, axis=0)


def overlapping(random, size=1000):
    return random.normal(size=(size, 2)) + np.repeat([[0, 0], [4, 0]], size // 2, axis=0)


def rings(random, size=1000):
    angle, radius = random.random(size) * 2 * np.pi, np.repeat([1.0, 2.0], size // 2)
    rows = np.column_stack([np.cos(angle), np.sin(angle)]) * radius[:, None]
    return rows + 0.05 * random.normal(size=rows.shape)


def test_depth_by_hand():
    line = [[1], [0, 2], [1, 3], [2, 4], [3]]
    density = np.array([1.0, 3.0, 0.5, 2.0, 0.0])
    assert valley.deepest_valley(
        density, [np.array(one) for one in line], 1, 20.0
    ) == pytest.approx(1.5)
    assert valley.deepest_valley(density, [np.array(one) for one in line], 2, 20.0) == 0
    apart = [np.array([1]), np.array([0]), np.array([3]), np.array([2])]
    assert valley.deepest_valley(np.zeros(4), apart, 2, 20.0) == 20


@pytest.mark.parametrize(("shape", "expected"), [(sphere, 2), (sheet, 2), (touching, 2)])
def test_dimensions_are_those_that_rows_fill(shape, expected):
    rows = shape(np.random.default_rng(2), 2000)
    wide = np.hstack([rows, np.zeros((len(rows), 3))])
    assert valley.valley_depth(wide, 1, Valleys())[1] == pytest.approx(expected, abs=0.2)


@pytest.mark.parametrize("shape", [sphere, bent, sheet])
def test_one_population_of_any_shape_has_no_deep_valley(shape):
    for seed in range(3):
        assert (
            valley.valley_depth(shape(np.random.default_rng(seed)), seed, Valleys())[0]
            < RULE.valley
        )


@pytest.mark.parametrize("shape", [touching, overlapping, rings])
def test_groups_are_parted(shape):
    for seed in range(3):
        found = valley.valley_test(shape(np.random.default_rng(seed)), RULE)
        assert found["valley"] >= RULE.valley
        assert found["p_valley"] == 1 / (RULE.nulls_valley + 1)


def test_depth_depends_on_neither_scale_nor_order():
    rows = overlapping(np.random.default_rng(3))
    depth = valley.valley_depth(rows, 1, Valleys())[0]
    assert valley.valley_depth(1000 * rows + 7, 1, Valleys())[0] == pytest.approx(depth, abs=1e-4)
    shuffled = rows[np.random.default_rng(4).permutation(len(rows))]
    assert valley.valley_depth(shuffled, 1, Valleys())[0] == pytest.approx(depth, abs=1e-4)


@pytest.mark.parametrize("rows", [np.zeros((2, 1)), np.zeros((30, 2)), np.arange(3.0)[:, None]])
def test_equal_and_few_rows_have_none(rows):
    assert valley.valley_depth(rows, 1, Valleys())[0] < RULE.valley


@pytest.mark.parametrize(("shape", "verdict"), [(sphere, "none"), (touching, "moderate")])
def test_moderate_structure_needs_a_valley(shape, verdict):
    table = pd.DataFrame(shape(np.random.default_rng(5))).add_prefix("c")
    space, _ = table_space(table, RULE, True)
    moderate = structure.untested_gate("")
    moderate.record["structure"] = "moderate"
    found = table_gate.valley_gate(moderate, [valley.valley_test(space.train, RULE)], RULE)
    assert found.record["structure"] == verdict
    assert bool(found.record["note"]) == (verdict == "none")
    assert moderate.record["structure"] == "moderate"


@pytest.mark.parametrize(
    ("rises", "verdict"),
    [
        ({"delta": 0.25, "delta_smooth": 0.19}, "strong"),
        ({"delta": 0.25}, "strong"),
        ({"delta": 0.15, "delta_smooth": 0.25}, "none"),
        ({"delta": 0.25, "delta_smooth": 0.15}, "none"),
    ],
)
def test_without_a_valley_only_a_rise_beyond_any_sheet_stands(rises, verdict):
    strong = structure.untested_gate("")
    strong.record.update({"structure": "strong", **rises})
    shallow = {"valley": 0.3, "p_valley": 0.05, "dimensions": 2.0}
    found = table_gate.valley_gate(strong, [shallow], RULE).record
    assert found["structure"] == verdict
    assert bool(found["note"]) == (verdict == "none")


def test_in_many_dimensions_no_valley_is_asked_for():
    random = np.random.default_rng(7)
    rows = random.normal(size=(900, 10)) + 1.3 * np.eye(10)[np.arange(900) % 3]
    space, _ = table_space(pd.DataFrame(rows).add_prefix("c"), RULE, True)
    moderate = structure.untested_gate("")
    moderate.record["structure"] = "moderate"
    found = table_gate.valley_gate(moderate, [valley.valley_test(space.train, RULE)], RULE).record
    assert found["dimensions"] > RULE.valley_dimensions
    assert found["valley"] < RULE.valley
    assert found["structure"] == "moderate"


def test_in_many_dimensions_a_smaller_rise_is_enough():
    random = np.random.default_rng(8)
    rule = Rule(k_max=5, seed=1, nulls=19, nulls_copula=9)
    rows = random.normal(size=(3000, 10))
    plain, _ = table_space(pd.DataFrame(rows).add_prefix("c"), rule, True)
    apart = rows + 2.8 * np.eye(10)[np.arange(3000) % 5]
    groups, _ = table_space(pd.DataFrame(apart).add_prefix("c"), rule, True)
    found = table_gate.table_gate(groups, groups, groups.ks(rule), 5, rule).record
    assert rule.delta_smooth_blind <= found["delta_smooth"] < rule.delta_smooth
    assert found["structure"] == "moderate"
    assert (
        table_gate.table_gate(plain, plain, plain.ks(rule), 5, rule).record["structure"] == "none"
    )
