"""What is said of figures and tables: titles, captions and what is seen, as claims.

words          the words of one figure or table, and what makes them
rating_words   figures of rows: their values, and when they came
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from analysis.communicate.claims.captions.rating_words import rating_histogram_words
from analysis.communicate.claims.captions.words import FigureWords, TableWords
from analysis.communicate.claims.claim import Claim

if TYPE_CHECKING:
    from analysis.tables import Results

Words = FigureWords | TableWords | Claim
# In the order of the chapters that show them; what a source lacks is one claim that says so.
CAPTIONS: tuple[Callable[[Results], Words], ...] = (rating_histogram_words,)


def caption_claims(results: Results) -> Iterator[Claim]:
    """Yield every claim of figures and tables."""
    for make in CAPTIONS:
        words = make(results)
        yield from [words] if isinstance(words, Claim) else words.claims
