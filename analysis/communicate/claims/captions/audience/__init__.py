"""What is said of figures and tables of the audience: gate, candidates, segments.

absences           what is said in place of one that the source does not carry
model_populations  viewers who judge, candidates, simulated audiences
rule_words         the declared rule
gate_words         known viewers beside simulated audiences without types
criterion_words    what single criteria say of each number of segments
choice_words       which candidate was taken, and how far methods agree
fit_words          how well segments hold, and viewers in them
map_words          maps of viewers
size_words         how large segments are
portrait_words     what sets segments apart, as counted
measure_labels     what counted measures are called
profile_words      what the clustering saw
activity_words     how segments' parts of rows and newcomers moved
later_words        what segments did afterwards
table_words        favourites, who is covered, the fairness screen
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.communicate.claims.captions.audience import (
    activity_words,
    choice_words,
    criterion_words,
    fit_words,
    gate_words,
    later_words,
    map_words,
    portrait_words,
    profile_words,
    rule_words,
    size_words,
    table_words,
)

if TYPE_CHECKING:
    from analysis.communicate.claims.captions.words import CaptionMaker

# In the order of the chapters that show them.
AUDIENCE_CAPTIONS: tuple[CaptionMaker, ...] = (
    size_words.audience_bar_words,
    rule_words.rule_words,
    *(gate_words.gate_curves_words, gate_words.null_statistics_words),
    gate_words.gate_measures_words,
    *(criterion_words.elbow_words, criterion_words.silhouette_by_k_words),
    *(criterion_words.gap_words, criterion_words.information_words, criterion_words.votes_words),
    *(choice_words.candidate_scores_words, choice_words.best_candidates_words),
    *(choice_words.agreement_words, choice_words.validity_words),
    *(fit_words.stability_words, choice_words.sensitivity_words, fit_words.silhouettes_words),
    *(map_words.projection_words, map_words.neighbours_words),
    *(size_words.segment_shares_words, size_words.segment_sizes_words),
    *(portrait_words.segment_behaviour_words, portrait_words.behaviour_table_words),
    *(profile_words.profiles_words, profile_words.medians_words, table_words.favourites_words),
    *(profile_words.effects_words, later_words.later_words),
    *(activity_words.segment_activity_words, activity_words.newcomers_words),
    *(table_words.coverage_words, table_words.fairness_words),
)
