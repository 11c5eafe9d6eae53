"""How times are read, in words that people use: no codes and no masks of digits."""

from __future__ import annotations

import pytest

from analysis.obtain.inspection import inspect_source
from analysis.obtain.values.time_words import time_form_words
from analysis.obtain.values.written_times import WRITINGS
from analysis.settings import Settings


@pytest.mark.parametrize(
    ("pattern", "words"),
    [
        ("%m/%d/%Y", "month/day/year"),
        ("%d.%m.%y", "day.month.year of two digits"),
        ("%Y-%m-%d", "year-month-day"),
        ("%Y. %m. %d.", "year.month.day"),
        ("%Y%m%d", "year, month, day"),
        ("%d %b %Y", "day, month’s name, year"),
        ("%a %b %d %H:%M:%S %Y", "weekday, month’s name, day, time, year"),
        ("%G-W%V-%u", "year, week, weekday"),
    ],
)
def test_patterns_in_words(pattern, words):
    assert time_form_words(f"pattern:{pattern}") == words


@pytest.mark.parametrize("pattern", WRITINGS)
def test_every_way_of_writing_has_words(pattern):
    assert "%" not in time_form_words(f"pattern:{pattern}")


def test_days_that_nothing_decides_are_told_in_words(tmp_path):
    rows = [f"{n % 6},{n % 7},3,{n % 12 + 1}/{n % 11 + 1}/2021" for n in range(132)]
    path = tmp_path / "views.csv"
    path.write_text("user_id,movie_id,rating,date\n" + "\n".join(rows) + "\n")
    error = str(inspect_source(str(path), Settings()).error)
    assert "with the day or the month first (as month/day/year or as day/month/year)" in error
    assert "9999" not in error
    assert "%" not in error
