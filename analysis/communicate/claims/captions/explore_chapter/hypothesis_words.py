"""The words of the table and the figure of hypotheses: questions, tests, verdicts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from analysis.communicate.claims.captions.words import (
    FigureWords,
    Sentences,
    TableWords,
    retold_claim,
)
from analysis.communicate.claims.claim import Claim, Population
from analysis.communicate.claims.explore.hypotheses import tested_claims
from analysis.communicate.claims.populations import Populations
from analysis.communicate.claims.slots import declared_share, declared_slot, spelled_slot
from analysis.text.dates import day_month_year, month_year
from analysis.text.nouns import noun_form
from analysis.text.numbers import number_text, percent_text, rounded_number

if TYPE_CHECKING:
    from analysis.tables import Results

# Of intervals.
LEVEL = 0.95
QUESTIONS = {
    "volume": "Do {many} grow?",
    "intensity": "Do viewers who come give more?",
    "older_by_amount": "Does who gives more choose older titles?",
    "older_by_arrival": "Does who arrived later choose older titles?",
    "best_known_by_amount": "Does who gives more choose better known titles?",
    "best_known_by_arrival": "Does who arrived later choose better known titles?",
    "genre_by_amount": "Does who gives more choose other genres?",
    "genre_by_arrival": "Does who arrived later choose other genres?",
    "experience": "Do viewers rate otherwise with experience?",
    "older_rating": "Do they rate older titles otherwise?",
    "known_rating": "Do they rate the best known titles otherwise?",
}
GROUPS = "Are there groups of similar viewers?"
GATE = "structure gate of the chapter on models, which has lines of its own"
STRUCTURES = {
    "strong": "yes, clearly",
    "moderate": "yes, with blurred borders",
    "none": "none found",
    "not_tested": "not tested",
}
REASONS = {
    "no_time": "the source has no dates",
    "no_rating": "the source has no ratings",
    "no_years": "the source has no release years",
    "no_genres": "the source has no genres",
    "few_months": "too few whole months of enough viewers",
    "few_viewers": "too few viewers to compare",
}
# What was taken care of.
CHECKED = (
    "Choices are compared by as many {many} of each viewer and in the same time, so that who has "
    "more does not reach less known titles for want of others, and who came early is not compared "
    "by what was new then. Months hang together, so that errors by Newey and West have limits "
    "from simulated months."
)
SAMPLED = "Choices and marks are those of {drawn} of viewers, drawn by a hash of their ids."
# What a found effect is called, above and below zero.
WAYS = {
    "year": ("yes", "no, they fall"),
    "older": ("yes", "no, newer ones"),
    "best_known": ("yes", "no, less known ones"),
    "genre": ("yes, more {genre}", "yes, less {genre}"),
    "rating": ("yes, higher", "yes, lower"),
}


def hypothesis_table_words(results: Results) -> TableWords:
    """Return the words of the table of hypotheses."""
    frame = results.explored.frame("hypotheses")
    many = Populations(results).many
    tested = frame[frame["verdict"] != "not_tested"]
    family = Population("hypotheses tested", len(tested), ("hypothes",))
    slots = {
        "tested": spelled_slot(len(tested), "hypotheses", family),
        "level": declared_share(LEVEL),
    }
    noun, drawn = noun_form(len(tested), "hypothesis", "hypotheses"), frame["drawn"].min()
    slots["drawn"] = declared_slot(drawn, percent_text(drawn), "share")
    say = Sentences("table", "hypotheses", slots, {"many": many}, "tested")
    if tested.empty:
        return say.table(caption="What was asked, and why none of it could be tested.")
    return say.table(
        caption="What was asked, how it was tested and what came of it; intervals of {level}. The "
        f"p-values are those after Holm over the {{tested}} {noun} that could be tested.",
        note=f"{CHECKED} {SAMPLED}" if drawn < 1 else CHECKED,
    )


def question_text(name: str, people: Populations) -> str:
    """Return what a hypothesis asks."""
    return QUESTIONS[name].replace("{many}", people.many)


def verdict_text(row: dict[str, Any]) -> str:
    """Return what came of a hypothesis."""
    if row["verdict"] == "not_tested":
        return f"not tested: {REASONS[row['reason']]}"
    if row["verdict"] == "not_shown":
        return "not shown"
    kind, _, by = row["hypothesis"].partition("_by_")
    kind = kind if by else row["unit"]
    text = WAYS[kind][0 if row["effect"] > 0 else 1].replace("{genre}", row["detail"])
    return f"{text}, too little to matter" if row["verdict"] == "slight" else text


def method_text(row: dict[str, Any], people: Populations) -> str:
    """Return how a hypothesis was tested, and what was checked."""
    if row["verdict"] == "not_tested":
        return "–"
    if row["unit"] == "year":
        since = "" if pd.isna(row["since"]) else f"; since the bend of {month_year(row['since'])}"
        varied = rounded_number(row["dispersion"])
        return (
            "negative binomial model of months, errors for autocorrelation; they vary "
            f"{varied} times as much as counts by chance{since}"
        )
    if row["unit"] == "share":
        first = f"{number_text(people.cut)} {people.many} since {day_month_year(row['since'])}"
        return f"Welch’s t, last against first third of viewers by their first {first}"
    pooled = rounded_number(row["pooled"])
    return f"t of differences within viewers; weighed by {people.many}: {pooled}"


def effect_text(value: float, unit: str, point: str) -> str:
    """Return an effect with its sign and unit."""
    if pd.isna(value):
        return "–"
    sign = "−" if value < 0 else "+"
    if unit == "year":
        return f"{sign}{percent_text(abs(value))} a year"
    if unit == "share":
        return f"{sign}{rounded_number(100 * abs(value))} points"
    return f"{sign}{rounded_number(abs(value))} {point}s"


def tested_effects_words(results: Results) -> FigureWords | Claim:
    """Return the words of the effects of all hypotheses that were tested."""
    frame = results.explored.frame("hypotheses")
    tested = frame[frame["verdict"] != "not_tested"]
    name = "hypotheses"
    if tested.empty:
        text = "No hypothesis could be tested on this source, so no effects are drawn."
        return Sentences("figure", name).absent(text)
    said = next(iter(tested_claims(results)))
    people = Populations(results)
    family = Population("hypotheses tested", len(tested), ("hypothes",))
    slots = {
        "level": declared_share(LEVEL),
        "tested": spelled_slot(len(tested), "hypotheses", family),
    }
    noun = noun_form(len(tested), "hypothesis", "hypotheses")
    say = Sentences("figure", name, slots, {"many": people.many}, "tested")
    return say.figure(
        title=retold_claim(said, f"figure.{name}.title"),
        subtitle="Effects with intervals of {level}; dashed: no effect; grey: too small to matter",
        caption="What crosses the dashed line is not shown; what stays in the grey band is sure at "
        "best, and too small to matter.",
        alt=f"Dots with intervals for {{tested}} {noun}, in a panel for each unit, beside a "
        "dashed line at zero with a grey band around it.",
    )
