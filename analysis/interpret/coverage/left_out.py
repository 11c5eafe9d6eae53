"""Who is left out: viewers known, guessed and without a row, by arrival, amount and era."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis
import numpy as np
import pandas as pd

from analysis import disclosure

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from analysis.tables import Tables

# Months in a bin of arrivals: the shortest that make no more bins than a page bears.
SPANS, MOST_BINS = (1, 3, 12, 60, 120), 12
# Months of a year.
YEAR = 12
# Amounts double from the least that makes a viewer known; so many steps.
DOUBLINGS = 3
DECADE = 10
COLUMNS = {
    "kind": "str",
    "lower": "int64",
    "upper": "float64",
    **dict.fromkeys(("known", "guessed", "out"), "float64"),
}
PARTS = ["known", "guessed", "out"]


def _left_viewers(*, obtained: Tables, scrubbed: Tables) -> ir.Table:
    """Return viewers as read of whom cleaning kept no row: month of the first, and era."""
    rows = obtained["interactions"].anti_join(scrubbed["users"], "user_id")
    titles = obtained["titles"]
    if not obtained.record("source")["has_years"]:
        titles = titles.mutate(year=ibis.null("float64"))
    years = titles.group_by("title_id").aggregate(year=titles["year"].cast("float64").min())
    rows = rows.left_join(years, "title_id")
    return rows.group_by("user_id").aggregate(
        day=rows["at"].min().date().epoch_days(), year=rows["year"].mean(), n=ibis.literal(0)
    )


def _standing(viewers: ir.Table, left: ir.Table) -> ir.Table:
    """Return day, year, n and part (known, guessed, out) of every viewer as read."""
    part = ibis.ifelse(viewers["known"] == 1, "known", "guessed")
    kept = viewers.select("day", "year", n=viewers["n"].cast("int64"), part=part)
    gone = left.select("day", "year", n=left["n"].cast("int64"), part=ibis.literal("out"))
    return kept.union(gone)


def _counted(table: ir.Table, place: ir.IntegerValue) -> pd.DataFrame:
    """Return viewers by place (rows, ascending) and part, those without a place left out."""
    placed = table.select("part", place=place)
    placed = placed.filter(placed["place"].notnull())
    found = placed.group_by("place", "part").aggregate(viewers=placed.count()).execute()
    wide = found.pivot_table(index="place", columns="part", values="viewers", fill_value=0)
    return wide.reindex(columns=PARTS, fill_value=0).sort_index()


def _arrivals(table: ir.Table) -> pd.DataFrame:
    day = table["day"].cast("int64")
    counted = _counted(table, day)
    months = pd.to_datetime(counted.index, unit="D")
    numbers = (months.year * YEAR + months.month - 1).to_numpy()
    if not len(numbers):
        return counted
    first, last = int(numbers.min()), int(numbers.max())
    fitting = [span for span in SPANS if last // span - first // span < MOST_BINS]
    span = fitting[0] if fitting else SPANS[-1]
    lower = numbers // span * span
    binned = counted.groupby(lower).sum()
    return binned.assign(lower=binned.index, upper=np.minimum(binned.index + span - 1, last))


def _amounts(table: ir.Table, cut: int) -> pd.DataFrame:
    edges = [0, 1, *([2] if cut > 2 else []), *(cut * 2**step for step in range(DOUBLINGS + 1))]
    edges = sorted(set(edges))
    ends = [edge - 1 for edge in edges[1:]] + [np.nan]
    counted = _counted(table, table["n"])
    at = np.searchsorted(edges, counted.index, side="right") - 1
    binned = counted.groupby(at).sum()
    return binned.assign(
        lower=[edges[i] for i in binned.index], upper=[ends[i] for i in binned.index]
    )


def _eras(table: ir.Table) -> pd.DataFrame:
    counted = _counted(table, (table["year"] / DECADE).floor().cast("int64"))
    lower = counted.index * DECADE
    return counted.assign(lower=lower, upper=lower + DECADE - 1)


def told_parts(bins: pd.DataFrame, whole: pd.Series, fewest: int) -> pd.DataFrame:
    """Return bins joined until none tells of few viewers; none where fewer than two are left.

    Parameters
    ----------
    bins : DataFrame
        lower, upper, known, guessed, out, in the order of the bins.
    whole : Series
        The three sums over all viewers, those without a place included.
    fewest : int
        What is not few.
    """
    rest = whole[PARTS[:2]] - bins[PARTS[:2]].sum()
    sums = [*bins[PARTS[:2]].sum(), *rest]
    if bins.empty or any(disclosure.is_few(count, fewest) for count in sums):
        return bins.head(0)
    place = disclosure.joined_bins(bins[PARTS[:2]].reset_index(drop=True), fewest)
    how = {"lower": "first", "upper": "last", **dict.fromkeys(PARTS, "sum")}
    joined = bins.groupby(np.array(place)).agg(how)
    out, read = joined["out"], joined[PARTS].sum(axis=1)
    missing = whole["out"] - out.sum()
    hidden = disclosure.hidden_shares(out, read, fewest)
    if disclosure.is_few(missing, fewest) or disclosure.is_few(whole["out"], fewest):
        hidden[:] = True
    told = joined.assign(out=out.mask(hidden))
    told = told[told[PARTS].sum(axis=1) > 0]
    return told if len(told) > 1 else told.head(0)


def left_out_parts(
    viewers: ir.Table, *, obtained: Tables, scrubbed: Tables, fewest: int = disclosure.FEWEST
) -> pd.DataFrame:
    """Return how many viewers as read are known, guessed and left out, by what tells who.

    Parameters
    ----------
    viewers : ibis Table
        See `audience_viewers`.
    obtained, scrubbed : Tables
        Results of these stages.
    fewest : int
        What is not few.

    Returns
    -------
    DataFrame
        kind (arrival: months since the year 0; amount: rows kept; era: mean year of the titles),
        lower and upper end of the bin (missing: no end), known, guessed, out (missing where few).
    """
    left = _left_viewers(obtained=obtained, scrubbed=scrubbed)
    table = _standing(viewers, left).cache()
    whole = _counted(table, ibis.literal(0)).sum().reindex(PARTS, fill_value=0)
    cut = int(scrubbed.record("window")["min_ratings"])
    kinds = {"arrival": _arrivals(table), "amount": _amounts(table, cut), "era": _eras(table)}
    told = [
        told_parts(bins, whole, fewest).assign(kind=kind)
        for kind, bins in kinds.items()
        if len(bins)
    ]
    frame = pd.concat([part for part in told if len(part)] or [pd.DataFrame(columns=list(COLUMNS))])
    return frame.reset_index(drop=True)[list(COLUMNS)].astype(COLUMNS)
