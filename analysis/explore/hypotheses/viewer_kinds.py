"""Whether kinds of viewers choose kinds of titles: by how much they give, and when they arrived."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import ibis
import pandas as pd

from analysis.engine import exact_sum
from analysis.explore.hypotheses.row_kinds import RowKinds, day_counts

if TYPE_CHECKING:
    import ibis.expr.types as ir

# Means of fewer viewers are hardly normal, and a third of fewer is told of by nobody.
FEWEST_IN_THIRD = 30
# Outer thirds are compared: the middle one blurs what parts them.
THIRD = 1 / 3
# Of 95 %, both sides.
ALPHA = 0.05
BY = ("amount", "arrival")


@dataclass(frozen=True)
class Moments:
    """Viewers of a group, and sum and sum of squares of what was measured on each."""

    n: int
    total: float
    squares: float

    @property
    def mean(self) -> float:
        """Return the mean over viewers."""
        return self.total / self.n

    @property
    def error(self) -> float:
        """Return the squared standard error of the mean."""
        spread = max(self.squares - self.total**2 / self.n, 0.0) / (self.n - 1)
        return spread / self.n


def outer_thirds(counted: pd.DataFrame) -> tuple[float, float] | None:
    """Return the highest value of the lowest third and the lowest one of the highest.

    Parameters
    ----------
    counted : DataFrame
        value and users, ordered by value.

    Returns
    -------
    (float, float) or None
        Whole values come as near to thirds as they can; None where a third would be too few.
    """
    users = counted["users"].to_numpy(dtype=float)
    if len(users) < 2:
        return None
    below = users.cumsum()
    whole = below[-1]
    first = int(abs(below[:-1] - THIRD * whole).argmin())
    last = int(abs(below[:-1] - (1 - THIRD) * whole).argmin()) + 1
    if first >= last or min(below[first], whole - below[last - 1]) < FEWEST_IN_THIRD:
        return None
    values = counted["value"].to_numpy(dtype=float)
    return float(values[first]), float(values[last])


def compared_means(low: Moments, high: Moments, tests: int = 1) -> dict[str, float]:
    """Compare two groups of viewers by Welch's test: the high one less the low one.

    Parameters
    ----------
    low, high : Moments
        Of the groups.
    tests : int
        So many such comparisons are made at once; interval and p hold for all of them
        (Bonferroni).
    """
    from scipy.stats import t

    effect, square = high.mean - low.mean, low.error + high.error
    if not square > 0:
        return {"effect": effect, "low": math.nan, "high": math.nan, "p": math.nan}
    free = square**2 / sum(one.error**2 / (one.n - 1) for one in (low, high))
    error = math.sqrt(square)
    reach = float(t.ppf(1 - ALPHA / (2 * tests), free)) * error
    p = min(1.0, tests * 2 * float(t.sf(abs(effect) / error, free)))
    return {"effect": effect, "low": effect - reach, "high": effect + reach, "p": p}


def first_choices(kinds: RowKinds, cut: int, since: pd.Timestamp) -> ir.Table:
    """Return for each viewer with so many rows since a day the shares of kinds among the first.

    All viewers are known by as many rows, so that the number of rows changes nothing by itself:
    who has many would reach less known titles for want of others. All these rows are of the same
    time, so that who arrived early is not compared by what was new then.
    """
    recent = kinds.rows.filter(kinds.rows["at"] >= since)
    own = ibis.window(group_by=recent["user_id"])
    turns = ibis.window(group_by=recent["user_id"], order_by=recent["place"])
    placed = recent.mutate(
        rows_since=recent.count().over(own), turn=ibis.row_number().over(turns) + 1
    )
    rows = placed.filter((placed["rows_since"] >= cut) & (placed["turn"] <= cut))
    measured = ["best_known", "older", *(f"g{at}" for at in range(len(kinds.genres)))]
    shares = {name: exact_sum(rows[name]) / rows[name].count() for name in measured}
    each = rows.group_by("user_id").aggregate(
        n=rows["rows_since"].max(), first=rows["first"].min(), **shares
    )
    return each.cache()


def _moments(each: ir.Table, value: ir.IntegerValue, ends: tuple[float, float]) -> pd.DataFrame:
    """Return count, sum and sum of squares of every measure in the outer thirds."""
    part = ibis.cases((value <= ends[0], "low"), (value >= ends[1], "high"), else_="middle")
    sums: dict[str, Any] = {}
    for name in each.columns:
        if name not in ("user_id", "n", "first"):
            sums |= {
                f"{name}.n": each[name].count(),
                f"{name}.sum": exact_sum(each[name]),
                f"{name}.squares": exact_sum(each[name] * each[name]),
            }
    found = each.group_by(part=part).aggregate(users=each.count(), **sums).execute()
    return found.set_index("part")


def _thirds(each: ir.Table, by: str) -> tuple[ir.IntegerValue, tuple[float, float] | None]:
    if by == "amount":
        value = each["n"].cast("int64")
        counted = each.group_by(value=value).aggregate(users=each.count()).order_by("value")
        return value, outer_thirds(counted.execute())
    return each["first"].date().epoch_days().cast("int64"), outer_thirds(day_counts(each))


def choice_tests(kinds: RowKinds, cut: int, since: pd.Timestamp) -> list[dict[str, Any]]:
    """Compare the first choices since a day of the outer thirds of those who have enough of them.

    Parameters
    ----------
    kinds : RowKinds
        Rows with what is known of their titles.
    cut : int
        Rows of full evidence.
    since : Timestamp
        First day of the time in which all are compared.

    Returns
    -------
    list of dict
        hypothesis, since, n (viewers of both thirds), low_end and high_end (of the thirds),
        mean_low, mean_high, effect, low, high, p; for genres the one of the largest difference,
        with its name, and p and interval that hold for all. Hypotheses of too few viewers are left
        out.
    """
    each, found = first_choices(kinds, cut, since), []
    for by in BY:
        value, ends = _thirds(each, by)
        if ends is None:
            continue
        moments = _moments(each, value, ends)
        for kind in ("older", "best_known"):
            found += _tested(moments, [kind], kind, by)
        names = [f"g{at}" for at in range(len(kinds.genres))]
        for one in _tested(moments, names, "genre", by):
            found.append({**one, "detail": kinds.genres[int(one["column"][1:])]})
        for one in found:
            if one["hypothesis"].endswith(by):
                one |= {"low_end": ends[0], "high_end": ends[1], "since": since}
    return found


def _tested(moments: pd.DataFrame, names: list[str], kind: str, by: str) -> list[dict[str, Any]]:
    """Return the test of the measure whose difference is surest, none of too few viewers."""
    parts = {
        name: [Moments(*moments.loc[part, [f"{name}.{of}" for of in ("n", "sum", "squares")]])
               for part in ("low", "high")]
        for name in names
    }  # fmt: skip
    enough = {
        name: pair for name, pair in parts.items() if min(one.n for one in pair) >= FEWEST_IN_THIRD
    }
    tests = {name: compared_means(low, high, len(enough)) for name, (low, high) in enough.items()}
    tests = {name: test for name, test in tests.items() if not math.isnan(test["p"])}
    if not tests:
        return []
    best = min(tests, key=lambda name: (tests[name]["p"], -abs(tests[name]["effect"]), name))
    low, high = enough[best]
    told = {"hypothesis": f"{kind}_by_{by}", "column": best, "n": int(low.n + high.n)}
    return [{**told, "mean_low": low.mean, "mean_high": high.mean, **tests[best]}]
