"""Viewers of half-years placed among the segments by one rule, learned once from all of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from sklearn.linear_model import LogisticRegression

    from analysis.tables import Tables

KEYS = ("user_id", "half_year", "run", "rows", "arrived", "split")
# The run that stands for a viewer's half-year, and the other one of the same half-year.
MAIN, TWIN = 1, 2
# More rows teach a plane between segments nothing.
TAUGHT = 20_000
# Segments that few viewers of half-years teach cannot be told.
FEWEST_TAUGHT = 50
# Steps of the optimiser: measures are on one scale, and a few dozen are enough.
STEPS = 500


@dataclass(frozen=True)
class PlacedRuns:
    """Runs with the segment that their rows alone place the viewer in.

    Parameters
    ----------
    runs : DataFrame
        user_id, half_year, run, arrived, split, segment (of the report, from the whole record)
        and placed (by the run alone).
    points : array (runs, measures)
        The measures, each by its spread over all main runs.
    measures : tuple of str
        Their names.
    told : dict of int to float
        Share of held-out viewers' half-years that are placed in their segment, by segment.
    agreement : float
        The same of all of them.
    """

    runs: pd.DataFrame
    points: NDArray[np.float64]
    measures: tuple[str, ...]
    told: dict[int, float]
    agreement: float

    @property
    def main(self) -> pd.DataFrame:
        """The runs that stand for their half-years."""
        return self.runs[self.runs["run"] == MAIN]

    def followed_segments(self, segments: list[int]) -> list[int]:
        """Return those of some segments that have viewers enough in half-years."""
        counts = self.main["segment"].value_counts()
        return [at for at in segments if counts.get(at, 0) >= FEWEST_TAUGHT]


def _fitted_planes(points: NDArray[np.float64], segment: NDArray[np.int64]) -> LogisticRegression:
    from sklearn.linear_model import LogisticRegression
    from threadpoolctl import threadpool_limits

    step = -(-len(points) // TAUGHT)
    with threadpool_limits(1):
        return LogisticRegression(max_iter=STEPS).fit(points[::step], segment[::step])


def place_runs(matrix: pd.DataFrame, labels: pd.DataFrame) -> PlacedRuns | None:
    """Place every run by what training viewers' runs teach of the report's segments.

    Parameters
    ----------
    matrix : DataFrame
        As scrub makes `half_year_matrix`.
    labels : DataFrame
        user_id and segment, from the whole record.

    Returns
    -------
    PlacedRuns or None
        None where fewer than two segments can be taught.

    Notes
    -----
    Planes (multinomial logistic regression) between the segments, learned from the main runs of
    training viewers of all half-years together: the same rule for every half-year.
    """
    known = matrix.merge(labels[["user_id", "segment"]], on="user_id")
    known = known[known["segment"] >= 0].reset_index(drop=True)
    measures = tuple(name for name in matrix.columns if name not in KEYS)
    main = (known["run"] == MAIN).to_numpy()
    points = known[list(measures)].to_numpy(float)
    points = points / np.maximum(points[main].std(axis=0), 1e-12) if main.any() else points
    teaches = main & (known["split"] == "train").to_numpy()
    counts = known.loc[teaches, "segment"].value_counts()
    taught = counts.index[counts >= FEWEST_TAUGHT]
    if len(taught) < 2:
        return None
    segment = known["segment"].to_numpy()
    rule = _fitted_planes(*(part[teaches & np.isin(segment, taught)] for part in (points, segment)))
    runs = known[[*KEYS, "segment"]].assign(placed=rule.predict(points))
    held = runs[main & (known["split"] != "train").to_numpy()]
    right = held["placed"] == held["segment"]
    told = right.groupby(held["segment"]).mean().to_dict()
    return PlacedRuns(runs, points, measures, told, float(right.mean()))


def placed_half_years(*, scrubbed: Tables, modelled: Tables) -> PlacedRuns | str:
    """Return the placed runs, or the id of the reason why there are none."""
    calendar = scrubbed.frame("half_years")
    if calendar.empty:
        return "no_half_years"
    if len(calendar) < 2:
        return "short_record"
    if calendar["enough"].sum() < 2:
        return "few_viewers"
    matrix = scrubbed.frame("half_year_matrix")
    if matrix.empty:
        return "no_lasting_measures"
    return place_runs(matrix, modelled.frame("labels")) or "few_viewers"
