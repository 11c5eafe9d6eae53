"""How many viewers are sure of their segment, by how much is known of them and by segment."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from analysis import disclosure
from analysis.intervals import wilson_bounds

if TYPE_CHECKING:
    from analysis.tables import Tables

# First numbers of rows of the bands: one and two by themselves, since most guesses are there.
BANDS = (1, 2, 3, 5, 10, 20, 50)
# In the order of falling certainty.
WORDS = ("sure", "likely", "guess")
AMOUNTS = {
    **{"lower": "int64", "upper": "float64", "users": "int64"},
    **dict.fromkeys(WORDS, "float64"),
}
# Of all, and of known viewers: guessed ones are the others.
PARTS = ("known", "guessed")
SEGMENTS = {
    **{"segment": "int64", "median": "float64"},
    **{f"{part}_{word}": "float64" for part in PARTS for word in WORDS},
}
CHECK = {
    **{"tenth": "int64", "said": "float64", "again": "float64", "low": "float64"},
    **{"high": "float64", "viewers": "int64"},
}


def placed_viewers(labels: pd.DataFrame, n: pd.Series, lines: dict[str, float]) -> pd.DataFrame:
    """Return segment, evidence, confidence, n and word (sure, likely, guess) of viewers.

    Parameters
    ----------
    labels : DataFrame
        user_id, segment, confidence, evidence; who has no confidence is left out.
    n : Series
        Rows by user_id.
    lines : dict
        sure, likely: the least of each.
    """
    known = labels[labels["confidence"].notna()]
    confidence = known["confidence"].to_numpy(float)
    word = np.select(
        [confidence >= lines["sure"], confidence >= lines["likely"]], WORDS[:2], "guess"
    )
    told = known[["segment", "evidence", "confidence"]]
    return told.assign(word=word, n=n.loc[known["user_id"]].to_numpy())


def words_by_amount(viewers: pd.DataFrame, fewest: int) -> pd.DataFrame:
    """Return how many viewers are sure, likely and a guess, by bands of rows.

    Parameters
    ----------
    viewers : DataFrame
        As `placed_viewers` gives them.
    fewest : int
        What is not few: bands are joined until every number is none or not few.

    Returns
    -------
    DataFrame
        lower, upper (missing in the last band), users, sure, likely, guess.
    """
    place = np.searchsorted(BANDS, viewers["n"], side="right") - 1
    counts = pd.crosstab(place, viewers["word"]).reindex(
        index=range(len(BANDS)), columns=list(WORDS), fill_value=0
    )
    counts = counts[counts.sum(axis=1).to_numpy() > 0]
    if counts.empty:
        return pd.DataFrame(columns=list(AMOUNTS)).astype(AMOUNTS)
    ends = pd.DataFrame({"lower": [BANDS[at] for at in counts.index]})
    ends["upper"] = [*(ends["lower"].iloc[1:] - 1), np.nan]
    joined = disclosure.joined_bins(counts.reset_index(drop=True), fewest)
    made = counts.groupby(joined).sum().reset_index(drop=True)
    made["lower"] = ends.groupby(joined)["lower"].min().to_numpy()
    made["upper"] = [group.iloc[-1] for _, group in ends.groupby(joined)["upper"]]
    made["users"] = made[list(WORDS)].sum(axis=1)
    few = made[list(WORDS)].map(lambda count: disclosure.is_few(count, fewest))
    if few.any(axis=None):
        made[list(WORDS)] = np.nan
    return made[list(AMOUNTS)].astype(AMOUNTS)


def words_by_segment(viewers: pd.DataFrame, shown: list[int], fewest: int) -> pd.DataFrame:
    """Return how many known and how many guessed viewers of each segment are sure and so on.

    Parameters
    ----------
    viewers : DataFrame
        As `placed_viewers` gives them.
    shown : list of int
        Segments that are told of.
    fewest : int
        What is not few; cells of few are missing, and those that would give one away.

    Returns
    -------
    DataFrame
        segment, median (of the confidence of all its viewers), known_sure, known_likely,
        known_guess, guessed_sure, guessed_likely, guessed_guess.
    """
    parts = []
    for part, evidence in zip(PARTS, ("full", "low"), strict=True):
        own = viewers[viewers["evidence"] == evidence]
        counts = pd.crosstab(own["segment"], own["word"]).reindex(
            index=sorted(viewers["segment"].unique()), columns=list(WORDS), fill_value=0
        )
        hidden = disclosure.hidden_cells(counts, fewest, tells_empty=True)
        parts.append(counts.astype("float64").mask(hidden).add_prefix(f"{part}_"))
    each = viewers.groupby("segment")["confidence"]
    enough = each.size().map(lambda size: disclosure.has_quantile(size, 0.5, fewest))
    made = pd.concat(parts, axis=1).assign(median=each.median().where(enough))
    told = made.rename_axis("segment").reset_index()
    return told[told["segment"].isin(shown)][list(SEGMENTS)].astype(SEGMENTS)


def checked_shares(check: pd.DataFrame) -> pd.DataFrame:
    """Return what was said and what came again of held-out viewers, with 95 % intervals."""
    bounds = [wilson_bounds(row.again, row.viewers) for row in check.itertuples()]
    low, high = zip(*bounds, strict=True) if bounds else ((), ())
    return check.assign(low=list(low), high=list(high))[list(CHECK)].astype(CHECK)


def certainty_tables(
    shown: list[int], fewest: int, *, scrubbed: Tables, modelled: Tables
) -> dict[str, pd.DataFrame]:
    """Return how sure viewers are of their segments, and how that was checked.

    Parameters
    ----------
    shown : list of int
        Segments that are told of.
    fewest : int
        What is not few.
    scrubbed, modelled : Tables
        Results of these stages.
    """
    n = scrubbed["users"].select("user_id", "n").to_pandas().set_index("user_id")["n"]
    lines = modelled.record("certainty")
    viewers = placed_viewers(modelled.frame("labels"), n, lines)
    return {
        "certainty_amounts": words_by_amount(viewers, fewest),
        "certainty_segments": words_by_segment(viewers, shown, fewest),
        "certainty_tenths": checked_shares(modelled.frame("certainty_check")),
    }
