"""What is said of figures and tables of what changed since the edition before.

change_words  shares of segments then and now, viewers by their segment then and now, titles
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.communicate.claims.captions.change_chapter import change_words

if TYPE_CHECKING:
    from analysis.communicate.claims.captions.words import CaptionMaker

# In the order in which the chapter shows them.
CHANGE_CAPTIONS: tuple[CaptionMaker, ...] = (
    change_words.segment_changes_words,
    change_words.viewer_moves_words,
    change_words.risen_titles_words,
)
