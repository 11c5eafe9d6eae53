"""The words of segments, viewers and titles then and now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.communicate.claims.captions.absences import said_before
from analysis.communicate.claims.captions.words import (
    FigureWords,
    Sentences,
    TableWords,
    retold_claim,
)
from analysis.communicate.claims.changes.former_edition import FormerEdition, former_edition
from analysis.communicate.claims.changes.segment_changes import (
    SegmentChange,
    either_segments,
    former_known,
    segment_change_claims,
)
from analysis.communicate.claims.claim import Claim
from analysis.communicate.claims.populations import Populations
from analysis.communicate.claims.slots import declared_share
from analysis.communicate.claims.words import group_noun
from analysis.communicate.decided import GAPS
from analysis.intervals import LEVEL

if TYPE_CHECKING:
    from analysis.tables import Results


def drawn_changes(results: Results, former: FormerEdition) -> list[SegmentChange]:
    """Return the segments whose share is told in either edition."""
    return [one for one in either_segments(results, former) if one.now or one.before]


def segment_changes_words(results: Results) -> FigureWords | Claim:
    """Return the words of the shares of segments in both editions."""
    name, former = "segment-changes", former_edition(results)
    if former is None or not drawn_changes(results, former):
        return said_before("figure", name)
    said = {claim.id: claim for claim in segment_change_claims(results, former)}
    noun, of = group_noun(results, 1), (Populations(results).known, former_known(former))
    say = Sentences("figure", name, {"level": declared_share(LEVEL)}, {}, "tested", of)
    return say.figure(
        title=retold_claim(said["changes.segments"], f"figure.{name}.title"),
        subtitle=f"Share of known viewers by {noun}: now (full) and before (ring), with {{level}} "
        "intervals",
        caption="Where the intervals do not meet, the share moved by more than chance explains.",
        alt=f"Dots and rings by {noun} of known viewers, their share now and before.",
    )


def viewer_moves_words(results: Results) -> TableWords | Claim:
    """Return the words of the table of viewers by their segment then and now."""
    name, former = "viewer-moves", former_edition(results)
    if former is None or results.interpreted.frame("viewer_moves").empty:
        return said_before("table", name)
    noun = group_noun(results, 1)
    say = Sentences("table", name, of=(Populations(results).known, former_known(former)))
    return say.table(
        f"Known viewers of both editions by the {noun} that they were in (rows) and are in "
        "(columns).",
        note=GAPS,
    )


def risen_titles_words(results: Results) -> TableWords | Claim:
    """Return the words of the table of titles that rose or fell."""
    name, former = "risen-titles", former_edition(results)
    if former is None or results.interpreted.frame("title_moves").empty:
        return said_before("table", name)
    slots = {"level": declared_share(LEVEL)}
    say = Sentences("table", name, slots, {}, "tested", (Populations(results).viewers,))
    return say.table(
        "Share of viewers kept who chose a title, before and now, and the difference with its "
        "{level} interval: the titles that rose and fell most, of those that moved beyond chance "
        "(Holm over all titles)."
    )
