"""Why the mean mark changes: hand-made marks, planted levels, derivatives worked out densely."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import stage_tables as given

from analysis.explore.changes import changed_tables
from analysis.explore.changes.arrival_means import means_by_arrival
from analysis.explore.changes.calendar import Calendar, compared_periods
from analysis.explore.changes.level_effects import Influence, Levels, Part, connected_rows
from analysis.explore.changes.mark_means import period_means, spread_of_means
from analysis.explore.changes.mark_rows import MarkRows, read_marks
from analysis.explore.changes.mean_parts import change_parts, mean_changes

# viewer, title, mark, when; levels of viewers a 4, b 2, c 3 (and d 1 from the second year on), of
# titles 1: 0, 2: +1, 3: −1; every mark of 2005 is half a star lower.
PLANTED = (
    ("a", 1, 4.0, "2004-01-01"),
    ("a", 2, 5.0, "2004-06-30"),
    ("b", 1, 2.0, "2004-12-31"),
    ("c", 2, 4.0, "2004-05-05"),
    ("c", 1, 3.0, "2004-05-06"),
    ("a", 3, 2.5, "2005-01-01"),
    ("a", 1, 3.5, "2005-12-31"),
    ("b", 2, 2.5, "2005-03-03"),
    ("d", 1, 0.5, "2005-04-04"),
    ("d", 3, -0.5, "2005-04-05"),
)
WINDOW = {"start": pd.Timestamp("2004-01-01"), "end": pd.Timestamp("2005-12-31")}


def events_of(folder, rows) -> object:
    """Return rows as a lazy table of a stage."""
    frame = pd.DataFrame(rows, columns=["user_id", "title_id", "rating", "at"])
    frame = frame.assign(at=pd.to_datetime(frame["at"]).astype("datetime64[us]"))
    frame = frame.assign(rating=frame["rating"].astype("float64"), event=range(len(frame)))
    return given.stored(folder, {"ratings": frame})["ratings"]


def changed(events, fewest=1) -> dict[str, pd.DataFrame]:
    """Return every table of changes of rows in two years."""
    calendar = compared_periods(events, WINDOW)
    quarters = compared_periods(events, WINDOW, units=("quarter",))
    return changed_tables(events, calendar, quarters, fewest)


@pytest.fixture
def planted(tmp_path):
    return events_of(tmp_path, PLANTED)


def parts_of(frame, whole=True) -> dict[str, float]:
    """Return the parts of one pair of periods by name."""
    return frame[frame["whole"] == whole].set_index("part")["value"].to_dict()


# Means: 18 / 5 and 8.5 / 5. Viewers' levels: 16/5 in 2004 (a a b c c), 12/5 in 2005 (a a b d d);
# those in both years: 10/3 (a a b) and 10/3. Titles: 2/5 in 2004 (1 2 1 2 1), −1/5 in 2005
# (3 1 2 1 3); those in both years: 2/5 and 1/3 (1 2 1).
PAPER = {
    "all": 8.5 / 5 - 18 / 5,
    "viewers": 12 / 5 - 16 / 5,
    "viewers_new": 12 / 5 - 10 / 3,
    "viewers_gone": 10 / 3 - 16 / 5,
    "viewers_shift": 0.0,
    "titles": -1 / 5 - 2 / 5,
    "titles_new": -1 / 5 - 1 / 3,
    "titles_gone": 0.0,
    "titles_shift": 1 / 3 - 2 / 5,
    "same": -0.5,
}


def test_planted_levels_give_the_parts_of_the_change(planted):
    # Fewest 1: of two viewers in both years it may be told.
    frame = changed(planted)["rating_change"]
    assert parts_of(frame) == pytest.approx(PAPER, abs=1e-7)
    assert frame["first"].unique().tolist() == [pd.Timestamp("2004-01-01")]
    assert frame["last"].unique().tolist() == [pd.Timestamp("2005-01-01")]
    told = frame.set_index("part")
    assert told.loc[["all", "same", "viewers_new", "viewers_gone"], "viewers"].tolist() == [
        *(4, 2, 1, 1)
    ]
    assert (told["ratings"] == 10).all()
    assert told["mean_first"].iloc[0] == pytest.approx(18 / 5)
    assert told["mean_last"].iloc[0] == pytest.approx(8.5 / 5)
    assert (told["drawn"] == 1).all()


def test_parts_sum_to_the_whole(planted):
    frame = changed(planted)["rating_change"]
    part = parts_of(frame)
    assert part["viewers"] + part["titles"] + part["same"] == pytest.approx(part["all"])
    for side in ("viewers", "titles"):
        details = [part[f"{side}_{name}"] for name in ("new", "gone", "shift")]
        assert sum(details) == pytest.approx(part[side])


@pytest.mark.parametrize(
    ("fewest", "told"),
    [
        # One viewer is new and one is gone: of fewer than two nothing is told, but sums are.
        (1, set(PAPER)),
        (2, set()),  # four viewers in both years would be needed
    ],
)
def test_few_viewers_are_not_told_of(planted, fewest, told):
    frame = changed(planted, fewest)["rating_change"]
    assert set(frame["part"]) == told


def test_of_few_new_viewers_only_the_sum_is_told(tmp_path):
    rows = [
        (viewer, title, 3.0 + viewer % 2 - title % 3 * 0.5 - year * 0.25, f"{2004 + year}-02-01")
        for viewer in range(6)
        for title in range(4)
        for year in range(2)
        if not (viewer == 5 and year == 0)
    ]
    told = parts_of(changed(events_of(tmp_path, rows), 2)["rating_change"])
    assert "viewers" in told
    assert not {"viewers_new", "viewers_gone", "viewers_shift"} & set(told)
    assert told["same"] == pytest.approx(-0.25)


MEANS = [
    ("2004-01-01", "year", 3, 5, 18 / 5),
    ("2005-01-01", "year", 3, 5, 8.5 / 5),
    # Quarters with their marks: 4; 5 4 3; 2 | 2.5 2.5; .5 −.5; 3.5
    ("2004-01-01", "quarter", 1, 1, 4),
    ("2004-04-01", "quarter", 2, 3, 4),
    ("2004-10-01", "quarter", 1, 1, 2),
    ("2005-01-01", "quarter", 2, 2, 2.5),
    ("2005-04-01", "quarter", 1, 2, 0),
    ("2005-10-01", "quarter", 1, 1, 3.5),
]


def test_means_of_years_and_quarters(planted):
    frame = changed(planted)["mean_by_period"]
    for row, (day, unit, viewers, ratings, mean) in zip(frame.itertuples(), MEANS, strict=True):
        assert (row.period, row.unit) == (pd.Timestamp(day), unit)
        assert (row.viewers, row.ratings) == (viewers, ratings)
        assert row.mean == pytest.approx(mean)


def test_interval_of_a_mean_is_that_of_viewers(planted):
    row = changed(planted)["mean_by_period"].iloc[0]
    # Sums less mean times marks: a 9 − 7.2, b 2 − 3.6, c 7 − 7.2; squares 3.24 + 2.56 + .04.
    error = np.sqrt(5.84 / 25 * 3 / 2)
    assert row["high"] - row["mean"] == pytest.approx(4.302653 * error, rel=1e-6)
    assert row["mean"] - row["low"] == pytest.approx(4.302653 * error, rel=1e-6)


def test_means_by_arrival(planted):
    frame = changed(planted)["arrival_means"]
    assert frame["arrival"].tolist() == [pd.Timestamp("2004-01-01"), pd.Timestamp("2005-01-01")]
    assert frame["earlier"].tolist() == [True, False]
    assert frame["viewers"].tolist() == [3, 1]
    assert frame["ratings"].tolist() == [8, 2]
    assert frame["mean"].tolist() == pytest.approx([26.5 / 8, 0])
    # Levels: 26 of the eight marks of a, b and c (4 4 2 3 3 4 4 2), 2 of those of d, 28 in all.
    overall = 26.5 / 10
    likes = [overall + 26 / 8 - 28 / 10, overall + 1 - 28 / 10]
    assert frame["like_mean"].tolist() == pytest.approx(likes, abs=1e-7)


def test_who_arrived_before_the_first_period_is_counted_with_it(tmp_path):
    early = (("a", 1, 5.0, "2003-06-01"), *PLANTED)
    frame = changed(events_of(tmp_path, early))["arrival_means"]
    assert frame["arrival"].dt.year.tolist() == [2004, 2005]
    assert frame["ratings"].tolist() == [9, 2]


def test_means_of_viewers_in_quantiles(tmp_path):
    # Fifty viewers with means 1.00, 1.01 … 1.49, of three marks each; one with two marks.
    rows = [
        (viewer, title, 1 + viewer / 100, f"{year}-03-01")
        for viewer in range(50)
        for title in range(3)
        for year in (2004, 2005)
    ]
    rows += [(99, title, 5.0, "2004-03-01") for title in range(2)]
    frame = spread_of_means(events_of(tmp_path, rows), Calendar("year", (2004, 2005)))
    assert frame["viewers"].tolist() == [50, 50]
    assert frame["q25"].tolist() == pytest.approx([1.12, 1.12])  # the thirteenth
    assert frame["q50"].tolist() == pytest.approx([1.24, 1.24])  # the twenty-fifth
    assert frame["q75"].tolist() == pytest.approx([1.37, 1.37])  # the thirty-eighth
    assert frame[["q10", "q90"]].isna().all(axis=None)  # of five viewers on one side


def test_a_period_of_few_viewers_is_left_out_with_the_next(tmp_path):
    sizes = {2003: 3, 2004: 12, 2005: 20, 2006: 30}
    rows = [
        (viewer, 1, 4.0, f"{year}-03-01") for year, size in sizes.items() for viewer in range(size)
    ]
    calendar = {"year": Calendar("year", tuple(sizes))}
    frame = period_means(events_of(tmp_path, rows), calendar)
    assert frame["viewers"].tolist() == [20, 30]


@pytest.mark.parametrize(
    ("days", "window", "unit", "told"),
    [
        # Whole years only: the window begins on 2 January.
        (["2003-01-02", "2004-05-05", "2005-05-05"], ("2003-01-02", "2005-12-31"), "year",
         (2004, 2005)),
        (["2003-01-01", "2004-05-05"], ("2003-01-01", "2004-12-31"), "year", (2003, 2004)),
        (["2003-01-01", "2004-05-05"], ("2003-01-01", "2004-12-30"), "quarter", (8012, 8017)),
        (["2003-01-01", "2003-05-05", "2003-12-31"], (None, None), "quarter", (8012, 8013, 8015)),
        (["2003-01-01"], ("2003-01-01", "2004-12-31"), "year", ()),
        # A fifth of an average year's rows is asked for: (1 + 10 + 10) / 3 / 5 = 1.4.
        (["2003-01-01", *["2004-01-01"] * 10, *["2005-01-01"] * 10], ("2003-01-01", "2005-12-31"),
         "year", (2004, 2005)),
        (["2003-01-01"] * 2 + ["2004-01-01"] * 10 + ["2005-01-01"] * 10,
         ("2003-01-01", "2005-12-31"), "year", (2003, 2004, 2005)),
    ],
)  # fmt: skip
def test_periods_that_are_compared(tmp_path, days, window, unit, told):
    ends = dict(zip(("start", "end"), map(pd.to_datetime, window), strict=True))
    events = events_of(tmp_path, [("a", at, 3.0, day) for at, day in enumerate(days)])
    assert compared_periods(events, ends) == Calendar(unit, told)


@pytest.mark.parametrize("number", [0, 8016, 8019])
def test_quarters_are_numbered(number):
    calendar = Calendar("quarter")
    if number:
        day = calendar.first_day(number)
        assert day.year * 4 + day.quarter - 1 == number
        assert calendar.is_whole(number, day, day + pd.offsets.QuarterEnd(0))
        assert not calendar.is_whole(number, day + pd.Timedelta(days=1), day + pd.Timedelta("99D"))


@pytest.mark.parametrize("missing", ["rating", "at"])
def test_without_marks_or_dates_nothing_is_told(tmp_path, missing):
    frame = pd.DataFrame(PLANTED, columns=["user_id", "title_id", "rating", "at"])
    frame = frame.assign(at=pd.to_datetime(frame["at"]).astype("datetime64[us]"))
    frame = given.without(frame, missing)
    events = given.stored(tmp_path, {"ratings": frame})["ratings"]
    for table in changed(events).values():
        assert table.empty


def random_rows(seed, viewers=40, titles=12, marks=300) -> MarkRows:
    """Return marks of viewers over three periods, not all in each."""
    rng = np.random.default_rng(seed)
    viewer = rng.integers(0, viewers, marks)
    period = np.minimum(2, viewer % 3 + rng.integers(0, 2, marks))
    title = np.minimum(titles - 1, rng.integers(0, titles, marks) + period)
    mark = rng.normal(3 + viewer % 5 / 4 - title / 10 - period / 5, 1)
    codes = [np.unique(code, return_inverse=True)[1] for code in (viewer, title, period)]
    return MarkRows(*codes, mark, np.arange(2003, 2006), np.full(viewers, 2003))


def dense_levels(rows: MarkRows, weight: np.ndarray) -> list[np.ndarray]:
    """Return the levels of each row by least squares over dummy columns."""
    sides = [np.eye(int(code.max()) + 1)[code] for code in (rows.viewer, rows.title, rows.period)]
    root = np.sqrt(weight)[:, None]
    found, *_ = np.linalg.lstsq(np.hstack(sides) * root, rows.mark * root[:, 0], rcond=None)
    ends = np.cumsum([side.shape[1] for side in sides])[:-1]
    return [side @ part for side, part in zip(sides, np.split(found, ends), strict=True)]


def dense_part(rows: MarkRows, part: Part, weight: np.ndarray) -> float:
    """Return a part from weighted rows, by dense least squares."""
    at = {"viewer": 0, "title": 1, "period": 2}
    values = rows.mark if part.side == "mark" else dense_levels(rows, weight)[at[part.side]]
    return sum(sign * np.average(values[mask], weights=weight[mask]) for sign, mask in part.terms)


@pytest.mark.parametrize("side", ["viewer", "title", "period", "mark"])
def test_parts_and_influences_are_those_of_dense_least_squares(side):
    rows = random_rows(1)
    part = Part(side, ((1, rows.period == 2), (-1, rows.period == 0)))
    found, every = Levels(rows).influence(part), np.ones(len(rows.mark))
    assert found.value == pytest.approx(dense_part(rows, part, every), abs=1e-6)
    step = 1e-5
    for viewer in range(5):
        more = every + step * (rows.viewer == viewer)
        less = every - step * (rows.viewer == viewer)
        slope = (dense_part(rows, part, more) - dense_part(rows, part, less)) / (2 * step)
        assert found.added[viewer] == pytest.approx(slope, abs=1e-6)
    assert found.added.sum() == pytest.approx(0, abs=1e-6)


def test_influences_of_parts_sum_to_that_of_the_mean():
    rows = random_rows(2)
    ends = ((1, rows.period == 2), (-1, rows.period == 1))
    levels = Levels(rows)
    found = [levels.influence(Part(side, ends)) for side in ("viewer", "title", "period")]
    whole = levels.influence(Part("mark", ends))
    np.testing.assert_allclose(sum(one.added for one in found), whole.added, atol=1e-6)


def test_interval_of_an_influence_by_hand():
    # Squares 4, 4, 1 and 1 sum to 10 and carry 100 / 34 viewers; the error is √(10 · 4 / 3).
    one = Influence(1.0, np.array([2.0, -2.0, 1.0, -1.0])).estimate()
    from scipy import stats

    reach = stats.t.ppf(0.975, 100 / 34 - 1) * np.sqrt(40 / 3)
    assert (one.low, one.high) == pytest.approx((1 - reach, 1 + reach))


def new_viewer_rows(seed, effect=-0.5) -> MarkRows:
    """Return two years of 120 viewers; forty of them are new and rate lower on the same titles."""
    rng = np.random.default_rng(seed)
    kind = np.repeat([0, 1, 2], 40)  # gone, in both, new
    level = rng.normal(3, 0.6, 120) + effect * (kind == 2)
    own = [(u, p) for u, k in enumerate(kind) for p in range(2) if k - 1 <= p <= k]
    viewer, period = np.repeat(np.array(own), rng.integers(1, 8, len(own)), axis=0).T
    title = rng.integers(0, 15, len(viewer))
    mark = level[viewer] + title / 15 + rng.normal(0, 0.8, len(viewer))
    arrival = np.where(kind == 2, 2005, 2004)
    return MarkRows(viewer, title, period, mark, np.array([2004, 2005]), arrival)


def test_intervals_hold_what_was_planted():
    held = {"same": 0, "viewers_new": 0}
    for seed in range(200):
        rows = new_viewer_rows(seed)
        first, last = rows.period == 0, rows.period == 1
        parts = change_parts(Levels(rows), first, last)
        # What the part is on average: its share of the marks times how much lower they rate.
        new = np.isin(rows.viewer, np.unique(rows.viewer[first]), invert=True)
        truth = {"same": 0.0, "viewers_new": -0.5 * (new & last).sum() / last.sum()}
        for name, value in truth.items():
            one = parts[name].estimate()
            held[name] += one.low <= value <= one.high
    # 190 of 200 are expected; fewer than 180 come once in 1,000 times, as do 200.
    assert all(180 <= count <= 199 for count in held.values()), held


def test_what_marks_do_not_connect_is_left_out():
    rows = MarkRows(
        *(np.array([0, 0, 1, 2]), np.array([0, 1, 1, 2]), np.array([0, 1, 1, 0])),
        *(np.array([1.0, 2, 3, 4]), np.array([2004, 2005]), np.array([2004, 2005, 2004])),
    )
    kept = connected_rows(rows)
    assert kept.tolist() == [True, True, True, False]
    left = rows.kept(kept)
    assert left.mark.tolist() == [1, 2, 3]
    assert left.arrival.tolist() == [2004, 2005]
    assert left.period.tolist() == [0, 1, 1]


def test_levels_that_rows_cannot_tell_apart_are_missing(tmp_path):
    # No viewer gave marks in both years: lower marks are theirs or the year's.
    rows = [
        (f"{viewer}-{year}", title, 4.0 - year, f"{2004 + year}-02-01")
        for viewer in range(3)
        for title in range(3)
        for year in range(2)
    ]
    tables = changed(events_of(tmp_path, rows))
    assert tables["rating_change"].empty
    assert tables["mean_by_period"]["mean"].tolist()[:2] == [4, 3]
    assert tables["arrival_means"]["mean"].tolist() == [4, 3]
    assert tables["arrival_means"]["like_mean"].isna().all()


def test_whole_viewers_are_drawn_where_there_are_too_many_marks(tmp_path):
    rows = [
        (viewer, title, 3.0, f"{year}-02-01")
        for viewer in range(400)
        for title in range(3)
        for year in (2004, 2005)
    ]
    events = events_of(tmp_path, rows)
    drawn = read_marks(events, Calendar("year"), most=1200)
    assert drawn.drawn == 0.5
    viewers, marks = np.unique(drawn.viewer, return_counts=True)
    assert 160 < len(viewers) < 240  # four standard deviations around 200
    assert (marks == 6).all()
    frame, _ = mean_changes(drawn, Calendar("year", (2004, 2005)))
    assert (frame["drawn"] == 0.5).all()


def test_arrivals_without_levels_have_means_alone(planted):
    frame = means_by_arrival(planted, Calendar("year", (2004, 2005)), None, fewest=1)
    assert frame["like_mean"].isna().all()
    assert frame["mean"].notna().all()


def test_a_long_chain_of_single_marks_tells_no_levels_and_ends_nothing():
    # Viewer n rates titles n and n + 1: what is known of one end of the chain reaches the other
    # through thousands of marks.
    viewer = np.repeat(np.arange(6_000), 2)
    title = viewer + np.tile([0, 1], 6_000)
    mark = np.random.default_rng(3).integers(1, 6, len(viewer)).astype(float)
    periods = np.array([2004, 2005])
    rows = MarkRows(viewer, title, viewer % 2, mark, periods, np.full(6_000, 2004))
    calendar = Calendar("year", (2004, 2005))
    frame, levels = mean_changes(rows, calendar)
    assert levels is None
    assert frame.empty
