"""What viewers do, question by question: the first sentence answers, in bold."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.communicate.claims import answer_claims

if TYPE_CHECKING:
    from analysis.tables import Results
    from analysis.text.markdown import MarkdownText

VOLUME = (
    *("explore.median", "explore.size", "explore.withheld", "explore.most_active"),
    "explore.single",
)
CONCENTRATION = ("explore.half_of_rows",)
MARKS = ("explore.high_ratings", "explore.mean_rating")
TIMES = ("explore.busiest_year", "explore.record")
TITLES = ("explore.top_titles", "explore.titles")
HABITS = (*CONCENTRATION, *VOLUME, *MARKS, *TIMES, *TITLES)


def amounts_given(results: Results) -> MarkdownText:
    """Answer how much each viewer gives."""
    return answer_claims(results, *VOLUME)


def rows_held(results: Results) -> MarkdownText:
    """Answer whether a few viewers speak for all."""
    return answer_claims(results, *CONCENTRATION)


def marks_given(results: Results) -> MarkdownText:
    """Answer what viewers think of what they watch."""
    return answer_claims(results, *MARKS)


def times_seen(results: Results) -> MarkdownText:
    """Answer when viewers come."""
    return answer_claims(results, *TIMES)


def titles_chosen(results: Results) -> MarkdownText:
    """Answer what viewers choose."""
    return answer_claims(results, *TITLES)
