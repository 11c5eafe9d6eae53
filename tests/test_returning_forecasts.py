"""Who competes in foreseeing viewers: numbers by hand, planted truth, and what sources lack."""

from __future__ import annotations

import io
import json
from datetime import datetime

import numpy as np
import pandas as pd
import pytest
import skops.io
from sklearn.base import clone
from sklearn.metrics import mean_poisson_deviance, roc_auc_score

from analysis.predict.contest import Examples, Past
from analysis.predict.measure_forecasts import MeasureForecast, SkewLogs, life_ratios
from analysis.predict.returning import (
    CHURN_CONTESTANTS,
    engagement_contestants,
)
from analysis.predict.returning.bg_nbd import (
    ReturningLaw,
    expected_active_days,
    probability_alive,
    probability_silent,
)
from analysis.predict.returning.bg_nbd_forecasts import (
    ActiveDayForecast,
    SilenceForecast,
    law_record,
)
from analysis.predict.returning.known_lives import common_pace, shrunken_pace, viewer_lives
from analysis.predict.returning.simple_forecasts import ConstantForecast, OwnRateForecast

ENGAGEMENT_CONTESTANTS = engagement_contestants("rows")
MEASURES = ("active_days", "tenure", "recency", "level", "minutes")
DAYS = 90
BOTH = [(one, "engagement") for one in ENGAGEMENT_CONTESTANTS]
BOTH += [(one, "churn") for one in CHURN_CONTESTANTS]
NAMED = [f"{task} {one.name}" for one, task in BOTH]


def _rows(count: int, seed: int) -> pd.DataFrame:
    """Return viewers whose habits and days since last are drawn; some have no level."""
    rng = np.random.default_rng(seed)
    active = 1 + rng.geometric(0.2, count)
    gap = rng.gamma(2, 15, count)
    frame = pd.DataFrame(
        {
            "user_id": rng.permutation(count),
            "n": active + rng.poisson(active / 2),
            "active_days": active,
            "tenure": np.round((active - 1) * gap),
            "recency": 1 + np.floor(rng.exponential(40, count)),
            "level": np.where(rng.random(count) < 0.1, np.nan, rng.normal(0, 1, count)),
            "shoe_size": rng.normal(0, 1, count),
        }
    ).astype({"n": float, "active_days": float})
    return frame.assign(minutes=30 * frame["n"])


def _target(rows: pd.DataFrame, task: str, seed: int) -> np.ndarray:
    """Return what comes of viewers: they stay with a habit and a level, and leave when overdue."""
    rng = np.random.default_rng(seed)
    gap = rows["tenure"] / np.maximum(rows["active_days"] - 1, 1)
    risk = 1 / (1 + np.exp(2 + rows["level"].fillna(0) - 1.5 * rows["recency"] / (1 + gap)))
    left = (rng.random(len(rows)) < risk).to_numpy()
    if task == "churn":
        return left.astype(float)
    return np.where(left, 0, rng.poisson(DAYS / (1 + gap))).astype(float)


def _past(task: str, count: int = 3000, shuffled: bool = False) -> Past:
    rows = _rows(count, 1)
    target = _target(rows, task, 2)
    if shuffled:
        target = np.random.default_rng(3).permutation(target)
    return Past(datetime(2020, 1, 1), DAYS, (Examples(rows, target),), measures=MEASURES)


def test_lives_by_hand():
    rows = pd.DataFrame(
        {
            "recency": [3.0, 1.0, np.nan, 0.0],
            "active_days": [1.0, 5.0, np.nan, 1.0],
            "tenure": [0.0, 20.0, np.nan, 0.0],
        }
    )
    frequency, recency, age = viewer_lives(rows)
    assert frequency.tolist() == [0, 4, 0, 0]
    assert recency.tolist() == [0, 20, 0, 0]
    assert age.tolist() == [3, 21, 1, 1]


def test_paces_by_hand():
    amount, days = np.array([10.0, np.nan, 0.0]), np.array([4.0, 50.0, 6.0])
    assert common_pace(amount, days) == 1.0
    assert common_pace(np.array([np.nan]), np.array([1.0])) == 0.0
    assert shrunken_pace(amount, days, 2, 1.0) == pytest.approx([12 / 6, 1, 2 / 8])
    assert shrunken_pace(amount, days, 0, 1.0) == pytest.approx([2.5, 1, 0])


def test_own_rate_by_hand():
    rows = pd.DataFrame(
        {"n": [10.0, 2.0], "active_days": [3.0, 1.0], "tenure": [9.0, 0.0], "recency": [1.0, 30.0]}
    )
    assert OwnRateForecast("n", 90).fit(rows).predict(rows) == pytest.approx([90.0, 6.0])
    # Everybody's rate is 12 rows in 40 days.
    found = OwnRateForecast("n", 90, weight=10).fit(rows).predict(rows)
    assert found == pytest.approx([90 * 13 / 20, 90 * 5 / 40])


def test_one_number_for_everybody():
    rows = _rows(4, 0)
    assert ConstantForecast().fit(rows, np.array([0, 1, 1, 2])).predict(rows).tolist() == [1.0] * 4
    assert ConstantForecast(0.0).fit(rows, np.ones(4)).predict(rows).tolist() == [0.0] * 4


@pytest.mark.parametrize("unit", ["rows", "minutes"])
def test_active_days_times_what_they_hold(unit):
    past = _past("engagement")
    rows = past.windows[0].rows
    contestant = next(one for one in engagement_contestants(unit) if one.name == "bg_nbd")
    found = contestant.fit(past, {"weight": 1.0}, 0)
    law = law_record(found)
    assert law["viewers"] == len(rows)
    days = expected_active_days(ReturningLaw(**law), *viewer_lives(rows), DAYS)
    amount = rows["n"] if unit == "rows" else rows["minutes"]
    common = amount.sum() / rows["active_days"].sum()
    pace = (amount + common) / (rows["active_days"] + 1)
    assert found.predict(rows) == pytest.approx((days * pace).to_numpy())


def test_laws_are_learned_from_all_viewers_as_they_stand_at_the_cut():
    past = _past("churn", 500)
    standing = _rows(2000, 9)
    known = Past(past.cut, DAYS, past.windows, measures=MEASURES, viewers=standing)
    for contestant, task in BOTH:
        if contestant.name == "bg_nbd":
            law = law_record(contestant.fit(known, contestant.grid[0], 0))
            assert law == law_record(
                SilenceForecast(DAYS).fit(standing, np.zeros(len(standing)))
            ), task
            assert law["viewers"] == 2000


@pytest.mark.parametrize("forecast", [ActiveDayForecast("n", DAYS), SilenceForecast(DAYS)])
def test_without_a_law_the_mean_is_foreseen(forecast):
    rows = _rows(50, 1).assign(active_days=1.0, tenure=0.0)
    found = clone(forecast).fit(rows, np.repeat([0.0, 1.0], 25))
    assert found.predict(rows).tolist() == [0.5] * 50
    law = law_record(found)
    assert law.pop("viewers") == 0
    assert np.isnan(list(law.values())).all()


def test_ratios_by_hand():
    rows = pd.DataFrame({"active_days": [5.0, 1.0], "tenure": [20.0, 0.0], "recency": [12.0, 3.0]})
    found = life_ratios(rows)
    assert found["age"].tolist() == [32, 3]
    assert found["gap"].tolist() == [5, 0]
    assert found["overdue"].tolist() == [2, 3]
    assert found["pace"].tolist() == [5 / 32, 1 / 3]
    assert life_ratios(rows[["tenure", "recency"]]).shape == (2, 0)


def test_logarithms_of_skewed_columns_alone():
    skewed = np.array([0, 0, 0, 1, 100.0])
    values = np.column_stack([skewed, -skewed, np.arange(5.0), skewed - 1])
    logs = SkewLogs().fit(values)
    assert logs.skewed_.tolist() == [True, False, False, False]
    made = logs.transform(values)
    assert made[:, 0] == pytest.approx(np.log1p(skewed))
    assert made[:, 1:].tolist() == values[:, 1:].tolist()
    assert logs.transform(values[:1] - 5)[0, 0] == 0


@pytest.mark.parametrize(("contestant", "task"), BOTH, ids=NAMED)
def test_everybody_foresees_finite_numbers_alike_in_any_order(contestant, task):
    past = _past(task, 400)
    new = _rows(60, 7)
    found = contestant.fit(past, contestant.grid[-1], 0)
    first = found.predict(new)
    assert first.shape == (60,)
    assert np.isfinite(first).all()
    assert (first >= 0).all()
    if task == "churn":
        assert (first <= 1).all()
    order = np.random.default_rng(0).permutation(60)
    assert found.predict(new.iloc[order]) == pytest.approx(first[order])
    again = contestant.fit(past, contestant.grid[-1], 0).predict(new)
    assert again.tobytes() == first.tobytes()


@pytest.mark.parametrize(("contestant", "task"), BOTH, ids=NAMED)
def test_only_declared_measures_are_learned_from(contestant, task):
    past = _past(task, 400)
    changed = past.windows[0].rows.assign(shoe_size=3.0, user_id=0)
    other = Past(past.cut, DAYS, (Examples(changed, past.windows[0].target),), measures=MEASURES)
    new = _rows(60, 7)
    first, second = (contestant.fit(one, contestant.grid[0], 0).predict(new)
                     for one in (past, other))  # fmt: skip
    assert first.tobytes() == second.tobytes()
    assert (
        contestant.fit(past, contestant.grid[0], 0).predict(new.drop(columns="shoe_size")).tobytes()
        == first.tobytes()
    )


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize(("contestant", "task"), BOTH, ids=NAMED)
@pytest.mark.parametrize("lacking", ["one viewer", "all alike", "no levels", "nobody came", "all"])
def test_sources_that_lack_something(contestant, task, lacking):
    past = _past(task, 200)
    rows, target = past.windows[0].rows, past.windows[0].target
    if lacking == "one viewer":
        rows, target = rows.iloc[:1], target[:1]
    elif lacking == "all alike":
        rows = pd.concat([rows.iloc[:1]] * len(target), ignore_index=True)
    elif lacking == "no levels":
        rows = rows.assign(level=np.nan)
    elif lacking == "all":
        rows = rows.assign(**dict.fromkeys(MEASURES, np.nan))
    else:
        target = np.zeros(len(target))
    some = Past(past.cut, DAYS, (Examples(rows, target),), measures=MEASURES)
    found = contestant.fit(some, contestant.grid[0], 0).predict(_rows(60, 7))
    assert np.isfinite(found).all()


@pytest.mark.parametrize(("contestant", "task"), BOTH, ids=NAMED)
def test_forecasts_can_be_exported(contestant, task):
    found = contestant.fit(_past(task, 400), contestant.grid[0], 0)
    written = skops.io.dumps(found)
    trusted = skops.io.get_untrusted_types(data=written)
    assert all(
        name.startswith(("analysis.predict.", "sklearn.", "numpy.dtype")) for name in trusted
    )
    new = _rows(60, 7)
    read = skops.io.load(io.BytesIO(written), trusted=trusted)
    assert read.predict(new).tobytes() == found.predict(new).tobytes()


@pytest.mark.parametrize(("contestant", "task"), BOTH, ids=NAMED)
def test_parameters_are_written_as_json(contestant, task):
    assert contestant.grid
    for parameters in contestant.grid:
        assert json.loads(json.dumps(parameters)) == parameters


def _loss(task: str, target: np.ndarray, foreseen: np.ndarray) -> float:
    if task == "churn":
        return -roc_auc_score(target, foreseen)
    return mean_poisson_deviance(target, np.maximum(foreseen, 1e-6))


@pytest.mark.parametrize("task", ["engagement", "churn"])
def test_trees_find_what_was_planted(task):
    past, new = _past(task), _rows(3000, 7)
    target = _target(new, task, 8)
    contestants = ENGAGEMENT_CONTESTANTS if task == "engagement" else CHURN_CONTESTANTS
    losses = {
        one.name: min(_loss(task, target, one.fit(past, each, 0).predict(new)) for each in one.grid)
        for one in contestants
    }
    trees = losses.pop("gradient_boosting")
    assert trees < min(losses.values())
    if task == "churn":
        assert losses["logistic"] < losses["recency"] < losses["base_rate"] == -0.5
    else:
        assert losses["mean_rate"] < losses["zero"]


@pytest.mark.parametrize("contestant", CHURN_CONTESTANTS, ids=lambda one: one.name)
def test_a_shuffled_target_teaches_nothing(contestant):
    past, new = _past("churn", shuffled=True), _rows(3000, 7)
    foreseen = contestant.fit(past, contestant.grid[0], 0).predict(new)
    nothing = np.random.default_rng(9).permutation(_target(new, "churn", 8))
    few = min(nothing.sum(), len(nothing) - nothing.sum())
    # The error of an AUC of .5 is at most that of few against very many: √(1/(12·few)).
    assert abs(roc_auc_score(nothing, foreseen) - 0.5) <= 3 * np.sqrt(2 / (12 * few))


def test_very_many_rows_are_drawn(monkeypatch):
    from analysis.predict import measure_forecasts

    monkeypatch.setattr(measure_forecasts, "MOST_ROWS", 300)
    past = _past("churn", 1000)
    rows, target = past.windows[0].rows, past.windows[0].target
    rows = rows.assign(level=np.arange(1000.0))
    logs = MeasureForecast(CHURN_CONTESTANTS[3].fit(past, {"C": 1.0}, 0).inner, ("level",), seed=4)
    middle = logs.fit(rows, target).fitted_[1].statistics_
    drawn = np.random.default_rng(4).choice(1000, 300, replace=False)
    assert middle == pytest.approx([drawn.mean()])


@pytest.mark.parametrize("event", ["ended", "silent"])
def test_who_leaves_by_the_law(event):
    rows = _rows(800, 3)
    found = SilenceForecast(DAYS, event).fit(rows, np.zeros(800))
    law = ReturningLaw(**law_record(found))
    ended = 1 - probability_alive(law, *viewer_lives(rows))
    silent = probability_silent(law, *viewer_lives(rows), DAYS)
    assert found.predict(rows) == pytest.approx(ended if event == "ended" else silent)


def test_of_whoever_has_gone_long_ago_something_may_still_come():
    rows = _rows(500, 3)
    found = ActiveDayForecast("n", DAYS).fit(rows, np.zeros(500))
    gone = rows.iloc[:1].assign(n=900.0, active_days=900.0, tenure=900.0, recency=1e5)
    assert 0 < found.predict(gone)[0] < 1e-4


def test_the_law_is_learned_from_a_draw_of_very_many(monkeypatch):
    from analysis.predict.returning import bg_nbd_forecasts

    monkeypatch.setattr(bg_nbd_forecasts, "MOST_LIVES", 400)
    rows = _rows(1000, 3)
    first, again, other = (
        law_record(SilenceForecast(DAYS, seed=seed).fit(rows, np.zeros(1000))) for seed in (0, 0, 1)
    )
    assert first["viewers"] == 400
    assert first == again
    assert first["r"] != other["r"]


DECLARED = {
    "engagement mean_rate": [{}],
    "engagement zero": [{}],
    "engagement own_rate": [{"weight": days} for days in (0, 30, 90, 365)],
    "engagement bg_nbd": [{"weight": 1}],
    "churn base_rate": [{}],
    "churn recency": [{}],
    "churn bg_nbd": [{"event": "ended"}, {"event": "silent"}],
    "churn logistic": [{"C": 1}, {"C": 0.01}],
}
GROWN = [
    {"max_iter": steps, "learning_rate": pace, "max_leaf_nodes": leaves, "min_samples_leaf": few}
    | {"l2_regularization": 10, "max_bins": 64}
    for steps, pace, leaves, few in ((100, 0.05, 4, 20), (100, 0.06, 8, 20), (150, 0.06, 31, 60))
]


def test_what_is_tried_of_whom():
    grown = {f"{task} gradient_boosting": GROWN for task in ("engagement", "churn")}
    assert {name: list(one.grid) for (one, _), name in zip(BOTH, NAMED, strict=True)} == {
        **DECLARED,
        **grown,
    }
    assert NAMED[4].endswith("gradient_boosting")
    assert NAMED[-1].endswith("gradient_boosting")
    assert [name for (one, _), name in zip(BOTH, NAMED, strict=True) if one.learner] == [
        "engagement gradient_boosting",
        "churn logistic",
        "churn gradient_boosting",
    ]


@pytest.mark.parametrize("contestant", CHURN_CONTESTANTS[3:4], ids=["logistic"])
def test_a_regression_is_as_free_as_it_is_told(contestant):
    past = _past("churn", 300)
    for parameters in contestant.grid:
        line = contestant.fit(past, parameters, 0).fitted_[-1]
        assert (line.C, line.n_iter_[0] < line.max_iter) == (parameters["C"], True)


@pytest.mark.parametrize("task", ["engagement", "churn"])
def test_trees_are_grown_as_declared(task):
    trees = (ENGAGEMENT_CONTESTANTS if task == "engagement" else CHURN_CONTESTANTS)[-1]
    grown = trees.fit(_past(task, 300), GROWN[1], 7).fitted_
    assert grown.get_params().items() >= {**GROWN[1], "random_state": 7}.items()
    assert grown.n_iter_ == 100
    assert grown.loss == ("poisson" if task == "engagement" else "log_loss")
    # Five measures and four ratios of them.
    assert grown.n_features_in_ == 9
