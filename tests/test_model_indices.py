"""The model stage: indices by hand, reference numbers, and the parts of the decision rule."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from sklearn.datasets import load_iris

from analysis.clustering import distances
from analysis.clustering.methods import candidates, linkage, lloyd, mixture
from analysis.clustering.methods.labelling import Centres
from analysis.clustering.rule import Rule
from analysis.clustering.rule_parts import Fitting
from analysis.model.compare import density_validity, indices, stability

IRIS, SPECIES = load_iris(return_X_y=True)
SMALL = Rule(k_max=6, seed=1, nulls=19, nulls_copula=9, resamples=3, resamples_best=6, best=3)

REFERENCE = [
    (2, 152.34795, 0.681046, 513.9245, 0.539922, 0.686735, 0.568116),
    (3, 78.85144, 0.552819, 561.6278, 0.730238, 0.554324, 0.731199),
    (4, 57.22847, 0.498051, 530.7658, 0.649818, 0.488967, 0.660217),
]


def mean_silhouette(rows, labels):
    return distances.silhouette_values(rows, [labels])[0].mean()


@pytest.mark.parametrize(("k", "within", "width", "ratio", "ari", "ward", "ward_ari"), REFERENCE)
def test_iris_as_in_r(k, within, width, ratio, ari, ward, ward_ari):
    method = replace(candidates.METHODS["KMeans"], how=Fitting(kmeans_starts=50))
    model = method.fit(IRIS, [k], {}, 1, 1)[k]
    labels = model.predict(IRIS)
    found = indices.within_squares(IRIS, labels).sum()
    assert found == pytest.approx(within, abs=1e-4)
    assert mean_silhouette(IRIS, labels) == pytest.approx(width, abs=1e-4)
    assert indices.calinski_harabasz(IRIS, labels) == pytest.approx(ratio, abs=1e-3)
    assert indices.adjusted_rand(SPECIES, labels) == pytest.approx(ari, abs=1e-4)
    tree = linkage.linkage_tree(IRIS)
    labels = linkage.cut_tree(tree, k)
    assert mean_silhouette(IRIS, labels) == pytest.approx(ward, abs=1e-4)
    assert indices.adjusted_rand(SPECIES, labels) == pytest.approx(ward_ari, abs=1e-4)


def test_prediction_strength_of_iris():
    method = candidates.METHODS["KMeans"]
    drawn = stability.prediction_strengths(IRIS, method, [2, 3, 4], {}, list(range(60)))
    assert {len(values) for values in drawn.values()} == {120}
    found = {k: values.mean() for k, values in drawn.items()}
    assert found == pytest.approx({2: 0.971, 3: 0.782, 4: 0.584}, abs=0.03)


@pytest.mark.parametrize("kind", ["full", "tied", "diag", "spherical"])
def test_mixture_reaches_scikit_learns_likelihood(kind):
    from sklearn.mixture import GaussianMixture

    theirs = GaussianMixture(2, covariance_type=kind, n_init=5, reg_covar=1e-3, random_state=0)
    theirs.fit(IRIS)
    parameters = {"covariance_type": kind}
    ours = candidates.METHODS["Gaussian mixture"].fit(IRIS, [2], parameters, 0, 5)[2]
    assert ours.criteria(IRIS)[0] == pytest.approx(theirs.bic(IRIS), abs=0.1)
    taken = mixture.fitted_mixture(theirs, ours.made)
    assert taken.posterior(IRIS) == pytest.approx(theirs.predict_proba(IRIS), abs=1e-9)
    assert taken.log_likelihood(IRIS) == pytest.approx(theirs.score(IRIS))
    begun = mixture.begun_mixture(IRIS, np.minimum(SPECIES, 1), kind, SMALL.fitting)
    climbed = mixture.climb_likelihood(IRIS, begun, 200, SMALL.fitting)[0]
    assert climbed.criteria(IRIS)[0] == pytest.approx(theirs.bic(IRIS), abs=0.1)


def test_indices_agree_with_scikit_learn():
    from sklearn import metrics

    labels = lloyd.kmeans_by_k(IRIS, [5], 5, 0)[5][1]
    theirs = metrics.davies_bouldin_score(IRIS, labels)
    assert indices.davies_bouldin(IRIS, labels) == pytest.approx(theirs)
    assert mean_silhouette(IRIS, labels) == pytest.approx(
        metrics.silhouette_score(IRIS, labels), abs=1e-5
    )


@pytest.mark.parametrize("change", ["labels", "rows", "shift"])
def test_indices_do_not_depend_on(change):
    random = np.random.default_rng(3)
    labels = lloyd.kmeans_by_k(IRIS, [4], 5, 0)[4][1]
    rows, other = IRIS, labels
    if change == "labels":
        other = random.permutation(4)[labels]
    if change == "rows":
        order = random.permutation(len(IRIS))
        rows, other = IRIS[order], labels[order]
    if change == "shift":
        rows = IRIS + 1000
    for index in (mean_silhouette, indices.calinski_harabasz, indices.davies_bouldin):
        assert index(rows, other) == pytest.approx(index(IRIS, labels), rel=1e-4)
    if change != "rows":
        assert indices.adjusted_rand(labels, other) == 1


def test_jaccard_by_hand():
    first, second = np.array([0, 0, 0, 1, 1, -1]), np.array([5, 5, 2, 2, 2, 2])
    assert indices.best_jaccard(first, second) == pytest.approx([2 / 3, 2 / 4])


def test_noise_counts_as_no_fit():
    labels = np.where(np.arange(150) < 75, SPECIES, -1)
    assert distances.silhouette_values(IRIS, [labels])[0][75:].tolist() == [0] * 75


def test_the_rule_has_one_hash():
    assert Rule(12, 1).hash == Rule(12, 1).hash != Rule(12, 2).hash


def test_davies_bouldin_in_the_plane():
    # Means (0, 0) and (3, 4), which lie 5 apart; spreads 1.
    rows, labels = np.array([[0.0, 1], [0, -1], [3, 5], [3, 3]]), np.array([0, 0, 1, 1])
    assert indices.davies_bouldin(rows, labels) == pytest.approx(2 / 5)
    # Between 2 · 6.25 twice over 1, within 4 over 2.
    assert indices.calinski_harabasz(rows, labels) == pytest.approx(25 / 2)


def test_the_jaccard_of_each_cluster_over_resamples():
    own, others = np.array([0, 0, 1, 1]), [np.array([0, 0, 1, 1]), np.array([1, 0, 0, 0])]
    assert stability.resampled_jaccards(own, others).tolist() == [[1, 1], [0.5, 2 / 3]]
    assert stability.clusterwise_jaccard(own, others) == pytest.approx([0.75, 5 / 6])


@pytest.mark.parametrize("size", [None, 3])
def test_a_resample_draws_from_all_rows(size):
    drawn = []

    def refit(rows, models, parameters, seed, how):
        drawn.append(rows[:, 0].astype(int))
        return models

    method = candidates.Method("any", refit, refit, "native")
    models = {"one": Centres(np.array([[0.0], [4.0]]), np.array([0, 1]))}
    rows = np.arange(5.0)[:, None]
    found = stability.bootstrap_labels(rows, method, models, {}, [*range(40)], size)
    assert {len(one) for one in drawn} == {size or 5}
    assert set(np.concatenate(drawn)) == {0, 1, 2, 3, 4}
    assert len(found["one"]) == 40
    # All rows are labelled by every refit, those that were not drawn too.
    assert found["one"][0].tolist() == [0, 0, 0, 1, 1]


def test_resamples_are_compared_with_the_next():
    one, other = np.array([0, 0, 1, 1]), np.array([0, 1, 0, 1])
    assert stability.resample_agreements([one, one, other]) == pytest.approx([1, -0.5])


def test_prediction_strength_by_hand():
    own, foreign = np.array([0, 0, 0, 1, 1]), np.array([0, 0, 1, 1, 1])
    # Of the pairs of {a, b, c} one of three stays together, of {d, e} the only one.
    assert stability._worst_pairs(own, foreign) == pytest.approx(1 / 3)
    assert stability._worst_pairs(np.array([0, 0, 1]), np.array([0, 0, 1])) == 0


def test_dbcv_by_hand():
    # Core distances of {0, 1, 3}: 1/.6667, 1/.75, 1/.4167; the tree 1.5 and 2.4; only 1 inside.
    # Between the inner rows 1 and 11: 10. Each cluster (10 − 2.4)/10.
    rows = np.array([[0.0], [1], [3], [10], [11], [13]])
    labels = np.array([0, 0, 0, 1, 1, 1])
    assert density_validity.dbcv(rows, labels) == pytest.approx(0.76)
    with_noise = density_validity.dbcv(np.vstack([rows, [[100.0]]]), np.append(labels, -1))
    assert with_noise == pytest.approx(0.76 * 6 / 7)


@pytest.mark.parametrize("k", [2, 3, 4])
def test_kmeans_of_many_k_finds_what_each_alone_does(k):
    _, labels, within = lloyd.kmeans_by_k(IRIS, [2, 3, 4], 50, 1)[k]
    assert within == pytest.approx(REFERENCE[k - 2][1], abs=1e-4)
    assert indices.adjusted_rand(labels, lloyd.kmeans_by_k(IRIS, [k], 50, 1)[k][1]) == 1


def test_the_best_of_several_starts_is_run_to_its_end():
    rows = np.random.default_rng(4).normal(size=(900, 3))
    centres, labels, within = lloyd.kmeans_by_k(rows, [7], 4, 1)[7]
    again = lloyd.lloyd(rows, centres)
    assert again[2] == pytest.approx(within)
    assert indices.adjusted_rand(labels, again[1]) == 1
