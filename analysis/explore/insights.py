"""What stands out of what viewers do: effects on one scale, the largest first."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
import pandas as pd

from analysis.explore.typed_frames import typed_frame

# More are read by nobody; less is nothing that stands out.
MOST, LEAST = 8, 0.05
# Of fewer years each weighs much.
YEARS = 3
COLUMNS = {"insight": "str", "effect": "float64"}


def beyond_even(share: float, even: float) -> float:
    """Return how far a share lies from an even one, as part of the way to all or to nothing.

    Parameters
    ----------
    share, even : float
        Between 0 and 1; missing where unknown.
    """
    if not np.isfinite(share) or not 0 < even < 1:
        return np.nan
    return (share - even) / ((1 - even) if share > even else even)


def mean_correlation(difference: float, spread: float) -> float:
    """Return a difference of two means as the correlation of marks with the group (Cohen 1988).

    Parameters
    ----------
    difference : float
        Of the means of two groups of one size.
    spread : float
        Standard deviation of the marks.
    """
    apart = difference / spread if spread else np.nan
    return apart / np.hypot(apart, 2)


def share_correlation(share: float, other: float) -> float:
    """Return a difference of two shares as the correlation with the group (φ).

    Parameters
    ----------
    share, other : float
        Of two groups of one size.
    """
    mean = (share + other) / 2
    return (share - other) / (2 * np.sqrt(mean * (1 - mean))) if 0 < mean < 1 else np.nan


def _returns_apart(tables: dict[str, pd.DataFrame]) -> Iterable[tuple[str, float]]:
    """Yield differences between shares of viewers who come again, where intervals lie apart."""
    early = tables["earlier_arrivals"].set_index("span")
    groups = tables["second_visits"]
    amount = groups[groups["factor"] == "amount"].set_index("group")
    for name, frame, ends in (("earlier", early, ("now", "before")), ("again", amount, (1, 0))):
        if set(ends) <= set(frame.index):
            one, other = (frame.loc[end] for end in ends)
            if one["low"] > other["high"] or one["high"] < other["low"]:
                yield name, share_correlation(one["share"], other["share"])


def _mark_change(tables: dict[str, pd.DataFrame]) -> float:
    """Return how far the mean mark moved; missing where its interval does not tell the way."""
    parts, marks = tables["rating_change"], tables["rating_shares"]
    moved = parts[parts["whole"] & (parts["part"] == "all")]
    if moved.empty or moved["low"].iloc[0] <= 0 <= moved["high"].iloc[0]:
        return np.nan
    mean = (marks["rating"] * marks["share"]).sum()
    variance = (marks["share"] * (marks["rating"] - mean) ** 2).sum()
    return mean_correlation(float(moved["value"].iloc[0]), float(np.sqrt(variance)))


def _choices_apart(tests: pd.DataFrame) -> Iterable[tuple[str, float]]:
    """Yield the largest difference of choices that holds, by arrival and by amount."""
    held = tests[(tests["unit"] == "share") & (tests["verdict"] == "found")]
    for by in ("arrival", "amount"):
        own = held[held["hypothesis"].str.endswith(f"_by_{by}")]
        if len(own):
            row = own.loc[own["effect"].abs().idxmax()]
            yield str(row["hypothesis"]), float(row["effect"])


def _effects(tables: dict[str, pd.DataFrame], facts: dict[str, Any]) -> Iterable[tuple[str, float]]:
    marks, years = tables["rating_shares"]["rating"], tables["by_year"]
    yield "concentration", facts["gini"]
    yield "single", facts["share_one_rating"]
    if len(marks):
        even = float((marks >= facts["high_from"]).mean())
        yield "marks", beyond_even(facts["share_high"], even)
        yield "change", _mark_change(tables)
    yield from _choices_apart(tables["hypotheses"])
    yield from _returns_apart(tables)
    if len(years) >= YEARS:
        yield "growth", beyond_even(facts["busiest_year_share"], 1 / len(years))
    if facts["titles"]:
        even = facts["top_titles"] / facts["titles"]
        yield "titles", beyond_even(facts["top_titles_share"], even)


def ranked_insights(tables: dict[str, pd.DataFrame], facts: dict[str, Any]) -> pd.DataFrame:
    """Return what stands out, the largest effect first.

    Parameters
    ----------
    tables : dict of str to DataFrame
        What was described.
    facts : dict
        The summary of it.

    Returns
    -------
    DataFrame
        insight (id), effect: 0 where nothing is apart, 1 or −1 the most that could be. How
        unequally rows are spread is a Gini coefficient, a share is measured from what would be
        even, a difference of means or of shares as the correlation that it is.
    """
    found = [(name, float(effect)) for name, effect in _effects(tables, facts)]
    frame = pd.DataFrame([pair for pair in found if abs(pair[1]) >= LEAST], columns=list(COLUMNS))
    order = frame["effect"].abs().round(6).sort_values(ascending=False, kind="stable").index
    return typed_frame(frame.loc[order].head(MOST), COLUMNS)
