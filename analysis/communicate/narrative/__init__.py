"""What pages print in their running text: claims by id, as paragraphs, lists, cards.

paragraphs    what a chapter says
landing_page  key figures and cards
draft         the mark of a draft
"""

from analysis.communicate.narrative.draft import draft_mark
from analysis.communicate.narrative.landing_page import (
    key_figures,
    segment_cards,
    segment_portraits,
)
from analysis.communicate.narrative.paragraphs import (
    amount_reading,
    audience_verdict,
    audit_summary,
    candidate_choice,
    cleaning_summary,
    data_date,
    effects_reading,
    fairness_reading,
    features_used,
    gate_reading,
    how_sure,
    jaccard_lines,
    main_doubt,
    main_findings,
    noise_titles_found,
    observation_window,
    recommendation_list,
    source_and_hash,
    source_signals,
    source_summary,
    stability_reading,
    test_reading,
    viewer_habits,
    volume_range,
    what_moved,
    what_not_to_conclude,
)

__all__ = [
    "amount_reading",
    "audience_verdict",
    "audit_summary",
    "candidate_choice",
    "cleaning_summary",
    "data_date",
    "draft_mark",
    "effects_reading",
    "fairness_reading",
    "features_used",
    "gate_reading",
    "how_sure",
    "jaccard_lines",
    "key_figures",
    "main_doubt",
    "main_findings",
    "noise_titles_found",
    "observation_window",
    "recommendation_list",
    "segment_cards",
    "segment_portraits",
    "source_and_hash",
    "source_signals",
    "source_summary",
    "stability_reading",
    "test_reading",
    "viewer_habits",
    "volume_range",
    "what_moved",
    "what_not_to_conclude",
]
