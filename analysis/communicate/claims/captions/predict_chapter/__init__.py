"""What is said of figures and tables of predictions.

score_words    scores of each task, errors by amount
leaving_words  foreseen against seen, and whom calling reaches
measure_words  which measures matter, and how the foremost act
segment_words  what each segment did, and what was foreseen of it
table_words    scores, gains of one model over another, parameters
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.communicate.claims.captions.predict_chapter.leaving_words import (
    amount_calibration_words,
    leaving_calibration_words,
    leaving_gains_words,
)
from analysis.communicate.claims.captions.predict_chapter.measure_words import (
    leading_measures_words,
    measure_dependence_words,
)
from analysis.communicate.claims.captions.predict_chapter.score_words import (
    amount_scores_words,
    errors_by_amount_words,
    leaving_scores_words,
    rating_scores_words,
)
from analysis.communicate.claims.captions.predict_chapter.segment_words import (
    segment_outcomes_words,
)
from analysis.communicate.claims.captions.predict_chapter.table_words import (
    amount_metrics_words,
    leaving_metrics_words,
    model_gains_words,
    rating_metrics_words,
    segment_gains_words,
    taken_parameters_words,
)

if TYPE_CHECKING:
    from analysis.communicate.claims.captions.words import CaptionMaker

# In the order in which the chapter shows them.
PREDICT_CAPTIONS: tuple[CaptionMaker, ...] = (
    *(rating_scores_words, rating_metrics_words, errors_by_amount_words),
    *(amount_scores_words, amount_metrics_words, amount_calibration_words),
    *(leaving_scores_words, leaving_metrics_words, leaving_calibration_words),
    leaving_gains_words,
    *(segment_gains_words, segment_outcomes_words),
    *(leading_measures_words, measure_dependence_words),
    *(model_gains_words, taken_parameters_words),
)
