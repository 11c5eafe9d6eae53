"""Half-years are cut where they are whole, and as many rows are taken of everybody."""

from __future__ import annotations

import ibis
import numpy as np
import pandas as pd
import pytest

from analysis.scrub.features.catalogue import DECLARED
from analysis.scrub.half_years.half_year_calendar import FEWEST_VIEWERS, half_year_calendar
from analysis.scrub.half_years.half_year_tables import lasting_measures
from analysis.scrub.half_years.viewer_runs import drawn_runs, run_places

BY_NAME = {one.name: one for one in DECLARED}


def _seen(start: str, end: str) -> dict[str, pd.Timestamp]:
    return {"start": pd.Timestamp(start), "end": pd.Timestamp(end)}


def _events(at: list[str], each: int = 2, viewers: int = 3) -> pd.DataFrame:
    days = [pd.Timestamp(day) for day in at for _ in range(each)]
    rows = [(viewer, day) for viewer in range(viewers) for day in days]
    frame = pd.DataFrame(rows, columns=["user_id", "at"])
    return frame.assign(event=range(len(frame)), title_id=range(len(frame)))


@pytest.mark.parametrize(
    ("start", "end", "whole"),
    [
        ("2004-01-01", "2005-12-31", [4008, 4009, 4010, 4011]),
        ("2004-01-10", "2005-12-20", [4008, 4009, 4010, 4011]),
        ("2004-01-20", "2005-12-10", [4009, 4010]),
        ("2004-07-01", "2005-06-30", [4009, 4010]),
    ],
)
def test_only_whole_half_years_count(start, end, whole):
    days = ["2004-03-01", "2004-12-31", "2005-01-01", "2005-07-01"]
    frame = half_year_calendar(ibis.memtable(_events(days)), _seen(start, end), 2)
    assert frame["half_year"].tolist() == whole
    assert (frame["end"] - frame["start"]).dt.days.between(181, 184).all()


@pytest.mark.parametrize(("short", "enough"), [(0, True), (1, False)])
def test_half_years_of_few_viewers_are_not_told_of(short, enough):
    frame = _events(["2004-02-01"], 2, FEWEST_VIEWERS)
    frame = frame.iloc[: len(frame) - short]
    found = half_year_calendar(ibis.memtable(frame), _seen("2004-01-01", "2004-12-31"), 2).iloc[0]
    assert found["active"] == FEWEST_VIEWERS
    assert (found["viewers"], found["enough"]) == (FEWEST_VIEWERS - short, enough)


def test_no_dates_no_half_years():
    frame = _events(["2004-02-01"])
    seen = {"start": None, "end": None}
    assert half_year_calendar(ibis.memtable(frame), seen, 2).empty


@pytest.mark.parametrize("rows", [5, 6, 9, 10, 11, 14, 40])
def test_runs_lie_within_the_rows_and_apart(rows):
    drawn = np.random.default_rng(7).integers(0, 2**32, 400)
    counted = pd.DataFrame({"user_id": range(400), "half_year": 1, "rows": rows, "drawn": drawn})
    found = run_places(counted.assign(arrived=True), 5)
    assert (found["first"] >= 0).all()
    assert (found["first"] + 5 <= rows).all()
    wide = found.pivot(index="user_id", columns="run", values="first")
    assert (2 in wide) == (rows >= 10)
    if rows >= 10:
        assert ((wide[1] - wide[2]).abs() >= 5).all()
        # Chance says which is the main one, and every place is taken by somebody.
        assert 0.4 < (wide[1] < wide[2]).mean() < 0.6
        places = {*range(rows // 2 - 4), *range(rows // 2, rows - 4)}
        assert set(found["first"]) == places
    else:
        assert set(found["first"]) == set(range(rows - 4))


def test_runs_hold_neighbouring_rows_and_say_who_arrived():
    days = ["2004-02-01", "2004-03-01", "2004-09-01", "2004-10-01"]
    events = ibis.memtable(_events(days, 3, 30))
    rows, runs = drawn_runs(events, [4008, 4009], 2, "salt")
    assert (
        runs.groupby(["user_id", "half_year"])["run"]
        .apply(list)
        .map(sorted)
        .eq([[1, 2]] * 60)
        .all()
    )
    assert runs["arrived"].eq(runs["half_year"] == 4008).all()
    held = rows.to_pandas().groupby("user_id")["event"].apply(lambda own: sorted(own))
    assert set(held.index) == set(runs["key"])
    assert held.map(lambda own: own[1] - own[0]).eq(1).all()
    assert not held.explode().duplicated().any()


@pytest.mark.parametrize(
    ("kept", "lasting"),
    [
        (["level", "events", "tenure", "recency", "active_days"], ["level"]),
        (["burstiness", "day_share"], ["day_share"]),
        (["popularity", "novelty", "release_year"], ["popularity", "release_year"]),
        (["novelty"], ["novelty"]),
        (["events", "recency"], []),
    ],
)
def test_amounts_and_the_calendar_are_left_out(kept, lasting):
    found = lasting_measures([BY_NAME[name] for name in kept])
    assert [one.name for one in found] == lasting
