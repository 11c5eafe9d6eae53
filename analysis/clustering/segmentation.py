"""A fitted clustering as segments: their order, labels of rows and their margins."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.clustering.certainty.margins import segment_margins
from analysis.clustering.distances import Array, Labels, squared_distances
from analysis.clustering.methods.candidates import Model
from analysis.clustering.space import Axes, Space


@dataclass(frozen=True)
class Segmentation:
    """A model that gives segments 0 … k-1 by falling size, from matrix columns.

    Parameters
    ----------
    columns : tuple of str
        Matrix columns, in order.
    axes : Axes
        Rotation of the columns.
    model : Model or None
        None: everybody is in the only segment.
    order : array (k,)
        Segment of each of the model's clusters.
    centres : array (k, q)
        Mean of each segment on the axes.
    noise : bool
        Whether rows may be left without a segment (-1).
    """

    columns: tuple[str, ...]
    axes: Axes
    model: Model | None
    order: Labels
    centres: Array
    noise: bool = False

    @property
    def divides(self) -> bool:
        """Tell whether there is more than one segment."""
        return self.model is not None

    def points(self, matrix: pd.DataFrame) -> Array:
        """Return the rows of a matrix on the axes, shape (n, q)."""
        return self.axes.project(matrix[list(self.columns)].to_numpy(float))

    def assign(self, points: Array) -> tuple[Labels, Array]:
        """Return segment (n,) and margin (n,) of rows on the axes, see `segment_margins`."""
        if self.model is None:
            return np.zeros(len(points), int), np.ones(len(points))
        raw = self.model.predict(points)
        segments = np.where(raw >= 0, self.order[np.maximum(raw, 0)], -1)
        nearest = squared_distances(points, self.centres)
        if not self.noise:
            segments = np.where(segments >= 0, segments, nearest.argmin(axis=1))
        segments = segments.astype(int)
        return segments, segment_margins(self.model, self.order, points, segments)


def ordered_segmentation(
    space: Space, model: Model, everybody: Array, noise: bool = False
) -> Segmentation:
    """Return the segments that a model fitted on the training rows makes.

    Parameters
    ----------
    space : Space
        The rows.
    model : Model
        Fitted on `space.train`.
    everybody : array (n, q)
        All rows that get labels; segments are numbered by their size among them.
    noise : bool
        Whether rows may be left without a segment.
    """
    labels = model.predict(space.train)
    k = int(labels.max()) + 1
    member = np.eye(k)[labels[labels >= 0]]
    centres = member.T @ space.train[labels >= 0] / np.maximum(member.sum(axis=0), 1)[:, None]
    unordered = Segmentation(space.columns, space.axes, model, np.arange(k), centres, noise)
    segments = unordered.assign(everybody)[0]
    ranked = np.argsort(-np.bincount(segments[segments >= 0], minlength=k), kind="stable")
    order = np.empty(k, int)
    order[ranked] = np.arange(k)
    return Segmentation(space.columns, space.axes, model, order, centres[ranked], noise)


def single_segment(space: Space) -> Segmentation:
    """Return the segmentation that puts everybody in one segment."""
    centres = np.zeros((1, space.train.shape[1]))
    return Segmentation(space.columns, space.axes, None, np.zeros(1, int), centres)
