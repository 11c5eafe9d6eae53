"""What is said of figures and tables of the data: source, cleaning, viewers, titles.

source_words      tables, roles, columns, relations, anomalies, statistics
cleaning_words    what cleaning took, by which rules, who is covered
measure_words     which measures can be trusted, which say the same
treatment_words   holes, tails, shapes; rules switched
rating_words      figures of rows: their values, and when they came
viewer_words      how much viewers give, how unequally, at what level, for how long
title_words       popularity and the noise below it, age, genres
run_words         stages, settings, versions: what is said of the run itself
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.communicate.claims.captions.data_chapters.cleaning_words import (
    cleaning_ledger_words,
    cleaning_rules_words,
    cleaning_waterfall_words,
    viewer_coverage_words,
)
from analysis.communicate.claims.captions.data_chapters.measure_words import (
    dropped_features_words,
    feature_correlations_words,
    feature_reliability_words,
    measured_features_words,
    reliability_by_rows_words,
)
from analysis.communicate.claims.captions.data_chapters.rating_words import (
    rating_histogram_words,
    rows_by_month_words,
    weekly_rhythm_words,
)
from analysis.communicate.claims.captions.data_chapters.source_words import (
    column_roles_words,
    schema_diagram_words,
    source_anomalies_words,
    source_columns_words,
    source_relations_words,
    source_tables_words,
    statistics_reconciled_words,
)
from analysis.communicate.claims.captions.data_chapters.title_words import (
    genre_shares_words,
    rows_per_title_words,
    title_age_words,
    top_titles_words,
)
from analysis.communicate.claims.captions.data_chapters.treatment_words import (
    feature_tails_words,
    feature_treatment_words,
    features_before_after_words,
    missing_values_words,
    moves_without_rules_words,
)
from analysis.communicate.claims.captions.data_chapters.viewer_words import (
    mean_rating_words,
    ratings_per_viewer_words,
    viewer_concentration_words,
    viewer_tenure_words,
)

if TYPE_CHECKING:
    from analysis.communicate.claims.captions.words import CaptionMaker

# Each in the order in which its chapter shows them.
OBTAIN_CAPTIONS: tuple[CaptionMaker, ...] = (
    *(source_tables_words, column_roles_words, source_columns_words, schema_diagram_words),
    *(source_relations_words, source_anomalies_words, statistics_reconciled_words),
)
SCRUB_CAPTIONS: tuple[CaptionMaker, ...] = (
    *(cleaning_waterfall_words, cleaning_ledger_words, cleaning_rules_words),
    *(moves_without_rules_words, reliability_by_rows_words, feature_reliability_words),
    *(measured_features_words, dropped_features_words, missing_values_words),
    *(feature_tails_words, feature_treatment_words, features_before_after_words),
    *(feature_correlations_words, viewer_coverage_words),
)
EXPLORE_CAPTIONS: tuple[CaptionMaker, ...] = (
    *(ratings_per_viewer_words, viewer_concentration_words, rating_histogram_words),
    *(mean_rating_words, rows_by_month_words, weekly_rhythm_words, viewer_tenure_words),
    *(rows_per_title_words, top_titles_words, title_age_words, genre_shares_words),
)
