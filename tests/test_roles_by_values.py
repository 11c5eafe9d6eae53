"""Roles are told by values: what names alone would mistake for a viewer, a title or a rating."""

import sqlite3
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from analysis.errors import UserError
from analysis.obtain.profile.column import Column
from analysis.obtain.profile.table_profile import profile_source
from analysis.obtain.roles.canonical_tables import canonical_titles
from analysis.obtain.roles.name_words import is_counted, is_plural
from analysis.obtain.roles.readings.counted_parts import numbers_rows
from analysis.obtain.roles.source_roles import find_roles
from analysis.obtain.sources import open_source
from analysis.settings import Obtain

N = 900
random = np.random.default_rng(17)
VIEWERS, TITLES = random.integers(1, 61, N), random.integers(1, 41, N)
MOMENTS = pd.Timestamp("2021-01-01") + pd.to_timedelta(random.integers(0, 9_000, N), unit="h")
STARS = random.integers(1, 6, N)
MINUTES = random.integers(1, 120, N)
# Facts of titles and of viewers: one for each, whoever watches.
RELEASES = pd.to_datetime([f"{1980 + n}-0{n % 9 + 1}-11" for n in range(41)])
JOINED = pd.to_datetime([f"2020-{n % 12 + 1:02d}-{n % 28 + 1:02d}" for n in range(61)])
LENGTHS, MEANS = 80 + np.arange(41), np.round(5 + np.arange(41) / 10, 1)


def source(folder: Path, **frames: pd.DataFrame) -> str:
    path = folder / "source.db"
    connection = sqlite3.connect(path)
    for name, frame in frames.items():
        frame.to_sql(name, connection, index=False)
    connection.close()
    return str(path)


def found(path: str, **given):
    opened = open_source(path)
    return find_roles(opened, profile_source(opened), Obtain(**given))


def columns(path: str, **given) -> dict[str, str]:
    return {name: role.column for name, role in found(path, **given).main.columns.items()}


def log(**more) -> pd.DataFrame:
    return pd.DataFrame({"user_id": VIEWERS, "movie_id": TITLES, **more})


@pytest.mark.parametrize(
    ("name", "counts"),
    [("unique_users", True), ("num_viewers", True), ("n_users", True), ("user_count", True),
     ("number of viewers", True), ("total_subscribers", True), ("distinct_user_ids", True),
     ("unique_user_id", False), ("customer_number", False), ("user_no", False), ("user", False),
     ("avg_member_age", True), ("count_user_id", True)],
)  # fmt: skip
def test_names_that_count(name, counts):
    assert is_counted(name) == counts


def test_plurals():
    assert [is_plural(name) for name in ("viewers", "activeUsers", "series", "user", "views")] == [
        True, True, False, False, True,
    ]  # fmt: skip


@pytest.mark.parametrize("counted", ["unique_users", "viewers", "num_viewers", "audience"])
def test_an_aggregate_by_title_and_device_is_no_log(tmp_path, counted):
    keys = [(t, d, c) for t in range(40) for d in ("tv", "phone", "web") for c in ("DE", "FR")]
    frame = pd.DataFrame(keys, columns=["title", "device", "country"])
    frame["title"] = [f"Film {number}" for number in frame["title"]]
    frame[counted] = random.integers(5, 900, len(frame))
    frame["views"] = frame[counted] * 2
    frame["day"] = "2022-01-01"
    with pytest.raises(UserError, match="has no viewer") as error:
        found(source(tmp_path, viewing=frame))
    told = f"it sums up viewers, as {counted} counts them, by title, device, country, day"
    assert told in str(error.value)
    assert f'viewer = "{counted}"' not in str(error.value)


@pytest.mark.parametrize("when", ["dt", "time", "watched_at"])
def test_other_dates_are_no_time_of_viewing(tmp_path, when):
    frame = log(licence_start=RELEASES[TITLES], release_date=RELEASES[TITLES],
                account_created_at=JOINED[VIEWERS], birth_date=JOINED[VIEWERS],
                **{when: MOMENTS})  # fmt: skip
    assert columns(source(tmp_path, views=frame))["time"] == when


@pytest.mark.parametrize("name", ["license_date", "release_date", "date", "timestamp"])
def test_a_date_of_each_title_is_no_time_even_alone(tmp_path, name):
    frame = log(rating=STARS, **{name: RELEASES[TITLES]})
    assert "time" not in columns(source(tmp_path, ratings=frame))


def test_epochs_named_started_are_a_time(tmp_path):
    frame = log(started=MOMENTS.astype("datetime64[s]").astype("int64"), minutes=MINUTES)
    assert columns(source(tmp_path, plays=frame))["time"] == "started"


@pytest.mark.parametrize(
    ("name", "values", "role"),
    [
        ("rating", MEANS, "rating"),
        ("imdb_rating", MEANS, "rating"),
        ("Num Votes", LENGTHS * 90, "rating"),
        ("runtime_minutes", LENGTHS, "minutes"),
        ("duration", LENGTHS, "minutes"),
        ("views", LENGTHS * 7, "plays"),
    ],
)
def test_a_value_fixed_per_title_is_the_titles(tmp_path, name, values, role):
    assert role not in columns(source(tmp_path, views=log(at=MOMENTS, **{name: values[TITLES]})))


def test_the_viewers_own_rating_and_time_are_kept_beside_the_titles(tmp_path):
    frame = log(**{"Your Rating": STARS, "IMDb Rating": MEANS[TITLES], "Num Votes": TITLES * 9,
                   "Runtime (mins)": LENGTHS[TITLES], "watch_minutes": MINUTES})  # fmt: skip
    roles = columns(source(tmp_path, ratings=frame))
    assert (roles["rating"], roles["minutes"]) == ("Your Rating", "watch_minutes")


def test_copied_histories_keep_their_ratings(tmp_path):
    # Twelve viewers with the same rows: all is fixed per title, and nothing is the title's.
    one = pd.DataFrame({"movie_id": range(30), "rating": [n % 5 + 1 for n in range(30)]})
    frame = pd.concat([one.assign(user_id=user) for user in range(12)])
    assert columns(source(tmp_path, ratings=frame))["rating"] == "rating"


def test_kinds_devices_and_events_are_no_titles(tmp_path):
    frame = pd.DataFrame({
        "user_pseudo_id": [f"u{n}" for n in VIEWERS],
        "event_name": random.choice(["video_start", "video_progress"], N),
        "media_type": random.choice(["movie", "episode"], N),
        "product": random.choice(["Web", "TV app"], N),
        "content_type": "video", "country": random.choice(["DE", "FR"], N),
        "device_name": random.choice(["Living room", "Kitchen"], N),
        "video_title": [f"Film {n}" for n in TITLES], "event_timestamp": MOMENTS,
    })  # fmt: skip
    result = found(source(tmp_path, events=frame))
    assert result.main.columns["title"].column == "video_title"
    assert set(canonical_titles(result).to_pandas()["title"]) == set(frame["video_title"])


def test_names_of_people_beside_title_ids_are_no_names_of_titles(tmp_path):
    frame = log(name=[f"Person {n}" for n in VIEWERS], at=MOMENTS)
    assert canonical_titles(found(source(tmp_path, views=frame))).to_pandas().empty


def test_rows_and_sessions_are_neither_viewers_nor_titles(tmp_path):
    frame = log(viewer_session_id=range(N), video_event_id=range(N), impression_id=range(N),
                uid=[f"{n:08x}" for n in range(N)], at=MOMENTS)  # fmt: skip
    frame = frame.rename(columns={"user_id": "profile", "movie_id": "film"})
    roles = columns(source(tmp_path, views=frame))
    assert (roles["viewer"], roles["title"]) == ("profile", "film")


def test_numbers_of_sessions_are_no_plays(tmp_path):
    frame = log(session=np.arange(N) // 2, at=MOMENTS)
    assert "plays" not in columns(source(tmp_path, views=frame))
    (tmp_path / "two").mkdir()
    frame = log(sessions=random.geometric(0.02, N), at=MOMENTS)
    assert columns(source(tmp_path / "two", views=frame))["plays"] == "sessions"


@pytest.mark.parametrize(
    ("distinct", "high", "filled", "numbers"),
    [
        (1200, 1199, 2400, True),
        (1200, 1199, 9000, False),  # seven rows each: counts
        (400, 5000, 800, False),  # gaps: counts
        (120, 119, 240, False),  # few
    ],
)
def test_which_whole_numbers_number_rows(distinct, high, filled, numbers):
    column = Column("t", "session", 0, "integer", filled, 0, distinct, low=0, high=high)
    assert numbers_rows(column) == numbers


def test_keys_named_rating_and_places_within_a_film(tmp_path):
    # As Plex has it: a key named rating_key, those of season and series, an offset.
    history = pd.DataFrame({
        "id": range(N), "started": MOMENTS.astype("datetime64[s]").astype("int64"),
        "rating_key": TITLES + 5000, "parent_rating_key": TITLES // 5 + 6000,
        "grandparent_rating_key": TITLES // 9 + 7000, "user_id": VIEWERS,
        "player": random.choice(["TV", "Phone"], N), "product": "Web", "media_type": "movie",
        "view_offset": MINUTES * 60_000,
    })  # fmt: skip
    names = pd.DataFrame({"id": range(N), "rating_key": TITLES + 5000,
                          "title": [f"Film {n}" for n in TITLES], "year": 1980 + TITLES,
                          "duration": LENGTHS[TITLES]})  # fmt: skip
    result = found(source(tmp_path, history=history, history_metadata=names))
    assert {name: role.column for name, role in result.main.columns.items()} == {
        "viewer": "user_id", "title": "rating_key", "time": "started",
    }  # fmt: skip
    titles = canonical_titles(result).to_pandas()
    assert titles["title_id"].is_unique
    assert titles.set_index("title_id")["title"][5007] == "Film 7"


def test_a_length_is_minutes_only_where_it_differs_within_titles(tmp_path):
    assert columns(source(tmp_path, views=log(at=MOMENTS, length=MINUTES)))["minutes"] == "length"


def test_two_times_that_differ_are_asked_for(tmp_path):
    frame = log(rating=STARS, date_a=MOMENTS, date_b=MOMENTS - pd.to_timedelta(MINUTES * 9, "D"))
    with pytest.raises(UserError, match="2 columns of table “ratings” that may be the time"):
        found(source(tmp_path, ratings=frame))
    assert columns(str(tmp_path / "source.db"), time="date_b")["time"] == "date_b"
    assert "time" not in columns(str(tmp_path / "source.db"), time="")


def test_two_units_of_one_length_are_one(tmp_path):
    frame = log(at=MOMENTS, watched_seconds=MINUTES * 60, watched_minutes=MINUTES)
    assert columns(source(tmp_path, views=frame))["minutes"].startswith("watched")


def test_the_only_other_id_beside_a_rating_is_the_title(tmp_path):
    frame = pd.DataFrame({"user_id": VIEWERS, "name": [f"Place {n}" for n in TITLES],
                          "time": MOMENTS, "rating": STARS, "gmap_id": TITLES + 900,
                          "order_id": VIEWERS * 99 + TITLES})  # fmt: skip
    path = source(tmp_path, reviews=frame)
    assert columns(path)["title"] == "gmap_id"
    assert set(canonical_titles(found(path)).to_pandas()["title"]) == set(frame["name"])
    (tmp_path / "two").mkdir()
    with pytest.raises(UserError, match="has no title"):
        found(source(tmp_path / "two", reviews=frame.assign(shop_id=TITLES // 2)))


def test_parts_of_a_title_may_bear_names_of_their_own(tmp_path):
    frame = log(ItemName=[f"Film {n} part {v % 4}" for v, n in zip(VIEWERS, TITLES, strict=True)])
    titles = canonical_titles(found(source(tmp_path, views=frame.assign(at=MOMENTS)))).to_pandas()
    assert set(titles["title"]) <= set(frame["ItemName"])
    assert len(titles) == 40


def test_a_title_that_is_a_name_is_its_own(tmp_path):
    films = np.array([f"Film {n}" for n in range(41)])
    frame = pd.DataFrame({"User": VIEWERS, "Title": films[TITLES], "Your Rating": STARS,
                          "Original Title": np.char.upper(films)[TITLES]})  # fmt: skip
    titles = canonical_titles(found(source(tmp_path, ratings=frame))).to_pandas()
    assert set(titles["title"]) == set(films[1:])


def test_what_each_episode_has_once_is_no_length_of_viewing(tmp_path):
    episodes = TITLES * 5 + np.arange(N) % 5
    frame = pd.DataFrame({"user_id": VIEWERS, "podcast_id": TITLES, "episode_id": episodes,
                          "duration": 30 + episodes * 7 % 50, "last_played": MOMENTS})  # fmt: skip
    names = columns(source(tmp_path, plays=frame), title="podcast_id")
    assert names == {"viewer": "user_id", "title": "podcast_id", "time": "last_played"}
    # Where every viewer has every podcast, only episodes can tell.
    (tmp_path / "few").mkdir()
    few = source(tmp_path / "few", plays=frame.assign(podcast_id=TITLES % 3))
    assert "minutes" not in columns(few, title="podcast_id")
    (tmp_path / "own").mkdir()
    own = frame.assign(duration=MINUTES)
    assert columns(source(tmp_path / "own", plays=own))["minutes"] == "duration"


@pytest.mark.parametrize(
    ("whole", "part"),
    [("podcast_id", "episode_id"), ("series_id", "episode_id"), ("show_id", "EpisodeId"),
     ("album_id", "track_id")],
)  # fmt: skip
def test_titles_are_parts_where_each_has_one_whole_and_many_rows(tmp_path, whole, part):
    parts = TITLES * 3 + np.arange(N) % 3
    frame = pd.DataFrame({"user_id": VIEWERS, whole: TITLES, part: parts, "at": MOMENTS})
    title = found(source(tmp_path, plays=frame)).main.columns["title"]
    assert title.column == part
    if whole != "album_id":
        assert title.evidence.endswith(f"each has one “{whole}”, which has 3.0 of them")


@pytest.mark.parametrize("chosen", ["episode_id", "series_id"])
def test_parts_of_few_rows_each_are_asked_for(tmp_path, chosen):
    frame = pd.DataFrame({"user_id": VIEWERS, "series_id": TITLES,
                          "episode_id": TITLES * 10 + np.arange(N) % 10,
                          "at": MOMENTS})  # fmt: skip
    path = source(tmp_path, plays=frame)
    with pytest.raises(UserError, match="2 columns of table “plays” that may be the title") as met:
        found(path)
    assert f'title = "{chosen}"' in met.value.remedy
    assert columns(path, title=chosen)["title"] == chosen


@pytest.mark.parametrize(
    ("episodes", "told"),
    [(np.arange(N) % 24, True), (np.arange(N), False), (TITLES, True)],
)
def test_numbers_within_a_series_are_no_titles(tmp_path, episodes, told):
    frame = pd.DataFrame({"user_id": VIEWERS, "series_id": TITLES, "episode_id": episodes,
                          "at": MOMENTS})  # fmt: skip
    title = found(source(tmp_path, plays=frame)).main.columns["title"]
    assert title.column == "series_id"
    assert ("“episode_id” names no parts of it" in title.evidence) == told


def club(ratings: list[int]) -> pd.DataFrame:
    """Return five viewers of whom two have each of 12 titles, rated alike by both."""
    titles = np.repeat(np.arange(12), 2)
    viewers = np.array([(title + at) % 5 for title in range(12) for at in (0, 1)])
    return pd.DataFrame({"user_id": viewers, "movie_id": titles, "rating": np.repeat(ratings, 2)})


@pytest.mark.parametrize(
    ("ratings", "refused"),
    [
        # Of 12 pairs .40 x 12 = 4.8 would differ by chance: that none does is no proof.
        ([5] * 9 + [4, 4, 3], False),
        # Here .67 x 12 = 8.0 would.
        ([5] * 4 + [4] * 4 + [3] * 4, True),
        (list(range(12)), True),
    ],
)
def test_ratings_that_agree_by_chance_are_ratings(tmp_path, ratings, refused):
    names = columns(source(tmp_path, ratings=club(ratings).assign(at=MOMENTS[:24])))
    assert ("rating" not in names) == refused
