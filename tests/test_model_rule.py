"""The declared rule: its hash moves with all that the choice depends on, and the code reads it."""

from __future__ import annotations

import json
from dataclasses import fields, is_dataclass, replace

import numpy as np
import pandas as pd
import pytest

from analysis.clustering.column_bends import transform_columns
from analysis.clustering.methods import candidates
from analysis.clustering.rule import Rule, declared
from analysis.clustering.rule_parts import Competitor, Valleys
from analysis.clustering.space import split_of, table_space
from analysis.commands.flags import settings_of
from analysis.model.any_table import table_rule
from analysis.model.compare import fitting, gap, ranking, votes
from analysis.model.gate import continuum, valley
from analysis.settings import Model, Settings

RULE = Rule(k_max=4, seed=1)


def changed(value):
    """Return every value that differs from this one in one place, with the place's name."""
    if is_dataclass(value):
        return [
            (f"{field.name}{place}", replace(value, **{field.name: other}))
            for field in fields(value)
            for place, other in changed(getattr(value, field.name))
        ]
    if isinstance(value, dict):
        return [(f".{key}{p}", value | {key: o}) for key in value for p, o in changed(value[key])]
    if isinstance(value, tuple):
        found = [
            (f"[{at}]{place}", (*value[:at], other, *value[at + 1 :]))
            for at, one in enumerate(value)
            for place, other in changed(one)
        ]
        return [*found, ("[less]", value[:-1])]
    if isinstance(value, bool) or value is None:
        return [("", not value)]
    return [("", f"{value}!" if isinstance(value, str) else value + 1)]


CHANGES = changed(RULE)


@pytest.mark.parametrize("other", [one for _, one in CHANGES], ids=[name for name, _ in CHANGES])
def test_any_change_of_the_rule_changes_its_hash(other):
    assert other.hash != RULE.hash


def test_no_two_changes_share_a_hash():
    assert len({other.hash for _, other in CHANGES} | {RULE.hash}) == len(CHANGES) + 1 > 150


def test_a_candidate_more_changes_the_hash_and_is_fitted():
    more = replace(RULE, candidates=(*RULE.candidates, Competitor("KMeans", ({"axes": 0.3},))))
    assert more.hash != RULE.hash
    added = [unit for unit in fitting.work_units([2, 3], 100, more) if unit[1] == {"axes": 0.3}]
    assert [ks for _, _, ks in added] == [[2], [3]]


def test_every_method_is_declared_and_every_declared_one_is_known():
    assert {one.method for one in RULE.candidates} == set(candidates.METHODS)


def test_fewer_candidates_are_fewer_fits():
    only = replace(RULE, candidates=(Competitor("Ward", ({"linkage": "ward"},)),))
    assert [unit[0].name for unit in fitting.work_units([2, 3], 100, only)] == ["Ward"]
    table = pd.DataFrame(np.random.default_rng(1).normal(size=(80, 2)), columns=["a", "b"])
    found, _ = fitting.fit_all(table_space(table, only, True)[0], [2, 3], only)
    assert [one.name for one in found] == ["Ward k=2", "Ward k=3"]


@pytest.mark.parametrize(("rows", "there"), [(99, False), (100, True)])
def test_a_candidate_competes_from_its_number_of_rows(rows, there):
    rule = replace(RULE, candidates=(Competitor("KMeans"), Competitor("Birch", from_rows=100)))
    names = [method.name for method in candidates.declared_methods(rule, rows)]
    assert names == ["KMeans", *["Birch"] * there]


def test_the_rule_is_told_whole():
    told = json.loads(declared(Model(), 1).text())
    assert told["candidates"][0] == {
        "method": "KMeans",
        "grid": [{}, {"axes": 0.75}, {"axes": 0.5}],
        "from_rows": 0,
        "viewers": False,
    }
    assert told["valleys"]["hill_share"] == 0.03
    assert told["fitting"]["mixture_warm"] == 8


def two_blobs(size=60):
    random = np.random.default_rng(2)
    return random.normal(size=(size, 2)) + np.repeat([[0, 0], [8, 0]], size // 2, axis=0)


def fitted(rule, name, ks=(2,), **parameters):
    method = next(one for one in candidates.declared_methods(rule, 60) if one.name == name)
    return method.fit(two_blobs(), ks, parameters, 1, 2)


def with_fitting(**more):
    return replace(RULE, fitting=replace(RULE.fitting, **more))


def test_mixtures_take_floor_and_passes_from_the_rule():
    kind = {"covariance_type": "spherical"}
    wide = fitted(with_fitting(mixture_floor=100.0), "Gaussian mixture", **kind)[2]
    assert (1 / wide.factors[:, 0, 0] ** 2 > 100).all()
    early = with_fitting(mixture_short=1, mixture_long=1, mixture_warm=1)
    assert not np.array_equal(
        fitted(early, "Gaussian mixture", ks=(3,), **kind)[3].means,
        fitted(RULE, "Gaussian mixture", ks=(3,), **kind)[3].means,
    )


def test_a_floor_is_a_share_of_the_mean_variance():
    rows, kind = two_blobs(), {"covariance_type": "full", "floor": 0.1}
    floored = fitted(RULE, "Gaussian mixture", **kind)[2]
    plain = fitted(with_fitting(mixture_floor=float(0.1 * rows.var(axis=0).mean())),
                   "Gaussian mixture", covariance_type="full")[2]  # fmt: skip
    np.testing.assert_array_equal(floored.factors, plain.factors)
    again = candidates.METHODS["Gaussian mixture"].refit(rows, {2: plain}, kind, 1)[2]
    precisions = again.factors @ again.factors.transpose(0, 2, 1)
    assert np.linalg.eigvalsh(precisions).max() <= 10 / rows.var(axis=0).mean() + 1e-9


@pytest.mark.parametrize("factor", [1, 4])
def test_a_mixture_with_a_floor_has_more_starts(factor):
    kind = {"covariance_type": "full", "floor": 0.1}
    rule = with_fitting(floored_factor=factor)
    assert fitted(rule, "Gaussian mixture", **kind)[2].made.starts == 2 * factor
    assert fitted(rule, "Gaussian mixture", covariance_type="full")[2].made.starts == 2


def test_only_viewers_get_mixtures_with_a_floor():
    theirs = table_rule(Settings(), None).candidates
    assert [one for one in RULE.candidates if one not in theirs] == [
        one for one in RULE.candidates if "floor" in one.grid[0]
    ]


def test_birch_takes_its_subclusters_from_the_rule():
    few = fitted(with_fitting(birch_subclusters=(4, 9)), "Birch")[2]
    assert 4 <= len(few.centres) <= 9


def test_dbscan_takes_its_neighbours_from_the_rule():
    sparse = {"eps_factor": 1.0, "min_samples_per_axis": 1}
    found = fitted(with_fitting(dbscan_least=29), "DBSCAN", **sparse)
    usual = fitted(RULE, "DBSCAN", **sparse)
    assert next(iter(found.values())).radius > 1.5 * next(iter(usual.values())).radius


def test_hdbscan_takes_its_radius_from_the_rule():
    sizes = {"min_cluster_share": 0.2, "min_samples": 5}
    near = fitted(with_fitting(hdbscan_core=0.05), "HDBSCAN", **sizes)[2]
    assert near.radius < fitted(RULE, "HDBSCAN", **sizes)[2].radius


def test_a_valley_takes_its_hills_from_the_rule():
    rows = two_blobs(200)
    assert valley.valley_depth(rows, 1, Valleys(empty=33.0))[0] == 33
    assert valley.valley_depth(rows, 1, Valleys(hill_share=0.6))[0] == 0


def test_the_continuum_takes_its_viewers_and_bend_from_the_rule():
    rows = pd.DataFrame(two_blobs(), columns=["a", "b"])
    space, points = table_space(rows, RULE, True)
    short = replace(RULE, continuum=replace(RULE.continuum, reach=1.0, steps=5))
    null = continuum.one_population(points, space.axes, short)
    assert null.points.tolist() == [-1, -0.5, 0, 0.5, 1]
    drawn = space.axes.restore(null(points, np.random.default_rng(0)))
    assert np.ptp(drawn) <= np.ptp(space.axes.restore(points))
    matrix = rows.assign(split="train", n=10)
    assert continuum.latent_null(matrix, space, RULE) is None
    known = replace(RULE, continuum=replace(RULE.continuum, fewest=60))
    assert continuum.latent_null(matrix, space, known) is not None


def test_the_gap_takes_its_draws_from_the_rule():
    one = gap.gap_statistic(two_blobs(), [1, 2], replace(RULE, gap_draws=1))
    assert one[1].tolist() == [0, 0]
    assert (gap.gap_statistic(two_blobs(), [1, 2], RULE)[1] > 0).all()


def test_votes_and_ties_follow_the_rule():
    table = pd.DataFrame(
        {
            **{"candidate": ["a", "b", "c"], "method": ["KMeans", "KMeans", "Ward"]},
            **{"k": [2, 3, 3], "score": [0.6, 0.8, 0.8], "score_se": 0.1},
            **{"axes_share": 1.0, "floor": 0.0},
            **{"ari_resamples": [0.9, 0.951, 0.953], "silhouette": [0.2, 0.3, 0.3]},
            **{"calinski_harabasz": [9.0, 3, 3], "davies_bouldin": [1.0, 2, 2], "gap": np.nan},
            **{"gap_se": np.nan, "prediction_strength": np.nan, "icl": np.nan, "bic": np.nan},
        }
    )
    cast = {"silhouette": 3, "calinski_harabasz": 2, "davies_bouldin": 2}
    assert votes.criteria_votes(table, RULE) == cast
    assert votes.criteria_votes(table, replace(RULE, voters=("silhouette",))) == {"silhouette": 3}
    assert ranking.one_standard_error(table, RULE) == "c"
    assert ranking.one_standard_error(table, replace(RULE, ties_digits=2)) == "b"
    assert ranking.one_standard_error(table, replace(RULE, ties=("kmeans", "stability"))) == "b"
    assert ranking.one_standard_error(table, replace(RULE, near=3.0)) == "a"


def test_tables_are_clipped_split_and_bounded_by_the_rule():
    rows = np.random.default_rng(3).normal(size=(400, 2))
    assert np.abs(transform_columns(rows, 1.5, RULE.columns)[0]).max() == 1.5
    parts = np.bincount(split_of(rows, (3, 8))) / 400
    assert parts == pytest.approx([0.3, 0.5, 0.2], abs=0.07)
    space, _ = table_space(pd.DataFrame(rows), replace(RULE, k_max=50), True)
    assert space.ks(replace(RULE, k_max=50))[-1] == 20
    assert space.ks(replace(RULE, k_max=50, rows_per_group=100))[-1] == 4
    assert ranking.smallest_allowed(RULE, 1000, False) == 0.01
    loose = replace(RULE, table_smallest_rows=3, table_smallest_share=0.004)
    assert ranking.smallest_allowed(loose, 1000, False) == 0.004


@pytest.mark.parametrize(
    ("set_to", "flag", "expected"),
    [(None, None, 22), ("7", None, 7), ("12", None, 12), ("7", 5, 5), ("7", 30, 30), (None, 9, 9)],
)
@pytest.mark.parametrize("place", ["environment", "file"])
def test_the_flag_wins_over_the_setting_and_that_over_the_default(
    place, set_to, flag, expected, tmp_path, monkeypatch
):
    monkeypatch.chdir(tmp_path)
    if set_to and place == "environment":
        monkeypatch.setenv("AUDIENCE_MODEL__K_MAX", set_to)
    elif set_to:
        (tmp_path / "audience.toml").write_text(f"[model]\nk_max = {set_to}\n")
    settings = settings_of(seed=None, model__draft=True)
    assert table_rule(settings, flag).k_max == expected
    assert table_rule(settings, flag).draft
