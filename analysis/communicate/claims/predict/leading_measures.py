"""What is said of measures: which of them predictions lean on most."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pandas as pd

from analysis.communicate.claims.claim import Claim
from analysis.communicate.claims.explore.told_shares import INTERVAL
from analysis.communicate.claims.phrase import Phrase
from analysis.communicate.claims.predict.conditions import told_tasks
from analysis.communicate.claims.predict.foretold import (
    ENGAGEMENT,
    LEAVING,
    RATING,
    Foretold,
    measure_name,
    model_name,
)

if TYPE_CHECKING:
    from analysis.tables import Results

# Between the measures of a group in the stage's table.
JOINT = "|"
SUBJECTS = {RATING: "ratings", ENGAGEMENT: "amounts", LEAVING: "leaving"}
# What shuffling a measure does to the metric that decides.
WORSE = {
    "rmse": "the root mean square error rises by {gain}",
    "deviance": "the Poisson deviance rises by {gain}",
    "roc_auc": "ROC-AUC falls by {gain} points",
}


def group_label(results: Results, row: pd.Series) -> str:
    """Return what a group of measures that tell the same is called, by the one that leads it."""
    name = measure_name(results, str(row["leading"]))
    others = len(str(row["measures"]).split(JOINT)) - 1
    return f"{name} and what goes with it" if others else name


def leading_phrase(told: Foretold) -> Phrase | None:
    """Say which measures a task leans on most, None where none matters demonstrably."""
    rows = told.frame("importance").dropna(subset=["fall"]).sort_values("rank")
    if rows.empty or not rows["low"].iloc[0] > 0:
        return None
    row = rows.iloc[0].rename({"fall": "value"})
    return Phrase(
        f"To foretell {SUBJECTS[told.task]}, {{model}} leans most on {{measure}}: shuffled among "
        f"viewers of the test window, {WORSE[told.metric]}",
        told.gain_slots(row),
        {"measure": group_label(told.results, row), "model": model_name(str(row["model"]))},
    )


def measure_claims(results: Results) -> Iterator[Claim]:
    """Yield for each task which measures it leans on most."""
    for told in told_tasks(results):
        phrase = leading_phrase(told)
        if phrase is not None:
            text = f"{phrase.template} {INTERVAL}."
            name = f"predict.leans_{told.task}"
            yield Claim(name, text, phrase.slots, phrase.words, "tested")
