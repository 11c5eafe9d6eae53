"""Computed sentences: each claims no more than its number.

findings  what the report comes down to, for the site, the PDF and files alike
doubts    how sure it is, what speaks against it, what not to conclude
data      the source, its cleaning and what viewers do
landing   key figures and cards of the landing page
results   the verdict, the choice, the segments and what follows
"""

from analysis.communicate.narrative.data import (
    audit_summary,
    cleaning_summary,
    data_date,
    features_used,
    noise_titles_found,
    observation_window,
    source_and_hash,
    source_signals,
    source_summary,
    viewer_habits,
    volume_range,
)
from analysis.communicate.narrative.landing import key_figures, segment_cards
from analysis.communicate.narrative.results import (
    audience_verdict,
    candidate_choice,
    draft_mark,
    effects_reading,
    fairness_reading,
    gate_reading,
    how_sure,
    main_doubt,
    main_findings,
    recommendation_list,
    segment_lines,
    stability_reading,
    test_reading,
    what_not_to_conclude,
)

__all__ = [
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
    "key_figures",
    "main_doubt",
    "main_findings",
    "noise_titles_found",
    "observation_window",
    "recommendation_list",
    "segment_cards",
    "segment_lines",
    "source_and_hash",
    "source_signals",
    "source_summary",
    "stability_reading",
    "test_reading",
    "viewer_habits",
    "volume_range",
    "what_not_to_conclude",
]
