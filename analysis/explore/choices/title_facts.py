"""What is known of titles: one row each, with a name that readers know."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis

from analysis.engine import split_at
from analysis.title_facts import NO_GENRE

if TYPE_CHECKING:
    import ibis.expr.types as ir
    import pandas as pd


def single_titles(titles: ir.Table) -> ir.Table:
    """Return title_id, title, year and genres, one row a title."""
    return titles.group_by("title_id").aggregate(
        title=titles["title"].min(), year=titles["year"].min(), genres=titles["genres"].min()
    )


def title_genres(titles: ir.Table) -> ir.Table:
    """Return title_id and genre, a row for each of a title's genres."""
    known = single_titles(titles).filter(lambda table: table["genres"].notnull())
    tagged = known.select("title_id", genre=split_at(known["genres"].cast("string"), "|"))
    single = tagged.unnest("genre")
    return single.filter(~single["genre"].isin(NO_GENRE)).distinct()


def with_names(frame: pd.DataFrame, titles: ir.Table) -> pd.DataFrame:
    """Return a small frame with title and year by its title_id; without a name rows are left out.

    Parameters
    ----------
    frame : DataFrame
        title_id and what was counted, in the order that is kept.
    titles : ibis Table
        Cleaned titles.
    """
    if frame.empty:
        return frame.assign(title=None, year=None)
    known = titles.filter(titles["title_id"].isin(frame["title_id"].unique().tolist()))
    names = single_titles(known).select("title_id", "title", "year").execute()
    return frame.merge(names[names["title"].notna()], on="title_id", how="inner")


def whole_number(value: ir.NumericValue) -> ir.IntegerValue:
    """Return a sum or a count as the whole number that it is on every engine."""
    return value.cast("int64")


def in_period(period: ir.IntegerValue, numbers: tuple[int, int]) -> ir.IntegerValue:
    """Return 0 in the first of two periods and 1 in the other."""
    return ibis.ifelse(period == numbers[1], 1, 0).cast("int64")
