"""The words of figures of the most active viewers and the others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.communicate.claims.captions.words import FigureWords, Sentences
from analysis.communicate.claims.claim import Claim, Population
from analysis.communicate.claims.explore.active_viewers import banded_viewers, top_phrase
from analysis.communicate.claims.populations import Populations
from analysis.communicate.claims.slots import noun_slot, rounded_slot, share_slot
from analysis.communicate.decided import GAPS, WITHHELD
from analysis.text.numbers import number_text

if TYPE_CHECKING:
    import pandas as pd

    from analysis.tables import Results

# Whiskers end at the first and at the last tenth.
WHISKERS = "from the first tenth of viewers to the last"
# Measures in the order of the panels, with what they are called.
PANELS = {
    "mean_rating": "mean rating",
    "minutes": "minutes",
    "plays": "plays",
    "active_days": "days with {many}",
    "days_seen": "days from first to last",
    "rows_a_day": "{many} on such a day",
}


def band_names(frame: pd.DataFrame) -> list[str]:
    """Return bands by their rows: "1–4", and "63 or more" of the last."""
    names = [
        number_text(low) if low == high else f"{number_text(low)}–{number_text(high)}"
        for low, high in zip(frame["lower"], frame["upper"], strict=True)
    ]
    return [*names[:-1], f"{number_text(frame['lower'].iloc[-1])} or more"]


def activity_bands_words(results: Results) -> FigureWords | Claim:
    """Return the words of what the most active viewers give, and the others."""
    frame, people, phrase = banded_viewers(results), Populations(results), top_phrase(results)
    name = "activity-bands"
    if phrase is None:
        text = f"What the most active viewers do is {WITHHELD}, or all do alike."
        return Sentences("figure", name).absent(text)
    least = frame.iloc[0]
    slots = {
        **phrase.slots,
        "viewers": noun_slot(people.viewers.n or 0, "viewer", "viewers", people.viewers),
        "least_users": share_slot(least["share_users"], people.viewers),
        "least_held": share_slot(least["share_ratings"], people.rows),
    }
    say = Sentences("figure", name, slots, {"many": people.many})
    return say.figure(
        title=phrase.template,
        subtitle="Share of viewers (pale) and of {many} (full), by {many} of a viewer; {viewers}",
        caption="Bands are cut where at most a hundredth, a tenth and a half of viewers are more "
        "active.",
        alt="Pairs of bars by {many} of a viewer. The least active band holds {least_users} of "
        "viewers and {least_held} of {many}, the most active {users} and {held}.",
    )


def amount_spread_words(results: Results) -> FigureWords | Claim:
    """Return the words of how measures spread over viewers, by how much they give."""
    frame, people = results.explored.frame("amount_spread"), Populations(results)
    name = "amount-spread"
    told = frame[frame["median"].notna()]
    measures = [measure for measure in PANELS if measure in set(told["measure"])]
    if not measures or told["band"].nunique() < 2:
        text = f"How viewers of each band spread is {WITHHELD}, or the source tells too little."
        return Sentences("figure", name).absent(text)
    part = told[told["measure"] == measures[0]]
    slots = {}
    for key, row in (("least", part.iloc[0]), ("most", part.iloc[-1])):
        of = Population(f"viewers of the {key} active band", int(row["users"]))
        slots[f"{key}_median"] = rounded_slot(row["median"], measures[0], of, figures=3)
    words = {"many": people.many, "measure": PANELS[measures[0]].format(many=people.many)}
    gaps = f" {GAPS}" if frame["p10"].isna().any() else ""
    return Sentences("figure", name, slots, words, "estimated", (people.viewers,)).figure(
        title="The median of {measure} is {least_median} in the least active band, "
        "{most_median} in the most active",
        subtitle=f"Median and middle half of viewers, by their number of {{many}}; whiskers "
        f"{WHISKERS}",
        caption="How viewers who give much and who give little spread: where boxes overlap, many "
        f"of one band lie among those of the other.{gaps}",
        alt="Box plots by number of {many}, a panel for each measure. The median of {measure} goes "
        "from {least_median} in the least active band to {most_median} in the most active.",
    )
