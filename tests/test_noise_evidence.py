"""Noise among titles: each kind of evidence by hand, and no clean catalogue accused."""

from __future__ import annotations

from math import log

import numpy as np
import pandas as pd
import pytest

from analysis import engine
from analysis.obtain.audit.noise_evidence import (
    MOST,
    counts_evidence,
    even_evidence,
    evidence_text,
    noise_evidence,
    share_evidence,
    viewers_evidence,
)
from analysis.obtain.audit.noise_titles import noise_gap, noise_titles

ROW = {
    "has_rating": True, "has_time": True, "rating_low": 1.0, "rating_high": 5.0, "rating_step": 1.0,
}  # fmt: skip
STARS = np.array([0.046, 0.098, 0.284, 0.347, 0.225])
LAWS = ("dirichlet", "zipf", "lognormal", "two heights")
DAYS = 2000


def test_even_classes_by_hand():
    # Usual shares 80.5/101 and 20.5/101; five rows each way are even.
    likelier = 5 * log(0.5 * 101 / 80.5) + 5 * log(0.5 * 101 / 20.5)
    expected = log(0.5 + 0.5 * np.exp(likelier))
    assert even_evidence(np.array([5.0, 5.0]), np.array([80.0, 20.0])) == pytest.approx(expected)


def test_uneven_classes_say_nothing_for_noise():
    assert even_evidence(np.array([95.0, 5.0]), np.array([5.0, 95.0])) == pytest.approx(log(0.5))


def test_classes_of_other_width_are_even_by_it():
    usual, seen = np.array([60.0, 40.0]), np.array([75.0, 25.0])
    assert even_evidence(seen, usual) == pytest.approx(log(0.5))
    likelier = 75 * log(0.75 * 101 / 60.5) + 25 * log(0.25 * 101 / 40.5)
    expected = log(0.5 + 0.5 * np.exp(likelier))
    assert even_evidence(seen, usual, np.array([3, 1])) == pytest.approx(expected)


def test_no_rows_say_nothing():
    assert even_evidence(np.zeros(5), np.ones(5)) == 0


def test_a_share_by_hand():
    # Any share gives 2 of 3 with B(3, 2) = 1/12; among people it is 1.5/11.
    likelier = log(1 / 12) - 2 * log(1.5 / 11) - log(9.5 / 11)
    expected = log(0.5 + 0.5 * np.exp(likelier))
    assert share_evidence(2, 3, 1, 10) == pytest.approx(expected)


# A lower share, and the same one, are no sign of noise, however sure they are.
@pytest.mark.parametrize(("found", "of"), [(0, 1000), (500, 1000), (0, 0)])
def test_a_share_that_is_not_higher_says_nothing_for_noise(found, of):
    assert share_evidence(found, of, 500, 1000) == pytest.approx(log(0.5))


def test_viewers_by_hand():
    # 100 rows of people by 10 viewers; ours come from viewers with 1 and 2 of them.
    chance = 1.5 / 105 * 2.5 / 105
    expected = log(0.5 + 0.5 / (100 * chance))
    assert viewers_evidence(np.array([100, 1, 2]), 10) == pytest.approx(expected)


def test_no_kind_decides_alone():
    many = np.full(5, 1000.0)
    assert even_evidence(many, np.array([5.0, 10, 300, 400, 285])) == MOST
    assert share_evidence(900, 1000, 0, 1000) == MOST


def test_evidence_in_words_has_the_strongest_first_and_none_that_is_weak():
    told = {"counts": 2.0, "dates": 5.0, "viewers": 0.9, "ratings": -0.7}
    assert evidence_text(told) == (
        "their dates are spread evenly, their numbers of rows fit one rate for all"
    )


def popularity(law: str, random: np.random.Generator, titles: int) -> np.ndarray:
    if law == "dirichlet":
        return random.dirichlet(np.full(titles, random.choice([0.3, 0.5, 0.7, 1.0])))
    if law == "zipf":
        return np.arange(1, titles + 1) ** -random.choice([0.8, 1.0, 1.5])
    if law == "lognormal":
        return random.lognormal(0, random.choice([1.0, 1.5, 2.5]), titles)
    return np.where(np.arange(titles) < titles // 4, 200.0, 1.0)


def clean_rows(law: str, seed: int, titles: int = 300, viewers: int = 2000) -> pd.DataFrame:
    """Return rows of people whose popularity of titles follows a law, and nothing else."""
    random = np.random.default_rng(seed)
    chance = popularity(law, random, titles)
    rows = int(random.choice([20_000, 50_000]))
    active = random.lognormal(0, 1, viewers)
    return pd.DataFrame(
        {
            "user_id": random.choice(viewers, rows, p=active / active.sum()),
            "title_id": random.choice(titles, rows, p=chance / chance.sum()),
            "rating": 1.0 + random.choice(5, rows, p=STARS / STARS.sum()),
            "at": pd.Timestamp("2000-01-01") + pd.to_timedelta(
                (random.beta(3, 1, rows) * DAYS).astype(int), unit="D"
            ),
        }
    )  # fmt: skip


def found_in(rows: pd.DataFrame, catalogue=None) -> dict:
    table = engine.shared_connection().create_table(
        "noise_rows", rows.assign(event=range(len(rows))), temp=True, overwrite=True
    )
    return noise_titles(table, ROW, catalogue)


@pytest.mark.parametrize("law", LAWS)
def test_no_clean_catalogue_is_accused(law):
    for seed in range(75):
        rows = clean_rows(law, seed)
        counts = np.unique(rows["title_id"].value_counts(), return_counts=True)
        # Without a gap nothing is weighed; the whole way is for those that chance gave one.
        assert not noise_gap(*counts)["detected"] or not found_in(rows)["detected"], seed


def test_a_gap_by_chance_is_weighed_as_such():
    parted = 0
    for seed in range(300):
        random = np.random.default_rng(seed)
        drawn = random.multinomial(200_000, popularity("dirichlet", random, 300))
        counts, titles = np.unique(drawn[drawn > 0], return_counts=True)
        gap = noise_gap(counts, titles)
        if gap["detected"]:
            parted += 1
            told = counts_evidence(counts, titles, gap["gap_low"], gap["poisson_rate"])
            assert told < MOST, seed
    assert parted >= 10


def scattered(rows: pd.DataFrame, kind: str, random: np.random.Generator) -> pd.DataFrame:
    """Add rows with random titles, and with random ratings, dates or viewers."""
    noise = rows.sample(400, random_state=7)
    noise = noise.assign(title_id=random.integers(1000, 1400, len(noise)))
    drawn = {
        "rating": random.integers(1, 6, len(noise)).astype(float),
        "at": pd.Timestamp("2000-01-01") + pd.to_timedelta(
            random.integers(0, DAYS, len(noise)), unit="D"
        ),
        "user_id": random.integers(0, 2000, len(noise)),
    }  # fmt: skip
    if kind in drawn:
        noise[kind] = drawn[kind]
    return pd.concat([rows, noise], ignore_index=True)


@pytest.mark.parametrize(
    ("kind", "says"),
    [
        ("rating", "ratings are spread"),
        ("at", "dates are spread"),
        ("user_id", "viewers are any"),
        ("title_id", "table of titles"),
    ],
)
def test_scattered_rows_are_found_by_whatever_shows_them(kind, says):
    random = np.random.default_rng(3)
    rows = clean_rows("two heights", 5)
    rows = rows[rows["title_id"] < 75]
    known = engine.shared_connection().create_table(
        "noise_catalogue", pd.DataFrame({"title_id": range(75)}), temp=True, overwrite=True
    )
    found = found_in(scattered(rows, kind, random), known if kind == "title_id" else None)
    assert found["detected"]
    assert (found["titles_genuine"], found["rows_noise"]) == (75, 400)
    assert says in found["evidence"]


def test_titles_of_one_height_are_no_noise_without_more():
    rows = clean_rows("two heights", 5)
    rows = rows[rows["title_id"] < 75]
    found = found_in(scattered(rows, "nothing", np.random.default_rng(3)))
    assert not found["detected"]
    assert found["titles_genuine"] > 300


# Titles 1 and 2 are in question with a row each; 10, 11 and 12 have 11, 12 and 13 of people, of
# whom the rarest third, up to the quantile of 11.67, is title 10.
HAND = [(1, 1, 1), (2, 2, 9)] + [
    (title, 1 + number % 2, 1 + number % 4) for title, many in ((10, 11), (11, 12), (12, 13))
    for number in range(many)
]  # fmt: skip


def test_each_kind_takes_its_numbers_from_the_rows():
    rows = pd.DataFrame(HAND, columns=["title_id", "user_id", "rating"]).astype({"rating": float})
    rows["event"] = range(len(rows))
    known = pd.DataFrame({"title_id": [2, 10, 11, 12]})
    connection = engine.shared_connection()
    table = connection.create_table("hand_rows", rows, temp=True, overwrite=True)
    catalogue = connection.create_table("hand_titles", known, temp=True, overwrite=True)
    counts = table.group_by("title_id").agg(n=table.count())
    row = {"has_rating": True, "has_time": False}
    row |= {"rating_low": 1.0, "rating_high": 4.0, "rating_step": 1.0}
    found = noise_evidence(table, counts, 1.0, row, catalogue)
    assert found == {
        # The rarest title has 3, 3, 3 and 2 ratings of each kind: too few for four classes, so
        # those of all 36 rows serve, 10, 9, 9 and 8.
        "ratings": even_evidence(np.array([1.0, 0, 0, 0]), np.array([10.0, 9, 9, 8])),
        "impossible ratings": share_evidence(1, 2, 0, 36),
        # Viewer 1 has 19 rows of people, viewer 2 has 17.
        "viewers": viewers_evidence(np.array([36, 19, 17]), 2),
        "unknown titles": share_evidence(1, 2, 0, 3),
    }


def test_the_rarest_titles_of_people_show_how_such_titles_are_rated():
    # Eleven rows a class of the rarest of three titles are enough: they are all 1 or 2.
    lines = [(1, 1, 1.0), (2, 1, 1.0)] + [(10, 1, 1.0 + number % 2) for number in range(22)]
    lines += [(title, 1, 2.0) for title in (11, 12) for _ in range(60)]
    rows = pd.DataFrame(lines, columns=["title_id", "user_id", "rating"])
    table = engine.shared_connection().create_table(
        "rare_rows", rows.assign(event=range(len(rows))), temp=True, overwrite=True
    )
    row = {"has_rating": True, "has_time": False}
    row |= {"rating_low": 1.0, "rating_high": 2.0, "rating_step": 1.0}
    counts = table.group_by("title_id").agg(n=table.count())
    found = noise_evidence(table, counts, 1.0, row, None)
    assert found["ratings"] == even_evidence(np.array([2.0, 0]), np.array([11.0, 11]))


def test_stray_dates_do_not_stretch_the_axis():
    # People come in the last of twelve months, rows in question in each; one row of people lies
    # twenty years before.
    months = pd.date_range("2005-01-01", periods=12, freq="MS")
    people = [(10 + number % 3, months[-1]) for number in range(600)]
    people += [(10, month) for month in months for _ in range(10)]
    early = [(10, pd.Timestamp("1985-01-01"))]
    lines = [(number, month) for number, month in enumerate(months, 100)] + people + early
    rows = pd.DataFrame(lines, columns=["title_id", "at"]).assign(user_id=1)
    rows["event"] = range(len(rows))
    table = engine.shared_connection().create_table("dated_rows", rows, temp=True, overwrite=True)
    counts = table.group_by("title_id").agg(n=table.count())
    row = {"has_rating": False, "has_time": True}
    row |= dict.fromkeys(("rating_low", "rating_high", "rating_step"))
    # The rarest two of three titles have their 400 rows in the last month.
    usual = np.r_[np.zeros(11), 400.0]
    found = noise_evidence(table, counts, 1.0, row, None)
    assert found["dates"] == pytest.approx(even_evidence(np.ones(12), usual))
