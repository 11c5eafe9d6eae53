"""Windows by date and by viewer: nothing after a cut, and no test viewer, reaches train."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from obtained_folder import crowd, frame, named, obtained, settings

from analysis.scrub import scrub
from analysis.scrub.prediction.windows import three_horizons, usable_horizons

TASKS = ("rating", "engagement", "churn")


@pytest.fixture(scope="module")
def two(tmp_path_factory):
    """Return the outcome of a crowd and of the same with everything after the first cut new."""
    folder, rows = tmp_path_factory.mktemp("two"), crowd(users=80)
    end = {"window_end": pd.Timestamp("2005-09-30")}
    first = scrub(obtained(folder / "a", rows, named(), **end), settings())
    cut = first["prediction_windows"]["cut"].iloc[0]
    late = rows["at"] >= cut
    rng = np.random.default_rng(8)
    changed = rows.copy()
    changed.loc[late, "rating"] = rng.integers(1, 6, late.sum())
    changed.loc[late, "at"] = cut + pd.to_timedelta(rng.integers(0, 80, late.sum()), unit="D")
    second = scrub(obtained(folder / "b", changed, named(), **end), settings())
    return rows, cut, first, second


def test_windows_follow_each_other_to_the_end():
    found = three_horizons(pd.Timestamp("2006-01-01"), 90)
    assert [part.split for part in found] == ["train", "val", "test"]
    assert found[0].end == found[1].cut
    assert found[2].end == pd.Timestamp("2006-01-01")
    assert found[0].cut == pd.Timestamp("2005-04-06")


@pytest.mark.parametrize(("days", "expected"), [(1000, 90), (200, 50), (3, 0)])
def test_short_sources_get_short_windows(days, expected):
    end = pd.Timestamp("2006-01-01")
    assert usable_horizons(end - pd.Timedelta(days=days), end, 90) == expected
    assert usable_horizons(None, end, 90) == 0


def test_changing_what_comes_after_the_cut_changes_no_feature_before_it(two):
    _, _, first, second = two
    for name in ("prediction/engagement/X_train", "prediction/churn/X_train"):
        pd.testing.assert_frame_equal(frame(first[name]), frame(second[name]), check_exact=True)


def test_targets_count_what_comes_after_the_cut(two):
    rows, cut, first, _ = two
    y = frame(first["prediction/engagement/y_train"]).set_index("user_id")["events"]
    inside = rows[(rows["at"] >= cut) & (rows["at"] < cut + pd.Timedelta(days=90))]
    expected = inside.groupby("user_id").size().reindex(y.index, fill_value=0)
    assert y.to_dict() == expected.to_dict()
    before = rows[rows["at"] < cut]
    assert set(y.index) == set(before["user_id"])


def test_churn_asks_only_who_was_there(two):
    rows, cut, first, _ = two
    y = frame(first["prediction/churn/y_train"]).set_index("user_id")["churned"]
    day = pd.Timedelta(days=90)
    there = set(rows[(rows["at"] >= cut - day) & (rows["at"] < cut)]["user_id"])
    stayed = set(rows[(rows["at"] >= cut) & (rows["at"] < cut + day)]["user_id"])
    assert set(y.index) == there
    assert {user for user, gone in y.items() if gone} == there - stayed


@pytest.mark.parametrize("task", TASKS)
@pytest.mark.parametrize("split", ["train", "val", "test"])
def test_x_and_y_have_the_same_rows(two, task, split):
    _, _, first, _ = two
    x, y = (frame(first[f"prediction/{task}/{side}_{split}"]) for side in "Xy")
    assert list(x.iloc[:, 0]) == list(y.iloc[:, 0])
    assert len(x)


def test_attributes_are_encoded_for_predictions_and_never_for_segments(tmp_path):
    rows = crowd(users=80)
    ids = np.arange(1, 81)
    people = pd.DataFrame({"user_id": ids, "age": 18.0 + ids % 50, "gender": ["F", "M"] * 40})
    people["town"] = [f"town {at % 20:02d}" for at in ids]
    people.loc[people["user_id"] == 80, "gender"] = None
    plain = scrub(obtained(tmp_path / "a", rows, named()), settings())
    found = scrub(obtained(tmp_path / "b", rows, named(), viewers=people), settings())
    pd.testing.assert_frame_equal(found["matrix"], plain["matrix"], check_exact=True)
    assert list(found["catalogue"]["feature"]) == list(plain["catalogue"]["feature"])
    x = frame(found["prediction/churn/X_test"])
    known = people.set_index("user_id").loc[x["user_id"]].reset_index(drop=True)
    assert (x["age"] == known["age"]).all()
    expected = (known["gender"] == "F").astype(float).where(known["gender"].notna())
    pd.testing.assert_series_equal(x["gender=F"], expected, check_names=False, check_dtype=False)
    towns = [name for name in x.columns if name.startswith("town=")]
    assert len(towns) == 9
    assert (x[towns].sum(axis=1) == 1).all()
    assert x["town=other"].sum() == (~known["town"].isin([t[5:] for t in towns])).sum()
    assert list(x.columns) == list(frame(found["prediction/churn/X_train"]).columns)


def test_restored_ratings_are_no_targets(tmp_path):
    rows = crowd(users=80)
    totals = rows.groupby("user_id")["rating"].agg(total="count", mean="mean").reset_index()
    last = rows.sort_values("at").groupby("user_id").tail(1).index
    lacking = rows.copy()
    lacking.loc[last, "rating"] = np.nan
    found = scrub(obtained(tmp_path, lacking, statistics=totals), settings())
    ratings = frame(found["ratings"])
    restored = ratings[ratings["recovered"]]
    users = frame(found["users"]).set_index("user_id")["split"]
    assert len(restored) > 20
    assert (restored["rating"].to_numpy() == rows.loc[restored["event"], "rating"]).all()
    assert set(restored["user_id"].map(users)) == {"train", "val", "test"}
    for split in ("train", "val", "test"):
        y = frame(found[f"prediction/rating/y_{split}"])
        assert not set(y["event"]) & set(restored["event"])


def test_replacing_test_viewers_leaves_everybody_elses_features(tmp_path):
    rows, end = crowd(users=80), {"window_end": pd.Timestamp("2005-12-31")}
    first = scrub(obtained(tmp_path / "a", rows, named(), **end), settings())
    users = frame(first["users"])
    tested = rows["user_id"].isin(users[users["split"] == "test"]["user_id"])
    changed = rows.copy()
    changed.loc[tested, "rating"] = 6 - changed.loc[tested, "rating"]
    changed.loc[tested, "title_id"] = 41 - changed.loc[tested, "title_id"]
    changed.loc[tested, "at"] += pd.Timedelta(days=20)
    second = scrub(obtained(tmp_path / "b", changed, named(), **end), settings())
    assert tested.any()
    for name in ("features", "matrix"):
        one, other = first[name], second[name]
        ids = users[users["split"] != "test"]["user_id"]
        one, other = one[one["user_id"].isin(ids)], other[other["user_id"].isin(ids)]
        pd.testing.assert_frame_equal(one, other, check_exact=True)
