"""What is known of ratings apart from who gives them, and the features that ratings make.

The formulas are those of scrub's features (`tests/test_model_star_draws.py` holds both together);
they stand here once more because drawn ratings never pass through the engine.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from analysis.clustering.distances import Array, Labels

if TYPE_CHECKING:
    from analysis.tables import Tables

# Features that are functions of the same ratings.
RATED = ("level", "spread", "share_low", "share_high", "crowd_distance")
# Weight of what all viewers do beside a viewer's own ratings (α and ν₀ of the features).
PRIOR = 4.0
# Points of the distribution of titles' deviations: finer than any mark.
GRID = 512


@dataclass(frozen=True)
class StarFacts:
    """Marks, titles and what shrinkage learned.

    Parameters
    ----------
    marks : array (c,)
        Distinct marks, ascending.
    below : array (c - 1,)
        Share of ratings at or below each mark but the last.
    deviations : array (g,)
        Titles' deviations at even shares of the ratings.
    mean, low, high : float
        μ, and the ends of the lowest and highest fifth of the scale.
    learned : Mapping
        Scrub's `parts` (variance components) and `shares`.
    """

    marks: Array
    below: Array
    deviations: Array
    mean: float
    low: float
    high: float
    learned: Mapping[str, Any]

    @property
    def within(self) -> float:
        """Return the standard deviation of one viewer's ratings, at least a trifle."""
        return max(float(np.sqrt(self.learned["parts"]["d"]["within"])), 1e-9)


def star_facts(scrubbed: Tables) -> StarFacts | None:
    """Return what is known of ratings; None where scrub tells of none."""
    if "ratings" not in scrubbed or "known_titles" not in scrubbed:
        return None
    known = json.loads(scrubbed.file("constants.json").read_text())
    ratings = scrubbed["ratings"]
    rated = ratings.filter(ratings.rating.notnull())
    counted = rated.group_by(["title_id", "rating"]).agg(n=rated.count()).to_pandas()
    titles = scrubbed.frame("known_titles").set_index("title")["deviation"]
    counted["deviation"] = counted["title_id"].astype(str).map(titles).astype(float)
    counted = counted.dropna(subset=["deviation"])
    if "d" not in known["learned"]["parts"] or counted["rating"].nunique() < 2:
        return None
    marks = counted.groupby("rating")["n"].sum().sort_index()
    titles = counted.groupby("deviation")["n"].sum().sort_index()
    places = (np.arange(GRID) + 0.5) / GRID * titles.sum()
    deviations = titles.index.to_numpy(float)[np.searchsorted(titles.cumsum(), places)]
    below = marks.cumsum().to_numpy()[:-1] / marks.sum()
    scale = known["scale"]
    ends = scale["mean"], scale["low"], scale["high"]
    return StarFacts(marks.index.to_numpy(float), below, deviations, *ends, known["learned"])


def _shrunk(count: Array, total: Array, part: Mapping[str, float], prior: float) -> Array:
    if part["between"] <= 0:
        return np.full(len(count), prior)
    weight = part["within"] / part["between"]
    return (total + weight * prior) / (count + weight)


def star_features(
    viewer: Labels, mark: Array, deviation: Array, viewers: int, facts: StarFacts
) -> dict[str, Array]:
    """Return the features of `RATED`, one value a viewer.

    Parameters
    ----------
    viewer : array of int (r,)
        Whose rating it is, 0 … viewers - 1.
    mark, deviation : arrays (r,)
        The rating, and the deviation of its title.
    viewers : int
        How many there are.
    facts : StarFacts
        What shrinkage learned.
    """

    def summed(values: Array) -> Array:
        return np.bincount(viewer, values, viewers).astype(float)

    apart = mark - facts.mean - deviation
    total, square = summed(apart), summed(apart**2)
    # Who rates nothing has features like nobody's; the columns show what was imputed.
    count = np.maximum(summed(np.ones(len(viewer))), 1)
    parts, shares = facts.learned["parts"], facts.learned["shares"]
    inner = np.maximum(square - total**2 / count, 0) + PRIOR * parts["d"]["within"]
    far = _shrunk(count, summed(np.abs(apart)), parts["absd"], parts["absd"]["mean"])
    low, high = summed((mark <= facts.low) * 1.0), summed((mark >= facts.high) * 1.0)
    return {
        "level": _shrunk(count, total, parts["d"], 0.0),
        "spread": np.sqrt(inner / (count - 1 + PRIOR)),
        "share_low": (low + PRIOR * shares["low"]) / (count + PRIOR),
        "share_high": (high + PRIOR * shares["high"]) / (count + PRIOR),
        "crowd_distance": far,
    }
