"""What biases leave, as a product of a few tastes of viewers and traits of titles."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from analysis.predict.rating.rated_pairs import known_places, rated_pairs, values_at
from analysis.predict.rating.rating_biases import RawMeans, solved_biases

if TYPE_CHECKING:
    import pandas as pd

    from analysis.predict.rating.rated_pairs import Array, RatedPairs

# Turns of viewers and titles; on MovieLens' u1 more of them change the error by under .001.
TURNS = 10
# Traits begin near zero, where no direction is favoured.
START = 0.1
# Systems of equations solved together: memory grows with it, time hardly shrinks beyond.
BLOCK = 20_000


class RatingFactors(RawMeans):
    """Shrunken biases, and the product of factors fitted to what they leave.

    Parameters
    ----------
    rank : int
        Number of factors.
    shrinkage : float
        λ of the factors.
    viewer_shrinkage, title_shrinkage : float
        λ of the biases.
    turns : int
        How often viewers and titles are solved.
    seed : int
        Of the traits that it begins with.
    """

    def __init__(
        self,
        rank: int = 8,
        shrinkage: float = 15.0,
        viewer_shrinkage: float = 5.0,
        title_shrinkage: float = 5.0,
        turns: int = TURNS,
        seed: int = 0,
    ) -> None:
        self.rank = rank
        self.shrinkage = shrinkage
        self.viewer_shrinkage = viewer_shrinkage
        self.title_shrinkage = title_shrinkage
        self.turns = turns
        self.seed = seed

    def fit(self, ratings: pd.DataFrame, y: Any = None) -> RatingFactors:
        """Learn from user_id, title_id and rating."""
        pairs = rated_pairs(ratings)
        biases = solved_biases(pairs, (self.viewer_shrinkage, self.title_shrinkage))
        self._learn(pairs, *biases)
        start = np.random.default_rng(self.seed).normal(0, START, (len(pairs.titles), self.rank))
        left = what_biases_leave(pairs, *biases)
        self.tastes_, self.traits_ = solved_factors(
            pairs.counts, left, start, self.shrinkage, self.turns
        )
        return self

    def predict(self, rows: pd.DataFrame) -> Array:
        """Return the rating expected of each user_id and title_id; unknown ones add nothing."""
        tastes = values_at(self.tastes_, known_places(self.viewers_, rows["user_id"]))
        traits = values_at(self.traits_, known_places(self.titles_, rows["title_id"]))
        return super().predict(rows) + (tastes * traits).sum(axis=1)


def what_biases_leave(pairs: RatedPairs, viewer_biases: Array, title_biases: Array) -> Any:
    """Return the sum of what the biases leave of the ratings of each pair, csr array."""
    left = pairs.deviations.copy()
    row = np.repeat(np.arange(left.shape[0]), np.diff(left.indptr))
    left.data -= pairs.counts.data * (viewer_biases[row] + title_biases[left.indices])
    return left


def solved_factors(
    counts: Any, left: Any, traits: Array, shrinkage: float, turns: int
) -> tuple[Array, Array]:
    """Return tastes of viewers and traits of titles by alternating least squares.

    Parameters
    ----------
    counts, left : csr array (viewers, titles)
        Number of ratings of each pair and the sum of what is to be explained of them.
    traits : array (titles, rank)
        Where it begins.
    shrinkage : float
        λ of both.
    turns : int
        How often tastes and then traits are solved.

    Notes
    -----
    Minimises Σ (r − p_u · q_i)² + λ Σ |p_u|² + λ Σ |q_i|².
    """
    parts = [slice(first, first + BLOCK) for first in range(0, counts.shape[0], BLOCK)]
    blocks = [(part, counts[part], left[part]) for part in parts]
    tastes = np.zeros((counts.shape[0], traits.shape[1]))
    for _ in range(turns):
        products = _own_products(traits)
        squares, sums = np.zeros_like(products), np.zeros_like(traits)
        for part, counted, explained in blocks:
            tastes[part] = ridge_solutions(counted @ products, explained @ traits, shrinkage)
            squares += counted.T @ _own_products(tastes[part])
            sums += explained.T @ tastes[part]
        traits = ridge_solutions(squares, sums, shrinkage)
    return tastes, traits


def _own_products(factors: Array) -> Array:
    """Return the products of the factors of each row with each other, shape (n, rank²)."""
    return (factors[:, :, None] * factors[:, None, :]).reshape(len(factors), -1)


def ridge_solutions(squares: Array, sums: Array, shrinkage: float) -> Array:
    """Return the factors x of each row with (A + λ) x = b.

    Parameters
    ----------
    squares : array (n, rank²)
        A, row by row.
    sums : array (n, rank)
        b.
    shrinkage : float
        λ.
    """
    rank = sums.shape[1]
    systems = squares.reshape(-1, rank, rank) + shrinkage * np.eye(rank)
    return np.linalg.solve(systems, sums[:, :, None])[:, :, 0]
