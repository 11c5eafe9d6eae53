"""Titles that win viewers, and that keep or lose them: what newcomers choose on their first day."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import ibis
import numpy as np
import pandas as pd

from analysis import disclosure
from analysis.engine import zero_one
from analysis.explore.choices.choice_lifts import (
    LIFTS,
    choice_counts,
    lifts_of_sides,
    side_totals,
)
from analysis.explore.choices.title_facts import whole_number, with_names
from analysis.explore.choices.title_trends import FEWEST_CHOICES
from analysis.explore.typed_frames import typed_frame

if TYPE_CHECKING:
    import ibis.expr.types as ir

# Days in which a newcomer comes back, or not.
PATIENCE = 90
# What fits into a figure with names, of each kind.
MOST = 8
# Who has rows in the first so many days of a record may have come before it began.
UNSURE = 90
WINS = {
    **{"title_id": "object", "title": "str", "year": "float64", **LIFTS, "titles": "int64"},
}
KEEPS = {
    **{"kind": "str", "title_id": "object", "title": "str", "year": "float64"},
    **{"newcomers": "int64", "returned": "int64", "share": "float64", "shrunk": "float64"},
    **{"low": "float64", "high": "float64", "usual": "float64", "every": "int64"},
    **{"titles": "int64", "moved": "int64"},
}


def day_rows(events: ir.Table) -> ir.Table:
    """Return user_id, title_id, day, first and second (the viewer's first day, and the next).

    Parameters
    ----------
    events : ibis Table
        Cleaned rows. Viewers with a row in the first ninety days of the record are left out.
    """
    dated = events.filter(events["at"].notnull())
    rows = dated.select("user_id", "title_id", day=dated["at"].date())
    began = rows["day"].min().execute()
    if pd.isna(began):
        return rows.mutate(first=rows["day"], second=rows["day"])
    first = rows.group_by("user_id").aggregate(first=rows["day"].min())
    since = pd.Timestamp(began) + timedelta(days=UNSURE)
    first = first.filter(first["first"] >= ibis.literal(since.date()))
    own = rows.inner_join(first, "user_id").select("user_id", "title_id", "day", "first")
    later = own.filter(own["day"] > own["first"])
    second = later.group_by("user_id").aggregate(second=later["day"].min())
    joined = own.left_join(second, "user_id")
    return joined.select("user_id", "title_id", "day", "first", "second").cache()


def winning_titles(
    rows: ir.Table, titles: ir.Table, fewest: int = disclosure.FEWEST
) -> pd.DataFrame:
    """Return the titles that newcomers choose on their first day more often than viewers later.

    Parameters
    ----------
    rows : ibis Table
        As `day_rows` gives it.
    titles : ibis Table
        Cleaned titles.
    fewest : int
        A title that fewer viewers chose on either side is left out.

    Returns
    -------
    DataFrame
        title_id, title, year, the columns of `LIFTS` (before: on later days; now: on the first),
        titles (how many could be compared); those whose interval lies above 1, the clearest first.
    """
    side = whole_number(zero_one(rows["day"] == rows["first"]))
    placed = rows.select("user_id", "title_id", side=side)
    choices = placed.group_by("user_id", "title_id", "side").aggregate(c=placed.count())
    totals = choices.group_by("user_id", "side").aggregate(n=choices["c"].sum())
    counts = choice_counts(choices, "title_id", totals)
    found = lifts_of_sides(counts, "title_id", side_totals(totals))
    enough = (found["n_now"] >= FEWEST_CHOICES) & (
        found[["viewers_before", "viewers_now"]].min(axis=1) >= fewest
    )
    found = found[enough].assign(titles=int(enough.sum()))
    found = found[found["low"] > 1].sort_values(["lift", "title_id"], ascending=[False, True])
    return typed_frame(with_names(found, titles).head(MOST), WINS)


def shrunken_shares(back: np.ndarray, n: np.ndarray) -> dict[str, np.ndarray | float]:
    """Return shares drawn towards their mean, as far as chance explains how they differ.

    Parameters
    ----------
    back, n : array
        Successes and trials of each title.

    Returns
    -------
    dict
        shrunk, low and high (95 %) of a beta distribution whose prior has the mean of all titles
        and the spread that is left beyond chance (by moments).
    """
    from scipy import stats

    usual = back.sum() / n.sum()
    apart = float((n * (back / n - usual) ** 2).sum())
    room = n.sum() - (n**2).sum() / n.sum()
    chance = usual * (1 - usual)
    between = max((apart - (len(n) - 1) * chance) / max(room - (len(n) - 1), 1e-9), 0.0)
    if between <= 0 or chance <= 0:
        alike = np.full(len(n), usual)
        return {"shrunk": alike, "low": alike, "high": alike}
    weight = max(chance / between - 1, 1e-9)
    own = stats.beta(back + weight * usual, n - back + weight * (1 - usual))
    return {"shrunk": own.mean(), "low": own.ppf(0.025), "high": own.ppf(0.975)}


def _newcomers(rows: ir.Table, end: pd.Timestamp) -> ir.Table:
    """Return user_id, title_id and back of each title of a first day with ninety days left."""
    last = ibis.literal((end - timedelta(days=PATIENCE)).date())
    first = rows.filter((rows["day"] == rows["first"]) & (rows["first"] <= last))
    days = first["second"].epoch_days() - first["first"].epoch_days()
    back = zero_one((days <= PATIENCE).fill_null(False))
    return first.select("user_id", "title_id", back=whole_number(back)).distinct()


def keeping_titles(
    rows: ir.Table, titles: ir.Table, end: pd.Timestamp, fewest: int = disclosure.FEWEST
) -> pd.DataFrame:
    """Return the first titles after which most newcomers came back, and fewest.

    Parameters
    ----------
    rows : ibis Table
        As `day_rows` gives it.
    titles : ibis Table
        Cleaned titles.
    end : Timestamp
        Last day of the observation window; newcomers have ninety days before it.
    fewest : int
        Nothing is told of fewer viewers.

    Returns
    -------
    DataFrame
        kind (keeps or loses), title_id, title, year, newcomers (who chose it on their first day),
        returned (of these, within ninety days), share, shrunk with low and high, usual (the share
        after all these titles), every (how many newcomers there are), titles (how many could be
        compared) and moved (how many of these lie apart from usual).
    """
    first = _newcomers(rows, end)
    each = first.group_by("title_id").aggregate(
        newcomers=first.count(), returned=whole_number(first["back"].sum())
    )
    people = first.select("user_id", "back").distinct()
    whole = people.aggregate(n=people.count(), back=people["back"].sum()).execute().iloc[0]
    each = each.filter(each["newcomers"] >= FEWEST_CHOICES).order_by("title_id").execute()
    told = [
        not disclosure.tells_few(line.returned, line.newcomers, fewest)
        for line in each.itertuples()
    ]
    each = each[np.array(told, dtype=bool)]
    if len(each) < 2 or disclosure.tells_few(whole["back"], whole["n"], fewest):
        return typed_frame(None, KEEPS)
    back, n = (each[name].to_numpy(dtype=float) for name in ("returned", "newcomers"))
    found = each.assign(
        share=back / n, usual=back.sum() / n.sum(), every=int(whole["n"]),
        titles=len(each), **shrunken_shares(back, n),
    )  # fmt: skip
    return _extremes(found, titles)


def _extremes(found: pd.DataFrame, titles: ir.Table) -> pd.DataFrame:
    above, below = found["low"] > found["usual"], found["high"] < found["usual"]
    found = found.assign(moved=int((above | below).sum()))
    order = ["shrunk", "title_id"]
    keeps = found[above].sort_values(order, ascending=[False, True]).assign(kind="keeps")
    loses = found[below].sort_values(order).assign(kind="loses")
    named = with_names(pd.concat([keeps, loses]), titles)
    return typed_frame(named[named.groupby("kind").cumcount() < MOST], KEEPS)
