"""What the executive summary says, in PDF and in Markdown: claims, each of them once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from analysis.communicate.claims import find_claims, segment_sentences
from analysis.communicate.claims.portraits.recommendations import recommendation_parts
from analysis.communicate.claims.words import group_noun
from analysis.communicate.decided import no_segments
from analysis.communicate.narrative.paragraphs import FINDINGS, LIMITS, SURE, VERDICT
from analysis.text.nouns import capital_first

if TYPE_CHECKING:
    from analysis.communicate.claims import Claim
    from analysis.tables import Results

# Of up to so many segments two pages hold the further traits too.
FEW_SEGMENTS = 5
# What the verdict says in a clause, by the slot that it then has.
IN_VERDICT = {"guessed": "communicate.guessed", "numbers": "model.criteria_apart"}


@dataclass(frozen=True)
class SummaryParts:
    """The claims of the executive summary.

    Parameters
    ----------
    verdict, key_figures : list of Claim
        What the audience is, and its four numbers.
    segments : dict of int to list of Claim
        What sets each segment apart.
    findings, sure, limits : list of Claim
        What was found, how sure that is, what not to conclude; nothing that stands above.
    recommendations : list of (Claim, list of Claim)
        What could be done, and its evidence, reach and test.
    """

    verdict: list[Claim]
    key_figures: list[Claim]
    segments: dict[int, list[Claim]]
    findings: list[Claim]
    recommendations: list[tuple[Claim, list[Claim]]]
    sure: list[Claim]
    limits: list[Claim]


def _unsaid(results: Results, ids: Iterable[str], said: Iterable[Claim]) -> list[Claim]:
    above = {claim.id for claim in said}
    above |= {IN_VERDICT[slot] for claim in said for slot in claim.slots if slot in IN_VERDICT}
    return [claim for claim in find_claims(results, *ids) if claim.id not in above]


def _segment_traits(results: Results) -> dict[int, list[Claim]]:
    if no_segments(results):
        return {}
    frame = results.interpreted.frame("segments").sort_values("segment")
    parts = ("opening", "portrait") if len(frame) <= FEW_SEGMENTS else ("opening",)
    said = segment_sentences(results, parts)
    return {int(row.segment): said[row.id] for row in frame.itertuples()}


def summary_parts(results: Results) -> SummaryParts:
    """Return what the executive summary says, in its order."""
    verdict = find_claims(results, *VERDICT)
    findings = _unsaid(results, FINDINGS, verdict)
    return SummaryParts(
        verdict,
        find_claims(results, "audience.key_*"),
        _segment_traits(results),
        findings,
        recommendation_parts(results),
        _unsaid(results, SURE, [*verdict, *findings]),
        find_claims(results, *LIMITS),
    )


def segment_headings(results: Results) -> list[str]:
    """Return the headings of the table of segments."""
    many = str(results.obtained.record("source")["noun_plural"])
    group = capital_first(group_noun(results, 1))
    return [group, "known viewers", f"their {many}", "stability", "what sets them apart"]


def segment_note(results: Results) -> str:
    """Say how the table of segments is read."""
    return " ".join(claim.text for claim in find_claims(results, "interpret.reading"))
