"""How the table of segments is read."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from analysis.communicate.claims.claim import Claim
from analysis.communicate.claims.populations import Populations
from analysis.communicate.claims.slots import declared_slot
from analysis.communicate.claims.words import group_noun
from analysis.communicate.decided import FEW, no_segments, threshold_of, threshold_text

if TYPE_CHECKING:
    from analysis.tables import Results


def difference_claims(results: Results) -> Iterator[Claim]:
    """Yield what is said of differences between segments."""
    if no_segments(results):
        return
    people = Populations(results)
    yield _reading(results, people)
    yield _sections(results, people)


def _reading(results: Results, people: Populations) -> Claim:
    """Return how the table of segments is read."""
    line = threshold_of(results, "jaccard_valid")
    return Claim(
        "interpret.reading",
        "Shares of known viewers, and of what they gave. Stability: how well a "
        f"{group_noun(results, 1)} is found again when viewers are drawn again (Jaccard; {{best}} "
        "is best); below {line} its name is tentative. In brackets: the other known viewers.",
        {
            "best": declared_slot(1, "1", "Jaccard"),
            "line": declared_slot(line, threshold_text(results, "jaccard_valid"), "Jaccard"),
        },
        further=(people.known,),
    )


def _sections(results: Results, people: Populations) -> Claim:
    """Return how the section of each segment is read."""
    text = (
        "The index is the mean of the known viewers of a "
        f"{group_noun(results, 1)} against that of all known viewers, which counts as {{hundred}}; "
        "measures are what the clustering saw."
    )
    slots = {"hundred": declared_slot(100, "100", "index")}
    if len(results.interpreted.frame("histories")):
        text += (
            " Histories are made up, from one of few {many} to one of many: their number, the gaps "
            "between them, titles and usual marks (in brackets) are drawn apart from each other, "
            f"and what {FEW} have in common is left out; they are nobody's."
        )
    return Claim("interpret.sections", text, slots, {"many": people.many}, further=(people.known,))
