"""What is said of figures and tables of how far segments can be relied on.

certainty_words  how sure viewers are, by amount and by segment, and the check
lasting_words   shares by half-year, moves between them, verdicts
evidence_words  how much segments explain where they were not drawn
coverage_words  who is covered, and the fairness screen
group_captions  who is left out, and for whom segments hold
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.communicate.claims.captions.trust_chapter import (
    certainty_words,
    coverage_words,
    evidence_words,
    group_captions,
    lasting_words,
)

if TYPE_CHECKING:
    from analysis.communicate.claims.captions.words import CaptionMaker

# In the order in which the chapter shows them.
TRUST_CAPTIONS: tuple[CaptionMaker, ...] = (
    *(certainty_words.certainty_amounts_words, certainty_words.certainty_segments_words),
    certainty_words.certainty_check_words,
    *(lasting_words.lasting_words, lasting_words.half_year_shares_words),
    *(lasting_words.segment_moves_words, coverage_words.coverage_words),
    *(group_captions.left_out_words, coverage_words.fairness_words),
    *(group_captions.group_trust_words, evidence_words.effects_words),
    *(evidence_words.farthest_pairs_words, evidence_words.beyond_words),
)
