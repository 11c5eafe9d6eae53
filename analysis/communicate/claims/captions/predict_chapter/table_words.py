"""The words of tables of predictions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.communicate.claims.captions.absences import said_before
from analysis.communicate.claims.captions.words import Sentences, TableWords
from analysis.communicate.claims.claim import Claim
from analysis.communicate.claims.predict.conditions import told_tasks
from analysis.communicate.claims.predict.foretold import (
    ENGAGEMENT,
    LEAVING,
    RATING,
    Foretold,
)
from analysis.communicate.claims.slots import count_slot, declared_share
from analysis.communicate.claims.words import group_noun
from analysis.intervals import LEVEL

if TYPE_CHECKING:
    from analysis.tables import Results

CAPTIONS = {
    RATING: "Errors in {points} on {rows} {many} of the test window: root mean square (RMSE) and "
    "mean absolute (MAE), and RMSE for viewers with and without {many} before.",
    ENGAGEMENT: "Errors of how much {viewers} viewers give in the test window: mean Poisson "
    "deviance, mean absolute error and rank correlation.",
    LEAVING: "How {viewers} active viewers were told into those who left and those who stayed: "
    "area under the ROC curve and under that of precision and recall, Brier score, accuracy.",
}
NOTE = "From and to are the ends of {level} intervals over viewers. Parameters were taken on the "
NOTE += "validation window."


def _metric_words(results: Results, task: str, name: str) -> TableWords | Claim:
    told = Foretold(results, task)
    if not told.told:
        return said_before("table", name)
    record, people = told.record, told.people
    slots = {
        "level": declared_share(LEVEL),
        "rows": count_slot(record["rows_test"], people.many, told.judged),
        "viewers": count_slot(record["viewers_test"], "viewers", told.judged),
    }
    words = {"many": people.many, "points": f"{people.point}s"}
    return Sentences("table", name, slots, words, "tested").table(CAPTIONS[task], NOTE)


def rating_metrics_words(results: Results) -> TableWords | Claim:
    """Return the words of the table of models of ratings."""
    return _metric_words(results, RATING, "rating-metrics")


def amount_metrics_words(results: Results) -> TableWords | Claim:
    """Return the words of the table of models of how much viewers give."""
    return _metric_words(results, ENGAGEMENT, "amount-metrics")


def leaving_metrics_words(results: Results) -> TableWords | Claim:
    """Return the words of the table of models of who leaves."""
    return _metric_words(results, LEAVING, "leaving-metrics")


def model_gains_words(results: Results) -> TableWords | Claim:
    """Return the words of the table of how much better one model is than another."""
    if results.predicted.frame("differences").empty:
        return said_before("table", "model-gains")
    slots = {"level": declared_share(LEVEL)}
    return Sentences("table", "model-gains", slots, {}, "tested").table(
        "By how much a model is better than a simpler one on the test window, in the metric that "
        "decides, with {level} intervals from viewers drawn again.",
        "Where the interval holds zero there is no demonstrated gain, and the simplest such model "
        "is recommended.",
    )


def taken_parameters_words(results: Results) -> TableWords | Claim:
    """Return the words of the table of parameters."""
    if results.predicted.frame("tuning").empty:
        return said_before("table", "taken-parameters")
    return Sentences("table", "taken-parameters", {}, {}, "tested").table(
        "The parameters that each model took on the validation window, of how many sets, and the "
        "metric that decided there.",
    )


def segment_gains_words(results: Results) -> TableWords | Claim:
    """Return the words of the table of what knowing the segment adds."""
    frame = results.predicted.frame("segment_gain")
    if not told_tasks(results) or not frame["told"].astype(bool).any():
        return said_before("table", "segment-gains")
    slots, one = {"level": declared_share(LEVEL)}, group_noun(results, 1)
    return Sentences("table", "segment-gains", slots, {}, "tested").table(
        f"What knowing the {one} adds to the measures, in the metric that decides, on the test "
        "window, with {level} intervals from viewers drawn again.",
    )
