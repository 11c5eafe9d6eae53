"""Shares of segments by half-year, and whether they differ beyond what resampled viewers show."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from analysis.interpret.over_time.viewer_contrasts import clustered_contrast
from analysis.intervals import wilson_bounds

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from analysis.interpret.over_time.placed_runs import PlacedRuns

# Resamples: the least p is .001, which twenty comparisons together still leave at .02.
RESAMPLES = 999
# A segment that has four times the share from one half-year to the next has appeared, if it then
# holds one viewer in twenty; the reverse has gone.
TIMES, WORTH_TELLING = 4.0, 0.05
# Half-years of two years: fewer show no season twice.
TWO_YEARS = 4


def share_table(placed: PlacedRuns, segments: list[int]) -> pd.DataFrame:
    """Return half_year, segment, share, low, high, placed and viewers, by the runs alone."""
    main = placed.main
    counts = main.groupby(["half_year", "placed"]).size().unstack(fill_value=0)
    counts = counts.reindex(columns=segments, fill_value=0).rename_axis(columns="segment")
    viewers = main.groupby("half_year").size()
    found = counts.stack().rename("placed").reset_index()
    found["viewers"] = found["half_year"].map(viewers)
    found["share"] = found["placed"] / found["viewers"]
    found["low"], found["high"] = wilson_bounds(found["share"].to_numpy(), found["viewers"])
    return found[["half_year", "segment", "share", "low", "high", "placed", "viewers"]]


def stability_index(first: NDArray[np.float64], second: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return PSI = Σ(p − q)ln(p/q) over the last axis; shares below .0001 count as that."""
    p, q = np.maximum(first, 1e-4), np.maximum(second, 1e-4)
    return ((p - q) * np.log(p / q)).sum(axis=-1)


def _resampled_shares(
    viewer: NDArray[np.int64], cell: NDArray[np.int64], shape: tuple[int, int], seed: int
) -> NDArray[np.float64]:
    """Return shares of segments by half-year in samples of as many viewers with replacement."""
    random, people = np.random.default_rng(seed), int(viewer.max()) + 1
    drawn = np.zeros((RESAMPLES, *shape))
    for at in range(RESAMPLES):
        times = np.bincount(random.integers(0, people, people), minlength=people)
        counted = np.bincount(cell, weights=times[viewer], minlength=shape[0] * shape[1])
        drawn[at] = counted.reshape(shape)
    return drawn / np.maximum(drawn.sum(axis=2, keepdims=True), 1)


def _shares_and_draws(
    placed: PlacedRuns, segments: list[int], seed: int
) -> tuple[NDArray[np.float64], NDArray[np.float64], list[int]]:
    """Return shares by half-year and segment, the same in resamples, and the half-years."""
    main = placed.main[placed.main["placed"].isin(segments)]
    order = sorted(main["half_year"].unique())
    shape = (len(order), len(segments))
    row, column = (
        main[name].map({one: at for at, one in enumerate(names)}).to_numpy()
        for name, names in (("half_year", order), ("placed", segments))
    )
    cell = row * shape[1] + column
    counts = np.bincount(cell, minlength=shape[0] * shape[1]).reshape(shape)
    viewer = pd.factorize(main["user_id"])[0]
    drawn = _resampled_shares(viewer, cell, shape, seed)
    return counts / counts.sum(axis=1, keepdims=True), drawn, order


def mix_changes(placed: PlacedRuns, segments: list[int], seed: int) -> pd.DataFrame:
    """Return how far the mix of segments differs between half-years, beside chance.

    Parameters
    ----------
    placed : PlacedRuns
        Viewers of half-years.
    segments : list of int
        Columns of the mix.
    seed : int
        Of the resamples.

    Returns
    -------
    DataFrame
        half_year (the earlier), later, psi, bound (nineteen in twenty resamples of viewers lie
        below it where nothing changes) and p, of every two neighbours and of the first and last.

    Notes
    -----
    Viewers are resampled with all their half-years, for half-years share them. What resampling
    adds to each share is put on the mean of both mixes: that is no change, with as much chance.
    """
    shares, drawn, order = _shares_and_draws(placed, segments, seed)
    noise = drawn - shares
    pairs = [(at, at + 1) for at in range(len(order) - 1)]
    pairs += [(0, len(order) - 1)] if len(order) > 2 else []
    found = []
    for early, late in pairs:
        psi = float(stability_index(shares[early], shares[late]))
        same = (shares[early] + shares[late]) / 2
        chance = stability_index(same + noise[:, early], same + noise[:, late])
        p = (1 + int((chance >= psi).sum())) / (RESAMPLES + 1)
        found.append((order[early], order[late], psi, float(np.quantile(chance, 0.95)), p))
    return pd.DataFrame(found, columns=["half_year", "later", "psi", "bound", "p"])


def _appears(early: NDArray[np.float64], late: NDArray[np.float64]) -> bool:
    """Say whether shares on one side of a date are many times those on the other."""
    few, many = sorted((early, late), key=lambda side: float(side.mean()))
    return bool(few.max() * TIMES <= many.min() and many.min() >= WORTH_TELLING)


def appearance_tests(placed: PlacedRuns, segments: list[int]) -> list[dict[str, Any]]:
    """Return tests of segments that appeared or went, of which there were next to none before.

    By the segments of the whole record; only where each half-year on one side has `TIMES` the
    share of each on the other.
    """
    main, found = placed.main, []
    viewer, half_year = pd.factorize(main["user_id"])[0], main["half_year"].to_numpy()
    order = sorted(np.unique(half_year))
    for at in segments:
        own = (main["segment"] == at).to_numpy(float)
        shares = np.array([own[half_year == one].mean() for one in order])
        for place, border in enumerate(order[1:], 1):
            sides = shares[:place], shares[place:]
            if not _appears(*sides):
                continue
            after = half_year >= border
            weights = np.where(after, 1 / max(after.sum(), 1), -1 / max((~after).sum(), 1))
            contrast = clustered_contrast(viewer, own[:, None], weights)
            early, late = (float(side.mean()) for side in sides)
            keys = {"kind": "appeared" if late > early else "went", "segment": at, "measure": ""}
            told = {"effect": contrast.value[0], "z": contrast.z[0], "p": contrast.p[0]}
            told |= {"before": early, "after": late, "viewers": len(own)}
            found.append(keys | told | {"half_year": border})
    return found


def season_tests(placed: PlacedRuns, segments: list[int]) -> list[dict[str, Any]]:
    """Return tests of each half-year's share against the mean of its two neighbours.

    No rows without two years of half-years that follow each other: a season shows twice.
    """
    main = placed.main
    viewer, half_year = pd.factorize(main["user_id"])[0], main["half_year"].to_numpy()
    order = sorted(np.unique(half_year))
    if len(order) < TWO_YEARS or np.any(np.diff(order) != 1):
        return []
    found = []
    for at in segments:
        own = (main["placed"] == at).to_numpy(float)
        for before, middle, after in zip(order[:-2], order[1:-1], order[2:], strict=True):
            weights = np.zeros(len(own))
            for one, weight in ((before, -0.5), (middle, 1.0), (after, -0.5)):
                weights[half_year == one] = weight / (half_year == one).sum()
            contrast = clustered_contrast(viewer, own[:, None], weights)
            keys = {"kind": "season", "segment": at, "half_year": middle, "measure": ""}
            effect = float(contrast.value[0]) / max(own.mean(), 1e-9)
            told = {"effect": effect, "z": contrast.z[0], "p": contrast.p[0]}
            found.append(keys | told | {"viewers": int(own.sum())})
    return found
