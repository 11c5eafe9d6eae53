"""What every viewer will do in the window to come, by the models that were recommended."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from analysis.predict.contest import Array, Predictor
    from analysis.tables import Tables

# Of the viewers who may leave, the tenth and the half that are most at risk have names.
TOP, UPPER = 0.9, 0.5
# Viewers foreseen at a time, so that memory does not grow with the source.
AT_ONCE = 100_000


def risk_limits(leaving: Array) -> dict[str, float]:
    """Return from which probability a viewer is among the tenth, and the half, most at risk."""
    known = leaving[np.isfinite(leaving)]
    if not len(known):
        return {"risk_top": np.nan, "risk_upper": np.nan}
    top, upper = np.quantile(known, [TOP, UPPER])
    return {"risk_top": float(top), "risk_upper": float(upper)}


def risk_bands(leaving: Array, limits: dict[str, float]) -> Array:
    """Return top, upper, lower, or away for who may not leave any more, shape (n,).

    Parameters
    ----------
    leaving : array (n,)
        Probability of leaving; missing for who was not active.
    limits : dict
        risk_top and risk_upper.
    """
    known = np.select(
        [leaving >= limits["risk_top"], leaving >= limits["risk_upper"]], ["top", "upper"], "lower"
    )
    return np.where(np.isfinite(leaving), known, "away").astype(object)


def foreseen_viewers(
    rows: pd.DataFrame, leaver: Predictor | None, giver: Predictor | None
) -> pd.DataFrame:
    """Return user_id, leaving and expected of viewers as they stand.

    Parameters
    ----------
    rows : DataFrame
        user_id, active, n and the measures.
    leaver, giver : Predictor or None
        Probability of leaving, and how much is expected; None where the task is not told.
    """
    active = rows["active"].to_numpy(bool)
    leaving = np.full(len(rows), np.nan)
    if leaver is not None and active.any():
        leaving[active] = leaver.predict(rows[active])
    expected = giver.predict(rows) if giver is not None and len(rows) else np.nan
    return pd.DataFrame({"user_id": rows["user_id"], "leaving": leaving, "expected": expected})


def _batches(scrubbed: Tables) -> Iterator[pd.DataFrame]:
    now = scrubbed["prediction/now"].order_by("user_id")
    for batch in now.to_pyarrow_batches(chunk_size=AT_ONCE):
        yield batch.to_pandas()


def coming_tables(
    scrubbed: Tables, leaver: Predictor | None, giver: Predictor | None
) -> dict[str, pd.DataFrame]:
    """Return the tables `predictions` and `prediction_constants`.

    Parameters
    ----------
    scrubbed : Tables
        With the viewers as they stand at the end.
    leaver, giver : Predictor or None
        Fitted for the window to come.
    """
    parts = [foreseen_viewers(rows, leaver, giver) for rows in _batches(scrubbed)]
    made: Any = pd.concat(parts, ignore_index=True)
    limits = risk_limits(made["leaving"].to_numpy(float))
    band = risk_bands(made["leaving"].to_numpy(float), limits)
    made.insert(2, "band", pd.Series(band, dtype="str"))
    return {"predictions": made, "prediction_constants": pd.DataFrame([limits])}
