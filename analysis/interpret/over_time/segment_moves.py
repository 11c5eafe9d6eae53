"""Whether viewers move between segments from one half-year to the next, beyond noise.

Noise alone moves as many viewers one way as the other, for both half-years are measured with as
many rows: only what is left of the difference is a move (McNemar). And a viewer who differs from
one half-year to the next no more than from one half of the same half-year to the other has not
moved.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from scipy import stats

from analysis.interpret.over_time.placed_runs import TWIN, PlacedRuns
from analysis.interpret.over_time.viewer_contrasts import clustered_contrast

# Fewer viewers on a side say nothing of a segment.
FEWEST_COMPARED = 50


def joined_pairs(placed: PlacedRuns) -> pd.DataFrame:
    """Return viewers of two half-years, one told of behind the other.

    Returns
    -------
    DataFrame
        user_id, half_year (the later), before and after (segments by the runs) and twin (by the
        other run of the earlier half-year, missing where there is none).
    """
    runs = placed.runs[["user_id", "half_year", "placed"]]
    main = placed.main[["user_id", "half_year", "placed"]]
    order = sorted(main["half_year"].unique())
    later = dict(zip(order[:-1], order[1:], strict=True))
    first = main[main["half_year"].isin(list(later))]
    first = first.assign(half_year=first["half_year"].map(later))
    twins = runs[(placed.runs["run"] == TWIN) & runs["half_year"].isin(list(later))]
    twins = twins.assign(half_year=twins["half_year"].map(later))
    keys = ["user_id", "half_year"]
    pairs = first.rename(columns={"placed": "before"}).merge(
        main.rename(columns={"placed": "after"}), on=keys
    )
    return pairs.merge(twins.rename(columns={"placed": "twin"}), "left", keys)


def _net_row(pairs: pd.DataFrame, segment: int) -> dict[str, Any]:
    """Return how many more viewers came to a segment than left it; nothing of few."""
    was, became = pairs["before"] == segment, pairs["after"] == segment
    if max(was.sum(), became.sum()) < FEWEST_COMPARED:
        return {}
    left, came = int((was & ~became).sum()), int((~was & became).sum())
    larger = max(int(was.sum()), int(became.sum()), 1)
    z = (came - left) / np.sqrt(max(came + left, 1))
    found = {"effect": (came - left) / larger, "z": z, "p": float(2 * stats.norm.sf(abs(z)))}
    return found | {"before": was.mean(), "after": became.mean(), "viewers": len(pairs)}


def _leaving_row(pairs: pd.DataFrame, segment: int) -> dict[str, Any]:
    """Return how many more left a segment than chance moves in one half-year; nothing of few."""
    own = pairs[(pairs["before"] == segment) & pairs["twin"].notna()]
    if len(own) < FEWEST_COMPARED:
        return {}
    chance, gone = own["twin"] != segment, own["after"] != segment
    difference = (gone.astype(float) - chance.astype(float)).to_numpy()
    error = difference.std() / np.sqrt(len(own))
    z = difference.mean() / error if error > 0 else 0.0
    found = {"effect": difference.mean(), "z": z, "p": float(stats.norm.sf(z))}
    return found | {"before": chance.mean(), "after": gone.mean(), "viewers": len(own)}


def move_tests(pairs: pd.DataFrame, segments: list[int]) -> list[dict[str, Any]]:
    """Return the tests of moves: one of each segment and pair of half-years, by kind.

    Parameters
    ----------
    pairs : DataFrame
        As `joined_pairs` gives them.
    segments : list of int
        Those that are tested.
    """
    found = []
    for half_year, own in pairs.groupby("half_year"):
        for segment in segments:
            keys = {"segment": segment, "half_year": half_year, "measure": ""}
            for kind, row in (
                ("net", _net_row(own, segment)),
                ("left", _leaving_row(own, segment)),
            ):
                found += [{"kind": kind, **keys, **row}] if row else []
    return found


def _balanced_weights(after: np.ndarray, arrived: np.ndarray) -> np.ndarray:
    """Return weights that compare newcomers with newcomers and others with others."""
    weights, used = np.zeros(len(after)), 0
    for kind in (False, True):
        mine = arrived == kind
        sides = [mine & after, mine & ~after]
        if min(side.sum() for side in sides) < FEWEST_COMPARED:
            continue
        used += int(mine.sum())
        for side, sign in zip(sides, (1, -1), strict=True):
            weights[side] = sign * mine.sum() / side.sum()
    return weights / max(used, 1)


def place_tests(placed: PlacedRuns, segments: list[int]) -> list[dict[str, Any]]:
    """Return the tests of places: each measure of each segment before and after each half-year.

    The viewers of a segment are those of the report, newcomers compared with newcomers; effects
    are in spreads of all viewers.
    """
    main = placed.main
    points = placed.points[main.index.to_numpy()]
    viewer, half_year = pd.factorize(main["user_id"])[0], main["half_year"].to_numpy()
    arrived, segment = main["arrived"].to_numpy(bool), main["segment"].to_numpy()
    found = []
    for at in segments:
        own = segment == at
        for border in sorted(np.unique(half_year))[1:]:
            weights = _balanced_weights(half_year[own] >= border, arrived[own])
            if not weights.any():
                continue
            contrast = clustered_contrast(pd.factorize(viewer[own])[0], points[own], weights)
            keys = {"kind": "place", "segment": at, "half_year": border}
            keys["viewers"] = int(own.sum())
            columns = (placed.measures, contrast.value, contrast.z, contrast.p)
            found += [
                {**keys, "measure": name, "effect": value, "z": z, "p": p}
                for name, value, z, p in zip(*columns, strict=True)
            ]
    return found
