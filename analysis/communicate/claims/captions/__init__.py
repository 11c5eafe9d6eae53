"""What is said of figures and tables: titles, captions and what is seen, as claims.

words            the words of one figure or table, and what makes them
absences         what is said in place of one that the source does not carry
data_chapters    those of the source, of cleaning and of measures
explore_chapter  those of viewers, their ratings and titles
model_chapter    those of the gate and of candidates
predict_chapter  those of predictions
segment_chapter  those of segments
trust_chapter    those of how far segments can be relied on
change_chapter   those of what changed since the edition before
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from analysis.communicate.claims.captions.change_chapter import CHANGE_CAPTIONS
from analysis.communicate.claims.captions.data_chapters import (
    OBTAIN_CAPTIONS,
    SCRUB_CAPTIONS,
)
from analysis.communicate.claims.captions.explore_chapter import EXPLORE_CAPTIONS
from analysis.communicate.claims.captions.model_chapter import MODEL_CAPTIONS
from analysis.communicate.claims.captions.predict_chapter import PREDICT_CAPTIONS
from analysis.communicate.claims.captions.segment_chapter import (
    EACH_SEGMENT,
    LANDING_CAPTIONS,
    SEGMENT_CAPTIONS,
)
from analysis.communicate.claims.captions.trust_chapter import TRUST_CAPTIONS
from analysis.communicate.claims.claim import Claim

if TYPE_CHECKING:
    from analysis.communicate.claims.captions.words import CaptionMaker
    from analysis.tables import Results

# By the chapter that shows them; what a source lacks is one claim that says so.
CAPTIONS: dict[str, tuple[CaptionMaker, ...]] = {
    "index": LANDING_CAPTIONS,
    "obtain": OBTAIN_CAPTIONS,
    "scrub": SCRUB_CAPTIONS,
    "explore": EXPLORE_CAPTIONS,
    "model": MODEL_CAPTIONS,
    "predict": PREDICT_CAPTIONS,
    "interpret": SEGMENT_CAPTIONS,
    "trust": TRUST_CAPTIONS,
    "changes": CHANGE_CAPTIONS,
}


def caption_claims(results: Results) -> Iterator[Claim]:
    """Yield every claim of figures and tables."""
    for chapter, makers in CAPTIONS.items():
        for make in makers:
            words = make(results)
            for claim in [words] if isinstance(words, Claim) else words.claims:
                if claim.template:
                    yield replace(claim, shown_in=chapter)
    for many in EACH_SEGMENT:
        for words in many(results):
            yield from (replace(claim, shown_in="interpret") for claim in words.claims)
