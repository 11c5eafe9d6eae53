"""Calibration and gains: by hand, against all orders of ties, and nothing of few viewers."""

from __future__ import annotations

import numpy as np
import pytest

from analysis.intervals import wilson_interval
from analysis.predict.returning.calibration import calibration_rows, foreseen_bands
from analysis.predict.returning.gains import (
    CALLED,
    gain_facts,
    gain_rows,
    reached_shares,
    told_points,
)


def _once(count: int) -> np.ndarray:
    return np.ones((1, count))


def _resampled(count: int, draws: int = 400) -> np.ndarray:
    rng = np.random.default_rng(4)
    drawn = [np.bincount(rng.integers(count, size=count), minlength=count) for _ in range(draws)]
    return np.vstack([np.ones(count), drawn])


def test_reached_by_hand():
    left = np.array([1, 0, 1, 0, 0, 0, 1, 0, 0, 1])
    risk = np.array([0.9, 0.8, 0.7, 0.6, 0.5, 0.45, 0.4, 0.3, 0.2, 0.1])
    found = reached_shares(left, risk, _once(10))[0]
    # After each tenth: 1, 1, 2, 2, 2, 2, 3, 3, 3, 4 of four; between them halfway.
    assert found[::2] == pytest.approx(np.array([0, 1, 1, 2, 2, 2, 2, 3, 3, 3, 4]) / 4)
    assert found[1::2] == pytest.approx((found[:-1:2] + found[2::2]) / 2)
    order = np.random.default_rng(0).permutation(10)
    assert reached_shares(left[order], risk[order], _once(10))[0] == pytest.approx(found)


def test_ties_reach_what_chance_does():
    left = np.array([1, 0, 1, 1, 0] * 4)
    risk = np.repeat([0.9, 0.5], 10)
    found = reached_shares(left, risk, _once(20))[0]
    assert found == pytest.approx(CALLED)
    # Of the ten most at risk all left, of the others two of ten.
    left = np.r_[np.ones(10), np.ones(2), np.zeros(8)]
    found = reached_shares(left, risk, _once(20))[0]
    assert found[10] == pytest.approx(10 / 12)
    assert found[2] == pytest.approx(2 / 12)
    assert found[15] == pytest.approx(11 / 12)


def test_who_counts_twice_is_called_twice():
    left, risk = np.array([1, 0, 1]), np.array([0.9, 0.5, 0.1])
    weights = np.array([[1, 1, 1], [2, 1, 1], [0, 2, 2], [0, 3, 0]])
    found = reached_shares(left, risk, weights)
    assert found[1, 10] == pytest.approx(2 / 3)  # two of the four rows, both left
    assert found[2, 10] == pytest.approx(0)
    assert np.isnan(found[3]).all()


@pytest.mark.parametrize("share", [0.2, 0.4])
def test_interval_of_gains_holds_the_truth(share):
    """Of a known audience: the tenth most at risk holds its share of those who leave."""
    rng = np.random.default_rng(11)
    held = 0
    for _ in range(40):
        risk = rng.random(800)
        left = (rng.random(800) < 2 * share * risk).astype(int)
        rows = gain_rows(left, {"recommended": risk}, _resampled(800, 200))
        tenth = next(one for one in rows if one["called"] == 0.1 and one["model"] != "chance")
        held += tenth["low"] <= 1 - 0.9**2 <= tenth["high"]
    # 95 % of 40 are 38; fewer than 33 have a chance of one in ten thousand.
    assert held >= 33


def test_facts_by_hand():
    left = np.r_[np.ones(50), np.zeros(50), np.ones(50), np.zeros(350)]
    risk = np.r_[np.full(100, 0.9), np.full(100, 0.5), np.full(300, 0.1)]
    recency = np.r_[np.full(100, 0.2), np.full(100, 0.7), np.full(300, 0.1)]
    weights = _resampled(500)
    rows = gain_rows(left, {"recommended": risk, "recency": recency}, weights)
    facts = gain_facts(rows, left)
    # Half of those called leave: 25 of the fifty called, of a hundred who leave.
    assert facts["reached"] == pytest.approx(0.25)
    assert facts["recency_reached"] == pytest.approx(0.25)
    assert facts["lift"] == pytest.approx(2.5)
    assert facts["lift_low"] == pytest.approx(facts["reached_low"] / 0.1)
    assert (facts["viewers"], facts["leavers"]) == (500, 100)
    assert facts["reached_low"] < 0.25 < facts["reached_high"]
    chance = [one for one in rows if one["model"] == "chance"]
    assert [one["reached"] for one in chance] == CALLED.tolist()


@pytest.mark.parametrize("seed", range(20))
@pytest.mark.parametrize("viewers", [60, 150, 400])
@pytest.mark.parametrize("few", ["leave", "stay"])
def test_no_point_tells_of_few(seed, viewers, few):
    rng = np.random.default_rng(seed)
    risk = rng.random(viewers)
    left = (rng.random(viewers) < risk * rng.random()).astype(int)
    left[:20] = 1
    if few == "stay":
        left, risk = 1 - left, 1 - risk
    shares = reached_shares(left, risk, _once(viewers))[0]
    told = told_points(left, shares)
    assert told[0]
    assert told[-1]
    gone = np.diff(shares[told] * left.sum())
    stayed = np.diff(CALLED[told] * viewers) - gone
    for count in np.round(np.r_[gone, stayed], 6):
        assert count <= 0.5 or count >= 9


def test_the_tenth_is_told_before_others():
    """In each step of 5 % six leave: the tenth has twelve, and its half is not told."""
    left = np.tile(np.r_[np.ones(6), np.zeros(24)], 20)
    told = told_points(left, CALLED)
    assert told[2]
    assert not told[1]


def test_what_few_left_is_not_told():
    left = np.r_[np.ones(5), np.zeros(45), np.ones(15), np.zeros(435)]
    risk = -np.arange(500.0)
    rows = gain_rows(left, {"recommended": risk}, _resampled(500, 20))
    told = [one["called"] for one in rows if one["model"] == "recommended"]
    assert 0.1 not in told
    assert {0.0, 1.0} <= set(told)
    # All twenty are among the first 65, so .15 of 500 reaches them.
    facts = gain_facts(rows, left)
    assert (facts["called"], facts["reached"]) == (0.15, 1.0)
    assert facts["lift"] == pytest.approx(1 / 0.15)
    assert np.isnan(facts["recency_reached"])
    assert facts["leavers"] == 20


def test_where_no_half_can_be_told_nothing_is():
    left = np.r_[np.ones(5), np.zeros(495)]
    rows = gain_rows(left, {"recommended": -np.arange(500.0)}, _resampled(500, 20))
    facts = gain_facts(rows, left)
    assert facts["called"] == 0.1
    assert np.isnan([facts["reached"], facts["lift"], facts["recency_reached"]]).all()


def test_calibration_by_hand():
    foreseen = np.repeat([0.1, 0.4, 0.9], [100, 50, 50])
    left = np.r_[
        np.repeat([1, 0], [10, 90]), np.repeat([1, 0], [25, 25]), np.repeat([1, 0], [40, 10])
    ]
    rows = calibration_rows("churn", left, foreseen)
    assert [(one["band"], one["viewers"], one["seen"]) for one in rows] == [
        (1, 100, 0.1),
        (2, 50, 0.5),
        (3, 50, 0.8),
    ]
    assert [one["foreseen"] for one in rows] == pytest.approx([0.1, 0.4, 0.9])
    wanted = wilson_interval(0.1, 100)
    assert (rows[0]["low"], rows[0]["high"]) == pytest.approx((wanted.low, wanted.high), abs=0.003)


def test_calibration_of_amounts_by_hand():
    foreseen = np.repeat([1.0, 5.0], 100)
    came = np.r_[np.tile([0, 2], 50), np.tile([0, 10], 50)]
    first, second = calibration_rows("engagement", came, foreseen)
    assert (first["seen"], second["seen"]) == (1, 5)
    # Student's t with 99 degrees of freedom times the standard error of 0 and 2.
    half = 1.984217 * np.std([0, 2]) / np.sqrt(99)
    assert first["high"] - first["seen"] == pytest.approx(half, rel=1e-4)
    assert first["seen"] - first["low"] == pytest.approx(half, rel=1e-4)


@pytest.mark.parametrize("task", ["engagement", "churn"])
@pytest.mark.parametrize("seed", range(10))
@pytest.mark.parametrize("few", ["come", "do not"])
def test_no_band_tells_of_few(task, seed, few):
    rng = np.random.default_rng(seed)
    foreseen = rng.random(150).round(1)
    came = (rng.random(150) < foreseen * rng.random()).astype(int)
    came[:15] = 1
    if few == "do not":
        came, foreseen = 1 - came, 1 - foreseen
    band = foreseen_bands(foreseen, came > 0)
    assert (np.diff(band[np.argsort(foreseen)]) >= 0).all()
    for number in np.unique(band):
        for count in (came[band == number].sum(), (came[band == number] == 0).sum()):
            assert count == 0 or count >= 10
    rows = calibration_rows(task, came, foreseen)
    assert sum(one["viewers"] for one in rows) == 150
    assert [one["viewers"] for one in rows] == np.bincount(band).tolist()
    assert [one["band"] for one in rows] == list(range(1, len(rows) + 1))
    assert all(one["low"] <= one["seen"] <= one["high"] for one in rows)


def test_nothing_is_calibrated_on_few():
    assert calibration_rows("churn", np.array([1, 0, 1]), np.array([0.2, 0.4, 0.5])) == []


def test_equal_risks_are_one_band():
    assert set(foreseen_bands(np.full(200, 0.3), np.tile([True, False], 100))) == {0}


def test_what_ties_leave_of_half_a_viewer_is_nobody():
    """Of the first twenty viewers .4 left, of the next almost all: both are told."""
    left = np.repeat([1, 0], [100, 300])
    told = told_points(left, np.r_[0, np.linspace(0.004, 0.2, 2), np.linspace(0.2, 1, 19)[1:]])
    assert told[:3].all()
    told = told_points(left, np.r_[0, np.linspace(0.05, 0.2, 2), np.linspace(0.2, 1, 19)[1:]])
    assert told[:3].tolist() == [True, False, True]
