"""Who comes again, on twenty rows followed with pencil, and on made-up rows counted again."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
import returning_source as source
from scipy import stats
from test_portrait_recount import moved
from test_scrub_engines import postgres, spark  # noqa: F401

from analysis.disclosure import FEWEST, is_few
from analysis.explore.returning import returning_tables
from analysis.explore.returning.arrivals import new_and_returning
from analysis.explore.returning.periods import unit_of_span
from analysis.explore.returning.retention import cohort_retention
from analysis.explore.returning.share_estimates import held_difference
from analysis.explore.returning.visit_days import followed_share, gather_visits, parts_few
from analysis.explore.returning.visit_gaps import gap_bins
from analysis.explore.viewers import binned_viewer_counts, viewer_counts
from analysis.intervals import Z, difference_interval, wilson_bounds, wilson_interval

NO = float("nan")


@pytest.fixture(scope="module")
def tables(tmp_path_factory):
    return source.returning(tmp_path_factory.mktemp("returning"))


def wilson(part: int, whole: int) -> tuple[float, float]:
    """Return what scipy makes of a share."""
    found = stats.binomtest(part, whole).proportion_ci(method="wilson")
    return found.low, found.high


def same_rows(frame, columns, rows):
    """Compare some columns of a frame with rows written by hand."""
    expected = pd.DataFrame(rows, columns=columns)
    found = frame[columns].reset_index(drop=True)
    pd.testing.assert_frame_equal(found, expected, check_dtype=False, rtol=1e-9)


# month: ratings, viewers, new viewers, their ratings
MONTHS = {
    1: (2, 1, 1, 2),  # a
    2: (6, 3, 2, 5),  # a again; b and c, who has four
    3: (3, 2, 2, 3),  # d and e
    4: (1, 1, 0, 0),  # a
    5: (1, 1, 0, 0),  # c
    6: (1, 1, 1, 1),  # h
    7: (1, 1, 0, 0),
    **dict.fromkeys((8, 9, 10), (0, 0, 0, 0)),
    11: (3, 1, 1, 3),  # f
    12: (2, 2, 1, 1),  # d again; g
}


def test_new_and_returning_viewers_by_month(tables):
    frame = tables["new_returning"]
    assert frame["period"].tolist() == pd.date_range("2004-01-01", "2004-12-01", freq="MS").tolist()
    names = ["ratings", "users", "new_users", "new_ratings"]
    assert [tuple(row) for row in frame[names].to_numpy()] == list(MONTHS.values())
    assert (frame["users"] - frame["new_users"]).tolist() == frame["returning_users"].tolist()
    assert (frame["ratings"] - frame["new_ratings"]).tolist() == frame["returning_ratings"].tolist()
    assert frame["opening"].tolist() == [True] + [False] * 11
    assert set(frame["unit"]) == {"month"}
    assert frame["whole"].all()


# Of eleven whole months behind the opening one, five and the five before.
SPANS = [
    # back less 3/7 of the rows: d −6/7, e −3/7, a and c 4/7, h 1/7
    ("before", "2004-03-01", 5, 5, 3, 7, 3, 3 / 7, math.sqrt(78 / 49 * 5 / 4) / 7),
    # f −.6, d .8, g −.2
    ("now", "2004-08-01", 5, 3, 2, 5, 1, 1 / 5, math.sqrt(1.04 * 3 / 2) / 5),
]


def test_spans_of_months(tables):
    frame = tables["arrival_years"]
    names = ["span", "first", "months", "users", "new_users", "ratings", "returning_ratings"]
    same_rows(frame, names, [(row[0], pd.Timestamp(row[1]), *row[2:7]) for row in SPANS])
    share = [row[7] for row in SPANS]
    assert frame["share_returning"].tolist() == pytest.approx(share)
    for row, found in zip(SPANS, frame.itertuples(), strict=True):
        # As many independent rows as have that error, by Wilson with Student's t of few viewers.
        t = stats.t.ppf(0.975, row[3] - 1)
        rows = row[7] * (1 - row[7]) / row[8] ** 2 * (Z / t) ** 2
        ends = wilson_bounds(row[7], rows)
        assert (found.low, found.high) == pytest.approx(ends)


def test_a_span_without_anybody_has_no_share(tmp_path):
    frame = source.rows()
    early = frame[frame["at"] < "2004-08-01"]
    lately = source.returning(tmp_path, early)["arrival_years"].iloc[-1]
    assert (lately["users"], lately["new_users"], lately["ratings"]) == (0, 0, 0)
    assert math.isnan(lately["share_returning"])


# Arrived, age: who of how many was there; all others are zero. a was there when the record opened.
THERE = {("02", 3): 1, ("03", 9): 1, ("06", 1): 1}
ARRIVED = {"02": (2, 10), "03": (2, 9), "06": (1, 6), "11": (1, 1)}


def test_retention_holds_whole_ages_of_every_cohort(tables):
    expected = [
        (pd.Timestamp(f"2004-{month}-01"), age, users, THERE.get((month, age), 0))
        for month, (users, ages) in ARRIVED.items()
        for age in range(1, ages + 1)
    ]
    frame = tables["retention"]
    same_rows(frame, ["arrived", "age", "users", "returned"], expected)
    ends = [wilson(int(row[3]), int(row[2])) for row in expected]
    assert frame[["low", "high"]].to_numpy() == pytest.approx(np.array(ends), abs=1e-12)


# By age those who arrived early enough, and who of them was there.
CURVE = {
    **{1: (6, 1), 2: (5, 0), 3: (5, 1), 4: (5, 0), 5: (5, 0), 6: (5, 0)},
    **{7: (4, 0), 8: (4, 0), 9: (4, 1), 10: (2, 0)},
}


def test_the_curve_holds_all_cohorts_of_an_age(tables):
    frame = tables["retention_curve"]
    same_rows(frame, ["age", "users", "returned"], [(age, *row) for age, row in CURVE.items()])
    assert frame["share"].tolist() == pytest.approx([b / n for n, b in CURVE.values()])


# c and h come the next day, f after 7 days, d after 30, a after 36.
@pytest.mark.parametrize(
    ("days", "users", "returned"),
    [(1, 8, 2), (7, 7, 3), (30, 7, 4), (90, 6, 4), (180, 6, 4)],
)
def test_who_came_again_of_those_with_time_left(tables, days, users, returned):
    frame = tables["came_back"].set_index("days")
    row = frame.loc[days]
    assert (row["users"], row["returned"]) == (users, returned)
    assert (row["low"], row["high"]) == pytest.approx(wilson(returned, users))
    # Nobody arrived a year before the end.
    assert 365 not in frame.index


def test_days_between_visits(tables):
    # 1 1 7 30 36 52 90 274; 36 and 52 are of a
    bins = [(1, 1, 2, 2), (2, 3, 0, 0), (4, 7, 1, 1), (8, 15, 0, 0), (16, 31, 1, 1)]
    bins += [(32, 63, 2, 1), (64, 127, 1, 1), (128, 255, 0, 0), (256, 511, 1, 1)]
    frame = tables["visit_gaps"]
    same_rows(frame, ["lower", "upper", "gaps", "users"], bins)
    assert frame["share"].tolist() == pytest.approx([row[2] / 8 for row in bins])
    facts = tables["visit_facts"].iloc[0].to_dict()
    # Middle of eight: 30 and 36; first ones 1 1 7 30 36
    assert facts == {
        **{"followed": 8, "share_followed": 1, "visits": 16, "gaps": 8, "users_again": 5},
        **{"median_gap": 33, "median_first_gap": 7},
    }


# Of a, b, c, d, e and h, who had 90 days left; of b, d, e and h with one rating at first.
SECOND = [
    *(("amount", 0, 4, 2), ("amount", 1, 2, 2)),  # a had two, c three
    *(("mark", 0, 2, 1), ("mark", 1, 1, 0), ("mark", 2, 1, 1)),  # b 1 and h 2, e 3, d 5
    *(("known", 0, 2, 1), ("known", 1, 2, 1)),  # e and h; b and d chose the first title
    *(("age", 0, 2, 1), ("age", 2, 1, 1)),  # b and d one year, h 24, e unknown
    *(("arrival", 0, 1, 0), ("arrival", 1, 3, 2)),  # the later half from 1 March on
]


def test_who_came_again_by_the_first_day(tables):
    frame = tables["second_visits"]
    same_rows(frame, ["factor", "group", "users", "returned"], SECOND)
    ends = [wilson(back, users) for *_, users, back in SECOND]
    assert frame[["low", "high"]].to_numpy() == pytest.approx(np.array(ends), abs=1e-12)
    facts = tables["second_visit_facts"].iloc[0]
    assert (facts["within"], facts["users"], facts["returned"]) == (90, 6, 4)
    assert facts["half"] == pd.Timestamp("2004-03-01")
    assert (facts["low_mark"], facts["high_mark"]) == pytest.approx((2.2, 3.8))


def test_bands_by_amount(tables):
    # 1 1 1 2 3 3 4 5: half of eight have three or more, nobody is a tenth.
    same_rows(
        tables["amount_bands"],
        ["band", "lower", "upper", "users", "share_users", "ratings", "share_ratings"],
        [(0, 1, 2, 4, 0.5, 5, 0.25), (1, 3, 5, 4, 0.5, 15, 0.75)],
    )


@pytest.mark.parametrize("seed", range(4))
def test_bands_end_where_the_bins_of_viewers_do(tmp_path, seed):
    frame = made_up(150 + 60 * seed, seed)
    bands = source.returning(tmp_path, frame, fewest=FEWEST, **SPAN)["amount_bands"]
    n = frame["user_id"].value_counts()
    counts = n.value_counts().rename_axis("n").rename("users").reset_index().sort_values("n")
    bins = binned_viewer_counts(counts, FEWEST, 1)
    assert len(bands) > 2
    assert set(bands["lower"]) <= set(bins["lower"])
    for row in bands.itertuples():
        above = (n >= row.lower).sum()
        assert row.users == above - (n > row.upper).sum() or row.band == len(bands) - 1
    # As many as may be, but no more than a hundredth, a tenth and a half.
    for share in (0.1, 0.5):
        reached = [low for low in bins["lower"] if (n >= low).mean() <= share]
        assert not reached or min(reached) in set(bands["lower"])


SPREAD = {
    # means of b, h, e and g: 1, 1.5, 3 and 5; their variance is 9.6875 / 3
    (0, "mean_rating"): (1, 1.25, 2.25, 4, 5, 2.625, math.sqrt(9.6875 / 3 / 4)),
    # f has two days, a, c and d three
    (1, "active_days"): (2, 2.5, 3, 3, 3, 2.75, math.sqrt(0.75 / 3 / 4)),
    # a 88, c 91, d 304, f 7
    (1, "days_seen"): (7, 47.5, 89.5, 197.5, 304, 122.5, math.sqrt(48465 / 3 / 4)),
    # b, e and g one, h one on each of two days
    (0, "rows_a_day"): (1, 1, 1, 1, 1, 1, 0),
}


@pytest.mark.parametrize("key", list(SPREAD), ids=str)
def test_spread_of_measures_by_amount(tables, key):
    row = tables["amount_spread"].set_index(["band", "measure"]).loc[key]
    *quantiles, mean, error = SPREAD[key]
    assert row[["p10", "q1", "median", "q3", "p90"]].tolist() == pytest.approx(quantiles)
    assert row[["mean", "low", "high"]].tolist() == pytest.approx(
        [mean, mean - Z * error, mean + Z * error]
    )


def test_minutes_and_plays_of_viewers_spread_by_amount(tmp_path):
    frame = source.rows()
    frame = frame.assign(minutes=frame["rating"] * 10, plays=2.0)
    found = source.returning(tmp_path, frame)["amount_spread"].set_index(["band", "measure"])
    # a 140, c 170 (one row tells none), d 100, f 80; c has five rows, a four, d and f three.
    row, error = found.loc[(1, "minutes")], math.sqrt(4875 / 3 / 4)
    assert row["users"] == 4
    assert row[["p10", "q1", "median", "q3", "p90"]].tolist() == [80, 90, 120, 155, 170]
    assert row[["mean", "low", "high"]].tolist() == pytest.approx(
        [122.5, 122.5 - Z * error, 122.5 + Z * error]
    )
    assert found.loc[(1, "plays"), ["q1", "median", "q3", "mean"]].tolist() == [6, 7, 9, 7.5]


def test_the_most_active_bear_pseudonyms(tables):
    frame = tables["top_viewers"]
    assert frame["ratings"].tolist() == [5, 4, 3, 3, 2, 1, 1, 1]
    assert frame["mean_rating"].iloc[:2].tolist() == [4.25, 3.5]
    assert frame["viewer"].str.fullmatch("[0-9a-f]{12}").all()
    assert frame["viewer"].is_unique
    assert (frame["first"].iloc[0], frame["last"].iloc[0]) == (
        pd.Timestamp("2004-02-20"),
        pd.Timestamp("2004-05-21"),
    )


@pytest.mark.parametrize(
    ("missing", "changes", "empty", "left"),
    [
        (
            "at",
            {"has_time": False},
            {"new_returning", "arrival_years", "retention", "retention_curve", "came_back"}
            | {"visit_gaps", "visit_facts", "second_visits", "second_visit_facts"}
            | {"earlier_arrivals"},
            {"amount_bands", "amount_spread", "top_viewers"},
        ),
        ("rating", {"has_rating": False}, set(), {"second_visits", "retention", "amount_bands"}),
    ],
)
def test_a_missing_signal_takes_its_tables_only(tmp_path, missing, changes, empty, left):
    frame = source.rows()
    frame[missing] = frame[missing].where(frame.index < 0)
    tables = source.returning(tmp_path, frame, **changes)
    assert {name for name in empty if len(tables[name])} == set()
    assert {name for name in left if tables[name].empty} == set()
    assert "mark" not in set(tables["second_visits"].get("factor", []))
    measured = set(tables["amount_spread"]["measure"])
    assert measured == ({"mean_rating"} if missing == "at" else measured - {"mean_rating"})


def test_a_short_record_tells_only_what_it_holds(tmp_path):
    frame = source.rows()
    frame["at"] = pd.Timestamp("2004-01-05")
    tables = source.returning(tmp_path, frame, start="2004-01-05", end="2004-01-05")
    for name in ("retention", "retention_curve", "came_back", "second_visits", "visit_gaps"):
        assert tables[name].empty, name
    assert tables["arrival_years"].empty
    assert tables["visit_facts"]["median_gap"].isna().all()
    assert tables["new_returning"]["new_users"].tolist() == [8]


@pytest.mark.parametrize(
    ("months", "unit"),
    [(1, "month"), (24, "month"), (25, "quarter"), (120, "quarter"), (121, "year")],
)
def test_units_of_a_span(months, unit):
    assert unit_of_span(months) == unit


# --- made-up viewers, counted again ---------------------------------------------------------------


def made_up(users: int, seed: int, days: int = 700) -> pd.DataFrame:
    """Return rows of viewers who arrive at random and come again at random."""
    rng = np.random.default_rng(seed)
    each = 1 + rng.poisson(rng.choice([0.4, 4.0], users))
    frame = pd.DataFrame({"user_id": np.repeat(np.arange(users), each)})
    first = rng.integers(0, days, users)[frame["user_id"]]
    later = rng.exponential(60, len(frame)).astype(int) * (rng.random(len(frame)) < 0.6)
    frame["at"] = pd.Timestamp("2001-01-01") + pd.to_timedelta(
        np.minimum(first + later, days), unit="D"
    )
    frame["at"] = frame["at"].astype("datetime64[us]")
    frame["title_id"] = rng.integers(1, 8, len(frame))
    frame["rating"] = rng.integers(1, 6, len(frame)).astype("float64")
    return frame.assign(event=range(len(frame)), minutes=NO, plays=NO)


SPAN = {"start": "2001-01-01", "end": "2002-12-02"}


def test_retention_counted_again(tmp_path):
    frame = made_up(300, 3)
    tables = source.returning(tmp_path, frame, **SPAN)
    month = frame["at"].dt.to_period("M")
    arrived = month.groupby(frame["user_id"]).transform("min")
    there = pd.DataFrame({"user": frame["user_id"], "arrived": arrived, "month": month})
    there = there.drop_duplicates()
    found = tables["retention"]
    # December 2002 is not whole, and who came in January 2001 may have come before.
    assert found["arrived"].min() == pd.Timestamp("2001-02-01")
    ends = found["arrived"].dt.to_period("M") + found["age"]
    assert ends.max() == pd.Period("2002-11")
    for row in found.itertuples():
        own = there[there["arrived"] == pd.Period(row.arrived, "M")]
        back = own[own["month"] == pd.Period(row.arrived, "M") + row.age]
        assert (row.users, row.returned) == (own["user"].nunique(), len(back))
    sums = found.groupby("age")[["users", "returned"]].sum()
    curve = tables["retention_curve"].set_index("age")[["users", "returned"]]
    pd.testing.assert_frame_equal(sums, curve, check_dtype=False)


def test_those_who_arrived_early_are_counted_twice(tmp_path):
    frame = made_up(300, 3)
    early = source.returning(tmp_path, frame, **SPAN)["earlier_arrivals"].set_index("span")
    month = frame["at"].dt.to_period("M")
    arrived = month.groupby(frame["user_id"]).transform("min")
    # The last whole month is November 2002, and nobody is known to have arrived in January 2001.
    own = arrived.between(pd.Period("2001-02"), pd.Period("2001-10"))
    for span, when in (("before", "2001-11"), ("now", "2002-11")):
        row, there = early.loc[span], own & (month == pd.Period(when))
        assert row["period"] == pd.Timestamp(when)
        assert row["before"] == pd.Timestamp("2001-11-01")
        counted = (frame.loc[own, "user_id"].nunique(), frame.loc[there, "user_id"].nunique())
        assert (row["users"], row["returned"]) == counted
        assert (row["low"], row["high"]) == pytest.approx(wilson(counted[1], counted[0]))


def test_gaps_counted_again(tmp_path):
    frame = made_up(300, 4)
    tables = source.returning(tmp_path, frame, **SPAN)
    visits = frame[["user_id", "at"]].drop_duplicates().sort_values(["user_id", "at"])
    gaps = visits.groupby("user_id")["at"].diff().dropna().dt.days
    bins = tables["visit_gaps"]
    for row in bins.itertuples():
        own = gaps[gaps.between(row.lower, row.upper)]
        assert (row.gaps, row.users) == (len(own), visits.loc[own.index, "user_id"].nunique())
    assert bins["gaps"].sum() == len(gaps)
    assert tables["visit_facts"]["median_gap"].item() == gaps.median()
    ends = visits.groupby("user_id")["at"].agg(["min", lambda at: at.iloc[1:2].min()])
    first = (ends.iloc[:, 1] - ends["min"]).dt.days
    assert tables["visit_facts"]["median_first_gap"].item() == first.median()
    end = pd.Timestamp(SPAN["end"])
    for row in tables["came_back"].itertuples():
        left = ends["min"] <= end - pd.Timedelta(days=row.days)
        assert (row.users, row.returned) == (left.sum(), (first[left] <= row.days).sum())


def test_order_of_rows_and_names_of_viewers_change_nothing(tmp_path):
    frame = made_up(120, 5)
    one = source.returning(tmp_path / "one", frame, fewest=FEWEST, **SPAN)
    renamed = frame.sample(frac=1, random_state=2).assign(user_id=lambda f: 1000 - f["user_id"])
    other = source.returning(tmp_path / "other", renamed, fewest=FEWEST, **SPAN)
    for name in one.keys() - {"top_viewers"}:
        pd.testing.assert_frame_equal(one[name], other[name], check_dtype=False)


@pytest.mark.parametrize("seed", range(6))
def test_nothing_is_told_of_few(tmp_path, seed):
    frame = made_up(60 + 40 * seed, seed)
    tables = source.returning(tmp_path, frame, fewest=FEWEST, **SPAN)
    month = frame["at"].dt.to_period(tables["new_returning"]["unit"].iloc[0][0].upper())
    arrivals = month.groupby(frame["user_id"]).min().value_counts()
    new = tables["new_returning"].set_index("period")["new_users"]
    hidden = [n for at, n in arrivals.items() if math.isnan(new[at.start_time])]
    # Less all that is told the hidden ones are none or together ten, and never a single month.
    assert not is_few(sum(hidden))
    assert len(hidden) != 1
    counts = [
        *new, *tables["new_returning"]["returning_users"], *tables["visit_gaps"]["users"],
        *tables["came_back"]["returned"], *tables["amount_bands"]["users"],
        *tables["amount_spread"]["users"],
    ]  # fmt: skip
    for name in ("retention", "retention_curve", "second_visits", "came_back"):
        part = tables[name].dropna(subset=["returned"])
        counts += [*part["users"], *part["returned"], *(part["users"] - part["returned"])]
    assert [count for count in counts if is_few(count)] == []


@pytest.mark.parametrize(
    ("last", "few"), [(19, False), (20, True), (29, True), (30, False), (31, False), (44, True)]
)
def test_a_day_may_not_part_the_arrivals_of_a_month(last, few):
    # January 1970 has 12 arrivals, four of them on the 21st and eight on the 31st; February 24.
    first = pd.DataFrame({"day": [20, 30, 31, 44, 57], "viewers": [4, 8, 11, 4, 9]})
    assert parts_few(first, last, "month", FEWEST) == few
    assert not parts_few(first, last, "month", 1)


@pytest.mark.parametrize("seed", range(4))
def test_no_hidden_cell_follows_from_the_sums(tmp_path, seed):
    frame = made_up(400, seed + 20, days=300)
    span = {"start": "2001-01-01", "end": "2001-10-28"}
    told = source.returning(tmp_path / "told", frame, fewest=FEWEST, **span)["retention"]
    every = source.returning(tmp_path / "all", frame, fewest=1, **span)["retention"]
    both = every.merge(told, on=["arrived", "age"], suffixes=("", "_told"))
    hidden = both["returned_told"].isna()
    assert 0 < hidden.sum() < len(both)
    for _, part in both[hidden].groupby("age"):
        whole = both[both["age"] == part["age"].iloc[0]]
        if len(part) < len(whole):
            assert len(part) > 1
            assert not is_few(part["returned"].sum())
            assert not is_few((part["users"] - part["returned"]).sum())


def test_a_large_source_is_followed_by_a_sample_of_viewers(tmp_path):
    frame = made_up(2000, 8)
    stored = source.stored_rows(tmp_path, frame, source.titles())
    window = source.records(**SPAN)["window"]
    most = len(frame) // 4
    whole, part = (gather_visits(stored["ratings"], window, most=n) for n in (len(frame), most))
    assert (whole.share, part.share) == (1, most / len(frame))
    drawn = part.viewers.execute().set_index("user_id").sort_index()
    every = whole.viewers.execute().set_index("user_id")
    # All rows of a quarter of the viewers, not a quarter of the rows.
    assert 0.2 < len(drawn) / len(every) < 0.3
    pd.testing.assert_frame_equal(drawn, every.loc[drawn.index], check_dtype=False)
    pd.testing.assert_frame_equal(new_and_returning(whole), new_and_returning(part))
    assert followed_share(10, 10) == 1


# --- intervals ------------------------------------------------------------------------------------


@pytest.mark.parametrize(("part", "whole"), [(0, 7), (7, 7), (3, 11), (812, 4_000)])
def test_shares_have_the_interval_of_wilson(part, whole):
    assert wilson_bounds(part / whole, whole) == pytest.approx(wilson(part, whole), abs=1e-12)


def test_nobody_has_no_share():
    assert np.isnan(wilson_bounds(0.0, 0)).all()


def test_the_difference_of_newcombe():
    # Newcombe 1998, table II, contrast (a), method 10: 56 of 70 less 48 of 80.
    found = difference_interval(wilson_interval(56 / 70, 70), wilson_interval(48 / 80, 80))
    assert (found.value, found.low, found.high) == pytest.approx((0.2, 0.0524, 0.3339), abs=5e-5)


def strata(rows):
    return pd.DataFrame(rows, columns=["returned", "viewers", "other_returned", "other_viewers"])


def test_viewers_alike_are_compared_within_their_strata():
    # .3 more in each stratum, though fewer in all: 10 of 20 and 72 of 80 in the one group,
    # 16 of 80 and 12 of 20 in the other.
    cells = strata([(10, 20, 16, 80), (18, 20, 48, 80)])
    value, low, high = held_difference(cells)
    assert value == pytest.approx(0.3)
    assert low < 0.3 < high
    turned = held_difference(strata([(16, 80, 10, 20), (48, 80, 18, 20)]))
    assert turned == pytest.approx((-value, -high, -low))


def test_no_common_stratum_is_no_difference():
    assert all(np.isnan(number) for number in held_difference(strata([])))


def test_one_stratum_is_the_plain_difference():
    value, low, high = held_difference(strata([(30, 100, 20, 100)]))
    error = math.sqrt(0.3 * 0.7 / 100 + 0.2 * 0.8 / 100)
    assert value == pytest.approx(0.1)
    assert (high - low) / 2 == pytest.approx(Z * error, rel=1e-9)


@pytest.mark.parametrize("size", [4, 60])
def test_intervals_of_alike_viewers_hold_the_truth_as_often_as_they_say(size):
    rng = np.random.default_rng(1)
    count = 240 // size
    base = rng.uniform(0.1, 0.7, count)
    n, m = (rng.integers(1, size, count) for _ in range(2))
    held = 0
    for _ in range(2_000):
        a, b = rng.binomial(n, base + 0.1), rng.binomial(m, base)
        _, low, high = held_difference(strata(np.column_stack([a, n, b, m])))
        held += low <= 0.1 <= high
    # Of 2,000 at 95 %, three standard errors either way.
    assert 0.935 <= held / 2_000 <= 0.965


# --- other engines --------------------------------------------------------------------------------


@pytest.mark.engine
@pytest.mark.parametrize("engine", ["postgres", "spark"])
def test_other_engines_follow_viewers_alike(engine, request, tmp_path):
    backend = request.getfixturevalue(engine)
    stored = source.stored_rows(tmp_path, made_up(150, 6), source.titles())
    parts = [stored["ratings"], stored["titles"]]
    elsewhere = [moved(backend, part, f"t{at}") for at, part in enumerate(parts)]
    expected, found = (
        returning_tables(*pair, viewer_counts(pair[0]), source.records(**SPAN), 1)
        for pair in (parts, elsewhere)
    )
    for name in expected:
        pd.testing.assert_frame_equal(expected[name], found[name], rtol=1e-9)


def test_pieces_give_what_the_room_gives(tables, tmp_path):
    stored = source.stored_rows(tmp_path, source.rows(), source.titles())
    visits = gather_visits(stored["ratings"], source.records()["window"])
    arrivals = new_and_returning(visits, 1)
    pd.testing.assert_frame_equal(arrivals, tables["new_returning"])
    pd.testing.assert_frame_equal(gap_bins(visits, 1), tables["visit_gaps"])
    found = cohort_retention(visits, arrivals, 1)
    pd.testing.assert_frame_equal(found["retention"], tables["retention"])
