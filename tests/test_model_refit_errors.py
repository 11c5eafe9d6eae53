"""Errors of indices count what fitting again to resampled rows moves."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from sklearn.metrics import calinski_harabasz_score, davies_bouldin_score, silhouette_score

from analysis.clustering.distances import silhouette_values
from analysis.clustering.rule import Rule
from analysis.clustering.rule_parts import Competitor
from analysis.clustering.space import table_space
from analysis.model.compare import fitting, refit_errors
from analysis.model.compare.comparison import compare_candidates
from analysis.model.compare.standard_errors import of_mean

RULE = Rule(
    k_max=3, seed=1, resamples=4, resamples_best=6, best=1, random_cuts=3, refit_rows=150,
    candidates=(Competitor("KMeans"), Competitor("Ward", ({"linkage": "ward"},))),
)  # fmt: skip


def cloud(size=400):
    """One round population, whose halves any refit may draw elsewhere."""
    return pd.DataFrame(np.random.default_rng(3).normal(size=(size, 2)), columns=["x", "y"])


def test_indices_of_refits_are_those_of_their_labels():
    rows = cloud(60).to_numpy()
    cuts = [(rows[:, 0] > edge).astype(int) for edge in (-0.5, 0.0, 0.7)]
    expected = [
        [score(rows, cut) for score in (silhouette_score, calinski_harabasz_score,
                                        davies_bouldin_score)]
        for cut in cuts
    ]  # fmt: skip
    assert refit_errors.refit_indices(rows, cuts) == pytest.approx(np.array(expected))


def test_spreads_over_refits_by_hand():
    found = {
        "a": np.array([[0.5, 10.0, 1.0], [0.3, 14.0, 1.0]]),
        "b": np.array([[0.4, 5.0, 2.0], [0.4, 5.0, 2.0]]),
    }
    table = pd.DataFrame({"candidate": ["a", "b"], "silhouette": 0.4}, index=[7, 9])
    rule = Rule(k_max=3, seed=1, criteria=("silhouette",))
    spreads = refit_errors.refit_errors(found, table, rule)
    assert spreads.index.tolist() == [7, 9]
    assert spreads["silhouette"].tolist() == pytest.approx([0.2 / np.sqrt(2), 0])
    assert spreads["calinski_harabasz"].tolist() == pytest.approx([4 / np.sqrt(2), 0])
    # a is first, then second of two: scores 1 and 1/2, and b the reverse.
    assert spreads["score"].tolist() == pytest.approx([0.5 / np.sqrt(2)] * 2)


def test_both_errors_are_joined_and_one_is_enough():
    joined = refit_errors.joined_error(
        pd.Series([3.0, 3.0, np.nan, np.nan]), pd.Series([4.0, np.nan, 4.0, np.nan])
    )
    assert joined.tolist() == pytest.approx([5, 3, 4, np.nan], nan_ok=True)


def test_refits_label_rows_to_choose_on():
    space, _ = table_space(cloud(), RULE, False)
    found, sample = fitting.fit_all(space, [2], RULE)
    for one in (one for one in found if one.model is not None and one.k > 1):
        assert [len(labels) for labels in one.scored] == [150] * 4
        assert [len(labels) for labels in one.resampled] == [len(sample)] * 4


def test_the_error_of_a_loose_cut_is_larger_than_that_of_its_rows():
    space, _ = table_space(cloud(), RULE, False)
    found = compare_candidates(space, [2], RULE)
    table = found.table.set_index("candidate")
    for name in ("KMeans k=2", "Ward k=2"):
        rows = of_mean(silhouette_values(found.rows, [found.labels[name]])[0])
        moved = refit_errors.refit_indices(
            fitting.scored_rows(space, RULE), found.fitted[name].scored
        )[:, 0].std(ddof=1)
        assert moved > 0
        assert table.loc[name, "silhouette_se"] == pytest.approx(np.hypot(rows, moved))
