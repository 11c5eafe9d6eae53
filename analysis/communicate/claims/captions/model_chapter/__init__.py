"""What is said of figures and tables of the model.

model_populations  viewers who judge, candidates, simulated audiences
rule_words         the declared rule
gate_words         known viewers beside simulated audiences without types
criterion_words    what single criteria say of each number of segments
choice_words       which candidate was taken, and how far methods agree
fit_words          how well segments hold, and viewers in them
map_words          maps of viewers
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.communicate.claims.captions.model_chapter import (
    choice_words,
    criterion_words,
    fit_words,
    gate_words,
    map_words,
    rule_words,
)

if TYPE_CHECKING:
    from analysis.communicate.claims.captions.words import CaptionMaker

# In the order in which the chapter shows them.
MODEL_CAPTIONS: tuple[CaptionMaker, ...] = (
    rule_words.rule_words,
    *(gate_words.gate_curves_words, gate_words.null_statistics_words),
    gate_words.gate_measures_words,
    *(criterion_words.elbow_words, criterion_words.silhouette_by_k_words),
    *(criterion_words.gap_words, criterion_words.information_words, criterion_words.votes_words),
    *(choice_words.candidate_scores_words, choice_words.best_candidates_words),
    *(choice_words.agreement_words, choice_words.validity_words),
    *(fit_words.stability_words, choice_words.sensitivity_words, fit_words.silhouettes_words),
    *(map_words.projection_words, map_words.neighbours_words),
)
