"""What competes in a task: how it is fitted on what was known, and its declared parameters."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from datetime import datetime

Array = np.ndarray


class Predictor(Protocol):
    """What a fit leaves: an estimator of scikit-learn's kind, so that it can be exported."""

    def predict(self, rows: pd.DataFrame) -> Array:
        """Return what is expected of each row, shape (n,)."""


@dataclass(frozen=True)
class Examples:
    """Rows of one window: what was known before its cut, and what came.

    Parameters
    ----------
    rows : DataFrame
        user_id, n and the measures before the cut (missing for who was not known); for ratings
        also title_id, title_events, title_deviation, title_year and earlier_ratings.
    target : array (n,)
        What came: the rating, how much in the window, or 1 for a viewer who left and 0 for others.
    """

    rows: pd.DataFrame
    target: Array


@dataclass(frozen=True)
class Past:
    """Everything that may be learned from for what comes after a cut.

    Parameters
    ----------
    cut : datetime
        First moment that is not known.
    days : int
        Length of the window that is to be predicted.
    windows : tuple of Examples
        Closed windows that end by the cut, the oldest first.
    history : DataFrame
        Ratings before the cut: user_id, title_id, rating; empty for other tasks.
    measures : tuple of str
        Columns of the rows that may be learned from, in order.
    viewers : DataFrame
        All viewers as they stand at the cut, with n and the measures; empty where that is not
        asked (ratings) or not known.
    """

    cut: datetime
    days: int
    windows: tuple[Examples, ...]
    history: pd.DataFrame = field(default_factory=pd.DataFrame)
    measures: tuple[str, ...] = ()
    viewers: pd.DataFrame = field(default_factory=pd.DataFrame)

    def standing_viewers(self) -> pd.DataFrame:
        """Return all viewers as they stand at the cut, else those of the last closed window."""
        return self.windows[-1].rows if self.viewers.empty else self.viewers

    def joined_windows(self) -> Examples:
        """Return the rows of all closed windows, one below the other."""
        rows = pd.concat([one.rows for one in self.windows], ignore_index=True)
        return Examples(rows, np.concatenate([one.target for one in self.windows]))


@dataclass(frozen=True)
class Contestant:
    """One way to predict.

    Parameters
    ----------
    name : str
        Its id in all tables.
    fit : callable
        (past, parameters, seed) -> Predictor.
    grid : tuple of dict
        Sets of parameters of which validation takes the best; the first one of equal ones.
    learner : bool
        Whether it learns from the measures, so that importance can be asked of it and the
        segment can be added to them.
    """

    name: str
    fit: Callable[[Past, dict[str, Any], int], Predictor]
    grid: tuple[dict[str, Any], ...] = ({},)
    learner: bool = False
