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
    odd = {row["kind"]: row for row in facts["anomalies"]}
    assert "unit by size" not in odd
    assert ("unit by clock" in odd) == (seconds < 60)


def test_what_only_the_clock_decides_is_named(tmp_path):
    begun = [datetime(2021, 3, 1, 18) + timedelta(seconds=18 * (row // 10)) for row in range(120)]
    columns = {"timestamp": [f"{at:%Y-%m-%d %H:%M:%S}" for at in begun]}
    read = inspected(written_csv(tmp_path, columns | {"duration": [14, 15, 16] * 40}))[0]
    odd = next(row for row in read["anomalies"] if row["kind"] == "unit by clock")
    assert (odd["rows"], odd["severity"], odd["column"]) == (120, "medium", "duration")
    assert "likely in minutes" in odd["consequence"]
    assert "read as seconds" in odd["consequence"]
    assert odd["consequence"].endswith('\nunit = "minutes"')
    named = inspected(written_csv(tmp_path, columns | {"duration_sec": [14, 15, 16] * 40}))[0]
    assert not [row for row in named["anomalies"] if row["kind"].startswith("unit by")]
    path = written_csv(tmp_path, columns | {"duration": [14, 15, 16] * 40})
    told = inspected(path, unit="minutes")[0]
    assert told["minutes"] == 1800
    assert "unit by clock" not in {row["kind"] for row in told["anomalies"]}


def _month_ends(month: int) -> datetime:
    return datetime(2021 + month // 12, month % 12 + 1, 1) - timedelta(days=1)


@pytest.mark.parametrize("cells", [[60, 150, 210], [90, 250, 330]])
@pytest.mark.parametrize(
    "days",
    [
        [datetime(2021, month, 1) for month in range(1, 7)],
        [_month_ends(month) for month in range(1, 7)],
        [datetime(2021, 3, 1) + timedelta(weeks=week) for week in range(6)],
    ],
)
def test_sums_of_months_and_weeks_need_no_room_in_one_day(tmp_path, days, cells):
    """Fifteen titles a viewer and period: thirty hours and more."""
    columns = {
        "date": [f"{days[row // 150]:%Y-%m-%d}" for row in range(900)],
        "watch_time": [cells[row % 3] for row in range(900)],
    }
    facts, error = inspected(written_csv(tmp_path, columns))
    assert not error
    assert (facts["settings"]["unit"], facts["minutes"]) == ("minutes", 300 * sum(cells))
    odd = {row["kind"]: row for row in facts["anomalies"]}
    assert odd["unit by size"]["severity"] == "medium"
    assert "days of periods" in odd["unit by size"]["consequence"]
    assert odd["unit by size"]["consequence"].endswith('\nunit = "seconds"')


def test_small_sums_of_months_leave_no_doubt(tmp_path):
    columns = {
        "date": [f"2021-{1 + row // 10:02}-01" for row in range(60)],
        "watch_time": [30, 50, 100] * 20,
    }
    facts = inspected(written_csv(tmp_path, columns))[0]
    assert (facts["settings"]["unit"], facts["minutes"]) == ("minutes", 3600)
    assert not [row for row in facts["anomalies"] if row["kind"].startswith("unit by")]


def test_hours_on_first_days_of_months_are_those_of_viewings(tmp_path):
    """Sums of periods have no time of day: these clips follow each other."""
    begun = [datetime(2021, 1 + row // 60, 1, 18, 0, row // 10 * 9) for row in range(60)]
    columns = {
        "watched": [f"{at:%Y-%m-%d %H:%M:%S}" for at in begun],
        "duration": [6, 7, 8] * 20,
    }
    facts = inspected(written_csv(tmp_path, columns))[0]
    assert (facts["settings"]["unit"], facts["minutes"]) == ("seconds", 7)


@pytest.mark.parametrize(("apart", "form"), [(0, "%H:%M:%S"), (40, "%H:%M:%S"), (60, "%H:%M")])
@pytest.mark.parametrize("sitting", [4, 16])
def test_times_of_keeping_a_diary_refute_nothing(tmp_path, apart, form, sitting):
    """Every viewer writes down some films of nearly two hours, once in a month."""
    columns = {"timestamp": [], "watch_duration": []}
    for row in range(480):
        month, place = divmod(row // 10, sitting)
        at = datetime(2021, 1, 9, 20, 0, 7 if apart < 60 else 0) + timedelta(days=30 * month)
        columns["timestamp"].append(f"{at + timedelta(seconds=apart * place):%Y-%m-%d {form}}")
        columns["watch_duration"].append((95, 110, 128)[row % 3])
    facts, error = inspected(written_csv(tmp_path, columns))
    assert not error
    assert (facts["settings"]["unit"], facts["minutes"]) == ("minutes", 160 * (95 + 110 + 128))
    odd = {row["kind"]: row for row in facts["anomalies"]}
    refuted = sitting == 16 or apart
    assert ("unit by size" in odd) == bool(refuted)
    if refuted:
        assert "when rows were written down" in odd["unit by size"]["consequence"]
        assert odd["unit by size"]["consequence"].endswith('\nunit = "seconds"')


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
