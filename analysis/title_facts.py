"""What is known of every title that was chosen: how well, its mean mark, year and genres."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis

from analysis.engine import exact_sum, zero_one

if TYPE_CHECKING:
    import ibis.expr.types as ir

# A title's mean of fewer ratings is that of its raters alone.
FEWEST_RATINGS = 10
# Genres of a smaller share of rows tell little of anybody, and more of them nobody reads.
LEAST_GENRE, MOST_GENRES = 0.02, 12
# How sources say that a title has no genre.
NO_GENRE = ("", "(no genres listed)")


def _one_row_each(titles: ir.Table) -> ir.Table:
    genuine = titles.filter(titles["genuine"].fill_null(True))
    kinds = genuine["genres"].cast("string")
    year = genuine["year"].cast("float64")
    each = genuine.group_by("title_id").aggregate(year=year.min(), genres=kinds.min())
    return each.mutate(genres=ibis.ifelse(each["genres"].isin(NO_GENRE), None, each["genres"]))


def _popularity(events: ir.Table) -> ir.Table:
    """Return title_id, chosen (its rows), title_mean (of enough ratings) and best_known.

    Best known are the fewest titles that hold half of all rows.
    """
    rated = events["rating"].count()
    by_title = events.group_by("title_id").aggregate(
        chosen=events.count(), rated=rated, total=exact_sum(events["rating"].cast("float64"))
    )
    order = [by_title["chosen"].desc(), by_title["title_id"].asc()]
    before = ibis.window(order_by=order, preceding=(None, 1))
    every = by_title["chosen"].sum().over(ibis.window())
    first = 2 * by_title["chosen"].sum().over(before).fill_null(0) < every
    enough = by_title["rated"] >= FEWEST_RATINGS
    return by_title.select(
        "title_id",
        "chosen",
        title_mean=ibis.ifelse(enough, by_title["total"] / by_title["rated"], None),
        best_known=zero_one(first),
    )


def title_facts(events: ir.Table, titles: ir.Table) -> ir.Table:
    """Return what is known of every title that was chosen, one row a title.

    Parameters
    ----------
    events : ibis Table
        Kept rows of all viewers, so that the best known titles are so among all.
    titles : ibis Table
        title_id, year, genres and genuine.

    Returns
    -------
    ibis Table
        title_id, chosen, title_mean, best_known (1 or 0), year and genres ("a|b").
    """
    chosen = _popularity(events)
    joined = chosen.left_join(_one_row_each(titles), "title_id")
    return joined.drop("title_id_right").cache()


def counted_genres(titles: ir.Table) -> list[str]:
    """Return the genres that hold enough of the rows, the most chosen first."""
    tagged = titles.filter(titles["genres"].notnull())
    # Listed genres are parted here, since engines take the mark between them in different ways.
    listed = tagged.group_by("genres").aggregate(rows=tagged["chosen"].sum()).execute()
    single = listed.assign(genre=listed["genres"].str.split("|", regex=False)).explode("genre")
    rows = single[~single["genre"].isin(NO_GENRE)].groupby("genre")["rows"].sum()
    found = (
        rows.rename("rows").reset_index().sort_values(["rows", "genre"], ascending=[False, True])
    )
    enough = found["rows"] >= LEAST_GENRE * listed["rows"].sum()
    return found.loc[enough, "genre"].head(MOST_GENRES).tolist()
