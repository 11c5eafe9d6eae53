"""What stands out of what viewers do, and what it means for who programmes content."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from analysis.communicate.claims.claim import Claim
from analysis.communicate.claims.populations import Populations

if TYPE_CHECKING:
    from analysis.tables import Results


@dataclass(frozen=True)
class Insight:
    """One thing that stands out.

    Parameters
    ----------
    claim : str
        Id of the claim that says it.
    figure : str
        Name of the figure that shows it.
    more, less : str
        What it means where its effect is above, or below, zero.
    """

    claim: str
    figure: str
    more: str
    less: str = ""


# What it means that the mean mark moved, up or down.
WHO_RATES = (
    "A mean over all viewers moves with who rates: compare a title's marks among viewers who "
    "arrived together before reading this as a change of taste."
)
# What it means that viewers choose otherwise by when they arrived, and by how much they give.
CHOICES = {
    "arrival": "Shelves for who arrived lately need not be those for who came before: order titles "
    "by when a viewer arrived before trying anything finer.",
    "amount": "A list made of all {many} is one of those who give most: make another for those who "
    "give few, and see which they follow.",
}
# By the id that the stage gives.
INSIGHTS = {
    **{
        f"{kind}_by_{by}": Insight(f"explore.{kind}_by_{by}", "hypotheses", text, text)
        for kind in ("older", "best_known", "genre")
        for by, text in CHOICES.items()
    },
    "concentration": Insight(
        "explore.half_of_rows",
        "concentration",
        "Totals lean towards the busiest viewers: look at how many viewers a title reaches beside "
        "its number of {many} before deciding for whom it is shown.",
    ),
    "single": Insight(
        "explore.single",
        "ratings-per-viewer",
        "One {one} says little of a taste: what such viewers are shown first is better taken "
        "from what all viewers choose than from what they chose.",
    ),
    "marks": Insight(
        "explore.high_ratings",
        "rating-distribution",
        "High marks are common, so one recommends little: order titles by how far they lie above "
        "the mean.",
        "High marks are rare, so one says much: titles that get them often are worth a place in "
        "front.",
    ),
    "change": Insight(
        "explore.mean_moved",
        "mean-by-period",
        WHO_RATES,
        WHO_RATES,
    ),
    "earlier": Insight(
        "explore.earlier_arrivals",
        "retention",
        "Who came early comes more than a year before: find what was done for these viewers "
        "since, before anything is changed for them.",
        "Who came early comes less than a year before: bring back to some of these viewers what "
        "they used to choose, and test whether more of them come than of the rest.",
    ),
    "again": Insight(
        "explore.second_amount",
        "second-visits",
        "A first day with more than one {one} goes with coming again: show the next title right "
        "behind the first, and test whether that brings viewers back.",
    ),
    "growth": Insight(
        "explore.busiest_year",
        "by-month",
        "What is said of all {many} together weighs that year most: compare titles within a year, "
        "and read what is older with that in mind.",
    ),
    "titles": Insight(
        "explore.top_titles",
        "title-popularity",
        "A list ordered by {many} shows what is seen most already: give the rest of the "
        "catalogue a place of its own, and count what it wins there.",
    ),
}


def told_insights(results: Results, made: Iterable[Claim]) -> Iterator[tuple[str, Claim, Claim]]:
    """Yield the figure, the claim and the meaning of what stands out, the largest effect first.

    Parameters
    ----------
    results : Results
        Every stage's tables.
    made : iterable of Claim
        What is said of what viewers do; what is not said of this source is left out.
    """
    people, said = Populations(results), {claim.id: claim for claim in made}
    given = {"many": people.many, "one": people.one}
    for row in results.explored.frame("insights").itertuples():
        insight = INSIGHTS[row.insight]
        text = insight.more if row.effect > 0 else insight.less
        if text and insight.claim in said:
            words = {name: word for name, word in given.items() if f"{{{name}}}" in text}
            meaning = Claim(f"explore.means_{row.insight}", text, {}, words, evidence="assigned")
            yield insight.figure, said[insight.claim], meaning
