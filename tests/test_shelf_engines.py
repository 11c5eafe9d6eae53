"""Choices and windows of viewers, counted by PostgreSQL and Spark as by DuckDB."""

from __future__ import annotations

import pandas as pd
import portrait_sources as sources
import pytest
import stage_tables as given
from test_portrait_recount import ROWS, moved
from test_scrub_engines import postgres, spark  # noqa: F401

from analysis.interpret import favourites
from analysis.interpret.shelves.window_activity import group_activity

END = pd.Timestamp(ROWS["at"].max()).normalize()


def counted(events, labels, titles):
    """Return favourites, and the windows and reach of every segment."""
    seen = events.select("user_id", "title_id").distinct()
    found = favourites.favourites_by_lift(seen, labels, titles)
    windows, touched = group_activity(events, labels.select("user_id", group="segment"), END)
    return [found, windows, touched]


@pytest.mark.engine
@pytest.mark.parametrize("engine", ["postgres", "spark"])
def test_other_engines_find_the_same_favourites_and_windows(engine, request, tmp_path):
    backend = request.getfixturevalue(engine)
    stages, labels = sources.stored_source(tmp_path, ROWS)
    # Who chose one title is a segment, so that there is a favourite.
    taste = labels["user_id"].isin(ROWS.loc[ROWS["title_id"] == 5, "user_id"]).astype("int64")
    parts = {"labels": labels.assign(segment=taste)}
    label_table = given.stored(tmp_path / "labels", parts)["labels"]
    tables = {"ratings": stages["scrubbed"]["ratings"], "labels": label_table}
    tables["titles"] = stages["scrubbed"]["titles"]
    expected = counted(*tables.values())
    found = counted(*(moved(backend, table, name) for name, table in tables.items()))
    assert len(expected[0])
    for one, other in zip(found, expected, strict=True):
        pd.testing.assert_frame_equal(one, other, rtol=1e-9)
