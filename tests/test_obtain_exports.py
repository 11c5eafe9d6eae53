"""Exports of well-known services: columns that the roles understand, one person or many."""

from __future__ import annotations

import json
import zipfile

import pytest

from analysis.obtain.inspection import inspect_source
from analysis.obtain.sources import open_source
from analysis.settings import Settings


def written(path, content):
    text = content if isinstance(content, str) else json.dumps(content)
    path.write_text(text, encoding="utf-8")
    return open_source(str(path))


def rows(source, name=None):
    table = source.table(name) if name else source.tables[0]
    return table.data.to_pyarrow().to_pylist()


def test_spotify_in_short(tmp_path):
    plays = [
        {"endTime": "2021-03-04 20:15", "artistName": "A", "trackName": "T", "msPlayed": 61_000}
    ]
    assert rows(written(tmp_path / "StreamingHistory0.json", plays)) == [
        {"viewer": "StreamingHistory0", "played_at": "2021-03-04 20:15", "artist": "A",
         "title": "T", "minutes": 61 / 60}
    ]  # fmt: skip


def test_spotify_in_full(tmp_path):
    shared = {"platform": "ios", "conn_country": "SE", "ip_addr": "1.2.3.4", "skipped": False,
              "spotify_track_uri": "spotify:track:1", "offline_timestamp": None}  # fmt: skip
    plays = [
        {"ts": "2021-03-04T20:15:00Z", "ms_played": 90_000, "master_metadata_track_name": "T",
         "master_metadata_album_artist_name": "A", "master_metadata_album_album_name": "B",
         "episode_name": None, **shared},
        {"ts": "2021-03-05T20:15:00Z", "ms_played": 0, "master_metadata_track_name": None,
         "master_metadata_album_artist_name": None, "master_metadata_album_album_name": None,
         "episode_name": "E", **shared},
    ]  # fmt: skip
    found = rows(written(tmp_path / "Streaming_History_Audio_2021_0.json", plays))
    assert [(row["played_at"], row["title"], row["minutes"]) for row in found] == [
        ("2021-03-04T20:15:00Z", "T", 1.5),
        ("2021-03-05T20:15:00Z", "E", 0.0),
    ]
    assert not {"ip_addr", "spotify_track_uri", "episode_name"} & set(found[0])


def test_youtube(tmp_path):
    views = [
        {"header": "YouTube", "title": f"Watched Watched {n}", "titleUrl": f"https://www.y.com/watch?v=a{n}",
         "subtitles": [{"name": "C", "url": "https://c"}], "time": "2021-03-04T20:15:00.123Z",
         "products": ["YouTube"], "activityControls": ["YouTube watch history"]}
        for n in range(3)
    ]  # fmt: skip
    found = rows(written(tmp_path / "watch-history.json", views))
    assert found[1] == {
        "viewer": "watch-history",
        "watched_at": "2021-03-04T20:15:00.123Z",
        "channel": "C",
        "title": "Watched 1",
        "video_id": "a1",
    }


def test_listenbrainz_of_many_listeners(tmp_path):
    lines = [
        {"user_name": f"u{n}", "listened_at": 1_609_659_997 + n,
         "track_metadata": {"track_name": f"t{n}", "artist_name": "A", "release_name": "R",
                            "additional_info": {"recording_mbid": "x"}}}
        for n in range(3)
    ]  # fmt: skip
    source = written(tmp_path / "listens.jsonl", "".join(json.dumps(x) + "\n" for x in lines))
    assert rows(source)[2] == {
        "title": "t2",
        "artist": "A",
        "album": "R",
        "user_name": "u2",
        "listened_at": 1_609_659_999,
    }


def test_trakt_history_of_films_and_shows(tmp_path):
    ids = {"trakt": 1, "slug": "x", "imdb": "tt1"}
    history = [
        {"id": 9, "watched_at": "2021-03-04T20:15:00.000Z", "action": "watch", "type": "movie",
         "movie": {"title": "Low Tide", "year": 1999, "ids": ids}},
        {"id": 8, "watched_at": "2021-03-05T20:15:00.000Z", "action": "watch", "type": "episode",
         "episode": {"season": 1, "number": 2, "title": "Two", "ids": ids},
         "show": {"title": "High Tide", "year": 2001, "ids": ids}},
    ]  # fmt: skip
    found = rows(written(tmp_path / "history.json", history))
    assert [(row["title"], row["episode"], row["watched_at"][:10]) for row in found] == [
        ("Low Tide", None, "2021-03-04"),
        ("High Tide", "Two", "2021-03-05"),
    ]
    assert not any("ids" in name or name == "id" for name in found[0])


def test_netflix_of_one_profile_has_one_viewer(tmp_path):
    source = written(tmp_path / "NetflixViewingHistory.csv", "Title,Date\nx,1/2/21\ny,1/3/21\n")
    assert {row["viewer"] for row in rows(source)} == {"NetflixViewingHistory"}
    other = written(tmp_path / "other.csv", "Profile,Title,Date\na,x,1/2/21\nb,y,1/3/21\n")
    assert other.tables[0].columns == ["Profile", "Title", "Date"]


def household(profiles, rows=90):
    names = "Profile Name,Start Time,Duration,Title,Supplemental Video Type,Device Type"
    lines = [
        f"{profiles[n % len(profiles)]},2022-03-{1 + n % 28:02} 20:15:00,00:{n % 50 + 10}:00,"
        f"The Road {n % 17},,TV"
        for n in range(rows)
    ]
    return "\n".join([names, *lines]) + "\n"


@pytest.mark.parametrize("profiles", [["Mum", "Dad"], ["Mum", "Dad", "Kids", "Guest"]])
def test_profiles_of_a_household_are_viewers(tmp_path, profiles):
    path = tmp_path / "ViewingActivity.csv"
    path.write_text(household(profiles))
    found = inspect_source(str(path), Settings())
    assert (found.error, found.facts["viewers"]) == (None, len(profiles))
    assert found.facts["roles"]["viewer"]["column"] == "Profile Name"
    assert found.facts["minutes"] == sum(n % 50 + 10 for n in range(90))


def test_each_household_has_profiles_of_its_own(tmp_path):
    for who, profiles in (("smith", ["Ann", "Kids"]), ("jones", ["Bob", "Kids", "Cat"])):
        path = tmp_path / who / "CONTENT_INTERACTION" / "ViewingActivity.csv"
        path.parent.mkdir(parents=True)
        path.write_text(household(profiles))
    found = inspect_source(str(tmp_path), Settings())
    assert (found.error, found.facts["viewers"], found.facts["rows"]) == (None, 5, 180)
    [table] = open_source(str(tmp_path)).tables
    names = set(table.data["viewer"].to_pyarrow().to_pylist())
    assert names == {"smith / Ann", "smith / Kids", "jones / Bob", "jones / Kids", "jones / Cat"}


def test_letterboxd_repeats_are_marked_and_plans_are_set_aside(tmp_path):
    films = "Date,Name,Year,Letterboxd URI\n2021-03-04,Low Tide,1999,https://b/1\n"
    files = {
        "diary.csv": "Date,Name,Year,Letterboxd URI,Rating,Rewatch,Tags,Watched Date\n"
        "2021-03-05,Low Tide,1999,https://b/2,4.5,,,2021-03-04\n",
        "ratings.csv": films.replace("URI\n", "URI,Rating\n").replace("/1\n", "/1,4.5\n"),
        "watched.csv": films,
        "watchlist.csv": films,
        "deleted/diary.csv": "Date,Name,Year,Letterboxd URI,Rating,Rewatch,Tags,Watched Date\n"
        "2021-03-05,Gone,1999,https://b/2,4.5,,,2021-03-04\n",
    }
    with zipfile.ZipFile(tmp_path / "letterboxd-ann.zip", "w") as file:
        for name, text in files.items():
            file.writestr(name, text)
    source = open_source(str(tmp_path / "letterboxd-ann.zip"))
    assert {table.name: table.copy_of for table in source.tables} == {
        "diary": "",
        "ratings": "diary",
        "watched": "diary",
    }
    assert rows(source, "diary")[0]["watched_at"] == "2021-03-04"
    assert {row["viewer"] for row in rows(source, "diary")} == {"letterboxd-ann"}
    assert sorted((item.table, item.what, item.rows) for item in source.set_aside) == [
        ("diary", "entries taken back", 1),
        ("watchlist", "titles to be watched", 1),
    ]


@pytest.mark.parametrize(
    ("line", "columns", "first"),
    [
        ("Band {n},Album,Song {n},04 Mar 2021 20:1{n}",
         ["viewer", "artist", "album", "title", "played_at"], "Song 0"),
        ("u_{n},Band,Song {n},04 Mar 2021 20:1{n}", ["user", "artist", "title", "played_at"],
         "Song 0"),
        ('u{n},"Band, the",Album,Song {n},"04 Mar 2021, 20:1{n}"',
         ["user", "artist", "album", "title", "played_at"], "Song 0"),
    ],
)  # fmt: skip
def test_last_fm_without_names(tmp_path, line, columns, first):
    text = "".join(line.format(n=n) + "\n" for n in range(9))
    source = written(tmp_path / "lastfm.csv", text)
    assert source.tables[0].columns == columns
    assert rows(source)[0]["title"] == first
    assert len(rows(source)) == 9


def test_jellyfin_backup_without_names(tmp_path):
    text = "".join(
        f"2021-03-04 20:15:0{n}.1234567\t{n:032x}\t{n + 9:032x}\tMovie\tFilm {n}\tDirectPlay\tWeb\t"
        f"Firefox\t{n * 60}\n"
        for n in range(5)
    )
    found = rows(written(tmp_path / "PlaybackReportingBackup.tsv", text))
    assert found[4]["UserId"] == f"{4:032x}"
    assert (found[4]["ItemName"], found[4]["PlayDuration"]) == ("Film 4", 240)
