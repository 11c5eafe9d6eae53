"""The words of the table on favourites."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.communicate.claims.captions.absences import absent_claim, undrawn_claim
from analysis.communicate.claims.captions.segment_chapter.portrait_words import LEVEL
from analysis.communicate.claims.captions.words import Sentences, TableWords
from analysis.communicate.claims.claim import Claim
from analysis.communicate.claims.populations import Populations
from analysis.communicate.claims.slots import declared_share
from analysis.communicate.claims.words import group_noun
from analysis.communicate.decided import FEW

if TYPE_CHECKING:
    from analysis.tables import Results


def favourites_words(results: Results) -> TableWords | Claim:
    """Return the words of the table of favourites."""
    name, known = "favourites", Populations(results).known
    if undrawn := undrawn_claim(results, "table", name):
        return undrawn
    frame = results.interpreted.frame("favourites")
    if not frame["segment"].isin(results.interpreted.frame("segments")["segment"]).any():
        return _no_favourites(results)
    say = Sentences("table", name, {"level": declared_share(LEVEL)}, {}, of=(known,))
    return say.table(
        caption=(
            f"What known viewers of each {group_noun(results, 1)} choose more often than the other "
            "known viewers: the ratio of both shares of choices, drawn towards an even one where "
            "choices are few, with {level} interval."
        )
    )


def _no_favourites(results: Results) -> Claim:
    source, known = results.obtained.record("source"), Populations(results).known
    if not (source["has_titles"] or source["has_genres"]):
        why = "The source has no names of titles or genres, so favourites cannot be named."
        return absent_claim("table", "favourites", why)
    return Claim(
        "table.favourites.absent",
        "No title or genre of twenty choices or more is clearly chosen more often by the known "
        f"viewers of one {group_noun(results, 1)} than by the others, or it would tell of {FEW}.",
        evidence="tested",
        further=(known,),
    )
