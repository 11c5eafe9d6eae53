"""A loaded model: what it labels, and what it foresees."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from analysis.errors import UserError
from analysis.reuse.forecasts.forecaster import Forecaster
from analysis.reuse.given_rows import ROWS, checked_numbers, require_values
from analysis.scrub.matrix.transform import raw_columns

if TYPE_CHECKING:
    from sklearn.pipeline import Pipeline


@dataclass(frozen=True)
class Exported:
    """A loaded model.

    Parameters
    ----------
    pipeline : Pipeline
        Raw feature columns to segment, name and margin.
    manifest : dict
        Digests, versions, rule, draft, min_ratings, source and what is foreseen.
    folder : Path
        Where it lies.
    forecasters : dict of str to Forecaster
        By task (rating, engagement, churn), as far as these were told of.
    """

    pipeline: Pipeline
    manifest: dict[str, Any]
    folder: Path
    forecasters: dict[str, Forecaster] = field(default_factory=dict)

    @property
    def features(self) -> list[str]:
        """Return the columns that it takes: raw features in order, and the rows of each viewer."""
        return [*raw_columns(self.pipeline), ROWS]

    @property
    def divides(self) -> bool:
        """Tell whether it has segments: none where types were not tested."""
        return self.pipeline.named_steps["segment"].description["model"] is not None

    def label(self, features: pd.DataFrame) -> pd.DataFrame:
        """Return segment, name, margin and confidence of each row, with the index of the rows.

        The confidence is the probability that another history of as many rows would place the
        viewer in the same segment; NaN where the model was fitted to too few to know.

        Parameters
        ----------
        features : DataFrame
            One row a viewer with the columns of `features`, in any order; NaN where missing.

        Raises
        ------
        UserError
            When it is no DataFrame, a column is missing, doubled or holds no numbers, or a row
            holds no value at all.
        """
        rows = checked_numbers(features, self.features)
        require_values(rows.drop(columns=ROWS))
        return self.label_imputed(rows)

    def label_imputed(self, features: pd.DataFrame) -> pd.DataFrame:
        """Return what `label` gives, also of rows without any value: those of a typical viewer."""
        from threadpoolctl import threadpool_limits

        rows = checked_numbers(features, self.features)
        if not len(rows):
            empty = {"segment": "str", "name": "str", "margin": float, "confidence": float}
            return pd.DataFrame(columns=list(empty)).astype(empty)
        with threadpool_limits(1):
            found = self.pipeline.transform(rows.drop(columns=ROWS)).set_index(features.index)
        sure = self.pipeline.named_steps["segment"].confidence(found["margin"], rows[ROWS])
        return found.assign(confidence=sure)

    def forecaster(self, task: str) -> Forecaster:
        """Return what foresees in a task.

        Parameters
        ----------
        task : str
            rating, engagement or churn.

        Raises
        ------
        UserError
            When the model foresees nothing of the kind.
        """
        if task not in self.forecasters:
            raise UserError(
                f"a model without predictions of {task}",
                f"one of {', '.join(self.forecasters) or 'no tasks: it has none'}",
                "See the chapter on predictions for what the source lacked.",
            )
        return self.forecasters[task]

    def predict_leaving(self, viewers: pd.DataFrame) -> pd.Series:
        """Return the probability that each viewer does nothing in the days to come.

        Parameters
        ----------
        viewers : DataFrame
            Rows as in data/derived/prediction/now.parquet; it is meant for those who are active.

        Raises
        ------
        UserError
            When the model has no such predictions, or rows lack a column.
        """
        return self.forecaster("churn").foresee(viewers)

    def predict_amount(self, viewers: pd.DataFrame) -> pd.Series:
        """Return how much is expected of each viewer in the days to come.

        Parameters and errors are those of `predict_leaving`; all viewers may be asked of.
        """
        return self.forecaster("engagement").foresee(viewers)

    def predict_ratings(self, pairs: pd.DataFrame) -> pd.Series:
        """Return the rating that is expected of each viewer for a title.

        Parameters
        ----------
        pairs : DataFrame
            Rows as in data/derived/prediction/rating/X_test.parquet.

        Raises
        ------
        UserError
            When the model has no such predictions, or rows lack a column.
        """
        return self.forecaster("rating").foresee(pairs)
