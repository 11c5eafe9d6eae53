"""Viewers: how much each rates, and the latent traits behind what and when."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from analysis.demo.recipe import CUSTOMER_FLOOR, Sizes

TRAITS = ("level", "log_spread", "popularity", "recency", "span", "session")

# Share of viewers with 1 … 11 ratings; quartiles 2/4/11, and one viewer in five rates once.
SMALL_COUNTS = np.array(
    [0.202, 0.137, 0.098, 0.076, 0.061, 0.049, 0.040, 0.033, 0.028, 0.0235, 0.0205]
)


@dataclass(frozen=True)
class AudienceType:
    """One planted type.

    Parameters
    ----------
    name : str
        As the truth file has it.
    share : float
        Of all viewers.
    traits : tuple of float
        Mean of each of `TRAITS`.
    """

    name: str
    share: float
    traits: tuple[float, ...]


# Every two types differ in three traits or more: no single one tells them all apart.
# Levels, spreads and sizes together give the reference's quartiles of viewers' means.
TYPES = (
    AudienceType("easygoing sprinter", 0.38, (0.01, -1.00, 0.55, 0.70, -0.90, -1.0)),
    AudienceType("loyal traditionalist", 0.29, (0.49, -0.45, 0.55, -0.95, 0.95, 1.0)),
    AudienceType("curious explorer", 0.21, (0.03, 0.31, -1.15, 0.65, 0.85, 0.9)),
    AudienceType("stern archivist", 0.12, (-1.20, -0.10, -1.10, -0.95, -0.80, -1.0)),
)
WITHIN = np.array([0.12, 0.10, 0.22, 0.22, 0.25, 0.25])


@dataclass(frozen=True)
class People:
    """Viewers in no particular order.

    Parameters
    ----------
    customer : ndarray of int
        Distinct ids, shape (users,).
    count : ndarray of int
        Ratings of each, noise included.
    type : ndarray of int
        Index into `TYPES`, or -1 where none are planted.
    traits : ndarray of float
        Shape (users, 6), columns as `TRAITS`.
    """

    customer: np.ndarray
    count: np.ndarray
    type: np.ndarray
    traits: np.ndarray

    def trait(self, name: str) -> np.ndarray:
        """Return one column of the traits."""
        return self.traits[:, TRAITS.index(name)]


def _halved(low: float, high: float, wrong: Callable[[float], float]) -> float:
    """Return where a rising function crosses zero, by halving the interval."""
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if wrong(middle) < 0 else (low, middle)
    return (low + high) / 2


def tail_shares(mean: float, most: int) -> np.ndarray:
    """Return the shares of 12 … `most` ratings among those with more than the table's.

    A power law with an exponential end that goes on where the table stops, so that no valley parts
    viewers with few ratings from those with many.

    Parameters
    ----------
    mean : float
        Their mean number of ratings.
    most : int
        Largest number.
    """
    number = np.arange(len(SMALL_COUNTS) + 1, most + 1, dtype=float)
    first = SMALL_COUNTS[-1] ** 2 / SMALL_COUNTS[-2] / (1 - SMALL_COUNTS.sum())

    def shares(power: float, rate: float) -> np.ndarray:
        logs = -power * np.log(number / number[0]) - rate * (number - number[0])
        weights = np.exp(logs - logs.max())
        return weights / weights.sum()

    def of_mean(power: float) -> np.ndarray:
        rate = _halved(-1.0, 1.0, lambda one: mean - shares(power, one) @ number)
        return shares(power, rate)

    return of_mean(_halved(0.0, 8.0, lambda power: of_mean(power)[0] - first))


def rating_counts(sizes: Sizes) -> np.ndarray:
    """Return the ratings of each viewer, ascending, with the reference's quartiles and mean.

    Parameters
    ----------
    sizes : Sizes
        Gives the number of viewers, the sum and the largest count.

    Returns
    -------
    ndarray of int
        Shape (users,), summing to `sizes.rows`.
    """
    position = (np.arange(sizes.users) + 0.5) / sizes.users
    cumulative = np.cumsum(SMALL_COUNTS)
    count = np.searchsorted(cumulative, position) + 1
    above = position > cumulative[-1]
    mean = (sizes.rows - count[~above].sum()) / above.sum()
    inner = (position[above] - cumulative[-1]) / (1 - cumulative[-1])
    tail = np.cumsum(tail_shares(mean, sizes.most))
    count[above] = np.minimum(len(SMALL_COUNTS) + 1 + np.searchsorted(tail, inner), sizes.most)
    count[-1] = sizes.most
    return _balanced(count, sizes)


def _balanced(count: np.ndarray, sizes: Sizes) -> np.ndarray:
    """Move single ratings between busy viewers until the sum is exact."""
    while missing := sizes.rows - int(count.sum()):
        step = np.sign(missing)
        movable = np.flatnonzero((count > 12) & (count < sizes.most - 1))
        chosen = movable[
            np.linspace(0, len(movable) - 1, min(abs(missing), len(movable)), dtype=int)
        ]
        count[chosen] += step
    return np.sort(count)


def trait_moments() -> tuple[np.ndarray, np.ndarray]:
    """Return mean and covariance of the traits over all types, shapes (6,) and (6, 6)."""
    shares = np.array([kind.share for kind in TYPES])
    means = np.array([kind.traits for kind in TYPES])
    centre = shares @ means
    apart = means - centre
    return centre, np.diag(WITHIN**2) + (shares[:, None] * apart).T @ apart


def _planted(users: int, random: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    bounds = np.round(np.cumsum([kind.share for kind in TYPES]) * users).astype(int)
    kinds = random.permutation(np.searchsorted(bounds, np.arange(users), side="right"))
    means = np.array([kind.traits for kind in TYPES])
    return kinds, means[kinds] + WITHIN * random.standard_normal((users, len(TRAITS)))


def draw_people(sizes: Sizes, types: bool, random: np.random.Generator) -> People:
    """Draw all viewers.

    Parameters
    ----------
    sizes : Sizes
        How many.
    types : bool
        Plant the types, or one Gaussian with their mean and covariance.
    random : numpy.random.Generator
        Source of chance.
    """
    ceiling = sizes.customer_ceiling
    inner = random.choice(ceiling - CUSTOMER_FLOOR - 1, sizes.users - 2, replace=False)
    inner += CUSTOMER_FLOOR + 1
    customer = random.permutation(np.r_[CUSTOMER_FLOOR, ceiling, inner])
    count = random.permutation(rating_counts(sizes))
    if types:
        kinds, traits = _planted(sizes.users, random)
    else:
        kinds = np.full(sizes.users, -1)
        traits = random.multivariate_normal(*trait_moments(), size=sizes.users, method="cholesky")
    return People(customer.astype(np.int32), count.astype(np.int32), kinds, traits)
