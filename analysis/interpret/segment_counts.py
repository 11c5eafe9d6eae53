"""What the engine counts for each segment: viewers, rows, months; and who is covered."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import ibis
import numpy as np
import pandas as pd

from analysis import disclosure

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from analysis.tables import Tables


# What tells how many viewers are known and how many guessed.
BY_EVIDENCE = (
    *("known", "share_known", "guessed", "known_ratings", "share_known_ratings"),
    "low_evidence_share",
)


def count_segments(labels: ir.Table, users: ir.Table, stability: pd.DataFrame) -> pd.DataFrame:
    """Return each segment's size in viewers and in rows, its stability and confidence.

    Parameters
    ----------
    labels : ibis Table
        user_id, segment, confidence, evidence.
    users : ibis Table
        user_id and n, the number of rows kept.
    stability : DataFrame
        segment, jaccard, tentative.

    Returns
    -------
    DataFrame
        segment, users, share_users, ratings, share_ratings, the same of known viewers (those with
        full evidence): known, share_known, known_ratings, share_known_ratings; guessed (the
        others), jaccard, confidence_median, low_evidence_share, tentative, ordered by segment.
    """
    each = labels.inner_join(users.select("user_id", "n"), "user_id")
    known = each["evidence"] == "full"
    frame = (
        each.group_by("segment")
        .aggregate(
            users=each.count(),
            ratings=each["n"].sum(),
            known=ibis.ifelse(known, 1, 0).sum(),
            known_ratings=ibis.ifelse(known, each["n"], 0).sum(),
            confidence_median=each["confidence"].median(),
            low_evidence_share=ibis.ifelse(each["evidence"] == "low", 1.0, 0.0).mean(),
        )
        .order_by("segment")
        .execute()
    )
    whole = dict.fromkeys(("segment", "users", "ratings"), "int64")
    parts = dict.fromkeys(("known", "known_ratings", "confidence_median"), "float64")
    frame = frame.astype({**whole, **parts})
    frame["guessed"] = (frame["users"] - frame["known"]).astype("float64")
    for name in ("users", "ratings", "known", "known_ratings"):
        frame[f"share_{name}"] = frame[name] / max(frame[name].sum(), 1)
    stable = stability.drop_duplicates("segment").set_index("segment")
    frame["jaccard"] = frame["segment"].map(stable["jaccard"]).astype("float64")
    firm = stable.index[~stable["tentative"].astype(bool)]
    return frame.assign(tentative=~frame["segment"].isin(firm))


def shown_segments(sizes: pd.DataFrame, fewest: int = disclosure.FEWEST) -> list[int]:
    """Return the segments that may be told of: none of few viewers, none that gives one away.

    Parameters
    ----------
    sizes : DataFrame
        segment and users.
    fewest : int
        What is not few.

    Returns
    -------
    list of int
        Empty where there are too few viewers for two segments.
    """
    users = sizes.set_index("segment")["users"]
    if users.sum() < 2 * fewest:
        return []
    return users.index[~disclosure.hidden_counts(users, fewest)].tolist()


def told_evidence(
    sizes: pd.DataFrame, shown: list[int], fewest: int = disclosure.FEWEST
) -> pd.DataFrame:
    """Return the sizes of segments, without what tells of few viewers by their evidence.

    Parameters
    ----------
    sizes : DataFrame
        As `count_segments` gives them.
    shown : list of int
        Segments that are told of.
    fewest : int
        What is not few.

    Returns
    -------
    DataFrame
        low_evidence_share, and what is counted of known and of guessed viewers, is missing where
        few viewers have low or full evidence, or where it would give such a number away;
        confidence_median where a half of the viewers is few.
    """
    users = sizes["users"]
    low = (sizes["low_evidence_share"] * users).round()
    # Of a segment that is not shown its share is not shown either.
    told = sizes["segment"].isin(shown)
    part, whole = low.where(told, 0.0), users.where(told, 0)
    if not told.all():
        part[~told], whole[~told] = low[~told].sum(), users[~told].sum()
    hidden = disclosure.hidden_shares(part, whole, fewest)
    halves = [disclosure.has_quantile(of, 0.5, fewest) for of in users]
    masked = sizes[list(BY_EVIDENCE)].mask(hidden)
    return sizes.assign(
        **{name: masked[name] for name in BY_EVIDENCE},
        confidence_median=sizes["confidence_median"].where(halves),
    )


def profiled_segments(labels: ir.Table, shown: list[int], fewest: int) -> list[int]:
    """Return the segments whose viewers with full evidence are not few, see `shown_segments`."""
    full = labels.filter(labels["evidence"] == "full")
    counted = full.group_by("segment").aggregate(users=full.count()).order_by("segment").execute()
    users = counted.set_index("segment")["users"]
    firm = users.index[~disclosure.hidden_counts(users, fewest)]
    return [segment for segment in shown if segment in firm]


def monthly_activity(events: ir.Table, labels: ir.Table) -> pd.DataFrame:
    """Return each segment's rows by month, zeros included.

    Returns
    -------
    DataFrame
        segment, month (its first day), ratings, share (of the segment's dated rows).
    """
    types = {"segment": "int64", "month": "datetime64[us]", "ratings": "int64", "share": "float64"}
    dated = events.filter(events["at"].notnull()).select(
        "user_id", month=events["at"].truncate("M")
    )
    joined = dated.inner_join(labels.select("user_id", "segment"), "user_id")
    found = joined.group_by(["segment", "month"]).aggregate(ratings=joined.count()).execute()
    if found.empty:
        return pd.DataFrame(columns=list(types)).astype(types)
    found["month"] = pd.to_datetime(found["month"])
    months = pd.date_range(found["month"].min(), found["month"].max(), freq="MS")
    every = pd.MultiIndex.from_product(
        [sorted(found["segment"].unique()), months], names=["segment", "month"]
    )
    frame = found.set_index(["segment", "month"]).reindex(every, fill_value=0).reset_index()
    total = frame.groupby("segment")["ratings"].transform("sum")
    return frame.assign(share=frame["ratings"] / total)[list(types)].astype(types)


def evidence_coverage(
    source: dict[str, Any], scrubbed: Tables, fewest: int = disclosure.FEWEST
) -> pd.DataFrame:
    """Return who is in the segments and who is not: group, users, share of viewers as read.

    Where few viewers have full or low evidence, neither number is told; of those with one row
    only, none that is few or leaves few others.
    """
    nouns, noun = source["noun_plural"], source["noun_singular"]
    least = int(scrubbed.record("window")["min_ratings"])
    counted = scrubbed.frame("viewers_by_evidence").set_index("evidence")
    kept, single = (int(counted[name].sum()) for name in ("users", "single"))
    full = int(counted.loc["full", "users"])
    read = max(int(source["users"]), kept)
    rows = [
        ("viewers as read", read),
        (f"full evidence: at least {least} {nouns}", full),
        (f"low evidence: fewer than {least} {nouns}, assigned and flagged", kept - full),
        (f"of these with one {noun} only", single),
        (f"out: no {noun} left after cleaning", read - kept),
    ]
    frame = pd.DataFrame(rows, columns=["group", "users"]).astype({"users": "float64"})
    few = any(disclosure.is_few(count, fewest) for count in (full, kept - full))
    alone = few or any(disclosure.is_few(count, fewest) for count in (single, kept - full - single))
    frame.loc[[*([1, 2] if few else []), *([3] if alone else [])], "users"] = np.nan
    return frame.assign(share=frame["users"] / max(read, 1))
