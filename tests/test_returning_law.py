"""The BG/NBD law: its likelihood and forecasts by hand, by integrals and by simulated viewers."""

from __future__ import annotations

import itertools
from dataclasses import replace

import numpy as np
import pytest
from scipy import integrate, stats
from scipy.special import hyp2f1

from analysis.predict.returning.bg_nbd import (
    ReturningLaw,
    expected_active_days,
    fit_bg_nbd,
    log_likelihood,
    probability_alive,
    probability_silent,
)

ONES = ReturningLaw(1.0, 1.0, 1.0, 1.0)
CDNOW = ReturningLaw(0.243, 4.414, 0.793, 2.426)
LAWS = [CDNOW, ReturningLaw(1.7, 20.0, 2.5, 6.0), ReturningLaw(0.6, 38.0, 1.6, 21.0)]
LIVES = [(0, 0.0, 1.0), (0, 0.0, 400.0), (1, 10.0, 10.0), (2, 5.0, 40.0), (9, 60.0, 61.0)]


def _arrays(*life):
    return tuple(np.array([value], dtype=float) for value in life)


@pytest.mark.parametrize(
    ("life", "likelihood"),
    [
        ((0, 0, 1), 1 / 2),  # 1/(1 + T)
        ((0, 0, 4), 1 / 5),
        ((1, 1, 1), 1 / 2 * (1 / 4 + 1 / 4)),  # B(1, 2)/B(1, 1) · (1/(1+T)² + 1/(1+t)²)
        ((1, 1, 3), 1 / 2 * (1 / 16 + 1 / 4)),
        ((2, 1, 1), 1 / 3 * 2 * (1 / 8 + 1 / 2 * 1 / 8)),  # B(1, 3), Γ(3), a/(b + 1)
    ],
)
def test_likelihood_by_hand(life, likelihood):
    assert log_likelihood(ONES, *_arrays(*life)) == pytest.approx(np.log(likelihood))


@pytest.mark.parametrize("law", LAWS)
@pytest.mark.parametrize(("x", "last", "age"), LIVES)
def test_likelihood_is_the_mean_over_rates_and_ends(law, x, last, age):
    rates, ends = stats.gamma(law.r, scale=1 / law.alpha), stats.beta(law.a, law.b)

    def given(u, v):
        rate, end = rates.ppf(u), ends.ppf(v)
        alive = rate**x * (1 - end) ** x * np.exp(-rate * age)
        ended = end * (1 - end) ** (x - 1) * rate**x * np.exp(-rate * last) if x else 0.0
        return alive + ended

    points, weights = np.polynomial.legendre.leggauss(400)
    u = (points + 1) / 2
    whole = given(u[:, None], u[None, :]) * weights[:, None] * weights[None, :] / 4
    assert log_likelihood(law, *_arrays(x, last, age)) == pytest.approx(
        np.log(whole.sum()), abs=0.002
    )


@pytest.mark.parametrize(
    ("life", "alive"),
    [
        ((0, 0, 1), 1.0),
        ((0, 0, 1e9), 1.0),
        ((1, 1, 1), 1 / 2),
        ((1, 1, 3), 1 / 5),  # 1/(1 + (4/2)²)
        ((2, 1, 3), 1 / (1 + 8 / 2)),
        ((1000, 1, 1e6), 0.0),
        ((1000, 1e6, 1e6), 1 / (1 + 1 / 1000)),
    ],
)
def test_probability_alive_by_hand(life, alive):
    assert probability_alive(ONES, *_arrays(*life)) == pytest.approx([alive], abs=1e-12)


@pytest.mark.parametrize(
    ("life", "days", "expected"),
    [
        ((0, 0, 1), 2, np.log(2)),  # the mean of t/(α + T + pt) over p
        ((0, 0, 3), 12, np.log(4)),
        # alive 1/2, and 2 ln 2 the mean of (1 − (1 + p)⁻²)/p over Beta(1, 2)
        ((1, 1, 1), 2, np.log(2)),
    ],
)
def test_expectation_by_hand_where_the_closed_form_has_none(life, days, expected):
    assert expected_active_days(ONES, *_arrays(*life), days) == pytest.approx([expected])


def test_expectation_of_a_published_customer():
    """Of a customer with two repeats, the last in week 30.43 of 38.86: 1.226 in 39 weeks."""
    assert expected_active_days(CDNOW, *_arrays(2, 30.43, 38.86), 39) == pytest.approx(
        [1.226], abs=0.001
    )
    assert probability_alive(CDNOW, *_arrays(2, 30.43, 38.86)) == pytest.approx([0.726], abs=0.001)


@pytest.mark.parametrize("law", LAWS)
@pytest.mark.parametrize("days", [1, 90, 365])
def test_expectation_is_the_closed_form(law, days):
    x, last, age = (np.array(column, dtype=float) for column in zip(*LIVES, strict=True))
    z = days / (law.alpha + age + days)
    series = hyp2f1(law.r + x, law.b + x, law.a + law.b + x - 1, z)
    whole = (law.a + law.b + x - 1) / (law.a - 1) * (1 - (1 - z) ** (law.r + x) * series)
    wanted = whole * probability_alive(law, x, last, age)
    assert expected_active_days(law, x, last, age, days) == pytest.approx(wanted, rel=1e-6)


@pytest.mark.parametrize("x", [0, 3, 200, 3000])
def test_expectation_of_lives_beyond_the_closed_form(x):
    law = ReturningLaw(0.6, 38.0, 1.0, 21.0)
    age = max(x, 1.0)
    found = expected_active_days(law, *_arrays(x, age if x else 0, age), 90)
    share = 90 / (law.alpha + age)
    density = stats.beta(law.a, law.b + x).pdf
    whole = integrate.quad(
        lambda p: (1 - (1 + share * p) ** -(law.r + x)) / p * density(p), 1e-12, 1, points=[0.01]
    )[0]
    alive = probability_alive(law, *_arrays(x, age if x else 0, age))
    assert found == pytest.approx(whole * alive, rel=1e-5)


def test_nothing_is_lost_or_gained_by_long_ages_and_many_days():
    law = LAWS[2]
    found = expected_active_days(law, *_arrays(0, 0, 1e9), 90)
    assert 0 <= found[0] < 1e-6
    many = np.arange(2000.0)
    days = expected_active_days(law, many, many, many + 1, 90)
    assert np.isfinite(days).all()
    assert (days > 0).all()
    assert (days < 90).all()
    assert (np.diff(days[10:]) > 0).all()


def test_silence_is_the_end_or_a_pause():
    law = LAWS[1]
    lives = (np.array([0.0, 1, 2, 9]), np.array([0.0, 10, 5, 60]), np.array([30.0, 10, 40, 61]))
    ended = 1 - probability_alive(law, *lives)
    assert probability_silent(law, *lives, 0) == pytest.approx(1.0)
    assert probability_silent(law, *lives, 1e9) == pytest.approx(ended, abs=1e-6)
    sooner, later = (probability_silent(law, *lives, days) for days in (10, 90))
    assert (ended < later).all()
    assert (later < sooner).all()
    # With one active day alone (r + x = 1.7) the pause is ((α + T)/(α + T + t))^r.
    assert sooner[0] == pytest.approx((50 / 60) ** 1.7)


def _simulated_viewers(law, count, age, ahead, seed):
    """Return lives of viewers of the law, and their active days in the days ahead."""
    rng = np.random.default_rng(seed)
    rates = rng.gamma(law.r, 1 / law.alpha, count)
    ends = rng.beta(law.a, law.b, count)
    ages = rng.uniform(age / 3, age, count)
    lives = np.zeros((count, 3))
    later = np.zeros(count)
    for viewer in range(count):
        now, known = 0.0, ages[viewer]
        lives[viewer, 2] = known
        while True:
            now += rng.exponential(1 / rates[viewer])
            if now > known + ahead:
                break
            if now <= known:
                lives[viewer, :2] += (1, now - lives[viewer, 1])
            else:
                later[viewer] += 1
            if rng.random() < ends[viewer]:
                break
    return lives.T, later


@pytest.fixture(scope="module")
def simulated():
    law = ReturningLaw(0.8, 25.0, 0.9, 4.0)
    return (law, *_simulated_viewers(law, 12_000, 600.0, 90.0, 5))


def test_simulated_viewers_give_their_law_back(simulated):
    law, lives, _ = simulated
    found = fit_bg_nbd(*lives)
    assert found.viewers == lives.shape[1]
    for name in ("r", "alpha", "a", "b"):
        assert getattr(found, name) == pytest.approx(getattr(law, name), rel=0.12), name
    assert log_likelihood(found, *lives) >= log_likelihood(law, *lives)


@pytest.mark.parametrize("name", ["r", "alpha", "a", "b"])
@pytest.mark.parametrize("factor", [0.97, 1.03])
def test_no_neighbour_is_more_likely(simulated, name, factor):
    lives = simulated[1]
    found = fit_bg_nbd(*lives)
    near = replace(found, **{name: factor * getattr(found, name)})
    assert log_likelihood(near, *lives) < log_likelihood(found, *lives)


def test_simulated_viewers_do_what_is_expected(simulated):
    law, lives, later = simulated
    expected = expected_active_days(law, *lives, 90)
    for some in (lives[0] == 0, lives[0] == 1, (lives[0] > 1) & (lives[0] < 6), lives[0] > 5):
        error = later[some].std() / np.sqrt(some.sum())
        assert abs(expected[some].mean() - later[some].mean()) < 4 * error
    silent = probability_silent(law, *lives, 90)
    for some in (silent < 0.5, (silent >= 0.5) & (silent < 0.8), silent >= 0.8):
        seen = later[some] == 0
        error = np.sqrt(seen.mean() * (1 - seen.mean()) / some.sum())
        assert abs(silent[some].mean() - seen.mean()) < 4 * error


def test_weeks_and_days_give_one_law(simulated):
    x, last, age = simulated[1]
    days, weeks = fit_bg_nbd(x, last, age), fit_bg_nbd(x, last / 7, age / 7)
    assert days.alpha / 7 == pytest.approx(weeks.alpha, rel=1e-6)
    assert (days.r, days.a, days.b) == pytest.approx((weeks.r, weeks.a, weeks.b), rel=1e-6)


def test_who_is_told_twice_counts_twice_and_who_is_missing_not(simulated):
    lives = simulated[1][:, :3000]
    once = fit_bg_nbd(*lives)
    twice = fit_bg_nbd(*np.hstack([lives, lives, np.full((3, 5), np.nan)]))
    assert twice.viewers == 2 * once.viewers
    assert twice.alpha == pytest.approx(once.alpha, rel=1e-3)


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize(
    "lives",
    [
        np.empty((3, 0)),
        np.array([[0.0, 0.0], [0.0, 0.0], [3.0, 9.0]]),
        np.array([[np.nan], [1.0], [2.0]]),
        np.array([[1.0], [0.0], [0.0]]),
    ],
    ids=["nobody", "nobody came back", "nobody is known", "no time"],
)
def test_no_law_where_nothing_can_be_learned(lives):
    assert fit_bg_nbd(*lives) is None


CORNERS = [
    ReturningLaw(*(np.exp(logs)))
    for logs in itertools.product(
        (-12.0, 0.0, 12.0), (-6.0, 4.0, 15.0), (-12.0, 12.0), (-12.0, 12.0)
    )
]


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("law", CORNERS, ids=str)
def test_at_the_corners_of_what_can_be_found_forecasts_stay_in_bounds(law):
    lives = (
        np.array([0.0, 1, 2, 2000]),
        np.array([0.0, 0, 4000, 2000]),
        np.array([1.0, 9, 4000, 2001]),
    )
    alive, silent = probability_alive(law, *lives), probability_silent(law, *lives, 90)
    days = expected_active_days(law, *lives, 90)
    for share in (alive, silent):
        assert ((share >= 0) & (share <= 1)).all()
    assert (silent >= 1 - alive - 1e-12).all()
    # Nobody is active more often than at the rate of who never ends.
    most = alive * (law.r + lives[0]) / (law.alpha + lives[2]) * 90
    assert ((days >= 0) & (days <= most * (1 + 1e-9))).all()
    # Markov: who is active at all is so on one day or more.
    assert (1 - silent <= days * (1 + 1e-6) + 1e-12).all()


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize(
    "lives",
    [
        ([3.0], [10.0], [12.0]),
        ([1.0] * 50, [1.0] * 50, [1.0] * 50),
        ([3000.0] * 20, [3000.0] * 20, [3000.0] * 20),
        ([1.0, 0.0] * 30, [1.0, 0.0] * 30, [1e6, 1e6] * 30),
        ([0.0] * 99 + [40.0], [0.0] * 99 + [40.0], [41.0] * 100),
    ],
    ids=[
        "one viewer",
        "nobody ends",
        "every day for years",
        "once, long ago",
        "one who comes back",
    ],
)
def test_odd_audiences_give_a_law_that_foresees_or_none(lives):
    law = fit_bg_nbd(*(np.array(column) for column in lives))
    if law is not None:
        columns = [np.array(column) for column in lives]
        assert np.isfinite(log_likelihood(law, *columns))
        assert np.isfinite(expected_active_days(law, *columns, 90)).all()


def test_who_came_just_now_says_nothing(simulated):
    lives = simulated[1][:, :3000]
    more = np.hstack([lives, np.zeros((3, 40))])
    with_new, without = fit_bg_nbd(*more), fit_bg_nbd(*lives)
    assert with_new.viewers == without.viewers + 40
    assert with_new.alpha == pytest.approx(without.alpha, rel=1e-3)
