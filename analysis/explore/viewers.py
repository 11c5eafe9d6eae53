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

# Points of the Lorenz curve: each is a hundredth of the viewers.
STEPS = 100


def viewer_counts(events: ir.Table) -> pd.DataFrame:
    """Return how many viewers have n rows: n, users, ordered by n."""
    each = events.group_by("user_id").aggregate(n=events.count())
    frame = each.group_by("n").aggregate(users=each.count()).order_by("n").execute()
    return typed_frame(frame, {"n": "int64", "users": "int64"})


def binned_viewer_counts(
    distribution: pd.DataFrame, fewest: int = disclosure.FEWEST, cut: int = 1
) -> pd.DataFrame:
    """Return viewers in bins of their number of rows: lower, upper, label, users.

    Parameters
    ----------
    distribution : DataFrame
        n and users.
    fewest : int
        Bins of fewer viewers are joined with those beside them.
    cut : int
        Rows of full evidence. How many viewers have them is told as well, so that bins are
        joined until on neither side of the cut few are told apart.
    """
    types = {"lower": "int64", "upper": "int64", "label": "str", "users": "int64"}
    if distribution.empty:
        return typed_frame(None, types)
    edges = count_edges(int(distribution["n"].max()))
    n, users = distribution["n"], distribution["users"]
    frame = binned_weights(n, users, edges)
    low = binned_weights(n, users.where(n < cut, 0), edges)["weight"]
    sides = pd.DataFrame({"low": low, "full": frame["weight"] - low})
    if disclosure.tells_few(low.sum(), users.sum(), fewest):
        sides = frame[["weight"]]
    frame = frame.groupby(disclosure.joined_bins(sides, fewest)).agg(
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


def lorenz(distribution: pd.DataFrame, fewest: int = disclosure.FEWEST) -> pd.DataFrame:
    """Return the Lorenz curve of rows over viewers, the least active first.

    Between two of its 101 points, or of fewer, lie so many viewers at least.
    """
    types = {"share_users": "float64", "share_ratings": "float64"}
    if distribution.empty:
        return typed_frame(None, types)
    steps = int(min(STEPS, max(distribution["users"].sum() // fewest, 1)))
    # Tenths are points wherever they can be, since that of the most active is told of by itself.
    at = np.linspace(0, 1, steps - steps % 10 + 1 if steps >= 10 else steps + 1)
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

    `max_n` is the number of rows that `fewest` viewers reach. What tells of fewer viewers, or
    leaves fewer, is missing: quartiles that lie nearer an end, the share with one row, the share
    of the most active tenth, and that of viewers who gave half of the rows.
    """
    users = int(distribution["users"].sum())
    rows = int((distribution["n"] * distribution["users"]).sum())
    result: dict[str, Any] = {"users": users, "ratings": rows}
    if not users:
        names = ("median_n", "q1_n", "q3_n", "max_n", "share_one_rating", "top_decile_share")
        return {**result, **dict.fromkeys((*names, "half_from_share", "gini"), np.nan)}
    by_users, by_rows = _ascending(distribution)
    half = float(1 - np.interp(0.5, by_rows, by_users))
    single = int(distribution.loc[distribution["n"] == 1, "users"].sum())
    tenth = float(1 - np.interp(0.9, by_users, by_rows))

    def quantile(share: float) -> float:
        told = disclosure.has_quantile(users, share, fewest)
        return _quantile(distribution, share) if told else np.nan

    few_single = disclosure.tells_few(single, users, fewest)
    return {
        **result,
        "median_n": quantile(0.5),
        "q1_n": quantile(0.25),
        "q3_n": quantile(0.75),
        "max_n": reached_count(distribution, fewest),
        "share_one_rating": np.nan if few_single else single / users,
        "top_decile_share": tenth if disclosure.has_quantile(users, 0.9, fewest) else np.nan,
        "half_from_share": half if disclosure.has_quantile(users, half, fewest) else np.nan,
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


def _measured_means(events: ir.Table) -> tuple[ir.Table, dict[str, float]]:
    """Return each viewer's mean as it is (raw) and shrunk, and the ends of what was rated."""
    each, facts = _level(events)
    if not facts["m"]:
        return each, {}
    overall, weight = mean_shrinkage(facts)
    trust = each["n"] / (each["n"] + weight) if np.isfinite(weight) else ibis.literal(0.0)
    means = each.select(raw=each["mean"], shrunk=overall + trust * (each["mean"] - overall))
    ends = events.aggregate(low=events["rating"].min(), high=events["rating"].max())
    return means, {name: float(end) for name, end in ends.execute().iloc[0].items()}


def mean_histograms(
    events: ir.Table, fewest: int = disclosure.FEWEST, bins: int = 24
) -> pd.DataFrame:
    """Return histograms of viewers' mean rating, as it is and shrunk towards all viewers.

    Parameters
    ----------
    events : Table
        Cleaned rows.
    fewest : int
        Bins of fewer viewers are joined with those beside them.
    bins : int
        Bins between the lowest and the highest rating, before any are joined.

    Returns
    -------
    DataFrame
        measure (raw or shrunk), lower, upper, users, spread (standard deviation of the measure);
        empty without ratings.
    """
    types = {"measure": "str", "lower": "float64", "upper": "float64", "users": "int64"}
    types["spread"] = "float64"
    means, ends = _measured_means(events)
    if not ends:
        return typed_frame(None, types)
    low, width = ends["low"], max(ends["high"] - ends["low"], 1e-9) / bins
    edges = pd.DataFrame({"lower": low + width * np.arange(bins)})
    edges["upper"] = edges["lower"] + width
    parts = []
    for name in ("raw", "shrunk"):
        place = ((means[name] - low) / width + 1e-9).floor().clip(0, bins - 1).cast("int64")
        found = means.group_by(place=place).aggregate(users=means.count()).execute()
        counted = found.set_index("place")["users"].reindex(range(bins), fill_value=0)
        frame = _joined(edges.assign(users=counted), fewest).assign(measure=name)
        spread = float(means.aggregate(v=exact_var(means[name])).execute().iloc[0, 0] or 0.0)
        parts.append(frame.assign(spread=np.sqrt(spread)))
    return typed_frame(pd.concat(parts), types)


def _joined(frame: pd.DataFrame, fewest: int) -> pd.DataFrame:
    """Join bins of few viewers with those beside them; the last one's label is that of all."""
    how = {"lower": "min", "upper": "max", "label": "last", "users": "sum"}
    known = {name: (name, way) for name, way in how.items() if name in frame}
    return frame.groupby(disclosure.joined_bins(frame["users"], fewest)).agg(**known)


def tenure_bins(events: ir.Table, fewest: int = disclosure.FEWEST) -> pd.DataFrame:
    """Return viewers by days from first to last row: lower, upper (days), label, users.

    Spans of fewer viewers are joined with those beside them.
    """
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
    frame = _joined(frame, fewest)
    if len(frame) == 1:
        frame["label"] = "any time"
    return typed_frame(frame, types)
