"""Genres: their share of rows, the marks they get, and how both move."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from analysis import disclosure
from analysis.engine import exact_sum
from analysis.explore.changes.viewer_sums import group_sums, pooled_ratios
from analysis.explore.choices.choice_lifts import (
    LIFTS,
    choice_counts,
    plain_lifts,
    side_totals,
)
from analysis.explore.choices.title_facts import title_genres
from analysis.explore.choices.title_trends import FEWEST_CHOICES, period_choices
from analysis.explore.typed_frames import typed_frame

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from analysis.explore.changes.calendar import Calendar

COLUMNS = {
    **{"genre": "str", "ratings": "int64", "viewers": "int64", "share": "float64"},
    **{"marks": "int64", "mean": "float64", "mean_low": "float64", "mean_high": "float64"},
    **{"before": "datetime64[us]", "now": "datetime64[us]", "unit": "str"},
    **dict.fromkeys(LIFTS, "float64"),
}


def _per_viewer(events: ir.Table, genres: ir.Table) -> ir.Table:
    """Return user_id, genre, n (rows), y (marks) and x (their sum)."""
    marks = events.select("user_id", "title_id", mark=events["rating"].cast("float64"))
    tagged = marks.inner_join(genres, "title_id")
    return tagged.group_by("user_id", "genre").aggregate(
        n=tagged.count(),
        y=tagged["mark"].count(),
        x=exact_sum(tagged["mark"]).fill_null(0.0),
    )


def _genre_lifts(events: ir.Table, genres: ir.Table, calendar: Calendar) -> pd.DataFrame:
    if len(calendar.told) < 2:
        return pd.DataFrame(columns=["genre", *LIFTS])
    choices, totals = period_choices(events, calendar)
    tagged = choices.inner_join(genres, "title_id")
    summed = tagged.group_by("user_id", "side", "genre").aggregate(c=tagged["c"].sum())
    return plain_lifts(choice_counts(summed, "genre", totals), "genre", side_totals(totals))


def moved_genres(
    events: ir.Table, titles: ir.Table, calendar: Calendar, fewest: int = disclosure.FEWEST
) -> pd.DataFrame:
    """Return how much each genre is chosen, how it is rated, and how its share moved.

    Parameters
    ----------
    events, titles : ibis Table
        Cleaned rows and titles.
    calendar : Calendar
        The last two of its periods are compared.
    fewest : int
        A genre of fewer viewers, or raters, is left out; so are lifts of fewer in a period.

    Returns
    -------
    DataFrame
        genre, ratings, viewers, share (of all rows; a title counts in each of its genres), marks
        (rows with one), mean with mean_low and mean_high, before and now (first days), unit and
        the columns of `LIFTS`; the largest first.
    """
    genres = title_genres(titles).cache()
    each = _per_viewer(events, genres)
    sums = group_sums(each, ["genre"])
    if sums.empty:
        return typed_frame(None, COLUMNS)
    means = pooled_ratios(sums).rename(columns={"ratings": "marks", "value": "mean"})
    counted = each.group_by("genre").aggregate(ratings=each["n"].sum()).execute()
    frame = means.rename(columns={"low": "mean_low", "high": "mean_high"}).merge(counted)
    frame["share"] = frame["ratings"] / int(events.count().execute())
    lifts = _genre_lifts(events, genres, calendar)
    frame = frame.merge(_told_lifts(lifts, fewest), on="genre", how="left")
    for name, number in zip(("before", "now"), calendar.told[-2:], strict=False):
        frame[name] = calendar.first_day(number)
    frame = frame[(frame["ratings"] >= FEWEST_CHOICES) & (frame["viewers"] >= fewest)]
    frame = frame.sort_values(["ratings", "genre"], ascending=[False, True])
    lacking = {name: pd.NaT for name in ("before", "now") if name not in frame}
    return typed_frame(frame.assign(**lacking, unit=calendar.unit), COLUMNS)


def _told_lifts(lifts: pd.DataFrame, fewest: int) -> pd.DataFrame:
    enough = (lifts[["n_before", "n_now"]].min(axis=1) >= FEWEST_CHOICES) & (
        lifts[["viewers_before", "viewers_now"]].min(axis=1) >= fewest
    )
    return lifts[enough]
