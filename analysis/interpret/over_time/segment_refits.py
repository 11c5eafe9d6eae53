"""The segments found anew from the viewers of each half-year alone."""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from sklearn.exceptions import ConvergenceWarning

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from sklearn.mixture import GaussianMixture

    from analysis.interpret.over_time.placed_runs import PlacedRuns

# Rounds until centres rest: they hardly move after ten.
ROUNDS = 100
# Added to variances: measures of few marks can be alike for all of a segment.
REGULARISED = 1e-3


@dataclass(frozen=True)
class Refitted:
    """The division of one half-year's viewers by itself.

    Parameters
    ----------
    labels : Series
        Segment by user_id.
    moved : array (segments,)
        How far each centre came to rest from where all half-years have it, in distances from
        there to the nearest other centre.
    """

    labels: pd.Series
    moved: NDArray[np.float64]


def _begun_mixture(points: NDArray[np.float64], member: NDArray[np.bool_]) -> GaussianMixture:
    """Return an unfitted mixture of one shape whose parts begin as these members have them."""
    from sklearn.mixture import GaussianMixture

    shares = member.mean(axis=0) / member.mean(axis=0).sum()
    means = np.array([points[own].mean(axis=0) for own in member.T])
    apart = points - means[member.argmax(axis=1)]
    shape = np.cov(apart[member.any(axis=1)], rowvar=False).reshape(2 * points.shape[1:])
    shape = shape + REGULARISED * np.eye(points.shape[1])
    begin = {"weights_init": shares, "means_init": means, "precisions_init": np.linalg.inv(shape)}
    kind = {"covariance_type": "tied", "reg_covar": REGULARISED, "max_iter": ROUNDS}
    return GaussianMixture(len(means), **kind, **begin)


def _moved(begun: GaussianMixture, means: NDArray[np.float64]) -> NDArray[np.float64]:
    first, measure = begun.means_init, begun.precisions_init

    def distance(apart: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.sqrt(np.einsum("...i,ij,...j->...", apart, measure, apart))

    between = distance(first[:, None] - first[None])
    np.fill_diagonal(between, np.inf)
    return distance(means - first) / between.min(axis=1)


def refitted_half_years(placed: PlacedRuns, segments: list[int]) -> dict[int, Refitted]:
    """Return the division of each half-year's viewers, found in that half-year alone.

    Parameters
    ----------
    placed : PlacedRuns
        Viewers of half-years.
    segments : list of int
        Those that are looked for.

    Notes
    -----
    A Gaussian mixture of one shape for all parts, which begins where all half-years together have
    the segments and moves through the viewers of the one until it rests. So each part has its
    segment, and a half-year with other shares is not cut in another way for where centres begin.
    """
    from threadpoolctl import threadpool_limits

    main, found = placed.main, {}
    points = placed.points[main.index.to_numpy()]
    member = main["segment"].to_numpy()[:, None] == np.array(segments)
    for number in sorted(main["half_year"].unique()):
        own = (main["half_year"] == number).to_numpy()
        mixture = _begun_mixture(points, member)
        with threadpool_limits(1), warnings.catch_warnings():
            # Centres that still move after so many rounds tell enough of where they went.
            warnings.simplefilter("ignore", ConvergenceWarning)
            labels = mixture.fit_predict(points[own])
        viewers = main.loc[own, "user_id"].to_numpy()
        moved = _moved(mixture, mixture.means_)
        found[int(number)] = Refitted(pd.Series(np.array(segments)[labels], viewers), moved)
    return found


def found_again(
    refitted: dict[int, Refitted], placed: PlacedRuns, segments: list[int], fewest: int
) -> pd.DataFrame:
    """Return how far each segment is found again in each half-year.

    Returns
    -------
    DataFrame
        half_year, segment, jaccard (viewers that are in it both in the report and in the
        half-year's own division, over those that are in it in either; missing where few are in
        it) and moved.
    """
    rows = []
    for number, again in refitted.items():
        own = placed.main[placed.main["half_year"] == number]["segment"].to_numpy()
        for at, segment in enumerate(segments):
            mine, found = own == segment, again.labels.to_numpy() == segment
            either = int((mine | found).sum())
            told = min(mine.sum(), found.sum()) >= max(fewest, 1)
            jaccard = int((mine & found).sum()) / either if told else np.nan
            rows.append((number, segment, jaccard, float(again.moved[at])))
    return pd.DataFrame(rows, columns=["half_year", "segment", "jaccard", "moved"])


def refit_agreement(refitted: dict[int, Refitted], placed: PlacedRuns, fewest: int) -> pd.DataFrame:
    """Return how far two half-years, each divided by itself, divide their common viewers alike.

    Returns
    -------
    DataFrame
        half_year, later, viewers, ari (adjusted Rand index of both divisions) and ari_frozen (of
        the same viewers placed by one rule in both: what few rows alone allow); none where they
        share few.
    """
    from sklearn.metrics import adjusted_rand_score

    rows, order = [], sorted(refitted)
    frozen = placed.main.pivot(index="user_id", columns="half_year", values="placed")
    for early, late in zip(order[:-1], order[1:], strict=True):
        pair = frozen[[early, late]].dropna()
        if len(pair) < max(fewest, 1):
            continue
        clusters = [refitted[one].labels.loc[pair.index] for one in (early, late)]
        one_rule = adjusted_rand_score(pair[early], pair[late])
        rows.append((early, late, len(pair), adjusted_rand_score(*clusters), one_rule))
    return pd.DataFrame(rows, columns=["half_year", "later", "viewers", "ari", "ari_frozen"])
