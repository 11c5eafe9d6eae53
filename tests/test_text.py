"""Numbers, nouns, dates and other people's text as the report prints them."""

from __future__ import annotations

import csv
import datetime
import math
import re

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.text.cells import csv_cell, formula_free, starts_formula, write_csv
from analysis.text.dates import day_month_year, month_year, year_text
from analysis.text.nouns import (
    capital_first,
    counted_noun,
    english_list,
    noun_form,
    spelled_number,
)
from analysis.text.numbers import (
    exact_percent,
    index_text,
    large_count,
    number_text,
    percent_tenths,
    percent_text,
    rounded_number,
)
from analysis.text.raw_values import raw_value
from analysis.text.units import bound_in_unit, value_in_unit

FINITE = st.floats(-1e12, 1e12, allow_nan=False)
SHARES = st.floats(0, 1, allow_nan=False)


def read_back(text: str) -> float:
    """Return the number that a reader reads."""
    return float(text.replace(",", "").replace("−", "-").replace("\xa0%", ""))


@pytest.mark.parametrize(
    ("value", "digits", "text"),
    [
        (0, 0, "0"),
        (1, 0, "1"),
        (-1, 0, "−1"),
        (999, 0, "999"),
        (1000, 0, "1,000"),
        (1_234_567, 0, "1,234,567"),
        (-1_234_567.8, 1, "−1,234,567.8"),
        (0.4, 0, "0"),
        (-0.4, 0, "0"),
        (0.0, 2, ".00"),
        (-0.0, 2, ".00"),
        (-0.004, 2, ".00"),
        (0.005001, 2, ".01"),
        (0.34, 2, ".34"),
        (-0.34, 2, "−.34"),
        (0.999, 2, "1.00"),
        (1.0, 2, "1.00"),
        (10.05, 2, "10.05"),
        (-10.5, 1, "−10.5"),
        (100.0, 2, "100.00"),
        (None, 0, "–"),
        (math.nan, 2, "–"),
        (math.inf, 0, "–"),
        (-math.inf, 0, "–"),
        (np.int64(12_300), 0, "12,300"),
        (np.float64(0.5), 1, ".5"),
    ],
)
def test_numbers(value, digits, text):
    assert number_text(value, digits) == text


@pytest.mark.parametrize(
    ("value", "text"), [(0.345, ".34"), (-0.051, "−.05"), (1.0, "1.00"), (None, "–")]
)
def test_indices_have_two_decimals(value, text):
    assert index_text(value) == text


def test_a_p_value_has_three_decimals():
    assert index_text(0.01, 3) == ".010"


@pytest.mark.parametrize(
    ("value", "figures", "text"),
    [
        (0, 2, "0"),
        (-0.0, 2, "0"),
        (1, 2, "1"),
        (3.0, 2, "3"),
        (3.04, 2, "3"),
        (3.06, 2, "3.1"),
        (3.5, 2, "3.5"),
        (-3.5, 2, "−3.5"),
        (9.94, 2, "9.9"),
        (9.96, 2, "10"),
        (34.4, 2, "34"),
        (99.6, 2, "100"),
        (124, 2, "120"),
        (2137, 2, "2,100"),
        (2137, 3, "2,140"),
        (2137, 1, "2,000"),
        (-2137, 2, "−2,100"),
        (98_765, 2, "99,000"),
        (0.05, 2, ".05"),
        (0.0513, 2, ".051"),
        (0.0513, 1, ".05"),
        (0.57, 2, ".57"),
        (0.996, 2, "1"),
        (-0.43, 2, "−.43"),
        (3.574, 3, "3.57"),
        (3.5, 3, "3.5"),
        (100.0, 3, "100"),
        (None, 2, "–"),
        (math.nan, 2, "–"),
        (math.inf, 2, "–"),
    ],
)
def test_rounded_numbers(value, figures, text):
    assert rounded_number(value, figures) == text


def test_two_figures_are_the_rule():
    assert rounded_number(0.12345) == ".12"


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.0456, ".05"), (0.004, "0"), (-0.004, "0"), (0.006, ".01"), (1.234, "1.2"), (123, "120")],
)
def test_decimals_bound_what_is_claimed(value, text):
    assert rounded_number(value, decimals=2) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "0"),
        (940, "940"),
        (12_300, "12,300"),
        (999_949, "999,949"),
        (999_950, "1.0 million"),
        (1_000_000, "1.0 million"),
        (4_020_000, "4.0 million"),
        (999_940_000, "999.9 million"),
        (999_950_000, "1.0 billion"),
        (2_460_000_000, "2.5 billion"),
        (1_234_000_000_000, "1,234.0 billion"),
    ],
)
def test_large_counts(value, text):
    assert large_count(value) == text


@pytest.mark.parametrize(
    ("share", "text"),
    [
        (0, "0\xa0%"),
        (0.0, "0\xa0%"),
        (1e-9, "under 0.1\xa0%"),
        (0.00099, "under 0.1\xa0%"),
        (0.000999, "under 0.1\xa0%"),
        (0.001, "0.1\xa0%"),
        (0.00449, "0.4\xa0%"),
        (0.0176, "1.8\xa0%"),
        (0.05, "5\xa0%"),
        (0.0503, "5\xa0%"),
        (0.0714, "7.1\xa0%"),
        (0.09949, "9.9\xa0%"),
        (0.09949999999999999, "10\xa0%"),  # 9.95 exactly
        (0.0996, "10\xa0%"),
        (0.104, "10\xa0%"),
        (0.125, "12\xa0%"),
        (0.571, "57\xa0%"),
        (0.99, "99\xa0%"),
        (0.99499, "99\xa0%"),
        (0.995, "99.5\xa0%"),
        (0.99501, "99.5\xa0%"),
        (0.9989, "99.9\xa0%"),
        (0.99999, "99.9\xa0%"),
        (1, "100\xa0%"),
        (1.0, "100\xa0%"),
        (1.004, "100\xa0%"),
        (12.5, "1,250\xa0%"),
        (-0.042, "−4.2\xa0%"),
        (-0.42, "−42\xa0%"),
        (-0.0001, "0\xa0%"),
        (None, "–"),
        (math.nan, "–"),
        (math.inf, "–"),
    ],
)
def test_per_cent(share, text):
    assert percent_text(share) == text


@pytest.mark.parametrize(
    ("share", "digits", "text"),
    [
        (0.04, 1, "4.0\xa0%"),
        (0.5, 1, "50.0\xa0%"),
        (1.0, 1, "100.0\xa0%"),
        (0.9996, 1, "99.9\xa0%"),
        (0.0, 1, "0.0\xa0%"),
        (0.0004, 1, "under 0.1\xa0%"),
        (0.001, 1, "0.1\xa0%"),
        (0.996, 0, "99\xa0%"),
        (0.004, 0, "under 1\xa0%"),
        (0.01, 0, "1\xa0%"),
        (0.617, 0, "62\xa0%"),
        (None, 1, "–"),
    ],
)
def test_per_cent_with_equal_decimals(share, digits, text):
    assert percent_text(share, digits) == text


@pytest.mark.parametrize(
    ("share", "text"), [(0.04, "4.0\xa0%"), (0.9996, "99.9\xa0%"), (None, "–"), (1, "100.0\xa0%")]
)
def test_tenths_of_per_cent_are_for_columns(share, text):
    assert percent_tenths(share) == text


@given(SHARES, st.sampled_from([None, 0, 1, 2]))
def test_less_than_all_is_not_all_and_more_than_none_is_not_none(share, digits):
    text = percent_text(share, digits)
    assert text.endswith("\xa0%")
    assert (read_back(text.removeprefix("under ")) == 100) == (share == 1)
    assert (read_back(text.removeprefix("under ")) == 0) == (share == 0)


@given(SHARES)
def test_per_cent_lie_within_half_of_their_last_digit(share):
    text = percent_text(share)
    if text.startswith("under"):
        assert 0 < share < 0.001
    else:
        off = 0.05 if share < 0.0995 or share >= 0.995 else 0.5
        assert abs(read_back(text) - 100 * share) <= off * (2 if share > 0.999 else 1) + 1e-9


@given(SHARES, SHARES)
def test_per_cent_keep_their_order(one, other):
    low, high = sorted((one, other))
    sizes = [
        0.05 if text.startswith("under") else read_back(text)
        for text in (percent_text(low), percent_text(high))
    ]
    assert sizes[0] <= sizes[1]


@given(FINITE, st.integers(0, 3))
def test_no_zero_has_a_sign_and_no_fraction_a_leading_zero(value, digits):
    for text in (number_text(value, digits), rounded_number(value, digits + 1)):
        assert "-" not in text
        assert not re.match(r"−?0\.", text)
        if text.startswith("−"):
            assert re.search(r"[1-9]", text)


@given(FINITE, st.integers(0, 3))
def test_decimals_are_right_to_half_of_the_last(value, digits):
    text = number_text(value, digits)
    assert abs(read_back(text) - value) <= 0.5 * 10.0**-digits * (1 + 1e-9) + abs(value) * 1e-15


@given(FINITE.filter(lambda value: abs(value) > 1e-6), st.integers(1, 4))
def test_significant_figures_are_right_to_half_of_the_last(value, figures):
    unit = 10.0 ** (math.floor(math.log10(abs(value))) - figures + 1)
    assert abs(read_back(rounded_number(value, figures)) - value) <= 0.5 * unit * (1 + 1e-6)


@given(FINITE, FINITE)
def test_rounding_never_crosses(one, other):
    low, high = sorted((one, other))
    for shown in (rounded_number, number_text):
        assert read_back(shown(low)) <= read_back(shown(high))


# Written by hand: the value in its unit, and what a reader should see.
IN_UNITS = [
    *[(value, "share", text) for value, text in {
        0.0: "0\xa0%", 1.0: "100\xa0%", 0.00005: "under 0.1\xa0%", 0.004: "0.4\xa0%",
        0.016: "1.6\xa0%", 0.05: "5\xa0%", 0.0714: "7.1\xa0%", 0.12: "12\xa0%",
        0.345: "34\xa0%", 0.571: "57\xa0%", 0.994: "99\xa0%", 0.9984: "99.8\xa0%",
        0.9999: "99.9\xa0%"}.items()],
    *[(value, "year", text) for value, text in {
        1926.0: "1926", 1974.4: "1974", 1991.0: "1991", 1992.3: "1992", 1999.6: "2000",
        2005.2: "2005"}.items()],
    *[(value, unit, text) for unit in ("count", "days", "minutes", "plays", "years")
      for value, text in {
        0.0: "0", 0.05: ".05", 0.4: ".4", 0.96: ".96", 0.997: "1", 1.0: "1", 1.04: "1",
        1.25: "1.2", 3.0: "3", 5.46: "5.5", 6.0: "6", 9.5: "9.5", 9.96: "10", 10.0: "10",
        10.4: "10", 70.6: "71", 226.0: "226", 226.4: "226", 999.6: "1,000", 2137.0: "2,137",
        2796.0: "2,796", -3.5: "−3.5", -12.4: "−12"}.items()],
    *[(value, unit, text) for unit in ("stars", "nats", "index", "")
      for value, text in {
        0.0: "0", 0.004: "0", -0.004: "0", 0.006: ".01", 0.034: ".03", 0.05: ".05", 0.34: ".34",
        -0.05: "−.05", -0.319: "−.32", -0.43: "−.43", 0.996: "1", 1.0: "1", 1.95: "1.9",
        2.504: "2.5", 3.04: "3", 3.57: "3.6", 4.96: "5", 12.3: "12", -1.26: "−1.3"}.items()],
    *[(math.log1p(value), "log ratings so far", text) for value, text in {
        0: "0", 1: "1", 3.5: "3.5", 34: "34", 340: "340", 1101: "1,100", 2137: "2,100",
        98_765: "99,000"}.items()],
    *[(value, unit, "–") for value in (None, math.nan, math.inf, -math.inf)
      for unit in ("share", "year", "count", "stars", "log ratings so far")],
]  # fmt: skip


@pytest.mark.parametrize(("value", "unit", "text"), IN_UNITS)
def test_values_in_their_units(value, unit, text):
    assert value_in_unit(value, unit) == text


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (0.375, "share", "37.5 %"),
        (0.57, "share", "57 %"),
        (1987.0, "year", "1987"),
        (1987.25, "year", "1,987.25"),
        (1250.0, "days", "1,250"),
        (-0.305, "stars", "−.305"),
        (math.log1p(310), "log ratings so far", "310"),
        (7.0, "count", "7"),
        (None, "days", "–"),
    ],
)
def test_bounds_are_as_exact_as_they_were_drawn(value, unit, text):
    assert bound_in_unit(value, unit) == text.replace(" %", "\xa0%")


@pytest.mark.parametrize(("value", "text"), [(1992.3, "1992"), (2006, "2006"), (None, "–")])
def test_years_have_no_comma(value, text):
    assert year_text(value) == text


def test_dates():
    day = datetime.date(2005, 3, 7)
    assert month_year(day) == "March 2005"
    assert day_month_year(day) == "7 March 2005"
    assert day_month_year(pd.Timestamp("1999-12-31 23:59")) == "31 December 1999"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "0 rows"),
        (1, "1 row"),
        (1.0, "1 row"),
        (1.2, "1 row"),
        (-1, "−1 rows"),
        (2, "2 rows"),
        (12_300, "12,300 rows"),
    ],
)
def test_counts_with_their_noun(value, text):
    assert counted_noun(value, "row") == text


@pytest.mark.parametrize(
    ("shown", "form"), [("1", "day"), ("1.2", "days"), ("0", "days"), (".5", "days"), (1, "day")]
)
def test_a_noun_follows_the_number_as_shown(shown, form):
    assert noun_form(shown, "day") == form


def test_other_plurals_are_given():
    assert counted_noun(2, "anomaly", "anomalies") == "2 anomalies"
    assert counted_noun(1, "anomaly", "anomalies") == "1 anomaly"
    assert noun_form(1, "is", "are") == "is"
    assert noun_form(3, "is", "are") == "are"


@pytest.mark.parametrize(
    ("value", "word"),
    [
        *enumerate(
            ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"]
        ),
        (11, "11"),
        (-1, "−1"),
        (1200, "1,200"),
    ],
)
def test_small_numbers_are_spelled(value, word):
    assert spelled_number(value) == word


@pytest.mark.parametrize(
    ("items", "text"),
    [([], ""), (["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")],
)
def test_lists(items, text):
    assert english_list(items) == text
    assert english_list(items, "or") == text.replace(" and ", " or ")


def test_sentences_begin_with_a_capital():
    assert capital_first("three of McCabe") == "Three of McCabe"
    assert capital_first("") == ""


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        ("=1+1", "'=1+1"),
        ("+x", "'+x"),
        ("-x", "'-x"),
        ("@x", "'@x"),
        ("\tx", "'\tx"),
        ("\rx", "'\rx"),
        ("\nx", "'\nx"),
        (" \tx", "' \tx"),
        (" =x", "' =x"),
        ("\u00a0=x", "'\u00a0=x"),
        ("\u200b=x", "'\u200b=x"),
        ("\ufeff=x", "'\ufeff=x"),
        ("\x00=x", "'\x00=x"),
        ("\u2028=x", "'\u2028=x"),
        ("\u2029=x", "'\u2029=x"),
        ("＝1+1", "'＝1+1"),
        ("＋x", "'＋x"),
        ("－x", "'－x"),
        ("＠x", "'＠x"),
        ("﹣x", "'﹣x"),
        ("a=b", "a=b"),
        (" a", " a"),
        ("−5", "−5"),
        ("", ""),
        (" ", " "),
        ("'=x", "'=x"),
        (-1.5, -1.5),
        (None, None),
    ],
)
def test_no_cell_is_a_formula(value, cell):
    assert csv_cell(value) == cell


@given(
    st.text(alphabet=" \t\r\n\u00a0\u200b\ufeff\u3000\x00", max_size=4),
    st.sampled_from("=+-@＝＋－＠﹢﹣﹦﹫"),
    st.text(max_size=5),
)
def test_no_formula_hides_behind_what_cannot_be_seen(lead, sign, rest):
    text = lead + sign + rest
    assert starts_formula(text)
    assert csv_cell(text) == f"'{text}"
    assert not starts_formula(f"'{text}")


@given(st.text(max_size=8))
def test_guarded_cells_start_no_formula(text):
    shown = csv_cell(text)
    visible = re.sub(r"^[\s\x00-\x1f]+", "", shown)
    assert not visible.startswith(("=", "+", "-", "@"))
    assert shown in (text, f"'{text}")


def test_numbers_stay_numbers_and_missing_stays_empty(tmp_path):
    frame = pd.DataFrame({"=a": ["=x", None, 'q"\n,'], "n": [-1.5, None, 2.0], "w": [-1, 2, 3]})
    write_csv(frame, tmp_path / "x.csv")
    rows = list(csv.reader((tmp_path / "x.csv").open(newline="")))
    assert rows[0] == ["'=a", "n", "w"]
    assert rows[1] == ["'=x", "-1.5", "-1"]
    assert rows[2] == ["", "", "2"]
    assert rows[3][0] == 'q"\n,'
    assert b"\r" not in (tmp_path / "x.csv").read_bytes()


def test_the_frame_itself_stays_as_it_was():
    frame = pd.DataFrame({"=a": ["=x"]})
    assert formula_free(frame).columns[0] == "'=a"
    assert list(frame["=a"]) == ["=x"]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        (3.0, "3"),
        (-0.25, "-0.25"),
        (1234567.0, "1234567"),
        (999_999_999_999_999.0, "999999999999999"),
        (1e15, "1000000000000000.0"),
        (3.14159265, "3.14159"),
        (99_999.55, "99999.6"),
        (123_456.78, "123456.8"),
        (99_999.96, "100000"),
        (100_000.5, "100000.5"),
        (2006, "2006"),
        ("4.0", "4"),
        ("v1.0", "v1.0"),
        ("2005-03-07 00:00:00", "2005-03-07"),
        ("2005-03-07 00:00:00+00", "2005-03-07"),
        ("2005-03-07 10:00:00", "2005-03-07 10:00:00"),
        ("at 2005-03-07 00:00:00", "at 2005-03-07 00:00:00"),
        ("x" * 60, "x" * 60),
        ("x" * 61, "x" * 59 + "…"),
    ],
)
def test_raw_values_stand_as_in_the_source(value, text):
    assert raw_value(value) == text


@pytest.mark.parametrize(
    ("share", "digits", "text"),
    [
        (0.125, None, "12.5\xa0%"),
        (0.95, None, "95\xa0%"),
        (0.0005, None, "0.05\xa0%"),
        (0.2, 0, "20\xa0%"),
        (0.005, 1, "0.5\xa0%"),
        (0.9999999999, 0, "100\xa0%"),
    ],
)
def test_declared_shares_are_not_rounded(share, digits, text):
    assert exact_percent(share, digits) == text
