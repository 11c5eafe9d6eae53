"""Tables of predictions: scores, gains of one model over another, parameters."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import TYPE_CHECKING

import pandas as pd

from analysis.communicate.claims.captions.predict_chapter.table_words import (
    amount_metrics_words,
    leaving_metrics_words,
    model_gains_words,
    rating_metrics_words,
    segment_gains_words,
    taken_parameters_words,
)
from analysis.communicate.claims.captions.words import TableWords
from analysis.communicate.claims.claim import Claim, joined_claims
from analysis.communicate.claims.predict.foretold import (
    ENGAGEMENT,
    LEAVING,
    METRICS,
    RATING,
    Foretold,
    model_name,
)
from analysis.communicate.table import Format, Table
from analysis.text.nouns import capital_first

if TYPE_CHECKING:
    from analysis.tables import Results
    from analysis.text.markdown import MarkdownText

# Of each task: heading, metric and whose it is, beside the one that decides with its interval.
COLUMNS = {
    RATING: (("MAE", "mae", "all"), ("Known", "rmse", "known"), ("New", "rmse", "cold")),
    ENGAGEMENT: (("MAE", "mae", "all"), ("Ranks", "spearman", "all")),
    LEAVING: (
        ("PR-AUC", "pr_auc", "all"),
        ("Brier", "brier", "all"),
        ("Accuracy", "accuracy", "all"),
    ),
}
DECIDES = {RATING: "RMSE", ENGAGEMENT: "Deviance", LEAVING: "ROC-AUC"}
TASK_NAMES = {RATING: "ratings", ENGAGEMENT: "amounts", LEAVING: "leaving"}
# Scores differ in the third decimal.
DIGITS = 3


def _said(
    words: TableWords | Claim, frame: pd.DataFrame, numbers: Iterable[str]
) -> Table | MarkdownText:
    if isinstance(words, Claim):
        return joined_claims([words])
    # Words that a format made are not cut as data are.
    formats: dict[str, Format] = dict.fromkeys(frame.select_dtypes(exclude="number").columns, str)
    formats |= dict.fromkeys(numbers, DIGITS)
    return Table(words.name, words.caption, frame.reset_index(drop=True), formats, words.note)


def _metrics(results: Results, task: str, words: TableWords | Claim) -> Table | MarkdownText:
    told = Foretold(results, task)
    models = list(dict.fromkeys(told.frame("scores")["model"])) if told.told else []
    rows = []
    for model in models:
        first = told.score(model)
        line: dict[str, object] = {"Model": capital_first(model_name(model))}
        for head, column in ((DECIDES[task], "value"), ("From", "low"), ("To", "high")):
            line[head] = float("nan") if first is None else float(first[column])
        for head, metric, who in COLUMNS[task]:
            row = told.score(model, metric, who)
            line[head] = float("nan") if row is None else float(row["value"])
        rows.append(line)
    frame = pd.DataFrame(rows)
    return _said(words, frame, frame.columns[1:])


def rating_metrics(results: Results) -> Table | MarkdownText:
    """Return by how much each model misses ratings."""
    return _metrics(results, RATING, rating_metrics_words(results))


def amount_metrics(results: Results) -> Table | MarkdownText:
    """Return by how much each model misses how much viewers give."""
    return _metrics(results, ENGAGEMENT, amount_metrics_words(results))


def leaving_metrics(results: Results) -> Table | MarkdownText:
    """Return how well each model tells who leaves."""
    return _metrics(results, LEAVING, leaving_metrics_words(results))


def _verdict(shown: bool) -> str:
    return "yes" if shown else "no demonstrated gain"


def model_gains(results: Results) -> Table | MarkdownText:
    """Return by how much a model is better than a simpler one on the test window."""
    frame = results.predicted.frame("differences")
    shown = pd.DataFrame(
        {
            "Task": frame["task"].map(TASK_NAMES),
            "Model": frame["model"].map(model_name),
            "Against": frame["against"].map(model_name),
            "Gain": frame["value"],
            "From": frame["low"],
            "To": frame["high"],
            "Shown": [_verdict(bool(one)) for one in frame["shown"]],
        }
    )
    return _said(model_gains_words(results), shown, ("Gain", "From", "To"))


def segment_gains(results: Results) -> Table | MarkdownText:
    """Return what knowing the segment adds to the measures."""
    frame = results.predicted.frame("segment_gain")
    frame = frame[frame["told"].astype(bool)]
    shown = pd.DataFrame(
        {
            "Task": frame["task"].map(TASK_NAMES),
            "Model": frame["without"].map(model_name),
            "Gain": frame["value"],
            "From": frame["low"],
            "To": frame["high"],
            "Shown": [_verdict(bool(one)) for one in frame["shown"]],
        }
    )
    return _said(segment_gains_words(results), shown, ("Gain", "From", "To"))


def taken_parameters(results: Results) -> Table | MarkdownText:
    """Return the parameters that each model took, and of how many sets."""
    frame = results.predicted.frame("tuning")
    tried = frame.groupby(["task", "model"])["parameters"].transform("size")
    taken = frame.assign(tried=tried)[frame["taken"].astype(bool)]
    shown = pd.DataFrame(
        {
            "Task": taken["task"].map(TASK_NAMES),
            "Model": taken["model"].map(model_name),
            "Taken": [_parameters(text) for text in taken["parameters"]],
            "Sets": taken["tried"].astype("int64"),
            "Decides": taken["metric"].map(METRICS),
            "Value": taken["value"],
        }
    )
    return _said(taken_parameters_words(results), shown, ("Value",))


def _parameters(text: str) -> str:
    """Return a set of parameters as a reader has it: leaves 31, rate .06."""
    known = json.loads(text or "{}")
    said = [f"{name.replace('_', ' ')} {_value(value)}" for name, value in known.items()]
    return ", ".join(said) or "none"


def _value(value: object) -> str:
    if isinstance(value, float) and not value.is_integer():
        return f"{value:g}".removeprefix("0")
    return str(int(value)) if isinstance(value, float) else str(value)
