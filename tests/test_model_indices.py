"""The model stage: indices by hand, reference numbers, and the parts of the decision rule."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.datasets import load_iris

from analysis.model import distances
from analysis.model.compare import density_validity, indices, stability
from analysis.model.methods import candidates, linkage, lloyd, mixture
from analysis.model.rule import Rule

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
    _, labels, found = lloyd.kmeans(IRIS, k, 50, 1)
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


@pytest.mark.parametrize(("k", "expected"), [(2, [0.995, 0.997]), (3, [0.953, 0.963, 1.0])])
def test_clusterwise_jaccard_of_iris(k, expected):
    method = candidates.METHODS["KMeans"]
    models = method.fit(IRIS, [k], {}, 1, 5)
    drawn = stability.bootstrap_labels(IRIS, method, models, {}, list(range(100)))[k]
    found = stability.clusterwise_jaccard(models[k].predict(IRIS), drawn)
    assert sorted(found) == pytest.approx(expected, abs=0.03)


@pytest.mark.parametrize("kind", ["full", "tied", "diag", "spherical"])
def test_mixture_reaches_scikit_learns_likelihood(kind):
    from sklearn.mixture import GaussianMixture

    theirs = GaussianMixture(2, covariance_type=kind, n_init=5, reg_covar=1e-3, random_state=0)
    ours = mixture.fit_mixture(IRIS, 2, kind, 5, 0, SMALL.fitting)
    assert ours.criteria(IRIS)[0] == pytest.approx(theirs.fit(IRIS).bic(IRIS), abs=0.1)
    assert ours.posterior(IRIS).sum(axis=1) == pytest.approx(1)


def test_indices_agree_with_scikit_learn():
    from sklearn import metrics

    labels = lloyd.kmeans(IRIS, 5, 5, 0)[1]
    theirs = metrics.davies_bouldin_score(IRIS, labels)
    assert indices.davies_bouldin(IRIS, labels) == pytest.approx(theirs)
    assert mean_silhouette(IRIS, labels) == pytest.approx(
        metrics.silhouette_score(IRIS, labels), abs=1e-5
    )


@pytest.mark.parametrize("change", ["labels", "rows", "shift"])
def test_indices_do_not_depend_on(change):
    random = np.random.default_rng(3)
    labels = lloyd.kmeans(IRIS, 4, 5, 0)[1]
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


# Two clusters on a line, a third farther off; a row of noise beside them.
LINE = np.array([[0.0], [2.0], [6.0], [8.0], [20.0], [22.0]])
THREE = np.array([0, 0, 1, 1, 2, 2])
NOISY, NOISE = np.vstack([LINE, [[-40.0]]]), np.array([0, 0, 1, 1, 2, 2, -1])


def test_silhouettes_by_hand():
    # 0: 2 to its own, 7 on average to the next; 6: 2 and 5; 20: 2 and 13.
    expected = [5 / 7, 3 / 5, 3 / 5, 5 / 7, 11 / 13, 13 / 15]
    assert distances.silhouette_values(LINE, [THREE])[0] == pytest.approx(expected, abs=1e-5)
    with_noise = distances.silhouette_values(NOISY, [NOISE])[0]
    assert with_noise == pytest.approx([*expected, 0], abs=1e-5)


def test_many_labellings_keep_their_own_silhouettes():
    alone = np.array([0, 1, 1, 1, 1, 1])
    found = distances.silhouette_values(LINE, [alone, THREE, np.zeros(6, int)], chunk=4)
    # A cluster of one row has none; 2 lies (4 + 6 + 18 + 20)/4 = 12 from its own.
    assert found[0][:2] == pytest.approx([0, (2 - 12) / 12], abs=1e-5)
    assert found[1][0] == pytest.approx(5 / 7, abs=1e-5)
    assert found[2].tolist() == [0] * 6


@pytest.mark.parametrize(
    ("rows", "labels", "expected"),
    [
        # Between 2·9 + 2·9 = 36 over 1, within 4 over 2.
        (LINE[:4], THREE[:4], 18.0),
        # Means 1, 7, 21 about 29/3: between 1264/3 over 2, within 6 over 3.
        (LINE, THREE, 316 / 3),
        (NOISY, NOISE, 316 / 3),
    ],
)
def test_calinski_harabasz_by_hand(rows, labels, expected):
    assert indices.calinski_harabasz(rows, labels) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("rows", "labels", "expected"),
    [
        # Spreads 1; worst pairs 2/6, 2/6, 2/14.
        (LINE, THREE, (1 / 3 + 1 / 3 + 1 / 7) / 3),
        (NOISY, NOISE, (1 / 3 + 1 / 3 + 1 / 7) / 3),
        # Spreads 2 and 1 about 2 and 11.
        (np.array([[0.0], [4], [10], [12]]), np.array([0, 0, 1, 1]), 3 / 9),
        # Means (0, 0) and (3, 4), which lie 5 apart; spreads 1.
        (np.array([[0.0, 1], [0, -1], [3, 5], [3, 3]]), np.array([0, 0, 1, 1]), 2 / 5),
    ],
)
def test_davies_bouldin_by_hand(rows, labels, expected):
    assert indices.davies_bouldin(rows, labels) == pytest.approx(expected)


def test_one_cluster_has_neither():
    one = np.zeros(6, int)
    assert np.isnan([indices.calinski_harabasz(LINE, one), indices.davies_bouldin(LINE, one)]).all()


def test_weights_count_as_repeated_rows():
    weights = np.array([[2.0, 1], [2, 1], [1, 1], [1, 1], [0, 1], [0, 1]])
    ratio, worst = indices.weighted_indices(LINE, THREE, weights)
    again = np.array([[0.0], [2], [0], [2], [6], [8]])
    assert ratio[1] == pytest.approx(316 / 3)
    # k stays 3 for the weighted rows: between 48 over 2, within 6 over 3.
    assert ratio[0] == pytest.approx(48 / 2 / (6 / 3))
    assert indices.calinski_harabasz(again, np.array([0, 0, 0, 0, 1, 1])) == pytest.approx(32)
    assert worst[1] == pytest.approx((1 / 3 + 1 / 3 + 1 / 7) / 3)


def test_within_squares_by_hand():
    rows, labels = np.array([[0.0], [4], [1], [1], [9]]), np.array([0, 0, 1, 1, -1])
    assert indices.within_squares(rows, labels).tolist() == [4, 4, 0, 0, 0]


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ([0, 0, 1, 1], [0, 1, 0, 1], -0.5),
        # Pairs together in both 2, in the first 6, in the second 3, of 15.
        ([0, 0, 0, 1, 1, 1], [0, 0, 1, 1, 2, 2], 0.8 / 3.3),
        ([-1, -1, 0, 0], [1, 1, 0, 0], 1.0),
        ([0, 0, 0], [0, 0, 0], 1.0),
    ],
)
def test_adjusted_rand_by_hand(first, second, expected):
    found = indices.adjusted_rand(np.array(first), np.array(second))
    assert found == pytest.approx(expected)
    assert indices.adjusted_rand(np.array(second), np.array(first)) == pytest.approx(expected)


def test_contingency_by_hand():
    counts = indices.contingency_table(np.array([0, 0, 1, -1, 1]), np.array([2, 0, 2, 1, -1]))
    assert counts.tolist() == [[1, 0, 1], [0, 0, 1]]


def test_the_jaccard_of_each_cluster_over_resamples():
    own, others = np.array([0, 0, 1, 1]), [np.array([0, 0, 1, 1]), np.array([1, 0, 0, 0])]
    assert stability.resampled_jaccards(own, others).tolist() == [[1, 1], [0.5, 2 / 3]]
    assert stability.clusterwise_jaccard(own, others) == pytest.approx([0.75, 5 / 6])


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
