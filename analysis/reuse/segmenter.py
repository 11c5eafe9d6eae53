"""The last step of the exported pipeline: matrix columns to segment, name and margin."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from sklearn.base import BaseEstimator

from analysis.clustering.certainty.confidence_scale import (
    MARGIN_DIGITS,
    read_scale,
    told_confidence,
)
from analysis.clustering.export import rebuild_segmentation

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from analysis.clustering.segmentation import Segmentation


class Segmenter(BaseEstimator):
    """Gives segments to rows of the matrix; there is nothing left to fit.

    It holds plain values only, so that a file of it can be read without running its code.

    Parameters
    ----------
    description : dict
        What the stage exported: axes, model, order, centres, and the scale of confidence.
    columns : list of str
        The columns of the rows, in order; those of the model are among them.
    segments : list of dict
        segment (its number), id and name of every segment.
    """

    def __init__(
        self,
        description: dict[str, Any],
        columns: list[str],
        segments: list[dict[str, Any]],
    ):
        self.description = description
        self.columns = columns
        self.segments = segments

    def __sklearn_is_fitted__(self) -> bool:
        """Say that nothing has to be fitted."""
        return True

    def fit(self, rows: ArrayLike, y: object = None) -> Segmenter:
        """Return itself: the model is fitted by the stage, once."""
        return self

    def _found(self) -> Segmentation:
        return rebuild_segmentation(self.description)

    def assigned(self, rows: ArrayLike) -> tuple[NDArray, NDArray]:
        """Return the number of the segment and the margin of each row, shape (n,)."""
        found = self._found()
        places = [self.columns.index(name) for name in found.columns]
        return found.assign(found.axes.project(np.asarray(rows, float)[:, places]))

    def predict(self, rows: ArrayLike) -> NDArray:
        """Return the name of the segment of each row, shape (n,)."""
        return self.transform(rows)["name"].to_numpy()

    def transform(self, rows: ArrayLike) -> pd.DataFrame:
        """Return segment (its id), name and margin (0 to 1) of each row.

        Parameters
        ----------
        rows : array (n, p)
            Matrix columns, in the order of `columns`.
        """
        numbers, margin = self.assigned(rows)
        known = {int(one["segment"]): one for one in self.segments}
        return pd.DataFrame(
            {
                "segment": [known[int(number)]["id"] for number in numbers],
                "name": [known[int(number)]["name"] for number in numbers],
                "margin": margin.round(MARGIN_DIGITS),
            }
        ).astype({"segment": "str", "name": "str"})

    def confidence(self, margin: ArrayLike, n: ArrayLike) -> NDArray:
        """Return the probability that each viewer would be placed in the same segment again.

        Parameters
        ----------
        margin, n : arrays (m,)
            As `transform` gives it, and rows of the viewer; NaN counts as one.
        """
        scale = read_scale(self.description["scale"])
        divides = self.description["model"] is not None
        return told_confidence(scale, divides, np.asarray(margin, float), np.asarray(n, float))

    def get_feature_names_out(self, names: object = None) -> NDArray:
        """Return the columns that `transform` gives."""
        return np.array(["segment", "name", "margin"], dtype=object)
