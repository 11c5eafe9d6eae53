"""The null for interactions (N4): one continuous population, seen through each viewer's noise.

All viewers share one Gaussian of tastes and one of errors. A feature of reliability n/(n + λ)
shows the root of that share of its taste and the rest as error, n being a viewer's number of
ratings, so that the moments of tastes are those of the features less what noise adds. Viewers of
like n form a band; what a band shows of each feature is a monotone cubic of it, learned there: the
mean, spread, skew and tails that shrinkage and transforms leave at so few or so many ratings. What
repeats exactly (a share of zero, an imputed value) keeps its mass, while two modes melt into one.
Numbers of ratings, and what the dates of few active days imply, are as in the data.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.model.distances import Array
from analysis.model.rule import Rule
from analysis.model.rule_parts import Continuum
from analysis.model.space import Axes, Space


@dataclass(frozen=True)
class Band:
    """What viewers with like numbers of ratings show.

    Parameters
    ----------
    share : float
        Share of all viewers.
    reliability : array (p,)
        Share of taste in what each feature shows; 1 where it is counted without error.
    scores : array (p, p)
        Correlation of normal scores.
    shown : array (p, g)
        Value of each feature at the points of the bend.
    """

    share: float
    reliability: Array
    scores: Array
    shown: Array


@dataclass(frozen=True)
class Latent:
    """Draws tables of viewers without types.

    Parameters
    ----------
    bands : tuple of Band
        By number of ratings.
    taste, error : arrays (p, p)
        Roots of the correlations of tastes and of errors.
    axes : Axes
        Onto which drawn features are projected.
    points : array (g,)
        Normal scores at which the bend of each feature is kept.
    """

    bands: tuple[Band, ...]
    taste: Array
    error: Array
    axes: Axes
    points: Array

    def __call__(self, rows: Array, random: np.random.Generator) -> Array:
        """Return as many drawn rows on the axes as `rows` has."""
        sizes = random.multinomial(len(rows), [band.share for band in self.bands])
        return np.vstack(
            [self._drawn(band, size, random) for band, size in zip(self.bands, sizes, strict=True)]
        )

    def _drawn(self, band: Band, size: int, random: np.random.Generator) -> Array:
        tastes = random.normal(size=(size, len(self.taste))) @ self.taste.T
        errors = random.normal(size=(size, len(self.error))) @ self.error.T
        seen = np.sqrt(band.reliability) * tastes + np.sqrt(1 - band.reliability) * errors
        columns = [
            np.interp(values, self.points, shown)
            for values, shown in zip(seen.T, band.shown, strict=True)
        ]
        return self.axes.project(np.column_stack(columns))


def bend_points(how: Continuum) -> Array:
    """Return the normal scores at which the bend of each feature is kept."""
    return np.linspace(-how.reach, how.reach, how.steps)


def shown_at_points(values: Array, scores: Array, how: Continuum) -> Array:
    """Return a feature's value at each of `bend_points`, from one band (m,).

    A polynomial of the normal scores, monotone and within the observed range; the observed
    quantiles where a value repeats.
    """
    points = bend_points(how)
    ordered = np.sort(values)
    repeated = np.unique(ordered, return_counts=True)[1].max() / len(ordered)
    if repeated > how.atom:
        return np.interp(points, np.sort(scores), ordered)
    bent = np.polynomial.Polynomial.fit(np.sort(scores), ordered, how.degree)(points)
    return np.clip(np.maximum.accumulate(bent), ordered[0], ordered[-1])


def harmonic_mean(n: Array) -> float:
    """Return the harmonic mean, at which errors of variance σ²/n have their mean variance."""
    return len(n) / float((1 / n).sum())


def band_of(
    rows: Array, share: float, reliability: Array, random: np.random.Generator, how: Continuum
) -> Band:
    """Learn a band from its viewers' features (m, p); ties are broken at random."""
    from scipy.stats import norm

    order = np.argsort(np.lexsort((random.random(rows.shape), rows), axis=0), axis=0)
    scores = norm.ppf((order + 1) / (len(rows) + 1))
    shown = [shown_at_points(rows[:, j], scores[:, j], how) for j in range(rows.shape[1])]
    correlation = np.atleast_2d(np.corrcoef(scores, rowvar=False))
    return Band(share, reliability, correlation, np.array(shown))


def part_correlations(bands: Sequence[Band], how: Continuum) -> tuple[Array, Array]:
    """Return the correlations of tastes and of errors that explain all bands' correlations best.

    Least squares over the bands of √(r_f·r_g)·taste + √((1 − r_f)(1 − r_g))·error, a little
    ridge on the errors, which are not seen where nearly all is taste.
    """
    r = np.array([band.reliability for band in bands])
    found = np.array([band.scores for band in bands])
    weights = np.array([band.share for band in bands])[:, None, None]
    taste, error = (np.sqrt(part[:, :, None] * part[:, None, :]) for part in (r, 1 - r))
    both = (weights * taste * error).sum(axis=0)
    tastes = (weights * taste**2).sum(axis=0)
    errors = (weights * error**2).sum(axis=0) + how.ridge
    with_taste, with_error = ((weights * part * found).sum(axis=0) for part in (taste, error))
    determinant = tastes * errors - both**2
    of_taste = (with_taste * errors - with_error * both) / determinant
    of_error = (tastes * with_error - both * with_taste) / determinant
    return correlation_root(of_taste, how.correlation), correlation_root(of_error, how.correlation)


def correlation_root(correlation: Array, largest: float) -> Array:
    """Return a root of the nearest correlation that has one."""
    near = np.clip(np.nan_to_num(correlation), -largest, largest)
    np.fill_diagonal(near, 1.0)
    values, vectors = np.linalg.eigh(near)
    found = vectors * np.sqrt(np.maximum(values, 1e-6))
    return found / np.sqrt((found**2).sum(axis=1, keepdims=True))


def pattern_bands(member: Array, rows: Array, how: Continuum) -> Array:
    """Return bands (n,) parted further by which features stand at their repeated value.

    A viewer of one active day has no gaps, no tenure and an imputed burstiness all at once; this
    follows from the dates, which the null keeps. Patterns of few viewers stay with their band.
    """
    keys = member.astype(np.int64) * 2**how.patterns
    repeated = [np.unique(column, return_counts=True) for column in rows.T]
    often = [(counts.max() / len(rows), j) for j, (_, counts) in enumerate(repeated)]
    for bit, (share, j) in enumerate(sorted(often, reverse=True)[: how.patterns]):
        values, counts = repeated[j]
        if how.atom < share < 1 - how.atom:
            keys += (rows[:, j] == values[counts.argmax()]) * 2**bit
    found, place, sizes = np.unique(keys, return_inverse=True, return_counts=True)
    largest = {
        band: max(found[found >> how.patterns == band], key=lambda key: sizes[found == key][0])
        for band in np.unique(found >> how.patterns)
    }
    kept = [
        key if size >= how.pattern else largest[key >> how.patterns]
        for key, size in zip(found, sizes, strict=True)
    ]
    return np.array(kept)[place]


def latent_null(
    matrix: pd.DataFrame, space: Space, reliability: Mapping[str, float], rule: Rule
) -> Latent | None:
    """Return the null for interactions, None where there are too few viewers to learn it.

    Parameters
    ----------
    matrix : DataFrame
        Scrub's matrix with `split` and `n`.
    space : Space
        The columns and axes in use.
    reliability : Mapping
        Split-half reliability by feature; what is not there is counted without error.
    rule : Rule
        Its seed and how the population is learned.
    """
    how = rule.continuum
    train = matrix[matrix["split"] == "train"]
    if len(train) < how.fewest or not space.columns:
        return None
    counts = train["n"].to_numpy(float)
    number = int(np.clip(len(train) // how.band, 1, how.bands))
    edges = np.unique(np.quantile(counts, np.linspace(0, 1, number + 1)[1:-1]))
    rows = train[list(space.columns)].to_numpy(float)
    member = pattern_bands(np.searchsorted(edges, counts, side="left"), rows, how)
    known = np.array([reliability.get(name, np.nan) for name in space.columns], float)
    known = np.where(np.isfinite(known), np.clip(known, *how.reliability), 1.0)
    needed = harmonic_mean(counts) * (1 - known) / known
    random = np.random.default_rng(rule.seed)
    bands = []
    for one in np.unique(member):
        inside = member == one
        n = harmonic_mean(counts[inside])
        bands.append(band_of(rows[inside], float(inside.mean()), n / (n + needed), random, how))
    return Latent(tuple(bands), *part_correlations(bands, how), space.axes, bend_points(how))


def one_population(points: Array, axes: Axes, rule: Rule) -> Latent:
    """Return the null of a bare table: a Gaussian seen through a smooth bend of each column.

    It is the null for interactions with everybody in one band and nothing but taste: skew, tails
    and bounds stay, several modes melt into one.

    Parameters
    ----------
    points : array (n, q)
        Training rows on the axes.
    axes : Axes
        Back to the columns.
    rule : Rule
        Its seed and how the population is learned.
    """
    rows = axes.restore(points)
    random = np.random.default_rng(rule.seed)
    band = band_of(rows, 1.0, np.ones(rows.shape[1]), random, rule.continuum)
    taste = correlation_root(band.scores, rule.continuum.correlation)
    return Latent((band,), taste, taste, axes, bend_points(rule.continuum))
