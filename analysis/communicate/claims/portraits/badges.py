"""How far each segment can be relied on, in a few words beside its name."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from analysis.communicate.claims.claim import Claim
from analysis.communicate.claims.populations import Populations
from analysis.communicate.decided import no_segments

if TYPE_CHECKING:
    from analysis.tables import Results

# What the stage that compares clusterings reads from a Jaccard, as it is said of a segment.
READINGS = {
    "highly stable": "Highly stable",
    "valid": "Stable",
    "pattern": "A pattern rather than a firm segment",
    "not to be trusted": "Not to be trusted",
    "dissolved": "Dissolved",
}
# What half-years say of it, by the id of the verdict.
VERDICTS = {
    "persistent": "**persistent** from half-year to half-year",
    "drifting": "**drifting** from half-year to half-year",
    "seasonal": "**seasonal** from half-year to half-year",
    "fragile": "**fragile** from half-year to half-year",
    "too_short": "the record is too short to say how it lasts",
}


def badge_claims(results: Results) -> Iterator[Claim]:
    """Yield for each segment how well it is found again, and whether it lasts."""
    if no_segments(results):
        return
    people = Populations(results)
    stable = results.modelled.frame("stability").set_index("segment")["reading"].to_dict()
    lasts = results.interpreted.frame("segment_verdicts").set_index("segment")["verdict"].to_dict()
    for row in results.interpreted.frame("segments").sort_values("segment").itertuples():
        parts = []
        if row.jaccard == row.jaccard and row.segment in stable:
            parts.append(f"**{READINGS[stable[row.segment]]}** when known viewers are drawn again")
        if row.segment in lasts:
            parts.append(VERDICTS[lasts[row.segment]])
        if parts:
            yield Claim(
                f"segment.{row.id}.badge",
                f"{'; '.join(parts)}.",
                evidence="tested",
                further=(people.known,),
            )
