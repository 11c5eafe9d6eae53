"""The words of figures of how well models do: scores of each task, errors by amount."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.communicate.claims.captions.absences import said_before
from analysis.communicate.claims.captions.words import FigureWords, Sentences
from analysis.communicate.claims.claim import Claim, Population
from analysis.communicate.claims.predict.foretold import (
    ENGAGEMENT,
    LEAVING,
    METRICS,
    RATING,
    Foretold,
    model_name,
)
from analysis.communicate.claims.predict.outcomes import outcome_phrase
from analysis.communicate.claims.slots import count_slot, declared_share, rounded_slot
from analysis.intervals import LEVEL
from analysis.text.numbers import number_text

if TYPE_CHECKING:
    import pandas as pd

    from analysis.communicate.claims.claim import Slot
    from analysis.communicate.claims.phrase import Phrase
    from analysis.tables import Results

NAMES = {RATING: "rating-scores", ENGAGEMENT: "amount-scores", LEAVING: "leaving-scores"}
# What is drawn of each task, and which way is better.
DRAWN = {
    RATING: "Root mean square error of {rows} {many} by {viewers} viewers in the test window",
    ENGAGEMENT: "Mean Poisson deviance over {viewers} viewers seen before the test window",
    LEAVING: "ROC-AUC over {viewers} viewers active before the test window",
}
# The finding in the picture, and what is said of the baseline where that is another model.
TITLES = {
    RATING: ("With {model} {many} are missed by {value} {points}", ", with {baseline} by {base}"),
    ENGAGEMENT: (
        "With {model} the deviance of {many} a viewer is {taken}",
        ", with {baseline} {taken_base}",
    ),
    LEAVING: (
        "By {model} who left ranks above who stayed in {value} of pairs",
        ", by {baseline} in {base}",
    ),
}
BETTER = {"low": "low is good", "high": "high is good"}


def drawn_scores(told: Foretold) -> pd.DataFrame:
    """Return the metric that decides on the test window, a row for each model that has it."""
    frame = told.frame("scores")
    if not told.told:
        return frame.iloc[:0]
    kept = (frame["metric"] == told.metric) & (frame["who"] == "all") & (frame["split"] == "test")
    return frame[kept & frame["value"].notna()].reset_index(drop=True)


def _drawn_slots(told: Foretold, phrase: Phrase) -> dict[str, Slot]:
    """Return the numbers of a figure of scores: what is said, of whom, and where dots lie."""
    marked = {"taken": told.recommended, "taken_base": told.baseline}
    dots = {name: told.score_slot(model) for name, model in marked.items()}
    return {
        **phrase.slots,
        "level": declared_share(LEVEL),
        "viewers": count_slot(told.record["viewers_test"], "viewers", told.judged),
        "rows": count_slot(told.record["rows_test"], told.people.many, told.judged),
        **{name: slot for name, slot in dots.items() if slot is not None},
    }


def _score_words(results: Results, task: str) -> FigureWords | Claim:
    told, name = Foretold(results, task), NAMES[task]
    phrase = outcome_phrase(told) if told.told else None
    slots = _drawn_slots(told, phrase) if phrase else {}
    if "taken" not in slots:
        return said_before("figure", name)
    words = {
        **{"many": told.amounts, "points": f"{told.people.point}s"},
        **{"model": model_name(told.recommended), "baseline": model_name(told.baseline)},
    }
    say = Sentences("figure", name, slots, words, "tested")
    title, other = TITLES[task]
    drawn = f"{DRAWN[task]}, with {{level}} intervals over viewers"
    return say.figure(
        title=title + (other if {"base", "taken_base"} <= slots.keys() else ""),
        subtitle=f"{drawn}; {BETTER[str(told.record['better'])]}",
        caption="The simplest model stands on top, the recommended one is dark. That intervals "
        "overlap does not mean that models are alike: the same viewers are in all of them.",
        alt=f"Dots with intervals of the {METRICS[told.metric]}, a line for each model. The "
        "recommended one, {model}, lies at {taken}.",
    )


def rating_scores_words(results: Results) -> FigureWords | Claim:
    """Return the words of the errors of models of ratings."""
    return _score_words(results, RATING)


def amount_scores_words(results: Results) -> FigureWords | Claim:
    """Return the words of the errors of models of how much viewers give."""
    return _score_words(results, ENGAGEMENT)


def leaving_scores_words(results: Results) -> FigureWords | Claim:
    """Return the words of how well models rank viewers by their risk of leaving."""
    return _score_words(results, LEAVING)


def amount_label(low: float, high: float) -> str:
    """Return the name of a band of viewers by what they gave before: none, 1–4, 5 or more."""
    if high == 0:
        return "none"
    if not high < float("inf"):
        return f"{number_text(low)} or more"
    return number_text(low) if low == high else f"{number_text(low)}–{number_text(high)}"


def errors_by_amount_words(results: Results) -> FigureWords | Claim:
    """Return the words of the error of ratings by how many their viewer gave before."""
    told, name = Foretold(results, RATING), "errors-by-amount"
    frame = results.predicted.frame("errors_by_amount").dropna(subset=["rmse"])
    if not told.told or len(frame) < 2:
        return said_before("figure", name)
    many, slots = told.people.many, {"level": declared_share(LEVEL)}
    for key, row in (("first", frame.iloc[0]), ("last", frame.iloc[-1])):
        label = amount_label(row["low_amount"], row["high_amount"])
        of = Population(f"{many} of viewers with {label} before", int(row["rows"]))
        slots[key] = rounded_slot(row["rmse"], "rmse", of, row["rmse_low"], row["rmse_high"])
        slots[f"{key}_base"] = rounded_slot(row["baseline_rmse"], "rmse", of)
    lowest, highest = (
        amount_label(*frame[["low_amount", "high_amount"]].iloc[at]) for at in (0, -1)
    )
    words = {"many": many, "model": model_name(told.recommended), "lowest": lowest,
             "highest": highest, "baseline": model_name(told.baseline)}  # fmt: skip
    say = Sentences("figure", name, slots, words, "tested")
    return say.figure(
        title="With {highest} {many} before, those of a viewer are missed by {last} "
        f"{told.people.point}s, with {{lowest}} by {{first}}",
        subtitle="Root mean square error by how many {many} the viewer had given before the test "
        "window, with {level} intervals over viewers",
        caption="Dark is {model}, grey {baseline}. Who gave more before differs in other things "
        "too, so that not all of it need come of knowing more.",
        alt="Two lines by {many} given before: that of {model} goes from {first} to {last}, that "
        "of {baseline} from {first_base} to {last_base}.",
    )
