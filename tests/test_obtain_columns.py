"""What is found out about a column, and what follows from it, with numbers written out by hand."""

from __future__ import annotations

from datetime import datetime

import ibis
import pandas as pd
import pytest

from analysis.obtain.profile import common_values
from analysis.obtain.profile.column import Column
from analysis.obtain.profile.quartiles import estimated_quartiles
from analysis.obtain.profile.table_profile import profile_table
from analysis.obtain.profile.value_readers import number_value, time_value
from analysis.obtain.roles.readings.length_units import minutes_per_unit
from analysis.obtain.sources import SourceTable
from analysis.obtain.values.written_lengths import length_minutes


def profiled(**columns: object) -> Column | list[Column]:
    frame = pd.DataFrame({name: pd.Series(cells) for name, cells in columns.items()})
    found = profile_table(SourceTable("t", ibis.memtable(frame)))
    return found[0] if len(found) == 1 else found


def test_whole_numbers():
    # In order 1 1 2 4 4 4 5: quartiles at the places 1.5, 3 and 4.5, counted from 0.
    column = profiled(stars=pd.array([5, 1, 4, 4, None, 2, 4, 1], "Int64"))
    assert (column.rows, column.nulls, column.filled, column.distinct) == (8, 1, 7, 4)
    assert (column.low, column.high, column.quartiles) == (1, 5, (1.5, 4.0, 4.0))
    assert column.top == [("4", 3), ("1", 2), ("2", 1), ("5", 1)]
    assert (column.kind, column.observed, column.whole) == ("integer", "integer", True)
    assert not any((column.unique, column.about, column.approximate, column.binned))


def test_fractions_and_what_is_none():
    numbers = [0.5, float("inf"), 2.0, float("-inf"), 0.5, None]
    column = profiled(x=pd.array(numbers, "Float64"))
    assert (column.nulls, column.distinct, column.odd) == (1, 4, {"inf": 2})
    assert (column.observed, column.whole) == ("number", False)


def test_six_commonest_values_are_five():
    column = profiled(x=[7, 3, 3, 9, 8, 8, 6, 5, 5, 1, 9])
    assert column.top == [("3", 2), ("5", 2), ("8", 2), ("9", 2), ("1", 1)]


@pytest.mark.parametrize("cells", [4_000_000, 0])
def test_values_of_many_columns_are_counted_at_once_or_one_by_one(cells, monkeypatch):
    monkeypatch.setattr(common_values, "CELLS", cells)
    columns = profiled(**{f"c{n}": [n, n, 50, 60, 60, 60, None] for n in range(25)})
    assert [column.top for column in columns] == [
        [("60.0", 3), (f"{n}.0", 2), ("50.0", 1)] for n in range(25)
    ]


def test_texts_by_their_forms():
    numbers, days, clocks, flags = profiled(
        n=["1", "2.5", "07", None], d=["2005-12-31", "2005-13-01", "2004-02-29", "x"],
        c=["00:41:07", "1:00:00", "12:60:00", None], b=[True, False, True, None],
    )  # fmt: skip
    assert (numbers.forms["integer"], numbers.forms["number"], numbers.forms["padded"]) == (2, 3, 1)
    assert (numbers.observed, numbers.share("integer")) == ("number as text", 2 / 3)
    assert days.forms["date"] == days.forms["iso"] == 2
    assert clocks.forms["clock"] == 2
    assert (flags.kind, flags.distinct, flags.nulls) == ("boolean", 2, 1)


def text(filled: int, **forms: int) -> Column:
    return Column("t", "x", 0, "text", rows=filled + 50, nulls=50, forms=forms)


@pytest.mark.parametrize(("numbers", "numeric"), [(99, True), (98, False)])
def test_nearly_all_texts_are_numbers(numbers, numeric):
    assert text(100, number=numbers, clock=numbers).numeric == numeric
    assert text(100, number=numbers, clock=numbers).length_form == ("clock" if numeric else "")


@pytest.mark.parametrize(
    ("forms", "read_as"),
    [
        ({"iso": 90}, "iso"),
        ({"iso": 89}, ""),
        ({"iso": 95, "zoned": 1}, "zoned"),
        ({"pattern:%m/%d/%Y": 90, "pattern:%d/%m/%Y": 95}, "pattern:%d/%m/%Y"),
        ({"iso": 90, "pattern:%Y%m%d": 100}, "iso"),
    ],
)
def test_texts_that_are_times(forms, read_as):
    assert text(100, **forms).time_form == read_as


@pytest.mark.parametrize(
    ("first", "third", "form"),
    [
        (1e8, 4.2e9, "epoch:s"),
        (1e8 - 1, 4.2e9, ""),
        (1e8, 4.2e9 + 1, ""),
        (1e11, 4.2e12, "epoch:ms"),
        (1e14, 4.2e15, "epoch:us"),
        (1e17, 4.2e18, "epoch:ns"),
        (20_051_231, 20_061_231, "pattern:%Y%m%d"),
        (20_051_232, 20_061_231, ""),
        (20_051_331, 20_061_231, ""),
        (20_050_031, 20_061_231, ""),
        (19_000_100, 20_061_231, ""),
        (19_000_101, 21_001_231, "pattern:%Y%m%d"),
        (19_000_101, 21_001_232, ""),
    ],
)
def test_numbers_that_are_times(first, third, form):
    column = Column("t", "x", 0, "integer", rows=9, quartiles=(first, first, third), whole=True)
    assert column.time_form == form


@pytest.mark.parametrize(
    ("distinct", "about", "unique"),
    [(100, False, True), (99, False, False), (99, True, True), (98, True, False)],
)
def test_no_value_twice(distinct, about, unique):
    column = Column("t", "x", 0, "integer", rows=150, nulls=50, distinct=distinct, about=about)
    assert column.unique == unique
    assert not Column("t", "x", 0, "integer").unique


@pytest.mark.parametrize(
    ("numbers", "expected"),
    # Ranks are shares of the count, rounded up: of five the 2nd, 3rd, 4th.
    [([1, 2], (1, 1, 2)), ([1, 2, 3, 4, 5], (2, 3, 4)), ([3, 1, 6, 2, 5, 4], (2, 3, 5)),
     ([1, 1, 1, 9], (1, 1, 1)), ([1, 1, 1, 9, 9], (1, 1, 9))],
)  # fmt: skip
def test_estimated_quartiles_of_few_values_are_exact(numbers, expected):
    column = ibis.memtable(pd.DataFrame({"x": [float(number) for number in numbers]}))
    assert estimated_quartiles(column, "x", len(numbers)) == expected


def test_estimated_quartiles_of_many_values_are_starts_of_their_bins():
    # 8,192 whole numbers in 4,096 bins of 8191 / 4096: two a bin, the last one with its end.
    column = ibis.memtable(pd.DataFrame({"x": [float(number) for number in range(8192)]}))
    width = 8191 / 4096
    found = estimated_quartiles(column, "x", 8192)
    assert found == pytest.approx((1023 * width, 2047 * width, 3071 * width))


def test_a_full_bin_is_looked_into():
    # Three quarters of the values lie within a thousandth of a range of 1,000: each quartile is
    # found to a 4,096th of its bin, that is to .00006.
    near = [n / 6000 for n in range(6000)]
    far = [500 + n / 4 for n in range(2000)]
    found = estimated_quartiles(ibis.memtable(pd.DataFrame({"x": [*near, *far]})), "x", 8000)
    assert found[:2] == pytest.approx((1999 / 6000, 3999 / 6000), abs=0.0001)
    assert found[2] == pytest.approx(5999 / 6000, abs=0.0001)


def read(expression, cells: list, kind: str) -> list:
    table = ibis.memtable(pd.DataFrame({"x": pd.array(cells, kind)}))
    return table.select(y=expression(table.x)).to_pyarrow()["y"].to_pylist()


def test_lengths_as_hours_minutes_seconds():
    cells = ["01:02:03", "100:00:30", "0:59:59", "1:60:00", "12:30", None]
    told = [62.05, 6000.5, 59 + 59 / 60, None, None, None]
    assert read(lambda column: length_minutes(column, "clock"), cells, "str") == pytest.approx(
        told, nan_ok=True
    )


def test_numbers_below_a_most():
    cells = [" 1.5", "x", "9", "-10", "10", "1e400", None]
    told = [1.5, None, 9.0, None, None, None, None]
    assert read(lambda column: number_value(column, 10), cells, "str") == told


@pytest.mark.parametrize(
    ("unit", "number"),
    [("s", 1_104_537_600), ("ms", 1_104_537_600_000), ("us", 1_104_537_600_000_000),
     ("ns", 1_104_537_600_000_000_000)],
)  # fmt: skip
def test_seconds_since_1970(unit, number):
    found = read(lambda column: time_value(column, f"epoch:{unit}"), [number, None], "Int64")
    assert found == [pd.Timestamp("2005-01-01"), None]


def test_times_lie_in_the_years_1_to_9999():
    ends = [-62_135_596_801, -62_135_596_800, 0, 253_402_300_799, 253_402_300_800]
    found = read(lambda column: time_value(column, "epoch:s"), ends, "Int64")
    first, last = datetime(1, 1, 1), datetime(9999, 12, 31, 23, 59, 59)
    assert found == [None, first, datetime(1970, 1, 1), last, None]
    assert read(lambda column: time_value(column, "epoch:s"), [0.25, 1.0004], "float64") == [
        datetime(1970, 1, 1, microsecond=250_000), datetime(1970, 1, 1, 0, 0, 1),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "median", "minutes"),
    [
        ("watched_minutes", 9000, 1),
        ("duration_seconds", 5, 1 / 60),
        ("play_ms", 5, 1 / 60_000),
        ("hours", 2000, 60),
        ("duration", 600, 1),
        ("duration", 600.5, 1 / 60),
        ("duration", 86_400, 1 / 60),
        ("duration", 86_401, 1 / 60_000),
        ("duration", 86_400_001, 1 / 60e6),
        ("duration", 2_786_276_509_937, 1 / 60e9),
        ("PlayDuration", 400, 1 / 60),
        ("engagement_time_msec", 400, 1 / 60_000),
        ("msPlayed", 400, 1 / 60_000),
    ],
)
def test_the_unit_of_a_watch_time(name, median, minutes):
    column = Column("t", name, 0, "number", rows=9, quartiles=(1, median, 1e9))
    assert minutes_per_unit(column) == minutes
