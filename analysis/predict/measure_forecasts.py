"""What learners foresee from the measures of viewers: regressions and boosted trees."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from sklearn.base import BaseEstimator, TransformerMixin, clone

from analysis.clustering.parallel import one_thread

Array = np.ndarray

# Beyond this skewness (that of the exponential distribution is 2) a logarithm helps a line.
SKEWED = 1.0
# Rows of windows that are learned from at most, so that a fit takes seconds.
MOST_ROWS = 100_000
LIFE = ("active_days", "tenure", "recency")


class SkewLogs(TransformerMixin, BaseEstimator):
    """Take logarithms of columns without negative values that are skewed to the right.

    Parameters
    ----------
    limit : float
        Skewness beyond which a column is taken.
    """

    def __init__(self, limit: float = SKEWED) -> None:
        self.limit = limit

    def fit(self, values: Array, target: Array | None = None) -> SkewLogs:
        """Learn which columns are skewed."""
        frame = pd.DataFrame(values)
        skew = frame.skew().to_numpy(dtype=float)
        self.skewed_ = (skew > self.limit) & (frame.min().to_numpy(dtype=float) >= 0)
        return self

    def transform(self, values: Array) -> Array:
        """Return the columns, those that were skewed as log(1 + value)."""
        made = np.array(values, dtype=float)
        made[:, self.skewed_] = np.log1p(np.maximum(made[:, self.skewed_], 0.0))
        return made


def life_ratios(rows: pd.DataFrame) -> pd.DataFrame:
    """Return what trees cannot divide for themselves.

    Returns
    -------
    DataFrame
        age (days since the first), gap (mean days between active ones), overdue (days since the
        last one by that gap) and pace (active days a day); no column where a measure is lacking.
    """
    if not set(LIFE) <= set(rows):
        return pd.DataFrame(index=rows.index)
    active, tenure, recency = (rows[name] for name in LIFE)
    gap = tenure / np.maximum(active - 1, 1)
    age = tenure + recency
    pace = active / np.maximum(age, 1)
    return pd.DataFrame({"age": age, "gap": gap, "overdue": recency / (1 + gap), "pace": pace})


class MeasureForecast(BaseEstimator):
    """Foresee from measures, and for trees from their ratios, by an estimator of scikit-learn.

    Parameters
    ----------
    inner : estimator
        What is fitted; of a classifier the probability of the last class is foreseen.
    measures : tuple of str
        Columns that are learned from.
    ratios : bool
        Whether `life_ratios` of them are, too.
    seed : int
        Of the draw of rows, where there are more than MOST_ROWS.

    Notes
    -----
    On one thread, so that neither sums nor bytes depend on the machine; for so few rows it is
    faster, too. Columns that nobody has are left out; where the target is always the same, or no
    column is left, its mean is foreseen.
    """

    def __init__(
        self, inner: Any = None, measures: tuple[str, ...] = (), ratios: bool = False, seed: int = 0
    ) -> None:
        self.inner = inner
        self.measures = measures
        self.ratios = ratios
        self.seed = seed

    def _values(self, rows: pd.DataFrame) -> Array:
        chosen = rows.reindex(columns=list(self.measures)).astype(float)
        parts = [chosen, life_ratios(chosen)] if self.ratios else [chosen]
        return np.column_stack([part.to_numpy(dtype=float) for part in parts])

    def fit(self, rows: pd.DataFrame, target: Array) -> MeasureForecast:
        """Fit the estimator, on a draw of the rows where there are very many."""
        target = np.asarray(target)
        if len(rows) > MOST_ROWS:
            drawn = np.random.default_rng(self.seed).choice(len(rows), MOST_ROWS, replace=False)
            drawn.sort()
            rows, target = rows.iloc[drawn], target[drawn]
        values = self._values(rows)
        self.known_ = np.isfinite(values).any(axis=0)
        self.mean_ = float(np.mean(target))
        self.fitted_ = None
        if np.ptp(target) > 0 and self.known_.any():
            with one_thread():
                self.fitted_ = clone(self.inner).fit(values[:, self.known_], target)
        return self

    def predict(self, rows: pd.DataFrame) -> Array:
        """Return what is foreseen of every row."""
        if self.fitted_ is None:
            return np.full(len(rows), self.mean_)
        values = self._values(rows)[:, self.known_]
        with one_thread():
            if hasattr(self.fitted_, "predict_proba"):
                return self.fitted_.predict_proba(values)[:, -1]
            return self.fitted_.predict(values)
