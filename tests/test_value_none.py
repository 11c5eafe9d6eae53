"""Noughts that are ratings or none."""

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
