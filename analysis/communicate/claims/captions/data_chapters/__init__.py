"""What is said of figures and tables of the data: source, cleaning, measures.

source_words      tables, roles, columns, relations, anomalies, statistics
cleaning_words    what cleaning took, by which rules, who is covered
measure_words     which measures can be trusted, which say the same
treatment_words   holes, tails, shapes; rules switched
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
from analysis.communicate.claims.captions.data_chapters.source_words import (
    column_roles_words,
    schema_diagram_words,
    source_anomalies_words,
    source_columns_words,
    source_relations_words,
    source_tables_words,
    statistics_reconciled_words,
)
from analysis.communicate.claims.captions.data_chapters.treatment_words import (
    feature_tails_words,
    feature_treatment_words,
    features_before_after_words,
    missing_values_words,
    moves_without_rules_words,
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
