"""Viewers drawn again with replacement, and what that says of a measure: its interval of 95 %."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import cast

import numpy as np

from analysis.intervals import TAIL, Estimate
from analysis.predict.judging.measures import Array, Measure

# Resamples: the ends of an interval of 95 % rest on a dozen of them each.
DRAWS = 500
# Resamples weighed at a time, so that memory stays small.
AT_ONCE = 50


@dataclass(frozen=True)
class Resamples:
    """How often each viewer was drawn.

    Parameters
    ----------
    codes : array (n,)
        Number of the viewer of each row.
    counts : array (b, v)
        How often each viewer was drawn in each resample; the first one is every viewer once.
    """

    codes: Array
    counts: Array

    @property
    def viewers(self) -> int:
        """Return how many viewers there are."""
        return self.counts.shape[1]


def resample_viewers(users: Array, seed: int, draws: int = DRAWS) -> Resamples:
    """Draw viewers with replacement.

    Parameters
    ----------
    users : array (n,)
        Whose each row is.
    seed : int
        Of the draws.
    draws : int
        Resamples.
    """
    known, codes = np.unique(users, return_inverse=True)
    size, random = len(known), np.random.default_rng(seed)
    counts = np.ones((draws + 1, size), np.uint8)
    for row in range(draws):
        drawn = np.bincount(random.integers(size, size=size), minlength=size)
        counts[row + 1] = np.minimum(drawn, np.iinfo(np.uint8).max)
    return Resamples(codes, counts)


def _held_viewers(drawn: Resamples, kept: Array) -> Resamples:
    """Return the resamples of the viewers of kept rows: others weigh nothing."""
    held = np.bincount(drawn.codes[kept], minlength=drawn.viewers) > 0
    if held.all():
        return drawn
    place = np.cumsum(held) - 1
    return Resamples(np.maximum(place[drawn.codes], 0), drawn.counts[:, held])


def _viewer_sums(parts: Array, kept: Array, drawn: Resamples) -> Array:
    """Return sums over the kept rows of each viewer, shape (v, c)."""
    sums = [
        np.bincount(drawn.codes[kept], parts[kept, at], drawn.viewers)
        for at in range(parts.shape[1])
    ]
    return np.column_stack(sums)


def measured_draws(
    measure: Measure,
    target: Array,
    predicted: Mapping[str, Array],
    drawn: Resamples,
    kept: Array | None = None,
) -> dict[str, Array]:
    """Return a measure of every prediction on all viewers and on each resample.

    Parameters
    ----------
    measure : Measure
        What is measured.
    target : array (n,)
        What came.
    predicted : mapping of str to array (n,)
        What was foreseen, by model; where some of it gives no finite value, none is returned.
    drawn : Resamples
        Of the viewers of these rows.
    kept : array of bool (n,), optional
        Rows that count; all of them if not given.

    Returns
    -------
    dict of str to array (b + 1,)
        By model; the first value is that of the rows themselves. Missing where there are none.
    """
    kept = np.ones(len(target), bool) if kept is None else kept
    drawn = _held_viewers(drawn, kept)
    if measure.parts is None:
        return {
            name: _ordered_draws(measure, target[kept], values[kept], drawn, drawn.codes[kept])
            for name, values in predicted.items()
        }
    sums = {
        name: _viewer_sums(measure.parts(target, values), kept, drawn)
        for name, values in predicted.items()
    }
    finite = {name: part for name, part in sums.items() if np.isfinite(part).all()}
    nothing = np.full(len(drawn.counts), np.nan)
    return dict.fromkeys(predicted, nothing) | _summed_draws(measure, finite, drawn)


def _summed_draws(measure: Measure, sums: dict[str, Array], drawn: Resamples) -> dict[str, Array]:
    """Return a measure by model from sums over viewers, of all models at once."""
    if not sums:
        return {}
    every = np.concatenate(list(sums.values()), axis=1)
    products = [drawn.counts[at : at + AT_ONCE].astype(float) @ every for at in _starts(drawn)]
    total = np.concatenate(products).reshape(len(drawn.counts), len(sums), -1)
    whole = cast("Callable[[Array], Array]", measure.whole)
    return {name: whole(total[:, at]) for at, name in enumerate(sums)}


def _starts(drawn: Resamples) -> range:
    return range(0, len(drawn.counts), AT_ONCE)


def _ordered_draws(
    measure: Measure, target: Array, values: Array, drawn: Resamples, codes: Array
) -> Array:
    if not len(target):
        return np.full(len(drawn.counts), np.nan)
    ordered = cast("Callable[[Array, Array, Array], Array]", measure.ordered)
    weights = (drawn.counts[at : at + AT_ONCE, codes].astype(float) for at in _starts(drawn))
    return np.concatenate([ordered(target, values, part) for part in weights])


def estimate_of(draws: Array) -> Estimate:
    """Return the value on all viewers, with the interval that resamples give."""
    value = float(draws[0])
    known = draws[1:][np.isfinite(draws[1:])]
    if not np.isfinite(value) or not len(known):
        return Estimate(value if np.isfinite(value) else np.nan, np.nan, np.nan)
    low, high = np.quantile(known, [TAIL, 1 - TAIL])
    return Estimate(value, float(low), float(high))


def gain_draws(measure: Measure, better: Array, than: Array) -> Array:
    """Return by how much one is better than another on all viewers and on each resample."""
    return than - better if measure.better == "low" else better - than
