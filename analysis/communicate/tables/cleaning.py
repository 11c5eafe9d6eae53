"""Tables of scrub: the ledger, the rules, the measures and what was done to them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from analysis.communicate.claims.captions.data_chapters.cleaning_words import (
    cleaning_ledger_words,
    cleaning_rules_words,
)
from analysis.communicate.claims.captions.data_chapters.measure_words import (
    dropped_features_words,
    measured_features_words,
    told_gaps,
)
from analysis.communicate.claims.captions.data_chapters.treatment_words import (
    feature_treatment_words,
    touched_values,
)
from analysis.communicate.claims.claim import Claim, joined_claims
from analysis.communicate.claims.words import measure_names
from analysis.communicate.decided import named_rows, told_ledger
from analysis.communicate.table import Table
from analysis.text.markdown import MarkdownText, single_line
from analysis.text.numbers import index_text, percent_tenths

if TYPE_CHECKING:
    from analysis.tables import Results


def _words(name: str) -> str:
    return name.replace("_", " ")


def cleaning_ledger(results: Results) -> Table | MarkdownText:
    """Return the cleaning ledger, without the rules that touched nothing."""
    words, ledger = cleaning_ledger_words(results), told_ledger(results)
    if isinstance(words, Claim):
        return joined_claims([words])
    frame = ledger[(ledger["rows_dropped"] > 0) | (ledger["rows_changed"] > 0)]
    names = {
        "rows_in": "In",
        "rows_dropped": "Dropped",
        "rows_changed": "Changed",
        "rows_out": "Out",
    }
    shown = pd.DataFrame({"Table": frame["table"], "Rule": frame["rule"].map(_words)})
    for name, label in names.items():
        shown[label] = frame[name].astype("float64")
    return Table(words.name, words.caption, shown.reset_index(drop=True), note=words.note)


def cleaning_rules(results: Results) -> Table:
    """Return the declared rules with their reasons."""
    words, frame = cleaning_rules_words(results), results.scrubbed.frame("rules")
    frame = named_rows(results, frame).sort_values("position")
    return Table(
        words.name,
        words.caption,
        pd.DataFrame(
            {
                "Rule": frame["rule"].map(_words),
                "Table": frame["table"],
                "Applied": frame["enabled"].astype(bool).map({True: "yes", False: "no"}),
                "Reason": frame["reason"],
            }
        ),
        {"Reason": lambda value: single_line(value, 300)},
    )


def measured_features(results: Results) -> Table | MarkdownText:
    """Return the measures that are used, with reliability and correlation with activity."""
    words, kept = measured_features_words(results), results.scrubbed.frame("catalogue")
    if isinstance(words, Claim):
        return joined_claims([words])
    kept = kept[kept["kept"].astype(bool)]
    missing, halves = told_gaps(kept)
    return Table(
        words.name,
        words.caption,
        pd.DataFrame(
            {
                "Measure": kept["feature"].map(measure_names(results)),
                "Unit": kept["unit"],
                "Block": kept["block"],
                "Missing": missing / kept["viewers"],
                "Reliability": kept["reliability"].astype("float64"),
                "Viewers": halves,
                "ρ with log n": kept["rho_log_n"].astype("float64"),
            }
        ),
        {
            "Missing": percent_tenths,
            "Reliability": index_text,
            "ρ with log n": index_text,
            "Viewers": 0,
        },
        words.note,
    )


def feature_treatment(results: Results) -> Table | MarkdownText:
    """Return how many values of each measure the pipeline touched."""
    words, frame = feature_treatment_words(results), results.scrubbed.frame("treatment")
    if isinstance(words, Claim):
        return joined_claims([words])
    labels = measure_names(results)
    told = touched_values(frame)
    return Table(
        words.name,
        words.caption,
        pd.DataFrame(
            {
                "Measure": frame["feature"].map(labels),
                "Filled": told["Filled"],
                "By": frame["method"],
                "Drawn in": told["Drawn in"],
                "Clipped": told["Clipped"],
                "Skew before": frame["skew_raw"],
                "Skew after": frame["skew_transformed"],
            }
        ),
        {"Skew before": 2, "Skew after": 2},
        words.note,
    )


def dropped_features(results: Results) -> Table | MarkdownText:
    """Return the measures that were dropped, and why."""
    words, frame = dropped_features_words(results), results.scrubbed.frame("catalogue")
    if isinstance(words, Claim):
        return joined_claims([words])
    lost = frame[~frame["kept"].astype(bool)]
    return Table(
        words.name,
        words.caption,
        pd.DataFrame(
            {
                "Measure": lost["feature"].map(measure_names(results)),
                "Reason": lost["dropped_reason"].map(_reason),
            }
        ),
        {"Reason": lambda value: single_line(value, 200)},
    )


def _reason(value: object) -> str:
    return "–" if value is None or value != value else str(value)
