"""Errors by earlier ratings: counted by hand, and no bin of few viewers."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from analysis.disclosure import FEWEST
from analysis.predict.contest import Examples
from analysis.predict.judging.result_tables import known_groups
from analysis.predict.rating.errors_by_amount import amount_errors, earlier_amounts, mean_error
from analysis.predict.rating.errors_by_viewer import viewer_errors
from analysis.predict.typed_tables import stage_table
from analysis.predict.windows import Window, with_earlier_ratings


def rows(amounts, foreseen=0.5, baseline=1.0, each=1):
    """Return ratings of viewers with these earlier ratings, all foreseen amiss by as much."""
    user = np.repeat(np.arange(len(amounts)), each)
    return pd.DataFrame(
        {
            "user_id": user,
            "amount": np.repeat(np.asarray(amounts, dtype=float), each),
            "seen": 3.0,
            "foreseen": 3.0 + foreseen,
            "baseline": 3.0 - baseline,
        }
    )


def test_bins_and_their_errors_by_hand():
    amounts = [np.nan] * 10 + [0] * 10 + [1] * 10 + [2] * 10 + [3, 4, 5] * 10 + [51, 900] * 10
    found = amount_errors(rows(amounts, each=2))
    assert found["low_amount"].tolist() == [0, 1, 2, 3, 51]
    assert found["high_amount"].tolist()[:4] == [0, 1, 2, 5]
    assert np.isnan(found["high_amount"].iloc[4])
    assert found["viewers"].tolist() == [20, 10, 10, 30, 20]
    assert found["rows"].tolist() == [40, 20, 20, 60, 40]
    for name in ("rmse", "rmse_low", "rmse_high"):
        assert found[name].tolist() == pytest.approx([0.5] * 5)
    for name in ("baseline_rmse", "baseline_low", "baseline_high"):
        assert found[name].tolist() == pytest.approx([1.0] * 5)


def test_errors_of_viewers_by_hand():
    given = pd.DataFrame(
        {"user_id": ["b", "a", "b"], "seen": [5.0, 3.0, 1.0], "foreseen": [4.5, 3.2, 2.0]}
    )
    found = stage_table("errors_by_viewer", viewer_errors(given).to_dict("records"))
    assert found["user_id"].tolist() == ["a", "b"]
    assert found["rows"].tolist() == [1, 2]
    assert found["error"].tolist() == pytest.approx([0.2, (0.5 + 1.0) / 2])


def test_all_bins_where_all_are_full():
    found = amount_errors(rows([0, 1, 2, 5, 6, 20, 21, 51] * FEWEST))
    assert found["low_amount"].tolist() == [0, 1, 2, 3, 6, 11, 21, 51]
    assert found["high_amount"].tolist()[:7] == [0, 1, 2, 5, 10, 20, 50]
    assert (found["viewers"] == FEWEST).all()


@pytest.mark.parametrize("seed", range(20))
def test_no_bin_tells_of_few_viewers(seed):
    rng = np.random.default_rng(seed)
    amounts = rng.choice(
        [0, 1, 2, 4, 8, 15, 30, 60], rng.integers(10, 80), p=rng.dirichlet([0.4] * 8)
    )
    found = amount_errors(rows(amounts))
    assert (found["viewers"] >= FEWEST).all()
    assert found["viewers"].sum() == found["rows"].sum() == len(amounts)
    assert (found["low_amount"].iloc[1:].to_numpy() > found["high_amount"].iloc[:-1]).all()


def test_ratings_before_a_cut_are_those_of_the_history():
    history = pd.DataFrame({"user_id": ["b", "a", "b"], "rating": [3.0, 4.0, 5.0]})
    found = earlier_amounts(history, pd.Series(["a", "b", "new", "b"]))
    assert found.tolist() == [1, 2, 0, 2]
    assert earlier_amounts(history.iloc[:0], pd.Series(["a"])).tolist() == [0]


def test_each_window_counts_what_was_rated_before_its_own_cut():
    days = pd.to_datetime(["2005-01-01", "2005-02-01", "2005-03-01", "2005-03-02"])
    history = pd.DataFrame({"user_id": [1, 1, 2, 1], "title_id": 5, "rating": 3.0, "at": days})
    cuts = {"train": days[1], "test": days[3]}
    windows = {split: Window(split, cut, cut, 30) for split, cut in cuts.items()}
    asked = pd.DataFrame({"user_id": [2, 1, 3], "n": [7.0, 7.0, np.nan]})
    found = with_earlier_ratings(dict.fromkeys(cuts, Examples(asked, np.ones(3))), windows, history)
    assert found["train"].rows["earlier_ratings"].tolist() == [0, 1, 0]
    assert found["test"].rows["earlier_ratings"].tolist() == [1, 2, 0]
    assert list(asked) == ["user_id", "n"]


@pytest.mark.parametrize(
    ("cold", "known", "told"), [(10, 12, True), (9, 30, False), (30, 9, False), (0, 30, False)]
)
def test_who_rated_before_is_told_apart_where_both_are_enough(cold, known, told):
    # Rows with n that hold no rating make nobody known by ratings.
    earlier = np.repeat([0, 2], [cold, known])
    viewers = pd.DataFrame({"user_id": np.arange(cold + known), "n": 1.0})
    examples = Examples(viewers.assign(earlier_ratings=earlier), np.ones(cold + known))
    found = {who: int(kept.sum()) for who, kept in known_groups("rating", examples, 10).items()}
    parts = {"known": known, "cold": cold} if told else {}
    assert found == {"all": cold + known} | parts
    assert list(known_groups("churn", examples, 10)) == ["all"]


def test_what_is_few_may_be_set():
    assert amount_errors(rows([0, 0, 1, 51]), fewest=1)["viewers"].tolist() == [2, 1, 1]
    assert amount_errors(rows([0, 0, 1, 51]), fewest=2)["viewers"].tolist() == [2, 2]


def test_nothing_is_told_of_nine_viewers():
    found = amount_errors(rows([0] * 9, each=30))
    assert found.empty
    ten = amount_errors(rows([0] * 10))
    assert list(found) == list(ten)
    assert ten["viewers"].tolist() == [10]


def test_an_error_and_its_interval_by_hand():
    # Viewers with squares 4 + 0, 1 and 9 + 0 + 1: their sum 15 of 6 ratings. The residuals are
    # 4 − 5, 1 − 2.5 and 10 − 7.5; t of two degrees of freedom 4.302653.
    found = mean_error(pd.Series([7, 7, 8, 9, 9, 9]), pd.Series([2.0, 0, 1, -3, 0, 1]))
    error = 4.302653 * np.sqrt((1 + 2.25 + 6.25) / 36 * 3 / 2)
    assert found.value == pytest.approx(np.sqrt(2.5))
    assert found.low == 0
    assert found.high == pytest.approx(np.sqrt(2.5 + error))


def test_the_interval_holds_the_error_in_nineteen_of_twenty_draws():
    rng = np.random.default_rng(4)
    held, draws, viewers = 0, 400, 60
    for _ in range(draws):
        own = rng.normal(0, 0.6, viewers)
        user = np.repeat(np.arange(viewers), rng.integers(1, 9, viewers))
        found = mean_error(pd.Series(user), pd.Series(own[user] + rng.normal(0, 0.8, len(user))))
        held += found.low <= 1.0 <= found.high
    assert 0.92 <= held / draws <= 0.98
