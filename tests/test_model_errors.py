"""Standard errors of the comparison: by hand, and as they must grow or fall."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from sklearn.datasets import load_iris

from analysis.clustering import distances, sampling
from analysis.clustering.methods import candidates
from analysis.clustering.rule import Rule
from analysis.clustering.space import table_space
from analysis.model.compare import calibration, indices, stability
from analysis.model.compare import standard_errors as errors
from analysis.model.compare.comparison import compare_candidates
from analysis.model.compare.printed import comparison_columns

IRIS, _ = load_iris(return_X_y=True)
SMALL = Rule(
    k_max=4, seed=1, nulls=19, nulls_copula=9, resamples=3, resamples_best=6, best=3, random_cuts=5
)
# Counts, times and verdicts are no measures.
UNKNOWN = {
    *("score", "silhouette_sd", "k", "axes_share", "floor", "resamples", "judged", "seconds"),
    *("memory_mb", "admissible", "reach", *comparison_columns.WHOLE),
}
WORDS = set(comparison_columns.TEXTS)


def blobs(size=300, seed=0):
    random = np.random.default_rng(seed)
    truth = np.arange(size) % 3
    return np.array([[0, 0], [9, 0], [0, 9]])[truth] + random.normal(size=(size, 2)), truth


@pytest.fixture(scope="module")
def table():
    space, _ = table_space(pd.DataFrame(blobs()[0], columns=["x", "y"]), SMALL, False)
    rule = replace(SMALL, quadratic_rows=100, sampling_repeats=3, density_rows=40)
    return compare_candidates(space, [2, 3], rule).table.set_index("candidate")


def test_of_mean_total_and_share_by_hand():
    values = np.array([1.0, 2.0, 3.0, 6.0])
    assert errors.of_mean(values) == pytest.approx(np.sqrt(14 / 3) / 2)
    assert errors.of_total(values) == pytest.approx(np.sqrt(14 / 3) * 2)
    assert errors.of_share(0.2, 100) == pytest.approx(0.04)
    assert errors.of_share(0.0, 100) == 0


@pytest.mark.parametrize(
    "found", [errors.of_mean(np.array([3.0])), errors.of_total(np.zeros(0)), errors.of_share(1, 0)]
)
def test_one_value_tells_no_error(found):
    assert np.isnan(found)


def test_of_pairs_by_hand():
    pairs = np.array([[1.0, 0.9, 0.6], [0.9, 1.0, 0.3], [0.6, 0.3, 1.0]])
    # Without the first thing .3 is left, without the second .6, without the third .9.
    assert errors.of_pairs(pairs) == pytest.approx(np.sqrt(2 / 3 * (0.09 + 0 + 0.09)))
    assert np.isnan(errors.of_pairs(pairs[:2, :2]))


def test_of_pairs_tells_how_a_mean_over_pairs_scatters():
    random = np.random.default_rng(0)
    means, found = [], []
    for _ in range(300):
        own = random.normal(size=12)
        pairs = own[:, None] + own[None, :]
        means.append(pairs[np.triu_indices(12, 1)].mean())
        found.append(errors.of_pairs(pairs))
    assert np.mean(found) == pytest.approx(np.std(means), rel=0.15)


def test_weights_of_resamples_are_counts():
    weights = errors.resample_weights(40, 5, 3)
    assert weights.shape == (40, 5)
    assert (weights.sum(axis=0) == 40).all()
    assert set(np.unique(weights)) <= set(range(41))


def test_a_criterion_of_a_mixture_is_the_sum_of_what_rows_add():
    mixtures = candidates.METHODS["Gaussian mixture"]
    found = mixtures.fit(IRIS, [2], {"covariance_type": "full"}, 0, 3)[2]
    parts = found.contributions(IRIS)
    cost = found.parameters * np.log(150)
    assert parts.sum(axis=1) + cost == pytest.approx(found.criteria(IRIS))
    assert parts[0].sum() == pytest.approx(-2 * 150 * found.log_likelihood(IRIS))
    again = np.random.default_rng(1).integers(0, 150, (2000, 150))
    drawn = parts[:, again].sum(axis=2).std(axis=1)
    assert [errors.of_total(part) for part in parts] == pytest.approx(drawn, rel=0.06)


def test_within_squares_leave_noise_out():
    rows, labels = np.array([[0.0], [2.0], [7.0], [50.0]]), np.array([0, 0, 1, -1])
    assert indices.within_squares(rows, labels).tolist() == [1, 1, 0, 0]


def test_prediction_strength_has_a_value_for_every_half():
    found = stability.prediction_strengths(
        IRIS, candidates.METHODS["KMeans"], [2, 3], {}, [1, 2, 3]
    )
    assert {len(values) for values in found.values()} == {6}
    assert all(((values >= 0) & (values <= 1)).all() for values in found.values())


def test_disjoint_samples():
    parts = sampling.disjoint_samples(100, 30, 5, 0)
    assert [len(part) for part in parts] == [30, 30, 30]
    assert len(np.unique(np.concatenate(parts))) == 90
    assert len(sampling.disjoint_samples(100, 30, 2, 0)) == 2
    assert [len(part) for part in sampling.disjoint_samples(20, 30, 5, 0)] == [20]


def test_the_error_of_calibration_falls_as_one_over_root_n():
    rule = replace(SMALL, score_resamples=400)
    found = {}
    for size in (150, 600):
        rows, truth = blobs(size)
        chance = calibration.calibrated_indices(rows, {"true": truth}, rule).loc["true"]
        drawn = calibration.by_chance(
            rows, 3, rule.random_cuts, calibration.seed_of(rule, "chance", 3),
            calibration.shortest_tree(rows),
        )  # fmt: skip
        found[size] = chance["silhouette_z_se"] * drawn[:, 0].std(ddof=1)
        value = distances.silhouette_values(rows, [truth])[0]
        assert found[size] == pytest.approx(errors.of_mean(value), rel=0.12)
    assert found[150] / found[600] == pytest.approx(2, rel=0.3)


def test_the_mean_of_three_is_not_surer_than_what_they_share():
    rows, truth = blobs()
    found = calibration.calibrated_indices(rows, {"true": truth}, SMALL).loc["true"]
    each = found[[f"{name}_z_se" for name in calibration.CALIBRATED]]
    assert 0 < found["calibrated_se"] <= each.mean() * (1 + 1e-9)


def test_every_measure_is_followed_by_its_standard_error():
    for at, name in enumerate(comparison_columns.COLUMNS):
        if not name.endswith("_se") and name not in UNKNOWN | WORDS:
            assert comparison_columns.COLUMNS[at + 1] == f"{name}_se"
    assert len(set(comparison_columns.COLUMNS)) == len(comparison_columns.COLUMNS)


def test_standard_errors_are_there_where_the_measure_is(table):
    for name in (one for one in comparison_columns.COLUMNS if one.endswith("_se")):
        known = table[name].dropna().astype(float)
        assert len(known), name
        assert (known >= 0).all()
        assert table.loc[known.index, name.removesuffix("_se")].notna().all()
    plain = table.loc["KMeans k=3"]
    expected = ["within_ss", "prediction_strength", "jaccard_min", "smallest_share", "calibrated"]
    assert plain[[f"{name}_se" for name in expected]].notna().all()
    share = plain["smallest_share"]
    assert plain["smallest_share_se"] == pytest.approx(np.sqrt(share * (1 - share) / 300))
    assert table.loc["Ward k=3", ["sampling_ari_se", "extension_ari_se"]].notna().all()
