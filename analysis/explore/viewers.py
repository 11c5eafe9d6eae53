"""Viewers: how much each gives, how unequally, at what level, and for how long."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import ibis
import numpy as np
import pandas as pd

from analysis import disclosure
from analysis.engine import exact_mean, exact_sum, exact_var
from analysis.explore.count_bins import bin_labels, binned_weights, count_edges
from analysis.explore.typed_frames import typed_frame
from analysis.text.numbers import number_text

if TYPE_CHECKING:
    import ibis.expr.types as ir

# What people call a span of days, widening as viewers get fewer.
TENURES = (
    *((0, 0, "one day"), (1, 7, "up to a week"), (8, 30, "up to a month")),
    *((31, 91, "up to 3 months"), (92, 182, "up to 6 months"), (183, 365, "up to a year")),
    *((366, 730, "up to 2 years"), (731, 1461, "up to 4 years"), (1462, 36_525, "longer")),
)


def viewer_counts(events: ir.Table) -> pd.DataFrame:
    """Return how many viewers have n rows: n, users, ordered by n."""
    each = events.group_by("user_id").aggregate(n=events.count())
    frame = each.group_by("n").aggregate(users=each.count()).order_by("n").execute()
    return typed_frame(frame, {"n": "int64", "users": "int64"})


def binned_viewer_counts(
    distribution: pd.DataFrame, fewest: int = disclosure.FEWEST
) -> pd.DataFrame:
    """Return viewers in bins of their number of rows: lower, upper, label, users.

    Parameters
    ----------
    distribution : DataFrame
        n and users.
    fewest : int
        Bins of fewer viewers are joined with those beside them.
    """
    types = {"lower": "int64", "upper": "int64", "label": "str", "users": "int64"}
    if distribution.empty:
        return typed_frame(None, types)
    edges = count_edges(int(distribution["n"].max()))
    frame = binned_weights(distribution["n"], distribution["users"], edges)
    frame = frame.groupby(disclosure.joined_bins(frame["weight"], fewest)).agg(
        lower=("lower", "min"), upper=("upper", "max"), users=("weight", "sum")
    )
    labels = bin_labels(frame["lower"], frame["upper"])
    reached = reached_count(distribution, fewest)
    if not reached >= distribution["n"].max():
        lower = int(frame["lower"].iloc[-1])
        labels[-1] = f"{number_text(lower)} and more"
        frame.iloc[-1, 1] = lower if np.isnan(reached) else int(reached)
    return typed_frame(frame.assign(label=labels), types)


def reached_count(distribution: pd.DataFrame, fewest: int = disclosure.FEWEST) -> float:
    """Return the largest number of rows that so many viewers have or exceed; NaN without them."""
    above = distribution["users"][::-1].cumsum()[::-1]
    return float(distribution["n"][above >= fewest].max())


def _quantile(distribution: pd.DataFrame, share: float) -> float:
    below = distribution["users"].cumsum()
    half = share * below.iloc[-1]
    place = int(np.searchsorted(below, half, side="left"))
    at = float(distribution["n"].iloc[place])
    if below.iloc[place] == half and place + 1 < len(distribution):
        return (at + float(distribution["n"].iloc[place + 1])) / 2
    return at


def _ascending(distribution: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    users = np.concatenate([[0], distribution["users"].cumsum()])
    rows = np.concatenate([[0], (distribution["n"] * distribution["users"]).cumsum()])
    return users / users[-1], rows / rows[-1]


def lorenz(distribution: pd.DataFrame) -> pd.DataFrame:
    """Return the Lorenz curve of rows over viewers, the least active first, at 101 shares."""
    types = {"share_users": "float64", "share_ratings": "float64"}
    if distribution.empty:
        return typed_frame(None, types)
    at = np.linspace(0, 1, 101)
    frame = pd.DataFrame(
        {"share_users": at, "share_ratings": np.interp(at, *_ascending(distribution))}
    )
    return typed_frame(frame, types)


def gini(distribution: pd.DataFrame) -> float:
    """Return the Gini coefficient of rows over viewers: 0 all alike, 1 all from one viewer."""
    users, rows = _ascending(distribution)
    return float(1 - np.sum(np.diff(users) * (rows[1:] + rows[:-1])))


def viewers_summary(distribution: pd.DataFrame, fewest: int = disclosure.FEWEST) -> dict[str, Any]:
    """Return counts, quartiles and concentration of rows over viewers.

    `max_n` is the number of rows that `fewest` viewers reach.
    """
    users = int(distribution["users"].sum())
    rows = int((distribution["n"] * distribution["users"]).sum())
    result: dict[str, Any] = {"users": users, "ratings": rows}
    if not users:
        names = ("median_n", "q1_n", "q3_n", "max_n", "share_one_rating", "top_decile_share")
        return {**result, **dict.fromkeys((*names, "half_from_share", "gini"), np.nan)}
    by_users, by_rows = _ascending(distribution)
    return {
        **result,
        "median_n": _quantile(distribution, 0.5),
        "q1_n": _quantile(distribution, 0.25),
        "q3_n": _quantile(distribution, 0.75),
        "max_n": reached_count(distribution, fewest),
        "share_one_rating": float(distribution.loc[distribution["n"] == 1, "users"].sum() / users),
        "top_decile_share": float(1 - np.interp(0.9, by_users, by_rows)),
        "half_from_share": float(1 - np.interp(0.5, by_rows, by_users)),
        "gini": gini(distribution),
    }


def _level(events: ir.Table) -> tuple[ir.Table, dict[str, float]]:
    rated = events.filter(events["rating"].notnull())
    each = rated.group_by("user_id").aggregate(
        n=rated.count(), mean=exact_mean(rated["rating"]), var=exact_var(rated["rating"])
    )
    n = each["n"].cast("float64")
    facts = each.aggregate(
        m=each.count(),
        total=n.sum(),
        squares=(n * n).sum(),
        sum=exact_sum(n * each["mean"]),
        sum_squares=exact_sum(n * each["mean"] * each["mean"]),
        within=exact_sum(ibis.coalesce(each["var"], 0.0) * (n - 1)),
    ).execute()
    return each, facts.iloc[0].to_dict()


def mean_shrinkage(facts: dict[str, float]) -> tuple[float, float]:
    """Return the overall mean and λ = σ²/τ² of viewers' mean ratings (METHOD: Level).

    Parameters
    ----------
    facts : dict
        m viewers, total Σn, squares Σn², sum Σn·mean, sum_squares Σn·mean², within Σ(n−1)s².

    Returns
    -------
    tuple of float
        λ is infinite where viewers do not differ beyond noise.
    """
    m, total = facts["m"], facts["total"]
    overall = facts["sum"] / total
    if m < 2 or total <= m:
        return overall, np.inf
    within = facts["within"] / (total - m)
    between = (facts["sum_squares"] - total * overall**2) / (m - 1)
    size = (total - facts["squares"] / total) / (m - 1)
    variance = max(0.0, (between - within) / size)
    return overall, within / variance if variance else np.inf


def mean_histograms(events: ir.Table, bins: int = 24) -> pd.DataFrame:
    """Return histograms of viewers' mean rating, as it is and shrunk towards all viewers.

    Returns
    -------
    DataFrame
        lower, upper, users (by raw mean), shrunk (by shrunken mean); empty without ratings.
    """
    types = {"lower": "float64", "upper": "float64", "users": "int64", "shrunk": "int64"}
    each, facts = _level(events)
    if not facts["m"]:
        return typed_frame(None, types)
    overall, weight = mean_shrinkage(facts)
    trust = each["n"] / (each["n"] + weight) if np.isfinite(weight) else ibis.literal(0.0)
    each = each.mutate(shrunk=overall + trust * (each["mean"] - overall))
    ends = each.aggregate(low=each["mean"].min(), high=each["mean"].max()).execute().iloc[0]
    low, width = float(ends["low"]), max(float(ends["high"] - ends["low"]), 1e-9) / bins
    frame = pd.DataFrame({"lower": low + width * np.arange(bins)})
    frame["upper"] = frame["lower"] + width
    for name, column in (("users", "mean"), ("shrunk", "shrunk")):
        place = ((each[column] - low) / width + 1e-9).floor().clip(0, bins - 1).cast("int64")
        found = each.group_by(place=place).aggregate(users=each.count()).execute()
        frame[name] = found.set_index("place")["users"].reindex(range(bins), fill_value=0)
    return typed_frame(frame, types)


def tenure_bins(events: ir.Table) -> pd.DataFrame:
    """Return viewers by days from first to last row: lower, upper (days), label, users."""
    types = {"lower": "int64", "upper": "int64", "label": "str", "users": "int64"}
    dated = events.filter(events["at"].notnull())
    each = dated.group_by("user_id").aggregate(first=dated["at"].min(), last=dated["at"].max())
    days = each["last"].date().epoch_days() - each["first"].date().epoch_days()
    found = each.group_by(days=days).aggregate(users=each.count()).order_by("days").execute()
    if found.empty:
        return typed_frame(None, types)
    frame = pd.DataFrame(TENURES, columns=["lower", "upper", "label"])
    place = np.searchsorted(frame["lower"], found["days"], side="right") - 1
    frame["users"] = np.bincount(place, weights=found["users"], minlength=len(frame))
    return typed_frame(frame, types)
