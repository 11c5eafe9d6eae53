"""The words of the table of changes of the mean mark, from each period to the next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.communicate.claims.captions.absences import said_before
from analysis.communicate.claims.captions.words import Sentences, TableWords
from analysis.communicate.claims.explore.mark_changes import SURE, compared_unit
from analysis.communicate.claims.populations import Populations
from analysis.communicate.claims.slots import declared_share

if TYPE_CHECKING:
    import pandas as pd

    from analysis.communicate.claims.claim import Claim
    from analysis.tables import Results


def told_steps(results: Results) -> pd.DataFrame:
    """Return the parts of the change of every pair of periods that is told of, each once."""
    return results.explored.frame("rating_change")


def change_steps_words(results: Results) -> TableWords | Claim:
    """Return the words of the table of changes from each compared period to the next."""
    frame, people = told_steps(results), Populations(results)
    say = Sentences(
        "table", "change-steps", {"sure": declared_share(SURE)}, {}, "estimated", (people.rated,)
    )
    if frame.empty:
        if not (people.source["has_rating"] and people.source["has_time"]):
            return said_before("table", "change-steps")
        return say.absent(
            "No two years or quarters share enough viewers for the steps of the mean rating to be "
            "parted."
        )
    unit = compared_unit(results)
    return say.table(
        caption=f"The change of the mean rating in {people.point}s from one {unit} to another, and "
        "what other viewers, other titles and the same viewers with the same titles make of it; in "
        "brackets {sure} intervals over viewers.",
    )
