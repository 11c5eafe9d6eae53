"""Windows by date and by viewer: nothing after a cut, and no test viewer, reaches train."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from obtained_folder import crowd, frame, named, obtained, settings

from analysis.scrub import scrub
from analysis.scrub.features.learned_constants import read_constants
from analysis.scrub.prediction.windows import three_horizons, usable_horizons

TASKS = ("rating", "engagement", "churn")


@pytest.fixture(scope="module")
def two(tmp_path_factory):
    """Return the outcome of a crowd and of the same with everything after the first cut new."""
    folder, rows = tmp_path_factory.mktemp("two"), crowd(users=80)
    rows.loc[rows["user_id"] <= 10, "at"] -= pd.Timedelta(days=400)
    end = settings(window_end="2005-09-30")
    first = scrub(obtained(folder / "a", rows, named()), end)
    cut = first["prediction_windows"]["cut"].iloc[0]
    late = rows["at"] >= cut
    rng = np.random.default_rng(8)
    changed = rows.copy()
    changed.loc[late, "rating"] = rng.integers(1, 6, late.sum())
    changed.loc[late, "at"] = cut + pd.to_timedelta(rng.integers(0, 80, late.sum()), unit="D")
    second = scrub(obtained(folder / "b", changed, named()), end)
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
    rows, end = crowd(users=80), settings(window_end="2005-12-31")
    first = scrub(obtained(tmp_path / "a", rows, named()), end)
    users = frame(first["users"])
    tested = rows["user_id"].isin(users[users["split"] == "test"]["user_id"])
    changed = rows.copy()
    changed.loc[tested, "rating"] = 6 - changed.loc[tested, "rating"]
    changed.loc[tested, "title_id"] = 41 - changed.loc[tested, "title_id"]
    changed.loc[tested, "at"] += pd.Timedelta(days=20)
    second = scrub(obtained(tmp_path / "b", changed, named()), end)
    assert tested.any()
    for name in ("features", "matrix"):
        one, other = first[name], second[name]
        ids = users[users["split"] != "test"]["user_id"]
        one, other = one[one["user_id"].isin(ids)], other[other["user_id"].isin(ids)]
        pd.testing.assert_frame_equal(one, other, check_exact=True)


def test_viewers_now_are_all_viewers_at_the_end(two):
    rows, _, first, _ = two
    now = frame(first["prediction/now"]).set_index("user_id")
    window = first["prediction_windows"].iloc[-1]
    seen = rows.groupby("user_id")["at"].agg(["max", "count"])
    assert now["n"].to_dict() == seen["count"].to_dict()
    assert (
        now["recency"].to_dict() == (window["end"] - seen["max"].dt.normalize()).dt.days.to_dict()
    )
    since = window["end"] - pd.Timedelta(days=int(window["days"]))
    assert now["active"].to_dict() == (seen["max"] >= since).to_dict()
    assert now["active"].nunique() == 2
    assert list(now.columns)[2:] == list(first["features"].columns)[2:]


def test_viewers_now_are_measured_with_what_the_first_window_taught(two):
    rows, cut, first, _ = two
    now, then = (
        frame(first[f"prediction/{name}"]).set_index("user_id")
        for name in ("now", "engagement/X_train")
    )
    gone = rows.groupby("user_id")["at"].max() < cut
    ids = gone[gone].index
    assert len(ids) > 3
    for name in ("weekend_share", "day_share", "genre_01", "tenure", "active_days"):
        assert now.loc[ids, name].tolist() == then.loc[ids, name].tolist(), name
    # How popular a title was when it was chosen is counted among the same viewers.
    assert np.allclose(now.loc[ids, "popularity"], then.loc[ids, "popularity"])
    days = (first["prediction_windows"]["end"].iloc[-1] - cut).days
    assert (now.loc[ids, "recency"] == then.loc[ids, "recency"] + days).all()


@pytest.mark.parametrize("split", ["train", "val", "test"])
def test_each_window_has_a_matrix_of_its_viewers(two, split):
    _, _, first, _ = two
    made = first[f"prediction/matrix_{split}"]
    known = frame(first[f"prediction/engagement/X_{split}"])
    splits = frame(first["users"]).set_index("user_id")["split"]
    assert made["user_id"].tolist() == known["user_id"].tolist()
    assert made["n"].tolist() == known["n"].tolist()
    assert made["split"].tolist() == splits.loc[made["user_id"]].tolist()
    assert made.notna().all().all()
    assert list(made.columns) == list(first["prediction/matrix_train"].columns)


def test_the_matrix_of_the_first_window_is_standardised_on_its_training_viewers(two):
    _, _, first, _ = two
    made = first["prediction/matrix_train"]
    columns = list(made.columns[3:])
    full = made["n"] >= first["window"].loc[0, "min_ratings"]
    learners = made[full & (made["split"] == "train")][columns]
    blocks = first["catalogue"].set_index("feature").loc[columns, "block"]
    size = blocks.map(blocks.value_counts())
    assert np.allclose(learners.mean(), 0, atol=0.02)
    assert np.allclose(learners.var(ddof=0) * size, 1, atol=0.05)
    assert not np.allclose(made[~full][columns].mean(), 0, atol=0.02)


def test_changing_what_comes_after_the_first_cut_changes_no_matrix_before_it(two):
    _, _, first, second = two
    one, other = (made["prediction/matrix_train"] for made in (first, second))
    assert len(one.columns) > 5
    pd.testing.assert_frame_equal(one, other, check_exact=True)


def test_late_rows_empty_no_window(tmp_path):
    rows = crowd(users=80)
    late = rows.sample(15, random_state=1).assign(at=pd.Timestamp("2011-01-01"))
    both = pd.concat([rows, late], ignore_index=True)
    strays = [("after", rows["at"].max().normalize() + pd.Timedelta(days=1))]
    found = scrub(obtained(tmp_path, both, named(), stray=strays), settings())
    assert found["prediction_windows"]["end"].iloc[-1] <= strays[0][1]
    assert frame(found["prediction/now"])["active"].any()
    for split in ("train", "val", "test"):
        assert frame(found[f"prediction/churn/y_{split}"])["churned"].nunique() == 2


def test_a_source_without_dates_has_the_tables_without_rows(tmp_path):
    found = scrub(obtained(tmp_path, crowd().drop(columns="at"), named()), settings())
    assert not len(found["prediction_windows"])
    assert not len(frame(found["prediction/now"]))
    for split in ("train", "val", "test"):
        assert not len(found[f"prediction/matrix_{split}"])
        assert list(found[f"prediction/matrix_{split}"].columns) == ["user_id", "split", "n"]


def test_the_constants_tell_how_viewers_are_measured_for_predictions(two):
    rows, cut, first, _ = two
    ahead = read_constants(first["constants.json"].decode()).ahead
    assert ahead.days == 90
    assert list(ahead.measures) == list(frame(first["prediction/now"]).columns)[3:]
    users = frame(first["users"]).set_index("user_id")["split"]
    past = rows[(rows["at"] < cut) & (rows["user_id"].map(users) == "train")]
    days = past.assign(day=past["at"].dt.normalize())[["user_id", "day"]].drop_duplicates()
    assert ahead.learned.shares["weekend"] == (days["day"].dt.day_of_week >= 5).mean()


def test_without_dates_nothing_is_kept_for_predictions(tmp_path):
    found = scrub(obtained(tmp_path, crowd().drop(columns="at"), named()), settings())
    assert read_constants(found["constants.json"].decode()).ahead is None


def test_windows_say_what_share_of_viewers_they_describe(two, tmp_path, monkeypatch):
    assert (two[2]["prediction_windows"]["share"] == 1).all()
    monkeypatch.setattr("analysis.scrub.prediction.prediction_tables.PREDICTED", 40)
    rows = crowd(users=80)
    found = scrub(obtained(tmp_path, rows, named()), settings())
    share = found["prediction_windows"]["share"].unique().item()
    assert 0.25 < share < 0.75
    known = frame(found["prediction/engagement/X_test"])["user_id"]
    cut = found["prediction_windows"]["cut"].iloc[-1]
    before = rows.loc[rows["at"] < cut, "user_id"].nunique()
    assert len(known) / before == pytest.approx(share, abs=0.05)
