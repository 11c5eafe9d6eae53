"""Computed sentences: each claims no more than its number.

findings           what the report comes down to, for the site, the PDF and files alike
doubts             how sure it is, what speaks against it, what not to conclude
source             what the source is, holds and lacks
cleaning           what cleaning kept and what is measured
viewers            what viewers do
model              the structure gate, the choice, how well it holds
segments           the segments and what follows
conclusions        the verdict, the findings and the doubts, for chapters
landing_page       key figures and cards
data_in_sentences  data made safe for the place of its sentence
"""

from analysis.communicate.narrative.cleaning import (
    cleaning_summary,
    features_used,
    observation_window,
)
from analysis.communicate.narrative.conclusions import (
    audience_verdict,
    draft_mark,
    how_sure,
    main_doubt,
    main_findings,
    what_not_to_conclude,
)
from analysis.communicate.narrative.landing_page import key_figures, segment_cards
from analysis.communicate.narrative.model import (
    amount_reading,
    candidate_choice,
    gate_reading,
    jaccard_lines,
    stability_reading,
    test_reading,
)
from analysis.communicate.narrative.segments import (
    effects_reading,
    fairness_reading,
    recommendation_list,
    segment_lines,
)
from analysis.communicate.narrative.source import (
    audit_summary,
    data_date,
    noise_titles_found,
    source_and_hash,
    source_signals,
    source_summary,
)
from analysis.communicate.narrative.viewers import viewer_habits, volume_range

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
    "jaccard_lines",
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
