"""Days, and times of day at which viewings began and ended, in columns of their own."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from value_sources import inspected, written_csv
from written_workbook import write_workbook

# From five in the morning to half past eleven at night; the last of each five passes midnight.
BEGUN = [
    datetime(2021, 3, 1 + row % 28, (5, 12, 18, 20, 23)[row % 5], 30 * (row % 2))
    for row in range(60)
]
LENGTHS = [timedelta(minutes=(20, 50, 80, 45, 130)[row % 5]) for row in range(60)]
ENDED = [at + length for at, length in zip(BEGUN, LENGTHS, strict=True)]
TOTAL = 12 * (20 + 50 + 80 + 45 + 130)


def columns(names, day, clock, ended=ENDED) -> dict[str, list[str]]:
    cells = ((BEGUN, day), (BEGUN, clock), (ended, clock))
    return {
        name: [at.strftime(form) for at in times]
        for name, (times, form) in zip(names, cells, strict=True)
    }


@pytest.mark.parametrize(
    ("names", "day", "clock"),
    [
        (("Date", "Start", "End"), "%Y-%m-%d", "%H:%M"),
        (("Datum", "Beginn", "Ende"), "%d.%m.%Y", "%H:%M:%S"),
        (("date", "start_time", "end_time"), "%m/%d/%Y", "%I:%M %p"),
        (("day", "started", "stopped"), "%d %b %Y", "%H:%M"),
    ],
)
def test_times_of_day_beside_a_day_make_minutes(tmp_path, names, day, clock):
    path = written_csv(tmp_path, columns(names, day, clock))
    facts, error = inspected(path)
    assert not error
    assert facts["minutes"] == pytest.approx(TOTAL)
    assert facts["first"] == min(BEGUN).isoformat()
    assert facts["roles"]["minutes"]["column"] == names[2]
    assert facts["roles"]["minutes"]["evidence"] == f"from “{names[1]}” to “{names[2]}”"
    # What the advice prints is read alike.
    given = inspected(path, time=names[0], minutes=names[2])
    assert (given[0]["minutes"], given[1]) == (pytest.approx(TOTAL), "")
    assert inspected(path, minutes="")[0]["minutes"] is None


def test_an_end_before_the_start_is_of_the_next_day(tmp_path):
    late = {
        "Date": ["2021-03-01", "2021-03-02", "2021-03-03", "2021-03-04"] * 15,
        "Start": ["23:30", "22:00", "13:00", "23:59"] * 15,
        "End": ["00:15", "00:00", "13:40", "01:59"] * 15,
    }
    assert inspected(written_csv(tmp_path, late))[0]["minutes"] == 15 * (45 + 120 + 40 + 120)


def test_a_day_of_the_end_counts_where_it_is_told(tmp_path):
    told = columns(("start_date", "start_time", "end_time"), "%Y-%m-%d", "%H:%M")
    told["end_date"] = [f"{at:%Y-%m-%d}" for at in ENDED]
    facts, error = inspected(written_csv(tmp_path, told))
    assert not error
    assert facts["minutes"] == pytest.approx(TOTAL)
    # Two days alone tell no length: it would be none, or a whole day.
    del told["start_time"], told["end_time"]
    assert inspected(written_csv(tmp_path, told))[0]["minutes"] is None


def test_a_time_of_day_ends_what_began_at_a_day_and_time(tmp_path):
    told = {
        "started_at": [f"{at:%Y-%m-%d %H:%M}" for at in BEGUN],
        "end": [f"{at:%H:%M}" for at in ENDED],
    }
    assert inspected(written_csv(tmp_path, told))[0]["minutes"] == pytest.approx(TOTAL)


def test_pauses_and_gaps_are_no_minutes(tmp_path):
    told = columns(("Date", "Start", "End"), "%Y-%m-%d", "%H:%M")
    told["paused_seconds"] = [300, 0, 0, 0, 60] * 12
    told["Start"][0] = told["End"][1] = ""
    facts = inspected(written_csv(tmp_path, told))[0]
    assert facts["minutes"] == pytest.approx(TOTAL - 12 * 6 - (20 - 5) - 50)


def test_times_by_chance_and_a_length_of_its_own_make_no_span(tmp_path):
    chance = [at + timedelta(hours=7 * row % 24) for row, at in enumerate(BEGUN)]
    told = columns(("Date", "Start", "End"), "%Y-%m-%d", "%H:%M", chance)
    assert inspected(written_csv(tmp_path, told))[0]["minutes"] is None
    told = columns(("Date", "Start", "End"), "%Y-%m-%d", "%H:%M") | {
        "minutes_watched": [5, 7, 9] * 20
    }
    facts = inspected(written_csv(tmp_path, told))[0]
    assert (facts["roles"]["minutes"]["column"], facts["minutes"]) == ("minutes_watched", 420)


def test_the_end_of_something_else_makes_no_minutes(tmp_path):
    told = columns(("Date", "Start", "trial_end"), "%Y-%m-%d", "%H:%M")
    assert inspected(written_csv(tmp_path, told))[0]["minutes"] is None


def test_times_of_day_of_a_workbook(tmp_path):
    rows = [
        [f"U{row % 10}", f"Film {row % 8}", at.date(), f"{at:%H:%M:%S}", f"{end:%H:%M:%S}"]
        for row, (at, end) in enumerate(zip(BEGUN, ENDED, strict=True))
    ]
    header = ["Viewer", "Film", "Date", "Start", "End"]
    path = write_workbook(tmp_path / "log.xlsx", {"Log": [header, *rows]})
    facts, error = inspected(str(path))
    assert (error, facts["minutes"]) == ("", pytest.approx(TOTAL))
