"""The words of figures of rows: their values, and when they came."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from analysis.communicate.claims.captions.words import FigureWords, Sentences
from analysis.communicate.claims.claim import Claim, Population, Slot
from analysis.communicate.claims.populations import Populations
from analysis.communicate.claims.slots import declared_slot, noun_slot, rounded_slot, share_slot

if TYPE_CHECKING:
    import pandas as pd

    from analysis.tables import Results

# Significant figures of a mean on a scale of few marks, which many rows carry.
MEAN_FIGURES = 3


def rating_histogram_words(results: Results) -> FigureWords | Claim:
    """Return the words of the share of ratings at each value of the scale."""
    frame, facts = results.explored.frame("rating_shares"), results.explored.record("summary")
    name, people = "rating-distribution", Populations(results)
    if frame.empty:
        text = "The source has no ratings, so there is no distribution of ratings to show."
        return Claim(f"figure.{name}.absent", text)
    slots = _scale(facts, people.rated) | _marks(frame, people.rated)
    say = Sentences("figure", name, slots, {}, of=(people.rated,))
    high = "{high} of ratings are {from_mark} or more"
    lead = "Viewers rate what they like: " if facts["share_high"] > 0.5 else ""
    return FigureWords(
        name,
        say.claim("title", f"{lead}{high}"),
        say.claim("subtitle", "Share of ratings by value; {rated}"),
        say.claim(
            "caption",
            f"The mean rating is {{mean}}, and {high}: a high rating says little about a viewer, a "
            "low one more.",
        ),
        say.claim(
            "alt",
            "Bar chart of ratings by value, from {lowest} to {highest}. The longest bar is {most} "
            "with {most_share} of ratings; the lowest value holds {lowest_share}, the highest "
            "{highest_share}.",
        ),
    )


def _scale(facts: dict[str, Any], of: Population) -> dict[str, Slot]:
    """Return the mean, and how many ratings are high."""
    return {
        "high": share_slot(facts["share_high"], of),
        "from_mark": declared_slot(facts["high_from"], f"{facts['high_from']:g}", "rating"),
        "mean": rounded_slot(facts["mean_rating"], "rating", of, figures=MEAN_FIGURES),
        "rated": noun_slot(of.n or 0, "rating", "ratings", of),
    }


def _marks(frame: pd.DataFrame, of: Population) -> dict[str, Slot]:
    """Return the ends of the scale and its most given value, each with its share."""
    places = {"lowest": 0, "highest": len(frame) - 1, "most": int(frame["share"].argmax())}
    slots = {}
    for name, place in places.items():
        value, share = frame["rating"].iloc[place], frame["share"].iloc[place]
        slots[name] = Slot(float(value), f"{value:g}", "rating", of)
        slots[f"{name}_share"] = share_slot(share, of)
    return slots
