"""The predictors of a run as files, with what the manifest says of them."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from analysis.reuse.cards.forecast_card import forecast_card, gather_forecast_facts
from analysis.reuse.forecasts.forecaster import Forecaster
from analysis.reuse.made_up import DRAWN_FROM, shuffled_columns
from analysis.reuse.trusted_types import TRUSTED
from analysis.scrub.features import learned_constants

if TYPE_CHECKING:
    from analysis.tables import Results

# What is known of a title before the cut; ratings are foreseen by it.
OF_TITLES = ["title_events", "title_deviation", "title_year"]


def forecast_file(task: str) -> str:
    """Return the name of the file of a task's predictor."""
    return f"prediction_{task}.skops"


def _columns(results: Results, task: str) -> list[str]:
    text = results.scrubbed.file("constants.json").read_text(encoding="utf-8")
    ahead = learned_constants.read_constants(text).ahead
    measures = list(ahead.measures) if ahead else []
    return ["n", *measures, *(OF_TITLES if task == "rating" else [])]


def made_up_viewers(results: Results, task: str, columns: list[str], seed: int) -> pd.DataFrame:
    """Return rows of nobody for a task, drawn from training viewers by `shuffled_columns`.

    Pairs for ratings are of known titles with viewers whom nobody knows.
    """
    scrubbed = results.scrubbed
    users = scrubbed["users"]
    train = users.filter(users.split == "train").select("user_id")
    name, order = ("now", "user_id") if task != "rating" else ("rating/X_test", "event")
    rows = scrubbed[f"prediction/{name}"].semi_join(train, "user_id").order_by(order)
    known = rows.limit(DRAWN_FROM).to_pandas()
    made = shuffled_columns(known, columns, seed)
    if task == "rating":
        made.insert(0, "user_id", _strangers(known["user_id"], len(made)))
        made.insert(1, "title_id", known["title_id"].iloc[: len(made)].to_numpy())
    return made


def _strangers(users: pd.Series, count: int) -> list[int] | list[str]:
    if pd.api.types.is_numeric_dtype(users):
        # Ids are no negative numbers, or else these would be somebody's.
        lowest = int(users.min()) if len(users) else 0
        return [min(lowest, 0) - at for at in range(1, count + 1)]
    return [f"nobody {at}" for at in range(1, count + 1)]


def _plain_column(values: pd.Series) -> list[Any]:
    return [None if pd.isna(value) else value for value in values.tolist()]


def golden_forecasts(forecaster: Forecaster, made_up: pd.DataFrame) -> dict[str, Any]:
    """Return made-up rows by column, with what must be foreseen of them."""
    rows = {name: _plain_column(made_up[name]) for name in forecaster.columns}
    return {"rows": rows, "expected": forecaster.foresee(made_up).tolist()}


def _limits(results: Results) -> dict[str, float | None]:
    known = results.predicted.record("prediction_constants")
    return {name: known[name] for name in ("risk_top", "risk_upper")}


def exported_forecasts(folder: Path, results: Results, seed: int) -> dict[str, Any]:
    """Copy the predictors of tasks that were told into a folder, each with a card.

    Parameters
    ----------
    folder : Path
        Of the package.
    results : Results
        Every stage's tables.
    seed : int
        Of the made-up rows that a loaded predictor is tried on.

    Returns
    -------
    dict
        Task to what the manifest says of it, see `Forecaster.told`.
    """
    from skops import io

    tasks = results.predicted.frame("tasks")
    found = {}
    for one in tasks[tasks["exported"]].itertuples():
        path = folder / forecast_file(one.task)
        shutil.copyfile(results.predicted.file(path.name), path)
        columns = _columns(results, one.task)
        told = {"model": one.recommended, "unit": one.unit, "days": int(one.days)}
        told |= {"columns": columns} | (_limits(results) if one.task == "churn" else {})
        # Written by the run that reads it.
        forecaster = Forecaster(one.task, io.load(path, trusted=list(TRUSTED)), told)
        rows = made_up_viewers(results, one.task, columns, seed)
        found[one.task] = told | {"golden": golden_forecasts(forecaster, rows)}
        holds_ids = hasattr(forecaster.predictor, "viewers_")
        known = gather_forecast_facts(results, one.task, columns, holds_ids)
        card = folder / f"prediction_card_{one.task}.md"
        card.write_text(forecast_card(known), encoding="utf-8")
    return found
