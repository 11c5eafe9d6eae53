"""Ratings foreseen: biases and factors by hand and planted, published figures, every contestant."""

from __future__ import annotations

from datetime import datetime

import numpy as np
import pandas as pd
import pytest
from movielens_split import ARCHIVE, split_ratings
from scipy import sparse
from skops import io

from analysis.communicate.claims.predict.foretold import MODELS
from analysis.predict.contest import Examples, Past
from analysis.predict.rating.factorisation import (
    RatingFactors,
    ridge_solutions,
    solved_factors,
    what_biases_leave,
)
from analysis.predict.rating.rated_pairs import known_places, rated_pairs, values_at
from analysis.predict.rating.rating_biases import RawMeans, ShrunkenBiases, solved_biases
from analysis.predict.rating.rating_contestants import RATING_CONTESTANTS
from analysis.predict.returning import CHURN_CONTESTANTS, engagement_contestants
from analysis.reuse.trusted_types import TRUSTED

SIMPLE = [one for one in RATING_CONTESTANTS if not one.learner]
NAMES = [one.name for one in RATING_CONTESTANTS]


def rated(*rows):
    return pd.DataFrame(rows, columns=["user_id", "title_id", "rating"])


THREE = rated(("a", "x", 5), ("a", "y", 2), ("b", "x", 2))


def asked(*pairs):
    return pd.DataFrame(pairs, columns=["user_id", "title_id"])


@pytest.mark.parametrize(
    ("of_viewer", "of_title", "expected"),
    [
        (False, False, [3, 3, 3, 3]),
        (True, False, [3.5, 2, 3, 2]),
        (False, True, [3.5, 2, 3.5, 3]),
        (True, True, [4, 1, 3.5, 2]),
    ],
)
def test_raw_means_add_what_is_known(of_viewer, of_title, expected):
    found = RawMeans(of_viewer, of_title).fit(THREE)
    rows = asked(("a", "x"), ("b", "y"), ("new", "x"), ("b", "new"))
    assert found.predict(rows) == pytest.approx(expected)


# Deviations 1, −1 and 0 from a mean of 4, λ 1 of both. On paper: 3a + x + y = 0, 2b + x = 0,
# 3x + a + b = 1, 2y + a = −1.
PAPER = rated(("a", "x", 5), ("a", "y", 3), ("b", "x", 4))


@pytest.mark.parametrize(
    ("turns", "viewers", "titles"),
    [(1, [1 / 18, -1 / 6], [1 / 3, -1 / 2]), (200, [1 / 21, -4 / 21], [8 / 21, -11 / 21])],
)
def test_biases_solved_on_paper(turns, viewers, titles):
    found = ShrunkenBiases(1, 1, turns).fit(PAPER)
    assert list(found.viewers_) == ["a", "b"]
    assert found.viewer_biases_ == pytest.approx(viewers, abs=1e-6)
    assert found.title_biases_ == pytest.approx(titles, abs=1e-6)
    assert found.predict(asked(("b", "y"))) == pytest.approx(4 + viewers[1] + titles[1], abs=1e-5)


def crowd(viewers=60, titles=40, rows=900, seed=5, spread=0.5):
    """Return ratings of drawn pairs, some of them twice."""
    rng = np.random.default_rng(seed)
    user, title = rng.integers(0, viewers, rows), rng.integers(0, titles, rows)
    level, liked = rng.normal(0, spread, viewers), rng.normal(0, spread, titles)
    marks = 3.5 + level[user] + liked[title] + rng.normal(0, 0.7, rows)
    return pd.DataFrame({"user_id": user * 7, "title_id": title + 100, "rating": marks})


@pytest.mark.parametrize("shrinkage", [(5.0, 5.0), (1.0, 20.0), (2.0, 0.5)])
def test_turns_end_where_the_joint_equations_are_solved(shrinkage):
    ratings = crowd()
    pairs = rated_pairs(ratings)
    n = len(pairs.viewers)
    design = np.zeros((len(ratings), n + len(pairs.titles)))
    design[np.arange(len(ratings)), ratings["user_id"].rank(method="dense").astype(int) - 1] = 1
    design[
        np.arange(len(ratings)), n - 1 + ratings["title_id"].rank(method="dense").astype(int)
    ] = 1
    penalty = np.diag(np.repeat(shrinkage, [n, len(pairs.titles)]))
    deviations = design.T @ (ratings["rating"] - ratings["rating"].mean())
    exact = np.linalg.solve(design.T @ design + penalty, deviations)
    found = np.concatenate(solved_biases(pairs, shrinkage))
    assert found == pytest.approx(exact, abs=1e-5)
    # So it does on a scale of thousands, to as many digits.
    larger = rated_pairs(ratings.assign(rating=ratings["rating"] * 1000))
    assert np.concatenate(solved_biases(larger, shrinkage)) == pytest.approx(1000 * found, abs=1e-9)


def test_much_shrinkage_leaves_the_mean():
    found = ShrunkenBiases(1e9, 1e9).fit(crowd())
    assert found.predict(crowd()) == pytest.approx(crowd()["rating"].mean(), abs=1e-4)


def test_pairs_rated_again_are_joined():
    pairs = rated_pairs(rated((2, 9, 5), (1, 9, 3), (2, 9, 1), (1, 8, 3)))
    assert pairs.mean == 3
    assert pairs.counts.toarray().tolist() == [[1, 1], [0, 2]]
    assert pairs.deviations.toarray().tolist() == [[0, 0], [0, 0]]
    assert pairs.counts.indices.tolist() == pairs.deviations.indices.tolist()


def test_values_at_places():
    places = known_places(np.array([3, 5]), pd.Series([5, 4, 3]))
    assert places.tolist() == [1, -1, 0]
    assert values_at(np.array([[1.0, 2.0], [3.0, 4.0]]), places).tolist() == [
        [3, 4],
        [0, 0],
        [1, 2],
    ]


def test_one_turn_of_one_factor_on_paper():
    counts, left = sparse.csr_array([[1.0, 1.0]]), sparse.csr_array([[1.0, 3.0]])
    tastes, traits = solved_factors(counts, left, np.array([[1.0], [2.0]]), 1.0, 1)
    assert tastes == pytest.approx(np.array([[7 / 6]]))
    assert traits == pytest.approx(np.array([[42 / 85], [126 / 85]]))


def test_two_factors_of_one_row_on_paper():
    # (2 + 1) x + y = 5 and x + (3 + 1) y = 9.
    found = ridge_solutions(np.array([[2.0, 1.0, 1.0, 3.0]]), np.array([[5.0, 9.0]]), 1.0)
    assert found == pytest.approx(np.array([[1.0, 2.0]]))


def planted(rank, noise, seed=3, viewers=120, titles=80, share=0.6):
    """Return ratings seen and hidden, 3 and tastes times traits."""
    rng = np.random.default_rng(seed)
    whole = rng.normal(0, 1, (viewers, rank)) @ rng.normal(0, 1, (rank, titles))
    user, title = np.indices(whole.shape).reshape(2, -1)
    marks = 3 + whole.ravel() + rng.normal(0, noise, whole.size)
    rows = pd.DataFrame({"user_id": user, "title_id": title, "rating": marks})
    seen = rng.random(len(rows)) < share
    return rows[seen], rows[~seen]


def root_error(found, rows):
    return float(np.sqrt(np.mean((found.predict(rows) - rows["rating"]) ** 2)))


@pytest.mark.parametrize("rank", [1, 3])
def test_alternating_squares_recover_a_planted_product(rank):
    seen, hidden = planted(rank, noise=0.0)
    place = (seen["user_id"], seen["title_id"])
    counts = sparse.csr_array((np.ones(len(seen)), place))
    left = sparse.csr_array((seen["rating"] - 3, place))
    start = np.random.default_rng(1).normal(0, 0.1, (counts.shape[1], rank))
    tastes, traits = solved_factors(counts, left, start, 1e-6, 60)
    told = (tastes[hidden["user_id"]] * traits[hidden["title_id"]]).sum(axis=1)
    assert told == pytest.approx(hidden["rating"] - 3, abs=1e-3)


@pytest.mark.parametrize("rank", [1, 3])
def test_factors_see_what_biases_cannot(rank):
    seen, hidden = planted(rank, noise=0.05)
    spread = hidden["rating"].std()
    # Biases take some of the product away, which leaves one factor more to find.
    assert root_error(RatingFactors(rank + 2, 0.1, turns=30).fit(seen), hidden) < 0.15 * spread
    assert root_error(ShrunkenBiases().fit(seen), hidden) > 0.9 * spread


def test_factors_held_tight_are_the_biases():
    ratings = crowd()
    held = RatingFactors(4, 1e9).fit(ratings).predict(ratings)
    assert held == pytest.approx(ShrunkenBiases().fit(ratings).predict(ratings), abs=1e-6)


def test_no_turn_raises_what_is_minimised():
    pairs = rated_pairs(crowd())
    biases = solved_biases(pairs, (5.0, 5.0))
    left = what_biases_leave(pairs, *biases)
    start = np.random.default_rng(1).normal(0, 0.1, (len(pairs.titles), 3))
    counts, sums = pairs.counts.toarray(), left.toarray()

    def loss(turns):
        tastes, traits = solved_factors(pairs.counts, left, start, 2.0, turns)
        told = tastes @ traits.T
        squares = (counts * told**2 - 2 * sums * told).sum()
        return squares + 2.0 * (np.square(tastes).sum() + np.square(traits).sum())

    losses = [loss(turns) for turns in range(1, 40, 3)]
    assert (np.diff(losses) < 1e-9).all()
    assert losses[0] - losses[-1] > 100 * (losses[-2] - losses[-1])


def test_blocks_of_viewers_change_nothing(monkeypatch):
    whole = RatingFactors(3, seed=2).fit(crowd())
    monkeypatch.setattr("analysis.predict.rating.factorisation.BLOCK", 7)
    parted = RatingFactors(3, seed=2).fit(crowd())
    assert parted.predict(crowd()) == pytest.approx(whole.predict(crowd()), abs=1e-9)


@pytest.mark.parametrize(
    "made", [ShrunkenBiases(), RatingFactors(3, 5.0)], ids=["biases", "factors"]
)
def test_order_and_shuffled_marks(made):
    ratings = crowd(rows=3000)
    order = np.random.default_rng(0).permutation(len(ratings))
    late = np.arange(len(ratings)) >= 2400
    told = made.fit(ratings[~late]).predict(ratings[late])
    again = made.fit(ratings.iloc[order][~late[order]]).predict(ratings[late])
    assert again == pytest.approx(told, abs=1e-6)
    mixed = ratings.assign(rating=ratings["rating"].to_numpy()[order])
    flat = root_error(RawMeans(False, False).fit(mixed[~late]), mixed[late])
    assert root_error(made.fit(mixed[~late]), mixed[late]) > 0.99 * flat
    assert root_error(made.fit(ratings[~late]), ratings[late]) < 0.9 * flat


def known(ratings, seed=1, blank=()):
    """Return examples of ratings with two measures, of which the first foretells the rating."""
    rng = np.random.default_rng(seed)
    noise = rng.normal(0, 0.2, len(ratings))
    rows = ratings[["user_id", "title_id"]].assign(
        n=5.0, level=ratings["rating"].to_numpy() + noise, title_year=rng.integers(1950, 2000)
    )
    rows.loc[rng.random(len(rows)) < 0.2, "level"] = np.nan
    rows[list(blank)] = np.nan
    return Examples(rows, ratings["rating"].to_numpy(dtype=float))


def past_of(ratings, history=None, blank=()):
    history = ratings if history is None else history
    return Past(
        datetime(2005, 1, 1), 90, (known(ratings, blank=blank),), history, ("level", "title_year")
    )


CASES = {
    "usual": past_of(crowd()),
    "text ids": past_of(crowd().astype({"user_id": str, "title_id": str})),
    "one viewer": past_of(crowd(viewers=1, rows=30)),
    "three ratings": past_of(rated((1, 2, 4.0), (1, 3, 2.0), (2, 2, 5.0))),
    "constant": past_of(crowd().assign(rating=4.0)),
    "no history": past_of(crowd(), crowd().iloc[:0]),
    "missing marks": past_of(crowd(), pd.concat([crowd(), rated((1, 2, np.nan))])),
    "a measure of nobody": past_of(crowd(), blank=("title_year",)),
    "no measure of anybody": past_of(crowd(), blank=("title_year", "level")),
}


@pytest.mark.parametrize("contestant", RATING_CONTESTANTS, ids=NAMES)
@pytest.mark.parametrize("case", CASES)
def test_every_contestant_copes(contestant, case):
    past = CASES[case]
    rows = past.windows[0].rows
    strange = rows.iloc[:2].assign(user_id=rows["user_id"].iloc[0], level=np.nan)
    strange["title_id"] = "nobody's" if case == "text ids" else -5
    for parameters in contestant.grid:
        found = contestant.fit(past, parameters, 1)
        told = found.predict(pd.concat([rows, strange], ignore_index=True))
        assert told.shape == (len(rows) + 2,)
        assert np.isfinite(told).all()
        if case == "constant":
            assert told == pytest.approx(4.0)


@pytest.mark.parametrize("contestant", SIMPLE, ids=[one.name for one in SIMPLE])
def test_who_and_what_is_unknown_gets_the_mean(contestant):
    past = CASES["usual"]
    found = contestant.fit(past, contestant.grid[0], 1)
    mean = past.history["rating"].mean()
    assert found.predict(asked((-1, -1))) == pytest.approx([mean])


def test_an_empty_history_is_that_of_the_windows():
    for contestant in SIMPLE:
        with_it, without = (
            contestant.fit(CASES[case], contestant.grid[0], 1).predict(crowd())
            for case in ("usual", "no history")
        )
        assert without == pytest.approx(with_it)


@pytest.mark.parametrize("contestant", RATING_CONTESTANTS, ids=NAMES)
def test_fits_are_exported_and_the_same_each_time(contestant):
    past = CASES["text ids"]
    rows = past.windows[0].rows
    first, second = (contestant.fit(past, contestant.grid[-1], 4) for _ in range(2))
    assert (first.predict(rows) == second.predict(rows)).all()
    written = io.dumps(first)
    assert set(io.get_untrusted_types(data=written)) <= set(TRUSTED)
    read = io.loads(written, trusted=list(TRUSTED))
    assert (read.predict(rows) == first.predict(rows)).all()


@pytest.mark.parametrize("contestant", [one for one in RATING_CONTESTANTS if one.learner],
                         ids=[one.name for one in RATING_CONTESTANTS if one.learner])  # fmt: skip
def test_learners_take_the_measures_and_nothing_else(contestant):
    past = past_of(crowd(rows=3000))
    rows, target = past.windows[0].rows, past.windows[0].target
    found = contestant.fit(past, contestant.grid[0], 1)
    told = found.predict(rows)
    assert (told == found.predict(rows.assign(user_id=0, title_id=0, n=0.0))).all()
    assert np.corrcoef(told, target)[0, 1] > 0.8
    betrayed = Examples(rows.assign(secret=target), target)
    again = Past(past.cut, past.days, (betrayed,), past.history, past.measures)
    fit = contestant.fit(again, contestant.grid[0], 1)
    assert (fit.predict(rows.assign(secret=target)) == told).all()


def test_contestants_stand_from_the_simplest_on():
    assert [
        *("global_mean", "viewer_mean", "title_mean", "raw_sum", "shrunken_biases"),
        *("factorisation", "random_forest", "gradient_boosting"),
    ] == NAMES


def test_everybody_who_competes_has_a_name_in_words_and_nobody_else():
    every = (*RATING_CONTESTANTS, *engagement_contestants("rows"), *CHURN_CONTESTANTS)
    assert set(MODELS) == {one.name for one in every}


def test_parameters_are_those_declared():
    grids = {one.name: [tuple(tried.values()) for tried in one.grid] for one in RATING_CONTESTANTS}
    assert grids == {
        **dict.fromkeys(NAMES[:4], [()]),
        "shrunken_biases": [(5, 2), (5, 10), (10, 2), (10, 10), (20, 2), (20, 10)],
        "factorisation": [(4, 30), (8, 15)],
        "random_forest": [(10,)],
        "gradient_boosting": [(60, 0.1, 7, 50), (120, 0.1, 31, 20)],
    }


@pytest.mark.parametrize(
    ("name", "declared"),
    [
        ("random_forest", {"n_estimators": 40, "max_samples": 10_000, "max_features": 0.5}),
        ("gradient_boosting", {"max_bins": 64, "early_stopping": False}),
    ],
)
def test_trees_are_grown_as_declared(name, declared):
    contestant = RATING_CONTESTANTS[NAMES.index(name)]
    past = past_of(crowd(rows=12_000))
    grown = contestant.fit(past, contestant.grid[0], 1).fitted_.get_params()
    assert grown | declared | {"random_state": 1} == grown
    assert grown.get("n_jobs", 1) == 1


@pytest.mark.parametrize(
    ("made", "published"),
    [
        (RawMeans(False, False), 1.1537),
        (RawMeans(True, False), 1.0630),
        (RawMeans(False, True), 1.0334),
        (RawMeans(True, True), 0.9802),
        (ShrunkenBiases(15, 10, 1), 0.9621),
        (ShrunkenBiases(15, 10, 10), 0.9600),
        (ShrunkenBiases(5, 5, 10), 0.9551),
    ],
)
def test_figures_of_the_first_official_split(made, published):
    if not ARCHIVE.exists():
        pytest.skip(f"{ARCHIVE} is not there")
    found = made.fit(split_ratings(ARCHIVE, "base"))
    assert root_error(found, split_ratings(ARCHIVE, "test")) == pytest.approx(published, abs=0.0005)
