"""The figures of the report, each a function of stages' tables.

A figure whose signal the source lacks is one sentence instead of a Figure.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.communicate.figure import Figure
from analysis.communicate.figures.activity import (
    later_activity,
    segment_activity,
    segment_newcomers,
)
from analysis.communicate.figures.candidates import (
    agreement_heatmap,
    elbow_curve,
    gap_curve,
    information_criteria,
    silhouette_by_k,
)
from analysis.communicate.figures.changes import segment_changes
from analysis.communicate.figures.cleaning import cleaning_waterfall, viewer_coverage
from analysis.communicate.figures.explore_chapter.amounts import amount_spread, viewer_bands
from analysis.communicate.figures.explore_chapter.chosen import (
    chosen_ages,
    genre_means,
    title_keeps,
    title_marks,
    title_trends,
    title_wins,
)
from analysis.communicate.figures.explore_chapter.hypotheses import (
    tested_effects,
    trend_season,
)
from analysis.communicate.figures.explore_chapter.mark_changes import (
    arrival_means,
    mean_by_period,
    mean_spreads,
    rating_change,
)
from analysis.communicate.figures.explore_chapter.month_amounts import (
    minutes_by_month,
    plays_by_month,
)
from analysis.communicate.figures.explore_chapter.ratings import (
    rating_histogram,
    rows_by_month,
    weekly_rhythm,
)
from analysis.communicate.figures.explore_chapter.returns import (
    arrivals_and_returns,
    retention_curve,
    retention_heatmap,
    second_visits,
    visit_gaps,
)
from analysis.communicate.figures.explore_chapter.titles import (
    genre_shares,
    rows_per_title,
    title_age,
)
from analysis.communicate.figures.explore_chapter.viewers import (
    mean_rating,
    ratings_per_viewer,
    viewer_concentration,
    viewer_tenure,
)
from analysis.communicate.figures.feature_quality import (
    feature_correlations,
    feature_reliability,
    reliability_by_rows,
)
from analysis.communicate.figures.feature_treatment import (
    feature_tails,
    features_before_after,
    missing_values,
    moves_without_rules,
)
from analysis.communicate.figures.model_choice import (
    candidate_scores,
    segment_stability,
    viewer_silhouettes,
)
from analysis.communicate.figures.predict_chapter.leaving import (
    amount_calibration,
    leaving_calibration,
    leaving_gains,
)
from analysis.communicate.figures.predict_chapter.measures import (
    leading_measures,
    measure_dependence,
)
from analysis.communicate.figures.predict_chapter.outcomes import segment_outcomes
from analysis.communicate.figures.predict_chapter.scores import (
    amount_scores,
    errors_by_amount,
    leaving_scores,
    rating_scores,
)
from analysis.communicate.figures.schema import schema_diagram
from analysis.communicate.figures.segment_course import segment_courses
from analysis.communicate.figures.segment_rules import deciding_measures, rule_tree
from analysis.communicate.figures.segments import (
    audience_bar,
    segment_behaviour,
    segment_profiles,
    segment_shares,
)
from analysis.communicate.figures.structure_gate import gate_curves, null_statistics
from analysis.communicate.figures.trust_chapter.certainty import certainty_amounts, certainty_check
from analysis.communicate.figures.trust_chapter.coverage import group_reliance, left_out_viewers
from analysis.communicate.figures.trust_chapter.evidence import segment_effects
from analysis.communicate.figures.trust_chapter.lasting import half_year_shares, segment_moves
from analysis.communicate.figures.viewer_maps import neighbour_map, viewer_projection

if TYPE_CHECKING:
    from analysis.tables import Results

__all__ = [
    "deciding_measures",
    "rule_tree",
    "viewer_bands",
    "amount_spread",
    "arrivals_and_returns",
    "retention_curve",
    "retention_heatmap",
    "second_visits",
    "visit_gaps",
    "agreement_heatmap",
    "amount_calibration",
    "amount_scores",
    "errors_by_amount",
    "leading_measures",
    "leaving_calibration",
    "leaving_gains",
    "leaving_scores",
    "measure_dependence",
    "rating_scores",
    "segment_outcomes",
    "all_figures",
    "arrival_means",
    "audience_bar",
    "candidate_scores",
    "certainty_amounts",
    "certainty_check",
    "chosen_ages",
    "cleaning_waterfall",
    "elbow_curve",
    "feature_correlations",
    "feature_reliability",
    "feature_tails",
    "features_before_after",
    "gap_curve",
    "gate_curves",
    "genre_means",
    "genre_shares",
    "group_reliance",
    "half_year_shares",
    "information_criteria",
    "later_activity",
    "left_out_viewers",
    "mean_by_period",
    "mean_rating",
    "mean_spreads",
    "minutes_by_month",
    "plays_by_month",
    "missing_values",
    "moves_without_rules",
    "neighbour_map",
    "null_statistics",
    "rating_change",
    "rating_histogram",
    "ratings_per_viewer",
    "reliability_by_rows",
    "rows_by_month",
    "rows_per_title",
    "schema_diagram",
    "segment_activity",
    "segment_behaviour",
    "segment_changes",
    "segment_effects",
    "segment_moves",
    "segment_newcomers",
    "segment_profiles",
    "segment_shares",
    "segment_stability",
    "silhouette_by_k",
    "tested_effects",
    "title_age",
    "title_keeps",
    "title_marks",
    "title_trends",
    "title_wins",
    "trend_season",
    "viewer_concentration",
    "viewer_coverage",
    "viewer_projection",
    "viewer_silhouettes",
    "viewer_tenure",
    "weekly_rhythm",
]


# In the order of the chapters.
ONCE = (
    audience_bar,
    *(schema_diagram, cleaning_waterfall, moves_without_rules, reliability_by_rows),
    *(feature_reliability, missing_values, feature_tails, features_before_after),
    *(feature_correlations, viewer_coverage),
    *(ratings_per_viewer, viewer_concentration, viewer_bands, amount_spread),
    *(rating_histogram, mean_rating),
    *(mean_by_period, rating_change, arrival_means, mean_spreads),
    *(rows_by_month, minutes_by_month, plays_by_month),
    *(weekly_rhythm, viewer_tenure, trend_season),
    *(arrivals_and_returns, retention_heatmap, retention_curve, visit_gaps, second_visits),
    *(rows_per_title, title_age, chosen_ages),
    *(title_trends, title_wins, title_keeps, title_marks, genre_shares, genre_means),
    tested_effects,
    *(gate_curves, null_statistics, elbow_curve, silhouette_by_k, gap_curve),
    *(information_criteria, candidate_scores, agreement_heatmap, segment_stability),
    *(viewer_silhouettes, viewer_projection, neighbour_map),
    *(rating_scores, errors_by_amount, amount_scores, amount_calibration),
    *(leaving_scores, leaving_calibration, leaving_gains, segment_outcomes),
    *(leading_measures, measure_dependence),
    *(
        segment_shares,
        segment_behaviour,
        segment_profiles,
        deciding_measures,
        rule_tree,
        segment_effects,
        later_activity,
    ),
    *(segment_activity, segment_newcomers),
    *(certainty_amounts, certainty_check, half_year_shares, segment_moves),
    *(left_out_viewers, group_reliance, segment_changes),
)


def all_figures(results: Results) -> list[Figure]:
    """Return every figure that the source has the signals for."""
    found = [draw(results) for draw in ONCE]
    once = [figure for figure in found if isinstance(figure, Figure)]
    return [*once, *segment_courses(results)]
