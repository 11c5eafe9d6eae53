"""Titles of the highest and of the lowest mean mark, drawn towards all titles as they deserve."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from analysis import disclosure
from analysis.engine import exact_mean, exact_var
from analysis.explore.choices.title_facts import with_names
from analysis.explore.choices.title_trends import FEWEST_CHOICES
from analysis.explore.typed_frames import typed_frame
from analysis.intervals import Z

if TYPE_CHECKING:
    import ibis.expr.types as ir

# What fits into a figure with names, of each kind.
MOST = 8
# Twice as many as a table of the most seen names, since some of those may hold few marks.
MOST_TOP = 40
TOP_COLUMNS = {
    **{"title_id": "object", "ratings": "int64", "viewers": "int64"},
    **dict.fromkeys(("shrunk", "low", "high"), "float64"),
}
COLUMNS = {
    **{"kind": "str", "title_id": "object", "title": "str", "year": "float64"},
    **{"ratings": "int64", "viewers": "int64", "mean": "float64"},
    **{"shrunk": "float64", "low": "float64", "high": "float64"},
    **{"titles": "int64", "usual": "float64", "spread": "float64"},
}


def shrunken_means(means: pd.DataFrame) -> pd.DataFrame:
    """Return means of titles drawn towards that of all titles.

    Parameters
    ----------
    means : DataFrame
        n, mean and var (of single marks), one row a title; at least two.

    Returns
    -------
    DataFrame
        shrunk, low and high (95 %), usual (mean of titles), spread (standard deviation of titles
        beyond chance).

    Notes
    -----
    Normal means with a normal prior, whose variance is found by moments (DerSimonian and Laird
    1986); the variance of single marks is that within all titles.
    """
    n, mean = means["n"].to_numpy(dtype=float), means["mean"].to_numpy(dtype=float)
    within = float((means["var"].fillna(0) * (n - 1)).sum() / max((n - 1).sum(), 1))
    usual = float((n * mean).sum() / n.sum())
    apart = float((n * (mean - usual) ** 2).sum())
    room = n.sum() - (n**2).sum() / n.sum()
    between = max(0.0, (apart - (len(n) - 1) * within) / room)
    weights = 1 / (between + within / n) if between + within else np.ones(len(n))
    usual = float((weights * mean).sum() / weights.sum())
    trust = between / (between + within / n) if between + within else np.zeros(len(n))
    error = Z * np.sqrt(trust * within / n + ((1 - trust) ** 2) / weights.sum())
    shrunk = usual + trust * (mean - usual)
    return means.assign(
        shrunk=shrunk, low=shrunk - error, high=shrunk + error, usual=usual,
        spread=np.sqrt(between),
    )  # fmt: skip


def rated_titles(events: ir.Table, fewest: int = disclosure.FEWEST) -> pd.DataFrame:
    """Return the mean mark of each title, as it is and shrunken.

    Parameters
    ----------
    events : ibis Table
        Cleaned rows.
    fewest : int
        A title of fewer raters is left out.

    Returns
    -------
    DataFrame
        title_id, ratings, viewers, mean, and what `shrunken_means` adds, with titles (how many
        were compared); the highest shrunken mean first; empty of fewer than two titles.
    """
    rated = events.filter(events["rating"].notnull())
    marks = rated["rating"].cast("float64")
    each = rated.group_by("title_id").aggregate(
        n=rated.count(), viewers=rated["user_id"].nunique(), mean=exact_mean(marks),
        var=exact_var(marks),
    )  # fmt: skip
    each = each.filter((each["n"] >= FEWEST_CHOICES) & (each["viewers"] >= fewest))
    means = each.order_by("title_id").execute()
    if len(means) < 2:
        return pd.DataFrame()
    found = shrunken_means(means).rename(columns={"n": "ratings"}).assign(titles=len(means))
    return found.sort_values(["shrunk", "title_id"], ascending=[False, True])


def extreme_titles(ordered: pd.DataFrame, titles: ir.Table) -> pd.DataFrame:
    """Return the titles with the highest and the lowest shrunken mean mark.

    Parameters
    ----------
    ordered : DataFrame
        See `rated_titles`.
    titles : ibis Table
        Cleaned titles.

    Returns
    -------
    DataFrame
        kind (best or worst), title_id, title, year, ratings, viewers, mean, shrunk with low and
        high, titles (how many were compared), usual and spread; the most extreme of a kind first.
    """
    if ordered.empty:
        return typed_frame(None, COLUMNS)
    # A title is one of the best or of the worst, not both.
    most = min(MOST, len(ordered) // 2)
    parts = [ordered.head(most).assign(kind="best"), ordered[::-1].head(most).assign(kind="worst")]
    return typed_frame(with_names(pd.concat(parts), titles), COLUMNS)


def top_marks(ordered: pd.DataFrame) -> pd.DataFrame:
    """Return the shrunken means of the titles with most ratings, with their intervals.

    Parameters
    ----------
    ordered : DataFrame
        See `rated_titles`.
    """
    if ordered.empty:
        return typed_frame(None, TOP_COLUMNS)
    order = ordered.sort_values(["ratings", "title_id"], ascending=[False, True])
    return typed_frame(order.head(MOST_TOP), TOP_COLUMNS)
