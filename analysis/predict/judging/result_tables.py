"""A played contest as tables: scores, differences, and the line of its task."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import numpy as np

from analysis.predict.conditions import SPLITS
from analysis.predict.judging.contests import Contest, measured_value, shows_gain
from analysis.predict.judging.measures import MEASURES, Array
from analysis.predict.judging.resampling import estimate_of, gain_draws, measured_draws

if TYPE_CHECKING:
    from analysis.predict.contest import Examples
    from analysis.predict.windows import Window

# Beside whom a task is told: what the field would use without learning from measures.
BASELINES = {"rating": "shrunken_biases", "engagement": "bg_nbd", "churn": "recency"}


def known_groups(task: str, examples: Examples, fewest: int) -> dict[str, Array]:
    """Return which rows are of everybody, and of ratings which are of viewers who rated before.

    Those who did and those who did not are left out where either are fewer than `fewest`.
    """
    every = np.ones(len(examples.target), bool)
    if task != "rating":
        return {"all": every}
    known = examples.rows["earlier_ratings"].to_numpy() > 0
    parts = {"known": known, "cold": ~known}
    if min(_sizes(examples, kept)["viewers"] for kept in parts.values()) < fewest:
        return {"all": every}
    return {"all": every} | parts


def score_rows(contest: Contest, fewest: int) -> Iterator[dict[str, Any]]:
    """Yield rows of the table `scores`: intervals on test, the bare value on validation.

    Parameters
    ----------
    contest : Contest
        As it was played.
    fewest : int
        Nothing is told of fewer viewers, nor of all but fewer.
    """
    groups = known_groups(contest.task, contest.examples["test"], fewest)
    for measure in MEASURES[contest.task]:
        for who, kept in groups.items():
            target = contest.examples["test"].target
            foreseen = {name: entry.test for name, entry in contest.entries.items()}
            draws = measured_draws(measure, target, foreseen, contest.drawn, kept)
            size = _sizes(contest.examples["test"], kept)
            for name, values in draws.items():
                seconds = contest.entries[name].seconds["test"]
                line = {"task": contest.task, "model": name, "split": "test", "who": who}
                line |= {"metric": measure.name}
                yield line | {"seconds": seconds} | vars(estimate_of(values)) | size
        yield from _validation_rows(contest, measure)


def _validation_rows(contest: Contest, measure: Any) -> Iterator[dict[str, Any]]:
    examples = contest.examples["val"]
    size = _sizes(examples, np.ones(len(examples.target), bool))
    for name, entry in contest.entries.items():
        value = measured_value(measure, examples.target, entry.validation)
        line = {"task": contest.task, "model": name, "split": "val", "who": "all"}
        found = {"value": value if np.isfinite(value) else np.nan}
        yield line | {"metric": measure.name} | found | {"seconds": entry.seconds["val"]} | size


def _sizes(examples: Examples, kept: Array) -> dict[str, int]:
    viewers = examples.rows["user_id"].to_numpy()[kept]
    return {"rows": int(kept.sum()), "viewers": int(np.unique(viewers).size)}


def difference_rows(contest: Contest) -> Iterator[dict[str, Any]]:
    """Yield rows of the table `differences`: the challenger against each simpler one, on test.

    Where a simpler one is recommended, it is compared with those simpler still as well. Who
    foresaw what is impossible (nothing of somebody who came) is beaten without a number.
    """
    for name, gain in contest.gains.items():
        if np.isfinite(gain[0]):
            yield _difference(contest, contest.challenger, name, gain)
    if contest.recommended == contest.challenger:
        return
    names = list(contest.entries)
    simpler = names[: names.index(contest.recommended)]
    foreseen = {name: contest.entries[name].test for name in [*simpler, contest.recommended]}
    target = contest.examples["test"].target
    draws = measured_draws(contest.main, target, foreseen, contest.drawn)
    for name in simpler:
        gain = gain_draws(contest.main, draws[contest.recommended], draws[name])
        if np.isfinite(gain[0]):
            yield _difference(contest, contest.recommended, name, gain)


def _difference(contest: Contest, model: str, against: str, gain: Array) -> dict[str, Any]:
    found = estimate_of(gain)
    line = {"task": contest.task, "model": model, "against": against}
    return line | {"metric": contest.main.name, **vars(found), "shown": shows_gain(gain)}


def task_row(
    contest: Contest, windows: dict[str, Window], unit: str, drawn: bool
) -> dict[str, Any]:
    """Return the row of the table `tasks` of a task that is told."""
    test = windows["test"]
    sizes: dict[str, int] = {}
    for split in SPLITS:
        rows = contest.examples[split]
        size = _sizes(rows, np.ones(len(rows.target), bool))
        sizes |= {f"{what}_{split}": count for what, count in size.items()}
    return {
        "task": contest.task,
        **{"told": True, "why": "", "unit": unit, "days": test.days},
        **{"cut": test.cut, "end": test.end, "challenger": contest.challenger},
        **{"recommended": contest.recommended, "baseline": BASELINES[contest.task]},
        **{"metric": contest.main.name, "better": contest.main.better, **sizes},
        **{"mean": float(contest.examples["test"].target.mean()), "drawn": drawn},
        **{"exported": True},
        "parameters": json.dumps(contest.entries[contest.recommended].parameters, sort_keys=True),
    }
