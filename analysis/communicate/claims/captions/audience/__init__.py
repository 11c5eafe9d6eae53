"""What is said of figures and tables of the audience: gate, candidates, segments.

activity_words  how each segment's part of the rows has moved
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.communicate.claims.captions.audience.activity_words import segment_activity_words

if TYPE_CHECKING:
    from analysis.communicate.claims.captions.words import CaptionMaker

# In the order of the chapters that show them.
AUDIENCE_CAPTIONS: tuple[CaptionMaker, ...] = (segment_activity_words,)
