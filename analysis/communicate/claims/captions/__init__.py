"""What is said of figures and tables: titles, captions and what is seen, as claims.

words          the words of one figure or table, and what makes them
data_chapters  those of the source, of cleaning, of viewers and titles
audience       those of the gate, of candidates and of segments
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from analysis.communicate.claims.captions.audience import AUDIENCE_CAPTIONS
from analysis.communicate.claims.captions.data_chapters import DATA_CAPTIONS
from analysis.communicate.claims.claim import Claim

if TYPE_CHECKING:
    from analysis.communicate.claims.captions.words import CaptionMaker
    from analysis.tables import Results

# In the order of the chapters that show them; what a source lacks is one claim that says so.
CAPTIONS: tuple[CaptionMaker, ...] = (*DATA_CAPTIONS, *AUDIENCE_CAPTIONS)


def caption_claims(results: Results) -> Iterator[Claim]:
    """Yield every claim of figures and tables."""
    for make in CAPTIONS:
        words = make(results)
        yield from [words] if isinstance(words, Claim) else words.claims
