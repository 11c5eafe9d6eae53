"""Whether a source has what a task needs, and the id of what it lacks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from analysis.predict.contest import Examples

TASKS = ("rating", "engagement", "churn")
SPLITS = ("train", "val", "test")
# A week holds every day of the week once; shorter windows differ by which days they hold.
LEAST_DAYS = 7
# Below so many viewers a window tells no two models apart: an AUC has an interval of a fifth.
LEAST_VIEWERS = 100
# So many viewers who come, who leave and who stay.
LEAST_KIND = 20


@dataclass(frozen=True)
class Signals:
    """What the windows are like.

    Parameters
    ----------
    dated : bool
        Whether rows have dates.
    days : int
        Length of each window; 0 where there is none.
    """

    dated: bool
    days: int


def lacking_reason(task: str, signals: Signals, examples: Mapping[str, Examples]) -> str:
    """Return the id of what a source lacks for a task, "" where it lacks nothing.

    Parameters
    ----------
    task : str
        One of TASKS.
    signals : Signals
        What the windows are like.
    examples : mapping of str to Examples
        Of every split; none where there are no windows.

    Returns
    -------
    str
        no_dates, short_record, no_ratings, few_viewers, few_targets or few_leavers; or "".
    """
    if not signals.dated:
        return "no_dates"
    if signals.days < LEAST_DAYS:
        return "short_record"
    every = [examples[split] for split in SPLITS]
    if task == "rating" and not any(len(one.target) for one in every):
        return "no_ratings"
    if min(one.rows["user_id"].nunique() for one in every) < LEAST_VIEWERS:
        return "few_viewers"
    if task == "rating":
        return ""
    some = min(int((one.target > 0).sum()) for one in every)
    none = min(int((one.target <= 0).sum()) for one in every)
    if task == "engagement":
        return "few_targets" if some < LEAST_KIND else ""
    return "few_leavers" if min(some, none) < LEAST_KIND else ""
