"""What the report says: every sentence once, by id, with its numbers and of whom they are.

claim        a claim, its slots, its populations; how it is written
slots        numbers in the style of their kind
phrase       clauses that several sentences share
populations  whom the report speaks of
words        what groups are called, as the verdict asks
data         of the source and of cleaning
explore      of what viewers do
predict      of what viewers will do, and how well that is known
opened_tests  of when what is kept for a test was looked at
model        of the gate and of the choice
portraits    of segments
trust        of how far segments can be relied on
conclusions  the verdict, the key figures, the doubts
changes      of what changed since the edition before
captions     of figures and tables
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from analysis.communicate.claims.captions import caption_claims
from analysis.communicate.claims.captions.data_chapters.run_words import run_claims
from analysis.communicate.claims.captions.explore_chapter import EXPLORE_CAPTIONS
from analysis.communicate.claims.captions.words import FigureWords
from analysis.communicate.claims.changes import edition_differences
from analysis.communicate.claims.claim import (
    Claim,
    answering_claims,
    joined_claims,
    listed_claims,
)
from analysis.communicate.claims.conclusions.audience import audience_claims
from analysis.communicate.claims.conclusions.limits import (
    doubt_claims,
    evidence_claims,
    limit_claims,
)
from analysis.communicate.claims.data.cleaning import cleaning_claims
from analysis.communicate.claims.data.source import noise_evidence_claims, source_claims
from analysis.communicate.claims.explore import explore_claims
from analysis.communicate.claims.explore.insights import told_insights
from analysis.communicate.claims.model.choice import choice_claims, silhouette_claims
from analysis.communicate.claims.model.gate import gate_claims, stability_lines
from analysis.communicate.claims.model.method_lines import method_claims
from analysis.communicate.claims.portraits.afterwards import afterwards_claims
from analysis.communicate.claims.portraits.badges import badge_claims
from analysis.communicate.claims.portraits.differences import difference_claims
from analysis.communicate.claims.portraits.favourites import favourite_claims
from analysis.communicate.claims.portraits.recommendations import common_advice, segment_advice
from analysis.communicate.claims.portraits.rules import (
    deciding_claims,
    fidelity_claims,
    rule_claims,
)
from analysis.communicate.claims.portraits.segments import moved_claims, segment_claims
from analysis.communicate.claims.predict import predict_claims
from analysis.communicate.claims.trust import trust_claims
from analysis.communicate.claims.trust.certainty import sure_segment_claims
from analysis.communicate.claims.trust.lasting import lasting_line
from analysis.communicate.claims.trust.lasting_segments import lasting_segment_claims

if TYPE_CHECKING:
    from analysis.tables import Results
    from analysis.text.markdown import MarkdownText

__all__ = [
    "Claim",
    "answer_claims",
    "find_claims",
    "list_claims",
    "report_claims",
    "run_claims",
    "say_claims",
    "segment_sentences",
    "striking_claims",
]

# Captions say again what sentences say, and of what changed nothing is compared.
UNCOMPARED = ("figure", "changes")


def _what_changed(results: Results) -> Iterator[Claim]:
    """Yield what changed since the edition before."""
    return edition_differences(results, _compared_claims)


def _compared_claims(results: Results) -> list[Claim]:
    chapters = [chapter for chapter in MAKERS if chapter not in UNCOMPARED]
    return [claim for chapter in chapters for claim in _chapter_claims(results, chapter)]


# By the chapter that a claim's id begins with.
MAKERS: dict[str, tuple[Callable[[Results], Iterator[Claim]], ...]] = {
    "audience": (audience_claims, moved_claims),
    "segment": (
        *(badge_claims, segment_claims, favourite_claims, lasting_segment_claims),
        *(sure_segment_claims, rule_claims, afterwards_claims, segment_advice),
    ),
    "obtain": (source_claims, noise_evidence_claims),
    "scrub": (cleaning_claims,),
    "explore": (explore_claims,),
    "model": (gate_claims, choice_claims, silhouette_claims),
    "predict": (predict_claims,),
    "interpret": (difference_claims, deciding_claims, fidelity_claims, common_advice),
    "trust": (trust_claims,),
    "communicate": (evidence_claims, limit_claims, doubt_claims),
    "method": (stability_lines, method_claims, lasting_line),
    "figure": (caption_claims,),
    "changes": (_what_changed,),
}


def _chapter_claims(results: Results, chapter: str) -> Iterator[Claim]:
    for make in MAKERS[chapter]:
        yield from make(results)


def find_claims(results: Results, *ids: str) -> list[Claim]:
    """Return claims by id, in the order in which they are asked for.

    Parameters
    ----------
    results : Results
        Every stage's tables.
    *ids : str
        Ids, or beginnings of ids that end in `*`; what the source gives no reason to say is left
        out.
    """
    chapters = dict.fromkeys(name.partition(".")[0] for name in ids)
    made = [one for chapter in chapters for one in _chapter_claims(results, chapter)]
    return [one for name in ids for one in made if fnmatchcase(one.id, name)]


def segment_sentences(results: Results, parts: Iterable[str]) -> dict[str, list[Claim]]:
    """Return the claims of every segment, by the segment's id.

    Parameters
    ----------
    results : Results
        Every stage's tables.
    parts : iterable of str
        What their ids end in, in the order in which they are wanted.
    """
    made, wanted = {one.id: one for one in find_claims(results, "segment.*")}, tuple(parts)
    return {
        name: [made[id_] for part in wanted if (id_ := f"segment.{name}.{part}") in made]
        for name in results.interpreted.frame("segments")["id"]
    }


def striking_claims(results: Results) -> list[tuple[FigureWords | None, Claim, Claim]]:
    """Return what stands out of what viewers do, the largest effect first.

    Returns
    -------
    list of (FigureWords or None, Claim, Claim)
        The words of the figure that shows it, what is said, and what that means for who programmes
        content.
    """
    words = [make(results) for make in EXPLORE_CAPTIONS]
    drawn = {one.name: one for one in words if isinstance(one, FigureWords)}
    told = told_insights(results, explore_claims(results))
    return [(drawn.get(figure), claim, meaning) for figure, claim, meaning in told]


def report_claims(results: Results) -> list[Claim]:
    """Return every claim of the report, in the order of its chapters.

    Raises
    ------
    ValueError
        When two claims bear one id.
    """
    found = [claim for chapter in MAKERS for claim in _chapter_claims(results, chapter)]
    twice = {one.id for one in found if sum(one.id == other.id for other in found) > 1}
    if twice:
        raise ValueError(f"claims with one id: {', '.join(sorted(twice))}")
    return found


def say_claims(results: Results, *ids: str) -> MarkdownText:
    """Return claims by id as one paragraph of a page."""
    return joined_claims(find_claims(results, *ids))


def answer_claims(results: Results, *ids: str) -> MarkdownText:
    """Return claims by id as a paragraph of a page whose first sentence answers, in bold."""
    return answering_claims(find_claims(results, *ids))


def list_claims(results: Results, *ids: str) -> MarkdownText:
    """Return claims by id as a list of a page."""
    return listed_claims(find_claims(results, *ids))
