"""What predictions are measured by, and the intervals of viewers drawn again: numbers by hand."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import spearmanr
from sklearn.metrics import average_precision_score, mean_poisson_deviance, roc_auc_score

from analysis.predict.judging import measures
from analysis.predict.judging.contests import measured_value, shows_gain
from analysis.predict.judging.resampling import (
    Resamples,
    estimate_of,
    gain_draws,
    measured_draws,
    resample_viewers,
)

ONE = np.ones((1, 6))
CAME = np.array([0.0, 1.0, 1.0, 0.0, 1.0, 0.0])
FORESEEN = np.array([0.1, 0.9, 0.4, 0.4, 0.6, 0.7])


@pytest.mark.parametrize(
    ("measure", "target", "predicted", "wanted"),
    [
        # (1 + 4 + 0) / 3 = 5/3
        (measures.RMSE, [1, 2, 3], [2, 4, 3], np.sqrt(5 / 3)),
        (measures.MAE, [1, 2, 3], [2, 4, 3], 1.0),
        # 2 (0 − 0 + 2) = 4 and 2 (3 log 3 − 3 + 1) = 2.591673732
        (measures.DEVIANCE, [0, 3], [2, 1], (4 + 2.591673732) / 2),
        # pairs of one who left and one who stayed: 5 in order, .9 > all; .4 > .1, = .4, < .7;
        # .6 > .1, > .4, < .7: 3 + 1.5 + 2 of 9
        (measures.ROC_AUC, CAME, FORESEEN, 6.5 / 9),
        (measures.BRIER, [1, 0], [0.8, 0.4], (0.04 + 0.16) / 2),
        (measures.ACCURACY, [1, 1, 0, 0], [0.5, 0.49, 0.2, 0.1], 0.75),
        (measures.SPEARMAN, [1, 2, 3, 4], [10, 20, 40, 30], 0.8),
        # .9: 1 of 1; .7: none; .6: 2 of 3; .4 (two at once): 3 of 5
        (measures.PR_AUC, CAME, FORESEEN, (1 + 2 / 3 + 3 / 5) / 3),
    ],
)
def test_a_measure_is_what_was_computed_by_hand(measure, target, predicted, wanted):
    found = measured_value(measure, np.array(target, float), np.array(predicted, float))
    assert found == pytest.approx(wanted)


@pytest.mark.parametrize("seed", range(5))
def test_measures_agree_with_libraries_on_ties_and_skew(seed):
    random = np.random.default_rng(seed)
    came = random.integers(0, 2, 80).astype(float)
    foreseen = random.integers(1, 12, 80) / 12
    counts = random.poisson(2.0, 80).astype(float)
    for measure, target, wanted in (
        (measures.ROC_AUC, came, roc_auc_score(came, foreseen)),
        (measures.PR_AUC, came, average_precision_score(came, foreseen)),
        (measures.DEVIANCE, counts, mean_poisson_deviance(counts, foreseen)),
        (measures.SPEARMAN, counts, spearmanr(counts, foreseen)[0]),
    ):
        assert measured_value(measure, target, foreseen) == pytest.approx(wanted)


@pytest.mark.parametrize(
    "measure", [measures.ROC_AUC, measures.PR_AUC, measures.BRIER, measures.MAE]
)
def test_a_viewer_drawn_twice_counts_twice(measure):
    # Viewers 0 (two rows), 1 (one), 2 (three); the second drawing takes 0 twice and 2 once.
    codes = np.array([0, 0, 1, 2, 2, 2])
    drawn = Resamples(codes, np.array([[1, 1, 1], [2, 0, 1]], np.uint8))
    rows = [0, 1, 0, 1, 3, 4, 5]
    found = measured_draws(measure, CAME, {"it": FORESEEN}, drawn)["it"]
    assert found[0] == pytest.approx(measured_value(measure, CAME, FORESEEN))
    assert found[1] == pytest.approx(measured_value(measure, CAME[rows], FORESEEN[rows]))


def test_what_is_constant_has_no_order():
    drawn = resample_viewers(np.arange(700), 0, 50)
    counts = np.random.default_rng(0).poisson(1.0, 700).astype(float)
    same = {"mean": np.full(700, 1.17)}
    assert np.isnan(measured_draws(measures.SPEARMAN, counts, same, drawn)["mean"]).all()
    assert (measured_draws(measures.ROC_AUC, counts, same, drawn)["mean"] == 0.5).all()


def test_only_kept_rows_are_measured():
    drawn = resample_viewers(np.arange(6), 0, 20)
    kept = np.array([True, True, False, False, True, False])
    for measure in (measures.MAE, measures.ROC_AUC):
        found = measured_draws(measure, CAME, {"it": FORESEEN}, drawn, kept)["it"]
        assert found[0] == pytest.approx(measured_value(measure, CAME[kept], FORESEEN[kept]))


def test_viewers_are_drawn_not_rows():
    # One viewer gave half of the rows: the mean error depends on whether it is drawn.
    users = np.r_[np.zeros(50, int), np.arange(1, 51)]
    target = np.r_[np.ones(50), np.zeros(50)]
    drawn = resample_viewers(users, 1)
    assert (drawn.counts.sum(axis=1) == 51).all()
    draws = measured_draws(measures.MAE, target, {"it": np.zeros(100)}, drawn)["it"]
    found = estimate_of(draws)
    assert found.value == 0.5
    # Rows drawn one by one would give .40 to .60; of k drawings of one viewer, 50 k of 50 k + 51.
    assert found.low == 0.0
    assert found.high > 0.7


def test_an_interval_holds_what_is_true_in_nineteen_of_twenty():
    held, random = 0, np.random.default_rng(3)
    for seed in range(200):
        level = random.normal(0, 1, 60)
        users = np.repeat(np.arange(60), 4)
        errors = level[users] + random.normal(0, 0.5, 240)
        drawn = resample_viewers(users, seed, 200)
        draws = measured_draws(measures.RMSE, np.zeros(240), {"it": errors}, drawn)["it"]
        found = estimate_of(draws**2)
        held += found.low <= 1.25 <= found.high
    assert 176 <= held <= 199


def test_what_was_said_to_be_impossible_has_no_deviance():
    drawn = resample_viewers(np.arange(3), 0, 10)
    both = {"zero": np.zeros(3), "one": np.ones(3)}
    draws = measured_draws(measures.DEVIANCE, np.array([0.0, 1.0, 2.0]), both, drawn)
    assert np.isnan(draws["zero"]).all()
    assert np.isfinite(draws["one"]).all()
    gain = gain_draws(measures.DEVIANCE, draws["one"], draws["zero"])
    assert shows_gain(gain)


@pytest.mark.parametrize(("measure", "sign"), [(measures.MAE, 1), (measures.ROC_AUC, -1)])
def test_a_gain_is_positive_for_the_better_one(measure, sign):
    low, high = np.array([0.2, 0.2]), np.array([0.5, 0.6])
    assert (sign * gain_draws(measure, low, high) > 0).all()
    assert (sign * gain_draws(measure, high, low) < 0).all()


def test_a_gain_whose_interval_holds_nothing_is_not_shown():
    assert shows_gain(np.r_[0.5, np.linspace(0.1, 0.9, 100)])
    assert not shows_gain(np.r_[0.5, np.linspace(-0.1, 0.9, 100)])
    assert not shows_gain(np.zeros(10))
