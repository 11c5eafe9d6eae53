"""Features: formulas by hand, shrinkage on published data, what sources lack, planted types."""

from __future__ import annotations

import io
import zipfile

import ibis
import numpy as np
import pandas as pd
import pytest
from conftest import real
from obtained_folder import crowd, frame, named, obtained, settings

from analysis.errors import UserError
from analysis.scrub import scrub
from analysis.scrub.features.catalogue import DECLARED
from analysis.scrub.features.genres import listed_genres
from analysis.scrub.features.shrinkage import variance_components
from analysis.scrub.matrix.feature_selection import Evidence, drop_reasons
from analysis.scrub.matrix.reliability import spearman_brown
from analysis.scrub.stage import viewers_by_evidence

KEYS = ("viewers", "values", "squared", "total", "square", "between")


def parts(values: pd.Series, users: pd.Series):
    grouped = values.groupby(users)
    n, total = grouped.count(), grouped.sum()
    sums = (
        len(n),
        n.sum(),
        (n**2).sum(),
        total.sum(),
        (values**2).sum(),
        (total**2 / n).sum(),
    )
    return variance_components(dict(zip(KEYS, map(float, sums), strict=True)))


@pytest.fixture(scope="module")
def ml100k() -> pd.DataFrame:
    with zipfile.ZipFile(real("ml-100k.zip")) as archive:
        data = archive.read("ml-100k/u.data")
    return pd.read_csv(io.BytesIO(data), sep="\t", names=["user_id", "title_id", "rating", "at"])


def test_variance_components_of_movielens_are_the_published_ones(ml100k):
    found = parts(ml100k["rating"], ml100k["user_id"])
    assert found.within == pytest.approx(1.073, abs=5e-4)
    assert found.between == pytest.approx(0.195, abs=5e-4)
    assert found.shrinkage == pytest.approx(5.51, abs=5e-3)


def test_the_engine_finds_the_published_components_of_deviations(ml100k, tmp_path, monkeypatch):
    from analysis.scrub import stage

    rows = ml100k.assign(at=pd.to_datetime(ml100k["at"], unit="s"))
    made = obtained(tmp_path, rows)
    # The published figures learn from all viewers.
    everybody = lambda ratings, known: users(ratings, known).mutate(learns=True)  # noqa: E731
    users = stage.users_of
    monkeypatch.setattr(stage, "users_of", everybody)
    d = stage.prepared_work(made, settings().scrub).built.learned.parts["d"]
    assert (round(d.within, 3), round(d.between, 3)) == (0.858, 0.163)
    assert d.shrinkage == pytest.approx(5.27, abs=5e-3)


def test_no_difference_between_viewers_gives_no_level():
    same = parts(pd.Series([1.0, 5.0] * 4), pd.Series([1, 1, 2, 2, 3, 3, 4, 4]))
    assert same.between == 0
    assert same.shrinkage is None
    assert same.reliability(100) == 0


def test_spearman_brown():
    assert spearman_brown(0.5) == pytest.approx(2 / 3)
    assert spearman_brown(-0.2) == 0


@pytest.fixture(scope="module")
def outcome(tmp_path_factory):
    rows, titles = crowd(), named()
    made = obtained(tmp_path_factory.mktemp("crowd"), rows, titles)
    return rows, scrub(made, settings())


@pytest.mark.parametrize(
    ("rows", "full", "low"),
    [
        ([5, 1, 7, 2, 1], [2, 12, 0], [3, 4, 2]),
        ([9, 5], [2, 14, 0], [0, 0, 0]),
        ([1, 3], [0, 0, 0], [2, 4, 1]),
    ],
    ids=["both", "full only", "low only"],
)
def test_viewers_by_evidence(rows, full, low):
    users = pd.DataFrame({"n": rows, "evidence": ["full" if n >= 5 else "low" for n in rows]})
    found = viewers_by_evidence(ibis.memtable(users)).set_index("evidence")
    assert list(found.columns) == ["users", "rows", "single"]
    assert found.to_numpy().tolist() == [full, low]
    assert list(found.index) == ["full", "low"]


def test_features_of_one_viewer_by_hand(outcome):
    rows, found = outcome
    raw = frame(found["features"]).set_index("user_id")
    mine = rows[rows["user_id"] == 7]
    row = raw.loc[7]
    assert row["events"] == len(mine)
    assert row["tenure"] == (mine["at"].max() - mine["at"].min()).days
    assert row["recency"] == (rows["at"].max() - mine["at"].max()).days
    assert row["active_days"] == mine["at"].nunique()
    users = frame(found["users"]).set_index("user_id")
    train = rows[rows["user_id"].map(users["split"]) == "train"]
    low = (train["rating"] <= 1.8).mean()
    x = (mine["rating"] <= 1.8).sum()
    assert row["share_low"] == pytest.approx((x + 4 * low) / (len(mine) + 4))
    year = 1960.0 + mine["title_id"]
    train_year = parts(1960.0 + train["title_id"], train["user_id"])
    expected = (
        train_year.mean
        if train_year.shrinkage is None
        else (year.sum() + train_year.shrinkage * train_year.mean)
        / (len(mine) + train_year.shrinkage)
    )
    assert row["release_year"] == pytest.approx(expected, abs=1e-6)


def test_level_and_spread_by_hand(outcome):
    rows, found = outcome
    users = frame(found["users"]).set_index("user_id")
    train = rows[rows["user_id"].map(users["split"]) == "train"]
    mean = train["rating"].mean()
    grouped = (train["rating"] - mean).groupby(train["title_id"])
    deviation = grouped.sum() / (grouped.count() + 10)
    d = rows["rating"] - mean - rows["title_id"].map(deviation).fillna(0.0)
    known = parts(d[train.index], train["user_id"])
    mine = d[rows["user_id"] == 9]
    row = frame(found["features"]).set_index("user_id").loc[9]
    assert row["level"] == pytest.approx(mine.sum() / (len(mine) + known.shrinkage), abs=1e-7)
    inner = mine.var(ddof=1) * (len(mine) - 1)
    spread = (inner + 4 * known.within) / (len(mine) + 3)
    assert row["spread"] == pytest.approx(np.sqrt(spread), abs=1e-6)


def test_every_declared_feature_is_kept_or_has_a_reason(outcome):
    _, found = outcome
    catalogue = found["catalogue"]
    assert (catalogue["kept"] == catalogue["dropped_reason"].isna()).all()
    reasons = catalogue.set_index("feature")["dropped_reason"]
    assert reasons["minutes"] == "the source has no minutes watched"
    assert reasons["evening_share"] == "the source has no times of day"
    assert set(catalogue.query("kept")["feature"]) == set(found["matrix"].columns[3:])


@pytest.mark.parametrize(
    ("lost", "gone"),
    [
        ("rating", {"level", "spread", "share_low", "share_high", "crowd_distance"}),
        ("at", {"tenure", "recency", "active_days", "day_share", "weekend_share", "title_age"}),
    ],
)
def test_a_source_without_a_signal_yields_the_features_it_can(tmp_path, lost, gone):
    rows = crowd().drop(columns=lost)
    told = {"rating_low": None, "rating_high": None} if lost == "rating" else {}
    found = scrub(obtained(tmp_path, rows, named(), **told), settings())
    catalogue = found["catalogue"].set_index("feature")
    assert catalogue.loc[sorted(gone), "dropped_reason"].str.startswith("the source has no").all()
    assert catalogue["kept"].any()
    assert len(found["matrix"])
    assert not found["matrix"].isna().any(axis=None)


def test_a_watch_log_is_a_full_citizen(tmp_path):
    rng = np.random.default_rng(3)
    rows = crowd().drop(columns="rating")
    habit = rows["user_id"].map(dict(enumerate(rng.normal(3.5, 0.8, 61))))
    rows["minutes"] = np.exp(habit + rng.normal(0, 0.4, len(rows)))
    again = pd.concat([rows, rows.sample(frac=0.3, random_state=1)], ignore_index=True)
    found = scrub(obtained(tmp_path, again), settings())
    catalogue = found["catalogue"].set_index("feature")
    assert catalogue.loc["minutes_per_event", "kept"]
    assert catalogue.loc["minutes_per_event", "reliability"] > 0.8
    assert catalogue.loc["loyalty", "reliability_users"] > 0
    raw = found["features"].set_index("user_id")
    mine = again[again["user_id"] == 5]
    assert raw.loc[5, "minutes"] == pytest.approx(mine["minutes"].sum())
    assert len(frame(found["ratings"])) == len(again)


def test_binges_and_sessions_by_hand(tmp_path):
    start = pd.Timestamp("2004-05-07 20:00")
    hours = [0, 1, 2.5, 6, 26, 100]
    mine = pd.DataFrame({"user_id": 901, "title_id": range(1, 7), "minutes": 40.0})
    mine["at"] = [start + pd.Timedelta(hours=hour) for hour in hours]
    rows = pd.concat([crowd().drop(columns="rating").assign(minutes=30.0), mine])
    found = scrub(obtained(tmp_path, rows, has_hours=True), settings())
    row = found["features"].set_index("user_id").loc[901]
    users = frame(found["users"]).set_index("user_id")["split"]
    train = rows[rows["user_id"].map(users) == "train"]
    days = train.groupby(["user_id", train["at"].dt.floor("D")]).size()
    binge = days[days >= 3].sum() / len(train)
    # Three events on the first evening; the fourth comes after midnight, 3.5 hours later.
    assert row["binge_share"] == pytest.approx((3 + 4 * binge) / 10)
    since = train.sort_values("at").groupby("user_id")["at"].diff()
    soon = (since <= pd.Timedelta(hours=2)).sum() / (len(train) - train["user_id"].nunique())
    assert row["session_share"] == pytest.approx((2 + 4 * soon) / 9)


def test_play_counts_without_dates_or_ratings(tmp_path):
    rng = np.random.default_rng(4)
    rows = crowd()[["user_id", "title_id"]]
    habit = rows["user_id"].map(dict(enumerate(rng.normal(2, 0.7, 61))))
    rows["plays"] = np.ceil(np.exp(habit + rng.normal(0, 0.5, len(rows))))
    found = scrub(obtained(tmp_path, rows), settings())
    catalogue = found["catalogue"].set_index("feature")
    assert catalogue.loc["plays_per_event", "kept"]
    assert found["window"].loc[0, "data_as_of"] is None
    assert len(frame(found["prediction/churn/X_test"])) == 0


def test_limits_of_features_are_told_as_they_were_set(tmp_path):
    limits = scrub(obtained(tmp_path, crowd()), settings(min_reliability=0.3))["feature_limits"]
    assert limits.to_dict("records") == [
        {"max_missing": 0.4, "min_reliability": 0.3, "max_correlation": 0.9}
    ]


def test_text_ids_split_as_hashlib_does(tmp_path):
    import hashlib

    rows = crowd()
    rows["user_id"] = "vïewer " + rows["user_id"].astype(str)
    users = frame(scrub(obtained(tmp_path, rows), settings(salt="s"))["users"])
    for user, split in zip(users["user_id"], users["split"], strict=True):
        part = int(hashlib.md5(f"s{user}".encode()).hexdigest()[:8], 16) / 16**8
        assert split == ("train" if part < 0.6 else "val" if part < 0.8 else "test")


def test_constant_and_empty_features_are_dropped_by_name(tmp_path):
    rows = crowd().assign(rating=4.0)
    titles = named().assign(year=np.nan)
    found = scrub(obtained(tmp_path, rows, titles, has_years=True), settings())
    reasons = found["catalogue"].set_index("feature")["dropped_reason"]
    assert reasons["level"] == "the same for all viewers"
    assert reasons["release_year"] == "no viewer has a value"


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ([1.0] * 98 + [2.0, 3.0], "the same for 98% of viewers and more"),
        ([1.0] * 97 + [2.0, 3.0, 4.0], None),
        ([5e9] * 50 + [5e9 + 1] * 50, "the same for all viewers"),
        ([5e9] * 50 + [5e9 + 6] * 50, None),
        ([0.0] * 50 + [9e-10] * 50, "the same for all viewers"),
    ],
)
def test_a_feature_that_hardly_varies_is_dropped(values, reason):
    feature = next(one for one in DECLARED if one.name == "level")
    train = pd.DataFrame({"level": values})
    alone = pd.DataFrame([[1.0]], index=["level"], columns=["level"])
    evidence = Evidence(train, {"level": (0.9, 100)}, alone, {"level": 0.0})
    assert drop_reasons([feature], evidence, settings().scrub).get("level") == reason


@pytest.mark.parametrize("rows", [crowd(users=1), crowd().drop_duplicates("user_id")])
def test_nobody_to_compare_is_a_clear_error(tmp_path, rows):
    with pytest.raises(UserError, match="min_ratings"):
        scrub(obtained(tmp_path, rows), settings())


def test_two_viewers_are_enough_to_say_something(tmp_path):
    rows = crowd(users=2, per_user=30)
    found = scrub(obtained(tmp_path, rows, named()), settings())
    assert len(found["matrix"]) == 2
    assert np.isfinite(found["matrix"].iloc[:, 2:].to_numpy()).all()


def test_one_viewer_with_half_of_all_events_stays_bounded(tmp_path):
    heavy = pd.DataFrame({"user_id": 999, "title_id": np.arange(200_000) % 5_000})
    rows = pd.concat([crowd().drop(columns=["rating", "at"]), heavy], ignore_index=True)
    rows["minutes"] = 30.0 + rows["title_id"] % 7
    found = scrub(obtained(tmp_path, rows), settings())
    matrix = found["matrix"].set_index("user_id")
    assert found["features"].set_index("user_id").loc[999, "events"] == 200_000
    assert np.abs(matrix.drop(columns=["split", "n"]).to_numpy()).max() <= 3.5 + 1e-9


def test_threads_and_row_order_change_nothing(tmp_path):
    from analysis import engine

    rows, titles = crowd(), named()
    results = []
    for threads, ordered in ((1, rows), (4, rows), (2, rows.sample(frac=1, random_state=2))):
        engine.shared_connection().raw_sql(f"SET threads = {threads}")
        found = scrub(obtained(tmp_path / str(threads), ordered, titles), settings())
        results.append(found["matrix"])
    engine.shared_connection().raw_sql("SET threads = 2")
    for other in results[1:]:
        pd.testing.assert_frame_equal(results[0], other, check_exact=True)


@pytest.mark.parametrize("seed", [71, 72])
def test_planted_types_are_found(tmp_path, seed):
    from sklearn.cluster import KMeans
    from sklearn.metrics import adjusted_rand_score

    from analysis import store
    from analysis.demo import generate_demo, truth_of
    from analysis.obtain import obtain
    from analysis.tables import Tables

    path = generate_demo(tmp_path / "demo" / "v.db", scale=0.03, seed=seed)
    store.save_result(obtain(str(path), settings()), tmp_path / "obtained" / "o", dict)
    matrix = scrub(Tables(tmp_path / "obtained" / "o"), settings())["matrix"]
    truth = pd.read_csv(truth_of(path)).set_index("customer_id")["type"]
    columns = matrix.drop(columns=["user_id", "split", "n"])
    labels = KMeans(4, n_init=10, random_state=0).fit_predict(columns)
    assert adjusted_rand_score(truth.loc[matrix["user_id"]], labels) >= 0.85


def test_genres_are_weighed_by_their_number_and_named_by_frequency():
    titles = ibis.memtable(
        pd.DataFrame(
            {
                "title_id": [1, 2, 3, 4, 5],
                "genres": ["Drama|War", "Drama", None, "War|Ärger|Drama|Comedy", "Comedy"],
            }
        )
    )
    found = listed_genres(titles)
    assert found.names == ("Drama", "Comedy", "War", "Ärger")
    rows = found.table.order_by("title_id", "genre").to_pandas()
    assert list(rows.itertuples(index=False, name=None)) == [
        (1, "Drama", 0.5), (1, "War", 0.5), (2, "Drama", 1.0), (4, "Comedy", 0.25),
        (4, "Drama", 0.25), (4, "War", 0.25), (4, "Ärger", 0.25), (5, "Comedy", 1.0),
    ]  # fmt: skip
    assert listed_genres(titles, ("War",)).names == ("War",)
    assert listed_genres(titles.filter(titles.genres.isnull())).table is None
