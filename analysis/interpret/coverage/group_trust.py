"""How far the segments of each group of viewers can be relied on, against the other viewers."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from scipy import stats

from analysis import disclosure
from analysis.holm import holm_adjusted
from analysis.interpret.coverage.fairness import LEVEL
from analysis.interpret.coverage.matched_cells import cell_number
from analysis.interpret.coverage.matched_ratios import LEAST_MATCHED
from analysis.interpret.coverage.viewer_groups import Grouping
from analysis.intervals import Z, wilson_interval

# Differences of less are not told of, however sure: two viewers in a hundred.
LEAST_APART = 0.02
# The same of errors, as a share of the error of the others: .735 marks against .7.
LEAST_AMISS = 0.05
COLUMNS = {
    **dict.fromkeys(("group_kind", "group", "measure"), "str"),
    **dict.fromkeys(("circular", "attribute"), "bool"),
    "matched": "str",
    **dict.fromkeys(("viewers", "value", "low", "high"), "float64"),
    **dict.fromkeys(("difference", "difference_low", "difference_high", "p_holm"), "float64"),
    "apart": "bool",
}
MISSING = dict.fromkeys(("difference", "difference_low", "difference_high", "p"), np.nan)
SUMS = ["n", "x", "xx"]
# Measures that lie between 0 and 1; an error is in marks.
SHARES = ("guessed", "confidence", "kept")


def _measured(cells: pd.DataFrame, measure: str) -> pd.DataFrame:
    """Return n, x and xx of a measure by row: how many, their sum, the sum of their squares."""
    if measure == "guessed":
        n = cells["viewers"]
        x = n.where(cells["known"] == 0, 0)
        return cells.assign(n=n, x=x, xx=x)
    known = cells[cells["known"] == 1]
    parts = {name: known[f"{measure}_{name}"] for name in SUMS}
    return known.assign(**parts)


def _variance(sums: pd.DataFrame) -> float:
    """Return the variance within cells, all of them alike."""
    within = (sums["xx"] - sums["x"] ** 2 / sums["n"].clip(lower=1)).sum()
    free = (sums["n"] - 1).clip(lower=0).sum()
    return max(float(within), 0.0) / free if free > 0 else np.nan


def cell_difference(own: pd.DataFrame, others: pd.DataFrame) -> dict[str, float]:
    """Return the mean of a group less that of the others in the same cells.

    Parameters
    ----------
    own, others : DataFrame
        n, x and xx by cell.

    Returns
    -------
    dict
        difference with its 95 % interval, weighed by the group's viewers, and p; missing where
        fewer than half of them share a cell with others.
    """
    both = own.join(others, suffixes=("", "_o"), how="inner")
    both = both[(both["n"] > 0) & (both["n_o"] > 0)]
    if both.empty or both["n"].sum() < LEAST_MATCHED * own["n"].sum():
        return dict(MISSING)
    weight = both["n"] / both["n"].sum()
    value = float((weight * (both["x"] / both["n"] - both["x_o"] / both["n_o"])).sum())
    # A dozen viewers who chance to be alike are no surer than all others.
    spread = np.fmax(_variance(own), _variance(others))
    parts = spread / both["n"] + _variance(others) / both["n_o"]
    error = float(np.sqrt((weight**2 * parts).sum()))
    if not error > 0:
        return dict(MISSING)
    return {
        "difference": value,
        "difference_low": value - Z * error,
        "difference_high": value + Z * error,
        "p": float(2 * stats.norm.sf(abs(value) / error)),
    }


def _mean_of(own: pd.DataFrame, measure: str) -> dict[str, float]:
    n, x, xx = (float(own[name].sum()) for name in SUMS)
    value = x / n
    if measure == "guessed":
        found = wilson_interval(value, n)
        return {"value": value, "low": found.low, "high": found.high}
    error = Z * float(np.sqrt(max(xx / n - value**2, 0.0) / max(n - 1, 1)))
    most = 1.0 if measure in SHARES else np.inf
    return {"value": value, "low": max(value - error, 0.0), "high": min(value + error, most)}


def _hidden_groups(by_group: pd.DataFrame, measure: str, fewest: int) -> pd.Series:
    hidden = disclosure.hidden_counts(by_group["n"], fewest)
    if measure != "guessed":
        return hidden
    return disclosure.hidden_shares(by_group["x"], by_group["n"], fewest, hidden)


def _kind_rows(
    grouping: Grouping, cells: pd.DataFrame, measure: str, matched: tuple[str, ...], fewest: int
) -> list[dict[str, Any]]:
    """Return one row a group of one way to group viewers."""
    told = _measured(cells, measure)
    told = told.assign(cell=cell_number(told, matched))
    by_group = told.groupby(["place", "group"])[SUMS].sum().droplevel("place")
    by_group = by_group[by_group["n"] > 0]
    if len(by_group) < 2:
        return []
    hidden, rows = _hidden_groups(by_group, measure, fewest), []
    shape: dict[str, Any] = {"group_kind": grouping.kind, "measure": measure}
    shape |= {"matched": ";".join(matched)}
    shape |= {"circular": grouping.circular, "attribute": grouping.attribute}
    for group in by_group.index[~hidden]:
        inside = told["group"] == group
        own, others = (told[part].groupby("cell")[SUMS].sum() for part in (inside, ~inside))
        row = {"group": group, "viewers": float(by_group.loc[group, "n"])}
        rows.append(shape | row | _mean_of(own, measure) | cell_difference(own, others))
    return rows


def _held_alike(grouping: Grouping, measure: str, dated: bool) -> tuple[str, ...]:
    """Return what is held alike: who is guessed follows from the amount, which so is not."""
    held = [one for one in grouping.matched if dated or one != "arrival"]
    return tuple(one for one in held if measure != "guessed" or one != "amount")


def _least_told(frame: pd.DataFrame) -> pd.Series:
    """Return of each row the least difference that is told of."""
    others = (frame["value"] - frame["difference"]).astype("float64")
    return (LEAST_AMISS * others).where(frame["measure"] == "error", LEAST_APART)


def group_trust(
    parts: list[tuple[Grouping, pd.DataFrame]], *, dated: bool, fewest: int = disclosure.FEWEST
) -> pd.DataFrame:
    """Return how far segments hold for each group, and what sets it apart from other viewers.

    Parameters
    ----------
    parts : list of (Grouping, DataFrame)
        Ways to group viewers, each with its cells, see `group_cells`.
    dated : bool
        Whether the source has dates, so that arrival can be held alike.
    fewest : int
        What is not few.

    Returns
    -------
    DataFrame
        The columns of `COLUMNS`. measure: guessed (share of all viewers kept), confidence (mean,
        of known ones), kept (share of refits that leave a known viewer in the segment, mean),
        error (mean absolute error of foreseen ratings of a known viewer who rated in the test
        window, mean).
        difference: to the other viewers of like amount and arrival, as far as `matched` says.
    """
    rows = []
    for grouping, cells in parts:
        measures = ["confidence", "kept", "error"]
        # A cut by amount divides known from guessed itself; what is chosen is told of known ones.
        if cells["known"].nunique() > 1 and "amount" in grouping.matched:
            measures.insert(0, "guessed")
        for measure in measures:
            matched = _held_alike(grouping, measure, dated)
            rows += _kind_rows(grouping, cells, measure, matched, fewest)
    frame = pd.DataFrame(rows, columns=[*(set(COLUMNS) - {"p_holm", "apart"}), "p"])
    frame["p_holm"] = holm_adjusted(frame["p"].astype("float64"))
    large = frame["difference"].astype("float64").abs() >= _least_told(frame)
    frame["apart"] = (frame["p_holm"] < LEVEL) & large
    return frame[list(COLUMNS)].astype(COLUMNS)
