"""Each feature per segment, in its own units and against all viewers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from analysis import disclosure
from analysis.engine import exact_mean, exact_var

if TYPE_CHECKING:
    import ibis.expr.types as ir

# Units with a true zero: only there is "twice as much" a meaningful sentence.
RATIO_UNITS = {"count", "days", "minutes", "plays", "share", "stars", "years"}
# Of the standard deviation: the scale is never less (METHOD 6).
OF_DEVIATION = 0.1
# Differences below this share of a median are of the arithmetic, not of viewers.
ROUNDING = 1e-6
COLUMNS = {
    "segment": "int64",
    "feature": "str",
    "mean": "float64",
    "median": "float64",
    "overall_median": "float64",
    "index": "float64",
    "deviation": "float64",
    "spread": "float64",
    "viewers": "int64",
}


def join_evidenced(features: ir.Table, labels: ir.Table) -> ir.Table:
    """Join features to segments, for viewers with full evidence only."""
    full = labels.filter(labels["evidence"] == "full").select("user_id", "segment")
    return features.inner_join(full, "user_id")


def _shown(values: ir.NumericValue, log: bool) -> ir.NumericValue:
    return (values.clip(lower=0.0) + 1.0).log() if log else values


def _long(wide: pd.DataFrame, features: list[str], parts: tuple[str, ...]) -> pd.DataFrame:
    frames = [
        pd.DataFrame(
            {"segment": wide["segment"], "feature": name}
            | {part: wide[f"{part}:{name}"].astype("float64") for part in parts}
        )
        for name in features
    ]
    return pd.concat(frames, ignore_index=True)


def _overall(joined: ir.Table, features: list[str]) -> pd.DataFrame:
    wanted: dict[str, ir.Value] = {}
    for name in features:
        values = joined[name].cast("float64")
        wanted |= {f"mean:{name}": exact_mean(values), f"median:{name}": values.median()}
        wanted[f"low:{name}"] = values.min()
    wide = joined.aggregate(**wanted).execute().assign(segment=-1)
    return _long(wide, features, ("mean", "median", "low")).set_index("feature")


def _spreads(joined: ir.Table, medians: pd.Series, logs: dict[str, bool]) -> pd.Series:
    """Return the scale of each feature, missing where it hardly varies.

    It is the MAD, or the mean deviation where more than half are equal, but no less than a tenth
    of the standard deviation, which many equal values would undercut.
    """
    wanted: dict[str, ir.Value] = {}
    for name, median in medians.items():
        median = np.log1p(max(median, 0.0)) if logs[name] else median
        values = _shown(joined[name].cast("float64"), logs[name]) - float(median)
        apart = values.abs()
        wanted |= {f"mad:{name}": apart.median(), f"mean:{name}": exact_mean(apart)}
        wanted[f"var:{name}"] = exact_var(values).fill_null(0.0)
    row = joined.aggregate(**wanted).execute().iloc[0]
    found = {}
    for name, median in medians.items():
        usual = row[f"mad:{name}"] or row[f"mean:{name}"]
        scale = max(usual, OF_DEVIATION * np.sqrt(row[f"var:{name}"]))
        found[name] = scale if scale > ROUNDING * max(1.0, abs(median)) else np.nan
    return pd.Series(found, dtype=float)


def profile_segments(features: ir.Table, labels: ir.Table, catalogue: pd.DataFrame) -> pd.DataFrame:
    """Describe viewers with full evidence by segment and feature.

    Parameters
    ----------
    features : ibis Table
        user_id, n and one column a feature, in original units.
    labels : ibis Table
        user_id, segment, evidence.
    catalogue : DataFrame
        feature, unit and log of every feature.

    Returns
    -------
    DataFrame
        segment, feature, mean, median, overall_median, index (mean over all viewers' mean × 100,
        missing where the unit has no true zero), deviation ((median − overall)/spread, on a
        log axis where the feature has one; missing where it hardly varies), spread (the scale,
        see `_spreads`), viewers (who have a value).
    """
    joined = join_evidenced(features, labels)
    known = catalogue[catalogue["feature"].isin(features.columns)].set_index("feature")
    overall = _overall(joined, list(known.index))
    overall = overall[overall["median"].notna()]
    names = list(overall.index)
    if not names:
        return pd.DataFrame(columns=list(COLUMNS)).astype(COLUMNS)
    logs = {name: bool(known["log"][name]) for name in names}
    spreads = _spreads(joined, overall["median"], logs)
    wanted: dict[str, ir.Value] = {}
    for name in names:
        values = joined[name].cast("float64")
        wanted |= {f"mean:{name}": exact_mean(values), f"median:{name}": values.median()}
        wanted[f"viewers:{name}"] = values.count()
    wide = joined.group_by("segment").aggregate(**wanted).order_by("segment").execute()
    frame = _long(wide, names, ("mean", "median", "viewers"))
    return _against(frame, overall, spreads, known, logs)


def _against(
    frame: pd.DataFrame,
    overall: pd.DataFrame,
    spreads: pd.Series,
    known: pd.DataFrame,
    logs: dict[str, bool],
) -> pd.DataFrame:
    feature = frame["feature"]
    frame["overall_median"] = feature.map(overall["median"])
    ratio = feature.map(known["unit"]).isin(RATIO_UNITS) & (feature.map(overall["low"]) >= 0)
    mean = feature.map(overall["mean"]).where(lambda value: ratio & (value > 0))
    frame["index"] = 100 * frame["mean"] / mean
    log = feature.map(logs)
    ends = [
        frame[name].where(~log, np.log1p(frame[name].clip(lower=0)))
        for name in ("median", "overall_median")
    ]
    frame["spread"] = feature.map(spreads).astype("float64")
    apart = (ends[0] - ends[1]) / frame["spread"].where(frame["spread"] > 0)
    frame["deviation"] = apart
    order = {name: at for at, name in enumerate(known.index)}
    frame = frame.sort_values(["segment", "feature"], key=lambda column: column.replace(order))
    return frame[list(COLUMNS)].astype(COLUMNS).reset_index(drop=True)


def told_profiles(profile: pd.DataFrame, fewest: int = disclosure.FEWEST) -> pd.DataFrame:
    """Return the profiles without what tells of few viewers.

    Parameters
    ----------
    profile : DataFrame
        As `profile_segments` gives it, of all segments.
    fewest : int
        What is not few.

    Returns
    -------
    DataFrame
        mean and index are missing where few viewers of a segment have a value, or where those of
        the others and of all would give such a mean away; medians, and what is made of them,
        where fewer lie on one side.
    """
    viewers = profile["viewers"]
    hidden = profile.groupby("feature")["viewers"].transform(disclosure.hidden_counts, fewest)
    alone = ~viewers.map(lambda users: disclosure.has_quantile(users, 0.5, fewest)).astype(bool)
    every = profile.groupby("feature")["viewers"].transform("sum")
    none = ~every.map(lambda users: disclosure.has_quantile(users, 0.5, fewest)).astype(bool)
    told = profile.copy()
    told.loc[hidden.astype(bool), ["mean", "index"]] = np.nan
    told.loc[hidden.astype(bool) | alone, ["median", "deviation"]] = np.nan
    told.loc[none, ["overall_median", "deviation"]] = np.nan
    return told
