"""Hypotheses on PostgreSQL and Spark as on DuckDB."""

from __future__ import annotations

import pandas as pd
import pytest
import stage_tables as given
from test_hypotheses import SOURCE, made_up
from test_portrait_recount import moved
from test_scrub_engines import postgres, spark  # noqa: F401

from analysis.explore.hypotheses.evenness import evenness_tests
from analysis.explore.hypotheses.family import hypothesis_family
from analysis.explore.hypotheses.row_kinds import hashed_viewers, kinds_of_rows
from analysis.explore.hypotheses.viewer_kinds import choice_tests
from analysis.explore.hypotheses.within_viewers import drift_tests


def found_on(events, titles):
    """Return what is tested in the engine, and how many viewers a sample takes."""
    kinds = kinds_of_rows(events, titles)
    found = choice_tests(kinds, 5, pd.Timestamp("2003-06-01")) + drift_tests(kinds, 5)
    drawn, _ = hashed_viewers(events, most=2_000)
    sample = drawn.aggregate(viewers=drawn["user_id"].nunique()).execute()
    return [hypothesis_family(found, SOURCE), evenness_tests(events, has_hours=True), sample]


@pytest.mark.engine
@pytest.mark.parametrize("engine", ["postgres", "spark"])
def test_other_engines_find_the_same(engine, request, tmp_path):
    backend = request.getfixturevalue(engine)
    rows, titles = made_up(seed=3, viewers=300, drift=0.3)
    rows["at"] += pd.to_timedelta(rows.index % 24, unit="h")
    stored = given.stored(tmp_path, {"ratings": rows, "titles": titles})
    expected = found_on(stored["ratings"], stored["titles"])
    assert (expected[0]["verdict"] != "not_tested").sum() == 9
    found = found_on(*(moved(backend, stored[name], name) for name in ("ratings", "titles")))
    for one, other in zip(found, expected, strict=True):
        pd.testing.assert_frame_equal(one, other, rtol=1e-8)
