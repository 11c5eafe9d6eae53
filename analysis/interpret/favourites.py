"""Titles and genres that a segment chooses more often than all viewers do."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis
import pandas as pd

from analysis import disclosure

if TYPE_CHECKING:
    import ibis.expr.types as ir

# A lift is drawn towards 1 as if as many expected choices had been seen at the usual rate.
PRIOR = 10.0
# More of them are read by nobody; of the many genres the first few say it.
MOST = {"title": 10, "genre": 6}
# How sources write that a title has none.
NO_GENRE = ("", "(no genres listed)")
COLUMNS = {
    "segment": "int64",
    "kind": "str",
    "name": "str",
    "lift": "float64",
    "share_segment": "float64",
    "share_all": "float64",
    "ratings": "int64",
}


def highest_lifts(counts: ir.Table, kind: str) -> ir.Table:
    """Return the items with the highest shrunken lift of each segment.

    Parameters
    ----------
    counts : ibis Table
        segment, item, name, c (choices) and viewers (at least so many made them).
    kind : str
        title or genre.

    Returns
    -------
    ibis Table
        The columns of `COLUMNS`, item, viewers and viewers_all (of all segments together);
        lift = (c + 10)/(e + 10) with c choices where e were expected (gamma–Poisson shrinkage).
        Items of fewer than ten viewers in a segment are left out.
    """
    whole = ibis.window()
    of_item, of_segment = ibis.window(group_by="item"), ibis.window(group_by="segment")
    shares = counts.mutate(
        share_segment=counts["c"] / counts["c"].sum().over(of_segment),
        share_all=counts["c"].sum().over(of_item) / counts["c"].sum().over(whole),
        total=counts["c"].sum().over(of_segment),
        viewers_all=counts["viewers"].sum().over(of_item),
    )
    shares = shares.filter(shares["viewers"] >= disclosure.FEWEST)
    shares = shares.mutate(
        lift=(shares["c"] + PRIOR) / (shares["share_all"] * shares["total"] + PRIOR)
    )
    order = [shares["lift"].desc(), shares["c"].desc(), shares["item"].asc()]
    place = ibis.row_number().over(ibis.window(group_by="segment", order_by=order))
    best = shares.mutate(place=place)
    best = best.filter((best["place"] < MOST[kind]) & (best["lift"] > 1))
    columns = [name for name in COLUMNS if name not in ("kind", "ratings")]
    beside = {"kind": ibis.literal(kind), "ratings": best["c"], "item": best["item"].cast("string")}
    return best.select("place", *columns, "viewers", "viewers_all", **beside)


def _titled(titles: ir.Table) -> ir.Table:
    genuine = titles.filter(titles["genuine"].fill_null(True))
    return genuine.group_by("title_id").aggregate(
        title=genuine["title"].min(), year=genuine["year"].min(), genres=genuine["genres"].min()
    )


def _named(known: ir.Table) -> ir.StringValue:
    year = known["year"].floor().cast("int64").cast("string")
    dated = known["title"].concat(" (", year, ")")
    there = known["year"].isnull() | known["title"].contains(ibis.literal("(").concat(year))
    return ibis.ifelse(there, known["title"], dated)


def favourites_by_lift(seen: ir.Table, labels: ir.Table, titles: ir.Table) -> pd.DataFrame:
    """Return each segment's favourite titles and genres.

    Parameters
    ----------
    seen : ibis Table
        Distinct pairs of user_id and title_id, so that no single viewer makes a favourite.
    labels, titles : ibis Table
        Segments of viewers; titles with their names, years, genres and whether they are genuine.

    Returns
    -------
    DataFrame
        segment, kind, name, lift, share_segment and share_all (of choices), ratings (choices of
        the segment), the highest lift first, and what `told_favourites` needs. Without titles or
        genres the rows are missing.
    """
    joined = seen.inner_join(labels.select("user_id", "segment"), "user_id")
    counts = joined.group_by(["segment", "title_id"]).aggregate(c=joined.count())
    known = counts.inner_join(_titled(titles), "title_id").cache()
    named = known.filter(known["title"].notnull())
    of_titles = named.select("segment", "c", item="title_id", name=_named(named), viewers="c")
    kinds = {"title": of_titles, "genre": _by_genre(known)}
    found = [highest_lifts(counts, kind).execute() for kind, counts in kinds.items()]
    frame = pd.concat([part for part in found if len(part)] or found[:1], ignore_index=True)
    frame["order"] = frame["kind"].map({"title": 0, "genre": 1})
    frame = frame.sort_values(["segment", "order", "place"])
    return frame.astype(COLUMNS).reset_index(drop=True)


def told_favourites(found: pd.DataFrame, fewest: int = disclosure.FEWEST) -> pd.DataFrame:
    """Leave out favourites whose shares would tell of few viewers in the other segments.

    Parameters
    ----------
    found : DataFrame
        As `favourites_by_lift` gives them, of the segments that are told of.
    fewest : int
        What is not few.

    Returns
    -------
    DataFrame
        The columns of `COLUMNS`. From the share of all choices and those of some segments the
        choices of the others follow, so that no few viewers may have made them.
    """
    kept: list[int] = []
    for _, rows in found.groupby(["kind", "item"]):
        rows = rows.sort_values("viewers", ascending=False, kind="stable")
        while len(rows) and disclosure.is_few(
            rows["viewers_all"].iloc[0] - rows["viewers"].sum(), fewest
        ):
            rows = rows.iloc[:-1]
        kept += rows.index.tolist()
    return found.loc[sorted(kept), list(COLUMNS)].reset_index(drop=True)


def _by_genre(known: ir.Table) -> ir.Table:
    """Sum choices by genre; the viewers of its most chosen title are a lower bound of its own."""
    tagged = known.filter(known["genres"].notnull())
    tagged = tagged.select("segment", "c", item=tagged["genres"].cast("string").split("|"))
    single = tagged.unnest("item")
    single = single.filter(~single["item"].isin(NO_GENRE))
    summed = single.group_by(["segment", "item"])
    found = summed.aggregate(c=single["c"].sum(), viewers=single["c"].max())
    return found.mutate(name=found["item"])
