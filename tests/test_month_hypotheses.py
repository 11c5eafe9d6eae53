"""Trend, season and growth by month: by hand, against other programs, on planted truth."""

from __future__ import annotations

from itertools import product

import numpy as np
import pandas as pd
import pytest
import stage_tables as given

from analysis.explore.hypotheses import growth_tests
from analysis.explore.hypotheses.month_errors import (
    HISTORIES,
    bent_p,
    lag_months,
    neighbour_correlation,
    simulated_ratios,
)
from analysis.explore.hypotheses.month_growth import (
    Counts,
    fitted_counts,
    growth_by_year,
    possible_bends,
    slope_change,
    trend_bend,
)
from analysis.explore.hypotheses.month_series import dated_span, whole_months
from analysis.explore.hypotheses.season import (
    decomposed_months,
    season_facts,
    season_profile,
    shift_p,
    yearly_shapes,
)


def by_month(users, first="2004-01-01") -> pd.DataFrame:
    months = pd.date_range(first, periods=len(users), freq="MS")
    return pd.DataFrame({"month": months, "ratings": [10 * n for n in users], "users": users})


@pytest.mark.parametrize(
    ("span", "users", "kept"),
    [
        # The first and the last month are not whole.
        (("2004-01-02", "2004-04-29"), [200] * 4, ["2004-02-01", "2004-03-01"]),
        (("2004-01-01", "2004-04-30"), [200] * 4, [f"2004-0{at}-01" for at in range(1, 5)]),
        # Only what follows the last month of few viewers.
        (("2004-01-01", "2004-04-30"), [200, 99, 100, 300], ["2004-03-01", "2004-04-01"]),
        (("2004-01-01", "2004-04-30"), [200, 200, 200, 3], []),
    ],
)
def test_whole_months_of_enough_viewers(span, users, kept):
    found = whole_months(by_month(users), tuple(map(pd.Timestamp, span)))
    assert found["month"].tolist() == [pd.Timestamp(day) for day in kept]
    assert found["days"].tolist() == [pd.Timestamp(day).days_in_month for day in kept]


def test_the_record_runs_from_the_window_or_the_rows(tmp_path):
    events = given.scrubbed(tmp_path)["ratings"]
    ends = {"start": pd.Timestamp("2003-01-01"), "end": None}
    found = dated_span(events, ends)
    assert found == (pd.Timestamp("2003-01-01"), pd.Timestamp("2005-03-01"))
    assert dated_span(events, {})[0] == pd.Timestamp("2003-12-31")


def months_of(daily: np.ndarray, users: float = 500.0, first: str = "2001-01-01") -> pd.DataFrame:
    """Return months with so many rows a day."""
    months = pd.date_range(first, periods=len(daily), freq="MS")
    days = months.days_in_month.to_numpy()
    frame = pd.DataFrame({"month": months, "ratings": np.rint(daily * days).astype("int64")})
    return frame.assign(users=np.broadcast_to(users, len(daily)), days=days)


SEASON = np.array([1.3, 1.0, 0.9, 0.9, 1.0, 0.8, 0.7, 0.9, 1.0, 1.1, 1.2, 1.35])


def test_trend_and_season_multiply_to_the_month():
    daily = 1000 * 1.5 ** (np.arange(48) / 12) * np.tile(SEASON / SEASON.prod() ** (1 / 12), 4)
    parts = decomposed_months(months_of(daily))
    whole = parts["trend"] * parts["season"] * parts["rest"]
    np.testing.assert_allclose(whole, parts["daily"])
    # In days of one length a February is no quiet month.
    np.testing.assert_allclose(parts["daily"], daily, rtol=1e-3)
    np.testing.assert_allclose(parts["season"][:12], parts["season"][36:], rtol=1e-9)
    np.testing.assert_allclose(parts["season"][:12] / parts["season"][0], SEASON / 1.3, rtol=0.02)
    np.testing.assert_allclose(parts["trend"].iloc[36] / parts["trend"].iloc[12], 2.25, rtol=0.02)


@pytest.mark.parametrize(("count", "rows", "tested"), [(23, 0, 0), (24, 24, 0), (36, 36, 12)])
def test_two_years_are_parted_and_three_are_tested(count, rows, tested):
    parts = decomposed_months(months_of(1000 + 100 * np.random.default_rng(1).random(count)))
    assert len(parts) == rows
    assert len(season_profile(parts)) == tested
    facts = season_facts(parts).iloc[0]
    assert (facts["months"], facts["years"]) == (rows, rows // 12)
    assert np.isnan(facts["p"]) == (tested == 0)


def test_a_season_is_told_and_chance_is_not():
    rng = np.random.default_rng(5)
    noise = np.exp(rng.normal(0, 0.05, 48))
    seasonal = decomposed_months(months_of(900 * noise * np.tile(SEASON, 4), first="2001-07-01"))
    facts = season_facts(seasonal).iloc[0]
    assert facts["shown"]
    assert facts["p"] == pytest.approx(1 / 12**3)
    profile = season_profile(seasonal).set_index("place")
    # The series begins in July, whose factor is the first of SEASON.
    expected = SEASON[0] / SEASON.prod() ** (1 / 12)
    assert profile.loc[7, "factor"] == pytest.approx(expected, rel=0.06)
    assert profile.loc[7, "low"] < expected < profile.loc[7, "high"]
    assert not season_facts(decomposed_months(months_of(900 * noise)))["shown"].item()


def test_months_without_a_season_seldom_show_one():
    told = 0
    for seed in range(60):
        noise = np.random.default_rng(seed).normal(0, 0.06, 60)
        for at in range(1, 60):
            noise[at] = 0.5 * noise[at - 1] + np.sqrt(0.75) * noise[at]
        months = months_of(900 * np.exp(noise + np.linspace(0, 3, 60)))
        told += bool(season_facts(decomposed_months(months))["shown"].item())
    # At a level of one in a hundred three of sixty come by chance in one of a hundred tries.
    assert told <= 3


def test_shifts_of_years_by_hand():
    rng = np.random.default_rng(3)
    shapes = rng.normal(size=(3, 12))
    shapes -= shapes.mean(axis=1, keepdims=True)
    reached = [
        (np.mean([shapes[0], np.roll(shapes[1], a), np.roll(shapes[2], b)], axis=0) ** 2).sum()
        for a, b in product(range(12), repeat=2)
    ]
    expected = np.mean(np.array(reached) >= reached[0] - 1e-12)
    assert shift_p(shapes) == pytest.approx(expected)


def test_shapes_are_of_whole_years_up_to_the_last_month():
    parts = pd.DataFrame({"season": np.exp(np.arange(30.0)), "rest": np.ones(30)})
    shapes = yearly_shapes(parts)
    assert shapes.shape == (2, 12)
    np.testing.assert_allclose(shapes[0], np.arange(12) - 5.5)


def test_a_fit_is_that_of_statsmodels():
    import statsmodels.api as sm

    rng = np.random.default_rng(6)
    rows = rng.negative_binomial(5, 0.01, 40).astype(float)
    terms = np.column_stack([np.ones(40), np.arange(40) / 12])
    exposure = np.linspace(28, 31, 40)
    fit, dispersion = fitted_counts(Counts(rows, exposure), terms)
    alpha = fit.family.variance.alpha
    mean = fit.mu
    # The method of moments: Pearson's sum is its degrees of freedom.
    assert ((rows - mean) ** 2 / (mean + alpha * mean**2)).sum() == pytest.approx(38, rel=1e-6)
    poisson = sm.GLM(rows, terms, sm.families.Poisson(), offset=np.log(exposure)).fit()
    assert dispersion == pytest.approx(poisson.pearson_chi2 / 38)
    # Newey and West by hand: scores of the slope over twice the months of the rule.
    weight = 1 / (1 + alpha * mean)
    scores = terms * ((rows - mean) * weight)[:, None]
    middle, lags = scores.T @ scores, lag_months(40)
    for lag in range(1, lags + 1):
        both = scores[lag:].T @ scores[:-lag]
        middle += (1 - lag / (lags + 1)) * (both + both.T)
    assert lags == 9
    bread = np.linalg.inv((terms * (mean * weight)[:, None]).T @ terms)
    np.testing.assert_allclose(fit.cov_params(), bread @ middle @ bread * 40 / 38, rtol=0.2)


def test_simulated_ratios_are_those_of_single_fits():
    import statsmodels.api as sm

    terms = np.column_stack([np.ones(30), np.arange(30.0)])
    found = simulated_ratios(terms, np.array([0.0, 1.0]), 0.0, seed=3)
    drawn = np.random.default_rng(3).standard_normal((HISTORIES, 30))
    one_by_one = []
    for months in drawn[:50]:
        fit = sm.OLS(months, terms).fit(
            cov_type="HAC", cov_kwds={"maxlags": lag_months(30), "use_correction": True}
        )
        one_by_one.append(abs(fit.tvalues[1]))
    assert len(found) == HISTORIES
    assert (np.diff(found) >= 0).all()
    for ratio in one_by_one:
        assert np.abs(found - ratio).min() < 1e-8


def test_neighbours_that_hang_together():
    rng = np.random.default_rng(8)
    series = np.zeros(4000)
    for at in range(1, 4000):
        series[at] = 0.6 * series[at - 1] + rng.normal()
    assert neighbour_correlation(series, 2) == pytest.approx(0.6, abs=0.05)
    assert neighbour_correlation(rng.normal(size=4000), 2) == pytest.approx(0, abs=0.05)
    # Alternating ones count as independent.
    assert neighbour_correlation(np.tile([1.0, -1.0], 20), 2) == 0


def test_planted_growth_is_found():
    rng = np.random.default_rng(9)
    daily = 300 * 1.4 ** (np.arange(48) / 12) * np.exp(rng.normal(0, 0.05, 48))
    frame = growth_by_year(months_of(daily, users=daily * 10))
    volume, intensity = (
        frame[frame["measure"] == name].iloc[0] for name in ("volume", "intensity")
    )
    assert frame["part"].tolist() == ["whole", "whole"]
    assert volume["low"] < 0.4 < volume["high"]
    assert volume["effect"] == pytest.approx(0.4, abs=0.05)
    assert volume["p"] == pytest.approx(1 / (HISTORIES + 1))
    assert volume["dispersion"] > 10
    assert (volume["start"], volume["end"]) == (
        pd.Timestamp("2001-01-01"),
        pd.Timestamp("2004-12-01"),
    )
    # Each viewer of a month gives about three rows a month throughout.
    assert intensity["effect"] == pytest.approx(0, abs=0.02)
    assert intensity["p"] > 0.05


def test_a_bend_is_told_before_and_after():
    rng = np.random.default_rng(10)
    slope = np.where(np.arange(60) < 36, 0.0, 0.5 / 12)
    daily = 300 * np.exp(np.cumsum(slope)) * np.exp(rng.normal(0, 0.03, 60))
    frame = growth_by_year(months_of(daily, users=2000.0)).set_index(["measure", "part"])
    before, after = (frame.loc[("intensity", part)] for part in ("before", "after"))
    assert abs(before["effect"]) < 0.06
    assert after["effect"] == pytest.approx(np.exp(0.5) - 1, abs=0.12)
    assert abs((after["start"] - pd.Timestamp("2004-01-01")).days) < 100
    assert before["months"] + after["months"] == 60
    assert frame.loc[("intensity", "whole"), "p"] < 0.01
    # The family tells what holds since the bend, and how surely there is any change.
    told = {row["hypothesis"]: row for row in growth_tests(frame.reset_index())}
    assert told["intensity"]["effect"] == after["effect"]
    assert told["intensity"]["since"] == after["start"]
    assert told["intensity"]["p"] == frame.loc[("intensity", "whole"), "p"]
    assert told["intensity"]["n"] == 60


def test_a_straight_or_short_trend_has_no_bend():
    assert trend_bend(np.linspace(0, 2, 60)) is None
    bent = np.maximum(np.arange(60) - 30.0, 0) / 12
    assert trend_bend(bent) == 30
    assert trend_bend(bent[20:50]) is None
    # Less than a tenth off a straight line.
    assert trend_bend(bent / 10) is None
    assert possible_bends(36) == range(12, 25)


def test_chance_that_bends_is_told_from_a_bend():
    noises = np.random.default_rng(12).normal(0, 0.1, (60, 60))
    bent = np.maximum(np.arange(60) - 30.0, 0) / 12
    assert bent_p(bent + noises[0], 30, possible_bends(60)) == pytest.approx(1 / (HISTORIES + 1))
    found = [bent_p(noise, 30, possible_bends(60)) for noise in noises]
    # Of sixty at a level of one in twenty: three, and hardly ever more than eight.
    assert sum(p < 0.05 for p in found) <= 8


def test_few_months_are_not_tested():
    assert growth_by_year(months_of(np.full(23, 300.0))).empty


def test_the_change_of_a_slope_is_relative():
    counts = Counts(100 * 2.0 ** (np.arange(36) / 12) + np.tile([3.0, -3.0], 18), np.ones(36))
    terms = np.column_stack([np.ones(36), np.arange(36) / 12])
    fit, _ = fitted_counts(counts, terms)
    found = slope_change(fit, np.array([0.0, 1.0]))
    assert found["effect"] == pytest.approx(1.0, abs=0.02)
    assert found["low"] < found["effect"] < found["high"]
