"""The words of figures of measures: which matter, and how the foremost act."""

from __future__ import annotations

from string import ascii_lowercase
from typing import TYPE_CHECKING

from analysis.communicate.claims.captions.absences import said_before
from analysis.communicate.claims.captions.words import FigureWords, Sentences
from analysis.communicate.claims.claim import Claim
from analysis.communicate.claims.predict.conditions import told_tasks
from analysis.communicate.claims.predict.foretold import Foretold, measure_name
from analysis.communicate.claims.predict.leading_measures import (
    SUBJECTS,
    group_label,
    leading_phrase,
)
from analysis.communicate.claims.slots import declared_share
from analysis.intervals import LEVEL
from analysis.text.nouns import english_list

if TYPE_CHECKING:
    import pandas as pd

    from analysis.tables import Results

# Measures of a task that a panel has room for.
MOST_MEASURES = 6


def drawn_falls(told: Foretold) -> pd.DataFrame:
    """Return the measures whose shuffling costs most, the foremost first."""
    frame = told.frame("importance").dropna(subset=["fall"])
    return frame.sort_values("rank").head(MOST_MEASURES).reset_index(drop=True)


def explained_tasks(results: Results, table: str, column: str) -> list[Foretold]:
    """Return the told tasks of which a table tells a column."""
    return [told for told in told_tasks(results) if told.frame(table)[column].notna().any()]


def leading_measures_words(results: Results) -> FigureWords | Claim:
    """Return the words of what shuffling a measure costs."""
    name, tasks = "leading-measures", explained_tasks(results, "importance", "fall")
    if not tasks:
        return said_before("figure", name)
    firsts, words = [], {}
    for told in tasks:
        words[told.task] = group_label(results, drawn_falls(told).iloc[0])
        firsts.append(f"{{{told.task}}} for {SUBJECTS[told.task]}")
    sure = all(leading_phrase(told) for told in tasks)
    say = Sentences("figure", name, {"level": declared_share(LEVEL)}, words, "tested")
    leads = english_list(firsts)
    return say.figure(
        title=f"What matters most: {leads}" if sure else "What shuffling a measure costs",
        subtitle="How much worse the metric that decides gets when a measure is shuffled among "
        "viewers of the test window, with {level} intervals",
        caption="Measures that tell the same are shuffled together, and named by the foremost of "
        "them. What a model hangs on need not be a cause.",
        alt=f"Dots with intervals by measure, a panel for each task. The foremost are {leads}.",
    )


def measure_dependence_words(results: Results) -> FigureWords | Claim:
    """Return the words of what is expected by the measures that matter most."""
    name, tasks = "measure-dependence", explained_tasks(results, "dependence", "expected")
    if not tasks:
        return said_before("figure", name)
    words: dict[str, object] = {}
    parts = []
    for told in tasks:
        measures = dict.fromkeys(told.frame("dependence")["measure"])
        for letter, measure in zip(ascii_lowercase, measures, strict=False):
            key = f"{told.task}_{letter}"
            words[key] = measure_name(results, str(measure))
            parts.append(f"{SUBJECTS[told.task]} by {{{key}}}")
    say = Sentences("figure", name, {}, words, "tested")
    return say.figure(
        title="What is expected, by the measures that matter most",
        subtitle="Mean prediction when every viewer of the test window is given the value on the "
        "axis, all else as it is",
        caption="Shown is what the model does with a measure, not what would come of changing it: "
        "measures that go together cannot be changed alone.",
        alt=f"Lines, a panel for each of {english_list(parts)}.",
    )
