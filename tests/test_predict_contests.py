"""Contests on planted truth: what is found, what is recommended, what is never looked at."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import numpy as np
import pandas as pd
import pytest

from analysis.clustering.matching import matched_segments
from analysis.measure_groups import correlated_groups
from analysis.predict.contest import Contestant, Examples, Past
from analysis.predict.explaining.dependence import dependence_rows
from analysis.predict.explaining.importance import importance_rows
from analysis.predict.explaining.segment_gain import (
    Refitted,
    segment_gain_row,
    with_segments,
)
from analysis.predict.explaining.segment_results import segment_rows
from analysis.predict.judging.contests import play_contest
from analysis.predict.judging.result_tables import difference_rows, score_rows
from analysis.predict.returning import CHURN_CONTESTANTS
from analysis.predict.windows import Window, pasts_of

CUT = datetime(2020, 1, 1)
MEASURES = ("telling", "twin", "idle")


@dataclass(frozen=True)
class Line:
    """Foresees slope × a measure, whatever it is fitted on."""

    slope: float
    measure: str = "telling"

    def predict(self, rows: pd.DataFrame) -> np.ndarray:
        return 0.5 + self.slope * rows[self.measure].to_numpy()


def _line(name: str, slope: float, measure: str = "telling") -> Contestant:
    return Contestant(name, lambda past, parameters, seed: Line(slope, measure), learner=True)


def _window(size: int, seed: int, strength: float = 1.0) -> Examples:
    random = np.random.default_rng(seed)
    telling = random.normal(size=size)
    rows = pd.DataFrame({"user_id": np.arange(size), "telling": telling, "n": 3.0})
    rows = rows.assign(twin=telling + random.normal(0, 0.3, size), idle=random.normal(size=size))
    left = random.random(size) < 1 / (1 + np.exp(-2 * strength * telling))
    return Examples(rows, left.astype(float))


def _examples(strength: float = 1.0, size: int = 600) -> dict[str, Examples]:
    names = enumerate(("train", "val", "test"))
    return {split: _window(size, seed, strength) for seed, split in names}


def _pasts(examples: dict[str, Examples]) -> dict[str, Past]:
    train, val = examples["train"], examples["val"]
    return {
        "val": Past(CUT, 90, (train,), measures=MEASURES),
        "test": Past(CUT, 90, (train, val), measures=MEASURES),
    }


def _play(contestants, examples=None, seed=0):
    examples = examples or _examples()
    return play_contest("churn", contestants, _pasts(examples), examples, seed)


def test_the_better_one_is_recommended_where_its_gain_is_shown():
    contest = _play([_line("flat", 0.0), _line("line", 0.1)])
    assert (contest.challenger, contest.recommended) == ("line", "line")
    row = next(difference_rows(contest))
    assert (row["against"], row["metric"], row["shown"]) == ("flat", "roc_auc", True)
    # Half of the pairs are in order by chance.
    test = [one for one in score_rows(contest, 10) if one["split"] == "test"]
    scores = {one["model"]: one for one in test if one["metric"] == "roc_auc"}
    assert scores["flat"]["value"] == 0.5
    assert row["value"] == pytest.approx(scores["line"]["value"] - 0.5)
    assert 0.8 < scores["line"]["value"] < 0.9


def test_the_simplest_of_equal_ones_is_recommended():
    near = _line("near", 0.1)
    same = _line("steeper", 0.2)  # the same order, so the same area
    contest = _play([_line("flat", 0.0), near, same])
    assert contest.challenger == "near"
    contest = _play([_line("flat", 0.0), _line("twin", 0.1, "twin"), _line("line", 0.1)])
    shown = {row["against"]: row["shown"] for row in difference_rows(contest)}
    assert shown == {"flat": True, "twin": True}
    noisy = [_line("flat", 0.0), _line("idle", 0.1, "idle")]
    contest = _play(noisy)
    assert contest.recommended == "flat"


def test_what_is_better_on_test_alone_is_not_taken():
    examples = _examples()
    turned = Examples(examples["val"].rows.assign(telling=-examples["val"].rows["telling"]),
                      examples["val"].target)  # fmt: skip
    contest = _play([_line("flat", 0.0), _line("line", 0.1)], examples | {"val": turned})
    assert contest.challenger == contest.recommended == "flat"


def test_parameters_are_taken_on_validation_and_the_test_rows_seen_by_no_fit():
    seen = []

    def fit(past, parameters, seed):
        seen.append((len(past.windows), parameters))
        return Line(parameters["slope"])

    grid = ({"slope": -0.1}, {"slope": 0.1}, {"slope": 0.2})
    examples = _examples()
    contest = _play([Contestant("line", fit, grid)], examples)
    assert contest.entries["line"].parameters == {"slope": 0.1}
    assert [one["taken"] for one in contest.tuned] == [False, True, False]
    assert seen == [(1, grid[0]), (1, grid[1]), (1, grid[2]), (2, grid[1])]


@pytest.mark.parametrize("seed", range(3))
def test_nothing_is_found_in_a_shuffled_target(seed):
    examples = _examples(size=500)
    random = np.random.default_rng(seed)
    mixed = {
        split: Examples(_alive(one.rows), random.permutation(one.target))
        for split, one in examples.items()
    }
    contest = play_contest("churn", CHURN_CONTESTANTS, _pasts(mixed), mixed, seed)
    simpler = list(contest.entries).index(contest.recommended)
    assert simpler == 0 or not contest.gains
    areas = [one for one in score_rows(contest, 10)
             if one["metric"] == "roc_auc" and one["split"] == "test"]  # fmt: skip
    # Three standard errors of an area under no relation: √((n + 1) / (12 × 250 × 250)).
    for one in areas:
        assert abs(one["value"] - 0.5) < 3 * np.sqrt(501 / (12 * 250 * 250)) + 0.01


def _alive(rows: pd.DataFrame) -> pd.DataFrame:
    random = np.random.default_rng(len(rows))
    return rows.assign(
        events=4.0,
        n=4.0,
        active_days=random.integers(1, 5, len(rows)).astype(float),
        tenure=random.integers(4, 200, len(rows)).astype(float),
        recency=random.integers(1, 90, len(rows)).astype(float),
    )


def test_importance_falls_to_the_group_that_tells():
    examples = _examples()
    rows = importance_rows("churn", Line(0.1), examples["test"], MEASURES, 0)
    assert [row["measures"] for row in rows] == ["telling|twin", "idle"]
    assert rows[0]["leading"] == "telling"
    # Without it the order is chance: the area falls to about one half.
    assert rows[0]["fall"] == pytest.approx(0.85 - 0.5, abs=0.06)
    assert rows[0]["low"] > 0.2
    assert rows[1]["fall"] == rows[1]["low"] == rows[1]["high"] == 0


def test_measures_that_hang_together_are_one_group():
    random = np.random.default_rng(0)
    base = random.normal(size=(400, 2))
    rows = pd.DataFrame({"a": base[:, 0], "b": -(base[:, 0] ** 7), "c": base[:, 1]})
    rows["d"] = rows["a"] + 1.5 * random.normal(size=400)  # .55 with a
    assert correlated_groups(rows) == [["a", "b"], ["c"], ["d"]]
    assert correlated_groups(rows[["c"]]) == [["c"]]


def test_dependence_is_the_line_that_the_model_draws():
    rows = dependence_rows("churn", Line(0.1), _examples()["test"], "telling", 0)
    assert len(rows) == 10
    for row in rows:
        assert row["expected"] == pytest.approx(0.5 + 0.1 * row["value"])
    constant = _examples()["test"]
    constant = Examples(constant.rows.assign(telling=1.0), constant.target)
    assert dependence_rows("churn", Line(0.1), constant, "telling", 0) == []


def _split_windows():
    ends = [datetime(2020, month, 1) for month in (1, 2, 3, 4)]
    return {
        split: Window(split, cut, end, 30)
        for split, cut, end in zip(("train", "val", "test"), ends, ends[1:], strict=False)
    }


def _numbered(offset: int) -> dict[str, Examples]:
    return {
        split: Examples(pd.DataFrame({"user_id": [at], "telling": [0.0]}), np.array([float(at)]))
        for at, split in enumerate(("train", "val", "test"), offset)
    }


def test_each_past_holds_what_was_closed_and_known_by_its_cut():
    examples = _numbered(0)
    days = pd.to_datetime(["2020-01-15", "2020-01-31", "2020-02-01", "2020-02-29",
                           "2020-03-01", "2020-03-31"])  # fmt: skip
    history = pd.DataFrame({"user_id": 1, "title_id": 1, "rating": range(6), "at": days})
    standing = {name: pd.DataFrame({"user_id": [name]}) for name in ("val", "test", "next")}
    pasts = pasts_of(_split_windows(), examples, ("telling",), history, standing)
    wanted = {
        "val": (datetime(2020, 2, 1), [0], [0, 1]),
        "test": (datetime(2020, 3, 1), [0, 1], [0, 1, 2, 3]),
        "next": (datetime(2020, 4, 1), [1, 2], [0, 1, 2, 3, 4, 5]),
    }
    for name, (cut, closed, rated) in wanted.items():
        past = pasts[name]
        assert (past.cut, past.days, past.measures) == (cut, 30, ("telling",))
        assert [one.target.item() for one in past.windows] == closed
        assert past.history["rating"].tolist() == rated
        assert past.viewers["user_id"].tolist() == [name]


def test_the_segment_of_each_window_is_that_of_its_own_cut():
    """Segments tell who leaves, each window in its own way: only the right labels help."""
    random, examples, labels = np.random.default_rng(0), {}, {}
    for split in ("train", "val", "test"):
        segment = random.integers(0, 2, 600)
        labels[split] = pd.Series(segment, index=np.arange(600))
        rows = pd.DataFrame({"user_id": np.arange(600), "telling": 0.0, "twin": 0.0, "idle": 0.0})
        examples[split] = Examples(rows, (random.random(600) < 0.2 + 0.6 * segment).astype(float))

    def fit(past, parameters, seed):
        joined = past.joined_windows()
        from sklearn.linear_model import LinearRegression

        names = list(past.measures)
        line = LinearRegression().fit(joined.rows[names], joined.target)
        return type("Fitted", (), {"predict": lambda self, rows: line.predict(rows[names])})()

    pasts = _pasts(examples)
    learner = Contestant("line", fit, learner=True)
    contest = play_contest("churn", [_line("flat", 0.0), learner], pasts, examples, 0)
    row = segment_gain_row(contest, "line", pasts, Refitted(2, labels, np.arange(2), {}), 0)
    # .8 of the one segment leave and .2 of the other: an area of .8.
    assert row["value"] == pytest.approx(0.3, abs=0.05)
    assert (row["shown"], row["without"], row["segments"]) == (True, "line", 2)
    stale = dict.fromkeys(labels, labels["train"])
    row = segment_gain_row(contest, "line", pasts, Refitted(2, stale, np.arange(2), {}), 0)
    assert abs(row["value"]) < 0.1


def test_results_by_segment_are_those_of_its_viewers():
    examples = _examples()
    contest = _play([_line("flat", 0.0), _line("line", 0.1)], examples)
    test = examples["test"]
    segment = (test.rows["telling"] > 0.5).astype(int)
    refitted = Refitted(2, {"test": pd.Series(segment.to_numpy(), test.rows["user_id"])},
                        np.array([1, 0]), {})  # fmt: skip
    rows = {row["segment"]: row for row in segment_rows(contest, refitted, 10)}
    for number, kept in ((1, segment == 0), (0, segment == 1)):
        assert rows[number]["viewers"] == kept.sum()
        assert rows[number]["seen"] == pytest.approx(test.target[kept].mean())
        foreseen = 0.5 + 0.1 * test.rows["telling"][kept]
        assert rows[number]["foreseen"] == pytest.approx(foreseen.mean())
        assert rows[number]["error"] == pytest.approx(((foreseen - test.target[kept]) ** 2).mean())
        assert rows[number]["low"] < rows[number]["seen"] < rows[number]["high"]
    few = Refitted(2, {"test": pd.Series((test.rows.index < 9).astype(int),
                                         test.rows["user_id"])}, np.arange(2), {})  # fmt: skip
    assert list(segment_rows(contest, few, 10)) == []


def test_segments_become_one_column_each_and_strangers_are_in_none():
    rows = Examples(pd.DataFrame({"user_id": [7, 8, 9]}), np.zeros(3))
    labels = pd.Series([1, 0], index=[7, 9])
    made = with_segments(rows, labels, 2).rows
    assert made["segment_0"].tolist() == [0, 0, 1]
    assert made["segment_1"].tolist() == [1, 0, 0]


def test_segments_are_matched_one_to_one_by_the_viewers_they_share():
    labels = pd.Series([0, 0, 0, 1, 1, 2, 2, 2], index=range(8))
    today = pd.DataFrame({"user_id": range(9), "segment": [2, 2, 0, 0, 0, 1, 1, 2, 1]})
    now, match = matched_segments(labels, today, 3)
    assert now.tolist() == [2, 0, 1]
    assert (match["agreement"], match["viewers"]) == (6 / 8, 8)
    # Of 28 pairs 7 are together in each and 3 in both: (3 − 49/28) / (7 − 49/28).
    assert match["ari"] == pytest.approx(1.25 / 5.25)
