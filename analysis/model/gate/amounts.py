"""Groups by amount: what the null for interactions holds fixed, tested one measure at a time.

How much viewers rate, and when, is as in the data in every table of that null, so that groups by
amount never count as types of taste. Here each such measure is asked for a valley of its density,
deeper than in tables drawn from the smoothest density without one (after Silverman 1981).
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from analysis.clustering.density_cuts import (
    deepest_cut,
    density_at,
    silverman_width,
    valley_borders,
)
from analysis.clustering.distances import Array
from analysis.clustering.rule import Rule, seed_of
from analysis.clustering.rule_parts import Amounts
from analysis.clustering.sampling import sample_rows
from analysis.holm import holm_adjusted

COLUMNS = ["measure", "depth", "p", "groups", "found", "border"]


def amount_measures(features: pd.DataFrame, random: np.random.Generator) -> Iterator:
    """Yield name and values of each measure, whole numbers spread over their unit.

    Parameters
    ----------
    features : DataFrame
        n, and active_days, tenure and recency where there are dates.
    random : numpy.random.Generator
        For the spreading.
    """
    n = features["n"].to_numpy(float)
    yield "events", np.log(n - 0.5 + random.random(len(n)))
    if "active_days" in features:
        days = features["active_days"].to_numpy(float)
        yield "day_share", (days - random.random(len(n))) / n
    for name in ("tenure", "recency"):
        if name in features:
            days = np.maximum(features[name].to_numpy(float), 0)
            yield name, np.log(days + 1 + random.random(len(n)))


def in_units(measure: str, value: float) -> float:
    """Return a value of `amount_measures` in the unit of its feature."""
    if measure == "day_share":
        return value
    return float(np.exp(value)) - (0.0 if measure == "events" else 1.0)


def smooth_width(values: Array, how: Amounts) -> float:
    """Return the smallest kernel under which no valley is left."""
    low, high = silverman_width(values, how.width), float(np.ptp(values))
    if deepest_cut(density_at(values, low, how.cells)[1], how.share)[1] < 0:
        return low
    for _ in range(20):
        middle = (low + high) / 2
        gone = deepest_cut(density_at(values, middle, how.cells)[1], how.share)[1] < 0
        low, high = (low, middle) if gone else (middle, high)
    return high


def amount_depth(values: Array, how: Amounts) -> float:
    """Return the depth of the deepest valley of a measure."""
    return deepest_cut(
        density_at(values, silverman_width(values, how.width), how.cells)[1], how.share
    )[0]


def smooth_p(values: Array, depth: float, seed: int, how: Amounts) -> float:
    """Return the share of smooth tables with a valley as deep, the observed one counted in."""
    random, width = np.random.default_rng(seed), smooth_width(values, how)
    shrink = 1 / np.sqrt(1 + (width / values.std()) ** 2)
    above = 0
    for _ in range(how.draws):
        drawn = random.choice(values, len(values)) - values.mean()
        drawn = (drawn + width * random.standard_normal(len(values))) * shrink
        above += amount_depth(drawn, how) >= depth
    return (1 + above) / (how.draws + 1)


def without_end(values: Array, raw: Array, share: float) -> Array:
    """Return values without those of the least raw one, where it repeats that often.

    Viewers of one day have no tenure at all: they are many, but no group of like ones.
    """
    least = raw == raw.min()
    return values[~least] if least.mean() >= share else values


def amount_groups(features: pd.DataFrame, rule: Rule) -> pd.DataFrame:
    """Return what each measure of how much and when shows, by itself.

    Parameters
    ----------
    features : DataFrame
        Training viewers: n, and active_days, tenure and recency where there are dates.
    rule : Rule
        Seeds and lines.

    Returns
    -------
    DataFrame
        measure, depth, p (after Holm over the measures), groups (one where the valley is not deep
        or may be chance), found (more than one), border (the deepest, in the measure's unit).
    """
    how, seed = rule.amounts, seed_of(rule, "amounts")
    drawn = features.iloc[sample_rows(np.arange(len(features)), how.viewers, seed)]
    rows = []
    for name, every in amount_measures(drawn, np.random.default_rng(seed)):
        values = every[np.isfinite(every)]
        if name in ("tenure", "recency"):
            raw = drawn[name].to_numpy(float)[np.isfinite(every)]
            values = without_end(values, raw, rule.continuum.atom)
        if len(values) < rule.continuum.fewest or values.std() == 0:
            continue
        depth = amount_depth(values, how)
        p = smooth_p(values, depth, seed_of(rule, "amounts", name), how) if depth else 1.0
        places, density = density_at(values, silverman_width(values, how.width), how.cells)
        cuts = valley_borders(density, how.share, how.depth)
        place = deepest_cut(density, how.share)[1]
        border = in_units(name, float(places[place])) if place >= 0 else float("nan")
        rows.append((name, depth, p, len(cuts) + 1, border))
    adjusted = holm_adjusted([row[2] for row in rows])
    told = []
    for (name, depth, _, groups, border), p in zip(rows, adjusted, strict=True):
        found = groups > 1 and p <= rule.alpha
        told.append((name, depth, p, groups if found else 1, found, border))
    return pd.DataFrame(told, columns=COLUMNS)
