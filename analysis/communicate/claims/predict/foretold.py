"""What is predicted: the record of a task, its scores, its models' names and whom it is of."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import pandas as pd

from analysis.communicate.claims.claim import Population, Slot
from analysis.communicate.claims.populations import Populations
from analysis.communicate.claims.slots import day_slot, declared_share, declared_slot
from analysis.communicate.claims.words import measure_names
from analysis.intervals import LEVEL
from analysis.text.nouns import counted_noun
from analysis.text.numbers import percent_text, rounded_number

if TYPE_CHECKING:
    from analysis.tables import Results

RATING, ENGAGEMENT, LEAVING = "rating", "engagement", "churn"
TASKS = (RATING, ENGAGEMENT, LEAVING)
# What models are called in a sentence behind "with" or "by"; how a table heads them.
MODELS = {
    "global_mean": "the mean of all ratings",
    "viewer_mean": "the viewer’s mean",
    "title_mean": "the title’s mean",
    "raw_sum": "the means of viewer and title",
    "shrunken_biases": "shrunken means of viewer and title",
    "factorisation": "a factorisation",
    "random_forest": "a random forest",
    "gradient_boosting": "gradient boosting",
    "mean_rate": "everybody’s mean",
    "zero": "nothing at all",
    "own_rate": "the viewer’s own rate so far",
    "bg_nbd": "the BG/NBD model",
    "base_rate": "the share who left before",
    "recency": "days since last alone",
    "logistic": "logistic regression",
}
# What the metrics are called.
METRICS = {
    "rmse": "root mean square error",
    "mae": "mean absolute error",
    "deviance": "mean Poisson deviance",
    "spearman": "rank correlation",
    "roc_auc": "ROC-AUC",
    "pr_auc": "PR-AUC",
    "brier": "Brier score",
    "accuracy": "accuracy",
}
# Metrics that are shares of something, and so told in per cent.
SHARES = frozenset({"roc_auc", "accuracy"})
# What is known of a title before the cut; {many} is what the source calls its rows.
TITLE_MEASURES = {
    "title_events": "{many} of the title so far",
    "title_deviation": "the title’s mean mark",
    "title_year": "the title’s year of release",
    "n": "number of {many}",
}


def model_name(model: str) -> str:
    """Return what a model is called in a sentence."""
    return MODELS.get(model, model.replace("_", " "))


def measure_name(results: Results, measure: str) -> str:
    """Return what a measure is called, in the nouns of the source."""
    known = measure_names(results)
    given = TITLE_MEASURES.get(measure, measure.replace("_", " "))
    return known.get(measure, given.format(many=Populations(results).many))


def metric_text(value: float, metric: str) -> str:
    """Return a value of a metric as a sentence has it."""
    return percent_text(value, 0) if metric in SHARES else rounded_number(value)


@dataclass(frozen=True)
class Foretold:
    """One task.

    Parameters
    ----------
    results : Results
        Every stage's tables.
    task : str
        rating, engagement or churn.
    """

    results: Results
    task: str

    @cached_property
    def record(self) -> dict[str, Any]:
        """Return what is told of the task; untold where the stage says nothing of it."""
        frame = self.results.predicted.frame("tasks")
        rows = frame[frame["task"] == self.task].to_dict("records")
        return rows[0] if rows else {"task": self.task, "told": False, "why": ""}

    @property
    def told(self) -> bool:
        """Say whether it was predicted and judged."""
        return bool(self.record["told"])

    @cached_property
    def people(self) -> Populations:
        """Return whom else the report speaks of."""
        return Populations(self.results)

    @property
    def recommended(self) -> str:
        """Return the model that is recommended and exported."""
        return str(self.record["recommended"])

    @property
    def challenger(self) -> str:
        """Return the model that was best on validation."""
        return str(self.record["challenger"])

    @property
    def baseline(self) -> str:
        """Return the honest baseline beside which it is told."""
        return str(self.record["baseline"])

    @property
    def metric(self) -> str:
        """Return the metric that decides."""
        return str(self.record["metric"])

    @property
    def in_minutes(self) -> bool:
        """Say whether engagement is counted in minutes."""
        return str(self.record["unit"]) == "minutes"

    @property
    def amounts(self) -> str:
        """Return what is counted of a viewer: minutes, or what the source calls its rows."""
        return "minutes" if self.in_minutes else self.people.many

    @cached_property
    def judged(self) -> Population:
        """Return whom or what the task is judged on."""
        if self.task == RATING:
            of, many = int(self.record["rows_test"]), self.people.many
            return Population(f"{many} of the test window", of, (f"the {many} of", many))
        viewers = int(self.record["viewers_test"])
        if self.task == ENGAGEMENT:
            return Population(
                "viewers seen before the test window", viewers, ("viewers seen before", "a viewer")
            )
        name = "viewers active before the test window"
        return Population(name, viewers, ("active viewers", "active viewer", "viewers active"))

    def frame(self, name: str) -> pd.DataFrame:
        """Return the rows of a table of the stage that are of this task."""
        frame = self.results.predicted.frame(name)
        return frame[frame["task"] == self.task].reset_index(drop=True)

    def score(
        self, model: str, metric: str = "", who: str = "all", split: str = "test"
    ) -> pd.Series | None:
        """Return a score of a model, None where there is none."""
        frame = self.frame("scores")
        wanted = {"model": model, "metric": metric or self.metric, "who": who, "split": split}
        for column, value in wanted.items():
            frame = frame[frame[column] == value]
        frame = frame[frame["value"].notna()]
        return None if frame.empty else frame.iloc[0]

    def difference(self, model: str, against: str) -> pd.Series | None:
        """Return by how much a model is better than another on the test window."""
        frame = self.frame("differences")
        frame = frame[(frame["model"] == model) & (frame["against"] == against)]
        frame = frame[(frame["metric"] == self.metric) & frame["value"].notna()]
        return None if frame.empty else frame.iloc[0]

    def score_slot(
        self, model: str, metric: str = "", who: str = "all", of: Population | None = None
    ) -> Slot | None:
        """Return a score on the test window as a number of a sentence, None where it lacks."""
        row, used = self.score(model, metric, who), metric or self.metric
        if row is None:
            return None
        unit = "share" if used in SHARES else used
        ends = [None if pd.isna(row[end]) else float(row[end]) for end in ("low", "high")]
        value = float(row["value"])
        return Slot(value, metric_text(value, used), unit, of or self.judged, *ends)

    @property
    def window_slots(self) -> dict[str, Slot]:
        """Return how long the test window is and when it begins: days, cut."""
        days = int(self.record["days"])
        return {
            "days": declared_slot(days, counted_noun(days, "day"), "days"),
            "cut": day_slot(self.record["cut"], None),
        }

    def gain_slots(self, row: pd.Series, of: Population | None = None) -> dict[str, Slot]:
        """Return a gain with its interval: gain, level, at_least, at_most."""
        in_points = self.metric in SHARES
        ends = {"gain": "value", "at_least": "low", "at_most": "high"}
        low, high = float(row["low"]), float(row["high"])
        slots: dict[str, Slot] = {"level": declared_share(LEVEL)}
        for name, column in ends.items():
            value = float(row[column])
            shown = gain_text(value, self.metric)
            unit = "points" if in_points else self.metric
            slots[name] = Slot(value, shown, unit, of or self.judged, low, high)
        return slots


def gain_text(value: float, metric: str) -> str:
    """Return a gain: points of per cent to tenths for shares, else to thousandths at most."""
    if metric in SHARES:
        return rounded_number(100 * value, decimals=1)
    return rounded_number(value, decimals=3)
