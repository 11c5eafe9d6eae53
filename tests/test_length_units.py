"""In which unit lengths count: by the user, the name, the clock or the size."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from value_sources import inspected, profiled, written_csv

from analysis.obtain.roles.readings.length_units import minutes_per_unit, unit_by_name

# Every viewer has one row about every three days.
SPARSE = [datetime(2021, 3, 1, 20) + timedelta(hours=7 * row) for row in range(60)]


@pytest.mark.parametrize(
    ("name", "unit"),
    [
        ("PlayDurationTicks", "ticks"),
        ("playback_ticks", "ticks"),
        ("Secondes", "seconds"),
        ("minutos_vistos", "minutes"),
        ("watch_millis", "milliseconds"),
        ("playtime_forever", "minutes"),
        ("playtime_2weeks", "minutes"),
        ("author_playtime_at_review", "minutes"),
        ("hours_on_record", "hours"),
        ("watch_duration", ""),
        ("playtime", ""),
    ],
)
def test_names_that_tell_a_unit(name, unit):
    assert unit_by_name(name) == unit


def test_a_tick_is_the_ten_millionth_part_of_a_second():
    column = profiled([12_000_000_000, 30_000_000_000], "PlayDurationTicks")[0]
    assert 12_000_000_000 * minutes_per_unit(column) == pytest.approx(20)


@pytest.mark.parametrize(
    ("name", "cells", "unit", "total"),
    [
        ("play_duration", [120_000, 480_000, 900_000], "milliseconds", 500),
        ("duration", [20, 50, 80], "minutes", 3000),
        ("duration", [90, 345, 540], "seconds", 325),  # no viewing takes nearly six hours
        ("watch_duration", [1200, 3000, 4800], "seconds", 3000),
        ("watch_duration", [int(m * 6e8) for m in (20, 50, 80)], "ticks", 3000),
        ("time_on_page", [30, 60, 90], "seconds", 60),
        ("dwell_time", [30, 60, 90], "seconds", 60),
        ("dwell", [30_000, 60_000, 90_000], "milliseconds", 60),
        ("playtime_forever", [900, 5400, 30_000], "minutes", 726_000),
    ],
)
def test_units_of_single_viewings(tmp_path, name, cells, unit, total):
    columns = {"played_at": [f"{at:%Y-%m-%d %H:%M}" for at in SPARSE], name: cells * 20}
    facts, error = inspected(written_csv(tmp_path, columns))
    assert not error
    assert facts["roles"]["minutes"]["column"] == name
    assert (facts["settings"]["unit"], facts["minutes"]) == (unit, pytest.approx(total))


@pytest.mark.parametrize(
    ("seconds", "factor", "unit"),
    [
        (15, 1, "seconds"),
        (7, 1000, "milliseconds"),
        (2400, 1, "seconds"),
        (12, 1e6, "microseconds"),
    ],
)
def test_the_clock_refutes_what_finds_no_room(tmp_path, seconds, factor, unit):
    """Each of ten viewers sees twelve in a row in the same hours."""
    begun = [
        datetime(2021, 3, 1, 18) + timedelta(seconds=(seconds + 3) * (row // 10))
        for row in range(120)
    ]
    columns = {
        "timestamp": [f"{at:%Y-%m-%d %H:%M:%S}" for at in begun],
        "duration": [int(factor * (seconds + row % 3 - 1)) for row in range(120)],
    }
    facts, error = inspected(written_csv(tmp_path, columns))
    assert not error
    assert facts["settings"]["unit"] == unit
    assert facts["minutes"] == pytest.approx(120 * seconds / 60)
    told = "by the clock" if seconds < 60 else "by their size"
    assert told in facts["roles"]["minutes"]["evidence"]
    assert "unit by size" not in {row["kind"] for row in facts["anomalies"]}


def test_more_than_a_viewers_days_hold_is_refuted(tmp_path):
    """Six rows a viewer and day, whose hours are not known: 200 as minutes would be 20 hours."""
    days = [datetime(2021, 3, 1) + timedelta(days=row // 80) for row in range(240)]
    columns = {"day": [f"{at:%Y-%m-%d}" for at in days], "duration": [178, 180, 182] * 80}
    facts = inspected(written_csv(tmp_path, columns))[0]
    # Eight rows a viewer and day: 24 hours and more in minutes on two days of three.
    assert facts["settings"]["unit"] == "seconds"
    assert facts["minutes"] == pytest.approx(240 * 3)


def test_the_settings_tell_the_unit(tmp_path):
    columns = {
        "played_at": [f"{at:%Y-%m-%d %H:%M}" for at in SPARSE],
        "duration": [20, 50, 80] * 20,
    }
    path = written_csv(tmp_path, columns)
    facts, error = inspected(path, unit="seconds")
    assert (error, facts["minutes"], facts["settings"]["unit"]) == ("", 50, "seconds")
    assert inspected(path, unit="milliseconds")[0]["minutes"] == pytest.approx(0.05)
    assert "as the settings say" in facts["roles"]["minutes"]["evidence"]
    assert "no column of bare numbers" in inspected(path, unit="seconds", minutes="played_at")[1]


def test_a_unit_without_lengths_is_refused(tmp_path):
    path = written_csv(tmp_path, {"rating": [3, 4, 5] * 20})
    assert "no column of bare numbers" in inspected(path, unit="hours")[1]
    assert not inspected(path, unit="hours", minutes="")[1]


def test_a_size_that_leaves_doubt_is_named(tmp_path):
    columns = {"played_at": [f"{at:%Y-%m-%d %H:%M}" for at in SPARSE]}
    doubted = inspected(written_csv(tmp_path, columns | {"duration": [200, 240, 260] * 20}))[0]
    odd = {row["kind"]: row for row in doubted["anomalies"]}
    assert odd["unit by size"]["rows"] == 60
    assert "read as seconds" in odd["unit by size"]["consequence"]
    for sure in ({"duration": [2000, 3000, 4000] * 20}, {"duration_sec": [200, 240, 260] * 20}):
        facts = inspected(written_csv(tmp_path, columns | sure))[0]
        assert "unit by size" not in {row["kind"] for row in facts["anomalies"]}


def test_totals_of_games_are_minutes_where_steam_is_named(tmp_path):
    rows = {
        "steamid": [f"7656{row % 10:03}" for row in range(60)],
        "playtime": [9000, 12_000, 15_000] * 20,
    }
    facts = inspected(written_csv(tmp_path, rows), viewer="steamid")[0]
    assert facts["minutes"] == 60 * 12_000
    alone = {"playtime": rows["playtime"]}
    assert inspected(written_csv(tmp_path, alone))[0]["settings"]["unit"] == "seconds"


@pytest.mark.parametrize(
    ("name", "cells"),
    [
        ("watch_ratio", [0.25, 0.5, 1.0]),
        ("weight", [1.2, 1.4, 0.7]),
        ("play_share", [1, 2, 3]),
        ("view_fraction", [0, 1, 2]),
    ],
)
def test_shares_and_weights_are_no_plays(tmp_path, name, cells):
    facts = inspected(written_csv(tmp_path, {"rating": [3, 4, 5] * 20, name: cells * 20}))[0]
    assert (facts["roles"]["plays"], facts["plays"]) == (None, None)


@pytest.mark.parametrize("name", ["game_count", "play_count", "total_minutes", "hours_watched"])
def test_what_a_viewer_has_on_all_rows_is_the_viewers_total(tmp_path, name):
    total = {"rating": [3, 4, 5] * 40, name: [40 + 7 * (row % 10) for row in range(120)]}
    facts = inspected(written_csv(tmp_path, total))[0]
    assert (facts["plays"], facts["minutes"]) == (None, None)
    own = {"rating": [3, 4, 5] * 40, name: [1 + row % 7 for row in range(120)]}
    facts = inspected(written_csv(tmp_path, own))[0]
    role = "plays" if name.endswith("count") else "minutes"
    assert facts["roles"][role]["column"] == name


@pytest.mark.parametrize(
    "name",
    ["hour", "start_hour", "hour_of_day", "Stunde", "watch_hour", "played_at_hour", "viewing_hour"],
)
def test_the_hour_of_the_day_is_no_length(tmp_path, name):
    clock = {"rating": [3, 4, 5] * 40, name: [(7 * row) % 24 for row in range(120)]}
    assert inspected(written_csv(tmp_path, clock))[0]["minutes"] is None


def test_hours_are_lengths(tmp_path):
    lengths = {"rating": [3, 4, 5] * 40, "hours": [(7 * row) % 24 for row in range(120)]}
    assert inspected(written_csv(tmp_path, lengths))[0]["minutes"] == 60 * 120 * 11.5


@pytest.mark.parametrize(
    ("name", "cells"),
    [
        ("playtime_hour", [(7 * row) % 24 for row in range(120)]),
        ("PlaytimeHour", [row % 25 for row in range(120)]),
        ("watched_hours", [(7 * row) % 24 for row in range(120)]),
        ("watched_hour", [1 + row % 20 for row in range(120)]),
        ("hour_played", [row % 25 for row in range(120)]),
        ("hour_spent", [row % 24 for row in range(120)]),
    ],
)
def test_hours_watched_or_played_are_lengths(tmp_path, name, cells):
    facts = inspected(written_csv(tmp_path, {"rating": [3, 4, 5] * 40, name: cells}))[0]
    assert facts["roles"]["minutes"]["column"] == name
    assert facts["minutes"] == 60 * sum(cells)


@pytest.mark.parametrize("name", ["play_start_hour", "hour_of_day_watched", "watched_at_hour"])
def test_an_hour_at_which_somebody_watches_is_no_length(tmp_path, name):
    evenings = {"rating": [3, 4, 5] * 40, name: [9 + row % 14 for row in range(120)]}
    assert inspected(written_csv(tmp_path, evenings))[0]["minutes"] is None
