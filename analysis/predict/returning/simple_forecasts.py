"""Forecasts that learn next to nothing: one number for everybody, and everybody's own rate."""

from __future__ import annotations

import numpy as np
import pandas as pd
from sklearn.base import BaseEstimator, RegressorMixin

from analysis.predict.returning.known_lives import common_pace, shrunken_pace, viewer_lives

Array = np.ndarray


class ConstantForecast(RegressorMixin, BaseEstimator):
    """Foresee the same of everybody: the mean of what came, or a given value.

    Parameters
    ----------
    value : float, optional
        What is foreseen; by default the mean of the target.
    """

    def __init__(self, value: float | None = None) -> None:
        self.value = value

    def fit(self, rows: pd.DataFrame, target: Array) -> ConstantForecast:
        """Take the mean of what came."""
        self.value_ = float(np.mean(target)) if self.value is None else float(self.value)
        return self

    def predict(self, rows: pd.DataFrame) -> Array:
        """Return the same for every row."""
        return np.full(len(rows), self.value_)


class OwnRateForecast(RegressorMixin, BaseEstimator):
    """Foresee that everybody goes on at their own rate since their first day.

    Parameters
    ----------
    column : str
        What is counted.
    days : int
        Length of the window that is foreseen.
    weight : float
        Days at everybody's rate that are added to each viewer's own.
    """

    def __init__(self, column: str = "n", days: int = 1, weight: float = 0.0) -> None:
        self.column = column
        self.days = days
        self.weight = weight

    def fit(self, rows: pd.DataFrame, target: Array | None = None) -> OwnRateForecast:
        """Learn everybody's rate from viewers as they stand at the cut."""
        self.rate_ = common_pace(rows[self.column].to_numpy(dtype=float), viewer_lives(rows)[2])
        return self

    def predict(self, rows: pd.DataFrame) -> Array:
        """Return how much the window brings of every viewer."""
        amount, age = rows[self.column].to_numpy(dtype=float), viewer_lives(rows)[2]
        return self.days * shrunken_pace(amount, age, self.weight, self.rate_)
