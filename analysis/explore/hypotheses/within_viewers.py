"""Whether ratings drift with experience, age and fame of titles: contrasts within viewers."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import ibis

from analysis.engine import exact_sum
from analysis.explore.hypotheses.row_kinds import RowKinds

if TYPE_CHECKING:
    import ibis.expr.types as ir

# Means of fewer viewers are hardly normal.
FEWEST_WITHIN = 30
# Of 95 %.
OUTER = 0.975


def contrast_sums(
    rows: ir.Table, value: ir.Value, side: ir.BooleanValue, cut: int
) -> dict[str, Any]:
    """Sum over viewers the difference of their means on both sides."""
    rated = rows.filter(value.notnull() & side.notnull() & (rows["n"] >= cut))
    flagged = ibis.ifelse(side, 1, 0)
    each = rated.group_by("user_id").aggregate(
        above=flagged.sum().cast("int64"),
        every=rated.count(),
        value_above=exact_sum(ibis.ifelse(side, value, 0.0)),
        value_every=exact_sum(value),
    )
    each = each.filter((each["above"] > 0) & (each["above"] < each["every"]))
    under = each["every"] - each["above"]
    apart = (
        each["value_above"] / each["above"] - (each["value_every"] - each["value_above"]) / under
    )
    # What a difference of means of so many rows carries.
    weight = each["above"] * under / each["every"]
    each = each.select(apart=apart, weight=weight)
    found = each.aggregate(
        n=each.count(),
        total=exact_sum(each["apart"]),
        squares=exact_sum(each["apart"] * each["apart"]),
        weights=exact_sum(each["weight"]),
        weighted=exact_sum(each["apart"] * each["weight"]),
    )
    return found.execute().iloc[0].to_dict()


def mean_contrast(sums: dict[str, Any]) -> dict[str, float]:
    """Test whether the mean over viewers of a difference within each is zero (Student).

    Parameters
    ----------
    sums : dict
        n viewers, total and squares of their differences, weights and weighted.

    Returns
    -------
    dict
        effect, low, high, p, and pooled: the same where viewers weigh by what they rated.
    """
    from scipy.stats import t

    n, total = int(sums["n"]), sums["total"]
    effect = total / n
    spread = max(sums["squares"] - total**2 / n, 0.0) / (n - 1)
    error = math.sqrt(spread / n)
    if not error > 0:
        return {}
    reach = float(t.ppf(OUTER, n - 1)) * error
    p = 2 * float(t.sf(abs(effect) / error, n - 1))
    pooled = sums["weighted"] / sums["weights"]
    return {
        "effect": effect,
        "low": effect - reach,
        "high": effect + reach,
        "p": p,
        "pooled": pooled,
    }


def drift_tests(kinds: RowKinds, cut: int) -> list[dict[str, Any]]:
    """Test what ratings of the same viewer hang on.

    Parameters
    ----------
    kinds : RowKinds
        Rows with what is known of their titles.
    cut : int
        Rows that make a viewer known.

    Returns
    -------
    list of dict
        hypothesis, n (viewers), effect, low, high, p, pooled; of the later half of a viewer's rows
        against the earlier, in what each title is rated above its mean (viewers of several days);
        of older against newer titles; of best known against other titles. Hypotheses of too few
        viewers are left out.
    """
    rows = kinds.rows
    several = rows.filter(rows["several_days"] & rows["at"].notnull())
    contrasts = {
        "experience": (several, several["above"], 2 * several["place"] > several["n"]),
        "older_rating": (rows, rows["rating"], rows["older"] > 0),
        "known_rating": (rows, rows["rating"], rows["best_known"] > 0),
    }
    found = []
    for name, (of, value, side) in contrasts.items():
        sums = contrast_sums(of, value, side, cut)
        test = mean_contrast(sums) if sums["n"] >= FEWEST_WITHIN else {}
        if test:
            found.append({"hypothesis": name, "n": int(sums["n"]), **test})
    return found
