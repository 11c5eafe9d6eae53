"""Indices, ranks, votes and the gap on rows so few that every figure follows on paper."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from sklearn.metrics import calinski_harabasz_score

from analysis.clustering import distances
from analysis.clustering.methods.candidates import METHODS
from analysis.clustering.rule import Rule, seed_of
from analysis.model.compare import gap, indices, ranking, votes
from analysis.model.compare.candidate import Candidate
from analysis.model.compare.standard_errors import resample_weights
from analysis.model.gate.nulls import uniform_null

RULE = Rule(12, 1)


def line(*places):
    """Return rows on a line."""
    return np.array(places, float)[:, None]


def test_squared_distances():
    rows, others = np.array([[0.0, 0], [3, 4]]), np.array([[0.0, 0], [3, 0], [-1, 1]])
    expected = [[0, 9, 2], [25, 16, 25]]
    assert distances.squared_distances(rows, others).tolist() == expected
    norms = np.array([0.0, 9, 2])
    assert distances.squared_distances(rows, others, norms).tolist() == expected
    assert distances.squared_distances(rows + 1e8, rows + 1e8).min() == 0


@pytest.mark.parametrize(
    ("labels", "expected", "k"),
    [
        ([5, -1, 2, 5], [1, -1, 0, 1], 2),
        ([0, 1, 2], [0, 1, 2], 3),
        ([-1, -1], [-1, -1], 0),
        ([7, 7], [0, 0], 1),
    ],
)
def test_labels_in_order(labels, expected, k):
    found, number = distances.consecutive_labels(np.array(labels))
    assert (found.tolist(), number) == (expected, k)


def test_membership():
    found = distances.membership_matrix(np.array([1, -1, 0, 1]), 2)
    assert found.tolist() == [[0, 1], [0, 0], [1, 0], [0, 1]]
    assert found.dtype == np.float32


# Rows at 0 and 2, 6 and 10. Of 0: 2 within, 8 to the others on average: 6/8; of 2: 2 and 6; of 6:
# 4 and 5; of 10: 4 and 9. A row alone has none, nor has noise, and neither counts for the others.
@pytest.mark.parametrize(
    ("places", "labels", "expected"),
    [
        ((0, 2, 6, 10), (0, 0, 1, 1), (6 / 8, 4 / 6, 1 / 5, 5 / 9)),
        ((0, 2, 6, 10, 30), (0, 0, 1, 1, 2), (6 / 8, 4 / 6, 1 / 5, 5 / 9, 0)),
        ((0, 2, 6, 10, 3), (0, 0, 1, 1, -1), (6 / 8, 4 / 6, 1 / 5, 5 / 9, 0)),
        ((0, 2, 6, 10), (4, 4, 9, 9), (6 / 8, 4 / 6, 1 / 5, 5 / 9)),
        # 5 away from the third group at 15, 9 from the first: the nearest counts.
        ((0, 2, 6, 10, 15), (0, 0, 1, 1, 2), (6 / 8, 4 / 6, 1 / 5, 1 / 5, 0)),
        ((0, 0, 0, 0), (0, 0, 1, 1), (0, 0, 0, 0)),
        ((0, 1, 2), (0, 0, 0), (0, 0, 0)),
        # Nearer to the others than to its own: 0 lies 6 from 6 and 1 from 1.
        ((0, 6, 1), (0, 0, 1), (-5 / 6, -1 / 6, 0)),
    ],
)
@pytest.mark.parametrize("chunk", [1, 2, 1000])
def test_silhouettes(places, labels, expected, chunk):
    found = distances.silhouette_values(line(*places), [np.array(labels)] * 2, chunk)
    assert found[0].tolist() == found[1].tolist() == pytest.approx(expected, abs=1e-6)


def test_no_labelling_no_silhouette():
    assert distances.silhouette_values(line(0, 1), []) == []


# Means 1, 8 and 21; squares within 1 1, 4 4, 1 1; spreads 1, 2, 1.
INDICES = {
    # Between: 2 · 3.5² twice, 49 · (4 − 2) / 10; (1 + 2) / 7 for both.
    "two": ((0, 2, 6, 10), (0, 0, 1, 1), 49 / 10 * 2, 3 / 7),
    # About 10: 2 · (81 + 4 + 121) = 412 by 2, 12 by 3; 3/7 twice, and 3/13.
    "three": ((0, 2, 6, 10, 20, 22), (0, 0, 1, 1, 2, 2), 206 / 4, (3 / 7 + 3 / 7 + 3 / 13) / 3),
    "noise": ((0, 2, 6, 10, 99), (0, 0, 1, 1, -1), 49 / 10 * 2, 3 / 7),
    "one": ((0, 2, 6), (0, 0, 0), np.nan, np.nan),
    "as many as rows": ((0, 2), (0, 1), np.nan, 0),
    "heaps": ((0, 0, 5, 5), (0, 0, 1, 1), np.nan, 0),
}


@pytest.mark.parametrize("name", list(INDICES))
def test_indices_of_groups(name):
    places, labels, ratio, worst = INDICES[name]
    rows, labels = line(*places), np.array(labels)
    for far in (0, 1e8):  # where rows lie makes no difference, and costs no digits
        assert indices.calinski_harabasz(rows + far, labels) == pytest.approx(ratio, nan_ok=True)
        assert indices.davies_bouldin(rows + far, labels) == pytest.approx(worst, nan_ok=True)


def test_indices_under_weights():
    # The row at 0 counts twice: means 2/3 and 8, spread about the plain means still 1 and 2;
    # within 24/9 + 8, between 3 · (44/15)² + 2 · 4.4² about 3.6.
    weights = np.array([[1.0, 2], [1, 1], [1, 1], [1, 1]])
    rows, labels = line(0, 2, 6, 10), np.array([0, 0, 1, 1])
    ratio, worst = indices.weighted_indices(rows, labels, weights)
    between = 3 * (44 / 15) ** 2 + 2 * 4.4**2
    assert ratio.tolist() == pytest.approx([9.8, between / ((24 / 9 + 8) / 3)])
    assert worst.tolist() == pytest.approx([3 / 7, 3 / (22 / 3)])


def test_squares_within():
    found = indices.within_squares(line(0, 2, 6, 10, 99), np.array([0, 0, 3, 3, -1]))
    assert found.tolist() == [1, 1, 4, 4, 0]


def test_contingency():
    first, second = np.array([0, 0, 1, 1, -1, 2]), np.array([1, 1, 0, 1, 0, -1])
    assert indices.contingency_table(first, second).tolist() == [[0, 2], [1, 1], [0, 0]]


# Pairs together in both, in either; expected = product / all pairs.
@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        # 1 + 1 in both, 3 + 3 and 1 + 1 + 1, of 15: (2 − 1.2) / (4.5 − 1.2)
        ([0, 0, 0, 1, 1, 1], [0, 0, 1, 1, 2, 2], 0.8 / 3.3),
        ([3, 3, 3, 8, 8, 8], [5, 5, 2, 2, 9, 9], 0.8 / 3.3),
        ([-1, -1, -1, 0, 0, 0], [0, 0, 1, 1, 2, 2], 0.8 / 3.3),  # noise is a class
        # 1 + 3 in both, 1 + 6 and 3 + 3, of 15: (4 − 2.8) / (6.5 − 2.8)
        ([-1, -1, 0, 0, 0, 0], [0, 0, 1, 1, 1, 0], 1.2 / 3.7),
        # 0 in both, 1 + 1 in each, of 6: (0 − 4/6) / (2 − 4/6)
        ([0, 0, 1, 1], [0, 1, 0, 1], -0.5),
        ([0, 0, 0], [1, 1, 1], 1),
        ([0], [4], 1),
    ],
)
def test_adjusted_rand_index(first, second, expected):
    found = indices.adjusted_rand(np.array(first), np.array(second))
    assert found == pytest.approx(expected)


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ([0, 0, 0, 1, 1, -1], [5, 5, 2, 2, 2, 2], [2 / 3, 2 / 4]),
        ([0, 0, 1], [0, 0, 0], [2 / 3, 1 / 3]),
        ([0, 0, 1], [-1, -1, 0], [0, 1]),
        ([0, 0, 1], [-1, -1, -1], [0, 0]),
    ],
)
def test_best_jaccard(first, second, expected):
    found = indices.best_jaccard(np.array(first), np.array(second))
    assert found.tolist() == pytest.approx(expected)


def squares(rows):
    """Return the sum of squares about the mean."""
    return float(((rows - rows.mean(axis=0)) ** 2).sum())


def test_gap_of_one_group_is_the_logarithm_of_sums_of_squares():
    rule = replace(RULE, gap_draws=5)
    rows = np.random.default_rng(3).normal(size=(40, 2))
    drawn = [
        np.log(squares(uniform_null(rows, np.random.default_rng(seed_of(rule, "gap", number)))))
        for number in range(5)
    ]
    value, error = gap.gap_statistic(rows, [1], rule)
    mean = sum(drawn) / 5
    spread = (sum((one - mean) ** 2 for one in drawn) / 5) ** 0.5
    assert value[0] == pytest.approx(mean - np.log(squares(rows)))
    assert error[0] == pytest.approx(spread * 1.2**0.5)


def test_gap_is_high_where_the_groups_are():
    rows = np.concatenate([line(*np.linspace(0, 1, 30)), line(*np.linspace(50, 51, 30))])
    value, error = gap.gap_statistic(rows, [1, 2, 3], RULE)
    # Two groups a unit wide leave 30 · 1/12 each where uniform rows, cut in two, leave 51²/48 a
    # row: ln(60 · 51² / 48 / 5) = 6.5; with one group 51²/12 against 25² a row: −1.06.
    assert value[0] == pytest.approx(np.log(51**2 / 12 / 25**2), abs=0.2)
    assert value[1] == pytest.approx(6.5, abs=0.3)
    assert value[1] > value[2]
    assert (error > 0).all()


def fitted(name, k, method="KMeans", **parameters):
    """Return a candidate of no model."""
    return Candidate(name, METHODS[method], k, parameters)


def test_gap_is_of_kmeans_on_all_axes():
    rows = np.concatenate([line(*np.linspace(0, 1, 30)), line(*np.linspace(50, 51, 30))])
    candidates = [
        fitted("three", 3), fitted("two", 2), fitted("fewer axes", 2, axes=0.75),
        fitted("ward", 2, "Ward"),
    ]  # fmt: skip
    found = gap.gap_by_k({one.name: one for one in candidates}, rows, RULE)
    assert set(found) == {"two", "three", "One cluster"}
    values, errors = gap.gap_statistic(rows, [2, 3], RULE)
    assert [found[name]["gap"] for name in ("two", "three")] == values.tolist()
    assert [found[name]["gap_se"] for name in ("two", "three")] == errors.tolist()
    assert gap.gap_by_k({"ward": candidates[3]}, rows, RULE) == {}


FINE = {"jaccard_min": 0.60, "jaccard_mean": 0.75, "smallest_share": 0.02, "noise_share": 0.30}
FINE["judged"] = 10_000


@pytest.mark.parametrize(
    ("name", "value", "reason"),
    [
        ("jaccard_min", 0.6, ""),
        ("jaccard_min", 0.599, "a cluster's Jaccard is 0.60"),
        ("jaccard_mean", 0.749, "mean Jaccard is 0.75"),
        ("smallest_share", 0.0199, "the smallest cluster holds 2.0%"),
        ("noise_share", 0.301, "30% of the rows are noise"),
    ],
)
def test_admissible_up_to_the_mark(name, value, reason):
    assert ranking.admissibility_reasons(FINE | {name: value}, RULE, 1000, True) == reason


# Of 300 judged viewers: five in a cluster, six that are no noise. Rows of a table are told.
@pytest.mark.parametrize(
    ("changes", "interactions", "reason"),
    [
        ({"smallest_share": 5 / 300}, True, "the smallest cluster holds fewer than 10 viewers"),
        ({"smallest_share": 0.004}, False, "the smallest cluster holds 0.4%"),
        ({"noise_share": 0.98}, True, "more than 30% of the rows are noise"),
        ({"noise_share": 0.95}, True, "95% of the rows are noise"),
        ({"noise_share": 0.98}, False, "98% of the rows are noise"),
    ],
)
def test_a_reason_tells_of_no_few_viewers(changes, interactions, reason):
    row = FINE | {"judged": 300, "smallest_share": 0.2} | changes
    assert ranking.admissibility_reasons(row, RULE, 1000, interactions) == reason


@pytest.mark.parametrize(
    ("rows", "interactions", "changes", "share"),
    [
        (1000, True, {}, 0.02),
        (19_999, True, {"smallest_users": 1000}, 0.02),
        (20_000, True, {"smallest_users": 1000}, 0.05),
        (1000, False, {}, 0.01),  # ten rows
        (4000, False, {}, 0.005),  # twenty
    ],
)
def test_smallest_share_allowed(rows, interactions, changes, share):
    rule = replace(RULE, **changes)
    assert ranking.smallest_allowed(rule, rows, interactions) == pytest.approx(share)


def test_scores_are_mean_ranks():
    # Silhouette: none, .3, .5 are 1, 2, 3; Davies-Bouldin, low is good: 2.0, 1.0, .5 likewise.
    table = pd.DataFrame({"silhouette": [0.5, 0.3, np.nan], "davies_bouldin": [1.0, 0.5, 2.0]})
    found = ranking.rank_scores(table, ("silhouette", "davies_bouldin"))
    assert found.tolist() == pytest.approx([2.5 / 3, 2.5 / 3, 1 / 3])
    assert ranking.rank_scores(table, ("silhouette",)).tolist() == pytest.approx([1, 2 / 3, 1 / 3])


def test_errors_of_scores_are_those_of_resamples():
    rows = line(0, 2, 6, 10, 11, 12, 20, 21, 23, 24)
    labels = [np.repeat([0, 1], 5), np.repeat([0, 1], [3, 7])]
    widths = [np.linspace(0.1, 0.4, 10), np.linspace(0.5, 0.0, 10)]
    rule = replace(RULE, score_resamples=6, criteria=("silhouette",))
    table = pd.DataFrame({"silhouette": [0.25, 0.25]})
    found = ranking.score_errors(rows, labels, widths, table, rule)
    weights = resample_weights(10, 6, seed_of(rule, "scores"))
    assert weights.sum(axis=0).tolist() == [10] * 6
    # The wider mean silhouette has score 1, the other 1/2, equal ones 3/4.
    means = np.array([[column @ width / 10 for width in widths] for column in weights.T])
    first = [0.75 + 0.25 * np.sign(one - other) for one, other in means]
    assert found["score_se"] == pytest.approx([np.std(first, ddof=1)] * 2)
    for at, own in enumerate(labels):
        ratios = [
            calinski_harabasz_score(np.repeat(rows, column.astype(int), axis=0),
                                    np.repeat(own, column.astype(int)))
            for column in weights.T
        ]  # fmt: skip
        assert found["calinski_harabasz_se"][at] == pytest.approx(np.std(ratios, ddof=1))
    assert (found["davies_bouldin_se"] > 0).all()


def choice(**columns):
    """Return candidates a, b, c … with these columns."""
    size = len(next(iter(columns.values())))
    usual = {"method": "Ward", "k": 3, "score": 0.8, "score_se": 0.1, "ari_resamples": 0.9}
    return pd.DataFrame({"candidate": list("abcdef"[:size]), **usual, **columns})


@pytest.mark.parametrize(
    ("columns", "chosen"),
    [
        ({"score": [0.70, 0.80], "k": [2, 3]}, "a"),  # one standard error away, to a hair
        ({"score": [0.69, 0.80], "k": [2, 3]}, "b"),
        ({"score": [0.79, 0.80], "k": [3, 2]}, "b"),
        ({"ari_resamples": [0.90, 0.92], "method": ["KMeans", "Ward"]}, "b"),
        ({"ari_resamples": [0.9001, 0.9], "method": ["Ward", "KMeans"]}, "b"),  # equal to .001
        ({"score": [0.80, 0.81]}, "b"),
        ({"method": ["Ward", "Ward"]}, "a"),
        # The error is that of the best one.
        ({"score": [0.70, 0.80], "k": [2, 3], "score_se": [0.2, 0.05]}, "b"),
    ],
)
def test_one_standard_error(columns, chosen):
    columns = {name: [round(v, 6) if isinstance(v, float) else v for v in values]
               for name, values in columns.items()}  # fmt: skip
    table = choice(**columns)
    if table["score"].tolist() == [0.7, 0.8] and table["score_se"].tolist() == [0.1, 0.1]:
        table["score"] = [0.75, 0.875]  # halves and eighths have no rounding
        table["score_se"] = 0.125
    assert ranking.one_standard_error(table, RULE) == chosen


def compared(k, method="KMeans", **columns):
    """Return a comparison with these columns, the others unknown."""
    names = [
        *("silhouette", "calinski_harabasz", "davies_bouldin", "gap", "gap_se", "bic", "icl"),
        *("prediction_strength", "score", "noise_share", "ari_resamples"),
    ]
    usual = dict.fromkeys(names, np.nan) | {"axes_share": 1.0, "floor": 0.0, "admissible": True}
    named = [f"{method} {number}" for number in k]
    return pd.DataFrame({"candidate": named, "method": method, "k": k, **usual, **columns})


VOTES = {
    "silhouette": ({"silhouette": [0.1, 0.3, 0.2]}, {"silhouette": 3}),
    "calinski": (
        {"silhouette": [0.3, 0.2, 0.1], "calinski_harabasz": [5.0, 6, 9]},
        {"silhouette": 2, "calinski_harabasz": 4},
    ),
    "one unknown": (
        {"silhouette": [0.3, 0.2, 0.1], "calinski_harabasz": [5.0, np.nan, 9]},
        {"silhouette": 2, "calinski_harabasz": 4},
    ),
    "davies": (
        {"silhouette": [0.3, 0.2, 0.1], "davies_bouldin": [0.5, 0.3, 0.9]},
        {"silhouette": 2, "davies_bouldin": 3},
    ),
    # .9 is highest; .85 lies within its error of .06, .8 does not.
    "gap": (
        {"silhouette": [0.3, 0.2, 0.1], "gap": [0.8, 0.85, 0.9], "gap_se": [0.01, 0.01, 0.06]},
        {"silhouette": 2, "gap": 3},
    ),
    "no gap": ({"silhouette": [0.3, 0.2, 0.1], "gap": [0.8, np.nan, 0.9], "gap_se": 0.1},
               {"silhouette": 2}),
    "strength": ({"prediction_strength": [0.9, 0.8, 0.79]}, {"prediction_strength KMeans": 3}),
    "fewer axes": ({"silhouette": [0.1, 0.3, 0.2], "axes_share": [1.0, 0.75, 1.0]},
                   {"silhouette": 4}),
}  # fmt: skip


@pytest.mark.parametrize("name", list(VOTES))
@pytest.mark.parametrize("order", [(0, 1, 2), (2, 0, 1)])
def test_votes_of_kmeans(name, order):
    columns, expected = VOTES[name]
    table = compared([2, 3, 4], **columns).iloc[list(order)].reset_index(drop=True)
    assert votes.criteria_votes(table, RULE) == expected


def test_a_curve_that_never_falls_ends_at_its_top():
    assert ranking.max_se([1.0, 2, 3], [0.1] * 3, "firstSEmax") == 3
    assert ranking.max_se([1.0, 2, 3], [1.0] * 3, "firstSEmax") == 2
    assert ranking.max_se([1.0, 2, 3], [0.1] * 3, "Tibs2001SEmax") == 3


def test_votes_of_mixtures_and_ward():
    failed = compared([2, 3], "Gaussian mixture", bic=[1.0, 7], icl=[np.nan, 9])
    assert votes.criteria_votes(failed, RULE) == {"bic": 3, "icl": 3}
    mixtures = compared([2, 3, 4], "Gaussian mixture", bic=[9.0, 7, 8], icl=[8.0, 9, 9.5])
    assert votes.criteria_votes(mixtures, RULE) == {"bic": 3, "icl": 2}
    ward = compared([2, 3, 4], "Ward", prediction_strength=[0.8, 0.81, 0.1], silhouette=[1, 2, 3.0])
    assert votes.criteria_votes(ward, RULE) == {"prediction_strength Ward": 3}


@pytest.mark.parametrize(
    ("cast", "k"),
    [
        ({"a": 2, "b": 2, "c": 3}, 2),
        ({"a": 2, "b": 2, "c": 3, "d": 3}, 0),  # half is not more than half
        ({"a": 5}, 5),
    ],
)
def test_majority(cast, k):
    assert votes.majority_vote(cast) == k


# ln(3/2) = .405, ln(15/14) = .069 of .15: 14 and 15 back each other by .540.
@pytest.mark.parametrize(
    ("cast", "order"),
    [
        ({"a": 14, "b": 15, "c": 2}, [14, 15, 2]),  # 1.54 each; 14 is the median
        ({"a": 2, "b": 3, "c": 3}, [3, 2]),
        ({"a": 2, "b": 4, "c": 6}, [4, 2, 6]),
        # 3.5 for the nine, with ICL on BIC's side; the median of all four is 6.
        ({"a": 2, "b": 3, "bic": 9, "icl": 9}, [9, 3, 2]),
        ({"a": 2, "b": 2, "c": 2, "bic": 9, "icl": 9}, [9, 2]),
        ({"a": 2, "b": 2, "c": 2, "bic": 8, "icl": 9}, [2, 8, 9]),
        ({"a": 2, "bic": 9}, [2, 9]),
        # The median is 6.5, as far from 3 as from 10; the mean would be 8.75.
        ({"a": 2, "b": 3, "c": 10, "d": 20}, [3, 10, 2, 20]),
    ],
)
def test_order_of_votes(cast, order):
    assert votes.order_of(cast, RULE) == order


def test_the_voted_number_is_taken_by_the_mixture_of_lowest_icl():
    table = pd.concat(
        [
            compared([2, 3], silhouette=[0.2, 0.4], score=[0.2, 0.9]),
            compared([3, 3], "Gaussian mixture", icl=[7.0, 6.0], bic=[5.0, 6.0], score=0.1),
        ],
        ignore_index=True,
    )
    table["candidate"] = list("abcd")
    assert votes.choose_voted(table, {}, RULE) == "d"
    bare = table.iloc[:2]
    assert votes.choose_voted(bare, {}, RULE) == "b"
    both = bare.assign(k=3, score=[0.9, 0.2])
    assert votes.choose_voted(both, {}, RULE) == "a"
    assert votes.choose_voted(bare.assign(admissible=[True, False]), {}, RULE) is None


# Of clusterings that part all rows by empty space: the fewer rows are noise, then the better score.
@pytest.mark.parametrize(
    ("noise", "score", "chosen"),
    [((0.0, 0.0), (0.2, 0.9), "b"), ((0.0, 0.01), (0.2, 0.9), "a"), ((0.0, 0.0), (0.9, 0.2), "a")],
)
def test_empty_space_decides_by_noise_and_score(noise, score, chosen):
    columns = {"noise_share": list(noise), "score": list(score), "ari_resamples": 0.9}
    table = compared([2, 3], "DBSCAN", **columns).assign(candidate=["a", "b"])
    assert votes.choose_voted(table, {"a": 9.0, "b": 9.0}, RULE) == chosen
    assert votes.choose_voted(table, {"a": 1.49, "b": 9.0}, RULE) == "b"


# At 0, 1, 2 and 12, 13: usual nearest distance 1, between them 10.
@pytest.mark.parametrize(
    ("places", "labels", "expected"),
    [
        ((0, 1, 2, 12, 13), (0, 0, 0, 1, 1), 10),
        ((0, 1, 2, 12, 13, 7), (0, 0, 0, 1, 1, -1), 10),  # noise in between does not count
        ((0, 1, 2), (0, 0, 0), 0),
        ((0, 10), (0, 1), 0),  # nobody has a neighbour of the own group
        ((0, 2, 12, 14, 17, 19), (0, 0, 1, 1, 2, 2), 1.5),  # the narrowest gap
    ],
)
def test_separation(places, labels, expected):
    found = votes.cluster_separation(line(*places), np.array(labels), 0.99)
    assert found == pytest.approx(expected)
