"""What is wrong with the reference: phantom viewers, nulls, doubled and untitled movies."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analysis.demo.recipe import (
    CUSTOMER_FLOOR,
    PHANTOM_REPEATS,
    PHANTOM_ROWS,
    PHANTOMS,
    RATING_SHARES,
    Sizes,
)
from analysis.demo.rhythm import CLOSE
from analysis.demo.titles import Genuine

# Phantoms spread over the last two years, as accounts made by a script would.
PHANTOM_DAYS = 700


@dataclass(frozen=True)
class Phantoms:
    """Rows of heavy viewers that only the statistics know.

    Parameters
    ----------
    customer : ndarray of int
        Their ids, shape (phantoms,).
    user, movie, day, rating : ndarray of int
        One element a row; `user` indexes `customer`.
    """

    customer: np.ndarray
    user: np.ndarray
    movie: np.ndarray
    day: np.ndarray
    rating: np.ndarray


def phantom_counts(sizes: Sizes) -> tuple[np.ndarray, np.ndarray]:
    """Return each phantom's ratings and distinct titles, none above the busiest real viewer."""
    mean = min(PHANTOM_ROWS / PHANTOMS, 0.6 * sizes.most)
    spread = np.linspace(0.5, 1.5, sizes.phantoms)
    total = np.round(mean * spread / spread.mean()).astype(np.int64)
    return total, np.maximum(1, np.round(total * (1 - PHANTOM_REPEATS / PHANTOM_ROWS))).astype(int)


def phantom_viewers(
    known: np.ndarray, titles: Genuine, sizes: Sizes, random: np.random.Generator
) -> Phantoms:
    """Draw the heavy viewers with repeats.

    Parameters
    ----------
    known : ndarray of int
        Ids that are taken.
    titles : Genuine
        They rate popular ones.
    sizes : Sizes
        How many there are.
    random : numpy.random.Generator
        Source of chance.
    """
    drawn = random.integers(CUSTOMER_FLOOR + 1, sizes.customer_ceiling, 20 * sizes.phantoms + 100)
    fresh = random.permutation(np.setdiff1d(drawn, known))[: sizes.phantoms]
    total, distinct = phantom_counts(sizes)
    chance = titles.ratings**0.5 / (titles.ratings**0.5).sum()
    movies = []
    for size, unique in zip(total, distinct, strict=True):
        own = random.choice(titles.movie, unique, replace=False, p=chance)
        movies += [own, random.choice(own, size - unique)]
    user = np.repeat(np.arange(sizes.phantoms), total)
    day = CLOSE - random.integers(0, PHANTOM_DAYS, len(user))
    rating = random.choice(np.arange(1, 6), len(user), p=RATING_SHARES / RATING_SHARES.sum())
    return Phantoms(fresh, user, np.concatenate(movies), day, rating)


def random_holes(rows: int, share: float, random: np.random.Generator) -> np.ndarray:
    """Return a mask with exactly the whole part of `share` of all rows set."""
    mask = np.zeros(rows, dtype=bool)
    mask[random.permutation(rows)[: int(share * rows + 1e-9)]] = True
    return mask


def punched_column(column: np.ndarray, share: float, random: np.random.Generator) -> np.ndarray:
    """Return a copy of a numeric column with a share of its values missing (NaN)."""
    return np.where(random_holes(len(column), share, random), np.nan, column)
