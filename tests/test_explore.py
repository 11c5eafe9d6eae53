"""Tables of explore on ten hand-made rows, and on rows that lack a signal."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import stage_tables as given

from analysis.explore import count_bins, explore, viewers


@pytest.fixture(scope="module")
def tables(tmp_path_factory):
    folder = tmp_path_factory.mktemp("explore")
    return explore(obtained=given.obtained(folder), scrubbed=given.scrubbed(folder), fewest=1)


def explored(folder, rows, **changes):
    return explore(
        obtained=given.obtained(folder, **changes), scrubbed=given.scrubbed(folder, rows), fewest=1
    )


def test_summary(tables):
    summary = tables["summary"].iloc[0]
    assert (summary["users"], summary["ratings"], summary["titles"]) == (4, 10, 4)
    assert (summary["q1_n"], summary["median_n"], summary["q3_n"]) == (1.5, 2.5, 3.5)
    assert summary["max_n"] == 4
    assert summary["share_one_rating"] == 0.25
    assert summary["mean_rating"] == pytest.approx(34 / 9)
    assert summary["share_top_rating"] == pytest.approx(4 / 9)
    assert (summary["share_high"], summary["high_from"]) == (pytest.approx(6 / 9), 4)
    assert summary["gini"] == pytest.approx(0.25)
    assert summary["top_decile_share"] == pytest.approx(0.16)
    assert (summary["busiest_year"], summary["busiest_year_share"]) == (2005, 0.7)
    assert summary["first"] == pd.Timestamp("2003-12-31")
    assert summary["last"] == pd.Timestamp("2005-03-01")


def test_rating_shares(tables):
    frame = tables["rating_shares"]
    assert frame["rating"].tolist() == [1, 2, 3, 4, 5]
    assert frame["ratings"].tolist() == [1, 1, 1, 2, 4]
    assert frame["share"].sum() == pytest.approx(1)


def test_periods_without_rows_hold_zeros(tables):
    months = tables["by_month"]
    assert len(months) == 16
    assert months["ratings"].sum() == 10
    assert months.loc[months["month"] == "2005-02-01", "ratings"].item() == 0
    assert months.loc[months["month"] == "2005-01-01", "users"].item() == 3
    assert tables["by_year"]["ratings"].tolist() == [1, 2, 7]


def test_weekdays_start_on_monday(tables):
    # 3 January 2005 was a Monday.
    assert tables["by_weekday"]["ratings"].tolist() == [4, 3, 1, 0, 1, 0, 1]
    assert tables["by_hour"].empty


def test_viewers_in_bins(tables):
    assert tables["user_counts"]["users"].tolist() == [1, 1, 1, 1]
    assert tables["lorenz"].iloc[3]["share_ratings"] == pytest.approx(0.6)
    tenure = tables["tenure"].set_index("label")["users"]
    assert tenure[["one day", "up to 3 months", "up to 2 years"]].tolist() == [2, 1, 1]


def test_titles(tables):
    assert tables["top_titles"]["title_id"].tolist() == [1, 2, 3, 4]
    assert tables["top_titles"]["ratings"].tolist() == [4, 3, 2, 1]
    assert tables["genre_shares"]["genre"].tolist() == ["Drama", "War"]
    assert tables["genre_shares"]["share"].tolist() == pytest.approx([0.7, 0.4])
    ages = tables["age_of_title"].set_index("label")["ratings"]
    assert ages[["before release", "same year", "1 year", "over 40 years"]].tolist() == [2, 3, 2, 1]
    assert tables["title_counts"].set_index("lower")["genuine"].to_dict()[1] == np.False_


def test_means_are_shrunk_towards_all(tables):
    frame = tables["user_means"]
    assert frame.groupby("measure")["users"].sum().to_dict() == {"raw": 4, "shrunk": 4}


def test_shrinkage_by_hand():
    # Two viewers with two ratings each: (1, 3) and (4, 6).
    facts = {"m": 2, "total": 4, "squares": 8, "sum": 14.0, "sum_squares": 58.0, "within": 4.0}
    overall, weight = viewers.mean_shrinkage(facts)
    # within 2, between 9, n0 2: tau² = 3.5
    assert overall == 3.5
    assert weight == pytest.approx(2 / 3.5)


def test_identical_viewers_are_shrunk_wholly():
    facts = {"m": 2, "total": 4, "squares": 8, "sum": 14.0, "sum_squares": 49.0, "within": 4.0}
    assert viewers.mean_shrinkage(facts)[1] == np.inf


@pytest.mark.parametrize(
    ("missing", "changes", "empty"),
    [
        (("rating",), {"has_rating": False}, {"rating_shares", "user_means"}),
        (("at",), {"has_time": False}, {"by_month", "by_year", "by_weekday", "tenure"}),
        (("rating", "at"), {"has_rating": False, "has_time": False}, {"age_of_title"}),
    ],
)
def test_a_missing_signal_empties_its_tables_only(tmp_path, missing, changes, empty):
    tables = explored(tmp_path, given.without(given.events(), *missing), **changes)
    assert all(tables[name].empty for name in empty)
    assert tables["summary"]["ratings"].item() == 10
    assert not tables["user_counts"].empty
    for name, frame in tables.items():
        given.stored(tmp_path / "again", {name: frame})


def test_row_order_and_threads_change_nothing(tmp_path, tables):
    shuffled = given.events().sample(frac=1, random_state=1)
    again = explored(tmp_path, shuffled)
    for name, frame in tables.items():
        pd.testing.assert_frame_equal(frame, again[name])


def test_fine_scales_are_cut_into_bins(tmp_path):
    rows = pd.concat([given.events()] * 20, ignore_index=True)
    rows["rating"] = np.linspace(0, 100, len(rows))
    frame = explored(tmp_path, rows)["rating_shares"]
    assert len(frame) <= 21
    assert frame["ratings"].sum() == 200


@pytest.mark.parametrize("largest", [1, 7, 764, 9_999_999])
def test_every_count_finds_a_bin(largest):
    edges = count_bins.count_edges(largest)
    assert edges == sorted(set(edges))
    assert edges[0] == 1
    assert edges[-1] <= largest
    values = pd.Series([1, largest])
    assert count_bins.binned_weights(values, pd.Series([1, 1]), edges)["weight"].sum() == 2


def test_hours_where_the_data_has_them(tmp_path):
    rows = given.events()
    rows["at"] += pd.Timedelta(hours=21)
    frame = explored(tmp_path, rows, has_hours=True)["by_hour"]
    assert frame.loc[frame["hour"] == 21, "ratings"].item() == 10
