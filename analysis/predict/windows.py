"""The windows as frames: examples of every split, and what may be learned before each cut."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from analysis.hashed_ids import hash_digits
from analysis.predict.conditions import SPLITS, Signals
from analysis.predict.contest import Examples, Past
from analysis.predict.rating.errors_by_amount import earlier_amounts

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from analysis.tables import Tables

# Ratings that are learned from at most: factors of two million take some ten seconds.
MOST_RATINGS = 2_000_000
# Column of the target by the unit that it is in.
TARGETS = {"rating": "rating", "rows": "events", "minutes": "minutes", "leaving": "churned"}
UNITS = {"rating": "rating", "engagement": "rows", "churn": "leaving"}
# Share of the rows that minutes must be known of, or else rows are foreseen: where one in a
# hundred lacks them, a sum is off by less than any forecast is.
TIMED = 0.99
TITLE_COLUMNS = ("title_events", "title_deviation", "title_year")
# Digits of a hash as a number: their largest.
LAST_HASH = 16**8 - 1


@dataclass(frozen=True)
class Window:
    """One window of targets.

    Parameters
    ----------
    split : str
        train, val or test.
    cut, end : datetime
        First moment of the targets, and first moment behind them.
    days : int
        Length.
    share : float
        Share of all viewers that scrub drew for the windows.
    """

    split: str
    cut: datetime
    end: datetime
    days: int
    share: float = 1.0


@dataclass(frozen=True)
class Drawn:
    """Viewers whose ratings are learned from and predicted.

    Parameters
    ----------
    last : str
        Largest hash digits that still belong.
    share : float
        Share of the viewers of the windows; 1 for all of them.
    """

    last: str
    share: float


def window_list(scrubbed: Tables) -> dict[str, Window]:
    """Return the windows by split; empty where the source has none."""
    lines = scrubbed.frame("prediction_windows").to_dict("records")
    return {str(one["split"]): Window(**{str(key): one[key] for key in one}) for one in lines}


def window_signals(scrubbed: Tables) -> Signals:
    """Return whether rows have dates, and how long the windows are."""
    windows = window_list(scrubbed)
    days = min((int(one.days) for one in windows.values()), default=0)
    return Signals(scrubbed.record("window")["reference"] is not None, days)


def learned_measures(scrubbed: Tables, task: str) -> tuple[str, ...]:
    """Return the columns that may be learned from: declared measures, no attributes of viewers.

    Measures that no viewer of the first window has are left out: nothing can be learned of them.
    """
    declared = set(scrubbed.frame("catalogue")["feature"])
    rows = scrubbed[f"prediction/{task}/X_train"]
    asked = [name for name in rows.columns if name in declared]
    counts = rows.aggregate(**{name: rows[name].count() for name in asked}).to_pyarrow()
    found = tuple(name for name in asked if counts[name][0].as_py())
    return found + (TITLE_COLUMNS if task == "rating" else ())


def _kept(table: ir.Table, drawn: Drawn | None) -> ir.Table:
    if drawn is None or drawn.share >= 1:
        return table
    return table.filter(hash_digits(table["user_id"].cast("string"), "predict") <= drawn.last)


def _known_ratings(scrubbed: Tables) -> ir.Table:
    """Return rows with a rating, as the source gave it, of viewers whom the windows hold."""
    names = ["engagement/X_test", *(f"rating/X_{split}" for split in SPLITS)]
    held = [scrubbed[f"prediction/{name}"].select("user_id") for name in names]
    rows = scrubbed["ratings"].semi_join(held[0].union(*held[1:]), "user_id")
    return rows.filter(rows["rating"].notnull() & rows["at"].notnull() & ~rows["recovered"])


def rating_viewers(scrubbed: Tables) -> Drawn:
    """Return whose ratings are learned from: viewers by a hash, so that ratings are few enough."""
    count = int(_known_ratings(scrubbed).count().to_pyarrow().as_py())
    share = min(1.0, MOST_RATINGS / max(count, 1))
    return Drawn(f"{int(share * LAST_HASH):08x}", share)


def task_unit(scrubbed: Tables, task: str) -> str:
    """Return what the target of a task is in; minutes where nearly all rows of a source have them.

    Parameters
    ----------
    scrubbed : Tables
        What the scrub stage made.
    task : str
        rating, engagement or churn.
    """
    if task != "engagement" or "minutes" not in learned_measures(scrubbed, task):
        return UNITS[task]
    for split in SPLITS:
        came = scrubbed[f"prediction/{task}/y_{split}"]
        sums = came.aggregate(timed=came["timed"].sum(), rows=came["events"].sum()).to_pyarrow()
        timed, rows = (sums[name][0].as_py() or 0 for name in ("timed", "rows"))
        if timed < TIMED * rows:
            return UNITS[task]
    return "minutes"


def task_examples(
    scrubbed: Tables, task: str, unit: str, drawn: Drawn | None = None
) -> dict[str, Examples]:
    """Return the rows and targets of a task by split, in the order of the stored tables."""
    found = {}
    for split in SPLITS if window_list(scrubbed) else ():
        rows, target = (scrubbed[f"prediction/{task}/{side}_{split}"] for side in "Xy")
        key = "event" if task == "rating" else "user_id"
        whole = _kept(rows, drawn).join(target.select(key, _target=target[TARGETS[unit]]), key)
        frame = whole.order_by(key).to_pandas()
        wanted = [name for name in frame if name not in ("event", "_target")]
        found[split] = Examples(frame[wanted], frame["_target"].to_numpy(float))
    return found


def standing_viewers(scrubbed: Tables) -> dict[str, pd.DataFrame]:
    """Return viewers as they stand at the cuts of val and of test, and at the end of the record.

    Those at the end are as many as those of a window at most, drawn by a hash.
    """
    now = scrubbed["prediction/now"]
    count = int(now.count().to_pyarrow().as_py())
    known = {
        split: scrubbed[f"prediction/engagement/X_{split}"].order_by("user_id").to_pandas()
        for split in ("val", "test")
    }
    share = min(1.0, max(len(known["test"]), 1) / max(count, 1))
    drawn = Drawn(f"{int(share * LAST_HASH):08x}", share)
    return known | {"next": _kept(now, drawn).order_by("user_id").to_pandas()}


def rating_history(scrubbed: Tables, drawn: Drawn) -> pd.DataFrame:
    """Return user_id, title_id, rating and at of all ratings as the source gave them."""
    known = _kept(_known_ratings(scrubbed), drawn)
    wanted = known.order_by("event").select("user_id", "title_id", "rating", "at")
    return wanted.to_pandas()


def with_earlier_ratings(
    examples: Mapping[str, Examples], windows: Mapping[str, Window], history: pd.DataFrame
) -> dict[str, Examples]:
    """Return rows with `earlier_ratings`: how many of its viewer were before the cut.

    Parameters
    ----------
    examples : mapping of str to Examples
        By split.
    windows : mapping of str to Window
        By split.
    history : DataFrame
        user_id and at of ratings.
    """
    found = {}
    for split, known in examples.items():
        before = _before(history, windows[split].cut)
        amounts = earlier_amounts(before, known.rows["user_id"])
        found[split] = Examples(known.rows.assign(earlier_ratings=amounts), known.target)
    return found


def pasts_of(
    windows: Mapping[str, Window],
    examples: Mapping[str, Examples],
    measures: tuple[str, ...],
    history: pd.DataFrame,
    standing: Mapping[str, pd.DataFrame],
) -> dict[str, Past]:
    """Return what may be learned for validation, for test and for the window to come.

    Parameters
    ----------
    windows : mapping of str to Window
        By split.
    examples : mapping of str to Examples
        By split.
    measures : tuple of str
        Columns that may be learned from.
    history : DataFrame
        user_id, title_id, rating and at of ratings; empty for other tasks.
    standing : mapping of str to DataFrame
        Viewers as they stand at the cut of "val", of "test" and of "next"; none for ratings.

    Returns
    -------
    dict of str to Past
        val (learned from train), test (from train and val) and next (from val and test).
    """
    days = windows["test"].days
    plans = {
        "val": (windows["val"].cut, ("train",)),
        "test": (windows["test"].cut, ("train", "val")),
        "next": (windows["test"].end, ("val", "test")),
    }
    return {
        name: Past(
            cut,
            int(days),
            tuple(examples[split] for split in closed),
            _before(history, cut),
            measures,
            standing.get(name, pd.DataFrame()),
        )
        for name, (cut, closed) in plans.items()
    }


def _before(history: pd.DataFrame, cut: datetime) -> pd.DataFrame:
    if history.empty:
        return history
    return history[history["at"] < cut].drop(columns="at").reset_index(drop=True)


def distinct_viewers(examples: Examples) -> int:
    """Return how many viewers rows are of."""
    return int(np.unique(examples.rows["user_id"]).size)
