"""Changes, choices and amounts of viewers, told by PostgreSQL and Spark as by DuckDB."""

from __future__ import annotations

import pandas as pd
import pytest
import stage_tables as given
from test_explore_changes import random_rows
from test_portrait_recount import moved
from test_scrub_engines import postgres, spark  # noqa: F401

from analysis.explore.amounts import amount_tables
from analysis.explore.changes import changed_tables
from analysis.explore.changes.calendar import compared_periods
from analysis.explore.choices import chosen_tables


def frames() -> dict[str, pd.DataFrame]:
    """Return marks of forty viewers in three years, and twelve titles of four genres."""
    rows = random_rows(3, marks=4000)
    day = pd.to_timedelta(rows.title * 29 % 360 + rows.viewer % 5, unit="D")
    at = pd.to_datetime(rows.periods[rows.period].astype(str)) + day
    events = pd.DataFrame({"user_id": rows.viewer, "title_id": rows.title, "rating": rows.mark})
    events = events.assign(at=pd.DatetimeIndex(at).astype("datetime64[us]"), plays=2.0)
    minutes = (30.25 + events["title_id"]).mask(events["title_id"] % 5 == 1)
    events = events.assign(minutes=minutes, event=range(len(events)))
    ids = range(12)
    titles = {
        "title_id": list(ids),
        "title": [f"Title {i}" for i in ids],
        "year": [1960.0 + 4 * i for i in ids],
        "genres": [("Drama", "War", "Drama|War", "Opera")[i % 4] for i in ids],
    }
    return {"ratings": events, "titles": pd.DataFrame(titles)}


def told(events, titles) -> dict[str, pd.DataFrame]:
    """Return every table of changes, of choices and of amounts."""
    calendar = compared_periods(events, {})
    quarters = compared_periods(events, {}, units=("quarter",))
    counts = pd.DataFrame({"n": [100], "users": [40]})
    records = {"source": {"has_minutes": True, "has_plays": True}, "window": {}}
    return {
        **changed_tables(events, calendar, quarters, fewest=2),
        **chosen_tables(events, titles, calendar, {}, counts, fewest=2),
        **amount_tables(events, titles, records, counts, fewest=2),
    }


@pytest.mark.engine
@pytest.mark.parametrize("engine", ["postgres", "spark"])
def test_other_engines_tell_the_same(engine, request, tmp_path):
    backend = request.getfixturevalue(engine)
    tables = given.stored(tmp_path, frames())
    expected = told(tables["ratings"], tables["titles"])
    found = told(*(moved(backend, tables[name], name) for name in ("ratings", "titles")))
    for name, frame in expected.items():
        pd.testing.assert_frame_equal(found[name], frame, rtol=1e-6, obj=name)
    filled = [name for name, frame in expected.items() if len(frame)]
    assert {"rating_change", "arrival_means", "genre_trends", "title_marks"} <= set(filled)
    assert {"amounts", "amount_months", "amount_titles"} <= set(filled)
