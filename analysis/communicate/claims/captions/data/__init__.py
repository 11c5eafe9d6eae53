"""What is said of figures and tables of the data: source, cleaning, viewers, titles.

rating_words   figures of rows: their values, and when they came
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.communicate.claims.captions.data.rating_words import rating_histogram_words

if TYPE_CHECKING:
    from analysis.communicate.claims.captions.words import CaptionMaker

# In the order of the chapters that show them.
DATA_CAPTIONS: tuple[CaptionMaker, ...] = (rating_histogram_words,)
