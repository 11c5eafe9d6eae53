"""Tables of the source: its tables, roles, columns, relations, anomalies."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from analysis.communicate.table import Table
from analysis.text.markdown import MarkdownText, single_line
from analysis.text.nouns import counted_noun
from analysis.text.numbers import index_text, number_text, percent_tenths

if TYPE_CHECKING:
    from analysis.tables import Results

# About two pages; the files hold the rest.
MOST_ROWS = 60
# Written by obtain in place of values that point at people.
IDS_WITHHELD = "withheld"
# Longest least or greatest value shown: a long address would push the description off the page.
ENDS = 24


def _cut(frame: pd.DataFrame, where: str, most: int = MOST_ROWS) -> tuple[pd.DataFrame, str]:
    if len(frame) <= most:
        return frame, ""
    return frame.head(
        most
    ), f"The first {most} of {number_text(len(frame))} rows; all are in {where}."


def _text(value: object) -> str:
    return "–" if value is None or value != value or value == "" else single_line(value, 60)


def _words(name: str) -> str:
    return name.replace("_", " ")


def source_tables(results: Results) -> Table:
    """Return every table of the source with its size."""
    frame = results.obtained.frame("tables")
    shown, note = _cut(frame, "table_summary.csv")
    draft = shown["draft"].astype(bool).map({True: " (draft)", False: ""})
    described = shown["description"].map(_text) + draft
    return Table(
        "source-tables",
        f"The source holds {counted_noun(len(frame), 'table')} with "
        f"{counted_noun(frame['rows'].sum(), 'row')} in all.",
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
        note,
    )


def column_roles(results: Results) -> Table | MarkdownText:
    """Return which column plays which role, on what evidence."""
    frame = results.obtained.frame("roles")
    stated = frame["column"].map(lambda value: _text(value) != "–")
    frame = frame[stated & ~frame["role"].astype(str).str.startswith("statistics")]
    if frame.empty:
        return MarkdownText("The roles of the columns are known from the format of the source.")
    place = frame["table"].map(_text) + "." + frame["column"].map(_text)
    shown, note = _cut(
        pd.DataFrame(
            {
                "Role": frame["role"].map(_words),
                "Column": place,
                "Confidence": frame["confidence"],
                "Evidence": frame["evidence"],
            }
        ),
        "data_dictionary.md",
        24,
    )
    caption = "Roles found, and what they were found by; confidence runs from 0 to 1."
    formats = {"Confidence": index_text, "Evidence": lambda value: single_line(value, 120)}
    return Table("roles", caption, shown.reset_index(drop=True), formats, note)


def source_columns(results: Results) -> Table:
    """Return the data dictionary, as many columns of the source as a page bears."""
    frame, note = _cut(results.obtained.frame("columns"), "data_dictionary.md")
    low, high = (
        frame[end].map(lambda value: single_line(_text(value), ENDS)) for end in ("min", "max")
    )
    span = low.where((low == high) | (low == IDS_WITHHELD), low + " … " + high)
    draft = frame["draft"].fillna(False).astype(bool).map({True: " (draft)", False: ""})
    described = frame["description"].map(_text)
    documented = int(
        (described + draft).map(lambda text: text != "–" and "(draft)" not in text).sum()
    )
    return Table(
        "columns",
        f"{documented} of the {len(frame)} columns shown are described by the source itself.",
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
        note,
    )


def source_relations(results: Results) -> Table | MarkdownText:
    """Return which column refers to which, with containment and orphans."""
    frame = results.obtained.frame("relations")
    if frame.empty:
        return MarkdownText("No relation between tables was found by their values.")
    shown, note = _cut(frame, "relations.csv", 24)
    return Table(
        "relations",
        f"{counted_noun(len(frame), 'relation')}; an orphan is a row whose value the parent lacks.",
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
        note,
    )


def source_anomalies(results: Results) -> Table | MarkdownText:
    """Return what could mislead the analysis, the gravest first."""
    frame = results.obtained.frame("anomalies")
    if frame.empty:
        return MarkdownText("There is no anomaly to list.")
    shown, note = _cut(frame, "anomalies.csv", 30)
    return Table(
        "anomalies",
        "Anomalies by what they mean for the analysis, the gravest first.",
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
        {"Consequence": lambda value: single_line(value, 200)},
        note,
    )


def statistics_reconciled(results: Results) -> Table | MarkdownText:
    """Return how the source's own statistics agree with its rows."""
    frame = results.obtained.frame("reconciliation")
    if frame.empty:
        return MarkdownText("The source brings no statistics of its own.")
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
        "reconciliation",
        "The source’s statistics against its rows; restorable are missing ratings that they "
        "determine exactly.",
        shown,
        {
            "Check": lambda value: single_line(value, 80),
            "Note": lambda value: single_line(value, 160),
        },
    )
