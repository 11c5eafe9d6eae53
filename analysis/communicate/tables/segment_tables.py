"""Tables of one segment: its measures against all known viewers, and made-up histories."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from analysis.communicate.claims.words import measure_names
from analysis.communicate.table import Format, Table
from analysis.text.markdown import single_line
from analysis.text.numbers import number_text, rounded_number
from analysis.text.units import value_in_unit

if TYPE_CHECKING:
    from analysis.tables import Results

# Measures of one segment that are read; the text file holds all.
MOST_MEASURES = 8
# A title within a history: five of them have to fit into a cell.
LONGEST_TITLE = 40


def index_rows(results: Results, segment: int, most: int | None = None) -> pd.DataFrame:
    """Return what the clustering saw of a segment, the largest deviation first.

    Parameters
    ----------
    results : Results
        Every stage's tables.
    segment : int
        Its number.
    most : int, optional
        Measures that are wanted; all if omitted.

    Returns
    -------
    DataFrame
        Measure, Theirs and All known (medians, as text), Index (as text).
    """
    known, labels = results.scrubbed.frame("catalogue").set_index("feature"), measure_names(results)
    frame = results.interpreted.frame("profiles").rename(columns={"index": "of_all"})
    own = frame[frame["segment"] == segment]
    order = own["deviation"].abs().sort_values(ascending=False, kind="stable").index[:most]
    rows = []
    for row in own.loc[order].itertuples():
        unit = known["unit"].get(row.feature, "")
        shown = [value_in_unit(one, unit) for one in (row.median, row.overall_median)]
        index = "–" if pd.isna(row.of_all) else number_text(row.of_all)
        rows.append((labels.get(row.feature, row.feature), *shown, index))
    return pd.DataFrame(rows, columns=["Measure", "Theirs", "All known", "Index"])


def index_table(results: Results, segment: int) -> Table | None:
    """Return the measures in which a segment deviates most; None where there are none."""
    frame = index_rows(results, segment, MOST_MEASURES)
    right = ("Theirs", "All known", "Index")
    return None if frame.empty else Table(f"index-{segment}", "", frame, right=right)


def _told_title(row: pd.Series) -> str:
    text = single_line(row["title"], LONGEST_TITLE)
    return text if pd.isna(row["mark"]) else f"{text} ({rounded_number(row['mark'])})"


def _beginning(rows: pd.DataFrame) -> str:
    """Return the first titles of a history, those of one day together."""
    if rows["day"].isna().all():
        return "; ".join(_told_title(row) for _, row in rows.iterrows())
    days = [
        f"day {number_text(day + 1)}: {', '.join(_told_title(row) for _, row in part.iterrows())}"
        for day, part in rows.groupby("day", sort=True)
    ]
    return "; ".join(days)


def history_rows(results: Results, segment: int) -> pd.DataFrame:
    """Return the made-up histories of a segment: rows, days, and how each begins."""
    many = results.obtained.record("source")["noun_plural"]
    frame = results.interpreted.frame("histories")
    own = frame[frame["segment"] == segment]
    rows = [
        (
            number_text(part["rows"].iloc[0]),
            "–" if pd.isna(part["span"].iloc[0]) else number_text(part["span"].iloc[0] + 1),
            _beginning(part.sort_values("place")),
        )
        for _, part in own.groupby("history")
    ]
    return pd.DataFrame(rows, columns=[single_line(many).capitalize(), "Days", "Begins with"])


def history_table(results: Results, segment: int) -> Table | None:
    """Return the made-up histories of a segment; None where there are none."""
    frame = history_rows(results, segment)
    if frame.empty:
        return None
    whole: dict[str, Format] = {"Begins with": str}
    return Table(f"histories-{segment}", "", frame, whole, right=list(frame.columns[:2]))
