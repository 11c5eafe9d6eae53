"""What the chapter that predicts says, question by question."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.communicate.claims import say_claims
from analysis.communicate.claims.predict.conditions import told_tasks
from analysis.text.markdown import MarkdownText

if TYPE_CHECKING:
    from analysis.tables import Results

# Under headings of what is not there; why not stands above.
NOTHING = MarkdownText("There is no prediction to show.")
CONDITIONS = ("predict.windows", "predict.judged", "predict.opened", "predict.drawn")
RATINGS = (
    *("predict.rating_untold", "predict.rating", "predict.rating_choice", "predict.rating_cold"),
)
AMOUNTS = ("predict.engagement_untold", "predict.engagement", "predict.engagement_choice")
LEAVING = (
    *("predict.churn_untold", "predict.calling*", "predict.left", "predict.churn"),
    *("predict.churn_choice", "predict.accuracy", "predict.calibrated"),
)
SEGMENTS = (
    *("predict.segments_before", "predict.segments_untold", "predict.segment_rating"),
    *("predict.segment_engagement", "predict.segment_churn", "predict.segments_apart"),
)


def foretelling_conditions(results: Results) -> MarkdownText:
    """Say from when predictions learn, and on when and whom they are judged."""
    return say_claims(results, *CONDITIONS)


def ratings_foretold(results: Results) -> MarkdownText:
    """Answer how well ratings are foretold."""
    return say_claims(results, *RATINGS)


def amounts_foretold(results: Results) -> MarkdownText:
    """Answer how well it is foretold how much viewers give."""
    return say_claims(results, *AMOUNTS)


def leaving_foretold(results: Results) -> MarkdownText:
    """Answer who leaves, and what it is worth to know."""
    return say_claims(results, *LEAVING)


def calling_reading(results: Results) -> MarkdownText:
    """Say how many of those who left calling the tenth most at risk would have reached."""
    return say_claims(results, "predict.calling")


def segment_use(results: Results) -> MarkdownText:
    """Answer whether segments help to foretell."""
    if not told_tasks(results):
        return NOTHING
    return say_claims(results, *SEGMENTS)


def leaning_measures(results: Results) -> MarkdownText:
    """Answer which measures predictions lean on."""
    if not told_tasks(results):
        return NOTHING
    return say_claims(results, "predict.leans_*")


def bg_nbd_estimates(results: Results) -> MarkdownText:
    """Say which parameters of the BG/NBD model were estimated."""
    return say_claims(results, "predict.bg_nbd")


def exported_predictions(results: Results) -> MarkdownText:
    """Say what is exported."""
    if not told_tasks(results):
        return NOTHING
    return say_claims(results, "predict.exported")
