"""A made-up source with every signal, in which each segment behaves as it was told to."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
import stage_tables as given

from analysis.tables import Tables

SIGNALS = ("rating", "time", "hours", "years", "genres", "minutes", "plays", "titles")
START, DAYS = pd.Timestamp("2002-01-01"), 1100
END = pd.Timestamp("2004-12-31")


@dataclass(frozen=True)
class Kind:
    """How the viewers of a segment behave.

    Parameters
    ----------
    rows : float
        Mean number of rows.
    marks : tuple of float
        Chances of one to five stars.
    weekend : float
        Chance that a day is moved to a Saturday.
    late : float
        Chance that a viewer arrives in the last year.
    """

    rows: float
    marks: tuple[float, ...]
    weekend: float = 0.0
    late: float = 0.2


KINDS = (
    Kind(8, (0.05, 0.15, 0.4, 0.3, 0.1)),
    Kind(20, (0.3, 0.1, 0.1, 0.1, 0.4), weekend=0.4),
    Kind(12, (0.0, 0.05, 0.25, 0.4, 0.3), late=0.9),
)


def made_up_titles(count: int = 40) -> pd.DataFrame:
    """Return titles of 1960 to 2003, each fifth without a year or genres."""
    ids = np.arange(count)
    kinds = np.array(["Drama|War", "Comedy", "Drama", "Sci-Fi|Comedy|Fan.tasy", None], dtype=object)
    year = np.where(ids % 5 == 1, np.nan, 1960.0 + ids * 44 // count)
    frame = pd.DataFrame({"title_id": ids, "title": [f"T{i}" for i in ids], "year": year})
    return frame.assign(genres=kinds[ids % 5], genuine=True)


def made_up_rows(kinds: tuple[Kind, ...], users: int, seed: int) -> pd.DataFrame:
    """Return rows of viewers, and the kind of each as its segment."""
    rng = np.random.default_rng(seed)
    segment = rng.integers(0, len(kinds), users)
    counts = 2 + rng.poisson(np.array([kind.rows for kind in kinds])[segment] - 2)
    late = rng.random(users) < np.array([kind.late for kind in kinds])[segment]
    first = np.where(late, rng.integers(735, 1000, users), rng.integers(0, 735, users))
    frame = pd.DataFrame({"user_id": np.arange(users), "segment": segment, "first": first})
    frame = frame.loc[frame.index.repeat(counts)].reset_index(drop=True)
    n = len(frame)
    marks = np.cumsum([kind.marks for kind in kinds], axis=1)[frame["segment"]]
    frame["rating"] = 1.0 + (rng.random(n)[:, None] > marks[:, :-1]).sum(axis=1)
    day = frame["first"] + rng.integers(0, 90, n)
    moved = rng.random(n) < np.array([kind.weekend for kind in kinds])[frame["segment"]]
    day += np.where(moved, (4 - day) % 7, 0)  # the first day of 2002 was a Tuesday
    seconds = pd.to_timedelta(day * 86_400 + rng.integers(0, 86_400, n), unit="s")
    frame["at"] = (START + seconds).astype("datetime64[us]")
    frame["title_id"] = np.minimum(rng.geometric(0.08, n) - 1, 39)
    frame["minutes"] = np.round(rng.gamma(2, 25, n), 1)
    frame["plays"] = 1.0 + rng.poisson(1.5, n)
    for name, every in (("rating", 11), ("minutes", 13), ("plays", 17)):
        frame.loc[frame.index % every == 0, name] = np.nan
    return frame.drop(columns="first")


def raw_features(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the raw values of each viewer, as the stage scrub has them."""
    day = rows["at"].dt.floor("D")
    by, days = rows.groupby("user_id"), day.groupby(rows["user_id"])
    frame = pd.DataFrame(
        {
            "events": by.size().astype("float64"),
            "active_days": days.nunique().astype("float64"),
            "tenure": (days.max() - days.min()).dt.days.astype("float64"),
            "recency": (END - days.max()).dt.days.astype("float64"),
            "minutes": by["minutes"].sum(min_count=1),
            "plays": by["plays"].sum(min_count=1),
            "loyalty": 0.2,
        }
    )
    return frame.reset_index()


def stored_source(
    folder: Path, rows: pd.DataFrame, signals: tuple[str, ...] = SIGNALS
) -> tuple[dict[str, Tables], pd.DataFrame]:
    """Write the stages' tables; return them by the names of stages, and the labels of viewers.

    Viewers of at least five rows are known.
    """
    has = {f"has_{name}": name in signals for name in SIGNALS}
    window = pd.DataFrame([{"start": START, "end": END, "min_ratings": 5}])
    scrubbed = {
        "ratings": rows.drop(columns="segment"),
        "titles": made_up_titles(),
        "features": raw_features(rows),
        "window": window,
    }
    labels = rows.groupby("user_id").agg(segment=("segment", "first"), n=("title_id", "size"))
    evidence = np.where(labels["n"] >= 5, "full", "low")
    stages = {
        "obtained": given.stored(folder / "obtained", {"source": given.source(**has)}),
        "scrubbed": given.stored(folder / "scrubbed", scrubbed),
    }
    return stages, labels.reset_index().assign(evidence=evidence)
