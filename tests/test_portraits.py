"""Counted portraits: every measure by hand, intervals against resampled viewers, matching."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
import stage_tables as given
from hypothesis import given as drawn
from hypothesis import settings
from hypothesis import strategies as st

from analysis import intervals
from analysis.interpret.portraits import comparisons, effect_sizes, matching
from analysis.interpret.portraits.counted_measures import DECLARED
from analysis.interpret.portraits.portrait_tables import portrait_tables
from analysis.interpret.portraits.quarters import lately_and_before

Z = 1.9599639845
SIGNALS = ("rating", "time", "hours", "years", "genres", "minutes", "plays", "titles")


def sums_of(viewers) -> pd.DataFrame:
    """Return the sums of viewers with x of y rows each."""
    x, y = (np.array(part, dtype=float) for part in zip(*viewers, strict=True))
    squares = {"xx": x @ x, "xy": x @ y, "yy": y @ y}
    return pd.DataFrame([{"all": len(viewers), "x": x.sum(), "y": y.sum(), **squares}])


# Four of ten rows; what viewers have above that rate is .2, 1.2, −.6 and −.8, squared 2.48, so the
# variance is 2.48 / 100 · 4/3 = .0330667; t of three is 3.182446.
FOUR = [(1, 2), (2, 2), (1, 4), (0, 2)]


def test_a_mean_has_the_interval_of_resampled_viewers():
    found = intervals.pooled_estimate(sums_of(FOUR), share=False)
    assert found.value == pytest.approx(0.4)
    error = 3.182446 * math.sqrt(2.48 / 100 * 4 / 3)
    assert (found.low, found.high) == pytest.approx((0.4 - error, 0.4 + error), rel=1e-6)


def test_a_share_has_the_ends_of_wilson_with_as_many_rows_as_give_that_variance():
    found = intervals.pooled_estimate(sums_of(FOUR), share=True)
    rows = 0.24 / (2.48 / 100 * 4 / 3) * (Z / 3.182446) ** 2
    for end in (found.low, found.high):
        assert abs(end - 0.4) == pytest.approx(Z * math.sqrt(end * (1 - end) / rows), rel=1e-5)
    assert 0 < found.low < 0.4 < found.high < 1


# Where all rows are alike, four viewers are worth 10² / 28 of equal ones.
@pytest.mark.parametrize("share", [0, 1])
def test_a_share_of_none_or_all_has_an_interval(share):
    found = intervals.pooled_estimate(sums_of([(share * y, y) for _, y in FOUR]), share=True)
    rows = 100 / 28 * (Z / 3.182446) ** 2
    far = Z**2 / (rows + Z**2)
    ends = (0, far) if share == 0 else (1 - far, 1)
    assert (found.value, found.low, found.high) == pytest.approx((share, *ends), rel=1e-5)


def test_one_viewer_has_no_interval():
    assert math.isnan(intervals.pooled_estimate(sums_of([(1, 2)]), share=True).value)
    assert math.isnan(intervals.pooled_estimate(sums_of([(0, 0), (0, 0)]), share=True).value)


def grouped(x, y, group) -> pd.DataFrame:
    """Return the sums of viewers by group."""
    parts = {"all": np.ones(len(x)), "x": x, "y": y, "xx": x * x, "xy": x * y, "yy": y * y}
    return pd.DataFrame(parts).groupby(group).sum()


def resampled(make, viewers: int) -> np.ndarray:
    """Return what 2,000 samples of viewers with replacement give."""
    rng = np.random.default_rng(5)
    return np.array([make(rng.integers(0, viewers, viewers)) for _ in range(2000)])


@pytest.mark.parametrize("share", [True, False])
@pytest.mark.parametrize("weighted", [True, False])
def test_intervals_are_those_of_a_direct_bootstrap(share, weighted):
    rng = np.random.default_rng(3)
    y = 1.0 + rng.poisson(rng.gamma(0.7, 20, 500))
    rate = rng.beta(1, 4, 500)
    x = rng.binomial(y.astype(int), rate) if share else y * rng.gamma(2, 30, 500)
    group = rng.integers(0, 4, 500)
    weight = pd.Series([0.2, 1.0, 3.0, 0.7]) if weighted else pd.Series(np.ones(4))
    w = weight.to_numpy()[group]
    found = intervals.pooled_estimate(grouped(x, y, group), share, weight)
    draws = resampled(lambda i: (w * x)[i].sum() / (w * y)[i].sum(), 500)
    assert found.value == pytest.approx((w * x).sum() / (w * y).sum())
    low, high = np.quantile(draws, [0.025, 0.975])
    assert (found.low, found.high) == pytest.approx((low, high), rel=0.04)


# Of groups of 60 and 140 viewers with one and the same habit, every twentieth seems to differ.
@pytest.mark.parametrize("share", [True, False])
def test_groups_that_are_alike_seldom_differ(share):
    rng = np.random.default_rng(4)
    apart = 0
    for _ in range(600):
        y = 1.0 + rng.poisson(rng.gamma(1, 12, 200))
        x = rng.binomial(y.astype(int), rng.beta(2, 6, 200)) if share else y * rng.gamma(3, 20, 200)
        sums = grouped(x, y, np.arange(200) // 60 > 0)
        found = intervals.difference_interval(
            intervals.pooled_estimate(sums.iloc[:1], share),
            intervals.pooled_estimate(sums.iloc[1:], share),
        )
        apart += found.low > 0 or found.high < 0
    assert 0.03 <= apart / 600 <= 0.08


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        # Of nine in order the second and the eighth; of eight the first and the last.
        ([9, 1, 2, 3, 4, 5, 6, 7, 8], (5, 2, 8)),
        ([1, 2, 3, 4, 5, 6, 7, 80], (4.5, 1, 80)),
        ([1, 1, 1, 1, 1, 1, 7, 7], (1, 1, 7)),
        ([1, 2, 3], (2, 1, 3)),
    ],
)
def test_medians_lie_between_viewers_in_order(values, expected):
    counts = pd.Series(values).value_counts().rename_axis("value").reset_index(name="viewers")
    found = intervals.median_estimate(counts)
    # Of fewer than six not even all of them are sure enough.
    ends = expected[1:] if len(values) > 5 else (math.nan, math.nan)
    assert (found.value, found.low, found.high) == pytest.approx((expected[0], *ends), nan_ok=True)


@settings(max_examples=60, deadline=None)
@drawn(st.lists(st.integers(0, 9), min_size=1, max_size=60), st.integers(1, 4))
def test_medians_are_those_of_numpy_and_weights_are_viewers(values, weight):
    counts = pd.Series(values).value_counts().rename_axis("value").reset_index(name="viewers")
    found = intervals.median_estimate(counts)
    assert found.value == np.median(values)
    same = intervals.median_estimate(counts, pd.Series(float(weight), index=counts.index))
    assert (same.value, same.low, same.high) == pytest.approx(
        (found.value, found.low, found.high), nan_ok=True
    )


def test_the_interval_of_a_median_holds_it_nineteen_times_of_twenty():
    rng = np.random.default_rng(8)
    held = 0
    for _ in range(400):
        values = np.round(rng.lognormal(3, 1, 60) * 1000)
        counts = pd.DataFrame({"value": np.sort(values), "viewers": 1})
        found = intervals.median_estimate(counts)
        held += found.low <= 1000 * math.exp(3) <= found.high
    assert held / 400 > 0.93


def test_a_difference_takes_the_near_ends():
    """Apart by .2; down √(.1² + .03²), up √(.2² + .04²)."""
    first, second = intervals.Estimate(0.5, 0.4, 0.7), intervals.Estimate(0.3, 0.26, 0.33)
    found = intervals.difference_interval(first, second)
    ends = (0.2 - math.hypot(0.1, 0.03), 0.2 + math.hypot(0.2, 0.04))
    assert (found.value, found.low, found.high) == pytest.approx((0.2, *ends))


def weights(own, other, fewest=1):
    """Return the weight of others by quarter, or None."""
    found = matching.arrival_weights(pd.Series(own), pd.Series(other), fewest)
    return None if found is None else found.to_dict()


def test_others_are_weighed_to_arrive_alike():
    # A quarter without others, or without own viewers, or without a date, matches nobody.
    own, other = {1: 20, 2: 6, 3: 5, -1: 2}, {1: 10, 2: 24, 4: 7, -1: 4}
    assert weights(own, other) == {1: 2.0, 2: 0.25, 3: 0.0, 4: 0.0}


@pytest.mark.parametrize(
    ("own", "other", "fewest"),
    [
        ({1: 20}, {2: 20}, 1),
        ({1: 9, 2: 10}, {1: 20}, 1),  # fewer than half
        ({1: 9}, {1: 20}, 10),
        ({1: 20}, {1: 9}, 10),
        ({-1: 20}, {-1: 20}, 1),
    ],
)
def test_too_few_who_arrived_together_are_not_compared(own, other, fewest):
    assert weights(own, other, fewest) is None


def test_effects_have_one_scale():
    assert effect_sizes.share_effect(1, 0) == pytest.approx(math.pi)
    assert effect_sizes.share_effect(0.5, 0.5) == 0
    assert effect_sizes.mean_effect(3.0, 4.0, "stars", 4.0) == pytest.approx(-1)
    assert effect_sizes.mean_effect(1995, 2000, "year", 4.0) == pytest.approx(-0.5)
    assert effect_sizes.mean_effect(30, 60, "minutes", 4.0) == pytest.approx(-math.log(2))
    normal = np.random.default_rng(1).normal(size=(2, 20_000)).round(3)
    own, other = (pd.Series(part).value_counts() for part in (normal[0] + 0.7, normal[1]))
    assert effect_sizes.dominance_effect(own, other) == pytest.approx(0.7, abs=0.03)
    apart = effect_sizes.dominance_effect(pd.Series({5: 3.0}), pd.Series({1: 2.0}))
    assert apart == pytest.approx(math.sqrt(2) * 2.575829, rel=1e-5)


DAYS = next(measure for measure in DECLARED if measure.name == "days_seen")
SCALE = comparisons.Scale(4.0, 10)


def compared(rows) -> dict:
    """Return the comparison of segment 0 for viewers of a segment, a quarter and a value."""
    counts = pd.DataFrame(rows, columns=["segment", "quarter", "value", "viewers"])
    return comparisons.median_row(DAYS, counts, 0, SCALE)


def spread(middle):
    """Return eleven values about the middle."""
    return [middle + step for step in range(-5, 6)]


# Forty-four viewers who arrived lately were seen for 100 days, whatever their segment; 440 of the
# others who arrived long ago, for 1,000: of all 484 others the 242nd and 243rd for 999.
def test_who_arrived_lately_is_no_short_stayer():
    late = [(segment, 8, day, 4) for segment in (0, 1) for day in spread(100)]
    row = compared([*late, *((1, 2, day, 40) for day in spread(1000))])
    assert (row["value"], row["other"], row["difference"]) == (100, 999, -899)
    assert row["difference_high"] < 0
    assert row["matched_difference"] == 0
    assert not row["differs"]


def test_who_stays_shorter_among_those_who_arrived_together_differs():
    own = [(0, 8, day, 4) for day in spread(20)]
    row = compared([*own, *((1, 8, day, 4) for day in spread(100))])
    assert (row["difference"], row["matched_difference"], row["differs"]) == (-80, -80, True)


def test_without_others_of_the_same_quarters_nothing_is_said():
    own = [(0, 8, day, 4) for day in spread(20)]
    row = compared([*own, *((1, 2, day, 4) for day in spread(100))])
    assert math.isnan(row["matched_difference"])
    assert not row["differs"]


def test_without_dates_all_are_compared():
    own = [(0, -1, day, 4) for day in spread(20)]
    row = compared([*own, *((1, -1, day, 4) for day in spread(100))])
    assert row["differs"]


# Seen for 20 days longer than others, though among those who arrived together for 20 days less.
def test_what_goes_two_ways_does_not_differ():
    own = [(0, 2, day, 40) for day in spread(380)] + [(0, 8, day, 30) for day in spread(80)]
    other = [(1, 2, day, 10) for day in spread(400)] + [(1, 8, day, 90) for day in spread(100)]
    row = compared([*own, *other])
    assert row["difference"] > 0 > row["matched_difference"]
    assert not row["differs"]


# Two of a hundred are seen, a tenth of a star, a year, a tenth of days: how far apart is the least?
@pytest.mark.parametrize(
    ("unit", "other", "least"),
    [("share", 0.5, 0.02), ("stars", 3.0, 0.1), ("year", 1990, 1.0), ("days", 50, 5.0)],
)
def test_what_a_reader_sees(unit, other, least):
    assert comparisons.is_seen(1.001 * least, other, unit, SCALE)
    assert comparisons.is_seen(-1.001 * least, other, unit, SCALE)
    assert not comparisons.is_seen(0.999 * least, other, unit, SCALE)
    assert not comparisons.is_seen(0.0, 0.0, unit, SCALE)


# Two viewers of segment 0 (a, b), two of segment 1 (c, d), a guessed one (e), and one who is in no
# segment (f).
TITLES = pd.DataFrame(
    {
        "title_id": [1, 2, 3, 4],
        "title": ["One", "Two", "Three", "Four"],
        "year": [2003.0, 1990.0, 2000.0, None],
        "genres": ["Drama|War", "Comedy", "Drama", "(no genres listed)"],
        "genuine": True,
    }
)
# viewer, title, rating, when, minutes, plays
ROWS = [
    ("a", 1, 5.0, "2004-01-03 20:00", 90, 1),  # a Saturday evening
    ("a", 2, 1.0, "2004-01-03 21:00", 30, 2),
    ("a", 1, 4.0, "2004-01-03 05:59", 10, 3),
    ("a", 3, 3.0, "2004-04-02 12:00", 50, 4),  # a Friday
    ("b", 2, 1.0, "2004-05-09 17:59", 60, 1),  # a Sunday
    ("b", 4, None, "2004-05-10 18:00", None, None),
    ("c", 1, 5.0, "2002-01-01 06:00", 20, 6),  # a Tuesday
    ("c", 1, 4.0, "2002-01-02 23:59", 40, 2),
    ("d", 1, 2.0, "2004-06-30 12:00", 15, 1),  # a Wednesday
    ("d", 3, 4.0, "2004-06-30 13:00", 25, 1),
    ("d", 1, 3.0, "2004-06-30 14:00", 35, 1),
    ("e", 3, 5.0, "2004-02-01 00:00", 10, 9),
    ("f", 3, 1.0, "2004-02-07 00:00", 10, 9),
]
LABELS = {"a": (0, "full"), "b": (0, "full"), "c": (1, "full"), "d": (1, "full"), "e": (1, "low")}
LABELS["f"] = (-1, "full")
FEATURES = {
    "events": [4.0, 2, 2, 3, 1, 1],
    "active_days": [2.0, 2, 2, 1, 1, 1],
    "tenure": [90.0, 1, 1, 0, 0, 0],
    "recency": [100.0, 60, 900, 10, 150, 150],
    "minutes": [180.0, 60, 60, 75, 10, 10],
    "plays": [10.0, 1, 8, 3, 9, 9],
    "loyalty": [0.2] * 6,
}


def hand_made(folder, signals=SIGNALS, rows=ROWS, features=None, fewest=1, labels=None):
    """Return sizes and tables of the five viewers."""
    columns = ["user_id", "title_id", "rating", "at", "minutes", "plays"]
    events = pd.DataFrame(rows, columns=columns)
    events["at"] = pd.to_datetime(events["at"]).astype("datetime64[us]")
    events = events.astype(dict.fromkeys(("rating", "minutes", "plays"), "float64"))
    viewers = sorted(LABELS)
    known = {"user_id": viewers, **(FEATURES if features is None else features)}
    has = {f"has_{name}": name in signals for name in SIGNALS}
    window = {"start": pd.Timestamp("2001-12-31"), "end": pd.Timestamp("2004-09-30")}
    scrubbed = {
        "ratings": events,
        "titles": TITLES,
        "features": pd.DataFrame(known),
        "window": pd.DataFrame([window]),
    }
    labels = LABELS if labels is None else labels
    told = [(viewer, *labels[viewer]) for viewer in viewers]
    labelled = pd.DataFrame(told, columns=["user_id", "segment", "evidence"])
    frames = {"labels": labelled}
    known = (labelled["evidence"] == "full") & (labelled["segment"] >= 0)
    sizes = labelled[known].groupby("segment").size().astype("float64")
    stages = {
        "obtained": given.stored(folder / "obtained", {"source": given.source(**has)}),
        "scrubbed": given.stored(folder / "scrubbed", scrubbed),
    }
    table = given.stored(folder / "modelled", frames)["labels"]
    shown = sorted(sizes.index)
    frame = sizes.rename("known").reset_index()
    return portrait_tables(frame, table, shown, **stages, fewest=fewest)


# Rated rows: a 5, 1, 4, 3, b 1; c 5, 4, d 2, 4, 3. All titles have too few ratings for a mean.
# Of thirteen rows six are on title 1 and four on 3: only both together hold half.
HAND = {
    # measure: value of segment 0, of segment 1, rows of each
    "low_marks": (2 / 5, 0, 5, 5),
    "high_marks": (1 / 5, 1 / 5, 5, 5),
    "end_marks": (3 / 5, 1 / 5, 5, 5),
    "mean_rating": (14 / 5, 18 / 5, 5, 5),
    "rows_each": (3, 2.5, None, None),
    "active_days": (2, 1.5, None, None),
    "days_seen": (45.5, 0.5, None, None),
    "days_since_last": (80, 455, None, None),
    # Since 2003-10-01: a, b and d.
    "new_viewers": (1, 1 / 2, None, None),
    "weekend_rows": (4 / 6, 0, 6, 5),
    "evening_rows": (3 / 6, 1 / 5, 6, 5),
    "night_rows": (1 / 6, 0, 6, 5),
    "busy_days": (3 / 6, 3 / 5, 6, 5),
    "best_known": (3 / 6, 1, 6, 5),
    # Ages of a: 1, 14, 1, 4, of b: 14; of c: −1, −1, of d: 1, 4, 1.
    "recent_titles": (2 / 5, 4 / 5, 5, 5),
    "older_titles": (2 / 5, 0, 5, 5),
    "release_year": (2000 + (3 - 10 + 3 + 0 - 10) / 5, 2000 + (3 + 3 + 3 + 0 + 3) / 5, 5, 5),
    "minutes_each": (120, 67.5, None, None),
    "minutes_per_row": (240 / 5, 135 / 5, 5, 5),
    "plays_each": (5.5, 5.5, None, None),
    "plays_per_row": (11 / 5, 11 / 5, 5, 5),
    "returns": (1 / 6, 2 / 5, 6, 5),
    "genre:Drama": (3 / 5, 1, 5, 5),
    "genre:War": (2 / 5, 4 / 5, 5, 5),
    "genre:Comedy": (2 / 5, 0, 5, 5),
}


@pytest.fixture(scope="module")
def counted(tmp_path_factory):
    return hand_made(tmp_path_factory.mktemp("hand"))


def test_every_measure_is_counted_by_hand(counted):
    frame = counted[1]["behaviour"].set_index(["segment", "measure"])
    assert set(frame.index.get_level_values("measure")) == set(HAND)
    for measure, (first, second, *rows) in HAND.items():
        for segment, value, other in ((0, first, second), (1, second, first)):
            row = frame.loc[(segment, measure)]
            assert (row["value"], row["other"]) == pytest.approx((value, other)), measure
            assert row["difference"] == pytest.approx(value - other)
            if rows[segment] is None:
                assert math.isnan(row["rows"]), measure
            else:
                assert row["rows"] == rows[segment], measure
    assert (frame[["n", "other_n"]] == 2).all(axis=None)


def test_ranks_order_what_differs_first_and_one_of_each_theme(counted):
    for _, rows in counted[1]["behaviour"].groupby("segment"):
        assert rows["rank"].tolist() == list(range(1, len(HAND) + 1))
        assert rows["differs"].is_monotonic_decreasing
        for _, part in rows.groupby("differs"):
            second = part["theme"].duplicated()
            assert second.is_monotonic_increasing
            for _, alike in part.groupby(second):
                assert alike["effect"].abs().fillna(0).round(6).is_monotonic_decreasing
            for _, theme in part.groupby("theme"):
                assert theme["effect"].abs().fillna(0).round(6).is_monotonic_decreasing


@pytest.mark.parametrize(
    ("signals", "gone"),
    [
        (("time", "hours"), {"mean_rating", "low_marks", "high_marks", "end_marks"}),
        (("rating",), {"new_viewers", "weekend_rows", "night_rows", "busy_days", "recent_titles"}),
        (("rating", "time"), {"evening_rows", "night_rows", "minutes_per_row", "plays_per_row"}),
        ((), {"mean_rating", "weekend_rows", "older_titles", "minutes_each", "plays_each"}),
    ],
)
def test_what_the_source_lacks_is_not_counted(tmp_path, signals, gone):
    frame = hand_made(tmp_path, signals)[1]["behaviour"]
    measures = set(frame["measure"])
    assert measures.isdisjoint(gone)
    assert {"best_known", "rows_each", "release_year", "genre:Drama", "returns"} <= measures


# In the first quarter of 2002 came c; in the first of 2004 a (and e, who is no known viewer), in
# the second b and d. Rows of known viewers: c 2; a 3; a 1, b 2, d 3.
def test_quarters_by_hand(counted):
    sizes, tables = counted
    frame = tables["quarters"]
    first, second = (frame[frame["segment"] == one].reset_index() for one in (0, 1))
    assert (
        first["quarter"].dt.strftime("%Y-%m-%d").tolist()
        == [f"{year}-{month:02d}-01" for year in (2002, 2003, 2004) for month in (1, 4, 7, 10)][:10]
    )
    assert first["ratings"].tolist() == [0] * 8 + [3, 3]
    assert second["ratings"].tolist() == [2] + [0] * 8 + [3]
    assert second["share_ratings"].tolist()[-2:] == [0, 0.5]
    assert math.isnan(second["share_ratings"][3])
    # In the last quarter came a and b of the first, and d of the second.
    assert first["viewers"].tolist() == [0] * 8 + [1, 2]
    assert second["viewers"].tolist() == [1] + [0] * 8 + [1]
    assert second["share_viewers"].tolist()[-2:] == pytest.approx([0, 1 / 3])
    assert first["newcomers"].tolist() == [0] * 8 + [1, 1]
    assert second["newcomers"].tolist() == [1] + [0] * 8 + [1]
    assert first["whole"].all()
    lately = sizes.set_index("segment")
    assert lately["now"].dt.strftime("%Y-%m").tolist() == ["2004-04"] * 2
    assert lately["before"].dt.strftime("%Y-%m").tolist() == ["2003-04"] * 2
    assert lately["share_now"].tolist() == [0.5, 0.5]
    assert lately["share_new_now"].tolist() == [0.5, 0.5]
    assert lately["share_seen_now"].tolist() == pytest.approx([2 / 3, 1 / 3])
    assert lately["share_before"].isna().all()


@pytest.mark.parametrize(
    ("whole", "now", "before"),
    [
        ([True] * 6, "2004-04", "2003-04"),
        ([False, *[True] * 4, False], "2004-01", "2003-04"),  # the first: none a year back
        ([*[False] * 3, True, False, False], "2003-10", None),
        ([False] * 6, None, None),
    ],
)
def test_now_is_the_last_whole_quarter_and_before_a_year_earlier(whole, now, before):
    quarters = pd.date_range("2003-01-01", periods=6, freq="QS")
    share = np.arange(6) / 10
    frame = pd.DataFrame({"segment": 4, "quarter": quarters, "whole": whole})
    frame = frame.assign(share_ratings=share, share_newcomers=share / 2, share_viewers=share / 5)
    row = lately_and_before(frame).loc[4]
    for name, expected in (("now", now), ("before", before)):
        place = None if expected is None else quarters.strftime("%Y-%m").tolist().index(expected)
        assert row[name] is pd.NaT if place is None else row[name] == quarters[place]
        parts = (row[f"share_{name}"], row[f"share_new_{name}"], row[f"share_seen_{name}"])
        told = (math.nan,) * 3 if place is None else (place / 10, place / 20, place / 50)
        assert parts == pytest.approx(told, nan_ok=True)
