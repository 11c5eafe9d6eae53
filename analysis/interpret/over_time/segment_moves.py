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
    larger = max(int(was.sum()), int(became.sum()))
    if larger < FEWEST_COMPARED:
        return {}
    left, came = int((was & ~became).sum()), int((~was & became).sum())
    found = {"value": (came - left) / larger, "error": np.sqrt(came + left) / larger}
    return found | {"before": was.mean(), "after": became.mean(), "viewers": len(pairs)}


def _leaving_row(pairs: pd.DataFrame, segment: int) -> dict[str, Any]:
    """Return how many more left a segment than chance moves in one half-year; nothing of few."""
    own = pairs[(pairs["before"] == segment) & pairs["twin"].notna()]
    if len(own) < FEWEST_COMPARED:
        return {}
    chance, gone = own["twin"] != segment, own["after"] != segment
    difference = (gone.astype(float) - chance.astype(float)).to_numpy()
    found = {"value": difference.mean(), "error": difference.std() / np.sqrt(len(own))}
    return found | {"before": chance.mean(), "after": gone.mean(), "viewers": len(own)}


def _nearer_nothing(first: float, second: float) -> float:
    """Return the smaller of two numbers on one side of zero, zero for others."""
    return min(first, second, key=abs) if first * second > 0 else 0.0


def _ratio(value: float, error: float) -> float:
    return value / error if error > 0 else 0.0


def _beside_others(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Add effect, z and p: each pair of half-years by itself and against the mean of the others.

    What viewers do as they stay longer moves them in every pair alike; what happens in one pair
    is a change. Of both the smaller counts; a single pair stands for itself.
    """
    value, error = (np.array([row[name] for row in rows]) for name in ("value", "error"))
    found = []
    for at, row in enumerate(rows):
        rest = np.arange(len(rows)) != at
        others = value[rest].mean() if rest.any() else 0.0
        spread = error[at] ** 2 + ((error[rest] ** 2).sum() / rest.sum() ** 2 if rest.any() else 0)
        effect = _nearer_nothing(value[at], value[at] - others)
        z = _nearer_nothing(_ratio(value[at], error[at]), _ratio(effect, np.sqrt(spread)))
        kept = {name: row[name] for name in row if name not in ("value", "error")}
        found.append(kept | {"effect": effect, "z": z, "p": float(2 * stats.norm.sf(abs(z)))})
    return found


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
    for segment in segments:
        for kind, measured in (("net", _net_row), ("left", _leaving_row)):
            rows = []
            for half_year, own in pairs.groupby("half_year"):
                keys = {"kind": kind, "segment": segment, "half_year": half_year, "measure": ""}
                if row := measured(own, segment):
                    rows.append(keys | row)
            found += _beside_others(rows)
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
