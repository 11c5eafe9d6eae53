"""From indices to a choice: ranks, admissibility, the one-standard-error rule, votes."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from analysis.clustering.rule import Rule
from analysis.model.compare import ranking, votes

SMALL = Rule(k_max=6, seed=1)


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


def test_admissibility_names_every_reason():
    row = {"jaccard_min": 0.5, "jaccard_mean": 0.7, "smallest_share": 0.001, "noise_share": 0.4}
    row["judged"] = 1000
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
        "axes_share": 1.0,
        "floor": 0.0,
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


@pytest.mark.parametrize(
    ("criterion", "k"),
    [
        *(("silhouette", 3), ("calinski_harabasz", 4), ("davies_bouldin", 5), ("gap", 6)),
        *(("prediction_strength KMeans", 2), ("prediction_strength Ward", 7)),
        *(("bic", 8), ("icl", 9)),
    ],
)
def test_each_criterion_takes_its_own_number(criterion, k):
    no = [np.nan] * 7
    kmeans = {
        **{"method": "KMeans", "axes_share": 1.0, "floor": 0.0, "k": range(2, 9)},
        "silhouette": [0.2, 0.5, 0.4, 0.3, 0.2, 0.1, 0.0],
        "calinski_harabasz": [10.0, 20, 90, 30, 20, 10, 5],
        "davies_bouldin": [1.5, 1.2, 1.1, 0.4, 0.9, 1.6, 2.0],
        # The highest is that of 8, and 6 the first within its error.
        "gap": [0.1, 0.2, 0.3, 0.39, 0.40, 0.1, 0.5],
        "gap_se": [0.5, 0.5, 0.5, 0.5, 0.01, 0.5, 0.1],
        "prediction_strength": [0.8, 0.79, 0.7, 0.6, 0.5, 0.4, 0.3],
        **{"bic": no, "icl": no},
    }
    others = [
        {"method": "Ward", "axes_share": 1.0, "floor": 0.0, "k": 7, "prediction_strength": 0.81},
        {"method": "Ward", "axes_share": 1.0, "floor": 0.0, "k": 6, "prediction_strength": 0.95},
        {"method": "Gaussian mixture", "axes_share": 1.0, "floor": 0.0, "k": 8,
         "bic": -50.0, "icl": 9.0},
        {"method": "Gaussian mixture", "axes_share": 1.0, "floor": 0.0, "k": 9,
         "bic": 10.0, "icl": -20.0},
        # A k-means on fewer axes, the best of all by every criterion, does not vote.
        {"method": "KMeans", "axes_share": 0.5, "floor": 0.0, "k": 2, "silhouette": 0.99,
         "calinski_harabasz": 999.0, "davies_bouldin": 0.01, "prediction_strength": 1.0},
    ]  # fmt: skip
    table = pd.concat([pd.DataFrame(kmeans), pd.DataFrame(others)], ignore_index=True)
    assert votes.criteria_votes(table, SMALL)[criterion] == k


def empty_spaces(**more):
    """Three density clusterings of two, one of which empty space has to part."""
    table = voting([0.2], silhouette=np.nan).iloc[1:]
    table = pd.concat([table] * 3, ignore_index=True).assign(candidate=[*"abc"])
    return table.assign(**more)


@pytest.mark.parametrize(
    ("more", "apart", "chosen"),
    [
        # The separation that counts is declared: 1.5.
        ({}, {"a": 1.49, "b": 1.5, "c": 0.0}, "b"),
        # Least noise first, whatever the score; of .02 there may be.
        (
            {"noise_share": [0.02, 0.01, 0.021], "score": [0.9, 0.5, 0.9]},
            dict.fromkeys("abc", 2.0),
            "b",
        ),
        ({"noise_share": [0.02, 0.021, 0.03], "score": 0.5}, dict.fromkeys("abc", 2.0), "a"),
        # Then the highest score.
        ({"score": [0.4, 0.3, 0.6]}, dict.fromkeys("abc", 2.0), "c"),
        # What is stable enough is declared: .85.
        (
            {"ari_resamples": [0.849, 0.84, 0.85], "score": [0.9, 0.9, 0.1]},
            dict.fromkeys("abc", 2.0),
            "c",
        ),
        ({"admissible": [False, True, False]}, dict.fromkeys("abc", 2.0), "b"),
    ],
)
def test_which_clustering_by_empty_space_decides(more, apart, chosen):
    assert votes.choose_voted(empty_spaces(**more), apart, SMALL) == chosen


def test_without_an_admissible_one_of_a_voted_number_nothing_is_chosen():
    table = voting([0.2, 0.9], silhouette=[0.1, 0.5, np.nan], admissible=[True, False, False])
    assert votes.choose_voted(table, {}, SMALL) is None


def test_at_the_voted_number_the_mixture_of_lowest_icl_is_taken():
    table = voting([0.9], silhouette=[0.3, np.nan])
    mixtures = pd.DataFrame(
        {"candidate": ["m", "n"], "method": "Gaussian mixture", "k": 2, "axes_share": 1.0,
         "floor": 0.0, "admissible": True, "icl": [5.0, 4.0], "bic": [3.0, 4.0],
         "score": [0.9, 0.1], "noise_share": 0.0, "ari_resamples": 0.9}
    )  # fmt: skip
    both = pd.concat([table, mixtures], ignore_index=True)
    assert votes.choose_voted(both, {}, SMALL) == "n"
    assert votes.choose_voted(both.assign(icl=np.nan, score=[0.1, 0.2, 0.7, 0.3]), {}, SMALL) == "m"


FLOORED = {
    "candidate": [*"abcde"],
    "method": "Gaussian mixture",
    "k": [5, 4, 3, 2, 4],
    "axes_share": 1.0,
    "floor": [0.0, 0.1, 0.1, 0.1, 0.1],
    "icl": [1.0, 3.0, 4.0, 5.0, 2.0],
    "bic": [1.0, 9.0, 4.0, 5.0, 9.0],
    "score": [0.9, 0.1, 0.2, 0.3, np.nan],
    "admissible": True,
}


@pytest.mark.parametrize(
    ("more", "chosen"),
    [
        ({}, "b"),  # a has no floor, e was not fitted
        ({"admissible": [True, False, True, True, True]}, "c"),
        ({"icl": [1.0, 3.0, 4.0, 2.5, 2.0]}, "d"),
        ({"floor": 0.0}, None),
        ({"admissible": False}, None),
    ],
)
def test_the_floored_mixture_of_lowest_icl_is_chosen(more, chosen):
    table = pd.DataFrame(FLOORED).assign(fitted_rows=10).assign(**more)
    assert votes.choose_densest(table, 0.02) == chosen


# ICL of b (k = 4), c (3) and d (2), a row: .3, .4 and .5.
@pytest.mark.parametrize(
    ("near", "chosen"), [(0.0, "b"), (0.099, "b"), (0.101, "c"), (0.199, "c"), (0.201, "d")]
)
def test_the_fewest_clusters_are_taken_where_icl_is_flat(near, chosen):
    table = pd.DataFrame(FLOORED).assign(fitted_rows=10)
    assert votes.choose_densest(table, near) == chosen


def test_only_mixtures_with_a_floor_vote_where_there_are_any():
    table = pd.DataFrame(FLOORED).assign(silhouette=np.nan, prediction_strength=np.nan).iloc[:4]
    assert votes.criteria_votes(table, SMALL) == {"bic": 3, "icl": 4}
    assert votes.criteria_votes(table.assign(floor=0.0), SMALL) == {"bic": 5, "icl": 5}


@pytest.mark.parametrize(("score", "chosen"), [(0.771, "near"), (0.769, "best")])
def test_the_line_of_one_standard_error(score, chosen):
    table = pd.DataFrame(
        {
            **{"candidate": ["best", "near"], "method": "Ward", "k": [4, 2]},
            **{"score": [0.8, score], "score_se": [0.03, 0.5], "ari_resamples": 0.9},
        }
    )
    assert ranking.one_standard_error(table, SMALL) == chosen
