"""What viewers did on their first day, in a few groups of each kind."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import ibis
import numpy as np
import pandas as pd

from analysis.engine import exact_sum, zero_one
from analysis.explore.returning.visit_days import VisitDays, days_by_viewers
from analysis.title_facts import title_facts

if TYPE_CHECKING:
    import ibis.expr.types as ir

# Rows on the first day from which each next group begins.
AMOUNTS = (2, 4, 10)
# Mean years from release to choice behind which titles are no longer recent, or old.
AGES = (2, 10)
# Of the rows on the first day, from which on it is one of best-known titles.
HALF = 0.5
# Of the scale: marks up to the lower part are low, those from the upper on high (4 of 1 to 5).
LOW, HIGH = 0.3, 0.7
# A mean of marks that lies on a line belongs there whatever rounding says.
ROUNDING = 1e-9
# Where a signal lacks, and of viewers whose first day holds nothing of it.
NOTHING = -1


@dataclass(frozen=True)
class FirstDays:
    """How many viewers did what on their first day, and how many of them came again in time.

    Parameters
    ----------
    cells : DataFrame
        amount, mark, known, age and arrival (groups by number, −1 where nothing is known),
        viewers and returned.
    within : int
        Days in which they had to come again, which all of them had left.
    half : int
        First day of the later half of arrivals.
    marks : tuple of float
        Up to where a mean mark is low, and from where on it is high; NaN without ratings.
    """

    cells: pd.DataFrame
    within: int
    half: int
    marks: tuple[float, float]


def _first_rows(visits: VisitDays, events: ir.Table, titles: ir.Table) -> ir.Table:
    """Return of every viewer what the first day holds: rows, mean mark, best-known share, age."""
    first = visits.viewers.select("user_id", "first")
    rows = visits.rows.inner_join(first, "user_id")
    rows = rows.filter(rows["day"] == rows["first"])
    rows = rows.inner_join(title_facts(events, titles), "title_id")
    rating, age = rows["rating"].cast("float64"), rows["at"].year() - rows["year"]
    return rows.group_by("user_id").aggregate(
        rows=rows.count(),
        mark=exact_sum(rating) / rating.count().nullif(0),
        best=rows["best_known"].mean(),
        age=exact_sum(age) / age.count().nullif(0),
    )


def _group(value: ir.NumericValue, *reached: ir.BooleanValue) -> ir.Value:
    """Return how many steps a value has reached, −1 where it lacks."""
    steps = sum((zero_one(step) for step in reached), ibis.literal(0.0))
    return ibis.ifelse(value.notnull(), steps, float(NOTHING)).cast("int64")


def _mark_group(mark: ir.FloatingValue, lines: tuple[float, float]) -> ir.Value:
    if not np.isfinite(lines[0]):
        return ibis.literal(NOTHING).cast("int64")
    return _group(mark, mark > lines[0] + ROUNDING, mark >= lines[1] - ROUNDING)


def mark_lines(source: dict[str, Any]) -> tuple[float, float]:
    """Return up to where a mark is low and from where on it is high; NaN without ratings."""
    low, high = source["rating_low"], source["rating_high"]
    if not source["has_rating"] or low is None or high is None or not high > low:
        return np.nan, np.nan
    return low + LOW * (high - low), low + HIGH * (high - low)


def first_day_cells(
    visits: VisitDays, events: ir.Table, titles: ir.Table, source: dict[str, Any], within: int
) -> FirstDays | None:
    """Count viewers by what their first day held and by whether they came again in time.

    Parameters
    ----------
    visits : VisitDays
        When viewers came.
    events, titles : ibis Table
        Kept rows of all viewers, so that the best known titles are so among all; titles.
    source : dict
        The record of the source.
    within : int
        Days; viewers who arrived later than so many before the end are left out.
    """
    arrived = days_by_viewers(visits)
    arrived = arrived[arrived["day"] <= visits.end - within]
    if arrived.empty:
        return None
    below = arrived["viewers"].cumsum() - arrived["viewers"]
    later = arrived["day"][2 * below >= arrived["viewers"].sum()]
    half = int(later.min() if len(later) else arrived["day"].iloc[-1] + 1)
    marks = mark_lines(source)
    held = _first_rows(visits, events, titles)
    viewers = visits.viewers.select("user_id", "first", "gap")
    joined = held.inner_join(viewers.filter(viewers["first"] <= visits.end - within), "user_id")
    placed = joined.select(
        amount=_group(joined["rows"], *(joined["rows"] >= step for step in AMOUNTS)),
        mark=_mark_group(joined["mark"], marks),
        known=_group(joined["best"], joined["best"] >= HALF),
        age=_group(joined["age"], *(joined["age"] > step + ROUNDING for step in AGES)),
        arrival=_group(joined["first"], joined["first"] >= half),
        back=zero_one(joined["gap"] <= within),
    )
    groups = ["amount", "mark", "known", "age", "arrival"]
    cells = placed.group_by(groups).aggregate(
        viewers=placed.count(), returned=placed["back"].sum().cast("int64")
    )
    frame = cells.order_by(groups).execute().astype("int64")
    return FirstDays(frame, within, half, marks)
