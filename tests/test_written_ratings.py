"""Ratings in words and signs are read as numbers; votes of others are none."""

from __future__ import annotations

import pytest
from value_sources import inspected, profiled, written_csv

from analysis.obtain.profile.written_ratings import read_ratings

DAYS = ["2021-03-04"] * 60


@pytest.mark.parametrize(
    ("texts", "numbers"),
    [
        (["3.5/5", "5/5", "0.5 / 5"], [3.5, 5, 0.5]),
        (["3,5/5", "4/5", "1/5"], [3.5, 4, 1]),
        (["8/10", "10/10", "1/10"], [8, 10, 1]),
        (["4 out of 5", "Rated 2.5 out of 5 stars", "5.0 out of 5 stars"], [4, 2.5, 5]),
        (["4 von 5 Sternen", "2 von 5 Sterne"], [4, 2]),
        (["4 stars", "1 star", "2.5 Stars"], [4, 1, 2.5]),
        (["★★★½", "★", "½", "★★★★★"], [3.5, 1, 0.5, 5]),
        (["★★★☆☆", "★☆☆☆☆", "☆☆☆☆☆"], [3, 1, 0]),
        (["⭐️⭐️", "⭐️⭐️⭐️"], [2, 3]),
        (["***", "*****"], [3, 5]),
        (["True", "False"], [1, 0]),
        (["LIKE", "DISLIKE"], [1, 0]),
        (["thumbs_up", "thumbs_down"], [1, 0]),
        (["Recommended", "Not Recommended"], [1, 0]),
        (["True", "yes"], None),  # all the same says nothing
        (["4/5", "7/10"], None),  # two scales
        (["4/5", "B+"], None),
        (["7/5", "4/5"], None),
        (["Excellent", "Poor"], None),
    ],
)
def test_texts_that_are_ratings(texts, numbers):
    assert read_ratings(texts, surely=True) == (
        dict(zip(texts, numbers, strict=True)) if numbers else {}
    )


def test_yes_and_no_need_a_name_that_speaks_of_an_opinion():
    assert read_ratings(["yes", "no"], surely=False) == {}
    assert profiled(["True", "False"] * 9, "subscribed")[0].kind == "text"
    assert profiled(["3/5", "4/5"] * 9, "chapter")[0].kind == "text"
    assert profiled(["3/5", "4/5"] * 9, "score")[1][:2] == [3, 4]


@pytest.mark.parametrize(
    ("name", "cells", "rated", "mean", "ends"),
    [
        ("rating", ["3.5/5", "4/5", "5/5", "1/5", "2/5", "not rated"], 50, 3.1, (1, 5)),
        ("stars", ["★★★½", "★", "★★★★★", "½", "", "★★★★"], 50, 2.8, (0.5, 5)),
        ("feedback", [1, 1, -1, 1, 1, 1], 60, 4 / 6, (-1, 1)),
        ("reaction", [1, 0, -1, 1, 1, 1], 60, 0.5, (-1, 1)),
        ("voted_up", ["True", "False", "True"], 60, 2 / 3, (0, 1)),
        ("rating", [-1, 1, 1], 60, 1 / 3, (-1, 1)),
        ("liked", ["yes", "no"], 60, 0.5, (0, 1)),
    ],
)
def test_ratings_in_words_and_signs(tmp_path, name, cells, rated, mean, ends):
    written = cells * (60 // len(cells))
    facts, error = inspected(written_csv(tmp_path, {name: written, "watched_at": DAYS}))
    assert not error
    assert facts["roles"]["rating"]["column"] == name
    assert (facts["ratings"], (facts["rating_low"], facts["rating_high"])) == (rated, ends)
    assert facts["rating_mean"] == pytest.approx(mean, abs=1e-3)


@pytest.mark.parametrize(
    "name",
    ["votes_up", "votes_funny", "helpful_votes", "helpful_vote", "upVotesCount", "useful_votes"]
    + ["weighted_vote_score", "likes_received", "feedback_id", "user_feedback"],
)
def test_what_others_think_is_no_rating(tmp_path, name):
    counts = [0, 1, 3, 7, 2, 0, 19, 4, 1, 0] * 6
    path = written_csv(tmp_path, {name: counts, "watched_at": DAYS})
    facts, error = inspected(path)
    assert not error
    assert facts["roles"]["rating"] is None


def test_a_review_rates_with_its_own_vote_beside_those_of_others(tmp_path):
    mixed = {
        "voted_up": ["True", "True", "False"] * 20,
        "votes_up": [0, 5, 9] * 20,
        "votes_funny": [1, 0, 1] * 20,
    }
    facts, error = inspected(written_csv(tmp_path, mixed))
    assert not error
    assert facts["roles"]["rating"]["column"] == "voted_up"


def test_what_a_program_recommended_is_no_rating(tmp_path):
    shown = {"recommended": ["True", "False"] * 30}
    assert inspected(written_csv(tmp_path, shown))[0]["roles"]["rating"] is None


def test_the_same_in_a_table_of_reviews_is_one(tmp_path):
    written_csv(tmp_path, {"recommended": ["True", "False"] * 30})
    named = (tmp_path / "log.csv").rename(tmp_path / "game_reviews.csv")
    assert inspected(str(named))[0]["roles"]["rating"]["column"] == "recommended"
