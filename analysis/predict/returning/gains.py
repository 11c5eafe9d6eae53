"""What it is worth to call those most at risk: how many of those who leave are among them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from analysis.disclosure import FEWEST, is_few, joined_bins
from analysis.intervals import TAIL

Array = np.ndarray

# Shares of the active viewers that are called: every twentieth, so that the tenth is among them.
CALLED = np.arange(21) / 20
# What a manager may ask for: the tenth most at risk; more where that would tell of few, up to half.
TENTH, HALF = 0.1, 0.5
RECOMMENDED, RECENCY, CHANCE = "recommended", "recency", "chance"
# Resamples weighed at a time, so that memory stays small.
AT_ONCE = 50


def reached_shares(left: Array, risk: Array, weights: Array) -> Array:
    """Return the share of those who left that calling the most at risk reaches.

    Parameters
    ----------
    left : array (n,)
        1 for a viewer who left, 0 for others.
    risk : array (n,)
        What was foreseen.
    weights : array (b, n)
        How often each viewer counts in each resample.

    Returns
    -------
    array (b, 21)
        By `CALLED`; of viewers with one risk, who cannot be told apart, as many as chance reaches.
    """
    order = np.argsort(-risk, kind="stable")
    first = np.flatnonzero(np.r_[True, np.diff(risk[order]) != 0])
    gone = np.asarray(left, dtype=float)[order]
    found = np.empty((len(weights), len(CALLED)))
    for at in range(0, len(weights), AT_ONCE):
        part = weights[at : at + AT_ONCE][:, order].astype(float)
        called = np.cumsum(np.add.reduceat(part, first, axis=1), axis=1)
        reached = np.cumsum(np.add.reduceat(part * gone, first, axis=1), axis=1)
        for row, (every, some) in enumerate(zip(called, reached, strict=True)):
            steps = np.interp(CALLED * every[-1], np.r_[0, every], np.r_[0, some])
            found[at + row] = steps / some[-1] if some[-1] else np.nan
    return found


def told_points(left: Array, shares: Array, fewest: int = FEWEST) -> Array:
    """Say which points of a curve may be told: none that gives few viewers away.

    Parameters
    ----------
    left : array (n,)
        1 for a viewer who left, 0 for others.
    shares : array (21,)
        Share of those who left that is reached, by `CALLED`.
    fewest : int
        What is not few.

    Returns
    -------
    array of bool (21,)
        Between any two told points are enough viewers who left, and enough who stayed, or none;
        the tenth is told before others wherever it can be.
    """
    gone = np.diff(shares * np.sum(left))
    every = np.diff(CALLED * len(left))
    steps = pd.DataFrame({"left": gone, "stayed": every - gone}).round()
    at = int(np.flatnonzero(CALLED == TENTH)[0])
    sides = [steps[:at], steps[at:]]
    if any(is_few(count, fewest) for side in sides for count in side.sum()):
        sides = [steps]
    starts = [np.diff(joined_bins(side, fewest), prepend=-1) > 0 for side in sides]
    return np.append(np.concatenate(starts), True)


def gain_rows(
    left: Array, risks: Mapping[str, Array], weights: Array, fewest: int = FEWEST
) -> list[dict[str, Any]]:
    """Return the rows of the table `gains`, with what chance reaches.

    Parameters
    ----------
    left : array (n,)
        1 for a viewer who left, 0 for others.
    risks : mapping of str to array (n,)
        What was foreseen, by model.
    weights : array (b + 1, n)
        How often each viewer counts: once in the first row, then in each resample.
    fewest : int
        What is not few.
    """
    rows = [{"model": CHANCE, "called": called, "reached": called} for called in CALLED.tolist()]
    for model, risk in risks.items():
        shares = reached_shares(left, risk, weights)
        low, high = np.nanquantile(shares[1:], [TAIL, 1 - TAIL], axis=0)
        for at in np.flatnonzero(told_points(left, shares[0], fewest)):
            point = {"called": float(CALLED[at]), "reached": float(shares[0, at])}
            rows.append({"model": model, **point, "low": float(low[at]), "high": float(high[at])})
    return rows


def gain_facts(rows: list[dict[str, Any]], left: Array) -> dict[str, float]:
    """Return the row of the table `gain_facts`: what calling the most at risk reaches.

    They are a tenth of the viewers, or as few more as can be told without telling of few.

    Parameters
    ----------
    rows : list of dict
        The rows of `gain_rows`, with the models recommended and recency.
    left : array (n,)
        1 for a viewer who left, 0 for others.

    Returns
    -------
    dict
        What may not be told is missing.
    """
    told = [row["called"] for row in rows if row["model"] == RECOMMENDED]
    called = min((one for one in told if TENTH <= one <= HALF), default=TENTH)
    tenth = {row["model"]: row for row in rows if row["called"] == called}
    found = tenth.get(RECOMMENDED, {})
    reached = {name: found.get(name, np.nan) for name in ("reached", "low", "high")}
    value, low, high = reached.values()
    return {
        "called": called,
        **{"reached": value, "reached_low": low, "reached_high": high},
        **{"lift": value / called, "lift_low": low / called, "lift_high": high / called},
        **{"viewers": len(left), "leavers": int(np.sum(left))},
        "recency_reached": tenth.get(RECENCY, {}).get("reached", np.nan),
    }
