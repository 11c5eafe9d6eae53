"""Titles and genres that a segment's viewers choose more often than other viewers do."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis
import pandas as pd

from analysis import disclosure
from analysis.engine import split_at
from analysis.shrunken_lifts import lifts_over_others
from analysis.title_facts import NO_GENRE

if TYPE_CHECKING:
    import ibis.expr.types as ir

# Of fewer choices nothing can be said of a single title (METHOD 6).
FEWEST_CHOICES = 20
# Choices that others' rate would give, from which on an item tells how far items differ.
EXPECTED = 5
# More of them are read by nobody; of the many genres the first few say it.
MOST = {"title": 10, "genre": 6}
SUMS = ("c", "viewers", "cc", "cn")
COLUMNS = {
    "segment": "int64",
    "kind": "str",
    "name": "str",
    "lift": "float64",
    "low": "float64",
    "high": "float64",
    "share_segment": "float64",
    "share_others": "float64",
    "ratings": "int64",
    "viewers": "float64",
}
# What `told_favourites` needs beside them: viewers of the segment, of all, and of all who chose.
BESIDE = {"item": "str", "known": "int64", "known_all": "int64", "viewers_all": "int64"}


def segment_totals(choices: ir.Table) -> ir.Table:
    """Return total (choices), nn (sum of squares of each viewer's) and known (viewers) by segment.

    Parameters
    ----------
    choices : ibis Table
        user_id, segment, c, of which a viewer may have several.
    """
    each = choices.group_by("segment", "user_id").aggregate(n=choices["c"].sum().cast("int64"))
    summed = each.group_by("segment").aggregate(
        total=each["n"].sum(), nn=(each["n"] * each["n"]).sum(), known=each.count()
    )
    return summed.mutate(summed["total"].cast("int64"), summed["nn"].cast("int64"))


def counted_items(choices: ir.Table) -> ir.Table:
    """Return how often each segment chose each item, of those that were chosen often enough.

    Parameters
    ----------
    choices : ibis Table
        user_id, segment, item, name and c, one row for each of a viewer's items.

    Returns
    -------
    ibis Table
        segment, item, name, c (choices), viewers, cc (sum of c²) and cn (of c times the viewer's
        choices of all items).
    """
    n = choices["c"].sum().over(ibis.window(group_by="user_id"))
    beside = choices.mutate(n=n.cast("int64"))
    counts = beside.group_by("segment", "item").aggregate(
        name=beside["name"].min(),
        c=beside["c"].sum().cast("int64"),
        viewers=beside.count(),
        cc=(beside["c"] * beside["c"]).sum().cast("int64"),
        cn=(beside["c"] * beside["n"]).sum().cast("int64"),
    )
    often = counts["c"].sum().over(ibis.window(group_by="item")) >= FEWEST_CHOICES
    return counts.mutate(often=often).filter(ibis._["often"]).drop("often")


def _of_segment(counts: pd.DataFrame, totals: pd.DataFrame, segment: int) -> pd.DataFrame:
    """Return the lifts of one segment over all others, the highest first."""
    every = counts.groupby("item")[list(SUMS)].sum()
    part = counts[counts["segment"] == segment].set_index("item")
    own = part.reindex(every.index)[list(SUMS)].fillna(0)
    others = every - own
    of_all, of_own = totals.sum(), totals.loc[segment]
    own = own.assign(total=of_own["total"], nn=of_own["nn"])
    others = others.assign(total=(of_all - of_own)["total"], nn=(of_all - of_own)["nn"])
    expected = every["c"] / of_all["total"] * of_own["total"]
    told = (expected >= EXPECTED) | (own["c"] >= FEWEST_CHOICES)
    own, others = own[told], others[told]
    found = lifts_over_others(own, others).assign(
        segment=segment,
        name=part["name"].reindex(own.index),
        share_segment=own["c"] / own["total"],
        share_others=others["c"] / others["total"],
        ratings=own["c"],
        viewers=own["viewers"],
        known=of_own["known"],
        known_all=of_all["known"],
        viewers_all=every["viewers"].reindex(own.index),
    )
    found = found[(found["ratings"] >= FEWEST_CHOICES) & (found["low"] > 1)].reset_index()
    order = ["lift", "ratings", "item"]
    return found.sort_values(order, ascending=[False, False, True], kind="stable")


def lifted_items(choices: ir.Table, kind: str) -> pd.DataFrame:
    """Return the items that each segment chooses more often than the others, by shrunken lift.

    Parameters
    ----------
    choices : ibis Table
        user_id, segment, item, name and c, one row for each of a viewer's items.
    kind : str
        title or genre.

    Returns
    -------
    DataFrame
        The columns of `COLUMNS` and `BESIDE`, the highest lift of a segment first: all items
        whose interval lies above 1, with twenty choices and ten viewers of the segment or more.
    """
    counts, totals = counted_items(choices).execute(), segment_totals(choices).execute()
    parts = [pd.DataFrame(columns=[*COLUMNS, *BESIDE])]
    totals = totals.set_index("segment").sort_index()
    if len(counts) and len(totals) > 1:
        counts = counts.assign(item=counts["item"].astype(str))
        parts = [_of_segment(counts, totals, segment) for segment in totals.index]
    types = {**COLUMNS, **BESIDE}
    frame = pd.concat(parts).assign(kind=kind)[list(types)].astype(types)
    return frame[frame["viewers"] >= disclosure.FEWEST].reset_index(drop=True)


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


def _title_choices(seen: ir.Table) -> ir.Table:
    named = seen.filter(seen["title"].notnull())
    one = ibis.literal(1).cast("int64")
    return named.select("user_id", "segment", item="title_id", name=_named(named), c=one)


def genre_choices(seen: ir.Table) -> ir.Table:
    """Return how many titles of each genre each viewer chose: user_id, segment, item, name, c.

    Parameters
    ----------
    seen : ibis Table
        user_id, segment and genres of each chosen title, which counts in each of its genres.
    """
    tagged = seen.filter(seen["genres"].notnull())
    tagged = tagged.select(
        "user_id", "segment", item=split_at(tagged["genres"].cast("string"), "|")
    )
    single = tagged.unnest("item")
    single = single.filter(~single["item"].isin(NO_GENRE))
    found = single.group_by("segment", "user_id", "item").aggregate(c=single.count())
    return found.mutate(name=found["item"])


def favourites_by_lift(seen: ir.Table, labels: ir.Table, titles: ir.Table) -> pd.DataFrame:
    """Return each segment's favourite titles and genres, against the viewers of the others.

    Parameters
    ----------
    seen : ibis Table
        Distinct pairs of user_id and title_id, so that no single viewer makes a favourite.
    labels, titles : ibis Table
        Segments of viewers, of whom those with full evidence count; titles with their names,
        years, genres and whether they are genuine.

    Returns
    -------
    DataFrame
        segment, kind, name, lift (shrunken), low and high (95 %), share_segment and share_others
        (of choices), ratings and viewers (choices of the segment, and who made them), and what
        `told_favourites` needs. Without titles or genres the rows are missing.
    """
    known = labels.filter(labels["evidence"] == "full").select("user_id", "segment")
    joined = seen.inner_join(known, "user_id").inner_join(_titled(titles), "title_id").cache()
    kinds = {"title": _title_choices(joined), "genre": genre_choices(joined)}
    found = [lifted_items(choices, kind) for kind, choices in kinds.items()]
    frame = pd.concat([part for part in found if len(part)] or found[:1], ignore_index=True)
    return frame.sort_values("segment", kind="stable").reset_index(drop=True)


def _gives_away(rows: pd.DataFrame, fewest: int) -> bool:
    """Tell whether few of the viewers who are in none of these segments chose an item, or not."""
    rest = rows["viewers_all"].iloc[0] - rows["viewers"].sum()
    if rows["kind"].iloc[0] == "genre":
        return disclosure.is_few(rest, fewest)
    whole = rows["known_all"].iloc[0] - rows["known"].sum()
    return disclosure.tells_few(rest, whole, fewest)


def told_favourites(found: pd.DataFrame, fewest: int = disclosure.FEWEST) -> pd.DataFrame:
    """Leave out favourites whose shares would tell of few viewers, of the segment or the others.

    Parameters
    ----------
    found : DataFrame
        As `favourites_by_lift` gives them, of the segments that are told of.
    fewest : int
        What is not few.

    Returns
    -------
    DataFrame
        The columns of `COLUMNS`, so many of each segment as `MOST` says. From the share of the
        others and those of some segments the choices of the rest follow, so that no few viewers
        may have made them, nor be the only ones who did not; viewers of a genre are missing
        where all but few chose it.
    """
    away = [disclosure.is_few(rest, fewest) for rest in found["known"] - found["viewers"]]
    few = pd.Series(away, index=found.index, dtype=bool)
    genre = found["kind"] == "genre"
    kept: list[int] = []
    for _, rows in found[~few | genre].groupby(["kind", "item"]):
        rows = rows.sort_values("viewers", ascending=False, kind="stable")
        while len(rows) and _gives_away(rows, fewest):
            rows = rows.iloc[:-1]
        kept += rows.index.tolist()
    told = found.assign(viewers=found["viewers"].mask(few & genre)).loc[sorted(kept)]
    place = told.groupby(["segment", "kind"]).cumcount()
    return told.loc[place < told["kind"].map(MOST).astype("float64"), list(COLUMNS)].reset_index(
        drop=True
    )
