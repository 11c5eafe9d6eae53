"""Segments drawn before a date, tested on what their viewers did after it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from analysis.clustering.matching import matched_segments
from analysis.clustering.refitting import chosen_recipe, refitted_segmentation
from analysis.interpret.evidence.category_tests import counted_cells
from analysis.interpret.evidence.circular_guard import AFTER, BEFORE, Drawn
from analysis.interpret.evidence.evidence_columns import LATER, category_row, rank_row
from analysis.interpret.evidence.rank_tests import TestedColumn

if TYPE_CHECKING:
    from analysis.clustering.rule import Rule
    from analysis.tables import Tables

# What came after: how much of those who came (most did not, so that ranks of all would tell of that
# alone), how it was rated, who came, and who of those active lately did not.
EVENTS, MARKS, CAME, LEFT = "later_events", "later_marks", "later_came", "later_left"


@dataclass(frozen=True)
class EarlierSegments:
    """Segments of viewers who were known by a date.

    Parameters
    ----------
    segment : Series
        Segment of the report that is most like theirs, by user_id; told ones only.
    drawn : Drawn
        What drew them.
    cut : Timestamp
        The date.
    days : int
        How many of them followed.
    """

    segment: pd.Series
    drawn: Drawn
    cut: pd.Timestamp
    days: int


def earlier_segments(
    rule: Rule, shown: list[int], *, scrubbed: Tables, modelled: Tables
) -> EarlierSegments | None:
    """Draw segments on what came before the first window, and label viewers before the last.

    Parameters
    ----------
    rule : Rule
        How methods are fitted.
    shown : list of int
        Segments that are told of.
    scrubbed : Tables
        prediction_windows, prediction/matrix_train and matrix_test, window.
    modelled : Tables
        chosen, labels.

    Returns
    -------
    EarlierSegments or None
        None where the source has no windows, or too few viewers were known by then.
    """
    if "prediction/matrix_train" not in scrubbed:
        return None
    windows = scrubbed.frame("prediction_windows")
    if windows.empty:
        return None
    recipe = chosen_recipe(modelled.record("chosen"))
    if recipe is None:
        return None
    cut = int(scrubbed.record("window")["min_ratings"])
    before, at = (scrubbed.frame(f"prediction/matrix_{name}") for name in ("train", "test"))
    found = refitted_segmentation(before[before["n"] >= cut], recipe, rule)
    at = at[at["n"] >= cut]
    if found is None or at.empty:
        return None
    own = pd.Series(found.assign(found.points(at))[0], at["user_id"].to_numpy())
    today, _ = matched_segments(own, modelled.frame("labels"), len(found.centres))
    segment = pd.Series(today[own.to_numpy()], own.index)
    last = windows.set_index("split").loc["test"]
    drawn = Drawn(dict.fromkeys(found.columns, BEFORE))
    told = segment[segment.isin(shown)]
    return EarlierSegments(told, drawn, pd.Timestamp(last["cut"]), int(last["days"]))


def later_rows(
    earlier: EarlierSegments, scrubbed: Tables, seed: int, fewest: int
) -> list[dict[str, Any]]:
    """Return rows for what viewers did in the days that followed: how much, how rated, who came."""
    amounts = scrubbed.frame("prediction/engagement/y_test").set_index("user_id")["events"]
    left = scrubbed.frame("prediction/churn/y_test").set_index("user_id")["churned"]
    rows = [
        rank_row(LATER, column, earlier.drawn, seed)
        for name, values in ((EVENTS, amounts[amounts > 0]), (MARKS, _later_marks(scrubbed)))
        if (column := _later_column(earlier, name, values)) is not None
    ]
    for name, values in ((CAME, amounts > 0), (LEFT, left)):
        cells = counted_cells(values.reindex(earlier.segment.index), earlier.segment, fewest)
        if min(cells.shape, default=0) > 1:
            rows.append(category_row(LATER, name, AFTER, cells, earlier.drawn, seed))
    return rows


def _later_marks(scrubbed: Tables) -> pd.Series:
    """Return the mean mark of each viewer in the days that followed."""
    asked = scrubbed["prediction/rating/X_test"].select("event", "user_id")
    marks = asked.inner_join(scrubbed["prediction/rating/y_test"], "event")
    rows = marks.select("user_id", "rating").execute().astype({"rating": float})
    return rows.groupby("user_id")["rating"].mean().sort_index()


def _later_column(earlier: EarlierSegments, name: str, values: pd.Series) -> TestedColumn | None:
    """Return what followed of the viewers of whom it is told; None of too few that differ."""
    told = values.reindex(earlier.segment.index).astype(float).dropna()
    groups = earlier.segment.loc[told.index].to_numpy(int)
    if len(np.unique(groups)) < 2 or told.nunique() < 2:
        return None
    return TestedColumn(name, AFTER, told.to_numpy(), groups)
