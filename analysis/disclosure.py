"""What may be told of few viewers: the limit, and which cells give a small one away."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import numpy as np
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


def tells_few(count: float, whole: float, fewest: int = FEWEST) -> bool:
    """Tell whether a part of so many viewers, or what it leaves of them, is of few."""
    return is_few(count, fewest) or is_few(whole - count, fewest)


def has_quantile(users: float, share: float, fewest: int = FEWEST) -> bool:
    """Tell whether enough viewers lie on either side of a quantile; nearer an end it is theirs."""
    # Where one viewer is not few, nobody is; a tenth of a hundred is ten whatever rounding says.
    return fewest < 2 or round(min(share, 1 - share) * users, 6) >= fewest


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


def told_counts(counts: pd.Series, whole: pd.Series | float, fewest: int = FEWEST) -> pd.Series:
    """Return counts of viewers, each out of so many, missing where they tell of few."""
    of = whole if isinstance(whole, pd.Series) else pd.Series(whole, index=counts.index)
    few = [tells_few(count, every, fewest) for count, every in zip(counts, of, strict=True)]
    return counts.astype("float64").mask(pd.Series(few, index=counts.index, dtype=bool))


def told_record(record: dict[str, Any], count: str, kept: Collection[str]) -> dict[str, Any]:
    """Return a record without what was measured on few viewers.

    Parameters
    ----------
    record : dict
        What was measured.
    count : str
        Key of the number of viewers.
    kept : collection of str
        Keys of what tells of none.
    """
    if not is_few(record.get(count, 0)):
        return record
    return {key: value if key in kept else None for key, value in record.items()}


def hidden_shares(
    part: pd.Series,
    whole: pd.Series,
    fewest: int = FEWEST,
    already: pd.Series | None = None,
) -> pd.Series:
    """Say of which groups of known size the share of a part is hidden, where its sum is known.

    Parameters
    ----------
    part, whole : Series
        Viewers by group, and those of them that the share is of.
    fewest : int
        What is not few.
    already : Series of bool, optional
        Groups that are hidden for another reason.

    Returns
    -------
    Series of bool
        Shares of few viewers or leaving few, and those of the next smallest groups while the sum
        would tell of a single hidden one, or of few viewers.
    """
    rest = whole - part
    few = [tells_few(one, of, fewest) for one, of in zip(part, whole, strict=True)]
    hidden = pd.Series(few, index=part.index, dtype=bool)
    if already is not None:
        hidden |= already
    while (
        hidden.any()
        and not hidden.all()
        and (
            hidden.sum() == 1
            or is_few(part[hidden].sum(), fewest)
            or is_few(rest[hidden].sum(), fewest)
        )
    ):
        hidden[whole[~hidden].idxmin()] = True
    return hidden


def _hidden_sums(counts: pd.Series, fewest: int) -> pd.Index:
    return counts.index[hidden_counts(counts, fewest).astype(bool)]


def hidden_cells(
    counts: pd.DataFrame, fewest: int = FEWEST, tells_empty: bool = False
) -> pd.DataFrame:
    """Say which cells of a table of viewers with known sums are hidden.

    Parameters
    ----------
    counts : DataFrame
        Viewers by group (rows) and segment (columns).
    fewest : int
        What is not few.
    tells_empty : bool
        Whether it may be told that a cell, or a whole row or column, holds nobody.

    Returns
    -------
    DataFrame of bool
        Cells of few, rows and columns whose sum is hidden (see `hidden_counts`), and in every
        row and column that hides one cell, or few viewers, the next smallest too, because the
        sum would give them away; repeated until nothing does.
    """
    least = 1 if tells_empty else 0
    hidden = (counts >= least) & (counts < fewest)
    of_group, of_segment = counts.sum(axis=1), counts.sum(axis=0)
    hidden.loc[_hidden_sums(of_group[of_group >= least], fewest), :] = True
    hidden.loc[:, _hidden_sums(of_segment[of_segment >= least], fewest)] = True
    while True:
        before = int(hidden.to_numpy().sum())
        for group in counts.index:
            while _gives_away(counts.loc[group], hidden.loc[group], fewest):
                hidden.loc[group, counts.loc[group][~hidden.loc[group]].idxmin()] = True
        for segment in counts.columns:
            while _gives_away(counts[segment], hidden[segment], fewest):
                hidden.loc[counts[segment][~hidden[segment]].idxmin(), segment] = True
        if int(hidden.to_numpy().sum()) == before:
            return hidden


def joined_bins(counts: pd.Series | pd.DataFrame, fewest: int = FEWEST) -> list[int]:
    """Return for each of some neighbouring bins of viewers the number of the bin it is joined to.

    Parameters
    ----------
    counts : Series or DataFrame
        Viewers by bin, in the order of the bins; of several columns each is told of by itself.
    fewest : int
        What is not few.

    Returns
    -------
    list of int
        From 0 on, rising. Every joined bin holds so many viewers or none, in every column, but
        where all together are fewer; none of few begins behind an empty one, which would tell
        where the first of them stands.
    """
    rows = counts.to_numpy().reshape(len(counts), -1)
    places: list[int] = []
    held = [np.zeros(rows.shape[1])]

    def settled(sums: np.ndarray) -> bool:
        return not ((sums > 0) & (sums < fewest)).any()

    for row in rows:
        first = ((held[-1] == 0) & (row > 0) & (row < fewest)).any()
        if places and places[-1] == len(held) - 1 and settled(held[-1]) and not first:
            held.append(np.zeros(rows.shape[1]))
        while first and len(held) > 1 and not held[-2].any():
            held.pop()
        places = [min(place, len(held) - 1) for place in places]
        held[-1] = held[-1] + row
        places.append(len(held) - 1)
    last = len(held) - 1
    while last and not settled(held[last]):
        held[last - 1] = held[last - 1] + held[last]
        last -= 1
    return [min(place, last) for place in places]


def averaged_points(points: np.ndarray, fewest: int = FEWEST) -> tuple[np.ndarray, np.ndarray]:
    """Return the means of neighbouring points, each of so many viewers or more.

    Parameters
    ----------
    points : array (n, q)
        One row a viewer.
    fewest : int
        What is not few.

    Returns
    -------
    means : array (m, q)
        None where there are fewer points.
    sizes : array (m,)
        Points in each mean.

    Notes
    -----
    The points are halved across their widest direction while both halves hold enough
    (microaggregation, Domingo-Ferrer and Mateo-Sanz 2002).
    """
    parts = _neighbours(points, fewest) if len(points) >= fewest else []
    means = np.array([part.mean(axis=0) for part in parts]).reshape(-1, points.shape[1])
    return means, np.array([len(part) for part in parts], dtype=int)


def _neighbours(points: np.ndarray, fewest: int) -> list[np.ndarray]:
    if len(points) < 2 * fewest:
        return [points]
    order = np.argsort(points[:, np.ptp(points, axis=0).argmax()], kind="stable")
    halves = np.array_split(points[order], 2)
    return [part for half in halves for part in _neighbours(half, fewest)]
