"""Density validation, calibrated indices, samples by activity, and what may go wrong with a fit."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from sklearn.datasets import load_iris

from analysis.clustering import sampling
from analysis.clustering.methods import candidates, mixture, partitions
from analysis.clustering.rule import Rule
from analysis.clustering.rule_parts import Fitting
from analysis.clustering.space import table_space
from analysis.model.compare import (
    calibration,
    density_validity,
    fitting,
    refit_errors,
    sampling_dependence,
)
from analysis.model.compare.comparison import compare_candidates
from analysis.model.sensitivity import activity_share

IRIS, SPECIES = load_iris(return_X_y=True)
SMALL = Rule(
    k_max=4, seed=1, nulls=19, nulls_copula=9, resamples=3, resamples_best=6, best=3, random_cuts=5
)


def blobs(size=240, seed=0):
    random = np.random.default_rng(seed)
    truth = np.arange(size) % 3
    return np.array([[0, 0], [9, 0], [0, 9]])[truth] + random.normal(size=(size, 2)), truth


def spaced(rows, rule=SMALL):
    return table_space(pd.DataFrame(rows).add_prefix("x"), rule, False)[0]


@pytest.mark.parametrize(
    ("labels", "expected"),
    [
        (SPECIES, -0.0093628),
        (np.minimum(SPECIES, 1), 0.6204492),
        (np.where(np.arange(150) % 10 == 0, -1, np.minimum(SPECIES, 1)), 0.5881751),
    ],
    ids=["species", "setosa and the rest", "with noise"],
)
def test_dbcv_as_in_hdbscan(labels, expected):
    # validity_index of the library hdbscan 0.8 on the raw table
    assert density_validity.dbcv(IRIS, labels) == pytest.approx(expected, abs=1e-6)


def test_dbcv_of_one_cluster_is_unknown():
    assert np.isnan(density_validity.dbcv(IRIS, np.zeros(150, int)))


def test_shortest_tree_by_hand():
    rows = np.array([[0.0], [1.0], [3.0], [3.5]])
    edges = [sorted(pair) for pair in calibration.shortest_tree(rows).tolist()]
    assert edges == [[2, 3], [0, 1], [1, 2]]


def test_random_neighbours_never_cut_a_short_edge_before_a_long_one():
    rows, truth = blobs()
    edges = calibration.shortest_tree(rows)
    found = calibration.random_neighbours(edges, 3, np.random.default_rng(0))
    assert sorted(np.unique(found)) == [0, 1, 2]
    # A group without a drawn row is taken whole by one neighbour.
    for one in range(3):
        seeds = np.unique(found[truth == one])
        assert len(seeds) >= 1


def test_true_groups_stand_far_above_random_ones():
    rows, truth = blobs()
    shuffled = np.random.default_rng(1).permutation(truth)
    found = calibration.calibrated_indices(rows, {"true": truth, "shuffled": shuffled}, SMALL)
    assert found.loc["true", "calibrated"] > 1
    assert found.loc["shuffled", "calibrated"] < 0


def test_a_stratified_sample_keeps_shares():
    strata = np.repeat([0, 1, 2], [700, 200, 100])
    place = sampling.stratified_sample(100, strata, 3)
    assert np.bincount(strata[place]).tolist() == [70, 20, 10]
    assert (np.diff(place) > 0).all()
    assert sampling.stratified_sample(5000, strata, 3).tolist() == list(range(1000))


def test_deciles_part_viewers_in_tenths():
    assert np.bincount(sampling.activity_deciles(np.arange(1000.0))).tolist() == [100] * 10


@pytest.mark.parametrize("name", ["Ward", "Linkage", "Birch", "DBSCAN", "HDBSCAN"])
def test_samples_of_clear_groups_agree(name):
    rows, _ = blobs(900)
    rule = replace(SMALL, quadratic_rows=300)
    method = next(one for one in candidates.declared_methods(rule, 900) if one.name == name)
    strata = np.zeros(len(rows), int)
    parameters = method.grid[2 if name == "DBSCAN" else 0]
    found = sampling_dependence.sampling_dependence(
        method, parameters, [3], rows, strata, rows[:200], rule
    )
    values = found[0 if method.own_k else 3]
    assert values["sampling_ari"] > 0.95
    if method.labelling == "surrogate":
        assert values["extension_ari"] == 1
    else:
        assert np.isnan(values["extension_ari"])


def test_fewer_axes_count_for_less():
    rows = np.column_stack([np.repeat([0.0, 10.0], 50), np.tile([0.0, 1.0], 50)])
    assert partitions.leading_axes(rows, 0.75).shape == (100, 1)
    assert partitions.leading_axes(rows, 1.0) is None
    model = candidates.METHODS["KMeans"].fit(rows, [2], {"axes": 0.75}, 1, 2)[2]
    assert len(np.unique(model.predict(rows)[:50])) == 1
    assert model.predict(rows + [0, 1e6]).tolist() == model.predict(rows).tolist()


def test_noise_goes_to_the_nearest_mean():
    rows, labels = np.array([[0.0], [1.0], [9.0], [7.0]]), np.array([0, 0, 1, -1])
    assert refit_errors.reassign_noise(rows, labels).tolist() == [0, 0, 1, 1]


def test_a_fit_that_needs_too_much_memory_is_skipped_with_the_estimate():
    rows, _ = blobs(600)
    found = compare_candidates(spaced(rows), [2, 3], replace(SMALL, memory_mb=1)).table.set_index(
        "candidate"
    )
    assert found.loc["Ward k=2", "reason"] == ("skipped: needs about 1 MB, 1 MB are there for it")
    assert found.loc["KMeans k=3", "admissible"]


def test_a_mixture_that_did_not_converge_is_recorded(monkeypatch):
    monkeypatch.setattr(mixture, "mixture_settled", lambda rows, model, how: model.k != 3)
    monkeypatch.setattr("analysis.clustering.parallel.process_count", lambda: 1)
    rows, _ = blobs()
    found = compare_candidates(spaced(rows), [2, 3], SMALL).table.set_index("candidate")
    row = found.loc["Gaussian mixture (full) k=3"]
    assert fitting.UNSETTLED.format(200) in row["reason"]
    assert not row["admissible"]


def test_settled_tells_a_first_guess_from_a_fit():
    mixtures = candidates.METHODS["Gaussian mixture"]
    fitted = mixtures.fit(IRIS, [3], {"covariance_type": "full"}, 0, 3)[3]
    assert mixture.mixture_settled(IRIS, fitted, Fitting())
    moved = replace(fitted, means=fitted.means + 0.5)
    assert not mixture.mixture_settled(IRIS, moved, Fitting())


def test_an_interrupted_comparison_goes_on_from_what_was_kept():
    rows, _ = blobs()
    kept: dict = {}
    first = compare_candidates(spaced(rows), [2, 3], SMALL, kept).table
    seen = dict(kept)
    again = compare_candidates(spaced(rows), [2, 3], SMALL, kept).table
    assert all(kept[key] is seen[key] for key in seen)
    pd.testing.assert_frame_equal(first, again)


def test_the_result_does_not_depend_on_the_number_of_processes(monkeypatch):
    rows, _ = blobs()
    tables = []
    for workers in (1, 2):
        monkeypatch.setattr(
            "analysis.clustering.parallel.process_count", lambda workers=workers: workers
        )
        found = compare_candidates(spaced(rows), [2, 3], SMALL)
        tables.append(found.table.drop(columns="seconds"))
        tables.append(pd.DataFrame(found.labels))
    pd.testing.assert_frame_equal(tables[0], tables[2], check_exact=True)
    pd.testing.assert_frame_equal(tables[1], tables[3], check_exact=True)


def test_density_methods_have_their_own_validation():
    rows, _ = blobs()
    table = compare_candidates(spaced(rows), [2, 3], SMALL).table
    own = table["method"].isin(["DBSCAN", "HDBSCAN"]) & table["silhouette"].notna()
    assert own.any()
    assert (
        table.loc[own, ["dbcv", "silhouette_covered", "silhouette_reassigned"]]
        .notna()
        .all(axis=None)
    )
    assert table.loc[~own, "dbcv"].isna().all()


@pytest.mark.parametrize(
    ("column", "expected"), [(0, 0.650587), (1, 0.426652), (2, 0.875242), (3, 0.880439)]
)
def test_epsilon_squared_of_iris_as_in_r(column, expected):
    assert activity_share(IRIS[:, column], SPECIES) == pytest.approx(expected, abs=1e-6)


def test_dbcv_of_equal_rows_is_that_of_points_far_apart():
    heaps = np.repeat([[0.0, 0.0], [4.0, 0.0], [0.0, 4.0]], [6, 6, 6], axis=0)
    assert density_validity.dbcv(heaps, np.repeat([0, 1, 2], 6)) == pytest.approx(1, abs=1e-6)
    assert np.isfinite(density_validity.dbcv(np.zeros((8, 2)), np.repeat([0, 1], 4)))
