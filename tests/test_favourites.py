"""Favourites: lifts over the other viewers by hand, in simulation, and of whom they tell."""

from __future__ import annotations

import math

import contract
import ibis
import numpy as np
import pandas as pd
import pytest

from analysis import shrunken_lifts
from analysis.communicate import tables
from analysis.interpret import favourites

SIDES = ("c", "total", "cc", "cn", "nn")


def side(*rows):
    return pd.DataFrame(rows, columns=list(SIDES), dtype=float)


def test_a_log_lift_and_its_error_by_hand():
    # Own: 40 of 200 choices, by viewers of five choices each; others: 30 of 600.
    own, others = side((40, 200, 40, 200, 1000)), side((30, 600, 30, 150, 3000))
    (log,), (error,), (apart,) = shrunken_lifts.log_lifts(own, others)
    # The root of G² = 2 (40 log(40/17.5) + 30 log(30/52.5)) is a hair less than log / error.
    root = math.sqrt(2 * (40 * math.log(40 / 17.5) + 30 * math.log(30 / 52.5)))
    assert log / error > root > 0.98 * log / error
    assert apart == error
    assert log == pytest.approx(math.log((40.5 / 200) / (30.5 / 600)))
    # Σ(c − .2·5)² is 40 − .4·200 + .04·1000 = 0, so choices count one by one; others likewise.
    assert error == pytest.approx(math.sqrt(1 / 40.5 + 1 / 30.5))


def test_viewers_who_choose_alike_again_and_again_count_less():
    # Ten of twenty viewers make all four choices of it, ten none: Σc² 160, Σcn 160, Σn² 320.
    own, others = side((40, 80, 160, 160, 320)), side((300, 1200, 300, 1200, 4800))
    (_,), (error,), _ = shrunken_lifts.log_lifts(own, others)
    apart = 160 - 2 * 0.5 * 160 + 0.25 * 320
    assert apart == 80
    assert error == pytest.approx(math.sqrt(80 / 40.5**2 + 1 / 300.5))


def test_what_nobody_else_chose_has_a_lift_and_a_wide_interval():
    own, others = side((50, 500, 50, 500, 5000)), side((0, 5000, 0, 0, 50000))
    # G² = 2 · 50 · log(5500 / 500).
    (log,), (error,), (apart,) = shrunken_lifts.log_lifts(own, others)
    root = math.sqrt(100 * math.log(11))
    assert apart == pytest.approx(log / root)
    assert error == pytest.approx(math.sqrt(1 / 50.5 + 1 / 0.5))
    (found,) = shrunken_lifts.lifts_over_others(own, others).itertuples()
    assert 2 < found.low < found.lift < found.high
    assert found.high / found.low > 20


def test_what_a_whole_segment_and_nobody_else_chose_is_a_favourite():
    found = favourites.lifted_items(
        choices((0, 7, 50), *((0, item, 50) for item in range(10, 30)),
                *((1, item, 95) for item in range(10, 30))),
        "title",
    )  # fmt: skip
    assert found["item"].tolist() == ["7"]
    # As others have none of 1,900 choices, two thirds of one is the most that is not unlikely.
    assert 4 < found["low"].item() < 50 / 1050 / (1 / 1900) < found["high"].item()


def test_one_item_among_many_alike_by_hand():
    """With known weights the posterior is a mixture: its quantiles hold their shares."""
    logs, errors = np.array([0.0] * 50 + [1.0]), np.full(51, 0.1)
    weights = shrunken_lifts.mixture_weights(logs, errors)
    assert weights.sum(axis=1) == pytest.approx(1)
    assert weights[0, 0] > 0.7
    # Ten deviations from nothing: that it differs is sure, and it is hardly drawn.
    assert weights[50, 0] < 1e-12
    found = shrunken_lifts.shrunken_logs(logs, errors)
    assert found["middle"][0] == pytest.approx(0, abs=1e-6)
    assert 0.95 < found["middle"][50] < 1
    assert found["low"][50] == pytest.approx(found["middle"][50] - 1.96 * 0.1, abs=0.02)


def test_the_more_items_differ_the_less_each_is_drawn():
    rng, errors = np.random.default_rng(4), np.full(300, 0.2)
    few, many = rng.normal(0, 0.2, 300), rng.normal(0, math.hypot(0.8, 0.2), 300)
    few[0] = many[0] = 0.8
    drawn = [shrunken_lifts.shrunken_logs(logs, errors)["middle"][0] for logs in (few, many)]
    assert drawn[0] < 0.6 < drawn[1] < 0.8


# Of each making: how true log lifts of the items are drawn.
MAKINGS = {
    "none": lambda rng, n: np.zeros(n),
    "all": lambda rng, n: rng.normal(0, 0.5, n),
    "few": lambda rng, n: np.where(rng.random(n) < 0.05, rng.normal(0, 1.2, n), 0.0),
}


@pytest.mark.parametrize("making", list(MAKINGS))
def test_intervals_cover_also_those_of_the_highest_lifts(making):
    covered, highest = [], []
    for seed in range(30):
        rng = np.random.default_rng(seed)
        truth, usual = MAKINGS[making](rng, 400), rng.gamma(1, 60, 400) + 20
        own, others = rng.poisson(usual * np.exp(truth)), rng.poisson(3 * usual)
        seen = (own >= 20) & (others > 0)
        sides = [
            pd.DataFrame({"c": c[seen], "total": total, "cc": c[seen], "cn": 0.0, "nn": 0.0})
            for c, total in ((own, 1e6), (others, 3e6))
        ]
        found = shrunken_lifts.lifts_over_others(*sides)
        # Totals are as if nothing else were chosen differently, so that the truth is the ratio.
        true = np.exp(truth[seen])
        inside = (found["low"] <= true + 1e-6) & (true - 1e-6 <= found["high"])
        covered.append(inside.mean())
        highest.append(inside[found["lift"].nlargest(10).index].mean())
    assert np.mean(covered) > 0.93
    assert np.mean(highest) > 0.94


def drawn_audience(chance, viewers=300, each=12, seed=0):
    """Return distinct choices of two segments of viewers, each from its own chances."""
    rng = np.random.default_rng(seed)
    rows = []
    for segment, part in enumerate(chance):
        for viewer in range(viewers):
            titles = rng.choice(len(part), each, replace=False, p=np.array(part) / sum(part))
            rows += [(segment * viewers + viewer, title) for title in titles]
    seen = pd.DataFrame(rows, columns=["user_id", "title_id"])
    labels = pd.DataFrame({"user_id": range(len(chance) * viewers)})
    labels = labels.assign(segment=labels["user_id"] // viewers, evidence="full")
    count = len(chance[0])
    genres = ["War" if at < 5 else "Drama|Comedy" for at in range(count)]
    titles = pd.DataFrame({"title_id": range(count), "title": [f"T{at}" for at in range(count)]})
    titles = titles.assign(year=np.nan, genres=genres, genuine=True)
    return seen, labels, titles


def liked(made):
    """Return the favourites that are told of."""
    found = favourites.favourites_by_lift(*(ibis.memtable(frame) for frame in made))
    return favourites.told_favourites(found)


def test_segments_that_choose_alike_have_no_favourites():
    alike = list(range(1, 81))
    found = [len(liked(drawn_audience([alike, alike], seed=seed))) for seed in range(8)]
    assert sum(found) <= 1


def test_planted_favourites_are_found_with_counts_and_shares():
    usual = [1.0] * 60
    planted = [4.0] * 5 + usual[5:]
    made = drawn_audience([planted, usual], seed=3)
    frame = liked(made)
    own = frame[(frame["segment"] == 0) & (frame["kind"] == "title")]
    assert set(own["name"]) == {f"T{at}" for at in range(5)}
    genre = frame[(frame["segment"] == 0) & (frame["kind"] == "genre")]
    assert genre["name"].tolist() == ["War"]
    seen = made[0].assign(segment=made[0]["user_id"] // 300)
    for row in own.itertuples():
        chosen = seen[seen["title_id"] == int(row.name[1:])].groupby("segment").size()
        assert row.ratings == row.viewers == chosen[0]
        assert row.share_segment == pytest.approx(chosen[0] / 3600)
        assert row.share_others == pytest.approx(chosen[1] / 3600)
        assert row.low < row.share_segment / row.share_others < row.high
        assert 2 < row.lift < row.share_segment / row.share_others
    war = genre.iloc[0]
    assert war["ratings"] == (seen.query("segment == 0")["title_id"] < 5).sum()
    # A title of two genres counts in each.
    every = 2 * 3600 - war["ratings"]
    assert war["share_segment"] == pytest.approx(war["ratings"] / every)


def test_viewers_with_little_evidence_and_noise_titles_do_not_count():
    usual = [1.0] * 60
    seen, labels, titles = drawn_audience([[4.0] * 5 + usual[5:], usual], seed=3)
    labels.loc[labels["user_id"] < 300, "evidence"] = "low"
    assert liked((seen, labels, titles)).empty
    seen, labels, titles = drawn_audience([[4.0] * 5 + usual[5:], usual], seed=3)
    titles.loc[titles["title_id"] < 4, "genuine"] = False
    titles.loc[titles["title_id"] == 4, "year"] = 1999.0
    assert liked((seen, labels, titles)).query("kind == 'title'")["name"].tolist() == ["T4 (1999)"]


def choices(*rows):
    """Return choices of items, one viewer each: segment, item, how many viewers."""
    frame, first = [], 0
    for segment, item, count in rows:
        frame += [(user, segment, item, f"name {item}", 1) for user in range(first, first + count)]
        first += count
    columns = ["user_id", "segment", "item", "name", "c"]
    return ibis.memtable(pd.DataFrame(frame, columns=columns))


@pytest.mark.parametrize(("count", "told"), [(19, []), (20, ["7"])])
def test_none_below_twenty_choices(count, told):
    rows = ((0, 7, count), (0, 8, 60), (1, 7, 10), (1, 8, 800))
    found = favourites.lifted_items(choices(*rows), "title")
    assert found["item"].tolist() == told


def test_sums_over_viewers_by_hand():
    rows = [(1, 0, "a", 3), (1, 0, "b", 1), (2, 0, "a", 2), (3, 1, "a", 5), (3, 1, "b", 16)]
    rows += [(4, 1, "a", 10), (4, 1, "c", 4)]
    frame = pd.DataFrame(rows, columns=["user_id", "segment", "item", "c"])
    table = ibis.memtable(frame.assign(name=frame["item"]))
    found = favourites.counted_items(table).execute().set_index(["segment", "item"])
    # a was chosen 20 times in all, b 17 and c 4 times.
    assert found.loc[(0, "a"), ["c", "viewers", "cc", "cn"]].tolist() == [5, 2, 13, 3 * 4 + 2 * 2]
    assert found.loc[(1, "a"), ["c", "viewers", "cc", "cn"]].tolist() == [15, 2, 125, 5 * 21 + 140]
    assert len(found) == 2
    totals = favourites.segment_totals(table).execute().set_index("segment")
    assert totals.loc[0, ["total", "nn", "known"]].tolist() == [6, 16 + 4, 2]
    assert totals.loc[1, ["total", "nn", "known"]].tolist() == [35, 21 * 21 + 14 * 14, 2]


def test_of_one_segment_nothing_is_a_favourite():
    assert favourites.lifted_items(choices((0, 7, 50), (0, 8, 60)), "genre").empty


def given(viewers, every, kind="title", known=100, known_all=500):
    """Return favourites of one item by segment, with viewers who chose it and all who could."""
    frame = pd.DataFrame({"segment": range(len(viewers)), "viewers": viewers}, dtype=float)
    frame = frame.assign(kind=kind, name="x", item="7", viewers_all=every, ratings=viewers)
    frame = frame.assign(lift=2.0, low=1.5, high=3.0, share_segment=0.1, share_others=0.05)
    return frame.assign(known=known, known_all=known_all)


# viewers of one item by segment, of all, and the segments of whom it is told
@pytest.mark.parametrize(
    ("viewers", "every", "told"),
    [
        ([30], 45, [0]),
        ([30], 30, [0]),  # nobody else
        ([30], 39, []),  # nine others
        ([30, 20], 55, [0]),  # five others: with the twenty they are not told apart
        ([30, 12], 60, [0, 1]),
        ([12, 30], 45, [1]),
        ([15, 11, 30], 60, [0, 2]),  # four others, and eleven
        ([15, 3, 30], 52, [2]),  # with the three and the four of others nothing less than fifteen
    ],
)
def test_favourites_tell_of_no_few_viewers_elsewhere(viewers, every, told):
    found = favourites.told_favourites(given(viewers, every))
    assert sorted(found["segment"]) == told
    assert list(found.columns) == list(favourites.COLUMNS)


# Of a hundred viewers all but some chose it, and of the four hundred others.
@pytest.mark.parametrize(
    ("kind", "own", "every", "told", "viewers"),
    [
        ("title", 90, 190, True, 90),
        ("title", 91, 191, False, None),
        ("title", 100, 200, True, 100),
        ("title", 50, 445, False, None),  # five of the others did not
        ("genre", 90, 190, True, 90),
        ("genre", 91, 191, True, math.nan),
        ("genre", 50, 445, True, 50),
    ],
)
def test_favourites_tell_of_no_few_who_did_not_choose(kind, own, every, told, viewers):
    found = favourites.told_favourites(given([own], every, kind))
    assert len(found) == told
    if told:
        assert found["viewers"].tolist() == pytest.approx([viewers], nan_ok=True)


def test_so_many_of_each_kind_are_told():
    parts = [
        given([30], 60, kind).assign(item=f"{kind} {at}", name=f"{kind} {at}", lift=9.0 - at / 10)
        for kind in ("title", "genre")
        for at in range(12)
    ]
    found = favourites.told_favourites(pd.concat(parts, ignore_index=True))
    told = {kind: rows["name"].tolist() for kind, rows in found.groupby("kind")}
    assert told["title"] == [f"title {at}" for at in range(10)]
    assert told["genre"] == [f"genre {at}" for at in range(6)]


@pytest.mark.parametrize(
    ("signals", "said"), [((), "The source has no names"), (("titles",), "No title or genre of")]
)
def test_where_nothing_is_a_favourite_the_reason_is_true(tmp_path, signals, said):
    results = contract.audience(tmp_path, contract.Case(users=60, signals=signals))
    assert str(tables.segment_favourites(results)).startswith(f"[{said}")
