"""How much worse a model gets when measures are shuffled on rows that it did not learn from.

Measures that hang together are shuffled together, since a model may go by either of them (the
impurity that trees lose counts what was learned, and favours measures of many values).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from analysis.measure_groups import correlated_groups
from analysis.predict.contest import Examples, Predictor
from analysis.predict.judging.measures import MEASURES, Measure
from analysis.predict.judging.resampling import (
    Resamples,
    estimate_of,
    gain_draws,
    measured_draws,
    resample_viewers,
)

if TYPE_CHECKING:
    from analysis.predict.contest import Array

# Rows that are shuffled: their losses tell measures apart, and more take seconds.
SHUFFLED_ROWS = 5000
# Shuffles of each group, whose mean counts.
REPEATS = 2


def sampled_examples(examples: Examples, seed: int, most: int = SHUFFLED_ROWS) -> Examples:
    """Return rows of drawn viewers, about `most` of them."""
    users = examples.rows["user_id"].to_numpy()
    if len(users) <= most:
        return examples
    known = np.random.default_rng(seed).permutation(np.unique(users))
    kept = np.isin(users, known[: max(int(most / len(users) * len(known)), 1)])
    return Examples(examples.rows[kept].reset_index(drop=True), examples.target[kept])


def _shuffled(
    rows: pd.DataFrame, names: Sequence[str], random: np.random.Generator
) -> pd.DataFrame:
    order = random.permutation(len(rows))
    moved = {name: rows[name].to_numpy()[order] for name in names}
    return rows.assign(**moved)


def importance_rows(
    task: str, predictor: Predictor, examples: Examples, measures: Sequence[str], seed: int
) -> list[dict[str, Any]]:
    """Return rows of the table `importance`, the largest fall first.

    Parameters
    ----------
    task : str
        Its main measure is what gets worse.
    predictor : Predictor
        A fitted learner.
    examples : Examples
        Rows that it did not learn from.
    measures : sequence of str
        Columns that it learned from.
    seed : int
        Of the drawn rows and of the shuffles.
    """
    some = sampled_examples(examples, seed)
    groups = correlated_groups(some.rows[list(measures)])
    single = [[name] for group in groups if len(group) > 1 for name in group]
    foreseen = shuffled_predictions(predictor, some.rows, [*groups, *single], seed)
    whole = np.asarray(predictor.predict(some.rows), float)
    drawn = resample_viewers(some.rows["user_id"].to_numpy(), seed)
    alone = Resamples(drawn.codes, drawn.counts[:1])
    falls: dict[str, Array] = {}
    for parts, how in ((groups, drawn), (single, alone)):
        asked = {"|".join(names): foreseen["|".join(names)] for names in parts}
        falls = shuffled_falls(MEASURES[task][0], some.target, whole, asked, how) | falls
    return _ranked(task, groups, falls)


def shuffled_falls(
    main: Measure, target: Array, whole: Array, foreseen: dict[str, Array], drawn: Resamples
) -> dict[str, Array]:
    """Return how much a measure gets worse, on all viewers and on each resample, by group.

    Parameters
    ----------
    main : Measure
        What gets worse.
    target, whole : array (n,)
        What came, and what was foreseen with nothing shuffled.
    foreseen : dict of str to array (REPEATS, n)
        What was foreseen with a group shuffled.
    drawn : Resamples
        Of the viewers.
    """
    told = {f"{at} {name}": one for name, pair in foreseen.items() for at, one in enumerate(pair)}
    draws = measured_draws(main, target, {"": whole} | told, drawn)
    return {
        name: np.mean(
            [gain_draws(main, draws[""], draws[f"{at} {name}"]) for at in range(REPEATS)], axis=0
        )
        for name in foreseen
    }


def shuffled_predictions(
    predictor: Predictor, rows: pd.DataFrame, groups: Sequence[Sequence[str]], seed: int
) -> dict[str, Array]:
    """Return what is foreseen with each group shuffled, shape (REPEATS, n), by its names.

    Parameters
    ----------
    predictor : Predictor
        A fitted learner, asked once for everything.
    rows : DataFrame
        n rows.
    groups : sequence of sequence of str
        Columns that keep together.
    seed : int
        Of the shuffles.
    """
    random = np.random.default_rng(seed)
    moved = [_shuffled(rows, names, random) for names in groups for _ in range(REPEATS)]
    foreseen = np.asarray(predictor.predict(pd.concat(moved, ignore_index=True)), float)
    each = foreseen.reshape(len(groups), REPEATS, len(rows))
    return {"|".join(names): part for names, part in zip(groups, each, strict=True)}


def _ranked(
    task: str, groups: Sequence[Sequence[str]], falls: dict[str, Array]
) -> list[dict[str, Any]]:
    ordered = sorted(groups, key=lambda names: -falls["|".join(names)][0])
    return [
        {
            **{"task": task, "rank": rank, "measures": "|".join(names)},
            "leading": max(names, key=lambda name: falls[name][0]),
            "fall": (found := estimate_of(falls["|".join(names)])).value,
            **{"low": found.low, "high": found.high},
        }
        for rank, names in enumerate(ordered, 1)
    ]
