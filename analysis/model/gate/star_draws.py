"""Ratings of viewers without types: level and spread of each from one Gaussian, drawn mark by mark.

Level, spread, shares of outer marks and distance from the crowd are functions of the same few
ratings. They depend on each other in curves that no Gaussian of features has, and a table without
these curves flatters any audience; so the ratings are drawn, and the features computed from them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from analysis.clustering.distances import Array, Labels
from analysis.clustering.rule_parts import Continuum
from analysis.model.gate.star_facts import StarFacts, star_features


@dataclass(frozen=True)
class Temper:
    """The Gaussian of a viewer's level and log spread, in spreads of one viewer's ratings.

    Parameters
    ----------
    level, spread : float
        Standard deviations.
    together : float
        Their correlation.
    level_n, spread_n : float
        How they move with the normal score of the number of ratings.
    level_bent, spread_bent : float
        How far each is bent towards one side.
    """

    level: float = 0.5
    spread: float = 0.3
    together: float = 0.0
    level_n: float = 0.0
    spread_n: float = 0.0
    level_bent: float = 0.0
    spread_bent: float = 0.0

    def drawn(self, activity: Array, random: np.random.Generator) -> tuple[Array, Array]:
        """Return level and log spread of viewers with this activity (normal scores)."""
        one, other = random.standard_normal((2, len(activity)))
        other = self.together * one + np.sqrt(1 - self.together**2) * other
        level = one + self.level_bent * (one**2 - 1) + self.level_n * activity
        spread = other + self.spread_bent * (other**2 - 1) + self.spread_n * activity
        return self.level * level, self.spread * spread


@dataclass(frozen=True)
class Raters:
    """Viewers by how much they rate, and what they rate if they come in no types.

    Parameters
    ----------
    facts : StarFacts
        Marks and titles.
    counts : array of int (m,)
        Ratings of each viewer.
    activity : array (m,)
        Normal score of the number of their events.
    temper : Temper
        Their level and spread.
    """

    facts: StarFacts
    counts: Labels
    activity: Array
    temper: Temper

    def __call__(self, who: Labels, random: np.random.Generator) -> dict[str, Array]:
        """Draw the ratings of these viewers, and return their features."""
        level, spread = self.temper.drawn(self.activity[who], random)
        viewer = np.repeat(np.arange(len(who)), self.counts[who])
        deviation = random.choice(self.facts.deviations, len(viewer))
        liking = level[viewer] + deviation / self.facts.within
        liking += np.exp(spread)[viewer] * random.standard_normal(len(viewer))
        cuts = np.quantile(liking, self.facts.below)
        mark = self.facts.marks[np.searchsorted(cuts, liking)]
        return star_features(viewer, mark, deviation, len(who), self.facts)


def temper_moments(features: Mapping[str, Array], activity: Array) -> dict[str, float]:
    """Return what of features tells the temper: spreads, correlations and skews."""
    level, spread = features["level"], np.log(features["spread"])
    return {
        "level": float(level.std()),
        "spread": float(spread.std()),
        "together": correlation(level, spread),
        "level_n": correlation(level, activity),
        "spread_n": correlation(spread, activity),
        "level_bent": skewness(level),
        "spread_bent": skewness(spread),
    }


def correlation(one: Array, other: Array) -> float:
    """Return Pearson's correlation, 0 where one does not vary."""
    if one.std() == 0 or other.std() == 0:
        return 0.0
    return float(np.corrcoef(one, other)[0, 1])


def skewness(values: Array) -> float:
    """Return the third standardised moment, 0 where nothing varies."""
    spread = values.std()
    return float(((values - values.mean()) ** 3).mean() / spread**3) if spread > 0 else 0.0


def fitted_raters(
    facts: StarFacts, seen: Mapping[str, Array], counts: Labels, activity: Array, how: Continuum
) -> Raters:
    """Return raters whose drawn features have the moments of those seen.

    The method of simulated moments (McFadden 1989): the same numbers are drawn in every turn, and
    each figure of the temper moves by how far its moment is off.

    Parameters
    ----------
    facts : StarFacts
        Marks and titles.
    seen : Mapping
        level and spread of each viewer.
    counts, activity : arrays (m,)
        Their numbers of ratings, and normal scores of those of events.
    how : Continuum
        Turns, seed and bounds.
    """
    raters = Raters(facts, np.minimum(counts, how.most), activity, Temper())
    everybody = np.flatnonzero((counts > 0) & np.isfinite(seen["level"]))
    known = {name: seen[name][everybody] for name in ("level", "spread")}
    activity = activity[everybody]
    wanted = temper_moments(known, activity)
    for _ in range(how.turns):
        drawn = raters(everybody, np.random.default_rng(0))
        found = temper_moments(drawn, activity)
        raters = replace(raters, temper=_moved(raters.temper, wanted, found, how))
    return raters


def _moved(temper: Temper, wanted: Mapping, found: Mapping, how: Continuum) -> Temper:
    off = {name: wanted[name] - found[name] for name in wanted}
    grown = {
        name: getattr(temper, name) * (max(wanted[name], 1e-6) / max(found[name], 1e-6)) ** how.step
        for name in ("level", "spread")
    }
    bent = {
        f"{name}_bent": getattr(temper, f"{name}_bent") + how.step_bent * off[f"{name}_bent"]
        for name in ("level", "spread")
    }
    largest, curved = how.correlation, how.curved
    return Temper(
        **{name: float(np.clip(value, 1e-3, how.temper)) for name, value in grown.items()},
        **{name: float(np.clip(value, -curved, curved)) for name, value in bent.items()},
        together=float(np.clip(temper.together + off["together"], -largest, largest)),
        level_n=temper.level_n + off["level_n"],
        spread_n=temper.spread_n + off["spread_n"],
    )
