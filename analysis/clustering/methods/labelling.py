"""What a fitted method leaves: labels for any rows, by nearest centre or nearest dense row."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from analysis.clustering.distances import Array, Labels, squared_distances
from analysis.clustering.methods.recipe import Recipe


@dataclass(frozen=True)
class Centres:
    """Nearest-centre labelling.

    Parameters
    ----------
    centres : array (m, q)
        One centre a row, on the first q axes; rows may have more, which do not count then.
    segments : array (m,)
        Cluster of each centre.
    made : Recipe, optional
        How it was fitted; None after a warm start.
    """

    centres: Array
    segments: Labels
    made: Recipe | None = field(default=None, compare=False)

    @property
    def k(self) -> int:
        """Number of clusters."""
        return len(np.unique(self.segments))

    def predict(self, rows: Array) -> Labels:
        """Return the cluster of the nearest centre for each row."""
        first = rows[:, : self.centres.shape[1]]
        return self.segments[squared_distances(first, self.centres).argmin(axis=1)]


@dataclass(frozen=True)
class Density:
    """Labelling by the nearest dense row within a radius, else noise.

    Parameters
    ----------
    points : array (m, p)
        Rows that belong to a cluster.
    segments : array (m,)
        Their clusters.
    radius : float
        Farthest distance at which a row still belongs.
    made : Recipe, optional
        How it was fitted.
    """

    points: Array
    segments: Labels
    radius: float
    made: Recipe | None = field(default=None, compare=False)

    @property
    def k(self) -> int:
        """Number of clusters."""
        return len(np.unique(self.segments))

    def predict(self, rows: Array) -> Labels:
        """Return the cluster of the nearest dense row, -1 where none is near."""
        from sklearn.neighbors import NearestNeighbors

        if not (len(self.points) and len(rows)):
            return np.full(len(rows), -1)
        distance, index = NearestNeighbors(n_neighbors=1).fit(self.points).kneighbors(rows)
        near = distance[:, 0] <= self.radius * (1 + 1e-9)
        return np.where(near, self.segments[index[:, 0]], -1)
