"""The figure of each segment by quarter: where it begins, its lines, what their ends say."""

from __future__ import annotations

import distinct_tables as distinct
import numpy as np
import pandas as pd
import pytest
import stage_tables as given

from analysis.communicate.claims.captions.segment_chapter.quarter_words import (
    segment_course,
    segment_quarter_words,
)
from analysis.communicate.figures.segment_course import segment_courses

NO = np.nan


@pytest.fixture
def results(tmp_path):
    return distinct.results(tmp_path)


def _lines(figure):
    (axes,) = figure.draw().axes
    lines = {line.get_linestyle(): line.get_ydata().tolist() for line in axes.lines}
    return lines, [text.get_text().replace("\xa0", " ") for text in axes.texts], axes


def test_each_segment_has_its_three_lines_with_their_last_shares(results):
    found = segment_courses(results)
    assert [one.name for one in found] == ["segment-s1", "segment-s2", "segment-s3"]
    lines, ends, axes = _lines(found[0])
    assert lines == {
        "-": [0.26, 0.31, 0.27],
        "--": [0.48, 0.41, 0.45],
        ":": [0.44, 0.51, 0.64],
    }
    assert sorted(ends) == ["newcomers 64 %", "ratings 27 %", "viewers who came 45 %"]
    assert axes.get_ylim()[0] == 0


@pytest.mark.parametrize(
    ("shares", "first", "many"),
    [
        ([0.1, NO, NO, NO, 0.2, 0.3, NO, 0.4, 0.5, 0.6], 4, 6),
        ([0.1] * 10, 0, 10),
        ([NO] * 8 + [0.3, 0.4], 8, 2),
        ([NO, 0.2, *[NO] * 8], None, 0),
        ([NO] * 10, None, 0),
        ([0.1, 0.2, *[NO] * 7, 0.3], None, 0),
    ],
)
def test_a_course_begins_where_most_quarters_are_told_of(results, shares, first, many):
    days = pd.date_range("2002-01-01", periods=10, freq="QS")
    frame = pd.DataFrame({"segment": 0, "quarter": days, "whole": True})
    for name in ("ratings", "viewers", "newcomers"):
        frame[f"share_{name}"], frame[name] = shares, 100.0
    given.stored(results.interpreted.folder, {"quarters": frame})
    fresh = type(results.interpreted)(results.interpreted.folder)
    changed = type(results)(**{**vars(results), "interpreted": fresh})
    course = segment_course(changed, 0)
    assert len(course) == many
    if many:
        assert course.index[0] == days[first]


def test_the_words_say_who_moved_and_where_from(results):
    words = {one.name: one for one in segment_quarter_words(results)}["segment-s3"]
    title, subtitle = (text.replace("\xa0", " ") for text in words.heading)
    assert title == (
        "Cats: 39 % of ratings in the first quarter of 2005, 21 % in the first quarter of 2004"
    )
    assert subtitle == (
        "Share of Cats in the ratings, the viewers who came and the newcomers of each quarter, "
        "among known viewers"
    )
    assert "from the first quarter of 2004 to the first quarter of 2005" in words.alt.text
