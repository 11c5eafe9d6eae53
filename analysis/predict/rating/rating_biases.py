"""How far viewers and titles lie from the mean rating: as they are, or shrunken."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from sklearn.base import BaseEstimator, RegressorMixin

from analysis.predict.rating.rated_pairs import known_places, rated_pairs, values_at

if TYPE_CHECKING:
    import pandas as pd

    from analysis.predict.rating.rated_pairs import Array, RatedPairs

# Biases are solved when no turn moves one by more than this share of the ratings' deviation;
# what is left is far below what an error is printed with.
TOLERANCE = 1e-6
# With some shrinkage each turn takes a share of what is left, and a few dozen do.
MOST_TURNS = 200


class RawMeans(RegressorMixin, BaseEstimator):
    """The mean rating, and by how much those of a viewer and of a title differ from it.

    Parameters
    ----------
    of_viewer, of_title : bool
        Whose differences are added.
    """

    def __init__(self, of_viewer: bool = True, of_title: bool = True) -> None:
        self.of_viewer = of_viewer
        self.of_title = of_title

    def fit(self, ratings: pd.DataFrame, y: Any = None) -> RawMeans:
        """Learn from user_id, title_id and rating."""
        pairs = rated_pairs(ratings)
        return self._learn(pairs, *self._biases_of(pairs))

    def predict(self, rows: pd.DataFrame) -> Array:
        """Return the rating expected of each user_id and title_id; unknown ones add nothing."""
        viewer = values_at(self.viewer_biases_, known_places(self.viewers_, rows["user_id"]))
        title = values_at(self.title_biases_, known_places(self.titles_, rows["title_id"]))
        return self.mean_ + viewer + title

    def _biases_of(self, pairs: RatedPairs) -> tuple[Array, Array]:
        each = [
            pairs.deviations.sum(axis=axis) / pairs.counts.sum(axis=axis) * taken
            for axis, taken in ((1, self.of_viewer), (0, self.of_title))
        ]
        return each[0], each[1]

    def _learn(self, pairs: RatedPairs, viewer_biases: Array, title_biases: Array) -> RawMeans:
        self.mean_ = pairs.mean
        self.viewers_, self.viewer_biases_ = pairs.viewers, viewer_biases
        self.titles_, self.title_biases_ = pairs.titles, title_biases
        return self


class ShrunkenBiases(RawMeans):
    """Biases of viewers and titles that explain the ratings together, drawn towards zero.

    Parameters
    ----------
    viewer_shrinkage, title_shrinkage : float
        λ: so many ratings at the mean are added to those of each.
    turns : int
        Most turns of solving titles, then viewers; it ends earlier where nothing moves.
    """

    def __init__(
        self,
        viewer_shrinkage: float = 5.0,
        title_shrinkage: float = 5.0,
        turns: int = MOST_TURNS,
    ) -> None:
        self.viewer_shrinkage = viewer_shrinkage
        self.title_shrinkage = title_shrinkage
        self.turns = turns

    def _biases_of(self, pairs: RatedPairs) -> tuple[Array, Array]:
        shrinkage = (self.viewer_shrinkage, self.title_shrinkage)
        return solved_biases(pairs, shrinkage, self.turns)


def solved_biases(
    pairs: RatedPairs, shrinkage: tuple[float, float], turns: int = MOST_TURNS
) -> tuple[Array, Array]:
    """Return the biases of viewers and titles with the least squared error and penalty.

    Parameters
    ----------
    pairs : RatedPairs
        Ratings.
    shrinkage : tuple of float
        λ of viewers and of titles.
    turns : int
        Most turns.

    Notes
    -----
    Minimises Σ (r − μ − b_u − b_i)² + λ_u Σ b_u² + λ_i Σ b_i², titles and viewers by turns, each
    exactly while the others stand; begun with viewers at 0.
    """
    counts, sums = pairs.counts, pairs.deviations
    per_viewer = counts.sum(axis=1) + shrinkage[0]
    per_title = counts.sum(axis=0) + shrinkage[1]
    of_viewer, of_title = sums.sum(axis=1), sums.sum(axis=0)
    spread = np.sqrt(np.square(sums.data).sum() / counts.sum())
    viewers = np.zeros(len(pairs.viewers))
    for _ in range(turns):
        titles = (of_title - counts.T @ viewers) / per_title
        before, viewers = viewers, (of_viewer - counts @ titles) / per_viewer
        if np.abs(viewers - before).max() <= TOLERANCE * spread:
            break
    return viewers, titles
