"""Titles: the few genuine ones with their popularity, and the catalogue that names most ids."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import ndtri

from analysis.demo import names
from analysis.demo.recipe import UNTITLED, Sizes

# Quantiles of a genuine title's number of ratings in the reference, a gap above noise.
POPULARITY = ((0.0, 0.262, 0.60, 0.89, 1.0), (70.0, 200.0, 1_000.0, 10_000.0, 85_000.0))
YEARS = (
    (0.0, 0.005, 0.02, 0.10, 0.25, 0.50, 0.75, 0.90, 0.98, 1.0),
    (1896, 1930, 1952, 1970, 1981, 1990, 1996.6, 2001.2, 2004.6, 2005.99),
)
GOLDEN = 0.6180339887498949


@dataclass(frozen=True)
class Genuine:
    """Titles that viewers choose.

    Parameters
    ----------
    movie : ndarray of int
        Ids, shape (titles,).
    ratings : ndarray of float
        Wanted number of ratings, descending.
    year : ndarray of int
        Year of release.
    place : ndarray of float
        Shape (titles, 2): normal scores, over ratings, of popularity and of year.
    """

    movie: np.ndarray
    ratings: np.ndarray
    year: np.ndarray
    place: np.ndarray


@dataclass(frozen=True)
class Catalogue:
    """The `movies` table: ids, years (NaN where unknown) and titles, doubled ids included."""

    movie: np.ndarray
    year: np.ndarray
    title: list[str]


def title_popularity(titles: int, rows: int) -> np.ndarray:
    """Return the wanted ratings of each genuine title, spread over the log scale.

    Parameters
    ----------
    titles, rows : int
        How many there are, and their sum.

    Returns
    -------
    ndarray of float
        Descending, shape (titles,).
    """
    position = (np.arange(titles)[::-1] + 0.5) / titles
    shares, knots = POPULARITY
    lowest = min(knots[0], 0.3 * rows / titles)
    above = np.interp(position, shares, np.log(np.array(knots) / knots[0]))
    low, high = 0.0, 2.0
    for _ in range(60):
        power = (low + high) / 2
        wanted = lowest * np.exp(power * above)
        low, high = (power, high) if wanted.sum() < rows else (low, power)
    return wanted


def _years(position: np.ndarray) -> np.ndarray:
    return np.interp(position, *YEARS).astype(np.int64)


def _normal_scores(values: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Return where each value stands among all weight, as a normal deviate."""
    order = np.argsort(values, kind="stable")
    below = np.cumsum(weights[order]) - weights[order] / 2
    scores = np.empty(len(values))
    scores[order] = ndtri(below / weights.sum())
    return scores


def genuine_titles(sizes: Sizes, random: np.random.Generator) -> Genuine:
    """Draw the titles that viewers choose; years and popularity are unrelated."""
    free = np.setdiff1d(np.arange(1, sizes.id_ceiling + 1), sizes.doubled)
    movie = random.permutation(free)[: sizes.genuine]
    ratings = title_popularity(sizes.genuine, sizes.rows - sizes.noise)
    turn = (np.arange(sizes.genuine) * GOLDEN + random.random()) % 1.0
    year = _years(turn)
    # Ranked by turn as well, so that titles of one year have places of their own.
    place = np.column_stack([_normal_scores(ratings, ratings), _normal_scores(turn, ratings)])
    return Genuine(movie.astype(np.int32), ratings, year, place)


def _untitled(
    rated: np.ndarray, titles: Genuine, sizes: Sizes, random: np.random.Generator
) -> np.ndarray:
    """Choose the rated ids that the catalogue lacks: noise first, then the least popular."""
    count = round(UNTITLED * (len(rated) + len(sizes.doubled)))
    noise = np.setdiff1d(rated, np.r_[titles.movie, np.array(sizes.doubled)])
    return np.r_[random.permutation(noise), titles.movie[::-1]][:count]


def title_catalogue(
    rated: np.ndarray, titles: Genuine, sizes: Sizes, random: np.random.Generator
) -> Catalogue:
    """Name most ids, rated or not.

    Parameters
    ----------
    rated : ndarray of int
        Distinct ids that have ratings, ascending.
    titles : Genuine
        Their years are kept.
    sizes : Sizes
        Gives the number of ids, of unknown years and the doubled ids.
    random : numpy.random.Generator
        Source of chance.
    """
    lacking = _untitled(rated, titles, sizes, random)
    named = np.setdiff1d(rated, lacking)
    others = np.setdiff1d(np.arange(1, sizes.id_ceiling + 1), rated)
    others = random.permutation(others)[: max(0, sizes.movies - len(named))]
    movie = np.r_[np.sort(np.r_[named, others]), np.array(sizes.doubled)]
    year = _years(random.random(len(movie))).astype(float)
    order = np.argsort(titles.movie)
    found = order[np.searchsorted(titles.movie, movie, sorter=order) % len(order)]
    known = titles.movie[found] == movie
    year[known] = titles.year[found][known]
    doubles = np.isin(movie, sizes.doubled)
    year[random.permutation(np.flatnonzero(~known & ~doubles))[: sizes.undated]] = np.nan
    shuffled = random.permutation(len(movie))
    return Catalogue(movie[shuffled], year[shuffled], names.invented_titles(len(movie), random))
