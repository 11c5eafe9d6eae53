"""Cases from public reports: each export is read as its folder says it is to be read.

The figures were counted apart from the project, by a few lines a case.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from conftest import SHARED

from analysis.commands.numeric_table import read_numbers
from analysis.model.table_columns import measured_columns
from analysis.obtain.inspection import inspect_source
from analysis.settings import load_settings

CASES = Path(os.environ.get("AUDIENCE_CASES", SHARED / "cases"))
LASTFM = ["user", "artist", "album", "track", "played_at"]
JELLYFIN = [
    *("DateCreated", "UserId", "ItemId", "ItemType", "ItemName"),
    *("PlaybackMethod", "ClientName", "DeviceName", "PlayDuration"),
]


@dataclass(frozen=True)
class Case:
    """A source and how it is read.

    Parameters
    ----------
    place : str
        File or folder.
    read : dict
        What `inspect` says, or nothing where it says that a run would not go on.
    settings : dict
        What the user says in `[obtain]`.
    told : str
        Part of the message where a run would not go on.
    """

    place: str
    read: dict[str, Any] = field(default_factory=dict)
    settings: dict[str, Any] = field(default_factory=dict)
    told: str = ""

    def __str__(self) -> str:
        return self.place.partition("_")[0] + ("_named" if self.settings else "")


def _read(viewers: int, titles: int, rows: int, first: str, last: str, **more: float) -> dict:
    sizes = {"viewers": viewers, "titles": titles, "rows": rows}
    return sizes | {"first": first or None, "last": last or None} | more


READ = [
    Case(
        "n01_netflix_supplemental/ViewingActivity.csv",
        _read(60, 199, 780, "2021-01-04T12:00:44", "2022-12-02T12:50:52", minutes=41_013.2),
    ),
    Case(
        "n02_netflix_german_two_digit_year/NetflixViewingHistory.csv",
        _read(60, 60, 751, "2021-01-03", "2022-12-02"),
    ),
    Case(
        "n03_netflix_us_two_digit_year/NetflixViewingHistory.csv",
        _read(60, 60, 742, "2021-01-04", "2022-12-02"),
    ),
    Case(
        "n08_lastfm_headerless/lastfm.csv",
        _read(50, 80, 888, "2021-01-03T07:16:00", "2022-12-03T22:28:00"),
        {"columns": LASTFM},
    ),
    Case(
        "n10_jellyfin_playback_reporting/playback_reporting.db",
        _read(60, 60, 842, "2021-01-04T19:31:31", "2022-12-03T18:49:06", minutes=41_991.8),
    ),
    Case(
        "n11_jellyfin_backup_tsv/PlaybackReportingBackup-20240520.tsv",
        _read(50, 60, 626, "2021-01-03T21:25:44", "2022-12-03T19:54:08", minutes=32_365.5),
        {"columns": JELLYFIN},
    ),
    Case(
        "n12_tautulli/tautulli.db",
        _read(60, 60, 799, "2021-01-03T19:05:54", "2022-12-03T22:47:48", minutes=41_324.3),
    ),
    Case(
        "n14_imdb_ratings_many/ratings.csv",
        _read(60, 60, 728, "2021-01-04", "2022-11-30", ratings=728, rating_mean=6.272, minutes=0),
    ),
    Case(
        "n15_bookcrossing_zero",
        _read(80, 120, 1081, "", "", ratings=431, rating_mean=6.288, rating_low=2, rating_high=10),
    ),
    Case(
        "n18_steam_200k/steam-200k.csv",
        {"viewers": 80, "titles": 60, "minutes": 298_308.0},
        {"columns": ["user_id", "game", "behavior", "hours", "zero"]},
    ),
    Case(
        "n21_header_again_and_total/watch_2021_2022.csv",
        _read(80, 60, 1133, "2021-01-03", "2022-12-03", ratings=1133, rating_mean=3.177,
              minutes=58_528.9),
    ),
    Case(
        "n22_null_words/history.csv",
        _read(80, 60, 1110, "2021-01-03T20:28:03", "2022-12-03T23:09:57", ratings=849,
              rating_mean=3.223, minutes=46_042.5),
    ),
    Case(
        "n23_german_excel/Nutzung.csv",
        _read(80, 60, 1140, "2021-01-03T23:16:00", "2022-12-03T19:04:00", rating_mean=2.943,
              minutes=59_608.1),
    ),
    Case(
        "n25_ga_client_ids/events_20210101_20221231.csv",
        _read(80, 60, 1067, "2021-01-03T18:58:45", "2022-12-02T19:28:34", minutes=55_323.6),
    ),
    Case(
        "n26_21_digit_ids/reviews.csv",
        _read(80, 60, 1179, "2021-01-03T07:35:35", "2022-12-03T18:47:10", rating_mean=3.214),
        {"title": "gmap_id"},
    ),
    Case(
        "n29_sep_line/export.csv",
        _read(80, 60, 1112, "2021-01-03T21:23:00", "2022-12-03T23:39:00", minutes=59_013.0),
    ),
    Case(
        "n31_parquet_types/plays.parquet",
        _read(80, 60, 1103, "2021-01-03T07:58:54", "2022-12-03T19:39:00", ratings=747,
              rating_mean=3.201, minutes=57_439.2),
    ),
    Case(
        "n31b_number38/snowflake_number38.parquet",
        _read(80, 60, 1126, "2021-01-03T20:42:26", "2022-12-03T21:39:06", minutes=59_129.0),
    ),
    Case(
        "n33_sqlite_features/library.db",
        {"viewers": 80, "titles": 60, "rows": 1127, "minutes": 57_897.1},
    ),
    Case(
        "n35c_listenbrainz_jsonl/listens.jsonl",
        _read(60, 60, 300, "2021-01-03T07:46:37", "2021-12-20T18:16:54"),
    ),
    Case(
        "n35d_amazon_jsonl_gz/reviews_Movies_and_TV_5.json.gz",
        _read(60, 60, 400, "2021-01-03T07:46:37", "2022-03-21T20:11:17", rating_mean=3.1975),
    ),
    *(
        Case(place, _read(60, 60, 625, "2021-01-03T07:46:37", "2022-12-03T12:00:26",
                          rating_mean=3.2128))
        for place in ("n35e_feather/ratings.feather", "n35f_orc/ratings.orc")
    ),
    Case(
        "n39_amazon_headerless/ratings_Movies_and_TV.csv",
        _read(80, 60, 1148, "2021-01-03T18:08:17", "2022-12-02T18:25:47", rating_mean=3.166),
        {"columns": ["user_id", "item_id", "rating", "timestamp"]},
    ),
    Case(
        "n43_monthly_folder",
        _read(77, 59, 298, "2021-01-03T18:45:00", "2021-06-30T23:46:00", minutes=15_485.0),
    ),
    Case(
        "n44_spaces_after_commas/ratings.csv",
        _read(80, 60, 1105, "2021-01-03T12:26:00", "2022-12-03T18:43:00", ratings=1105,
              rating_mean=3.192),
    ),
]  # fmt: skip
REFUSED = [
    Case("n06_netflix_single_profile/NetflixViewingHistory.csv", told="viewer"),
    Case("n13_letterboxd_zip/letterboxd-someone-2024-05-01-10-00-utc.zip", told="viewer"),
    Case("n17_jester_wide/jester-data-1.csv", told="values"),
    Case("n18_steam_200k/steam-200k.csv", told="values"),
    Case("n32_duckdb_newer_file/audience.duckdb", told="newer"),
    Case("n34_encrypted_sqlite/MyVideos131.db", told="MyVideos131.db"),
    Case("n35a_spotify_zip/my_spotify_data.zip", told="viewer"),
    Case("n35b_youtube_json/watch-history.json", told="viewer"),
    Case("n35g_pickle/ratings.pkl", told="CSV"),
    Case("n35h_xlsx/Viewing report.xlsx", told="Viewing report.xlsx"),
    Case("n38_mind_behaviors/behaviors.tsv", told="values"),
    Case("n39_amazon_headerless/ratings_Movies_and_TV.csv", told="values"),
    Case("n40_kodi/MyVideos131.db", told="no table of interactions"),
    Case("n53_one_viewer/my_history.csv", told="only one viewer"),
]
# Exports known by their shape may be read without names; else they are refused.
EITHER = {
    "n08_lastfm_headerless/lastfm.csv": "n08_named",
    "n11_jellyfin_backup_tsv/PlaybackReportingBackup-20240520.tsv": "n11_named",
}


def _inspected(case: Case):
    place = CASES / case.place
    if not place.exists():
        pytest.skip(f"{place} is not there")
    return inspect_source(str(place), load_settings(obtain=case.settings))


def _assert_read(facts: dict[str, Any], wanted: dict[str, Any]) -> None:
    found = {name: facts[name] for name in wanted}
    for name, digits in (("minutes", 1), ("rating_mean", 3)):
        if name in wanted:
            near = pytest.approx(wanted[name], abs=0.51 * 10**-digits)
            assert (found.pop(name) or 0) == near, name
    assert found == {name: wanted[name] for name in found}


@pytest.mark.parametrize("case", READ, ids=str)
def test_what_can_be_read_is_read_right(case):
    done = _inspected(case)
    assert done.error is None, str(done.error)
    _assert_read(done.facts, case.read)


@pytest.mark.parametrize("case", REFUSED, ids=str)
def test_what_no_run_could_use_is_refused_with_the_reason(case):
    done = _inspected(case)
    assert done.error is not None
    assert done.error.exit_code == 2
    assert case.told in str(done.error)


@pytest.mark.parametrize("place", sorted(EITHER))
def test_headerless_exports_are_known_or_refused(place):
    done = _inspected(Case(place))
    [named] = (case for case in READ if str(case) == EITHER[place])
    if done.error is None:
        _assert_read(done.facts, named.read)
    else:
        assert "values" in done.error.found


@pytest.mark.parametrize(
    ("place", "role", "column"),
    [
        ("n08_lastfm_headerless/lastfm.csv", "title", "track"),
        ("n12_tautulli/tautulli.db", "title", "rating_key"),
        ("n12_tautulli/tautulli.db", "viewer", "user_id"),
        ("n12_tautulli/tautulli.db", "time", "started"),
        ("n12_tautulli/tautulli.db", "rating", None),
        ("n12_tautulli/tautulli.db", "plays", None),
        ("n14_imdb_ratings_many/ratings.csv", "rating", "Your Rating"),
        ("n14_imdb_ratings_many/ratings.csv", "minutes", None),
        ("n25_ga_client_ids/events_20210101_20221231.csv", "title_name", "video_title"),
        ("n33_sqlite_features/library.db", "viewer", "member_id"),
    ],
)
def test_roles_are_the_right_columns(place, role, column):
    settings = {"columns": LASTFM} if "lastfm" in place else {}
    found = _inspected(Case(place, settings=settings)).facts["roles"][role]
    assert (found and found["column"]) == column


@pytest.mark.parametrize(
    ("place", "rows"),
    [
        ("n10_jellyfin_playback_reporting/playback_reporting.db", 19),
        ("n21_header_again_and_total/watch_2021_2022.csv", 4),
        ("n22_null_words/history.csv", 19),
        ("n01_netflix_supplemental/ViewingActivity.csv", 300),
    ],
)
def test_what_does_not_count_is_named_with_its_number(place, rows):
    facts = _inspected(Case(place)).facts
    told = [one["rows"] for one in facts["set_aside"] + facts["anomalies"]]
    # Two kinds of lengths that cannot be may be named apart.
    assert rows in told or any(a + b == rows for a in told for b in told)


# Sums of the columns that are measures, in their order, and what is left out.
TABLES = {
    "decimal_comma": ({"x": 1084.24, "y": 1088.635, "z": 1099.252}, ()),
    "constant_and_ids": (
        {"Annual Income (k$)": 1084.24, "Spending Score (1-100)": 1088.635, "Age": 1099.252},
        ("CustomerID", "Country", "Flag"),
    ),
    "thousands_and_percent": ({"income": 10_084_240, "share": 10_088.5, "y": 1099.252}, ()),
    "index_column": ({"x": 1084.24, "y": 1088.635, "z": 1099.252}, ("column_1",)),
    "text_only": ({}, ("name", "city")),
}


@pytest.mark.parametrize("name", sorted(TABLES))
def test_tables_for_clusters_keep_their_measures(name):
    path = CASES / "n49_cluster_tables" / f"{name}.csv"
    if not path.exists():
        pytest.skip(f"{path} is not there")
    measures, left_out = measured_columns(read_numbers(path))
    sums, others = TABLES[name]
    assert {column: round(measures[column].sum(), 3) for column in measures} == sums
    assert set(left_out) == set(others)
