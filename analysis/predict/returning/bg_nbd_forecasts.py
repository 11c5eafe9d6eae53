"""What the BG/NBD model foresees of viewers: how much in a window, and whether they stay away."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from sklearn.base import BaseEstimator, RegressorMixin

from analysis.predict.returning.bg_nbd import (
    ReturningLaw,
    expected_active_days,
    fit_bg_nbd,
    probability_alive,
    probability_silent,
)
from analysis.predict.returning.known_lives import common_pace, shrunken_pace, viewer_lives

Array = np.ndarray

# Of so many viewers at most the law is learned: its four parameters are then known to a few
# per cent, and more change no forecast.
MOST_LIVES = 50_000
# Active days that are foreseen of a viewer at least: of no event may it be said that it cannot be.
LEAST_DAYS = 1e-6


class _ReturningForecast(RegressorMixin, BaseEstimator):
    """What both forecasts share: the law, and the mean of what came where there is none."""

    def _learn(self, rows: pd.DataFrame, target: Array, viewers: pd.DataFrame | None) -> None:
        self.fallback_ = float(np.mean(target))
        everybody = rows if viewers is None else viewers
        lives = np.column_stack(viewer_lives(everybody))
        if len(lives) > MOST_LIVES:
            drawn = np.random.default_rng(self.seed).choice(len(lives), MOST_LIVES, replace=False)
            lives = lives[np.sort(drawn)]
        found = fit_bg_nbd(*lives.T)
        self.law_ = None if found is None else vars(found).copy()

    def _law(self) -> ReturningLaw | None:
        return None if self.law_ is None else ReturningLaw(**self.law_)


class ActiveDayForecast(_ReturningForecast):
    """Foresee how much comes: expected active days times what an active day of the viewer holds.

    Parameters
    ----------
    column : str
        What is counted.
    days : int
        Length of the window that is foreseen.
    weight : float
        Active days like everybody's that are added to each viewer's own.
    seed : int
        Of the draw of viewers, where there are more than enough.

    Notes
    -----
    Where the law cannot be learned (see `fit_bg_nbd`), the mean of what came is foreseen of all.
    """

    def __init__(
        self, column: str = "n", days: int = 1, weight: float = 1.0, seed: int = 0
    ) -> None:
        self.column = column
        self.days = days
        self.weight = weight
        self.seed = seed

    def fit(
        self, rows: pd.DataFrame, target: Array, viewers: pd.DataFrame | None = None
    ) -> ActiveDayForecast:
        """Learn the law, and what an active day holds, from viewers as they stand at the cut."""
        self._learn(rows, target, viewers)
        everybody = rows if viewers is None else viewers
        self.pace_ = common_pace(*self._amounts(everybody))
        return self

    def _amounts(self, rows: pd.DataFrame) -> tuple[Array, Array]:
        return rows[self.column].to_numpy(dtype=float), viewer_lives(rows)[0] + 1

    def predict(self, rows: pd.DataFrame) -> Array:
        """Return how much the window brings of every viewer."""
        law = self._law()
        if law is None:
            return np.full(len(rows), self.fallback_)
        days = expected_active_days(law, *viewer_lives(rows), self.days)
        return np.maximum(days, LEAST_DAYS) * shrunken_pace(
            *self._amounts(rows), self.weight, self.pace_
        )


class SilenceForecast(_ReturningForecast):
    """Foresee who leaves: who has ended for good, or has no active day in the window.

    Parameters
    ----------
    days : int
        Length of the window that is foreseen.
    event : str
        "ended" (one less the probability alive) or "silent" (no active day in the window,
        whether ended or not).
    seed : int
        Of the draw of viewers, where there are more than enough.
    """

    def __init__(self, days: int = 1, event: str = "ended", seed: int = 0) -> None:
        self.days = days
        self.event = event
        self.seed = seed

    def fit(
        self, rows: pd.DataFrame, target: Array, viewers: pd.DataFrame | None = None
    ) -> SilenceForecast:
        """Learn the law from viewers as they stand at the cut."""
        self._learn(rows, target, viewers)
        return self

    def predict(self, rows: pd.DataFrame) -> Array:
        """Return the probability to leave of every viewer."""
        law = self._law()
        if law is None:
            return np.full(len(rows), self.fallback_)
        lives = viewer_lives(rows)
        if self.event == "ended":
            return 1 - probability_alive(law, *lives)
        return probability_silent(law, *lives, self.days)


def law_record(forecast: Any) -> dict[str, float]:
    """Return the parameters of a forecast's law and of how many viewers; missing without one."""
    empty: dict[str, float] = dict.fromkeys(("r", "alpha", "a", "b"), np.nan) | {"viewers": 0}
    return empty | (forecast.law_ or {})
