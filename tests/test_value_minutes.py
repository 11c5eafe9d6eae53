"""How long viewings were: units, starts and ends, and lengths that no viewing has."""

from __future__ import annotations

from datetime import datetime, timedelta

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from value_sources import inspected, profiled, written_csv

from analysis.obtain.roles.readings.length_units import minutes_per_unit
from analysis.obtain.values.written_lengths import length_minutes

BEGUN = [datetime(2021, 3, 1, 20) + timedelta(hours=7 * row) for row in range(60)]
# 20, 50 and 80 minutes by turns: 3,000 in all.
LENGTHS = [timedelta(minutes=20 + 30 * (row % 3)) for row in range(60)]


@pytest.mark.parametrize(
    ("cells", "form", "minutes"),
    [
        (["1:23:45", "0:00:30"], "clock", [83.75, 0.5]),
        (["1 day 02:00:00", "00:46:26.5"], "clock", [1560, 46 + 26.5 / 60]),
        (["1.02:00:00", "00:30:00.0000000"], "clock", [1560, 30]),
        (["3:45", "12:30"], "short:m", [3.75, 12.5]),
        (["1:35", "2:10"], "short:h", [95, 130]),
        (["1h 23m", "45m"], "units", [83, 45]),
        (["2 hrs 5 min", "90 minutes"], "units", [125, 90]),
        (["PT1H23M45S", "PT30S"], "units", [83.75, 0.5]),
        (["1,5 Std.", "20 min"], "units", [90, 20]),
        (["90000 ms", "1 s"], "units", [1.5, 1 / 60]),
        (["1d 2h", "3h"], "units", [1560, 180]),
    ],
)
def test_lengths_as_text(cells, form, minutes):
    column, values = profiled(cells)
    assert column.length_form == form
    import ibis

    table = ibis.memtable(pd.DataFrame({"x": values}))
    assert length_minutes(table.x, form).to_pyarrow().to_pylist() == pytest.approx(minutes)


def test_other_texts_are_no_lengths():
    for cells in (["d1", "m5"], ["12", "15"], ["2021-03-01", "2021-03-02"], ["5 stars", "4 stars"]):
        assert profiled(cells)[0].length_form == ""


@pytest.mark.parametrize(
    ("name", "cells", "total"),
    [
        ("watch_duration", [1200, 3000, 4800], 3000),  # seconds by their size
        ("watch_duration", [1_200_000, 3_000_000, 4_800_000], 3000),
        ("watch_duration", ["00:20:00", "00:50:00", "01:20:00"], 3000),
        ("watch_duration", ["20m", "50m", "1h 20m"], 3000),
        ("PlayDuration", [12, 30, 48], 30),
        ("msPlayed", [1_200_000, 3_000_000, 4_800_000], 3000),
        ("engagement_time_msec", [1_200_000, 3_000_000, 4_800_000], 3000),
    ],
)
def test_minutes_of_a_log(tmp_path, name, cells, total):
    columns = {"played_at": [f"{at:%Y-%m-%d %H:%M}" for at in BEGUN], name: cells * 20}
    facts, error = inspected(written_csv(tmp_path, columns))
    assert not error
    assert facts["roles"]["minutes"]["column"] == name
    assert facts["minutes"] == pytest.approx(total)


@pytest.mark.parametrize(
    ("names", "form"),
    [
        (("started", "stopped"), "%s"),
        (("start_time", "end_time"), "%Y-%m-%d %H:%M:%S"),
        (("Beginn", "Ende"), "%d.%m.%Y %H:%M"),
        (("started_at", "finished_at"), "%m/%d/%Y %I:%M:%S %p"),
        (("timestamp", "ended_at"), "%Y-%m-%dT%H:%M:%SZ"),
    ],
)
def test_start_and_end_make_minutes(tmp_path, names, form):
    def written(at: datetime) -> str:
        return str(int(at.timestamp())) if form == "%s" else at.strftime(form)

    ends = [at + length for at, length in zip(BEGUN, LENGTHS, strict=True)]
    columns = {names[0]: list(map(written, BEGUN)), names[1]: list(map(written, ends))}
    facts, error = inspected(written_csv(tmp_path, columns))
    assert not error
    assert facts["minutes"] == pytest.approx(3000)
    assert facts["roles"]["minutes"]["column"] == names[1]
    assert "from" in facts["roles"]["minutes"]["evidence"]
    given = {"time": names[0], "minutes": names[1]}
    assert inspected(written_csv(tmp_path, columns), **given)[0]["minutes"] == pytest.approx(3000)


def test_pauses_are_no_minutes(tmp_path):
    ends = [at + length for at, length in zip(BEGUN, LENGTHS, strict=True)]
    columns = {
        "started": [int(at.timestamp()) for at in BEGUN],
        "stopped": [int(at.timestamp()) for at in ends],
        "paused_counter": [300, 0, 60] * 20,
    }
    facts = inspected(written_csv(tmp_path, columns))[0]
    assert facts["minutes"] == pytest.approx(3000 - 20 * 6)


def test_the_ends_of_a_contract_make_no_minutes(tmp_path):
    ends = [at + timedelta(days=90) for at in BEGUN]
    columns = {
        "rating": [3, 4, 5] * 20,
        "start_date": [f"{at:%Y-%m-%d}" for at in BEGUN],
        "end_date": [f"{at:%Y-%m-%d}" for at in ends],
    }
    facts = inspected(written_csv(tmp_path, columns))[0]
    assert facts["minutes"] is None


def test_durations_of_arrow(tmp_path):
    frame = pd.DataFrame({
        "user_id": [f"U{row % 10:03}" for row in range(60)],
        "title_id": [row % 8 for row in range(60)],
        "watched_ns": [int(length.total_seconds() * 1e9) for length in LENGTHS],
        "started_at": pd.Series(BEGUN).dt.tz_localize("Europe/Berlin"),
    })  # fmt: skip
    pq.write_table(pa.Table.from_pandas(frame), tmp_path / "t.parquet")
    facts, error = inspected(str(tmp_path / "t.parquet"), minutes="watched_ns")
    assert (error, facts["minutes"]) == ("", pytest.approx(3000))
    # In Berlin, seven in the evening of the first of March is six in Greenwich.
    assert facts["first"] == "2021-03-01T19:00:00"


def test_impossible_lengths_are_named_and_do_not_count(tmp_path):
    seconds = [1200, 3000, 4800] * 20
    seconds[7], seconds[8], seconds[9] = -2_147_483_648, -5, 300_000
    columns = {"played_at": [f"{at:%Y-%m-%d %H:%M}" for at in BEGUN], "PlayDuration": seconds}
    facts = inspected(written_csv(tmp_path, columns))[0]
    assert facts["minutes"] == pytest.approx(3000 - 50 - 80 - 20)
    odd = {row["kind"]: row for row in facts["anomalies"]}
    assert odd["impossible lengths"]["rows"] == 3
    assert "unreadable values" not in odd


def test_lengths_beyond_a_day_a_play_are_impossible_beside_plays(tmp_path):
    seconds, plays = [1200, 3000, 4800] * 20, [1, 2, 3] * 20
    # 50 hours of one play, 60 hours of two and of three.
    seconds[9], seconds[10], seconds[11] = 180_000, 216_000, 216_000
    columns = {"played_at": [f"{at:%Y-%m-%d %H:%M}" for at in BEGUN], "PlayDuration": seconds,
               "plays": plays}  # fmt: skip
    facts = inspected(written_csv(tmp_path, columns))[0]
    assert facts["roles"]["plays"]["column"] == "plays"
    assert facts["minutes"] == pytest.approx(3000 - 20 - 50 - 80 + 3600)
    odd = {row["kind"]: row for row in facts["anomalies"]}
    assert odd["impossible lengths"]["rows"] == 2
    assert "2 of more than a day a play." in odd["impossible lengths"]["consequence"]


def test_totals_may_be_longer_than_a_day(tmp_path):
    columns = {"hours_played": [30, 2, 500] * 20}
    facts = inspected(written_csv(tmp_path, columns))[0]
    assert facts["minutes"] == pytest.approx(20 * 532 * 60)
    assert "impossible lengths" not in {row["kind"] for row in facts["anomalies"]}


@pytest.mark.parametrize(
    ("ratings", "rated", "low"),
    [
        ([0, 0, 0, 0, 3, 7, 8, 9, 10, 5], 36, 3),  # zeros below a scale, with a gap
        ([0, 0, 0, 0, 0, 1, 2, 3, 4, 5], 30, 1),  # a mass of zeros
        ([-1, -1, 6, 7, 8, 9, 10, 1, 2, 3], 48, 1),
        ([-1, 0, 0, 0, 8, 9, 10, 1, 6, 7], 36, 1),
        ([99, 99, 1.5, 7.25, 8, -9, 10, 1, 2, 3], 48, -9),
        ([0, 1, 2, 3, 4, 5, 4, 3, 2, 1], 60, 0),  # a scale that begins with 0
        ([-1, 0, 1, 1, 0, -1, 1, 1, 1, 0], 60, -1),  # thumbs
        ([0, 0, 0, 0, 0, 1, 2, 2, 2, 5], 30, 1),  # hardly any 1 above many zeros
        ([0, 20, 40, 40, 60, 60, 60, 80, 80, 100], 60, 0),  # a 0 that is a step of a scale
        ([0] * 5 + [20, 40, 60, 80, 100], 30, 20),
        ([0, 0, 20, 40, 40, 60, 60, 60, 80, 100], 48, 20),  # more than the lowest of a few steps
        ([0, 0, 2, 4, 4, 6, 6, 8, 8, 10], 48, 2),
        ([0, 0, 25, 50, 50, 50, 75, 75, 100, 100], 48, 25),
        ([0, 2, 4, 4, 6, 6, 8, 8, 10, 10], 60, 0),
    ],
)
def test_numbers_that_mean_not_rated(tmp_path, ratings, rated, low):
    facts = inspected(written_csv(tmp_path, {"rating": ratings * 6}))[0]
    assert (facts["rows"], facts["ratings"], facts["rating_low"]) == (60, rated, low)
    odd = {row["kind"]: row["rows"] for row in facts["anomalies"]}
    assert odd.get("not rated", 0) == 60 - rated


@pytest.mark.parametrize("unread", [0, 4])
def test_zeros_of_titles_that_nobody_has_seen_yet_tell_those_of_others(tmp_path, unread):
    stars = [1, 1, 2, 3, 4, 5, 2, 3, 4, 5, 0, 0, unread, unread, 0, 0] * 6
    shelf = [*["read"] * 12, *["to-read"] * 4] * 6
    facts = inspected(written_csv(tmp_path, {"My Rating": stars, "shelf": shelf}))[0]
    odd = {row["kind"]: row["rows"] for row in facts["anomalies"]}
    assert facts["rows"] == 72
    assert (facts["ratings"], odd.get("not rated", 0)) == ((60, 12) if not unread else (72, 0))


def test_placeholder_days_are_named_and_none(tmp_path):
    days = [f"{at:%Y-%m-%d}" for at in BEGUN]
    days[3:8] = ["1970-01-01", "0001-01-01", "1900-01-01", "9999-12-31", "1970-01-01 00:00:00"]
    facts = inspected(written_csv(tmp_path, {"watched_on": days, "rating": [3, 4, 5] * 20}))[0]
    assert (facts["first"], facts["last"]) == (days[0], days[-1])
    odd = {row["kind"]: row["rows"] for row in facts["anomalies"]}
    assert odd["placeholder times"] == 5
    assert "unreadable values" not in odd


def test_seconds_since_1970_that_are_none(tmp_path):
    seconds = [int(at.timestamp()) for at in BEGUN]
    seconds[10:13] = [0, -1, 0]
    facts = inspected(written_csv(tmp_path, {"played_at": seconds, "rating": [3, 4, 5] * 20}))[0]
    assert facts["first"] == "2021-03-01T20:00:00"
    assert {row["kind"]: row["rows"] for row in facts["anomalies"]}["placeholder times"] == 3


def test_a_name_tells_the_unit_before_the_size():
    assert minutes_per_unit(profiled([5, 6, 7], "seconds_watched")[0]) == 1 / 60


@pytest.mark.parametrize(
    ("ratings", "rows", "severity"),
    [
        ([0, 0, 0, 1, 2, 2, 3, 3, 4, 5], 18, "medium"),  # too many for an end, too few for sure
        ([0, 1, 2, 2, 3, 3, 4, 4, 5, 5], 6, "low"),
        ([1, 1, 2, 2, 3, 3, 4, 4, 5, 5], None, ""),
        ([0, 0, 0, 0, 0, 0, 1, 2, 3, 5], None, ""),  # surely “not rated”
    ],
)
def test_noughts_that_count_as_ratings_are_named(tmp_path, ratings, rows, severity):
    facts, _ = inspected(written_csv(tmp_path, {"rating": ratings * 6}))
    odd = {row["kind"]: row for row in facts["anomalies"]}
    if rows is None:
        assert "zero ratings" not in odd
    else:
        assert (odd["zero ratings"]["rows"], odd["zero ratings"]["severity"]) == (rows, severity)
        assert "scrub.rating_low = 1" in odd["zero ratings"]["consequence"]
