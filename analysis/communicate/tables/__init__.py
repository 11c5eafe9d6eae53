"""The tables of the report, each a function of stages' tables.

A table without rows is one sentence instead of a Table.
"""

from analysis.communicate.tables.amounts import (
    titles_by_minutes,
    titles_by_plays,
    watched_amounts,
)
from analysis.communicate.tables.certainty import certainty_by_segment
from analysis.communicate.tables.change_chapter.then_and_now import risen_titles, viewer_moves
from analysis.communicate.tables.cleaning import (
    cleaning_ledger,
    cleaning_rules,
    dropped_features,
    feature_treatment,
    measured_features,
)
from analysis.communicate.tables.coverage import fairness_ratios, who_is_covered
from analysis.communicate.tables.declared_rule import declared_rule
from analysis.communicate.tables.evidence import beyond_segments, segment_pairs
from analysis.communicate.tables.genres import genre_trends
from analysis.communicate.tables.hypotheses import hypothesis_table
from analysis.communicate.tables.lasting import lasting_verdicts
from analysis.communicate.tables.mark_changes import change_steps
from analysis.communicate.tables.model import (
    best_candidates,
    choice_sensitivity,
    criterion_votes,
    gate_measures,
    method_validity,
)
from analysis.communicate.tables.predictions import (
    amount_metrics,
    leaving_metrics,
    model_gains,
    rating_metrics,
    segment_gains,
    taken_parameters,
)
from analysis.communicate.tables.provenance import run_settings, stage_times, versions_used
from analysis.communicate.tables.segments import (
    behaviour_table,
    centre_table,
    profile_medians,
    segment_favourites,
    segment_sizes,
)
from analysis.communicate.tables.source import (
    column_roles,
    source_anomalies,
    source_columns,
    source_relations,
    source_tables,
    statistics_reconciled,
)
from analysis.communicate.tables.titles import top_titles

__all__ = [
    "beyond_segments",
    "segment_pairs",
    "amount_metrics",
    "watched_amounts",
    "titles_by_minutes",
    "titles_by_plays",
    "leaving_metrics",
    "model_gains",
    "rating_metrics",
    "segment_gains",
    "taken_parameters",
    "behaviour_table",
    "centre_table",
    "best_candidates",
    "change_steps",
    "choice_sensitivity",
    "cleaning_ledger",
    "cleaning_rules",
    "column_roles",
    "criterion_votes",
    "declared_rule",
    "dropped_features",
    "fairness_ratios",
    "feature_treatment",
    "gate_measures",
    "hypothesis_table",
    "genre_trends",
    "certainty_by_segment",
    "lasting_verdicts",
    "measured_features",
    "method_validity",
    "profile_medians",
    "risen_titles",
    "run_settings",
    "segment_favourites",
    "segment_sizes",
    "source_anomalies",
    "source_columns",
    "source_relations",
    "source_tables",
    "stage_times",
    "statistics_reconciled",
    "top_titles",
    "versions_used",
    "viewer_moves",
    "who_is_covered",
]
