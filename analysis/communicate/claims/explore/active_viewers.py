"""What is said of the most active viewers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pandas as pd

from analysis.communicate.claims.claim import Claim, Population
from analysis.communicate.claims.explore.viewers import MEAN_FIGURES, gave_verb
from analysis.communicate.claims.phrase import Phrase
from analysis.communicate.claims.populations import Populations
from analysis.communicate.claims.slots import count_slot, rounded_slot, share_slot
from analysis.intervals import Estimate, difference_interval

if TYPE_CHECKING:
    from analysis.tables import Results


def banded_viewers(results: Results) -> pd.DataFrame:
    """Return viewers by how much they give, the least active first."""
    return results.explored.frame("amount_bands")


def top_phrase(results: Results) -> Phrase | None:
    """Say what the most active viewers give, None where all are of one band."""
    frame, people = banded_viewers(results), Populations(results)
    if len(frame) < 2:
        return None
    top = frame.iloc[-1]
    return Phrase(
        f"The most active {{users}} of viewers {gave_verb(people.many)} {{from_rows}} {{many}} or "
        "more each and {held} of all {many}",
        {
            "users": share_slot(top["share_users"], people.viewers),
            "from_rows": count_slot(top["lower"], people.many, people.viewers),
            "held": share_slot(top["share_ratings"], people.rows),
        },
        {"many": people.many},
    )


def spread_of(results: Results, measure: str) -> pd.DataFrame:
    """Return how a measure spreads over the viewers of each band."""
    frame = results.explored.frame("amount_spread")
    return frame[frame["measure"] == measure].set_index("band")


def active_claims(results: Results) -> Iterator[Claim]:
    """Yield what the most active viewers give, and whether they rate otherwise."""
    phrase = top_phrase(results)
    if phrase is None:
        return
    yield phrase.claim("explore.top_band", bold=True)
    means, bands = spread_of(results, "mean_rating"), banded_viewers(results)["band"]
    if {bands.iloc[0], bands.iloc[-1]} <= set(means.index):
        yield _mean_claim(means.loc[bands.iloc[-1]], means.loc[bands.iloc[0]], results)


def _mean_claim(top: pd.Series, least: pd.Series, results: Results) -> Claim:
    populations = [
        Population(f"{name} with a mean rating", int(row["users"]), (name,))
        for name, row in (("most active viewers", top), ("least active ones", least))
    ]
    apart = difference_interval(
        *(Estimate(*row[["mean", "low", "high"]].astype(float)) for row in (top, least))
    )
    how = "about as high as" if apart.low <= 0 <= apart.high else (
        "higher than" if apart.value > 0 else "lower than")  # fmt: skip
    point = f"{Populations(results).point}s"
    slots = {
        name: rounded_slot(row["mean"], point, of, row["low"], row["high"], figures=MEAN_FIGURES)
        for name, row, of in zip(
            ("active_mean", "other_mean"), (top, least), populations, strict=True
        )
    }
    return Claim(
        "explore.top_mean",
        f"The most active viewers rate {{active_mean}} on average, {how} the least active ones "
        "({other_mean}).",
        slots,
        {},
        "tested",
    )
