"""Widths of columns in print."""

import pytest

from analysis.book.pandoc import program, table_widths, tree
from analysis.book.pdf import column_widths


def _table(*rows: str):
    lines = [rows[0], "|" + "---|" * (rows[0].count("|") - 1), *rows[1:]]
    return program.read_tree("\n".join(lines) + "\n")["blocks"][0]


def _widths(table):
    return [spec[1].get("c") for spec in table["c"][2]]


def test_a_table_that_fits_has_no_widths():
    made, is_wide = column_widths.fit_columns(_table("| a | b |", "| one | two |"))
    assert (_widths(made), is_wide) == ([None, None], False)


def test_every_column_holds_its_longest_word_and_the_rest_goes_to_prose():
    sentence = "many short words that can be set on several lines without harm " * 3
    made, is_wide = column_widths.fit_columns(
        _table("| a | b |", f"| identifier_of_viewer | {sentence} |")
    )
    first, second = _widths(made)
    assert is_wide is False
    assert abs(first + second - 1) < 1e-9
    assert first * column_widths.MEASURE >= 20 * column_widths.LETTER + column_widths.PADDING - 1e-9
    assert second > 0.6


def test_a_table_of_many_long_words_takes_the_margin_and_breaks_what_is_too_long():
    row = "| " + " | ".join(["a_very_long_identifier_indeed"] * 6) + " |"
    made, is_wide = column_widths.fit_columns(_table("| a | b | c | d | e | f |", row))
    assert is_wide is True
    assert all(abs(width - 1 / 6) < 1e-9 for width in _widths(made))
    assert column_widths.SOFT in tree.node_text(made)


def test_stated_widths_stand_where_they_hold_the_words():
    table = table_widths.with_widths(_table("| a | b |", "| one | two |"), "[75, 25]")
    made, is_wide = column_widths.fit_columns(table)
    assert (_widths(made), is_wide) == ([0.75, 0.25], False)


def test_stated_widths_that_are_too_narrow_take_the_margin_or_give_way():
    long = "x" * 70  # 10.5 + 70 × 4.4 = 318.5 points
    table = table_widths.with_widths(_table("| a | b |", f"| {long} | b |"), "[70, 30]")
    made, is_wide = column_widths.fit_columns(table)
    assert (_widths(made), is_wide) == ([0.7, 0.3], True)
    table = table_widths.with_widths(_table("| a | b |", f"| {long} | b |"), "[10, 90]")
    made, is_wide = column_widths.fit_columns(table)
    assert (_widths(made), is_wide) == ([None, None], False)


@pytest.mark.parametrize("said", ["[]", "[0, 0]", "[-1, 2]", "7", '["a"]', "wide"])
def test_what_are_no_widths_is_refused(said):
    with pytest.raises(ValueError, match="no list of shares"):
        table_widths.with_widths(_table("| a | b |", "| 1 | 2 |"), said)
