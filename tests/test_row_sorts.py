"""Rows of another sort are named with their numbers, and left out where they are no viewings."""

from __future__ import annotations

import tomllib

import numpy as np
import pandas as pd
import pytest

from analysis.commands.inspection_lines import inspection_lines
from analysis.errors import UserError
from analysis.obtain.audit.sort_anomalies import SORTS
from analysis.obtain.inspection import inspect_source
from analysis.obtain.profile.table_profile import profile_source
from analysis.obtain.roles.sort_values import kept_values, starts_alone
from analysis.obtain.sources import open_source
from analysis.obtain.stage import examine_source
from analysis.scrub.cleaning.ledger import source_chain
from analysis.settings import Obtain, Settings, load_settings

N = 1_200
random = np.random.default_rng(29)
VIEWERS, TITLES = random.integers(1, 61, N), random.integers(1, 41, N)
MINUTES = random.integers(1, 120, N)
RATINGS = np.arange(N) % 5 + 1
MOMENTS = pd.Timestamp("2022-03-01") + pd.to_timedelta(random.integers(0, 9_000, N), unit="h")


def facts(folder, frame: pd.DataFrame, **given) -> dict:
    frame.to_csv(folder / "views.csv", index=False)
    found = inspect_source(str(folder / "views.csv"), Settings(obtain=Obtain(**given)))
    if found.error:
        raise found.error
    return found.facts


def log(**more) -> pd.DataFrame:
    known = {"user_id": VIEWERS, "movie_id": TITLES, "at": MOMENTS, "minutes": MINUTES}
    return pd.DataFrame(known | more)


def sorts(told: dict) -> list[tuple[str, int, str]]:
    return [
        (a["column"], a["rows"], a["severity"]) for a in told["anomalies"] if a["kind"] == SORTS
    ]


@pytest.mark.parametrize(
    ("column", "values", "kept"),
    [
        ("Supplemental Video Type", ["", "TRAILER", "HOOK"], [""]),
        ("Supplemental Video Type", ["TRAILER"], ["TRAILER"]),
        ("behavior", ["purchase", "play"], ["play"]),
        ("event_type", ["view", "cart", "remove_from_cart", "purchase"], ["view"]),
        ("event", ["view", "addtocart", "transaction"], ["view"]),
        ("action", ["impression", "click"], ["click"]),
        ("content_type", ["feature", "Trailer", "teaser-trailer"], ["feature"]),
        ("event_name", ["video_start", "video_progress"], ["video_start", "video_progress"]),
        ("event_type", ["play", "add_to_list", "bookmark"], ["play"]),
        ("event_type", ["view", "gift", "cart"], ["view", "gift"]),
        (
            "Exclusive Shelf",
            ["read", "to-read", "currently-reading"],
            ["read", "currently-reading"],
        ),
        ("status", ["COMPLETED", "PLANNING", "PAUSED"], ["COMPLETED", "PAUSED"]),
        ("My Status", ["Plan to Watch", "Watching", "On-Hold"], ["Watching", "On-Hold"]),
        ("behavior", ["pv", "cart", "fav", "buy"], ["pv"]),
        ("event", ["purchase", "refund"], ["purchase", "refund"]),
        ("type", ["order", "return"], ["order", "return"]),
    ],
)
def test_which_rows_are_viewings(column, values, kept):
    assert list(kept_values(column, values)) == kept


@pytest.mark.parametrize(
    ("values", "start"),
    [
        (["play", "heartbeat", "pause", "stop"], ("play",)),
        (["video_start", "video_progress", "video_end"], ("video_start",)),
        (["playback.started", "playback.progress", "playback.stopped"], ("playback.started",)),
        (["play", "stop", "share"], ()),  # something else beside
        (["play", "start", "stop"], ()),  # which begins a viewing?
        (["heartbeat", "stop"], ()),
        (["play"], ()),
        (["Watching", "Completed", "Paused"], ()),
    ],
)
def test_which_report_of_a_player_is_a_viewing(values, start):
    assert starts_alone(values) == start


def test_reports_of_a_player_within_a_session_are_no_views(tmp_path):
    events = np.array(["play", "heartbeat", "heartbeat", "pause", "heartbeat", "stop"])
    named = np.arange(N) // 6
    one = {"user_id": VIEWERS[named], "movie_id": TITLES[named], "at": MOMENTS}
    rows = pd.DataFrame(one | {"event_type": events[np.arange(N) % 6]})
    assert facts(tmp_path, rows)["rows"] == N
    told = facts(tmp_path, rows.assign(session_id=[f"s{n:04}" for n in named]))
    assert (told["rows"], sorts(told)) == (200, [("event_type", 1_000, "high")])
    only = facts(tmp_path, rows, only={"event_type": ["play"]})
    assert only["rows"] == 200
    lengths = rows.assign(session_id=named, minutes_watched=MINUTES)
    assert facts(tmp_path, lengths)["rows"] == N


def test_titles_that_somebody_means_to_see_are_no_views(tmp_path):
    states = np.array(["Completed", "Plan to Watch", "Dropped"])[np.arange(N) % 3]
    told = facts(tmp_path, log(my_status=states))
    assert (told["rows"], sorts(told)) == (800, [("my_status", 400, "high")])
    assert f"one table of {N:,} rows, of which 800 are read" in told["why"]
    viewers = told["viewers"]
    each = f"{viewers} distinct, {800 / viewers:.1f} rows each"
    assert each in told["roles"]["viewer"]["evidence"]


def test_states_of_other_things_part_no_rows(tmp_path):
    states = np.array(["Completed", "Planned", "Pending"])[np.arange(N) % 3]
    assert facts(tmp_path, log(billing=states))["rows"] == N


def test_supplemental_videos_are_left_out_and_said(tmp_path):
    extra = pd.Series(np.where(np.arange(N) % 4 == 0, "TRAILER", None))
    frame = log(**{"Supplemental Video Type": extra, "Device Type": "TV"})
    told = facts(tmp_path, frame)
    assert (told["rows"], told["minutes"]) == (900, MINUTES[np.arange(N) % 4 != 0].sum())
    assert sorts(told) == [("Supplemental Video Type", 300, "high")]
    [line] = [a["consequence"] for a in told["anomalies"] if a["kind"] == SORTS]
    assert "300 of 1,200 rows are no viewing of a title (TRAILER 300)" in line
    assert [(one["rows"], one["why"]) for one in told["set_aside"]] == [(300, line)]
    # The line works as printed.
    only = tomllib.loads(line.partition("audience.toml:\n")[2])["only"]
    assert facts(tmp_path, frame, only=only)["rows"] == N


def test_purchases_beside_plays(tmp_path):
    play = np.arange(N) % 3 > 0
    frame = log(
        behavior=np.where(play, "play", "purchase"), hours=np.where(play, MINUTES / 60, 1.0)
    )
    frame = frame.drop(columns=["minutes", "at"])
    told = facts(tmp_path, frame)
    assert (told["rows"], told["minutes"]) == (800, MINUTES[play].sum())
    # The values say it, whatever the column is called.
    assert facts(tmp_path, frame.rename(columns={"behavior": "column_3"}))["rows"] == 800


def test_other_sorts_are_named_and_read(tmp_path):
    frame = log(event_name=np.where(np.arange(N) % 2, "video_start", "video_progress"))
    told = facts(tmp_path, frame)
    assert (told["rows"], sorts(told)) == (N, [("event_name", N, "low")])
    assert facts(tmp_path, frame, only={"event_name": ["video_start"]})["rows"] == 600


def test_advice_of_any_length_stands_whole_once_and_works(tmp_path):
    kinds = [f"a {word} of some length" for word in ("view", "trailer", "refund", "glance", "skip")]
    kinds = ["play", "trailer", *kinds[2:], 'purchase \u00fcber "alles"', "impression"]
    told = facts(tmp_path, log(event_type=[kinds[n % 7] for n in range(N)]))
    lines = [line.strip() for line in inspection_lines(told)]
    [advice] = [line for line in lines if line.startswith("only = ")]
    only = tomllib.loads(advice)["only"]
    assert sorted(only["event_type"]) == sorted(kinds)
    assert sum("no viewing of a title" in line for line in lines) == 1
    assert told["rows"] < N
    assert facts(tmp_path, log(event_type=[kinds[n % 7] for n in range(N)]), only=only)["rows"] == N


def test_only_takes_numbers_gaps_and_truths(tmp_path):
    kind = pd.array([1, 2, None] * 400, "Int64")
    frame = log(code=kind, full=np.arange(N) % 2 == 0)
    assert facts(tmp_path, frame, only={"code": [2]})["rows"] == 400
    assert facts(tmp_path, frame, only={"code": ["", "1.0"]})["rows"] == 800
    assert facts(tmp_path, frame, only={"code": [2], "full": [True]})["rows"] == 200


@pytest.mark.parametrize(
    ("only", "told"),
    [({"colour": ["red"]}, "has no such column"), ({"event": ["nothing of it"]}, "leaves no row")],
)
def test_only_that_fits_nothing_is_refused(tmp_path, only, told):
    with pytest.raises(UserError, match=told) as error:
        facts(tmp_path, log(event=np.where(np.arange(N) % 2, "view", "click")), only=only)
    assert "obtain.only" in error.value.remedy


def test_only_in_a_file(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "audience.toml").write_text(
        '[obtain]\nonly = {event = ["view"], season = [1, 2]}\n'
    )
    assert load_settings().obtain.only == {"event": ["view"], "season": ["1", "2"]}
    for bad in ("only = {event = []}", 'only = {event = "view"}', 'only = "view"'):
        (tmp_path / "audience.toml").write_text(f"[obtain]\n{bad}\n")
        with pytest.raises(UserError, match="obtain.only"):
            load_settings()


def test_an_empty_column_is_no_choice_and_is_refused_where_it_is_named(tmp_path):
    frame = log(rating=RATINGS, **{"Private Notes": "", "watched date": "", "runs": None})
    told = facts(tmp_path, frame)
    assert told["settings"]["rating"] == "rating"
    assert not {"Private Notes", "watched date"} & {*sum(told["alternatives"].values(), [])}
    for role, column in (("rating", "Private Notes"), ("time", "watched date"), ("plays", "runs")):
        with pytest.raises(UserError, match="empty in all 1,200 rows") as error:
            facts(tmp_path, frame, **{role: column})
        assert f"obtain.{role}" in error.value.remedy
    # Of two columns the one that holds something, whatever their names say.
    told = facts(tmp_path, log(rating="", score=RATINGS))
    assert (told["roles"]["rating"]["column"], told["ratings"]) == ("score", N)
    # What is advised where a rating alone is empty can be pasted.
    told = facts(tmp_path, log(rating=""))
    assert "rating" not in told["settings"]
    assert facts(tmp_path, log(rating=""), **told["settings"])["ratings"] == 0


@pytest.mark.parametrize("role", ["rating", "time", "minutes", "plays"])
def test_a_named_column_that_cannot_be_read_is_refused(tmp_path, role):
    frame = log(note=[f"about {number}" for number in range(N)])
    with pytest.raises(UserError, match=f"“note” of “views” as {role}; none of its 1,200 values"):
        facts(tmp_path, frame, **{role: "note"})


@pytest.mark.parametrize(("column", "role"), [("date", "time"), ("rating", "rating")])
def test_a_column_named_like_a_role_that_holds_none_is_told(tmp_path, column, role):
    frame = log(**{column: [f"soon {number % 50}" for number in range(N)]})
    frame = frame.drop(columns=["at"])
    odd = [a for a in facts(tmp_path, frame)["anomalies"] if a["kind"] == "unreadable column"]
    assert [(a["column"], a["rows"], a["severity"]) for a in odd] == [(column, N, "high")]
    assert f"Named like the {role}" in odd[0]["consequence"]


@pytest.mark.parametrize(
    ("only", "left"),
    [({}, 300 + 90), ({"event": ["purchase"]}, 900), ({"event": ["play", "purchase"]}, 0)],
)
def test_the_ledger_begins_with_the_rows_of_the_source(tmp_path, only, left):
    # 300 purchases, and 90 trailers among the 900 plays: a row of both sorts is left out once.
    at = np.arange(N)
    event = np.where(at < 300, "purchase", "play")
    video = np.where((at % 10 == 0) & ((at >= 300) | (at < 100)), "trailer", "film")
    log(event=event, video_type=video).to_csv(tmp_path / "views.csv", index=False)
    opened = open_source(str(tmp_path / "views.csv"))
    settings = Settings(obtain=Obtain(only=only))
    row = examine_source(opened, profile_source(opened), settings).row
    assert (row["rows_left_out"], row["ratings"]) == (left, N - left)
    assert (row["lines_apart"], row["kinds_apart"]) == (0, "")
    chain = source_chain(row)
    assert [(line["rows_in"], line["rows_dropped"], line["rows_out"]) for line in chain] == (
        [(N, left, N - left)] if left else []
    )
