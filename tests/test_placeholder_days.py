"""Days that stand for none: of noughts, of nines, and of years that are in no use."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from value_sources import inspected, written_csv

ROWS = 120
DAYS = [datetime(2021, 3, 1) + timedelta(days=5 * row % 300) for row in range(ROWS)]
RATINGS = [1, 4, 5, 2] * (ROWS // 4)


def found(tmp_path, form: str, none: str, every: int) -> tuple[dict, list[tuple[str, int]]]:
    cells = [none if row % every == 1 else at.strftime(form) for row, at in enumerate(DAYS)]
    columns = {"watched_at": cells, "rating": RATINGS}
    facts, error = inspected(written_csv(tmp_path, columns))
    assert not error
    told = [one for one in facts["anomalies"] if one["column"] == "watched_at"]
    # What lies far off is told of any column, whether it has a role or none.
    kinds = {"missing values", "impossible time"}
    return facts, [(one["kind"], one["rows"]) for one in told if one["kind"] not in kinds]


@pytest.mark.parametrize(
    ("form", "none"),
    [
        ("%m/%d/%Y", "9/9/9999"),
        ("%m/%d/%Y", "99/99/9999"),
        ("%d.%m.%Y", "99.99.9999"),
        ("%d.%m.%Y", "31.12.9999"),
        ("%d-%m-%Y", "00-00-0000"),
        ("%Y-%m-%d", "9999-99-99"),
        ("%Y-%m-%d", "9999-09-09"),
        ("%Y-%m-%d %H:%M:%S", "0000-00-00 00:00:00"),
        ("%Y-%m-%dT%H:%M", "0001-01-02T00:00"),
        ("%m/%d/%y", "99/99/99"),
        ("%m/%d/%y", "00/00/00"),
        ("%Y%m%d", "00000000"),
    ],
)
@pytest.mark.parametrize("every", [30, 5])
def test_placeholder_days_are_gaps_and_named(tmp_path, form, none, every):
    facts, told = found(tmp_path, form, none, every)
    real = [at for row, at in enumerate(DAYS) if row % every != 1]
    assert facts["roles"]["time"]["column"] == "watched_at"
    assert (facts["first"][:10], facts["last"][:10]) == (
        f"{min(real):%Y-%m-%d}",
        f"{max(real):%Y-%m-%d}",
    )
    assert told == [("placeholder times", ROWS // every)]


@pytest.mark.parametrize(
    ("form", "none"), [("%m/%d/%Y", "99/99/9999"), ("%Y-%m-%d %H:%M:%S", "0000-00-00 00:00:00")]
)
def test_a_column_half_of_placeholder_days_is_one_of_days(tmp_path, form, none):
    facts, told = found(tmp_path, form, none, 2)
    assert facts["first"][:10] == "2021-03-01"
    assert told == [("placeholder times", ROWS // 2)]


def test_nines_among_days_that_are_written_as_numbers(tmp_path):
    facts, told = found(tmp_path, "%Y%m%d", "99999999", 30)
    assert facts["last"][:4] == "2021"
    assert told == [("placeholder times", 4)]


def test_the_ninth_of_september_1999_is_a_day(tmp_path):
    early = [at.replace(year=1999, month=9, day=1 + row % 9) for row, at in enumerate(DAYS)]
    cells = [f"{at.month}/{at.day}/{at:%y}" for at in early[:-1]] + ["9/23/99"]
    facts, error = inspected(written_csv(tmp_path, {"watched_at": cells, "rating": RATINGS}))
    assert not error
    assert (facts["first"], facts["last"]) == ("1999-09-01", "1999-09-23")
    assert not [one for one in facts["anomalies"] if one["kind"] == "placeholder times"]
