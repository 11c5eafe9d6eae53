"""Tables of the source: its tables, roles, columns, relations, anomalies."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from analysis.communicate.claims.captions.data_chapters.source_words import (
    MOST_ANOMALIES,
    MOST_LINKS,
    MOST_ROWS,
    column_roles_words,
    source_anomalies_words,
    source_columns_words,
    source_relations_words,
    source_tables_words,
    statistics_reconciled_words,
    told_roles,
)
from analysis.communicate.claims.claim import Claim, joined_claims
from analysis.communicate.table import Table
from analysis.text.markdown import MarkdownText, single_line
from analysis.text.numbers import index_text, percent_tenths

if TYPE_CHECKING:
    from analysis.tables import Results

# Written by obtain in place of values that point at people.
IDS_WITHHELD = "withheld"
# Longest least or greatest value shown: a long address would push the description off the page.
ENDS = 24
# Advice that a consequence ends with has to stand whole, to be pasted.
LONGEST_ADVICE = 800


def _text(value: object) -> str:
    return "–" if value is None or value != value or value == "" else single_line(value, 60)


def _words(name: str) -> str:
    return name.replace("_", " ")


def source_tables(results: Results) -> Table:
    """Return every table of the source with its size."""
    words = source_tables_words(results)
    shown = results.obtained.frame("tables").head(MOST_ROWS)
    draft = shown["draft"].astype(bool).map({True: " (draft)", False: ""})
    described = shown["description"].map(_text) + draft
    return Table(
        words.name,
        words.caption,
        pd.DataFrame(
            {
                "Table": shown["table"],
                "Kind": shown["kind"],
                "Rows": shown["rows"].astype("float64"),
                "Columns": shown["columns"].astype("float64"),
                "Description": described,
            }
        ),
        {"Description": str},
        words.note,
    )


def column_roles(results: Results) -> Table | MarkdownText:
    """Return which column plays which role, on what evidence."""
    words, frame = column_roles_words(results), told_roles(results).head(MOST_LINKS)
    if isinstance(words, Claim):
        return joined_claims([words])
    shown = pd.DataFrame(
        {
            "Role": frame["role"].map(_words),
            "Column": frame["table"].map(_text) + "." + frame["column"].map(_text),
            "Confidence": frame["confidence"],
            "Evidence": frame["evidence"],
        }
    )
    formats = {"Confidence": index_text, "Evidence": lambda value: single_line(value, 120)}
    return Table(words.name, words.caption, shown.reset_index(drop=True), formats, words.note)


def source_columns(results: Results) -> Table:
    """Return the data dictionary, as many columns of the source as a page bears."""
    words, frame = source_columns_words(results), results.obtained.frame("columns")
    frame = frame.head(MOST_ROWS)
    low, high = (
        frame[end].map(lambda value: single_line(_text(value), ENDS)) for end in ("min", "max")
    )
    span = low.where((low == high) | (low == IDS_WITHHELD), low + " … " + high)
    draft = frame["draft"].fillna(False).astype(bool).map({True: " (draft)", False: ""})
    described = frame["description"].map(_text)
    return Table(
        words.name,
        words.caption,
        pd.DataFrame(
            {
                "Table": frame["table"],
                "Column": frame["column"],
                "Type": frame["observed_type"],
                "Missing": frame["null_share"].astype("float64"),
                "Distinct": frame["distinct"].astype("float64"),
                "From … to": span,
                "Description": described + draft.where(described != "–", ""),
            }
        ),
        {"Missing": percent_tenths, "Description": lambda value: single_line(value, 90)},
        words.note,
    )


def source_relations(results: Results) -> Table | MarkdownText:
    """Return which column refers to which, with containment and orphans."""
    words = source_relations_words(results)
    if isinstance(words, Claim):
        return joined_claims([words])
    shown = results.obtained.frame("relations").head(MOST_LINKS)
    return Table(
        words.name,
        words.caption,
        pd.DataFrame(
            {
                "From": shown["child_table"].map(_text) + "." + shown["child_column"].map(_text),
                "To": shown["parent_table"].map(_text) + "." + shown["parent_column"].map(_text),
                "Declared": shown["declared"].astype(bool).map({True: "yes", False: "no"}),
                "Contained": shown["containment"].astype("float64"),
                "Orphans": shown["orphans"].astype("float64"),
            }
        ),
        {"Contained": percent_tenths},
        words.note,
    )


def source_anomalies(results: Results) -> Table | MarkdownText:
    """Return what could mislead the analysis, the gravest first."""
    words = source_anomalies_words(results)
    if isinstance(words, Claim):
        return joined_claims([words])
    shown = results.obtained.frame("anomalies").head(MOST_ANOMALIES)
    return Table(
        words.name,
        words.caption,
        pd.DataFrame(
            {
                "Table": shown["table"].map(_text),
                "Column": shown["column"].map(_text),
                "Kind": shown["kind"].map(_words),
                "Rows": shown["rows"].astype("float64"),
                "Severity": shown["severity"],
                "Consequence": shown["consequence"],
            }
        ),
        {"Consequence": lambda value: single_line(value, LONGEST_ADVICE)},
        words.note,
    )


def statistics_reconciled(results: Results) -> Table | MarkdownText:
    """Return how the source's own statistics agree with its rows."""
    words, frame = statistics_reconciled_words(results), results.obtained.frame("reconciliation")
    if isinstance(words, Claim):
        return joined_claims([words])
    names = {
        "check": "Check",
        "matches": "Agree",
        "mismatches": "Differ",
        "only_in_statistics": "Only in statistics",
        "only_in_rows": "Only in rows",
        "restorable": "Restorable",
        "note": "Note",
    }
    numeric = [name for name in names if name not in ("check", "note")]
    shown = frame[list(names)].astype(dict.fromkeys(numeric, "float64")).rename(columns=names)
    return Table(
        words.name,
        words.caption,
        shown,
        {
            "Check": lambda value: single_line(value, 80),
            "Note": lambda value: single_line(value, 160),
        },
    )
