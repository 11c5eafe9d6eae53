"""The gap statistic: its sign, its logarithm, its standard error and the k it takes, by hand."""

from __future__ import annotations

import numpy as np
import pytest

from analysis.clustering.rule import Rule
from analysis.model.compare import gap
from analysis.model.compare.ranking import max_se

RULE = Rule(k_max=6, seed=1)
LINE = np.array([[0.0], [1.0], [10.0], [11.0]])


def test_the_gap_is_what_drawn_tables_have_more_within():
    values, errors = gap.gap_of_logs(np.array([2.0, 1.0]), np.array([[2.5, 3.0], [3.5, 3.0]]))
    assert values.tolist() == [1.0, 2.0]
    # The standard deviation over both tables is a half and nothing.
    assert errors == pytest.approx([0.5 * np.sqrt(1.5), 0.0])


def test_the_logarithm_is_natural():
    # About 5.5 the squares are 30.25 + 20.25 + 20.25 + 30.25, about .5 and 10.5 four quarters.
    found = gap.log_within(LINE, [1, 2], 3, 1)
    assert found == pytest.approx([4.61512, 0.0], abs=1e-5)


def test_as_many_clusters_as_rows_have_a_logarithm():
    assert np.isfinite(gap.log_within(LINE, [4], 3, 1)).all()


@pytest.mark.parametrize(
    ("values", "errors", "position"),
    [
        # The highest is the last; the first within its error, and the smallest at all.
        ([0.1, 0.35, 0.2, 0.4], [0.9, 0.9, 0.9, 0.06], 2),
        ([0.1, 0.35, 0.2, 0.4], [0.9, 0.9, 0.9, 0.04], 4),
        # What comes after the highest does not count.
        ([0.1, 0.4, 0.39], [0.0, 0.1, 0.9], 2),
        ([0.3, 0.4], [0.0, 0.11], 1),
    ],
)
def test_the_global_rule_takes_the_first_within_the_error_of_the_highest(values, errors, position):
    assert max_se(np.array(values), np.array(errors)) == position
