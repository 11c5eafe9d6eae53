"""The change that `demo --drift` plants: one type turns from old titles to new ones half-way."""

from __future__ import annotations

import numpy as np

from analysis.demo.people import TRAITS, TYPES, People
from analysis.demo.recipe import FIRST_DAY

# The first day of the change: half of all ratings are given before it.
TURN = np.datetime64("2005-01-01", "D")
# Who turns, and to which taste for the year of titles: that of the types that choose new ones.
TURNING, TURNED = "loyal traditionalist", 0.70


def row_tastes(people: People, user: np.ndarray, day: np.ndarray, drift: bool) -> np.ndarray:
    """Return the taste of each row for popularity and for the year of titles, shape (rows, 2).

    Parameters
    ----------
    people : People
        Their tastes and types.
    user : ndarray of int
        Viewer of each row.
    day : ndarray of int
        Day of each row, since 1995-01-01.
    drift : bool
        Whether viewers of the type `TURNING` choose new titles from `TURN` on, whenever they
        arrived; how they rate, how much and when stays.
    """
    tastes = np.column_stack([people.trait("popularity"), people.trait("recency")])[user]
    if drift:
        kind = [one.name for one in TYPES].index(TURNING)
        middle = TYPES[kind].traits[TRAITS.index("recency")]
        turned = (people.type[user] == kind) & (day >= (TURN - FIRST_DAY).astype(int))
        tastes[turned, 1] += TURNED - middle
    return tastes
