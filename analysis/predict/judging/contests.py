"""Every contestant tuned on validation, judged once on test, and which of them is recommended.

The one that is best on validation is the challenger. On test it is compared with each simpler
one; where it shows no gain over some, the simplest of these is recommended.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import numpy as np

from analysis.predict.contest import Array, Contestant, Examples, Past, Predictor
from analysis.predict.judging.measures import MEASURES, Measure
from analysis.predict.judging.resampling import (
    Resamples,
    estimate_of,
    gain_draws,
    measured_draws,
    resample_viewers,
)


@dataclass(frozen=True)
class Entry:
    """A contestant in a contest.

    Parameters
    ----------
    contestant : Contestant
        Who competes.
    parameters : dict
        The set that validation took.
    validation : array (n,)
        What it foresaw of the rows of validation.
    test : array (n,)
        What it foresaw of the test rows.
    seconds : dict of str to float
        That its fit and its predictions took, by split.
    predictor : Predictor
        As fitted for test.
    """

    contestant: Contestant
    parameters: dict[str, Any]
    validation: Array
    test: Array
    seconds: dict[str, float]
    predictor: Predictor


@dataclass(frozen=True)
class Contest:
    """A task, played.

    Parameters
    ----------
    task : str
        Its id.
    examples : mapping of str to Examples
        By split.
    entries : dict of str to Entry
        By contestant, the simplest first.
    tuned : list of dict
        Rows of the table `tuning`.
    drawn : Resamples
        Of the viewers of the test rows.
    challenger, recommended : str
        Who is best on validation, and who is taken.
    cut : datetime
        First moment that was not known of the test rows.
    gains : dict of str to array (b + 1,)
        Gain of the challenger over each simpler one, on test and on each resample.
    """

    task: str
    examples: Mapping[str, Examples]
    entries: dict[str, Entry]
    tuned: list[dict[str, Any]]
    drawn: Resamples
    challenger: str
    recommended: str
    cut: datetime
    gains: dict[str, Array] = field(default_factory=dict)

    @property
    def main(self) -> Measure:
        """Return the measure that the choice goes by."""
        return MEASURES[self.task][0]

    def best_on_validation(self, names: Iterable[str]) -> str:
        """Return who of some is best on validation, the simpler of equal ones."""
        return best_of(self.entries, names, self.examples["val"].target, self.main)


def timed_fit(
    contestant: Contestant, past: Past, parameters: dict[str, Any], seed: int, asked: Examples
) -> tuple[Predictor, Array, float]:
    """Fit a contestant and let it foresee rows; return it, what it foresaw, and the seconds."""
    started = time.perf_counter()
    predictor = contestant.fit(past, parameters, seed)
    foreseen = np.asarray(predictor.predict(asked.rows), float)
    return predictor, foreseen, time.perf_counter() - started


def measured_value(measure: Measure, target: Array, predicted: Array) -> float:
    """Return one measure of rows, each counted once."""
    drawn = Resamples(np.arange(len(target)), np.ones((1, len(target)), np.uint8))
    return float(measured_draws(measure, target, {"one": predicted}, drawn)["one"][0])


def _entered(
    contestant: Contestant,
    pasts: Mapping[str, Past],
    examples: Mapping[str, Examples],
    measure: Measure,
    seed: int,
) -> tuple[Entry, list[dict[str, Any]]]:
    """Take the best set of parameters on validation, and let it foresee the test rows."""
    tried = []
    for parameters in contestant.grid:
        _, foreseen, seconds = timed_fit(
            contestant, pasts["val"], parameters, seed, examples["val"]
        )
        value = measured_value(measure, examples["val"].target, foreseen)
        tried.append((parameters, foreseen, seconds, value))
    sign = 1 if measure.better == "low" else -1
    ranks = [sign * one[3] if np.isfinite(one[3]) else np.inf for one in tried]
    best = tried[int(np.argmin(ranks))]
    predictor, test, seconds = timed_fit(contestant, pasts["test"], best[0], seed, examples["test"])
    lines = [
        {"model": contestant.name, "parameters": json.dumps(one[0], sort_keys=True)}
        | {"metric": measure.name, "value": one[3], "taken": one is best}
        for one in tried
    ]
    taken = {"val": best[2], "test": seconds}
    return Entry(contestant, best[0], best[1], test, taken, predictor), lines


def best_of(
    entries: Mapping[str, Entry], names: Iterable[str], target: Array, measure: Measure
) -> str:
    """Return who of some is best on the rows of validation, the first of equal ones."""
    sign = 1 if measure.better == "low" else -1
    values = {
        name: sign * measured_value(measure, target, entries[name].validation) for name in names
    }
    return min(values, key=lambda name: values[name] if np.isfinite(values[name]) else np.inf)


def play_contest(
    task: str,
    contestants: Sequence[Contestant],
    pasts: Mapping[str, Past],
    examples: Mapping[str, Examples],
    seed: int,
) -> Contest:
    """Tune, fit and judge every contestant of a task.

    Parameters
    ----------
    task : str
        A key of MEASURES.
    contestants : sequence of Contestant
        The simplest first.
    pasts : mapping of str to Past
        What may be learned for "val" and for "test".
    examples : mapping of str to Examples
        By split.
    seed : int
        Of the fits and of the resamples.
    """
    measure, entries, tuned = MEASURES[task][0], {}, []
    for one in contestants:
        entries[one.name], lines = _entered(one, pasts, examples, measure, seed)
        tuned += lines
    challenger = best_of(entries, entries, examples["val"].target, measure)
    test = examples["test"]
    drawn = resample_viewers(test.rows["user_id"].to_numpy(), seed)
    simpler = list(entries)[: list(entries).index(challenger) + 1]
    draws = measured_draws(
        measure, test.target, {name: entries[name].test for name in simpler}, drawn
    )
    gains = {name: gain_draws(measure, draws[challenger], draws[name]) for name in simpler[:-1]}
    level = [name for name, gain in gains.items() if not shows_gain(gain)]
    recommended = level[0] if level else challenger
    cut = pasts["test"].cut
    return Contest(task, examples, entries, tuned, drawn, challenger, recommended, cut, gains)


def shows_gain(draws: Array) -> bool:
    """Say whether the whole interval of a gain lies above 0; one that cannot be measured loses."""
    found = estimate_of(draws)
    return not np.isfinite(found.value) or bool(found.low > 0)
