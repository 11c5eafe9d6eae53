"""The structure gate: its nulls keep what they should and lose what they must."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from analysis.model.gate import continuum, nulls, structure
from analysis.model.rule import Rule
from analysis.model.space import matrix_space, table_space

RULE = Rule(k_max=5, seed=1, nulls=19, nulls_copula=9, gate_rows=600)


def viewers(size, seed, modes=False):
    """Two features seen with error: tastes correlate .6, errors -.4, half of each at n = 10."""
    random = np.random.default_rng(seed)
    n = random.choice([5, 10, 20, 40], size)
    draw = random.multivariate_normal
    tastes = draw([0, 0], [[1, 0.6], [0.6, 1]], size)
    if modes:
        tastes[:, 0] = np.sign(tastes[:, 0]) * 4
    errors = draw([0, 0], [[1, -0.4], [-0.4, 1]], size) * np.sqrt(10 / n)[:, None]
    table = pd.DataFrame((tastes + errors) * (n / (n + 10))[:, None], columns=["one", "two"])
    table.insert(0, "user_id", np.arange(size))
    table.insert(1, "split", "train")
    table.insert(2, "n", n)
    return table


def reliability(table):
    n = continuum.harmonic_mean(table["n"].to_numpy(float))
    return dict.fromkeys(("one", "two"), n / (n + 10))


def test_tastes_and_errors_are_told_apart():
    table = viewers(20_000, 1)
    null = continuum.latent_null(table, matrix_space(table, RULE), reliability(table), RULE)
    assert (null.taste @ null.taste.T)[0, 1] == pytest.approx(0.6, abs=0.06)
    assert (null.error @ null.error.T)[0, 1] == pytest.approx(-0.4, abs=0.06)


def test_the_null_for_interactions_keeps_moments():
    table = viewers(6000, 2)
    space = matrix_space(table, RULE)
    null = continuum.latent_null(table, space, reliability(table), RULE)
    drawn = space.axes.restore(null(space.train, np.random.default_rng(0)))
    rows = table[["one", "two"]].to_numpy()
    assert drawn.mean(axis=0) == pytest.approx(rows.mean(axis=0), abs=0.03)
    assert np.cov(drawn.T) == pytest.approx(np.cov(rows.T), abs=0.04)


def test_the_null_for_interactions_melts_modes():
    table = viewers(3000, 3, modes=True)
    space = matrix_space(table, RULE)
    null = continuum.latent_null(table, space, reliability(table), RULE)
    drawn = space.axes.restore(null(space.train, np.random.default_rng(0)))[:, 0]
    rows = table["one"].to_numpy()
    middle = np.abs(rows) < 0.5
    assert (np.abs(drawn) < 0.5).mean() > 3 * middle.mean()


@pytest.mark.parametrize("modes", [False, True])
def test_the_gate_of_viewers(modes):
    table = viewers(1500, 4, modes)
    space = matrix_space(table, RULE)
    null = continuum.latent_null(table, space, reliability(table), RULE)
    found = structure.structure_gate(space.train, space.ks(RULE), 2 if modes else 1, RULE, null)
    assert found.record["structure"] == ("strong" if modes else "none")


def test_without_its_null_a_verdict_on_viewers_is_at_most_moderate():
    table = viewers(1500, 5, modes=True)
    space = matrix_space(table, RULE)
    found = structure.structure_gate(space.train, space.ks(RULE), 2, RULE)
    assert found.record["structure"] == "moderate"
    assert found.record["note"] == structure.LATENT_MISSING


@pytest.mark.parametrize("null", ["gaussian", "uniform", "copula"])
def test_nulls_keep_what_they_promise(null):
    random = np.random.default_rng(6)
    rows = random.normal(size=(4000, 2)) @ [[1, 0.8], [0, 0.6]] + 3
    drawn = nulls.NULLS[null](rows, random)
    assert drawn.mean(axis=0) == pytest.approx([3, 3], abs=0.15)
    if null != "uniform":
        assert np.corrcoef(drawn.T)[0, 1] == pytest.approx(0.8, abs=0.03)
    if null == "copula":
        assert np.sort(drawn, axis=0) == pytest.approx(np.sort(rows, axis=0))


def test_p_and_delta_by_hand():
    observed, drawn = np.array([0.5, 0.2]), np.array([[0.1, 0.2], [0.3, 0.1], [0.2, 0.3]])
    p, delta, mean, _, t = structure.gate_statistic(observed, drawn)
    assert mean == pytest.approx([0.2, 0.2])
    assert delta == pytest.approx(0.3)
    assert p == 1 / 4
    assert t[0] == max(t)


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({}, "strong"),
        ({"delta": 0.09}, "moderate"),
        ({"delta": 0.04}, "moderate"),
        ({"delta": 0.04, "icl_k": 1.0}, "none"),
        ({"p_uniform": 0.06}, "none"),
        ({"p_latent": 0.06}, "none"),
        ({"delta_latent": 0.079}, "none"),
        ({"p_copula": 0.9}, "strong"),
    ],
)
def test_the_thresholds_of_the_verdict(changed, expected):
    record = {"p_gaussian": 0.01, "p_uniform": 0.01, "p_copula": 0.01, "p_latent": 0.01}
    record |= {"delta": 0.2, "delta_latent": 0.2, "icl_k": 3.0} | changed
    assert structure.gate_verdict(record, RULE, True) == expected


@pytest.mark.parametrize("margin", ["chisquare", "beta"])
def test_one_population_keeps_skew_and_bounds(margin):
    random = np.random.default_rng(7)
    draw = {"chisquare": (1,), "beta": (0.7, 0.7)}[margin]
    rows = getattr(random, margin)(*draw, size=(1500, 3))
    space, _ = table_space(pd.DataFrame(rows, columns=list("abc")), RULE, True)
    null = continuum.one_population(space.train, space.axes, RULE)
    ks = space.ks(RULE)
    found = structure.structure_gate(space.train, ks, 4, RULE, None, False, null, space.axes)
    assert found.record["delta_smooth"] < RULE.delta_smooth
    assert found.record["structure"] == "none"


def test_groups_beat_one_population():
    random = np.random.default_rng(8)
    rows = random.normal(size=(600, 2)) + np.repeat([[0, 0], [5, 0], [0, 5]], 200, axis=0)
    space, _ = table_space(pd.DataFrame(rows, columns=list("ab")), RULE, True)
    null = continuum.one_population(space.train, space.axes, RULE)
    found = structure.structure_gate(
        space.train, space.ks(RULE), 3, RULE, None, False, null, space.axes
    )
    assert found.record["delta_smooth"] > 0.1
    assert found.record["structure"] == "strong"


def test_n3_keeps_the_margins_of_columns():
    random = np.random.default_rng(9)
    rows = random.random((1000, 2)) @ [[1, 0.6], [0, 1]]
    space, points = table_space(pd.DataFrame(rows, columns=list("ab")), RULE, False)
    drawn = structure.on_columns(nulls.copula_null, space.axes, points, random)
    back = space.axes.restore(drawn)
    assert np.sort(back, axis=0) == pytest.approx(np.sort(rows, axis=0))
