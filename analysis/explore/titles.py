"""Titles: how often each is seen, how old they are when seen, and their genres."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from analysis import disclosure
from analysis.engine import exact_mean, split_at
from analysis.explore.count_bins import binned_weights, count_edges
from analysis.explore.typed_frames import typed_frame

if TYPE_CHECKING:
    import ibis.expr.types as ir

# Narrow where most of what is watched is, so that bars are comparable in height.
AGES = (
    *((-1000, -1, "before release"), (0, 0, "same year"), (1, 1, "1 year"), (2, 2, "2 years")),
    *((3, 5, "3–5 years"), (6, 10, "6–10 years"), (11, 20, "11–20 years")),
    *((21, 40, "21–40 years"), (41, 3000, "over 40 years")),
)
# What fits on a page as bars with names.
TOP = 20


def _single(titles: ir.Table) -> ir.Table:
    return titles.group_by("title_id").aggregate(
        title=titles["title"].min(), year=titles["year"].min(), genres=titles["genres"].min()
    )


def binned_title_counts(titles: ir.Table) -> pd.DataFrame:
    """Return titles in bins of their number of rows: as kept, those of noise as read.

    Returns
    -------
    DataFrame
        lower, upper, label, titles, genuine (False: counted as injected noise).
    """
    types = {"lower": "int64", "upper": "int64", "label": "str", "titles": "int64"}
    seen = titles.filter(titles["count"] > 0)
    found = (
        seen.group_by(n=seen["count"].cast("int64"), genuine=seen["genuine"].fill_null(True))
        .aggregate(titles=seen["title_id"].nunique())
        .order_by("n", "genuine")
        .execute()
    )
    if found.empty:
        return typed_frame(None, {**types, "genuine": "bool"})
    edges = count_edges(int(found["n"].max()))
    parts = [
        binned_weights(part["n"], part["titles"], edges).assign(genuine=genuine)
        for genuine, part in found.groupby("genuine")
    ]
    frame = pd.concat(parts).rename(columns={"weight": "titles"})
    # Empty bins stay once: the gap between noise and genuine titles is part of the finding.
    empty = frame["titles"] == 0
    gaps = frame[empty & ~frame["lower"].isin(frame.loc[~empty, "lower"])]
    frame = pd.concat([frame[~empty], gaps.drop_duplicates("lower")])
    frame = frame.sort_values(["lower", "genuine"])
    return typed_frame(frame, {**types, "genuine": "bool"})


def count_by_age(events: ir.Table, titles: ir.Table) -> pd.DataFrame:
    """Return rows by the title's age in years: lower, upper, label, ratings."""
    types = {"lower": "int64", "upper": "int64", "label": "str", "ratings": "int64"}
    known = _single(titles).filter(lambda table: table["year"].notnull())
    joined = events.filter(events["at"].notnull()).inner_join(known, "title_id")
    age = joined["at"].year() - joined["year"].floor().cast("int64")
    found = joined.group_by(age=age).aggregate(ratings=joined.count()).order_by("age").execute()
    if found.empty:
        return typed_frame(None, types)
    frame = pd.DataFrame(AGES, columns=["lower", "upper", "label"])
    place = (np.searchsorted(frame["lower"], found["age"], side="right") - 1).clip(0)
    frame["ratings"] = np.bincount(place, weights=found["ratings"], minlength=len(frame))
    return typed_frame(frame, types)


def most_seen_titles(
    events: ir.Table, titles: ir.Table, fewest: int = disclosure.FEWEST
) -> pd.DataFrame:
    """Return the titles with most rows: title_id, title, year, ratings, mean.

    The mean of what fewer viewers than `fewest` rated is missing.
    """
    rated = events["rating"].notnull()
    each = events.group_by("title_id").aggregate(
        ratings=events.count(),
        mean=exact_mean(events["rating"]),
        viewers=events["user_id"].nunique(where=rated),
    )
    each = each.order_by(each["ratings"].desc(), "title_id").limit(TOP)
    frame = each.left_join(_single(titles), "title_id").drop("title_id_right").execute()
    frame = frame.sort_values(["ratings", "title_id"], ascending=[False, True])
    frame["title"] = frame["title"].where(frame["title"].notna(), None)
    frame["mean"] = frame["mean"].where(frame["viewers"] >= fewest)
    types = {"year": "float64", "ratings": "int64", "mean": "float64"}
    frame = frame[["title_id", "title", "year", "ratings", "mean"]]
    return frame.astype(types).reset_index(drop=True)


def count_by_genre(events: ir.Table, titles: ir.Table) -> pd.DataFrame:
    """Return rows by genre: genre, ratings, share of all rows; a title counts in each of its."""
    types = {"genre": "str", "ratings": "int64", "share": "float64"}
    each = events.group_by("title_id").aggregate(ratings=events.count())
    known = _single(titles).filter(lambda table: table["genres"].notnull())
    joined = each.inner_join(known, "title_id").select("ratings", "genres")
    single = joined.mutate(genre=split_at(joined["genres"], "|")).drop("genres").unnest("genre")
    single = single.filter(~single["genre"].isin(["", "(no genres listed)"]))
    found = single.group_by("genre").aggregate(ratings=single["ratings"].sum()).execute()
    if found.empty:
        return typed_frame(None, types)
    total = int(events.count().execute())
    found = found.assign(share=found["ratings"] / max(total, 1))
    return typed_frame(found.sort_values(["ratings", "genre"], ascending=[False, True]), types)


def titles_summary(events: ir.Table, top_titles: pd.DataFrame) -> dict[str, Any]:
    """Return the number of titles seen and the share of rows that the top ones hold."""
    facts = events.aggregate(titles=events["title_id"].nunique(), rows=events.count()).execute()
    seen, rows = (int(value) for value in facts.iloc[0])
    return {
        "titles": seen,
        "top_titles": len(top_titles),
        "top_titles_share": top_titles["ratings"].sum() / rows if rows else np.nan,
    }
