"""Groups by how much and when: found where they are, and not where there are none."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from analysis.clustering import density_cuts
from analysis.clustering.rule import Rule
from analysis.clustering.rule_parts import Amounts
from analysis.model.gate import amounts

RULE = Rule(k_max=5, seed=1)


def counted(**columns: object) -> pd.DataFrame:
    found = amounts.amount_groups(pd.DataFrame(columns), RULE)
    return found.set_index("measure")


def test_half_with_8_and_half_with_70_ratings_are_two_groups():
    found = counted(n=np.repeat([8, 70], 500)).loc["events"]
    assert found["found"]
    assert found["groups"] == 2
    assert found["p"] == 1 / 200
    assert 8 < found["border"] < 70


def test_three_groups_are_three():
    random = np.random.default_rng(1)
    n = np.concatenate([6 + random.poisson(1, 600), 30 + random.poisson(9, 400),
                        200 + random.poisson(60, 300)])  # fmt: skip
    found = counted(n=n).loc["events"]
    assert found["groups"] == 3


NUMBERS = {
    "constant": lambda random: np.full(2000, 11),
    "geometric": lambda random: 4 + random.geometric(0.1, 2000),
    "log-normal": lambda random: 5 + np.exp(random.normal(1.4, 0.9, 2000)).astype(int),
    "Poisson": lambda random: 5 + random.poisson(6, 2000),
    "Zipf": lambda random: np.minimum(4 + random.zipf(2.0, 2000), 500),
}


@pytest.mark.parametrize("name", NUMBERS)
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_numbers_of_one_kind_are_one_group(name, seed):
    n = NUMBERS[name](np.random.default_rng(seed))
    found = counted(n=n).loc["events"]
    assert not found["found"]
    assert found["groups"] == 1


def test_few_viewers_are_not_tested():
    assert counted(n=np.repeat([8, 70], 10)).empty


def test_dates_are_tested_by_themselves():
    random = np.random.default_rng(2)
    n = 8 + random.poisson(4, 2000)
    days = np.maximum(1, random.binomial(n, np.repeat([0.15, 0.9], 1000)))
    tenure = np.where(random.random(2000) < 0.3, 0, random.exponential(200, 2000).astype(int) + 30)
    recency = np.exp(random.normal(np.repeat([2.0, 6.0], 1000), 0.4)).astype(int)
    found = counted(n=n, active_days=days, tenure=tenure, recency=recency)
    assert list(found.index) == ["events", "day_share", "tenure", "recency"]
    assert found["found"].tolist() == [False, True, False, True]
    assert 0.3 < found.loc["day_share", "border"] < 0.8
    assert 20 < found.loc["recency", "border"] < 200


def test_a_valley_by_hand():
    density = np.array([1.0, 4, 1, 2, 1])
    depth, place = density_cuts.deepest_cut(density, 0.2)
    assert depth == pytest.approx(np.log(2))
    assert place == 2
    # Of nine parts the lower hill holds four at most.
    assert density_cuts.deepest_cut(density, 0.45) == (0.0, -1)
    assert density_cuts.deepest_cut(np.array([1.0, 2, 3, 2, 1]), 0.05) == (0.0, -1)


def test_one_seed_one_answer():
    n = 4 + np.random.default_rng(3).geometric(0.1, 900)
    assert counted(n=n).equals(counted(n=n))


def test_the_smooth_table_has_no_valley():
    values = np.r_[np.random.default_rng(4).normal(0, 1, 500), np.full(300, 6.0)]
    how = Amounts()
    width = amounts.smooth_width(values, how)
    assert width > density_cuts.silverman_width(values, how.width)
    places, density = density_cuts.density_at(values, width, how.cells)
    assert density_cuts.deepest_cut(density, how.share) == (0.0, -1)
    assert np.trapezoid(density, places) == pytest.approx(1, abs=0.01)
