"""What segments explain where they were drawn, and where they were not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.communicate.claims.claim import Claim
from analysis.communicate.claims.populations import Populations
from analysis.communicate.claims.slots import share_slot
from analysis.communicate.claims.words import group_noun

if TYPE_CHECKING:
    from analysis.tables import Results


def halves_claim(results: Results, people: Populations) -> Claim:
    """Return what segments explain where they were drawn, and where they were not."""
    every = results.interpreted.frame("effects").dropna(subset=["epsilon2_a"])
    frame, known = every.dropna(subset=["epsilon2_b"]), people.known
    groups = group_noun(results)
    if every.empty:
        return Claim("trust.effects", f"There is no measure on which {groups} could differ.")
    if frame.empty:
        return Claim(
            "trust.effects",
            f"The {groups} explain {{explained}} of the differences between known viewers in what "
            "they were drawn on, on average over measures; that describes them and proves nothing. "
            "A check on halves of each viewer's history was not made here.",
            {"explained": share_slot(every["epsilon2_a"].mean(), known)},
            evidence="estimated",
        )
    return Claim(
        "trust.effects",
        f"Where one half of their titles places known viewers, the {groups} explain {{a}} of the "
        "differences between them on that half and {b} on the other, on average over measures.",
        {
            "a": share_slot(frame["epsilon2_a"].mean(), known),
            "b": share_slot(frame["epsilon2_b"].mean(), known),
        },
        evidence="tested",
    )
