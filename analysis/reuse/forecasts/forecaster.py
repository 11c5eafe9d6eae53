"""What foresees in one task, as it was recommended and fitted for the window to come."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from analysis.reuse.given_rows import checked_numbers, require_columns

if TYPE_CHECKING:
    from analysis.predict.contest import Predictor

# What each task foresees, the name of its column.
FORESEEN = {"rating": "rating", "engagement": "expected", "churn": "leaving"}
# Columns that say whom and what a row is of, where a task goes by them.
KEYS = {"rating": ["user_id", "title_id"]}
STANDING = "the tables in data/derived/prediction"


@dataclass(frozen=True)
class Forecaster:
    """A loaded predictor.

    Parameters
    ----------
    task : str
        rating, engagement or churn.
    predictor : Predictor
        As the contest of the task left it.
    told : dict
        What the manifest says of it: model, unit, days, columns (of numbers), golden rows, and
        for churn risk_top and risk_upper, from which probability on a viewer is in a band.
    """

    task: str
    predictor: Predictor
    told: dict[str, Any]

    @property
    def columns(self) -> list[str]:
        """Return the columns that it takes, in order."""
        return [*KEYS.get(self.task, []), *self.told["columns"]]

    @property
    def limits(self) -> dict[str, float]:
        """Return where bands of the probability to leave begin."""
        known = {name: self.told[name] for name in ("risk_top", "risk_upper")}
        return {name: np.nan if value is None else float(value) for name, value in known.items()}

    def foresee(self, rows: pd.DataFrame) -> pd.Series:
        """Return what is foreseen of each row, with the index of the rows.

        Parameters
        ----------
        rows : DataFrame
            The columns of `columns`, in any order; NaN where a measure is missing.

        Raises
        ------
        UserError
            When it is no DataFrame, or a column is missing, doubled or holds no numbers.
        """
        numbers = checked_numbers(rows, self.told["columns"], STANDING)
        keys = KEYS.get(self.task, [])
        require_columns(list(rows.columns), keys, STANDING)
        known = pd.concat([rows[keys], numbers], axis=1)
        found = self.predictor.predict(known) if len(known) else np.empty(0)
        return pd.Series(found, index=rows.index, name=FORESEEN[self.task], dtype=float)
