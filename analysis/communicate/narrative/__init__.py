"""What pages print in their running text: claims by id, as paragraphs, lists, cards.

paragraphs    what a chapter says
habit_paragraphs   what viewers do, question by question
tested_paragraphs  what was tested of viewers
predicted_paragraphs  what is foretold of viewers
certainty_paragraphs  how sure one viewer's segment is
lasting_paragraphs  whether segments last
landing_page  key figures and cards
segment_portraits  a section for each segment
draft         the mark of a draft
"""

from analysis.communicate.narrative.certainty_paragraphs import (
    certainty_checked,
    certainty_reading,
)
from analysis.communicate.narrative.draft import draft_mark
from analysis.communicate.narrative.habit_paragraphs import (
    amounts_given,
    marks_given,
    rows_held,
    times_seen,
    titles_chosen,
)
from analysis.communicate.narrative.landing_page import (
    key_figures,
    segment_cards,
    shares_bar,
)
from analysis.communicate.narrative.lasting_paragraphs import (
    change_lines,
    lasting_reading,
    moves_reading,
)
from analysis.communicate.narrative.paragraphs import (
    absence_reading,
    amount_reading,
    amounts_and_caps,
    arrival_reading,
    audience_verdict,
    audit_summary,
    beyond_reading,
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
    mark_changes,
    measure_limits,
    most_active_reading,
    nearly_lowest_icl,
    noise_titles_found,
    observation_window,
    prediction_cuts,
    recommendation_list,
    return_reading,
    second_visit_reading,
    source_and_hash,
    source_signals,
    source_summary,
    stability_reading,
    test_reading,
    title_moves,
    viewer_parts,
    what_moved,
    what_not_to_conclude,
    what_stands_out,
    withheld_values,
)
from analysis.communicate.narrative.predicted_paragraphs import (
    amounts_foretold,
    bg_nbd_estimates,
    calling_reading,
    exported_predictions,
    foretelling_conditions,
    leaning_measures,
    leaving_foretold,
    ratings_foretold,
    segment_use,
)
from analysis.communicate.narrative.segment_portraits import sections_reading, segment_sections
from analysis.communicate.narrative.tested_paragraphs import (
    growth_reading,
    tested_findings,
    tested_reading,
)

__all__ = [
    "amounts_foretold",
    "bg_nbd_estimates",
    "calling_reading",
    "exported_predictions",
    "foretelling_conditions",
    "certainty_checked",
    "certainty_reading",
    "lasting_reading",
    "leaning_measures",
    "leaving_foretold",
    "ratings_foretold",
    "segment_use",
    "absence_reading",
    "amount_reading",
    "amounts_and_caps",
    "amounts_given",
    "arrival_reading",
    "audience_verdict",
    "audit_summary",
    "beyond_reading",
    "candidate_choice",
    "change_lines",
    "cleaning_summary",
    "data_date",
    "draft_mark",
    "effects_reading",
    "fairness_reading",
    "features_used",
    "gate_reading",
    "growth_reading",
    "how_sure",
    "jaccard_lines",
    "key_figures",
    "main_doubt",
    "main_findings",
    "mark_changes",
    "marks_given",
    "measure_limits",
    "most_active_reading",
    "moves_reading",
    "nearly_lowest_icl",
    "noise_titles_found",
    "observation_window",
    "prediction_cuts",
    "recommendation_list",
    "return_reading",
    "rows_held",
    "second_visit_reading",
    "segment_cards",
    "sections_reading",
    "segment_sections",
    "shares_bar",
    "source_and_hash",
    "source_signals",
    "source_summary",
    "stability_reading",
    "test_reading",
    "tested_findings",
    "tested_reading",
    "times_seen",
    "title_moves",
    "titles_chosen",
    "viewer_parts",
    "what_moved",
    "what_not_to_conclude",
    "what_stands_out",
    "withheld_values",
]
