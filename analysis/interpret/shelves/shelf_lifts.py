"""Shelves that a segment's viewers choose from more often than the other viewers."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from analysis.interpret.portraits.effect_sizes import share_effect

if TYPE_CHECKING:
    from collections.abc import Collection

# A tenth more often than others, at the low end of the interval, is the least to act on.
WORTH_ACTING = 1.1
# A shelf that is less of what they choose changes little, however seldom others choose it.
LEAST_SHARE = 0.05
GENRE = "genre:"


@dataclass(frozen=True)
class Shelf:
    """What could be put first.

    Parameters
    ----------
    action : str
        Id of the words.
    measure : str
        Measure of the counted behaviour.
    features : tuple of str
        Features of viewers that say the same; segments made of them differ in it by construction.
    rest : bool
        Whether the shelf is what the measure leaves.
    """

    action: str
    measure: str
    features: tuple[str, ...]
    rest: bool = False


ERA, FAME, AGAIN = ("release_year", "title_age"), ("popularity", "novelty"), ("loyalty",)
SHELVES = (
    Shelf("shelf_recent", "recent_titles", ERA),
    Shelf("shelf_back", "older_titles", ERA),
    Shelf("shelf_known", "best_known", FAME),
    Shelf("shelf_deep", "best_known", FAME, rest=True),
    Shelf("return", "returns", AGAIN),
)
SIDES = ("value", "low", "high", "other", "other_low", "other_high")


def shelf_of(measure: str, clustered: Collection[str]) -> list[Shelf]:
    """Return the shelves that a measure tells of; none where it tells of none.

    Parameters
    ----------
    measure : str
        Id of the measure.
    clustered : collection of str
        Features that made the segments, for genres, of which each has its own.
    """
    if measure.startswith(GENRE):
        own = [name for name in clustered if name.startswith("genre_")]
        return [Shelf("shelf_genre", measure, tuple(own))]
    return [shelf for shelf in SHELVES if shelf.measure == measure]


def ratio_of_shares(row: dict[str, Any]) -> tuple[float, float, float]:
    """Return the ratio of two shares with its interval, made of theirs on the log scale.

    Parameters
    ----------
    row : dict
        value, low, high and other, other_low, other_high (Zou and Donner 2008).
    """
    value, low, high, other, other_low, other_high = (float(row[name]) for name in SIDES)
    if not (value > 0 and other > 0):
        return math.nan, math.nan, math.nan
    with np.errstate(divide="ignore"):
        own, theirs = np.log([low, value, high]), np.log([other_low, other, other_high])
    down = np.hypot(own[1] - own[0], theirs[2] - theirs[1])
    up = np.hypot(own[2] - own[1], theirs[1] - theirs[0])
    lift = value / other
    return lift, float(lift * np.exp(-down)), float(lift * np.exp(up))


def _left_over(row: dict[str, Any]) -> dict[str, Any]:
    """Return the same of the rows that are not on the shelf."""
    turned = dict(row)
    for middle, low, high in (SIDES[:3], SIDES[3:]):
        turned |= {middle: 1 - row[middle], low: 1 - row[high], high: 1 - row[low]}
    turned["matched_low"], turned["matched_high"] = -row["matched_high"], -row["matched_low"]
    return turned


def lifted_shelves(behaviour: pd.DataFrame, clustered: Collection[str]) -> pd.DataFrame:
    """Return every shelf of every segment with its lift over the other viewers.

    Parameters
    ----------
    behaviour : DataFrame
        segment, measure, value, low, high, other, other_low, other_high, and matched_low and
        matched_high of the difference among those who arrived together, missing where unknown.
    clustered : collection of str
        Features that made the segments.

    Returns
    -------
    DataFrame
        segment, action, shelf (a genre, else empty), clustered (whether the segments were made
        of it), share_segment, share_others, lift, low, high, apart (difference of the shares on
        the scale of Cohen's h), arrived (whether those who arrived together differ likewise).
    """
    found = []
    for row in behaviour.to_dict("records"):
        for shelf in shelf_of(row["measure"], clustered):
            own = _left_over(row) if shelf.rest else row
            lift, low, high = ratio_of_shares(own)
            found.append(
                {
                    "segment": row["segment"],
                    "action": shelf.action,
                    "shelf": row["measure"].removeprefix(GENRE)
                    if shelf.action == "shelf_genre"
                    else "",
                    "clustered": bool(set(shelf.features) & set(clustered)),
                    "share_segment": own["value"],
                    "share_others": own["other"],
                    "lift": lift,
                    "low": low,
                    "high": high,
                    "apart": share_effect(own["value"], own["other"]),
                    "arrived": not own["matched_low"] <= 0,
                }
            )
    return pd.DataFrame(found, columns=list(LIFTED)).astype(LIFTED)


LIFTED = {
    "segment": "int64",
    **dict.fromkeys(("action", "shelf"), "str"),
    "clustered": "bool",
    **dict.fromkeys(("share_segment", "share_others", "lift", "low", "high", "apart"), "float64"),
    "arrived": "bool",
}
