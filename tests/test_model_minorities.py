"""Few viewers apart from all others in one measure: found, and not made of chance or of steps."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from stage_tables import stored

from analysis.clustering.rule import declared
from analysis.model.gate.minorities import few_apart, viewer_minorities
from analysis.model.gate.viewer_gate import hidden_minorities
from analysis.settings import Model

RULE = declared(Model(), 1)


def apart(values, fewest=10, share=0.02):
    return few_apart(np.asarray(values, float), fewest, share, RULE)


@pytest.mark.parametrize("sign", [1, -1])
def test_ten_behind_a_gap_by_hand(sign):
    # 990 others from 0 to 1, whose standard deviation is .289; ten of one value three above them.
    values = sign * np.r_[np.linspace(0, 1, 990), np.full(10, 4.0)]
    found = apart(values)
    assert found.side == ("high" if sign > 0 else "low")
    assert np.flatnonzero(found.behind).tolist() == list(range(990, 1000))
    assert found.gap == pytest.approx(3 / (3 + np.linspace(0, 1, 990).std()))


@pytest.mark.parametrize(
    ("few", "gap"),
    [
        (9, 4.0),  # fewer than may be told of
        (20, 4.0),  # 2 % and more make a segment
        (10, 0.57),  # nearer than two standard deviations of the others, .577
    ],
)
def test_what_is_no_minority(few, gap):
    assert apart(np.r_[np.linspace(0, 1, 980), np.full(few, 1 + gap)]) is None


def test_the_line_is_two_standard_deviations():
    assert apart(np.r_[np.linspace(0, 1, 980), np.full(10, 1.58)]) is not None


def test_a_group_as_wide_as_its_distance_is_a_tail():
    others = np.linspace(0, 1, 980)
    assert apart(np.r_[others, np.linspace(2, 2.9, 12)]) is not None
    assert apart(np.r_[others, np.linspace(2, 9, 12)]) is None


@pytest.mark.parametrize(("last", "found"), [(2, False), (3, False), (4, True)])
def test_whole_numbers_need_three_steps(last, found):
    # Nearly all have 0, so that one step is many standard deviations.
    values = np.r_[np.zeros(985), np.ones(15), np.full(12, float(last))]
    assert (apart(values) is not None) == found


@pytest.mark.parametrize("sign", [1, -1])
@pytest.mark.parametrize(("gap", "found"), [(2.9, False), (3.1, True)])
def test_steps_are_the_widest_of_the_others(sign, gap, found):
    # Half of the others have 0, half lie near 1 in small steps: their widest step is 1.
    values = sign * np.r_[np.zeros(500), np.linspace(1, 1.2, 488), np.full(12, 1.2 + gap)]
    assert (apart(values) is not None) == found


def test_values_that_are_missing_or_equal_are_on_no_side():
    values = np.r_[np.linspace(0, 1, 990), np.full(10, 4.0), np.full(500, np.nan)]
    assert apart(values).behind.sum() == 10
    assert apart(np.full(1000, 3.0)) is None
    assert apart(np.full(1000, np.nan)) is None
    assert apart([]) is None


@pytest.mark.parametrize("draw", ["normal", "lognormal", "exponential", "uniform", "geometric"])
def test_tails_are_no_minorities(draw):
    arguments = {"geometric": (0.3,)}.get(draw, ())
    found = [
        apart(getattr(np.random.default_rng(seed), draw)(*arguments, size=3000))
        for seed in range(40)
    ]
    assert found == [None] * 40


def test_a_minority_is_told_once_in_what_sets_it_farthest_apart():
    random = np.random.default_rng(3)
    level, days = random.normal(size=(2, 2000))
    level[:30], days[:30] = -9, 12
    days[40:60] = -30
    # The thirty are nearer to the others in this one, which stands first.
    near = np.r_[np.full(30, 7.0), random.normal(size=1970)]
    features = pd.DataFrame({"near": near, "level": level, "days": days, "n": np.ones(2000)})
    catalogue = pd.DataFrame({"feature": list(features), "label": list("NABC"), "log": False})
    found = viewer_minorities(features, catalogue, RULE)
    told = found[["label", "side", "viewers", "of", "needed"]].values.tolist()
    assert told == [["A", "low", 30, 2000, 0.02], ["B", "low", 20, 2000, 0.02]]


def test_a_log_scale_is_asked_where_values_are_told_on_one():
    # On the log scale the last twelve lie as near as the others to each other.
    values = np.r_[np.exp(np.linspace(0, 6, 988)), np.full(12, np.exp(7.0))] - 1
    for log, expected in ((True, 0), (False, 1)):
        catalogue = pd.DataFrame({"feature": ["n"], "label": ["N"], "log": [log]})
        assert len(viewer_minorities(pd.DataFrame({"n": values}), catalogue, RULE)) == expected


@pytest.mark.parametrize(("known", "found"), [(False, 0), (True, 1)])
def test_viewers_below_the_cut_are_no_minority(tmp_path, known, found):
    level = np.r_[np.random.default_rng(7).normal(size=800), np.full(12, 20.0)]
    users = pd.DataFrame({"user_id": range(812), "eligible": [True] * 800 + [known] * 12})
    tables = {
        "features": users[["user_id"]].assign(level=level),
        "users": users,
        "catalogue": pd.DataFrame({"feature": ["level"], "label": ["A"], "log": [False]}),
    }
    told = hidden_minorities(stored(tmp_path, tables), RULE)
    assert told["viewers"].tolist() == [12] * found
