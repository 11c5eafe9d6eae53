"""The model stage: indices by hand, reference numbers, and the parts of the decision rule."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from sklearn.datasets import load_iris

from analysis.model import distances
from analysis.model.compare import indices, ranking, stability, votes
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


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("firstSEmax", [3, 3, 2, 1]),
        ("Tibs2001SEmax", [3, 3, 1, 1]),
        ("globalSEmax", [6, 5, 3, 1]),
    ],
)
def test_max_se_rules(rule, expected):
    values, errors = [2, 3, 5, 4, 7, 8, 5, 4], np.array([1, 1, 2, 1, 1, 3, 1, 1]) / 2
    found = [ranking.max_se(values, errors, rule, factor) for factor in (0.25, 1, 2, 4)]
    assert found == expected


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


def test_admissibility_names_every_reason():
    row = {"jaccard_min": 0.5, "jaccard_mean": 0.7, "smallest_share": 0.001, "noise_share": 0.4}
    reason = ranking.admissibility_reasons(row, SMALL, 1000, True)
    assert reason.count(";") == 3
    fine = {"jaccard_min": 0.6, "jaccard_mean": 0.8, "smallest_share": 0.02, "noise_share": 0.3}
    assert ranking.admissibility_reasons(fine, SMALL, 1000, True) == ""


def test_the_rule_takes_the_smallest_k_within_one_error():
    table = pd.DataFrame(
        {
            "candidate": ["a", "b", "c"],
            "method": ["Ward", "KMeans", "KMeans"],
            "k": [2, 3, 3],
            "score": [0.5, 0.80, 0.82],
            "score_se": [0.1, 0.1, 0.05],
            "ari_resamples": [1.0, 0.9, 0.8],
        }
    )
    assert ranking.one_standard_error(table, SMALL) == "b"


def test_the_rule_has_one_hash():
    assert Rule(12, 1).hash == Rule(12, 1).hash != Rule(12, 2).hash


def test_votes_are_counted_and_ties_go_to_the_middle():
    rule = Rule(12, 1)
    assert votes.order_of({"a": 3, "b": 3, "c": 2, "d": 5, "e": 2}, rule)[0] == 3
    assert votes.order_of({"a": 2, "b": 9, "c": 4}, rule) == [4, 2, 9]
    assert votes.order_of({}, rule) == []


def test_votes_for_like_numbers_back_each_other():
    rule = Rule(12, 1)
    scattered = {"a": 2, "b": 2, "c": 14, "d": 15, "e": 15, "f": 22}
    assert votes.order_of(scattered, rule)[:2] == [15, 14]
    assert votes.order_of({"a": 2, "b": 2, "c": 3, "d": 4, "e": 5}, rule)[0] == 2


def test_icl_counts_more_where_it_takes_the_k_of_bic():
    rule = Rule(12, 1)
    assert votes.order_of({"a": 2, "b": 2, "c": 2, "bic": 12, "icl": 12}, rule)[0] == 12
    assert votes.order_of({"a": 2, "b": 2, "c": 2, "bic": 12, "icl": 8}, rule)[0] == 2
    assert votes.order_of({"a": 2, "b": 2, "c": 2, "d": 2, "bic": 3, "icl": 3}, rule)[0] == 2


def test_more_than_half_is_a_majority():
    assert votes.majority_vote({"a": 7, "b": 7, "c": 5}) == 7
    assert votes.majority_vote({"a": 7, "b": 5}) == 0
    assert votes.majority_vote({}) == 0


def voting(strengths, **more):
    """A comparison of KMeans by k, with a density clustering of two clusters."""
    k = [*range(2, 2 + len(strengths)), 2]
    plain = {
        "candidate": [f"KMeans k={one}" for one in k[:-1]] + ["DBSCAN"],
        "method": ["KMeans"] * len(strengths) + ["DBSCAN"],
        "k": k,
        "parameters": "{}",
        "prediction_strength": [*strengths, np.nan],
        "noise_share": 0.0,
        "ari_resamples": 0.99,
        "admissible": True,
        "score": 0.5,
        "icl": np.nan,
        "bic": np.nan,
        "gap": np.nan,
        "gap_se": np.nan,
        "silhouette": np.nan,
        "calinski_harabasz": np.nan,
        "davies_bouldin": np.nan,
    }
    return pd.DataFrame(plain | more)


def test_prediction_strength_votes_only_where_it_is_strong():
    rule = Rule(12, 1)
    assert votes.criteria_votes(voting([0.9, 0.85, 0.4]), rule) == {"prediction_strength KMeans": 3}
    assert votes.criteria_votes(voting([0.6, 0.7, 0.4]), rule) == {}


def test_empty_space_decides_unless_most_criteria_agree_on_another_number():
    rule = Rule(12, 1)
    split = voting([0.2, 0.3, 0.4], silhouette=[0.1, 0.2, 0.3, 0.1])
    split["calinski_harabasz"] = [1.0, 9.0, 3.0, 1.0]
    assert votes.choose_voted(split, {"DBSCAN": 2.5}, rule) == "DBSCAN"
    assert votes.choose_voted(split, {"DBSCAN": 1.4}, rule) != "DBSCAN"
    noisy = split.assign(noise_share=0.04)
    assert votes.choose_voted(noisy, {"DBSCAN": 2.5}, rule) != "DBSCAN"
    loose = split.assign(ari_resamples=0.8)
    assert votes.choose_voted(loose, {"DBSCAN": 2.5}, rule) != "DBSCAN"
    agreed = split.assign(calinski_harabasz=[1.0, 3.0, 9.0, 1.0])
    assert votes.choose_voted(agreed, {"DBSCAN": 2.5}, rule) == "KMeans k=4"


def test_separation_by_hand():
    rows = np.array([[0.0], [1.0], [2.0], [12.0], [13.0]])
    labels = np.array([0, 0, 0, 1, 1])
    assert votes.cluster_separation(rows, labels, 0.99) == pytest.approx(10)
