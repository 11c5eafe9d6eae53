"""The words of the figure of trend and season."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.communicate.claims.captions.words import FigureWords, Sentences, retold_claim
from analysis.communicate.claims.claim import Claim
from analysis.communicate.claims.explore.growth import growth_claims, months_compared
from analysis.communicate.claims.populations import Populations
from analysis.communicate.claims.slots import month_slot, rounded_slot
from analysis.text.nouns import capital_first

if TYPE_CHECKING:
    from analysis.tables import Results


def trend_season_words(results: Results) -> FigureWords | Claim:
    """Return the words of rows a day by month with their trend, and of the season."""
    frame, people = results.explored.frame("month_parts"), Populations(results)
    name, words = "trend-season", {"many": people.many, "Many": capital_first(people.many)}
    if results.explored.frame("by_month").empty:
        text = "The source has no dates, so trend and season of {many} are not parted."
        return Sentences("figure", name, {}, words).absent(text)
    if frame.empty:
        text = (
            "Fewer than two whole years of months in a row have enough viewers, so trend and "
            "season of {many} are not parted."
        )
        return Sentences("figure", name, {}, words).absent(text)
    of = months_compared(results)
    ends = {"begin": frame.iloc[0], "end": frame.iloc[-1]}
    slots = {key: month_slot(row["month"], None) for key, row in ends.items()}
    slots |= {f"{key}_trend": rounded_slot(row["trend"], f"{people.many} a day", of)
              for key, row in ends.items()}  # fmt: skip
    say = Sentences("figure", name, slots, words, "estimated", (of,))
    claims = {claim.id: claim for claim in growth_claims(results)}
    found = next(claim for id_, claim in claims.items() if id_.startswith("explore.volume_growth"))
    return say.figure(
        title=retold_claim(found, f"figure.{name}.title"),
        subtitle="{Many} a day by month, {begin} to {end}, with their trend (logarithmic axis); "
        "below it how far each month of the year lies from the trend",
        caption=retold_claim(claims["explore.season"], f"figure.{name}.caption"),
        alt="Line of {many} a day by month around a smooth trend that runs from {begin_trend} in "
        "{begin} to {end_trend} in {end}; below it how far "
        "each month of the year lies from the trend.",
    )
