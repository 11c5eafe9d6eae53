"""Which cells of few viewers are hidden, and which others because they would give them away."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.disclosure import hidden_cells, hidden_counts, joined_bins
from analysis.explore.viewers import binned_viewer_counts, reached_count


@pytest.mark.parametrize(
    ("counts", "hidden"),
    [
        ([50, 10, 30], [False, False, False]),
        # One of nine: all less the others would tell it, so the next smallest goes too.
        ([50, 9, 30], [False, True, True]),
        # Two and three are two cells, but together five viewers.
        ([50, 2, 3, 30], [False, True, True, True]),
        ([50, 5, 5, 30], [False, True, True, False]),
        ([9, 100], [True, True]),
        ([0, 40, 60], [True, True, False]),
        ([4], [True]),
    ],
)
def test_a_count_of_few_viewers_takes_along_what_would_tell_it(counts, hidden):
    assert hidden_counts(pd.Series(counts)).tolist() == hidden


@pytest.mark.parametrize(
    ("counts", "hidden"),
    [
        ([[20, 30], [40, 50]], [[0, 0], [0, 0]]),
        # 9 needs its row's 30 and its column's 40; both give each other away without 50.
        ([[9, 30], [40, 50]], [[1, 1], [1, 1]]),
        # A third row and column stay: the smallest partners are 20 and 25, then 15.
        (
            [[9, 20, 90], [25, 15, 80], [70, 60, 50]],
            [[1, 1, 0], [1, 1, 0], [0, 0, 0]],
        ),
        # The second group has seven viewers in all, so its share and the next smallest group's
        # are hidden: three shares of viewers sum to one.
        (
            [[100, 200], [4, 3], [30, 40]],
            [[0, 0], [1, 1], [1, 1]],
        ),
    ],
)
def test_a_table_hides_the_cells_that_its_sums_would_tell(counts, hidden):
    frame = pd.DataFrame(counts)
    assert hidden_cells(frame).astype(int).to_numpy().tolist() == hidden


TABLES = st.integers(2, 4).flatmap(
    lambda wide: st.lists(
        st.lists(st.integers(0, 40), min_size=wide, max_size=wide), min_size=2, max_size=4
    )
)


@settings(max_examples=100, deadline=None)
@given(TABLES)
def test_no_shown_cell_is_small_and_no_sum_tells_of_fewer_than_ten(rows):
    counts = pd.DataFrame(rows)
    hidden = hidden_cells(counts)
    assert (counts.where(~hidden, 10) >= 10).to_numpy().all()
    lines = [(counts.loc[at], hidden.loc[at]) for at in counts.index]
    lines += [(counts[at], hidden[at]) for at in counts.columns]
    totals = [(counts.sum(axis=axis), hidden.all(axis=axis)) for axis in (0, 1)]
    lines += [(values, mask) for values, mask in totals if (values < 10).any()]
    for values, mask in lines:
        if mask.any() and not mask.all():
            assert mask.sum() > 1
            assert values[mask].sum() >= 10


@pytest.mark.parametrize(
    ("counts", "joined"),
    [
        ([10, 20, 30], [0, 1, 2]),
        ([30, 4, 7, 2], [0, 1, 1, 1]),
        ([30, 4, 3], [0, 0, 0]),
        ([3, 30, 12], [0, 0, 1]),
        # Nobody is nobody; the four beyond would be told apart by the gap.
        ([30, 0, 4], [0, 0, 0]),
        ([30, 0, 14], [0, 1, 2]),
        ([2, 3], [0, 0]),
        # The two stand somewhere in the first three bins.
        ([0, 0, 2, 9, 20], [0, 0, 0, 0, 1]),
        ([0, 2, 9, 20], [0, 0, 0, 1]),
        ([0, 0, 12, 20], [0, 1, 2, 3]),
        ([20, 4, 0, 30], [0, 1, 1, 1]),
    ],
)
def test_bins_of_few_viewers_are_joined_with_those_beside_them(counts, joined):
    assert joined_bins(pd.Series(counts)) == joined


@settings(max_examples=100, deadline=None)
@given(st.lists(st.integers(0, 30), min_size=1, max_size=12))
def test_joined_bins_hold_ten_viewers_or_none(counts):
    places = pd.Series(joined_bins(pd.Series(counts)))
    assert places.diff().dropna().isin([0, 1]).all()
    held = pd.Series(counts).groupby(places).sum()
    assert ((held == 0) | (held >= 10)).all() or len(held) == 1


def test_the_most_rows_told_are_those_that_ten_viewers_reach():
    counts = pd.DataFrame({"n": [1, 2, 5, 90, 117], "users": [40, 12, 6, 5, 1]})
    # 117 by one, 90 by six, 5 by twelve.
    assert reached_count(counts) == 5
    frame = binned_viewer_counts(counts)
    assert frame["users"].tolist() == [40, 12, 12]
    assert frame["label"].tolist() == ["1", "2", "3 and more"]
    assert not {90, 117} & set(frame["upper"])
    few = binned_viewer_counts(counts[2:4].assign(users=[1, 2]))
    assert few[["label", "users"]].to_numpy().tolist() == [["1 and more", 3]]
    assert few["upper"].tolist() == [1]
