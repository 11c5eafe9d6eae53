"""The null for interactions (N4): one continuous population, seen through each viewer's noise.

Viewers of like numbers of ratings form a band. Within a band there is one Gaussian of tastes;
what it shows of each feature is a monotone cubic of it, learned from that band. So every feature
keeps the mean, spread, skew and tails that so few or so many ratings give it, and what repeats
exactly (a share of zero, an imputed value) keeps its mass, while two modes melt into one. The
moments are those of the features as measured, so that noise is in them by number of ratings.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.model.indices import Array
from analysis.model.rule import Rule
from analysis.model.space import Axes, Space

FEWEST = 200
BAND = 300
BANDS = 10
PATTERNS, PATTERN = 3, 40
ATOM = 0.05
GRID = np.linspace(-3.2, 3.2, 129)


@dataclass(frozen=True)
class Band:
    """What viewers with like numbers of ratings show.

    Parameters
    ----------
    share : float
        Share of all viewers.
    mixing : array (p, p)
        Root of the correlation of normal scores.
    shown : array (p, 129)
        Value of each feature at `GRID`.
    """

    share: float
    mixing: Array
    shown: Array


@dataclass(frozen=True)
class Latent:
    """Draws tables of viewers without types.

    Parameters
    ----------
    bands : tuple of Band
        By number of ratings.
    axes : Axes
        Onto which drawn features are projected.
    """

    bands: tuple[Band, ...]
    axes: Axes

    def __call__(self, rows: Array, random: np.random.Generator) -> Array:
        """Return as many drawn rows on the axes as `rows` has."""
        sizes = random.multinomial(len(rows), [band.share for band in self.bands])
        return np.vstack(
            [self._drawn(band, size, random) for band, size in zip(self.bands, sizes, strict=True)]
        )

    def _drawn(self, band: Band, size: int, random: np.random.Generator) -> Array:
        latent = random.normal(size=(size, len(band.mixing))) @ band.mixing.T
        columns = [
            np.interp(values, GRID, shown)
            for values, shown in zip(latent.T, band.shown, strict=True)
        ]
        return self.axes.project(np.column_stack(columns))


def shown_at_grid(values: Array, scores: Array) -> Array:
    """Return a feature's value at each point of `GRID`, from one band (m,).

    A cubic of the normal scores, monotone and within the observed range; the observed quantiles
    where a value repeats in more than a twentieth of the viewers.
    """
    ordered = np.sort(values)
    repeated = np.unique(ordered, return_counts=True)[1].max() / len(ordered)
    if repeated > ATOM:
        return np.interp(GRID, np.sort(scores), ordered)
    cubic = np.polynomial.Polynomial.fit(np.sort(scores), ordered, 3)(GRID)
    return np.clip(np.maximum.accumulate(cubic), ordered[0], ordered[-1])


def band_of(rows: Array, share: float, random: np.random.Generator) -> Band:
    """Learn a band from its viewers' features (m, p); ties are broken at random."""
    from scipy.stats import norm

    order = np.argsort(np.lexsort((random.random(rows.shape), rows), axis=0), axis=0)
    scores = norm.ppf((order + 1) / (len(rows) + 1))
    correlation = np.atleast_2d(np.corrcoef(scores, rowvar=False))
    values, vectors = np.linalg.eigh(correlation)
    shown = [shown_at_grid(rows[:, j], scores[:, j]) for j in range(rows.shape[1])]
    return Band(share, vectors * np.sqrt(np.maximum(values, 0)), np.array(shown))


def patterned(member: Array, rows: Array) -> Array:
    """Return bands (n,) parted further by which features stand at their repeated value.

    A viewer of one active day has no gaps, no tenure and an imputed burstiness all at once; this
    follows from the dates, which the null keeps. Patterns of few viewers stay with their band.
    """
    keys = member.astype(np.int64) * 2**PATTERNS
    repeated = [np.unique(column, return_counts=True) for column in rows.T]
    often = [(counts.max() / len(rows), j) for j, (_, counts) in enumerate(repeated)]
    for bit, (share, j) in enumerate(sorted(often, reverse=True)[:PATTERNS]):
        values, counts = repeated[j]
        if ATOM < share < 1 - ATOM:
            keys += (rows[:, j] == values[counts.argmax()]) * 2**bit
    found, place, sizes = np.unique(keys, return_inverse=True, return_counts=True)
    largest = {
        band: max(found[found >> PATTERNS == band], key=lambda key: sizes[found == key][0])
        for band in np.unique(found >> PATTERNS)
    }
    kept = [
        key if size >= PATTERN else largest[key >> PATTERNS]
        for key, size in zip(found, sizes, strict=True)
    ]
    return np.array(kept)[place]


def latent_null(matrix: pd.DataFrame, space: Space, rule: Rule) -> Latent | None:
    """Return the null for interactions, None where there are too few viewers to learn it.

    Parameters
    ----------
    matrix : DataFrame
        Scrub's matrix with `split` and `n`.
    space : Space
        The columns and axes in use.
    rule : Rule
        For its seed.
    """
    train = matrix[matrix["split"] == "train"]
    if len(train) < FEWEST or not space.columns:
        return None
    counts = train["n"].to_numpy()
    number = int(np.clip(len(train) // BAND, 1, BANDS))
    edges = np.unique(np.quantile(counts, np.linspace(0, 1, number + 1)[1:-1]))
    rows = train[list(space.columns)].to_numpy(float)
    member = patterned(np.searchsorted(edges, counts, side="left"), rows)
    random = np.random.default_rng(rule.seed)
    bands = [
        band_of(rows[member == one], float((member == one).mean()), random)
        for one in np.unique(member)
    ]
    return Latent(tuple(bands), space.axes)
