"""Whether rows come evenly over the days of the week and the hours of the day."""

from __future__ import annotations

import math
from itertools import combinations_with_replacement
from typing import TYPE_CHECKING, Any

import ibis
import numpy as np
import pandas as pd

from analysis.explore.typed_frames import typed_frame

if TYPE_CHECKING:
    import ibis.expr.types as ir

# Of a week.
DAYS = 7
# Eight parts of a day: all 24 hours would take 300 products a viewer.
PARTS, HOURS = 8, 3
# Nobody sees a difference between days of which the busiest has less than a quarter more than the
# quietest; a smaller one is told in a sentence.
VISIBLE = 1.25
# Chance gives as uneven ones in fewer than one of twenty cases.
LEVEL = 0.05
# An interval of 95 % ends so many standard errors away.
NORMAL = 1.959964
# Viewers for each cell: of fewer the covariance of shares is no more than a guess.
VIEWERS_A_CELL = 5
EVENNESS = {
    **{"measure": "str", "cells": "int64", "viewers": "int64", "ratings": "int64"},
    **{"busiest": "int64", "quietest": "int64", "most": "float64", "most_low": "float64"},
    **{"most_high": "float64", "least": "float64", "times": "float64", "times_low": "float64"},
    **{"times_high": "float64", "p": "float64", "uneven": "bool"},
}


def cell_sums(
    dated: ir.Table, cell: ir.IntegerValue, cells: int
) -> tuple[np.ndarray, np.ndarray, int]:
    """Sum over viewers how many rows of each lie in a cell, and the products of two such counts.

    Parameters
    ----------
    dated : Table
        Rows with a date.
    cell : IntegerValue
        Of each row, from 0 on.
    cells : int
        How many there are.

    Returns
    -------
    sums : array (cells,)
        Rows.
    products : array (cells, cells)
        Sums over viewers of the products of their rows in two cells.
    viewers : int
        Who have a row.
    """
    names = [f"c{at}" for at in range(cells)]
    counts = {
        name: ibis.ifelse(cell == at, 1, 0).sum().cast("int64") for at, name in enumerate(names)
    }
    each = dated.group_by("user_id").aggregate(**counts)
    pairs = list(combinations_with_replacement(range(cells), 2))
    wanted = {name: each[name].sum() for name in names}
    wanted |= {f"p{a}_{b}": (each[names[a]] * each[names[b]]).sum() for a, b in pairs}
    found = each.aggregate(viewers=each.count(), **wanted).execute().iloc[0].fillna(0)
    products = np.zeros((cells, cells))
    for a, b in pairs:
        products[a, b] = products[b, a] = float(found[f"p{a}_{b}"])
    return found[names].to_numpy(dtype=float), products, int(found["viewers"])


def evenness_facts(sums: np.ndarray, products: np.ndarray, viewers: int) -> dict[str, Any]:
    """Test whether all cells hold as many rows, with errors over viewers.

    Returns
    -------
    dict
        busiest and quietest (cells), their shares most and least, times (their ratio), ends of
        intervals, and p of Hotelling's test; missing of too few viewers.
    """
    cells, rows = len(sums), sums.sum()
    shares = sums / rows
    sizes = products.sum(axis=1)
    # Of viewers' rows in a cell less what their share of it would be.
    covariance = products - np.outer(shares, sizes) - np.outer(sizes, shares)
    covariance += np.outer(shares, shares) * sizes.sum()
    covariance *= viewers / max(viewers - 1, 1) / rows**2
    most, least = int(shares.argmax()), int(shares.argmin())
    facts = {"busiest": most, "quietest": least, "most": shares[most], "least": shares[least]}
    facts["times"] = shares[most] / shares[least] if shares[least] else np.nan
    missing = ("most_low", "most_high", "times_low", "times_high", "p")
    if viewers < VIEWERS_A_CELL * cells:
        return {**facts, **dict.fromkeys(missing, np.nan)}
    reach = NORMAL * math.sqrt(max(covariance[most, most], 0.0))
    facts |= {"most_low": max(shares[most] - reach, 0.0), "most_high": shares[most] + reach}
    facts |= _ratio(shares, covariance, most, least)
    return {**facts, "p": _even_p(sums, products, viewers)}


def _ratio(shares: np.ndarray, covariance: np.ndarray, most: int, least: int) -> dict[str, float]:
    """Return the interval of how many times the quietest the busiest holds."""
    if not shares[least]:
        return {"times_low": np.nan, "times_high": np.nan}
    slope = np.zeros(len(shares))
    slope[most] += 1 / shares[most]
    slope[least] -= 1 / shares[least]
    reach = NORMAL * math.sqrt(max(float(slope @ covariance @ slope), 0.0))
    times = shares[most] / shares[least]
    return {"times_low": times * math.exp(-reach), "times_high": times * math.exp(reach)}


def _even_p(sums: np.ndarray, products: np.ndarray, viewers: int) -> float:
    """Return p of Hotelling's test that viewers' rows lie as often in one cell as in another."""
    from scipy.stats import f

    cells = len(sums)
    # Each viewer's rows in a cell less an even part of them; the last cell follows from the others.
    centring = np.eye(cells) - 1 / cells
    away = (centring @ sums)[:-1] / viewers
    square = (centring @ products @ centring)[:-1, :-1] / viewers - np.outer(away, away)
    covariance = square / (viewers - 1)
    free = len(away)
    reached = float(away @ np.linalg.pinv(covariance, hermitian=True) @ away)
    return float(f.sf(reached * (viewers - free) / (free * (viewers - 1)), free, viewers - free))


def evenness_tests(events: ir.Table, has_hours: bool) -> pd.DataFrame:
    """Test how evenly rows come over the week, and over the day where hours are known.

    Returns
    -------
    DataFrame
        measure (weekday, 0 = Monday; or hour, by parts of three hours), cells, viewers, ratings,
        and `evenness_facts`; uneven says whether more than chance parts the cells and somebody
        sees it. Empty without dates.
    """
    dated = events.filter(events["at"].notnull())
    cells = {"weekday": (dated["at"].day_of_week.index().cast("int64"), DAYS)}
    if has_hours:
        cells["hour"] = ((dated["at"].hour() / HOURS).floor().cast("int64"), PARTS)
    found = []
    for measure, (cell, count) in cells.items():
        sums, products, viewers = cell_sums(dated, cell, count)
        if not sums.sum():
            continue
        facts = evenness_facts(sums, products, viewers)
        seen = not facts["times"] < VISIBLE
        told = {"measure": measure, "cells": count, "viewers": viewers, "ratings": sums.sum()}
        found.append({**told, **facts, "uneven": bool(facts["p"] < LEVEL and seen)})
    return typed_frame(pd.DataFrame(found) if found else None, EVENNESS)
