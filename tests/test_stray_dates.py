"""Stray dates: where the data ends, moments of a crowd, and what cleaning makes of them."""

from __future__ import annotations

import ibis
import numpy as np
import pandas as pd
import pytest
from obtained_folder import crowd, frame, named, obtained, settings

from analysis.obtain.audit.stray_dates import stray_dates, usual_days
from analysis.scrub.cleaning import marking, window
from analysis.scrub.stage import facts_of, stage_tables

DAY = pd.Timestamp("2004-05-06")


# Of 100 days with ten rows each a record of 99 days: a gap must be wider than 30 days, and of a
# record of 999 days wider than 99.9; behind it lie less than 2 % of all rows.
@pytest.mark.parametrize(
    ("gap", "late", "last"),
    [
        (31, 20, 99), (30, 20, 130 - 1), (31, 21, 130), (400, 20, 99),
    ],
)  # fmt: skip
def test_the_end_is_before_a_wide_gap_with_few_behind(gap, late, last):
    day = np.r_[np.arange(100), 99 + gap]
    rows = np.r_[np.full(100, 10), late]
    assert usual_days(day, rows) == (0, last)


def test_two_of_a_hundred_rows_behind_a_gap_are_an_end():
    day, rows = np.r_[np.arange(98), 200], np.r_[np.full(98, 10), 20]
    assert usual_days(day, rows) == (0, 200)
    assert usual_days(day, np.r_[rows[:-1], 19]) == (0, 97)


# Two hundred days of 600 rows: a day of six is no trickle, one of five is, where it lasts.
@pytest.mark.parametrize(
    ("days", "most", "last"),
    [(80, 5, 199), (80, 6, 279), (31, 5, 199), (30, 5, 229), (80, 1, 199)],
)
def test_a_trickle_to_the_end_is_no_end(days, most, last):
    rows = np.r_[np.full(200, 600), np.full(days, 1)]
    rows[-2] = most
    assert usual_days(np.arange(200 + days), rows) == (0, last)


def test_a_service_that_fades_ends_where_it_ends():
    rows = np.maximum(600 * 0.98 ** np.arange(400), 1).astype(int)
    assert usual_days(np.arange(400), rows) == (0, 399)


def test_a_few_rows_a_day_are_no_trickle():
    rows = np.r_[np.full(200, 20), np.full(80, 1)]
    assert usual_days(np.arange(280), rows) == (0, 279)


# The record ends a day behind the gap: 988 days with a gap of 99, 987 with one of 98.
@pytest.mark.parametrize(("gap", "last"), [(99, 888), (98, 987)])
def test_a_long_record_needs_a_gap_of_a_tenth(gap, last):
    day = np.r_[np.arange(889), 888 + gap, 889 + gap]
    assert usual_days(day, np.full(len(day), 10)) == (0, last)


@pytest.mark.parametrize(
    ("gap", "early", "first"), [(731, 1, 731), (730, 1, 0), (731, 2, 0), (2000, 1, 2000)]
)
def test_a_beginning_is_stray_only_years_before_and_rare(gap, early, first):
    day = np.r_[0, gap + np.arange(100)]
    assert usual_days(day, np.r_[early, np.full(100, 10)])[0] == first


def events(at: pd.DatetimeIndex, viewers: int = 1000) -> ibis.Table:
    rows = pd.DataFrame({"at": at, "user_id": np.arange(len(at)) % viewers})
    return ibis.memtable(rows.astype({"at": "datetime64[us]"}))


def told(at: pd.DatetimeIndex, documented: bool = False, viewers: int = 1000) -> list[tuple]:
    found = stray_dates(events(at, viewers), documented)
    return [(line.kind, line.at, line.rows, line.days) for line in found.itertuples()]


USUAL = pd.date_range("2005-05-24", periods=15_862, freq="500s")
LATE = pd.DatetimeIndex([pd.Timestamp("2006-02-14 15:16:03")] * 182)


def test_a_spike_months_later_is_both():
    assert USUAL[-1] == pd.Timestamp("2005-08-23 18:55:00")
    days = (pd.Timestamp("2006-02-14") - pd.Timestamp("2005-08-23")).days
    assert told(USUAL.append(LATE)) == [
        ("after", pd.Timestamp("2005-08-24"), 182, days),
        ("moment", LATE[0], 182, 0),
    ]


def test_a_documented_window_needs_no_end_of_the_rows():
    assert told(USUAL.append(LATE), documented=True) == [("moment", LATE[0], 182, 0)]


@pytest.mark.parametrize(("many", "viewers"), [(80, 1000), (49, 1000), (182, 19)])
def test_a_moment_of_few_rows_or_viewers_is_no_crowd(many, viewers):
    # 80 of 15,942 rows are 0.5 %; 49 are too few of any; 19 viewers are no crowd.
    inside = pd.DatetimeIndex([USUAL[5000] + pd.Timedelta(seconds=1)] * many)
    expected = [("moment", inside[0], many, 0)] if (many, viewers) == (80, 1000) else []
    assert told(USUAL.append(inside), viewers=viewers) == expected


def test_days_with_many_rows_are_no_moments():
    days = pd.DatetimeIndex(np.repeat(pd.date_range("2000-01-01", periods=200), np.arange(1, 201)))
    assert told(days) == []


def test_cleaning_takes_stray_dates_for_missing(tmp_path):
    moments = [DAY, DAY - pd.Timedelta(days=900), DAY + pd.Timedelta(days=99), DAY]
    rows = pd.DataFrame(
        {
            "user_id": [1, 1, 2, 2, 3, 3],
            "title_id": [1, 2, 1, 2, 1, 2],
            "rating": 3.0,
            "at": [*moments, DAY + pd.Timedelta(hours=3), DAY + pd.Timedelta(hours=4)],
        }
    )
    strays = [
        ("before", DAY),
        ("after", DAY + pd.Timedelta(days=99)),
        ("moment", DAY + pd.Timedelta(hours=3)),
    ]
    made = obtained(tmp_path, rows, stray=strays)
    cleaned = marking.clean_rows(made, facts_of(made, settings().scrub))
    kept = frame(cleaned.ratings.order_by("event"))
    assert kept["at"].isna().tolist() == [False, True, True, False, True, False]
    line = cleaned.ledger.set_index(["table", "rule"]).loc[("ratings", "stray_dates")]
    assert line.tolist() == [6, 0, 3, 6]
    off = facts_of(made, settings(stray_dates=False).scrub)
    assert frame(marking.clean_rows(made, off).ratings)["at"].notna().all()


def test_a_window_of_the_user_leads():
    stray = pd.DataFrame({"kind": ["before", "after", "moment"], "at": [DAY] * 3})
    given = settings(window_end=DAY.date()).scrub
    assert [kind for kind, _ in window.stray_moments(stray, given)] == ["before", "moment"]


def test_late_rows_move_no_recency(tmp_path):
    rows = crowd()
    late = rows.sample(15, random_state=1).assign(
        at=pd.Timestamp("2011-01-01"), title_id=lambda them: them["title_id"] + 100
    )
    both = pd.concat([rows, late], ignore_index=True)
    found = frame(stray_dates(ibis.memtable(both), False))
    assert found["rows"].tolist() == [15]
    strays = list(zip(found["kind"], found["at"], strict=True))
    seen = []
    for folder, told_of in (("a", strays), ("b", None)):
        source = both if told_of else rows
        made = stage_tables(
            obtained(tmp_path / folder, source, named(200), stray=told_of), settings()
        )
        seen.append(frame(made["window"]).iloc[0]["reference"])
    assert seen[0] == seen[1] < pd.Timestamp("2006-01-01")


def test_a_trickle_is_held_to_the_thirty_days_before_it():
    # A hundredth of 510 is 5.1; of twenty-nine such days and one of the trickle 4.9.
    rows = np.r_[np.full(200, 510), np.full(80, 5)]
    assert usual_days(np.arange(280), rows) == (0, 199)
