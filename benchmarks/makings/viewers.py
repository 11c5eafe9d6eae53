"""Viewers: how many ratings each gives, and traits that come in types or in one continuum."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

TRAITS = ("level", "log_spread", "popularity", "year", "session")
SHARES = np.array([0.35, 0.28, 0.22, 0.15])
# Spread of each trait within a type: that of mixed tastes, in the units of `histories`.
WITHIN = np.array([0.22, 0.20, 0.30, 0.30, 0.40])
# Where each type lies by what the types differ in, in spreads within; rows are types.
PATTERNS = {
    "level": [
        (2.2, 0.3, 0, 0, 0),
        (-0.6, -0.3, 0.4, 0, 0),
        (0.5, 0.4, -0.4, 0, 0),
        (-2.6, 0, 0, 0, 0),
    ],
    "spread": [
        (0.5, -2.2, 0, 0, 0),
        (-0.3, 0.4, 0.4, 0, 0),
        (0, 2.4, 0, 0.4, 0),
        (0.3, -0.6, -0.4, 0, 0),
    ],
    "taste": [
        (0, 0, 1.8, 1.8, 0),
        (0.3, 0, -1.8, 1.6, 0),
        (0, 0.3, 1.6, -1.8, 0),
        (-0.3, 0, -1.7, -1.8, 0),
    ],
    "mixed": [
        (1.5, -1.4, 1.3, 1.2, -0.8),
        (0.9, 1.0, 1.3, -1.5, 1.0),
        (-0.3, 1.2, -1.7, 1.4, 0.8),
        (-2.2, -0.8, -1.5, -1.4, -0.9),
    ],
    "shape": [
        (1.1, -0.7, 0.6, 0.6, 0),
        (0.2, 0.8, 0.6, -0.8, 0),
        (-0.3, 0.6, -0.9, 0.7, 0),
        (-1.3, -0.5, -0.8, -0.8, 0),
    ],
}
# Types that differ in shape are long in one trait and narrow in the others.
STRETCHED, SQUEEZED = 2.6, 0.5
# Types that differ in everything lie as mixed ones and have shapes; of drawn ones, as many as are
# wanted, the places are drawn, and every second making has shapes.
WHOLE, DRAWN, DRAWN_SHAPED = "whole", "drawn", "drawn-shaped"
SHAPED = {"shape": (STRETCHED, SQUEEZED), WHOLE: (1.8, 0.7), DRAWN_SHAPED: (1.8, 0.7)}
# Distance of the two nearest drawn types, in spreads within: about that of the mixed ones.
NEAREST = 3.6
# Sets of places among which the one with the smallest extent is taken, so that no type is far off.
TRIES = 200


@dataclass(frozen=True)
class Viewers:
    """Viewers in no particular order.

    Parameters
    ----------
    count : array of int (m,)
        Ratings of each.
    type : array of int (m,)
        Planted type, -1 in a continuum.
    traits : array (m, 5)
        Columns as `TRAITS`.
    """

    count: NDArray
    type: NDArray
    traits: NDArray

    def trait(self, name: str) -> NDArray:
        """Return one column of the traits."""
        return self.traits[:, TRAITS.index(name)]


def _zipf(random: np.random.Generator, size: int) -> NDArray:
    chance = 1 / np.arange(5.0, 201) ** 2
    return random.choice(np.arange(5, 201), size, p=chance / chance.sum())


# Numbers of ratings: eleven on average, five at least.
COUNTS: dict[str, Callable[[np.random.Generator, int], NDArray]] = {
    "constant": lambda _, size: np.full(size, 11),
    "geometric": lambda random, size: 4 + random.geometric(1 / 7, size),
    "log-normal": lambda random, size: 5 + np.exp(random.normal(1.4, 0.9, size)).astype(int),
    "Zipf": _zipf,
    "Poisson": lambda random, size: 5 + random.poisson(6, size),
}


def type_shares(k: int) -> NDArray:
    """Return the shares of k types, shape (k,): falling, none of them small."""
    if k == len(SHARES):
        return SHARES
    shares = 1 / np.arange(2.0, k + 2)
    return shares / shares.sum()


def type_spreads(pattern: str, k: int) -> NDArray:
    """Return the spread of each trait within each type, shape (k, 5)."""
    spreads = np.tile(WITHIN, (k, 1))
    if pattern in SHAPED:
        stretched, squeezed = SHAPED[pattern]
        spreads *= squeezed
        places = np.arange(k)
        spreads[places, places % len(TRAITS)] *= stretched / squeezed
    return spreads


def type_places(pattern: str, k: int, random: np.random.Generator) -> NDArray:
    """Return where each type lies, in spreads within, shape (k, 5)."""
    if not pattern.startswith(DRAWN):
        return np.array(PATTERNS["mixed" if pattern == WHOLE else pattern])
    tried = []
    for _ in range(TRIES):
        places = random.standard_normal((k, len(TRAITS)))
        apart = np.linalg.norm(places[:, None] - places, axis=2)[np.triu_indices(k, 1)]
        tried.append(places / apart.min() * NEAREST)
    return min(tried, key=lambda places: np.square(places - places.mean(axis=0)).sum())


def planted_traits(
    size: int, pattern: str, separation: float, random: np.random.Generator, k: int = len(SHARES)
) -> tuple[NDArray, NDArray]:
    """Return the type (m,) and traits (m, 5) of viewers that come in k types."""
    places = type_places(pattern, k, random)
    kinds = random.choice(k, size, p=type_shares(k))
    means = places * WITHIN * separation
    noise = random.standard_normal((size, len(TRAITS)))
    return kinds, means[kinds] + type_spreads(pattern, k)[kinds] * noise


def draw_viewers(
    size: int,
    counts: str,
    pattern: str,
    separation: float,
    types: bool,
    random: np.random.Generator,
    k: int = len(SHARES),
) -> Viewers:
    """Draw viewers with types, or one Gaussian with their mean and covariance.

    Parameters
    ----------
    size : int
        How many.
    counts : str
        Key of `COUNTS`.
    pattern : str
        Key of `PATTERNS`, or `WHOLE`, `DRAWN`, `DRAWN_SHAPED`.
    separation : float
        Factor of the distances between types.
    types : bool
        Whether they come in types.
    random : numpy.random.Generator
        Source of chance.
    k : int
        Number of types; four unless their places are drawn.
    """
    number = COUNTS[counts](random, size).astype(int)
    kinds, traits = planted_traits(size, pattern, separation, random, k)
    if not types:
        moments = traits.mean(axis=0), np.cov(traits, rowvar=False)
        kinds = np.full(size, -1)
        traits = random.multivariate_normal(*moments, size=size, method="cholesky")
    return Viewers(number, kinds, traits)
