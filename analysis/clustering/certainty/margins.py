"""How far a row lies from the next segment, in the terms of the method that placed it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from analysis.clustering.distances import squared_distances
from analysis.clustering.methods.labelling import Centres, Density
from analysis.clustering.methods.mixture import Mixture

if TYPE_CHECKING:
    from analysis.clustering.distances import Array, Labels, Mask
    from analysis.clustering.methods.candidates import Model

# A distance of nothing would divide by nothing.
NEAREST = 1e-12


def segment_margins(model: Model, order: Labels, points: Array, segments: Labels) -> Array:
    """Return how far rows lie from the next segment: 0 as near to it as to their own, 1 far off.

    Parameters
    ----------
    model : Centres, Density or Mixture
        What places rows.
    order : array (k,)
        Segment of each of the model's clusters.
    points : array (n, q)
        Rows on the axes.
    segments : array (n,)
        Their segments; a row without one (-1) has no margin.

    Returns
    -------
    array (n,)
        d/(1 + d) with d the log-odds of the two likeliest segments, for mixtures; for others
        1 − own/other of the distances to the nearest centre, or dense row, of the own segment and
        of the next one.
    """
    if len(order) < 2:
        return np.ones(len(points))
    if isinstance(model, Mixture):
        joint = np.sort(model.log_joint(points), axis=1)
        odds = joint[:, -1] - joint[:, -2]
        return odds / (1 + odds)
    away = segment_distances(model, order, points)
    rows, mine = np.arange(len(points)), np.maximum(segments, 0)
    own = away[rows, mine]
    away[rows, mine] = np.inf
    other = away.min(axis=1)
    margin = np.clip((other - own) / np.maximum(other, NEAREST), 0, 1)
    return np.where((segments < 0) | (other <= 0), 0.0, margin)


def segment_distances(model: Centres | Density, order: Labels, points: Array) -> Array:
    """Return the distance of rows to the nearest centre or dense row of each segment (n, k)."""
    places = order[model.segments]
    return np.stack([_nearest(model, places == one, points) for one in range(len(order))], axis=1)


def _nearest(model: Centres | Density, members: Mask, points: Array) -> Array:
    if not members.any() or not len(points):
        return np.full(len(points), np.inf)
    if isinstance(model, Density):
        from sklearn.neighbors import NearestNeighbors

        index = NearestNeighbors(n_neighbors=1).fit(model.points[members])
        return index.kneighbors(points)[0][:, 0]
    seen = points[:, : model.centres.shape[1]]
    return np.sqrt(squared_distances(seen, model.centres[members]).min(axis=1))
