"""The datasheet of the training table (Gebru et al. 2021), filled from the run."""

from __future__ import annotations

from analysis.reuse.cards.card_facts import CardFacts
from analysis.reuse.cards.model_card import cells_table, draft_sentence, told_viewers
from analysis.text.markdown import readable_markdown
from analysis.text.nouns import capital_first
from analysis.text.numbers import index_text, number_text


def _composition(known: CardFacts) -> str:
    window, source, counts = known.window, known.source, known.counts
    shown = [
        [one["label"], one["unit"], one["block"], index_text(one["reliability"])]
        for one in known.features
    ]
    many = readable_markdown(source["noun_plural"])
    full = capital_first(told_viewers(counts["eligible"], "viewers"))
    dates = (
        f"from {window['start']:%Y-%m-%d} to {window['end']:%Y-%m-%d}"
        if window["start"] is not None
        else "without dates"
    )
    return f"""\
## Composition

- {number_text(source["ratings"])} {many} of {number_text(source["users"])} viewers as read, \
{number_text(counts["events"])} of {number_text(counts["users"])} after cleaning, {dates}.
- One row of the training table is one viewer: numbers only, no name, no id, no protected \
attribute.
- {full} have {window["min_ratings"]} {many} or more and are fitted on, chosen on \
or tested on (60, 20 and 20 of 100, by a hash of the viewer).

{cells_table(["feature", "unit", "block", "reliability"], shown)}
"""


def _processing(known: CardFacts) -> str:
    dropped = [
        [
            one["table"],
            one["rule"],
            number_text(one["rows_dropped"]),
            number_text(one["rows_changed"]),
        ]
        for one in known.ledger
        if one["rows_dropped"] or one["rows_changed"]
    ]
    name, digest = readable_markdown(known.source["name"]), known.source["sha256"] or "not known"
    return f"""\
## Collection Process

Taken as found from {name} (SHA-256 {digest}); who
collected it, and what viewers agreed to, stands in no table of it.

## Preprocessing, Cleaning, Labeling

{cells_table(["table", "rule", "rows dropped", "rows changed"], dropped)}

Features are drawn in at their outermost values, imputed, bent towards symmetry, standardised,
clipped at ±3.5 and weighted so that each block counts alike; all of it learned on training
viewers. There are no labels besides those that the model gives.
"""


def datasheet(known: CardFacts) -> str:
    """Return the datasheet of the training table as Markdown."""
    return f"""\
# Datasheet
{draft_sentence(known)}
## Motivation

To describe the audience behind {readable_markdown(known.source["name"])} by what its viewers did.

{_composition(known)}
{_processing(known)}
## Uses

Segmentation of this audience, and what many of its viewers will do; no decision about one of them.

## Distribution

The files of this folder stay on the machine that made them unless you hand them on. They hold
the names of titles and made-up rows of features, twenty a model; where a density method was chosen
coordinates of training viewers without ids; and ids of viewers where a card of a prediction says
so.

## Maintenance

Made anew by each run; an older edition is not kept.
"""
