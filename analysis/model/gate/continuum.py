"""The null for interactions (N4): one continuous population, seen through each viewer's noise.

What viewers rate is drawn rating by rating (`star_draws`). Every other feature is a bend of a
normal score that depends on the number of ratings, on the features of ratings and on the scores
before it, with a square of each, so that correlations stay, and move with the number of ratings as
noise does. Viewers of like n form a band; what a band shows of each feature is a monotone cubic of
the score, learned there: the mean, spread, skew and tails that shrinkage and transforms leave at so
few or so many ratings. What repeats exactly (a share of zero, an imputed value) keeps its mass,
while two modes melt into one. Numbers of ratings, and what the dates of few active days imply, are
as in the data.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.clustering.distances import Array, Labels, Mask
from analysis.clustering.rule import Rule, seed_of
from analysis.clustering.rule_parts import Continuum
from analysis.clustering.sampling import sample_rows
from analysis.clustering.space import Axes, Space
from analysis.model.gate.star_draws import Raters, fitted_raters
from analysis.model.gate.star_facts import RATED, StarFacts


@dataclass(frozen=True)
class Shown:
    """What a feature of drawn ratings becomes in the matrix.

    Parameters
    ----------
    place : int
        Column of the matrix.
    name : str
        The feature.
    raw, column : arrays (m,)
        Its values before and after the transforms, ascending by the first.
    absent : float
        What stands in the column of viewers without any rating.
    """

    place: int
    name: str
    raw: Array
    column: Array
    absent: float

    def of(self, drawn: Array, rates: Mask) -> Array:
        """Return the column of drawn values, of viewers that rate (bool) and of others."""
        return np.where(rates, np.interp(drawn, self.raw, self.column), self.absent)


@dataclass(frozen=True)
class Population:
    """Draws tables of viewers without types.

    Parameters
    ----------
    activity : array (m,) or None
        Normal score of each learned viewer's number of events; None of a bare table.
    band : array of int (m,)
        Band of each.
    raters : Raters or None
        Draws ratings, where there are any.
    rated : tuple of Shown
        Features that ratings make.
    others : array of int
        Columns of the other features.
    weights, left : lists
        How each of these depends on what was drawn before (see `predictors`), and the spread of
        what is left.
    bends : array (bands, others, g)
        Value of each of these at the points of the bend.
    points : array (g,)
        Normal scores at which bends are kept.
    axes : Axes
        Onto which drawn features are projected.
    """

    activity: Array | None
    band: Labels
    raters: Raters | None
    rated: tuple[Shown, ...]
    others: Labels
    weights: list[Array]
    left: list[float]
    bends: Array
    points: Array
    axes: Axes

    def __call__(self, rows: Array, random: np.random.Generator) -> Array:
        """Return as many drawn rows on the axes as `rows` has."""
        who = random.integers(len(self.band), size=len(rows))
        activity = None if self.activity is None else self.activity[who]
        table = np.empty((len(who), len(self.rated) + len(self.others)))
        if self.raters:
            drawn, rates = self.raters(who, random), self.raters.counts[who] > 0
            for one in self.rated:
                table[:, one.place] = one.of(drawn[one.name], rates)
        known = [table[:, one.place] for one in self.rated]
        for weights, left in zip(self.weights, self.left, strict=True):
            expected = predictors(activity, known, len(who)) @ weights
            known.append(expected + left * random.standard_normal(len(who)))
        for number, place in enumerate(self.others):
            scores = known[len(self.rated) + number]
            for band in np.unique(self.band[who]):
                inside = self.band[who] == band
                bend = self.bends[band, number]
                table[inside, place] = np.interp(scores[inside], self.points, bend)
        return self.axes.project(table)


def predictors(activity: Array | None, known: Sequence[Array], rows: int) -> Array:
    """Return what a score is predicted from: what is known, and of viewers more than that.

    Of viewers each known column stands beside activity, times activity (features of few ratings
    are noisier and so correlate less), and squared, since features of the same titles depend on
    each other in curves. Columns of a bare table are joined by straight lines only.
    """
    columns = [np.ones(rows), *known]
    if activity is not None:
        columns += [activity, activity**2 - 1]
        columns += [activity * one for one in known] + [one**2 for one in known]
    return np.column_stack(columns)


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


def normal_scores(rows: Array, random: np.random.Generator) -> Array:
    """Return the normal score of every value within its column; ties are broken at random."""
    from scipy.stats import norm

    order = np.argsort(np.lexsort((random.random(rows.shape), rows), axis=0), axis=0)
    return norm.ppf((order + 1) / (len(rows) + 1))


def pattern_bands(member: Labels, rows: Array, how: Continuum) -> Labels:
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
    return np.unique(np.array(kept)[place], return_inverse=True)[1]


def activity_bands(counts: Array, rows: Array, how: Continuum) -> Labels:
    """Return the band of each viewer: like numbers of events, and like patterns."""
    number = int(np.clip(len(counts) // how.band, 1, how.bands))
    edges = np.unique(np.quantile(counts, np.linspace(0, 1, number + 1)[1:-1]))
    return pattern_bands(np.searchsorted(edges, counts, side="left"), rows, how)


def learned_population(
    rows: Array,
    activity: Array | None,
    band: Labels,
    raters: Raters | None,
    rated: tuple[Shown, ...],
    axes: Axes,
    rule: Rule,
) -> Population:
    """Return the population whose features depend on each other as those of `rows` (m, p) do."""
    how, random = rule.continuum, np.random.default_rng(rule.seed)
    taken = [one.place for one in rated]
    others = np.array([place for place in range(rows.shape[1]) if place not in taken], int)
    scores, bends = np.empty((len(rows), len(others))), []
    for one in range(int(band.max()) + 1):
        inside = np.ix_(band == one, others)
        scores[band == one] = normal_scores(rows[inside], random)
        pairs = zip(rows[inside].T, scores[band == one].T, strict=True)
        bends.append([shown_at_points(values, own, how) for values, own in pairs])
    known, weights, left = [rows[:, place] for place in taken], [], []
    for own in scores.T:
        table = predictors(activity, known, len(rows))
        squares = table.T @ table + how.ridge * len(rows) * np.eye(table.shape[1])
        weights.append(np.linalg.solve(squares, table.T @ own))
        left.append(float((own - table @ weights[-1]).std()))
        known.append(own)
    shown = np.array(bends).reshape(len(bends), len(others), how.steps)
    points = bend_points(how)
    return Population(activity, band, raters, rated, others, weights, left, shown, points, axes)


def latent_null(
    matrix: pd.DataFrame,
    space: Space,
    rule: Rule,
    viewers: pd.DataFrame | None = None,
    facts: StarFacts | None = None,
) -> Population | None:
    """Return the null for interactions, None where there are too few viewers to learn it.

    Parameters
    ----------
    matrix : DataFrame
        Scrub's matrix with `split` and `n`.
    space : Space
        The columns and axes in use.
    rule : Rule
        Its seed and how the population is learned.
    viewers : DataFrame, optional
        user_id, n_rated and the features of ratings before any transform.
    facts : StarFacts, optional
        What is known of ratings; without it those features are drawn like all others.
    """
    how = rule.continuum
    train = matrix[matrix["split"] == "train"]
    if len(train) < how.fewest or not space.columns:
        return None
    train = train.iloc[sample_rows(np.arange(len(train)), how.viewers, seed_of(rule, "N4"))]
    counts = train["n"].to_numpy(float)
    rows = train[list(space.columns)].to_numpy(float)
    activity = _activity(counts)
    raters: Raters | None = None
    rated: tuple[Shown, ...] = ()
    if viewers is not None and facts is not None:
        seen = viewers.set_index("user_id").loc[train["user_id"]]
        raw = {name: seen[name].to_numpy(float) for name in RATED}
        raters = fitted_raters(facts, raw, seen["n_rated"].to_numpy(int), activity, how)
        rated = _shown(raw, rows, space.columns)
    band = activity_bands(counts, rows, how)
    return learned_population(rows, activity, band, raters, rated, space.axes, rule)


def _activity(counts: Array) -> Array:
    from scipy.stats import norm, rankdata

    return norm.ppf((rankdata(counts) - 0.5) / len(counts))


def _shown(raw: Mapping[str, Array], rows: Array, columns: tuple[str, ...]) -> tuple[Shown, ...]:
    found = []
    for place, name in enumerate(columns):
        if name in raw:
            rates = np.isfinite(raw[name])
            order = np.argsort(raw[name], kind="stable")[: rates.sum()]
            absent = 0.0 if rates.all() else float(rows[~rates, place][0])
            found.append(Shown(place, name, raw[name][order], rows[order, place], absent))
    return tuple(found)


def one_population(points: Array, axes: Axes, rule: Rule) -> Population:
    """Return the null of a bare table: a Gaussian seen through a smooth bend of each column.

    It is the null for interactions with everybody in one band and no number of ratings: skew,
    tails and bounds stay, several modes melt into one.

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
    return learned_population(rows, None, np.zeros(len(rows), int), None, (), axes, rule)
