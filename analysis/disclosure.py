"""What may be told of few viewers: the limit, and which cells give a small one away."""

from __future__ import annotations

import pandas as pd

# Statistical offices publish no cell of fewer: whoever knows nine of the ten still learns nothing
# sure of the last.
FEWEST = 10
# Two segments of the smallest size that may be shown.
FEWEST_IN_SEGMENTS = 2 * FEWEST


def _gives_away(counts: pd.Series, hidden: pd.Series, fewest: int = FEWEST) -> bool:
    """Tell whether the hidden of some counts with a known sum are one, or too few viewers."""
    return bool(
        hidden.any() and not hidden.all() and (hidden.sum() == 1 or counts[hidden].sum() < fewest)
    )


def is_few(count: float, fewest: int = FEWEST) -> bool:
    """Tell whether a count is of somebody, and of few."""
    return 0 < count < fewest


def hidden_counts(counts: pd.Series, fewest: int = FEWEST) -> pd.Series:
    """Say which counts of viewers with a known sum are hidden.

    Parameters
    ----------
    counts : Series
        Viewers by group; nobody is in two groups.
    fewest : int
        What is not few.

    Returns
    -------
    Series of bool
        Those of few viewers, and the next smallest while the hidden ones are a single one or
        together of few, because the sum less the others would tell them.
    """
    hidden = counts < fewest
    while _gives_away(counts, hidden, fewest):
        hidden[counts[~hidden].idxmin()] = True
    return hidden


def hidden_cells(counts: pd.DataFrame) -> pd.DataFrame:
    """Say which cells of a table of viewers with known sums are hidden.

    Parameters
    ----------
    counts : DataFrame
        Viewers by group (rows) and segment (columns).

    Returns
    -------
    DataFrame of bool
        Cells under ten, rows and columns whose sum is hidden (see `hidden_counts`), and in every
        row and column that hides one cell, or fewer than ten viewers, the next smallest too,
        because the sum would give them away; repeated until nothing does.
    """
    hidden = counts < FEWEST
    hidden.loc[hidden_counts(counts.sum(axis=1)), :] = True
    hidden.loc[:, hidden_counts(counts.sum(axis=0))] = True
    while True:
        before = int(hidden.to_numpy().sum())
        for group in counts.index:
            while _gives_away(counts.loc[group], hidden.loc[group]):
                hidden.loc[group, counts.loc[group][~hidden.loc[group]].idxmin()] = True
        for segment in counts.columns:
            while _gives_away(counts[segment], hidden[segment]):
                hidden.loc[counts[segment][~hidden[segment]].idxmin(), segment] = True
        if int(hidden.to_numpy().sum()) == before:
            return hidden


def joined_bins(counts: pd.Series, fewest: int = FEWEST) -> list[int]:
    """Return for each of some neighbouring bins of viewers the number of the bin it is joined to.

    Parameters
    ----------
    counts : Series
        Viewers by bin, in the order of the bins.
    fewest : int
        What is not few.

    Returns
    -------
    list of int
        From 0 on, rising. Every joined bin holds so many viewers or none, but where all
        together are fewer.
    """
    places: list[int] = []
    held = [0]
    for count in counts:
        if held[-1] >= fewest or (held[-1] == 0 and places and places[-1] == len(held) - 1):
            held.append(0)
        held[-1] += int(count)
        places.append(len(held) - 1)
    last = len(held) - 1
    while last and 0 < held[last] < fewest:
        held[last - 1] += held[last]
        last -= 1
    return [min(place, last) for place in places]
