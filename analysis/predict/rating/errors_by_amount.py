"""How far ratings are foreseen amiss, by how many ratings of the viewer were known before."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.disclosure import FEWEST, joined_bins
from analysis.intervals import Estimate, pooled_estimate

# First number of ratings of each bin: cold viewers, then bins that about double.
FIRST_AMOUNTS = (0, 1, 2, 3, 6, 11, 21, 51)


def earlier_amounts(history: pd.DataFrame, viewers: pd.Series) -> pd.Series:
    """Return how many ratings of each viewer a history holds.

    Parameters
    ----------
    history : DataFrame
        Ratings before a cut; a viewer's `n` counts rows without a rating as well.
    viewers : Series
        Ids; an id may stand there again.
    """
    counts = history["user_id"].value_counts()
    return viewers.map(counts).fillna(0).astype("int64")


def amount_errors(rows: pd.DataFrame, fewest: int = FEWEST) -> pd.DataFrame:
    """Return the errors of a model and of a baseline by the viewers' earlier ratings.

    Parameters
    ----------
    rows : DataFrame
        One row a rating to foresee: user_id, amount (see `earlier_amounts`; missing is none),
        seen, foreseen and baseline.
    fewest : int
        How many viewers are not few.

    Returns
    -------
    DataFrame
        low_amount, high_amount (missing for the last bin, which has no end), rows, viewers, and
        rmse and baseline_rmse with the ends of their intervals over viewers. Bins of few viewers
        are joined to their neighbours, empty ones are left out; nothing is told where all viewers
        together are few.
    """
    place = np.searchsorted(FIRST_AMOUNTS, rows["amount"].fillna(0), side="right") - 1
    viewers = rows["user_id"].groupby(place).nunique()
    viewers = viewers.reindex(range(len(FIRST_AMOUNTS)), fill_value=0)
    if viewers.sum() < fewest:
        return pd.DataFrame(columns=list(_bin_record(rows, (0, 0.0))))
    joined = np.array(joined_bins(viewers, fewest))
    firsts = {bin_: int(np.flatnonzero(joined == bin_)[0]) for bin_ in set(joined)}
    ends = {bin_: FIRST_AMOUNTS[firsts[bin_ + 1]] - 1.0 for bin_ in firsts if bin_ + 1 in firsts}
    found = [
        _bin_record(part, (FIRST_AMOUNTS[firsts[bin_]], ends.get(bin_, np.nan)))
        for bin_, part in rows.groupby(joined[place])
    ]
    return pd.DataFrame(found)


def _bin_record(part: pd.DataFrame, amounts: tuple[int, float]) -> dict[str, float]:
    model = mean_error(part["user_id"], part["foreseen"] - part["seen"])
    baseline = mean_error(part["user_id"], part["baseline"] - part["seen"])
    return {
        "low_amount": amounts[0],
        "high_amount": amounts[1],
        "rows": len(part),
        "viewers": part["user_id"].nunique(),
        **{"rmse": model.value, "rmse_low": model.low, "rmse_high": model.high},
        "baseline_rmse": baseline.value,
        **{"baseline_low": baseline.low, "baseline_high": baseline.high},
    }


def mean_error(viewers: pd.Series, errors: pd.Series) -> Estimate:
    """Return the root of the mean squared error, with its interval over viewers.

    Parameters
    ----------
    viewers, errors : Series
        Whose rating each row is, and how far it is amiss.

    Notes
    -----
    The interval is that of the mean square, a ratio of sums over viewers, its ends under the root.
    """
    each = np.square(errors).groupby(viewers.to_numpy()).agg(["sum", "count"]).astype(float)
    x, y = each["sum"], each["count"]
    sums = {"all": len(each), "x": x.sum(), "y": y.sum()}
    sums |= {"xx": (x * x).sum(), "xy": (x * y).sum(), "yy": (y * y).sum()}
    square = pooled_estimate(pd.DataFrame([sums]), share=False)
    ends = np.sqrt(np.maximum([square.value, square.low, square.high], 0))
    return Estimate(*(float(end) for end in ends))
