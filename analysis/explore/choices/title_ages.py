"""How old the titles are that viewers choose, period by period, and when they were released."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from analysis import disclosure
from analysis.engine import zero_one
from analysis.explore.changes.viewer_sums import group_sums, pooled_ratios
from analysis.explore.choices.title_facts import single_titles
from analysis.explore.typed_frames import typed_frame
from analysis.intervals import weighted_quantile

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from analysis.explore.changes.calendar import Calendar

# Years: titles up to the first age are recent, those beyond the second old.
RECENT, OLD = 2, 20
COLUMNS = {
    **{"period": "datetime64[us]", "unit": "str", "viewers": "int64", "ratings": "int64"},
    **{"median_age": "float64", "median_year": "float64"},
    **dict.fromkeys(("recent", "recent_low", "recent_high"), "float64"),
    **dict.fromkeys(("old", "old_low", "old_high"), "float64"),
}


def _aged_rows(events: ir.Table, titles: ir.Table, calendar: Calendar) -> ir.Table:
    """Return user_id, period, year (of release) and age (in years when seen)."""
    known = single_titles(titles).select("title_id", "year")
    known = known.filter(known["year"].notnull())
    joined = events.filter(events["at"].notnull()).inner_join(known, "title_id")
    year = joined["year"].floor().cast("int64")
    age = joined["at"].year().cast("int64") - year
    return joined.select("user_id", period=calendar.number(joined["at"]), year=year, age=age)


def _medians(rows: ir.Table, column: str) -> pd.Series:
    """Return the median of a column by period."""
    counted = rows.group_by("period", value=rows[column]).aggregate(n=rows.count())
    frame = counted.order_by("period", "value").execute()
    found = {}
    for number, part in frame.groupby("period"):
        below = (part["n"].cumsum() / part["n"].sum()).to_numpy()
        found[number] = weighted_quantile(part["value"].to_numpy(dtype=float), below, 0.5)
    return pd.Series(found, dtype="float64")


def ages_of_choices(
    events: ir.Table, titles: ir.Table, calendar: Calendar, fewest: int = disclosure.FEWEST
) -> pd.DataFrame:
    """Return the age and the release year of what was chosen in each compared period.

    Parameters
    ----------
    events, titles : ibis Table
        Cleaned rows and titles.
    calendar : Calendar
        The periods.
    fewest : int
        Periods of fewer viewers are left out; so are shares of rows that fewer made, or did not.

    Returns
    -------
    DataFrame
        period, unit, viewers, ratings, median_age (of rows, in years when seen), median_year (of
        release), recent (share of rows on titles up to two years old) and old (over twenty) with
        their intervals.
    """
    rows = _aged_rows(events, titles, calendar)
    frame: pd.DataFrame | None = None
    for name, chosen in (("recent", rows["age"] <= RECENT), ("old", rows["age"] > OLD)):
        marked = rows.mutate(chosen=zero_one(chosen))
        each = marked.group_by("user_id", "period").aggregate(
            x=marked["chosen"].sum(), y=marked.count()
        )
        part = _share(each, name, fewest)
        frame = part if frame is None else frame.merge(part.drop(columns=["viewers", "ratings"]))
    if frame is None or frame.empty:
        return typed_frame(None, COLUMNS)
    for column in ("age", "year"):
        frame[f"median_{column}"] = frame["period"].map(_medians(rows, column))
    hidden = disclosure.hidden_counts(frame["viewers"], fewest).astype(bool)
    told = frame[~hidden & frame["period"].isin(calendar.told)]
    days = [calendar.first_day(number) for number in told["period"]]
    return typed_frame(told.assign(period=days, unit=calendar.unit), COLUMNS)


def _share(each: ir.Table, name: str, fewest: int) -> pd.DataFrame:
    """Return the share of rows by period, missing where few viewers made them or the others."""
    found = pooled_ratios(group_sums(each, ["period"]), share=True)
    some = each.group_by("period").aggregate(
        some=zero_one(each["x"] > 0).sum(), others=zero_one(each["x"] < each["y"]).sum()
    )
    counts = some.execute().set_index("period").reindex(found["period"]).reset_index(drop=True)
    few = counts.apply(lambda column: column.map(lambda n: disclosure.is_few(n, fewest)))
    names = {"value": name, "low": f"{name}_low", "high": f"{name}_high"}
    for column in names:
        found[column] = found[column].where(~few.any(axis=1), np.nan)
    return found.rename(columns=names)
