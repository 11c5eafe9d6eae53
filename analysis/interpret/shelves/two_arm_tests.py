"""A test of two arms: half of the viewers see something else first, and rows are compared."""

from __future__ import annotations

import math
from typing import Any

import pandas as pd

# The smallest relative difference in rows a viewer that is worth finding.
WORTH_FINDING = 0.1
# A true difference is found four times in five, one where there is none once in twenty.
POWER, ALPHA = 0.8, 0.05
# Of fewer in an arm a mean is hardly normal.
FEWEST_IN_ARM = 20


def _needed_viewers(mean: float, deviation: float, effect: float) -> float:
    """Return the viewers of an arm, not rounded; missing where there is nothing to compare."""
    from statsmodels.stats.power import normal_sample_size_one_tail

    if not (mean > 0 and deviation > 0):
        return math.nan
    # The difference of two means varies by both; of two sides each bears half of the risk.
    both = deviation * math.sqrt(2)
    return float(normal_sample_size_one_tail(effect * mean, POWER, ALPHA / 2, both))


def viewers_per_arm(mean: float, deviation: float, effect: float = WORTH_FINDING) -> float:
    """Return how many viewers each arm takes, by a two-sided test of two means.

    Parameters
    ----------
    mean, deviation : float
        Of the outcome over viewers.
    effect : float
        Difference of the arms, relative to the mean.
    """
    needed = _needed_viewers(mean, deviation, effect)
    return needed if math.isnan(needed) else float(max(math.ceil(needed), FEWEST_IN_ARM))


def smallest_effect(mean: float, deviation: float, per_arm: float) -> float:
    """Return the smallest relative difference that arms of this size would show."""
    if not per_arm >= FEWEST_IN_ARM:
        return math.nan
    # Four times as many viewers show half of the difference.
    return WORTH_FINDING * math.sqrt(_needed_viewers(mean, deviation, WORTH_FINDING) / per_arm)


def planned_test(windows: pd.DataFrame) -> dict[str, Any]:
    """Choose the shortest window in which the viewers at hand show what is worth finding.

    Parameters
    ----------
    windows : DataFrame
        days, base and spread (mean and standard deviation of rows a viewer) and active (viewers
        who could take part), the shortest first.

    Returns
    -------
    dict
        days, base, spread, active, per_arm, shown_effect (the smallest that all of them could
        show), enough. Where no window is enough, that which shows the smallest effect.
    """
    plans = [
        {
            **row,
            "per_arm": viewers_per_arm(row["base"], row["spread"]),
            "shown_effect": smallest_effect(row["base"], row["spread"], row["active"] // 2),
        }
        for row in windows.to_dict("records")
    ]
    plans = [{**plan, "enough": plan["active"] >= 2 * plan["per_arm"]} for plan in plans]
    told = [plan for plan in plans if plan["shown_effect"] == plan["shown_effect"]]
    enough = [plan for plan in told if plan["enough"]]
    if enough or told:
        return enough[0] if enough else min(told, key=lambda plan: plan["shown_effect"])
    return plans[0] if plans else {}
