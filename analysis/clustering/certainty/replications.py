"""Whether two histories of a viewer are placed alike, by clusterings of resampled viewers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy.optimize import linear_sum_assignment

from analysis.clustering.distances import squared_distances
from analysis.clustering.parallel import one_thread

if TYPE_CHECKING:
    from analysis.clustering.distances import Array, Labels
    from analysis.clustering.methods.candidates import Method, Model
    from analysis.clustering.segmentation import Segmentation

# Where no cluster of a refit is a segment, nothing is near to it.
FAR = 1e9


@dataclass(frozen=True)
class Replica:
    """A refit whose clusters are matched with the segments.

    Parameters
    ----------
    model : Model
        Fitted to a resample.
    order : array (c,)
        Segment of each of its clusters, -1 where there is none.
    centres : array (k, q)
        Mean of the rows that it puts into each segment.
    """

    model: Model
    order: Labels
    centres: Array

    def placed(self, points: Array) -> Labels:
        """Return the segment of rows; where the refit has none, that of the nearest mean."""
        raw = self.model.predict(points)
        found = np.append(self.order, -1)[raw]
        nearest = squared_distances(points, self.centres).argmin(axis=1)
        return np.where(found >= 0, found, nearest)


def matched_replica(model: Model, found: Segmentation, rows: Array) -> Replica:
    """Return a refit with its clusters matched one to one, so that most rows keep their segment.

    Parameters
    ----------
    model : Model
        The refit.
    found : Segmentation
        What it is matched with.
    rows : array (n, q)
        Rows that both place.
    """
    raw, own, k = model.predict(rows), found.assign(rows)[0], len(found.centres)
    shared = np.zeros((int(raw.max(initial=-1)) + 1, k))
    both = (raw >= 0) & (own >= 0)
    np.add.at(shared, (raw[both], own[both]), 1)
    clusters, segments = linear_sum_assignment(-shared)
    order = np.full(len(shared), -1)
    order[clusters] = segments
    placed = np.append(order, -1)[raw]
    centres = np.full((k, rows.shape[1]), FAR)
    for one in np.unique(placed[placed >= 0]):
        centres[one] = rows[placed == one].mean(axis=0)
    return Replica(model, order, centres)


def matched_replicas(
    rows: Array, found: Segmentation, method: Method, parameters: dict[str, Any], seeds: list[int]
) -> list[Replica]:
    """Return refits to resamples of rows, one a seed.

    Parameters
    ----------
    rows : array (n, q)
        Rows that resamples are drawn from.
    found : Segmentation
        What was chosen; refits start from it.
    method, parameters
        What is refitted.
    seeds : list of int
        Of the resamples.
    """
    made = []
    with one_thread():
        for seed in seeds:
            drawn = np.random.default_rng(seed).integers(0, len(rows), len(rows))
            begun = {len(found.centres): found.model}
            again = method.refit(rows[drawn], begun, parameters, seed)
            made.append(matched_replica(next(iter(again.values())), found, rows))
    return made


def shares_again(replicas: list[Replica], points: Array, segments: Labels) -> Array:
    """Return the share of refits that put rows into given segments, shape (n,)."""
    with one_thread():
        return np.mean([one.placed(points) == segments for one in replicas], axis=0)
