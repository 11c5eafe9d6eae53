"""Predict: what viewers will do next, and whether segments help to know it.

contest            what competes in a task, and what it may learn from
conditions         what a source has to have for a task
windows            the windows by date as frames
measure_forecasts  what learners foresee from the measures
typed_tables       the columns of every table
task_inputs        what a task is played with
told_tasks         a task played, and all that is told of it
coming             every viewer in the window to come
stage              all of it in order

Rooms:

rating        who competes to foresee ratings, and their errors
returning     who competes to foresee how much comes, and who leaves
judging       what predictions are worth
explaining    what they go by, and what segments add
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from analysis import disclosure

if TYPE_CHECKING:
    from analysis.settings import Settings
    from analysis.tables import Tables


def predict(
    *,
    scrubbed: Tables,
    modelled: Tables,
    settings: Settings,
    fewest: int = disclosure.FEWEST,
) -> dict[str, Any]:
    """Predict ratings, engagement and leaving, each against honest baselines.

    Parameters
    ----------
    scrubbed, modelled : Tables
        Results of these stages.
    settings : Settings
        The seed is read, and section model for the segments.
    fewest : int
        What is told of fewer viewers is left out.

    Returns
    -------
    dict
        The tables of `typed_tables.COLUMNS`, of which only `predictions` and `errors_by_viewer`
        tell of single viewers; of tasks that are told the files prediction_rating.skops,
        prediction_engagement.skops and prediction_churn.skops.
    """
    from analysis.predict.stage import predicted_tables

    return predicted_tables(scrubbed=scrubbed, modelled=modelled, settings=settings, fewest=fewest)
