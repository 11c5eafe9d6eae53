"""Noughts that are ratings or none, and totals that are longer than a day."""

from __future__ import annotations

import pytest
from value_sources import inspected, written_csv


@pytest.mark.parametrize(
    ("noughts", "tens", "rated", "low"),
    [(12, 9, 109, 0), (12, 2, 90, 10), (30, 9, 97, 10)],
)
def test_noughts_below_ratings_in_steps_of_ten(tmp_path, noughts, tens, rated, low):
    """They end the scale; a heap above few tens, or twice the next two, are no ratings."""
    stars = [0] * noughts + [10] * tens + [20 + 10 * (row % 9) for row in range(88)]
    rows = {"score": stars}
    facts = inspected(written_csv(tmp_path, rows))[0]
    assert (facts["ratings"], facts["rating_low"]) == (rated, low)


@pytest.mark.parametrize(
    ("sort", "rated"),
    [("dropped", 142), ("on hold", 142), ("plan to watch", 120)],
)
def test_only_sorts_yet_to_be_seen_tell_that_noughts_are_none(tmp_path, sort, rated):
    """Who drops a title may well give it 0 of 10."""
    rows = {
        "score": [""] * 3 + [0] * 10 + [row % 11 for row in range(132)],
        "status": ["to watch"] * 3 + [sort] * 10 + ["completed"] * 132,
    }
    facts = inspected(written_csv(tmp_path, rows))[0]
    assert facts["ratings"] == rated


def test_noughts_one_step_below_a_grid_are_named(tmp_path):
    stars = {20: [0, 20, 20, 40, 60, 80, 80, 100, 100, 60], 10: [*range(0, 101, 10), 0, 10]}
    for step, ratings in stars.items():
        facts = inspected(written_csv(tmp_path, {"rating": ratings * 6}))[0]
        odd = {row["kind"]: row for row in facts["anomalies"]}
        assert (odd["zero ratings"]["rows"], "not rated" in odd) == (6 * ratings.count(0), False)
        assert f"scrub.rating_low = {step}" in odd["zero ratings"]["consequence"]


GAMES = {
    "user_id": [f"U{row % 10:03}" for row in range(80)],
    "title": [f"Game {row // 10}" for row in range(80)],
    "last_played": [f"2021-03-{1 + row % 28:02} {row % 24:02}:15" for row in range(80)],
}


@pytest.mark.parametrize("beside", [{"plays": [1, 2] * 40}, {}])
def test_totals_of_games_may_take_days_beside_plays_and_days(tmp_path, beside):
    """Three of eighty games, finished once each, have taken 40 and 100 and 5,000 hours."""
    minutes = [60, 120, 180, 240] * 19 + [60, 2400, 6000, 300_000]
    rows = GAMES | beside | {"playtime_forever": minutes}
    facts = inspected(written_csv(tmp_path, rows))[0]
    assert facts["roles"]["minutes"]["column"] == "playtime_forever"
    assert facts["roles"]["time"]["column"] == "last_played"
    assert facts["minutes"] == 19 * 600 + 308_460
    assert "impossible lengths" not in {row["kind"] for row in facts["anomalies"]}


SHORT = sum(30 + row % 60 for row in range(79))


@pytest.mark.parametrize(("other", "total"), [(False, SHORT + 2400), (True, SHORT)])
def test_one_row_of_each_viewer_and_title_is_a_total(tmp_path, other, total):
    rows = GAMES | {
        "plays": [1] * 80,
        "minutes_played": [30 + row % 60 for row in range(79)] + [2400],
    }
    if other:  # Each comes again on another day: rows are days of playing.
        rows["title"] = [f"Game {row // 10 % 4}" for row in range(80)]
    facts = inspected(written_csv(tmp_path, rows))[0]
    assert facts["roles"]["plays"]["column"] == "plays"
    assert facts["minutes"] == total
