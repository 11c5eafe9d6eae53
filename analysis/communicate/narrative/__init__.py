"""What pages print in their running text: claims by id, as paragraphs, lists, cards.

paragraphs    what a chapter says
habit_paragraphs   what viewers do, question by question
tested_paragraphs  what was tested of viewers
predicted_paragraphs  what is foretold of viewers
certainty_paragraphs  how sure one viewer's segment is
lasting_paragraphs  whether segments last
change_paragraphs  what changed since the edition before
coverage_paragraphs  who is left out, and for whom segments hold
landing_page  key figures and cards
segment_portraits  a section for each segment
draft         the mark of a draft
"""

from analysis.communicate.narrative.certainty_paragraphs import (
    certainty_checked,
    certainty_reading,
)
from analysis.communicate.narrative.change_paragraphs import (
    changed_shortly,
    edition_compared,
    key_figures_then,
    segments_changed,
    titles_changed,
    values_changed,
    viewers_moved,
)
from analysis.communicate.narrative.coverage_paragraphs import (
    fairness_reading,
    left_out_reading,
    reliance_reading,
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
    deciding_reading,
    effects_reading,
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
    "absence_reading",
    "amount_reading",
    "amounts_and_caps",
    "amounts_foretold",
    "amounts_given",
    "arrival_reading",
    "audience_verdict",
    "audit_summary",
    "beyond_reading",
    "bg_nbd_estimates",
    "calling_reading",
    "candidate_choice",
    "certainty_checked",
    "certainty_reading",
    "change_lines",
    "changed_shortly",
    "cleaning_summary",
    "data_date",
    "deciding_reading",
    "draft_mark",
    "edition_compared",
    "effects_reading",
    "exported_predictions",
    "fairness_reading",
    "features_used",
    "foretelling_conditions",
    "gate_reading",
    "growth_reading",
    "how_sure",
    "jaccard_lines",
    "key_figures",
    "key_figures_then",
    "lasting_reading",
    "leaning_measures",
    "leaving_foretold",
    "left_out_reading",
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
    "ratings_foretold",
    "recommendation_list",
    "reliance_reading",
    "return_reading",
    "rows_held",
    "second_visit_reading",
    "sections_reading",
    "segment_cards",
    "segment_sections",
    "segment_use",
    "segments_changed",
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
    "titles_changed",
    "titles_chosen",
    "values_changed",
    "viewer_parts",
    "viewers_moved",
    "what_moved",
    "what_not_to_conclude",
    "what_stands_out",
    "withheld_values",
]
