"""What is counted of a source: its kept rows, its titles, its marks, and which measures it has."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from analysis.interpret.portraits.counted_measures import Measure, available_measures
from analysis.title_facts import counted_genres, title_facts

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from analysis.tables import Tables

# Viewers whose first row lies within a year of the end are new; of a record of less than two years
# nearly all would be.
NEW_DAYS, LEAST_DAYS = 365, 730
# The outer parts of the scale that are lowest and highest marks.
PARTS = 5
# A source has years or genres where most rows are on titles that have them.
MOST = 0.5
SIGNALS = ("rating", "time", "hours", "minutes", "plays")
# Of the features, the one that tells whether viewers come back to a title.
REPEATS = "loyalty"


@dataclass(frozen=True)
class Material:
    """What is counted from.

    Parameters
    ----------
    events : ibis Table
        Kept rows: user_id, title_id, rating, at, minutes, plays.
    titles : ibis Table
        title_id and what is known of it, see `title_facts`.
    features : ibis Table
        user_id and raw values of each viewer.
    measures : tuple of Measure
        What the source tells.
    scale : tuple of float
        Lowest and highest mark.
    arrived : Timestamp or None
        Viewers whose first row is no earlier are new; None where the record is too short to say.
    """

    events: ir.Table
    titles: ir.Table
    features: ir.Table
    measures: tuple[Measure, ...]
    scale: tuple[float, float]
    arrived: pd.Timestamp | None

    @property
    def outer_marks(self) -> tuple[float, float]:
        """Return the highest of the lowest marks and the lowest of the highest: outer fifths."""
        low, high = self.scale
        fifth = (high - low) / PARTS
        return low + fifth, high - fifth


def mark_scale(source: dict[str, Any], events: ir.Table) -> tuple[float, float]:
    """Return the lowest and the highest mark, as the source has them or as they were given."""
    found = events.aggregate(low=events["rating"].min(), high=events["rating"].max()).execute()
    given = (source["rating_low"], source["rating_high"])
    ends = [found[name].iloc[0] if end is None else end
            for name, end in zip(("low", "high"), given, strict=True)]  # fmt: skip
    return float(ends[0]), float(ends[1])


def arrival_limit(window: dict[str, Any]) -> pd.Timestamp | None:
    """Return the first day of the last year of the window; None of a short one or without dates."""
    start, end = window.get("start"), window.get("end")
    if start is None or end is None or (end - start).days < LEAST_DAYS:
        return None
    return pd.Timestamp(end) - pd.Timedelta(days=NEW_DAYS - 1)


def _title_signals(titles: ir.Table) -> set[str]:
    """Return which of years and genres most rows have."""
    rows = titles["chosen"].sum()
    known = {
        signal: titles["chosen"].sum(where=titles[column].notnull()) / rows
        for signal, column in (("years", "year"), ("genres", "genres"))
    }
    shares = titles.aggregate(**known).execute().iloc[0]
    return {signal for signal in known if shares[signal] > MOST}


def gather_material(*, obtained: Tables, scrubbed: Tables) -> Material:
    """Return what can be counted of a source."""
    source, events, features = obtained.record("source"), scrubbed["ratings"], scrubbed["features"]
    titles = title_facts(events, scrubbed["titles"])
    signals = {name for name in SIGNALS if source[f"has_{name}"]} | _title_signals(titles)
    arrived = arrival_limit(scrubbed.record("window")) if "time" in signals else None
    signals |= {"arrival"} if arrived is not None else set()
    signals |= {"repeats"} if REPEATS in features.columns else set()
    genres = counted_genres(titles) if "genres" in signals else []
    measures = tuple(
        measure
        for measure in available_measures(signals, genres)
        if measure.kind != "median" or measure.counted in features.columns
    )
    scale = mark_scale(source, events) if "rating" in signals else (0.0, 0.0)
    return Material(events, titles, features, measures, scale, arrived)
