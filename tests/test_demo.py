"""The replica has the reference's sizes, shares and defects, and the types it claims."""

from __future__ import annotations

import csv
import json
import sqlite3
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from analysis import demo
from analysis.demo import choices, damage, dictionary, drift, names, people, statistics, titles
from analysis.demo.recipe import Sizes
from analysis.errors import UserError

SCALE = 0.04
SIZES = Sizes(SCALE)


@dataclass(frozen=True)
class Database:
    """A generated file and its tables."""

    path: Path

    def query(self, sql: str) -> pd.DataFrame:
        with sqlite3.connect(f"file:{self.path}?mode=ro", uri=True) as connection:
            return pd.read_sql(sql, connection)

    def one(self, sql: str):
        return self.query(sql).iat[0, 0]


@pytest.fixture(scope="module")
def replica(tmp_path_factory) -> Database:
    return Database(demo.generate_demo(tmp_path_factory.mktemp("demo") / "a" / "r.db", SCALE, 11))


@pytest.fixture(scope="module")
def untyped(tmp_path_factory) -> Database:
    return Database(
        demo.generate_demo(tmp_path_factory.mktemp("demo") / "n.db", SCALE, 11, types=False)
    )


@pytest.fixture(scope="module")
def rows(replica) -> pd.DataFrame:
    return replica.query("select *, rowid from viewer_ratings")


def test_reference_sizes():
    sizes = Sizes(1.0)
    assert (sizes.rows, sizes.users, sizes.noise, sizes.genuine) == (
        4_025_000,
        438_570,
        25_000,
        780,
    )
    assert (sizes.id_ceiling, sizes.movies, sizes.most, sizes.phantoms) == (
        25_000,
        18_006,
        764,
        210,
    )
    assert (sizes.late, sizes.early, sizes.undated) == (411, 798, 7)
    assert sizes.doubled == (19_549, 21_756)
    assert sizes.invalid == 850


@pytest.mark.parametrize(("scale", "genuine"), [(0.02, 240), (0.1, 247), (0.5, 552), (4.0, 1560)])
def test_genuine_titles_grow_with_the_root(scale, genuine):
    assert Sizes(scale).genuine == genuine


def test_table_sizes(replica):
    assert replica.one("select count(*) from viewer_ratings") == 161_000
    assert replica.one("select count(distinct customer_id) from viewer_ratings") == 17_543
    assert replica.one("select count(*) from user_statistics") == 17_543 + 8
    distinct = replica.one("select count(distinct movie_id) from viewer_ratings")
    assert replica.one("select count(*) from movie_statistics") == distinct + 2
    assert replica.one("select count(*) from movies") == SIZES.movies + 2
    assert replica.one("select count(*) from data_dictionary") == 31


def test_schema_is_the_reference_and_has_no_keys(replica):
    found = replica.query("select name, sql from sqlite_master order by name")
    assert found["name"].tolist() == sorted(dictionary.declared_columns())
    assert not found["sql"].str.contains(r"\b(?:KEY|UNIQUE|NOT NULL)\b", case=False).any()
    columns = replica.query("pragma table_info(viewer_ratings)")
    assert columns[["name", "type"]].to_numpy().tolist() == [
        ["movie_id", "INTEGER"],
        ["customer_id", "INTEGER"],
        ["rating", "REAL"],
        ["date", "TEXT"],
        ["anomalous_date", "INTEGER"],
    ]
    widths = {"movies": 3, "user_statistics": 10, "movie_statistics": 11, "data_dictionary": 4}
    for table, width in widths.items():
        assert len(replica.query(f"pragma table_info({table})")) == width


def test_dictionary_documents_28_columns_and_three_facts(replica):
    found = replica.query("select * from data_dictionary")
    assert found["table_name"].value_counts().to_dict() == {
        "movie_statistics": 11,
        "user_statistics": 10,
        "viewer_ratings": 4,
        "movies": 3,
        "_metadata": 3,
    }
    assert "anomalous_date" not in set(found["field_name"])


def test_rating_nulls_and_shares(replica, rows):
    assert rows["rating"].isna().sum() == 16_100
    counts = rows["rating"].value_counts()
    invalid = counts.get(0.0, 0) + counts.get(6.0, 0)
    assert invalid == pytest.approx(0.9 * SIZES.invalid, abs=4 * (0.09 * SIZES.invalid) ** 0.5)
    valid = rows["rating"].between(1, 5).sum()
    for stars, share in {1: 0.0459, 2: 0.0978, 3: 0.2835, 4: 0.3469, 5: 0.2257}.items():
        assert counts[float(stars)] / valid == pytest.approx(share, abs=0.003)


def test_dates(rows):
    dates = pd.to_datetime(rows["date"], format="%Y-%m-%d")
    outside = (dates < "1998-10-01") | (dates > "2005-12-31")
    assert (rows["anomalous_date"].notna() == outside).all()
    assert set(rows["anomalous_date"].dropna()) == {1}
    assert (dates > "2005-12-31").sum() == SIZES.late == 16
    assert (dates < "1998-10-01").sum() == SIZES.early == 32
    assert dates.min() >= pd.Timestamp("1995-01-01")
    assert dates.max() <= pd.Timestamp("2006-03-28")
    shares = dates.dt.year.value_counts(normalize=True)
    wanted = {2005: 0.513, 2004: 0.320, 2003: 0.093, 2002: 0.046, 2001: 0.018, 2000: 0.009}
    for year, share in wanted.items():
        assert shares[year] == pytest.approx(share, abs=0.015)


def test_ratings_per_viewer(rows):
    counts = rows["customer_id"].value_counts()
    assert counts.quantile([0.25, 0.5, 0.75]).tolist() == [2, 4, 11]
    assert counts.mean() == pytest.approx(9.18, abs=0.01)
    assert (counts == 1).mean() == pytest.approx(0.202, abs=0.001)
    assert counts.max() == SIZES.most
    ids = rows["customer_id"]
    assert (ids.min(), ids.max()) == (6, 2_649_429)


def test_counts_at_full_scale():
    counts = people.rating_counts(Sizes(1.0))
    assert counts.sum() == 4_025_000
    assert counts.max() == 764
    assert np.quantile(counts, [0.25, 0.5, 0.75]).tolist() == [2, 4, 11]


@pytest.mark.parametrize(("scale", "until"), [(0.03, 40), (0.1, 60), (1.0, 90)])
def test_fewer_viewers_give_more_without_a_dip(scale, until):
    counts = np.bincount(people.rating_counts(Sizes(scale)))[1:]
    smooth = np.convolve(counts[:until], np.ones(5) / 5, mode="valid")
    assert (np.diff(smooth) < 0).all()
    # The eleven of the table go on as they end.
    assert counts[11] / counts[10] == pytest.approx(counts[10] / counts[9], abs=0.04)


def test_spans_and_means_of_viewers(replica):
    found = replica.query("select avg_rating, activity_days from user_statistics")
    spans = found["activity_days"].quantile([0.25, 0.5, 0.75]).tolist()
    assert spans == pytest.approx([0, 102, 408], abs=15)
    assert found["activity_days"].mean() == pytest.approx(275, abs=10)
    means = found["avg_rating"]
    assert means.quantile([0.25, 0.5, 0.75]).tolist() == pytest.approx([3.19, 3.69, 4.0], abs=0.12)
    assert means.mean() == pytest.approx(3.63, abs=0.05)
    assert means.std() == pytest.approx(0.81, abs=0.03)


def test_a_gap_parts_genuine_titles_from_noise(rows):
    counts = rows["movie_id"].value_counts()
    assert (counts > 30).sum() == SIZES.genuine
    assert ((counts > 8) & (counts < 50)).sum() <= 5
    noise = counts[counts <= 8]
    poisson_ones = np.exp(-1) / (1 - np.exp(-1))
    assert (noise == 1).mean() == pytest.approx(poisson_ones, abs=0.06)
    assert (rows["movie_id"].min(), rows["movie_id"].max()) >= (1, 0.99 * SIZES.id_ceiling)
    assert rows["movie_id"].max() <= SIZES.id_ceiling


def test_two_rerated_pairs_and_no_duplicate(rows):
    facts = rows.drop(columns="rowid")
    assert facts.duplicated().sum() == 0
    assert facts.duplicated(["movie_id", "customer_id"]).sum() == 2


def test_rows_are_shuffled(rows):
    assert abs(rows["customer_id"].corr(rows["rowid"])) < 0.02
    assert abs(rows["movie_id"].corr(rows["rowid"])) < 0.02


@pytest.mark.parametrize("table", ["user_statistics", "movie_statistics"])
def test_statistics_have_exact_nulls(replica, table):
    found = replica.query(f"select * from {table}")
    plain = [
        column
        for column in found.select_dtypes("number")
        if not column.endswith("_id") and column not in {"std_rating", "year_of_release"}
    ]
    assert len(plain) == (6 if table == "user_statistics" else 5)
    assert (found[plain].isna().sum() == int(0.05 * len(found))).all()
    both = (found[plain[0]].isna() & found[plain[1]].isna()).mean()
    assert both == pytest.approx(0.0025, abs=0.005)
    assert found["std_rating"].isna().mean() > 0.05 + 0.15
    assert found[["first_rating_date", "last_rating_date"]].notna().all().all()


def test_statistics_predate_the_nulls(replica, rows):
    known = replica.query("select * from user_statistics").set_index("customer_id")
    counted = rows["customer_id"].value_counts()
    both = known["total_ratings"].dropna().reindex(counted.index).dropna()
    assert (both == counted[both.index]).all()
    nulls = rows.groupby("customer_id")["rating"].apply(lambda ratings: ratings.isna().sum())
    single = nulls.index[nulls == 1]
    sums = rows.groupby("customer_id")["rating"].sum()
    restored = (known["total_ratings"] * known["avg_rating"] - sums).reindex(single).dropna()
    assert len(restored) > 1000
    assert np.abs(restored - restored.round()).max() < 1e-6
    assert restored.round().between(0, 6).all()
    whole = nulls.index[(nulls == 0) & (counted.reindex(nulls.index) > 1)]
    sd = rows.groupby("customer_id")["rating"].std().reindex(whole)
    assert np.nanmax(np.abs(sd - known["std_rating"].reindex(whole))) < 1e-9


def test_phantoms_are_heavy_and_repeat(replica, rows):
    known = replica.query("select * from user_statistics")
    ghosts = known[~known["customer_id"].isin(rows["customer_id"])]
    assert len(ghosts) == SIZES.phantoms
    assert ghosts["total_ratings"].max() < SIZES.most
    assert (ghosts["unique_movies"] < ghosts["total_ratings"]).sum() >= len(ghosts) - 3
    others = known[known["customer_id"].isin(rows["customer_id"])].dropna()
    assert (others["total_ratings"] - others["unique_movies"]).sum() <= 2


def test_phantoms_at_full_scale():
    total, distinct = damage.phantom_counts(Sizes(1.0))
    assert len(total) == 210
    assert total.sum() == pytest.approx(50_000, abs=150)
    assert (total - distinct).sum() == pytest.approx(23_000, abs=150)
    assert total.max() < 764


def test_movie_tables(replica, rows):
    movies = replica.query("select * from movies")
    described = replica.query("select * from movie_statistics")
    for table in (movies, described):
        doubled = table.loc[table["movie_id"].duplicated(), "movie_id"]
        assert sorted(doubled) == sorted(SIZES.doubled)
    assert movies["year_of_release"].isna().sum() == SIZES.undated
    assert (movies["year_of_release"].min(), movies["year_of_release"].max()) >= (1896, 2005)
    assert movies["title"].notna().all()
    lacking = set(rows["movie_id"]) - set(movies["movie_id"])
    untitled = described["title"].isna()
    assert set(described.loc[untitled, "movie_id"]) == lacking
    assert untitled.mean() == pytest.approx(4507 / 16015, abs=0.001)
    assert described.loc[untitled, "year_of_release"].isna().all()


def test_titles_are_invented_varied_and_distinct():
    found = names.invented_titles(3000, np.random.default_rng(0))
    assert len(set(found)) == 3000
    assert any(not title.isascii() for title in found)
    assert any("," in title for title in found)
    assert any('"' in title for title in found)


def test_truth_names_every_viewer_once(replica, rows):
    with demo.truth_of(replica.path).open(encoding="utf-8") as file:
        truth = list(csv.DictReader(file))
    assert list(truth[0]) == ["customer_id", "type"]
    assert {int(row["customer_id"]) for row in truth} == set(rows["customer_id"])
    shares = pd.Series([row["type"] for row in truth]).value_counts(normalize=True)
    for kind in people.TYPES:
        assert shares[kind.name] == pytest.approx(kind.share, abs=1e-3)


def test_types_are_nowhere_in_the_database(replica):
    content = replica.path.read_bytes()
    assert not any(kind.name.encode() in content for kind in people.TYPES)


def _simple_features(database: Database) -> pd.DataFrame:
    rows = database.query("select * from viewer_ratings where anomalous_date is null")
    years = database.query("select movie_id, min(year_of_release) y from movies group by 1")
    rows = rows.merge(years, how="left", on="movie_id")
    rows["popularity"] = np.log(rows["movie_id"].map(rows["movie_id"].value_counts()))
    rows["day"] = pd.to_datetime(rows["date"]).astype("int64")
    groups = rows[rows["popularity"] > np.log(10)].groupby("customer_id")
    features = pd.DataFrame(
        {
            "level": groups["rating"].mean(),
            "spread": groups["rating"].std(),
            "popularity": groups["popularity"].mean(),
            "year": groups["y"].mean(),
            "span": np.log1p(groups["day"].max() - groups["day"].min()),
        }
    )[groups.size() >= 5]
    return features.dropna()


def test_planted_types_are_found(replica):
    from sklearn.cluster import KMeans
    from sklearn.metrics import adjusted_rand_score
    from sklearn.preprocessing import QuantileTransformer

    truth = pd.read_csv(demo.truth_of(replica.path)).set_index("customer_id")["type"]
    features = _simple_features(replica)
    scaled = QuantileTransformer(output_distribution="normal").fit_transform(features)
    labels = KMeans(4, n_init=10, random_state=0).fit_predict(scaled)
    assert adjusted_rand_score(truth[features.index], labels) > 0.7


def test_without_types_traits_have_the_same_moments():
    sizes = Sizes(0.1)
    typed = people.draw_people(sizes, True, np.random.default_rng(1))
    plain = people.draw_people(sizes, False, np.random.default_rng(1))
    centre, spread = people.trait_moments()
    for drawn in (typed, plain):
        assert drawn.traits.mean(0) == pytest.approx(centre, abs=0.02)
        assert np.cov(drawn.traits.T) == pytest.approx(spread, abs=0.02)
    assert (plain.type == -1).all()


def test_without_types_tastes_have_no_gap(replica, untyped):
    """Between two planted types the middle is thin; on one Gaussian it is the mode."""
    typed, plain = (_simple_features(base)["year"] for base in (replica, untyped))
    assert not demo.truth_of(untyped.path).exists()

    def middle(values):
        low, high = values.quantile([0.1, 0.9])
        third = (high - low) / 3
        return values.between(low + third, high - third).mean()

    assert middle(typed) < 0.6 * middle(plain)


def test_same_seed_same_bytes(tmp_path):
    first, second, other = (
        demo.generate_demo(tmp_path / f"{name}.db", 0.002, seed)
        for name, seed in (("first", 5), ("second", 5), ("other", 6))
    )
    assert first.read_bytes() == second.read_bytes()
    assert demo.truth_of(first).read_bytes() == demo.truth_of(second).read_bytes()
    assert first.read_bytes() != other.read_bytes()


def test_an_unchanged_request_keeps_the_file(tmp_path):
    path = demo.generate_demo(tmp_path / "r.db", 0.002)
    before = path.stat().st_ino
    assert demo.generate_demo(path, 0.002).stat().st_ino == before
    assert demo.generate_demo(path, 0.003).stat().st_ino != before
    stamp = json.loads((tmp_path / "r.db.stamp.json").read_text())
    assert stamp["scale"] == 0.003


def test_switching_types_off_removes_the_truth(tmp_path):
    path = demo.generate_demo(tmp_path / "r.db", 0.002)
    assert demo.truth_of(path).exists()
    demo.generate_demo(path, 0.002, types=False)
    assert not demo.truth_of(path).exists()
    assert sorted(item.name for item in tmp_path.iterdir()) == ["r.db", "r.db.stamp.json"]


@pytest.mark.parametrize("content", [b"", b"my own data"])
def test_a_foreign_file_is_refused_and_left(tmp_path, content):
    path = tmp_path / "mine.db"
    path.write_bytes(content)
    with pytest.raises(UserError, match="not a demo database"):
        demo.generate_demo(path, 0.002)
    assert path.read_bytes() == content
    assert [item.name for item in tmp_path.iterdir()] == ["mine.db"]


def test_a_demo_that_was_changed_is_refused(tmp_path):
    path = demo.generate_demo(tmp_path / "r.db", 0.002)
    with sqlite3.connect(path) as connection:
        connection.execute("delete from movies")
    with pytest.raises(UserError, match="not a demo database"):
        demo.generate_demo(path, 0.003)


def test_a_parent_that_is_a_file_is_refused(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(UserError):
        demo.generate_demo(tmp_path / "file" / "r.db", 0.002)


@pytest.mark.parametrize("scale", [0, -1, float("nan"), float("inf"), 11])
def test_a_scale_out_of_range_is_refused(tmp_path, scale):
    with pytest.raises(UserError, match="scale"):
        demo.generate_demo(tmp_path / "r.db", scale)


def test_the_smallest_scale_works(tmp_path):
    found = Database(demo.generate_demo(tmp_path / "r.db", 0.001))
    assert found.one("select count(*) from viewer_ratings") == 4025


def test_describe_by_hand():
    found = statistics.group_statistics(
        group=np.array([1, 0, 0, 2, 2]),
        member=np.array([7, 7, 9, 4, 4]),
        rating=np.array([3, 2, 5, 4, 4]),
        day=np.array([10, 40, 20, 5, 6]),
    )
    assert found["total"].tolist() == [2, 1, 2]
    assert found["mean"].tolist() == [3.5, 3, 4]
    assert found["sd"][0] == pytest.approx(2.1213203)
    assert np.isnan(found["sd"][1])
    assert found["sd"][2] == 0
    assert found["distinct"].tolist() == [2, 1, 1]
    assert found["first"].tolist() == [20, 10, 5]
    assert found["last"].tolist() == [40, 10, 6]


def test_repeated_finds_later_rows_only():
    user = np.array([0, 0, 0, 1, 1])
    title = np.array([4, 4, 2, 4, 4])
    assert choices.repeated_choices(user, title).tolist() == [1, 4]


def test_popularity_sums_and_spreads():
    wanted = titles.title_popularity(780, 4_000_000)
    assert wanted.sum() == pytest.approx(4_000_000, rel=1e-6)
    assert wanted.min() > 50
    assert wanted.max() > 50_000
    assert (np.diff(wanted) <= 0).all()


def test_preferences_meet_both_margins_and_wait_for_release():
    cells = np.array([[0.5, 0.5, 2005.0], [-0.5, -0.5, 1999.0]])
    genuine = titles.Genuine(
        np.arange(4),
        np.array([40.0, 30.0, 20.0, 10.0]),
        np.array([1990, 2003, 1980, 1970]),
        np.array([[1, 0.5], [0.2, 1.5], [-0.5, -0.5], [-1.5, -1.5]]),
    )
    weights = choices.taste_preferences(cells, np.array([70.0, 30.0]), genuine)
    assert weights.sum(1) == pytest.approx([1, 1])
    assert np.array([70.0, 30.0]) @ weights == pytest.approx([40, 30, 20, 10], rel=0.02)
    assert weights[1, 1] == 0


@pytest.fixture(scope="module")
def drifting(tmp_path_factory) -> Database:
    return Database(
        demo.generate_demo(tmp_path_factory.mktemp("demo") / "d.db", SCALE, 11, drift=True)
    )


def _years_by_type(database: Database) -> pd.DataFrame:
    """Return the mean year of release of what each type rates before the turn and since."""
    truth = pd.read_csv(demo.truth_of(database.path))
    genuine = "select movie_id from viewer_ratings group by movie_id having count(*) > 20"
    found = database.query(
        "select r.customer_id, r.date, m.year_of_release as year from viewer_ratings r "
        f"join movies m on m.movie_id = r.movie_id where r.movie_id in ({genuine}) "
        "and r.date between '1998-10-01' and '2005-12-31'"
    ).merge(truth, on="customer_id")
    since = found["date"] >= str(drift.TURN)
    return found.groupby(["type", since])["year"].mean().unstack()


def test_one_type_turns_half_way_and_no_other(replica, drifting):
    before, after = _years_by_type(replica), _years_by_type(drifting)
    turned = after.index == drift.TURNING
    gone = (after[True] - after[False]) - (before[True] - before[False])
    assert gone[turned].item() > 10
    # The others share the titles with those who turned, and keep within what that moves.
    assert gone[~turned].abs().max() < 4
    rows = drifting.query("select date from viewer_ratings where date between '1998-10-01' and "
                          "'2005-12-31'")  # fmt: skip
    assert 0.4 < (rows["date"] < str(drift.TURN)).mean() < 0.55
    stamp = json.loads(drifting.path.with_name(f"{drifting.path.name}.stamp.json").read_text())
    assert stamp["drift"] is True


def test_who_are_no_types_cannot_drift(tmp_path):
    with pytest.raises(UserError, match="--no-types"):
        demo.generate_demo(tmp_path / "n.db", 0.002, types=False, drift=True)
