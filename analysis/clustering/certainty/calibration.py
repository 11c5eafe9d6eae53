"""The scale of certainty learned of thinned histories, and held against those of others."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from analysis.clustering.certainty.confidence_scale import ConfidenceScale, tabulated_scale
from analysis.clustering.certainty.replications import Replica, shares_again
from analysis.clustering.certainty.rising_probability import (
    RisingProbability,
    fitted_weights,
    set_levels,
)

if TYPE_CHECKING:
    from analysis.clustering.distances import Array
    from analysis.clustering.segmentation import Segmentation

# Viewers below which the share that is placed alike is not known to a tenth.
FEWEST = 100
# Pairs that a band of rows needs, so that viewers of like numbers are told by it.
BAND = 100
# Ends of bands of rows: viewers of one band are about as well known.
BANDS = (0, 1.5, 2.5, 3.5, 5.5, 8.5, 12.5, 20.5, 32.5, 50.5, 80.5, 128.5, np.inf)
# Least that a pair counts when levels are set, so that no band is without a say.
SLIGHT = 0.05
# Share of viewers within the sizes of parts from which levels are set by parts.
COVERED = 0.5
# Part of a tenth that the held-out check needs at least: half a tenth of FEWEST viewers' error.
TENTH = 30


@dataclass(frozen=True)
class Calibration:
    """What was learned of how sure segments are.

    Parameters
    ----------
    scale : ConfidenceScale or None
        None where too few viewers could be parted.
    check : DataFrame
        tenth, said, again, viewers: halves of held-out viewers.
    learned, most : int and float
        Viewers that it was learned of, and rows of the largest part.
    """

    scale: ConfidenceScale | None
    check: pd.DataFrame
    learned: int
    most: float


def empty_check() -> pd.DataFrame:
    """Return the table of a check that could not be made."""
    kinds = {"tenth": "int64", "said": float, "again": float}
    return pd.DataFrame(columns=[*kinds, "viewers"]).astype(kinds | {"viewers": "int64"})


def history_pairs(
    found: Segmentation, thinned: pd.DataFrame, replicas: list[Replica]
) -> pd.DataFrame:
    """Return user_id, split, share, n, margin and again of every two parts of one size.

    Parameters
    ----------
    found : Segmentation
        Places the first part.
    thinned : DataFrame
        See scrub's `thinned_matrix`.
    replicas : list of Replica
        Place the second part; again is the share of them that place it alike.
    """
    keys = ["user_id", "share"]
    parts = [thinned[thinned["part"] == one].set_index(keys) for one in (1, 2)]
    both = parts[0].index.intersection(parts[1].index, sort=False)
    first, second = (found.points(part.loc[both]) for part in parts)
    segments, margin = found.assign(first)
    told = parts[0].loc[both, ["split", "n"]].assign(margin=margin)
    return told.assign(again=shares_again(replicas, second, segments)).reset_index()


def band_weights(pairs: Array, viewers: Array) -> Array:
    """Return for how many viewers each pair stands, by their numbers of rows; 1 on average.

    Viewers of a band without pairs enough count in the nearest that has them.
    """
    place, asked = (np.digitize(rows, BANDS) - 1 for rows in (pairs, viewers))
    held = np.bincount(place, minlength=len(BANDS)).astype(float)
    wanted = np.bincount(asked, minlength=len(BANDS)).astype(float)
    good = np.flatnonzero(held >= BAND)
    if not len(good):
        return np.ones(len(pairs))
    nearest = good[np.abs(good[:, None] - np.arange(len(held))).argmin(axis=0)]
    weight = np.zeros(len(held))
    np.add.at(weight, nearest, wanted)
    weight[good] /= held[good]
    found = np.where(held[place] >= BAND, weight[place], 0)
    return found / found.mean()


def rising_probability(pairs: pd.DataFrame, viewers: Array) -> RisingProbability:
    """Return the probability of the same segment again, by margin and rows.

    Larger parts count more, since they are nearer to what it is asked of. The level is set by
    pairs weighed as viewers are, where at least half of the viewers have no more rows than parts.

    Parameters
    ----------
    pairs : DataFrame
        share, n, margin and again.
    viewers : array (m,)
        Rows of the viewers that it will tell of.
    """
    margin, rows, again = (pairs[name].to_numpy(float) for name in ("margin", "n", "again"))
    share = pairs["share"].to_numpy(float)
    weights = fitted_weights(margin, rows, again, share / share.mean())
    # A whole history has about twice the rows of its half: no further is looked.
    most = min(2 * rows.max() + 1, max(viewers.max(initial=1.0), 1.0))
    found = RisingProbability(weights, float(most), np.zeros(0), np.zeros(0))
    if (viewers <= rows.max()).mean() < COVERED:
        return found
    stands = np.maximum(band_weights(rows, viewers), SLIGHT)
    levels = set_levels(found.score(margin, rows), again, stands)
    return RisingProbability(weights, float(most), *levels)


def checked_tenths(scale: ConfidenceScale, pairs: pd.DataFrame) -> pd.DataFrame:
    """Return what is said and what comes again in tenths of held-out viewers' largest parts."""
    halves = pairs[pairs["share"] == pairs["share"].max()]
    said = scale.confidence(halves["margin"].to_numpy(float), halves["n"].to_numpy(float))
    told = pd.DataFrame({"said": said, "again": halves["again"].to_numpy(float)})
    told = told.sort_values("said", kind="stable", ignore_index=True)
    groups = min(10, len(told) // TENTH)
    if not groups:
        return empty_check()
    part = (np.arange(len(told)) * groups // len(told)) + 1
    each = told.groupby(part).agg(
        mean=("said", "mean"),
        again=("again", "mean"),
        viewers=("said", "size"),
    )
    named = each.rename(columns={"mean": "said"}).rename_axis("tenth").reset_index()
    return named.astype(empty_check().dtypes.to_dict())


def calibrated_scale(
    found: Segmentation, thinned: pd.DataFrame, replicas: list[Replica], viewers: Array
) -> Calibration:
    """Learn the scale of learning viewers, and hold it against validating ones.

    Parameters
    ----------
    found, thinned, replicas
        See `history_pairs`.
    viewers : array (m,)
        Rows of all viewers that it will tell of.
    """
    pairs = history_pairs(found, thinned, replicas)
    learned, held = pairs[pairs["split"] != "val"], pairs[pairs["split"] == "val"]
    number = learned["user_id"].nunique()
    if number < FEWEST:
        return Calibration(None, empty_check(), number, 0.0)
    scale = tabulated_scale(rising_probability(learned, viewers))
    return Calibration(scale, checked_tenths(scale, held), number, float(learned["n"].max()))
