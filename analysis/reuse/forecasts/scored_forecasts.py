"""What is foreseen of the viewers of another source, beside their labels."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from analysis.predict.coming import foreseen_viewers, risk_bands
from analysis.scrub.features.other_source import AHEAD

if TYPE_CHECKING:
    from analysis.reuse.exported import Exported

# Columns by the task that gives them.
COLUMNS = {"churn": ["leaving", "band"], "engagement": ["expected"]}


def forecast_columns(model: Exported) -> list[str]:
    """Return the columns that a model foresees of viewers, in order; none where it cannot."""
    return [name for task in COLUMNS if task in model.forecasters for name in COLUMNS[task]]


def viewer_forecasts(model: Exported, rows: pd.DataFrame) -> pd.DataFrame:
    """Return the columns of `forecast_columns` for viewers, with the index of the rows.

    Parameters
    ----------
    model : Exported
        With predictors.
    rows : DataFrame
        user_id, n, active and the measures of viewers as they stand, see `features_of`.
    """
    measures = {name: name.removeprefix(AHEAD) for name in rows if name.startswith(AHEAD)}
    now = rows[["user_id", "n", "active", *measures]].rename(columns=measures)
    leaver, giver = (model.forecasters.get(task) for task in ("churn", "engagement"))
    found = foreseen_viewers(
        now, leaver.predictor if leaver else None, giver.predictor if giver else None
    )
    if leaver:
        bands = risk_bands(found["leaving"].to_numpy(float), leaver.limits)
        found["band"] = pd.Series(bands, index=found.index, dtype="str")
    return found[forecast_columns(model)]
