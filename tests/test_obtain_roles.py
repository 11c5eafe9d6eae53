"""Roles are found in any shape of source, or their absence and ambiguity is told."""

import sqlite3
from pathlib import Path

import ibis
import numpy as np
import pandas as pd
import pytest

from analysis.errors import UserError
from analysis.obtain import obtain
from analysis.obtain.roles.fixed_values import own_values
from analysis.obtain.sources import open_source
from analysis.settings import Obtain, Settings

N = 600
random = np.random.default_rng(5)
VIEWERS, TITLES = random.integers(1, 60, N), random.integers(1, 40, N)
# Ratings that viewers give: no title has one for all of them.
GIVEN = (VIEWERS + TITLES) % 5 + 1


def source(folder: Path, **frames: pd.DataFrame) -> str:
    path = folder / "source.db"
    connection = sqlite3.connect(path)
    for name, frame in frames.items():
        frame.to_sql(name, connection, index=False)
    connection.close()
    return str(path)


def stamps(count: int = N) -> pd.Series:
    return pd.Series(pd.date_range("2021-01-01", periods=count, freq="7h"))


def found(path: str, **given) -> dict:
    tables = obtain(path, Settings(obtain=Obtain(**given)))
    roles = {row.role: row.column for row in tables["roles"].itertuples()}
    return {**tables, "row": tables["source"].iloc[0].to_dict(), "named": roles}


@pytest.mark.parametrize(
    ("columns", "expected"),
    [
        (["userId", "movieId", "rating", "timestamp"], ["userId", "movieId", "rating"]),
        (["customer_id", "product_id", "star_rating", "review_date"],
         ["customer_id", "product_id", "star_rating"]),
        (["Benutzer", "Film", "Bewertung", "Datum"], ["Benutzer", "Film", "Bewertung"]),
        (["user", "item", "score", "when"], ["user", "item", "score"]),
        (["E-Mail", "film", "stars", "when"], ["E-Mail", "film", "stars"]),
        (["account id", "show id", "vote", "created_at"], ["account id", "show id", "vote"]),
        (["reviewerID", "asin", "overall", "unixReviewTime"], ["reviewerID", "asin", "overall"]),
        (["User-ID", "ISBN", "Book-Rating", "Date"], ["User-ID", "ISBN", "Book-Rating"]),
    ],
)  # fmt: skip
def test_names_of_rating_logs(tmp_path, columns, expected):
    frame = pd.DataFrame(
        {
            columns[0]: VIEWERS,
            columns[1]: TITLES,
            columns[2]: random.integers(1, 6, N).astype(float),
            columns[3]: stamps().astype("datetime64[s]").astype("int64"),
        }
    )
    result = found(source(tmp_path, log=frame))
    assert [result["named"][role] for role in ("viewer", "title", "rating")] == expected
    assert result["named"]["time"] == columns[3]
    assert result["row"]["has_hours"]


def test_watch_log_with_minutes_and_text_ids(tmp_path):
    frame = pd.DataFrame(
        {
            "profile_id": [f"{number:032x}" for number in VIEWERS],
            "content_id": [f"c{number}" for number in TITLES],
            "started_at": stamps().dt.strftime("%Y-%m-%dT%H:%M:%S+02:00"),
            "watch_seconds": random.integers(60, 7200, N),
            "device": random.choice(["tv", "phone"], N),
        }
    )
    result = found(source(tmp_path, viewing_history=frame))
    rows = result["interactions"].to_pandas()
    assert result["row"]["has_minutes"]
    assert not result["row"]["has_rating"]
    assert result["row"]["noun_plural"] == "views"
    assert np.allclose(rows.minutes, frame.watch_seconds / 60)
    assert rows["at"].iloc[0] == pd.Timestamp("2020-12-31 22:00:00")
    assert rows.rating.isna().all()


def test_play_counts_without_dates(tmp_path):
    frame = pd.DataFrame({"user_sha": [f"u{n}" for n in VIEWERS], "artist_id": TITLES,
                          "plays": random.integers(1, 500, N)})  # fmt: skip
    names = pd.DataFrame({"artist_id": range(1, 41), "name": [f"Band {n}" for n in range(1, 41)]})
    result = found(source(tmp_path, listens=frame, artists=names))
    assert result["named"]["plays"] == "plays"
    assert result["row"]["noun_plural"] == "played titles"
    assert not result["row"]["has_time"]
    assert result["titles"].to_pandas().title.tolist()[:2] == ["Band 1", "Band 2"]


def test_titles_and_people_inside_the_log(tmp_path):
    frame = pd.DataFrame(
        {
            "user_id": VIEWERS,
            "age": 20 + VIEWERS % 40,
            "gender": np.where(VIEWERS % 2, "F", "M"),
            "movie_title": [f"Film {n} ({1990 + n % 20})" for n in TITLES],
            "genre": [["Drama", "Comedy"][n % 2] for n in TITLES],
            "rating": random.integers(1, 11, N),
        }
    )
    result = found(source(tmp_path, everything=frame))
    titles = result["titles"].to_pandas()
    assert result["named"]["title"] == "movie_title"
    assert result["row"]["has_titles"]
    assert result["row"]["has_genres"]
    assert titles.year.between(1990, 2010).all()
    viewers = result["viewers"].to_pandas()
    assert list(viewers.columns) == ["user_id", "age", "gender"]
    assert (viewers.age == 20 + viewers.user_id % 40).all()


def test_all_ratings_null_is_a_source_without_ratings(tmp_path):
    frame = pd.DataFrame({"user_id": VIEWERS, "movie_id": TITLES, "rating": [None] * N,
                          "date": stamps().dt.strftime("%Y-%m-%d")})  # fmt: skip
    row = found(source(tmp_path, ratings=frame))["row"]
    assert not row["has_rating"]
    assert row["has_time"]
    assert not row["has_hours"]
    assert row["ratings"] == N


@pytest.mark.parametrize(
    ("frame", "told"),
    [
        (pd.DataFrame({"user_id": [], "movie_id": [], "rating": []}, dtype=float), "is empty"),
        (pd.DataFrame({"user_id": [1] * 9, "movie_id": range(9), "rating": [3] * 9}), "only one v"),
        (pd.DataFrame({"user_id": range(9), "movie_id": [1] * 9, "rating": [3] * 9}), "only one t"),
        (pd.DataFrame({"invoice": [1, 2], "amount": [3.0, 4.0]}), "no table of interactions"),
    ],
)
def test_sources_without_an_audience(tmp_path, frame, told):
    with pytest.raises(UserError, match=told):
        found(source(tmp_path, ratings=frame))


def test_lengths_written_as_hours_minutes_seconds(tmp_path):
    seconds = random.integers(60, 9000, N)
    lengths = [f"{n // 3600:02d}:{n // 60 % 60:02d}:{n % 60:02d}" for n in seconds]
    frame = pd.DataFrame({
        "Profile Name": VIEWERS.astype(str), "Start Time": stamps().astype(str),
        "Duration": lengths, "Title": [f"Show {n}" for n in TITLES],
    })  # fmt: skip
    result = found(source(tmp_path, viewing=frame))
    assert (result["named"]["minutes"], result["named"]["time"]) == ("Duration", "Start Time")
    assert np.allclose(result["interactions"].to_pandas()["minutes"], seconds / 60)


@pytest.mark.parametrize(("extra", "has_rating"), [({"watch_time_ms": 1000}, False), ({}, True)])
def test_likes_are_no_rating_where_minutes_tell_more(tmp_path, extra, has_rating):
    likes = pd.DataFrame({"visitor_id": VIEWERS, "video_id": TITLES, "likes": VIEWERS % 2})
    amounts = {name: unit * random.integers(1, 900, N) for name, unit in extra.items()}
    result = found(source(tmp_path, watch_events=likes.assign(**amounts)))
    assert result["row"]["has_rating"] == has_rating
    assert result["row"]["has_minutes"] != has_rating


def test_two_equal_tables_are_ambiguous(tmp_path):
    frame = pd.DataFrame({"user_id": VIEWERS, "movie_id": TITLES, "rating": GIVEN})
    path = source(tmp_path, ratings=frame, ratings_too=frame.sample(frac=0.8, random_state=1))
    with pytest.raises(UserError, match="may hold the interactions") as error:
        found(path)
    assert '[obtain]\ntable = "ratings"' in str(error.value)
    assert found(path, table="ratings_too")["row"]["ratings"] == 480


def test_two_equal_ratings_are_ambiguous(tmp_path):
    frame = pd.DataFrame({"user_id": VIEWERS, "movie_id": TITLES, "story_rating": GIVEN,
                          "music_rating": (VIEWERS * TITLES) % 5 + 1})  # fmt: skip
    with pytest.raises(UserError, match="story_rating") as error:
        found(source(tmp_path, reviews=frame))
    assert 'rating = "' in str(error.value)


def test_settings_overrule(tmp_path):
    frame = pd.DataFrame({"a": VIEWERS, "b": TITLES, "c": GIVEN})
    path = source(tmp_path, t=frame)
    with pytest.raises(UserError, match="no table of interactions"):
        found(path)
    result = found(path, table="t", viewer="a", title="b", rating="c")
    assert result["row"]["users"] == len(set(VIEWERS))
    with pytest.raises(UserError, match="no such column"):
        found(path, table="t", viewer="z", title="b")
    with pytest.raises(UserError, match="no such table"):
        found(path, table="u")


@pytest.mark.parametrize("role", ["viewer", "title", "rating", "time", "minutes", "plays"])
def test_a_named_column_that_no_table_has_is_refused(tmp_path, role):
    frame = pd.DataFrame({"user_id": VIEWERS, "movie_id": TITLES, "rating": GIVEN})
    path = source(tmp_path, ratings=frame)
    with pytest.raises(UserError, match="“ratings” has no such column") as error:
        found(path, **{role: "nobody"})
    assert f"obtain.{role}" in error.value.remedy


def test_of_several_tables_one_with_the_named_columns_is_taken(tmp_path):
    frame = pd.DataFrame({"user_id": VIEWERS, "movie_id": TITLES, "rating": GIVEN})
    other = frame.head(120).rename(columns={"user_id": "customer_id"})
    path = source(tmp_path, ratings=frame, archive=other)
    assert found(path, viewer="customer_id")["row"]["ratings"] == 120
    assert found(path, viewer="user_id")["row"]["ratings"] == len(frame)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2020-03-04", "2020-03-04"),
        ("2020-03-04 05:06:07", "2020-03-04 05:06:07"),
        ("2020-03-04T05:06:07Z", "2020-03-04 05:06:07"),
        ("25/12/2020", "2020-12-25"),
        ("12/25/2020", "2020-12-25"),
        ("25-Dec-2020", "2020-12-25"),
        ("Dec 25, 2020", "2020-12-25"),
        ("20201225", "2020-12-25"),
        ("1583298367", "2020-03-04 05:06:07"),
        ("1583298367000", "2020-03-04 05:06:07"),
    ],
)
def test_times_as_text(tmp_path, text, expected):
    lines = "".join(f"{v},{t},{text}\n" for v, t in zip(VIEWERS, TITLES, strict=True))
    if "," in text:
        lines = lines.replace(text, f'"{text}"')
    (tmp_path / "views.csv").write_text("user_id,movie_id,watched_at\n" + lines)
    rows = found(str(tmp_path / "views.csv"))["interactions"].to_pandas()
    assert set(rows["at"]) == {pd.Timestamp(expected)}


def test_netflix_prize_format(tmp_path):
    (tmp_path / "mv_0000001.txt").write_text("1:\n7,3,2005-09-06\n8,5,2005-05-13\n")
    (tmp_path / "combined_data_1.txt").write_text("2:\n7,4,2004-01-01\n3:\n9,1,2003-02-02\n")
    (tmp_path / "movie_titles.csv").write_bytes(
        "1,2003,Dinosaur Planet\n2,NULL,Isle of Man, The: Café\n3,1997,Character\n".encode(
            "latin-1"
        )
    )
    (tmp_path / "probe.txt").write_text("1:\n7\n")
    opened = open_source(str(tmp_path))
    assert opened.kind == "netflix"
    assert opened.problems == []
    result = found(str(tmp_path))
    rows = result["interactions"].to_pandas()
    assert sorted(zip(rows.user_id, rows.title_id, rows.rating, strict=True)) == [
        (7, 1, 3.0), (7, 2, 4.0), (8, 1, 5.0), (9, 3, 1.0),
    ]  # fmt: skip
    titles = result["titles"].to_pandas().set_index("title_id")
    assert titles.title[2] == "Isle of Man, The: Café"
    assert titles.year.isna()[2]


def test_movielens_dat_and_parts(tmp_path):
    dat = tmp_path / "dat"
    dat.mkdir()
    (dat / "ratings.dat").write_text(
        "1::10::5::978300760\n2::11::3::978302109\n2::10::1::978301968\n"
    )
    (dat / "movies.dat").write_bytes(
        "10::Amélie (2001)::Comedy|Romance\n11::B (1999)::War\n".encode("latin-1")
    )
    (dat / "users.dat").write_text("1::F::1::10::48067\n2::M::56::16::70072\n")
    result = found(str(dat))
    assert result["titles"].to_pandas().title[0] == "Amélie (2001)"
    assert list(result["viewers"].to_pandas().columns) == ["user_id", "gender", "age", "occupation"]
    parts = tmp_path / "parts"
    parts.mkdir()
    for number in range(3):
        pd.DataFrame({"user_id": VIEWERS, "movie_id": TITLES, "rating": 3.0}).to_parquet(
            parts / f"part-{number}.parquet"
        )
    assert found(str(parts))["row"]["ratings"] == 3 * N


def test_interactions_keep_the_order_of_the_source(tmp_path):
    frame = pd.DataFrame({"user_id": VIEWERS, "movie_id": TITLES, "rating": random.normal(size=N)})
    rows = found(source(tmp_path, ratings=frame))["interactions"].to_pandas().sort_values("event")
    assert rows.event.tolist() == list(range(N))
    assert np.array_equal(rows.rating, frame.rating)


def test_a_signal_is_one_when_most_have_it(tmp_path):
    # One year among forty titles, one minute among 600 rows, a tenth of the rows rated.
    films = pd.DataFrame({"movie_id": range(1, 41), "title": [f"Film {n}" for n in range(1, 41)],
                          "year": [1990] + [None] * 39})  # fmt: skip
    frame = pd.DataFrame({"user_id": VIEWERS, "movie_id": TITLES, "date": stamps(),
                          "rating": [float(star) if n % 10 == 0 else None
                                     for n, star in enumerate(GIVEN)],
                          "minutes": [7.0, 9.0, 11.0] + [None] * (N - 3)})  # fmt: skip
    row = found(source(tmp_path, views=frame, films=films))["row"]
    assert [row[f"has_{name}"] for name in ("titles", "years", "minutes", "rating", "time")] == [
        True, False, False, True, True,
    ]  # fmt: skip
    few = frame.assign(rating=[3.0, 4.0, 5.0] + [None] * (N - 3))
    (tmp_path / "few").mkdir()
    row = found(source(tmp_path / "few", views=few))["row"]
    assert (row["has_rating"], row["rating_low"], row["noun_plural"]) == (False, None, "views")


def of_events(viewers: np.ndarray, **columns) -> pd.DataFrame:
    frame = {"user_id": viewers, "movie_id": np.resize(TITLES, len(viewers))}
    when = stamps(len(viewers)).astype(str)
    return pd.DataFrame({**frame, "watched_at": when, **columns})


def test_what_changes_from_row_to_row_describes_no_viewer(tmp_path):
    frame = of_events(
        VIEWERS,
        device=random.choice(["ios", "tv", "web"], N, p=[0.2, 0.3, 0.5]),
        language=np.where(np.arange(N) % 200, "en", "de"),
        country=np.array(["AT", "CH", "DE"])[VIEWERS % 3],
        city=np.where(np.arange(N) % 7, np.array(["Graz", "Bern"])[VIEWERS % 2], None),
    )
    result = found(source(tmp_path, log=frame))
    viewers = result["viewers"].to_pandas()
    assert list(viewers.columns) == ["user_id", "country", "city"]
    assert result["row"]["has_demographics"]
    assert (viewers.country == np.array(["AT", "CH", "DE"])[viewers.user_id % 3]).all()


def test_only_events_have_a_device(tmp_path):
    # A third of the viewers of ten rows has one device all the same: by chance.
    frame = of_events(VIEWERS, device=random.choice(["ios", "tv"], N, p=[0.1, 0.9]))
    result = found(source(tmp_path, log=frame))
    assert not result["row"]["has_demographics"]
    assert list(result["viewers"].columns) == ["user_id"]


@pytest.mark.parametrize("several", [0, 1, 2])
def test_nearly_every_viewer_has_one_country(tmp_path, several):
    # Sixty viewers of ten rows each: 2 % of them are 1.2 viewers.
    viewers = np.arange(N) // 10
    country = np.array(["AT", "DE"])[viewers % 2]
    country[: 10 * several : 10] = "FR"
    result = found(source(tmp_path, log=of_events(viewers, country=country)))
    assert result["row"]["has_demographics"] == (several < 2)


def test_one_value_of_all_viewers_tells_nothing(tmp_path):
    result = found(source(tmp_path, log=of_events(VIEWERS, country="DE")))
    assert not result["row"]["has_demographics"]


def test_viewers_of_one_row_each_cannot_tell(tmp_path):
    frame = of_events(np.arange(N) % (N - 20), device=random.choice(["ios", "tv"], N))
    assert not found(source(tmp_path, log=frame))["row"]["has_demographics"]


def test_a_value_of_many_rows_is_the_viewers_own_though_most_viewers_share_it():
    # Of 10 viewers with 20 rows each one has "web", nine have "tv": by chance 8.8 would have both.
    rows = pd.DataFrame({"u": np.repeat(np.arange(10), 20), "x": ["web"] * 20 + ["tv"] * 180})
    assert own_values(ibis.memtable(rows), "u", "x", len(rows))
    # Of two rows each, chance alone would show as little.
    few = rows.groupby("u").head(2).reset_index(drop=True)
    assert not own_values(ibis.memtable(few), "u", "x", len(few))
