"""Kinds of rows: of best known titles, of older titles, of each genre; and their place in turn."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import ibis
import pandas as pd

from analysis.engine import zero_one
from analysis.hashed_ids import DRAWN, hash_digits
from analysis.title_facts import counted_genres, title_facts

if TYPE_CHECKING:
    import ibis.expr.types as ir

# Beyond so many rows viewers are drawn by hash: what orders the rows of each would take minutes.
MOST_ROWS = 5_000_000
SALT = "audience-decode hypotheses"


@dataclass(frozen=True)
class RowKinds:
    """Rows with what is known of their titles.

    Parameters
    ----------
    rows : Table
        user_id, n (rows of the viewer), place (1 = the viewer's first), at, first (when it was),
        several_days (whether all are of one day or not), rating, above (rating less the title's
        mean), best_known, older (1, 0 or null) and g0, g1 … for the genres.
    genres : tuple of str
        Names of the genres that are looked at.
    older_until : float or None
        Titles released up to this year are called older; None where years are unknown.
    share : float
        Share of viewers who were drawn; 1 where all are looked at.
    """

    rows: ir.Table
    genres: tuple[str, ...]
    older_until: float | None
    share: float


def hashed_viewers(events: ir.Table, most: int = MOST_ROWS) -> tuple[ir.Table, float]:
    """Return the rows of so many viewers that there are about so many rows, and their share."""
    rows = int(events.count().execute())
    if rows <= most:
        return events, 1.0
    share = most / rows
    limit = f"{int(share * 16**DRAWN):0{DRAWN}x}"
    return events.filter(hash_digits(events["user_id"].cast("string"), SALT) < limit), share


def middle_year(facts: ir.Table) -> float | None:
    """Return the year of release that parts rows most nearly into halves, None of one year alone.

    Titles of this year and before are called older: a year stays, where an age would grow with the
    day on which a title is seen.
    """
    known = facts.filter(facts["year"].notnull())
    counted = known.group_by(year=known["year"].floor()).aggregate(rows=known["chosen"].sum())
    frame = counted.order_by("year").execute()
    if len(frame) < 2:
        return None
    below = frame["rows"].cumsum().iloc[:-1] / frame["rows"].sum()
    return float(frame["year"].iloc[(below - 0.5).abs().idxmin()])


def kinds_of_rows(events: ir.Table, titles: ir.Table, most: int = MOST_ROWS) -> RowKinds:
    """Return rows with what is known of their titles, in the order in which each viewer had them.

    Parameters
    ----------
    events, titles : Table
        Cleaned rows and titles.
    most : int
        Of more rows viewers are drawn.
    """
    facts = title_facts(events, titles)
    genres, older_until = tuple(counted_genres(facts)), middle_year(facts)
    drawn, share = hashed_viewers(events, most)
    turns = ibis.window(
        group_by=drawn["user_id"], order_by=[drawn["at"], drawn["title_id"], drawn["event"]]
    )
    own = ibis.window(group_by=drawn["user_id"])
    placed = drawn.select(
        "user_id",
        "title_id",
        "rating",
        "at",
        n=drawn.count().over(own),
        place=ibis.row_number().over(turns) + 1,
        first=drawn["at"].min().over(own),
        last=drawn["at"].max().over(own),
    )
    joined = placed.left_join(facts, "title_id").drop("title_id_right")
    return RowKinds(_told_rows(joined, genres, older_until), genres, older_until, share)


def _told_rows(joined: ir.Table, genres: tuple[str, ...], older_until: float | None) -> ir.Table:
    rating = joined["rating"].cast("float64")
    told = {"rating": rating, "above": rating - joined["title_mean"]}
    year = joined["year"].floor()
    until = ibis.null("float64") if older_until is None else ibis.literal(older_until)
    told["older"] = ibis.ifelse(year.notnull(), zero_one(year <= until), None)
    padded = ibis.literal("|") + joined["genres"] + ibis.literal("|")
    for at, genre in enumerate(genres):
        named = zero_one(padded.contains(f"|{genre}|"))
        told[f"g{at}"] = ibis.ifelse(joined["genres"].notnull(), named, None)
    days = joined["first"].date() != joined["last"].date()
    kept = ("user_id", "n", "place", "first", "at", "best_known")
    return joined.select(*kept, several_days=days, **told).cache()


def day_counts(each: ir.Table) -> pd.DataFrame:
    """Return how many viewers arrived on each day: value (days since 1970), users."""
    day = each["first"].date().epoch_days().cast("int64")
    return each.group_by(value=day).aggregate(users=each.count()).order_by("value").execute()
