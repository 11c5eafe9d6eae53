"""What a task is played with, read from the tables once, so that it can be played anywhere."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from analysis.predict import windows as cuts
from analysis.predict.conditions import lacking_reason
from analysis.predict.contest import Examples, Past

if TYPE_CHECKING:
    from analysis.tables import Tables


@dataclass(frozen=True)
class TaskInputs:
    """A task that can be played.

    Parameters
    ----------
    task : str
        Its id.
    examples : mapping of str to Examples
        By split.
    pasts : mapping of str to Past
        What may be learned for "val", "test" and "next".
    windows : dict of str to Window
        By split.
    unit : str
        What the target is in.
    share : float
        Share of all viewers that it is played with.
    """

    task: str
    examples: Mapping[str, Examples]
    pasts: Mapping[str, Past]
    windows: dict[str, cuts.Window]
    unit: str
    share: float = 1.0

    @property
    def size(self) -> int:
        """Return how many rows its windows hold."""
        return sum(len(one.target) for one in self.examples.values())


def task_inputs(scrubbed: Tables, task: str) -> TaskInputs | str:
    """Read what a task is played with.

    Returns
    -------
    TaskInputs or str
        The id of what the source lacks where it cannot be played.
    """
    windows = cuts.window_list(scrubbed)
    drawn = cuts.rating_viewers(scrubbed) if task == "rating" else None
    unit = cuts.task_unit(scrubbed, task)
    examples = cuts.task_examples(scrubbed, task, unit, drawn)
    if why := lacking_reason(task, cuts.window_signals(scrubbed), examples):
        return why
    measures = cuts.learned_measures(scrubbed, task)
    history = pd.DataFrame()
    if drawn:
        history = cuts.rating_history(scrubbed, drawn)
        examples = cuts.with_earlier_ratings(examples, windows, history)
    standing = {} if drawn else cuts.standing_viewers(scrubbed)
    pasts = cuts.pasts_of(windows, examples, measures, history, standing)
    share = windows["test"].share * (drawn.share if drawn else 1.0)
    return TaskInputs(task, examples, pasts, windows, unit, share)
