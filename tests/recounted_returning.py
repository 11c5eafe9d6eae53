"""What the explore chapter counts of viewers who come again, counted once more from the rows."""

from __future__ import annotations

import numpy as np
import pandas as pd
from recounted_rows import SPAN, Rows

from analysis.communicate.claims.claim import Claim

# Of viewers, the most active first: where one band ends and the next begins.
BANDS = (0.01, 0.1, 0.5)
FEWEST = 10


def first_visits(rows: Rows) -> pd.Series:
    """Return the first day of every viewer with a date."""
    dated = rows.kept.dropna(subset=["at"])
    return dated.groupby("user_id")["at"].min().dt.normalize()


def visit_gaps(rows: Rows) -> pd.DataFrame:
    """Return user_id and the days between two visits, in their order."""
    dated = rows.kept.dropna(subset=["at"])
    days = dated.assign(day=dated["at"].dt.normalize())[["user_id", "day"]].drop_duplicates()
    days = days.sort_values(["user_id", "day"])
    gap = days.groupby("user_id")["day"].diff() / SPAN
    return days.assign(gap=gap).dropna()


def newcomers(which: int):
    """Return a recount of who arrived in the months told of (0) or in as many before (1)."""

    def found(rows: Rows, claim: Claim) -> int:
        months = int(claim.slots["months"].value) if "months" in claim.slots else 1
        first = pd.Timestamp(claim.slots["first"].value) - pd.DateOffset(months=months * which)
        arrived = first_visits(rows)
        return int(((arrived >= first) & (arrived < first + pd.DateOffset(months=months))).sum())

    return found


def top_floor(rows: Rows, _: Claim) -> int:
    """Return from how many rows on a viewer is of the most active band."""
    bins = rows.table("explored", "user_counts")["lower"]
    for share in BANDS:
        floors = [n for n in bins if (rows.each >= n).mean() <= share]
        if floors and (rows.each >= min(floors)).sum() >= FEWEST:
            return min(floors)
    return rows.each.min()


def band_share(top: bool, of_rows: bool):
    """Return a recount of the share of viewers or rows of the most or the least active band."""

    def found(rows: Rows, claim: Claim) -> float:
        floors = rows.table("explored", "amount_bands")["lower"]
        own = rows.each >= top_floor(rows, claim) if top else rows.each < floors.iloc[1]
        return rows.each[own].sum() / rows.each.sum() if of_rows else own.mean()

    return found


def gap_bin(rows: Rows, share: bool):
    """Return the name of the bin with most returns, or the share that it holds."""
    gaps, bins = visit_gaps(rows)["gap"], rows.table("explored", "visit_gaps")
    counts = [
        gaps.between(low, high).sum() for low, high in zip(bins.lower, bins.upper, strict=True)
    ]
    at = int(np.argmax(counts))
    low, high = (f"{bins[name][at]:,}" for name in ("lower", "upper"))
    return counts[at] / len(gaps) if share else (low if low == high else f"{low}–{high}")


def with_days_left(rows: Rows, claim: Claim) -> int:
    """Return the viewers who arrived so many days or more before the end of the window."""
    last = rows.window["end"] - pd.Timedelta(days=int(claim.slots["days"].value))
    return int((first_visits(rows) <= last).sum())


RETURNING = {
    "figure.new-and-returning.*#viewers": lambda rows, _: len(rows.days),
    "figure.second-visits.*#viewers": with_days_left,
    "figure.visit-gaps.*#gaps": lambda rows, _: len(visit_gaps(rows)),
    "figure.visit-gaps.*#bin": lambda rows, _: gap_bin(rows, share=False),
    "figure.visit-gaps.*#tallest": lambda rows, _: gap_bin(rows, share=True),
    "explore.first_gap#gap": lambda rows, _: (
        visit_gaps(rows).groupby("user_id")["gap"].first().median()
    ),
}
for name in ("explore.visit_gap", "figure.visit-gaps.*"):
    RETURNING[f"{name}#gap"] = lambda rows, _: visit_gaps(rows)["gap"].median()
for name in ("explore.new_viewers", "figure.new-and-returning.*"):
    RETURNING[f"{name}#new"], RETURNING[f"{name}#before"] = newcomers(0), newcomers(1)
for name in ("explore.top_band", "figure.activity-bands.*"):
    RETURNING[f"{name}#from_rows"] = top_floor
    RETURNING[f"{name}#users"] = band_share(top=True, of_rows=False)
    RETURNING[f"{name}#held"] = band_share(top=True, of_rows=True)
RETURNING["figure.activity-bands.*#least_users"] = band_share(top=False, of_rows=False)
RETURNING["figure.activity-bands.*#least_held"] = band_share(top=False, of_rows=True)
