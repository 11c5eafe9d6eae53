"""The words of how one segment's parts moved by quarter: of rows, of who came, of who arrived."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from analysis.communicate.claims.captions.words import FigureWords, Sentences
from analysis.communicate.claims.populations import Populations
from analysis.communicate.claims.portraits.segments import segment_population
from analysis.communicate.claims.slots import quarter_slot, share_slot
from analysis.communicate.claims.words import short_name, subject_name
from analysis.communicate.decided import GAPS, no_segments

if TYPE_CHECKING:
    from analysis.tables import Results

# Two of three quarters: a line through fewer would be drawn of gaps.
MOSTLY = 0.66
# What is drawn, by the column of its share: of whom, as the end of its line says.
PARTS = {
    "share_ratings": "{many}",
    "share_viewers": "viewers who came",
    "share_newcomers": "newcomers",
}


def segment_course(results: Results, segment: int) -> pd.DataFrame:
    """Return a segment's shares by whole quarter (its first day).

    It begins where most quarters from there on are told of; empty where fewer than two are.
    """
    frame = results.interpreted.frame("quarters")
    own = frame[(frame["segment"] == segment) & frame["whole"].astype(bool)]
    wide = own.set_index("quarter").sort_index()[list(PARTS)]
    told = wide["share_ratings"].notna()
    # From behind: which share of the quarters from each on to the last is told of.
    dense = told[::-1].expanding().mean()[::-1] >= MOSTLY
    starts = wide.index[told & dense]
    if told.sum() < 2 or len(starts) == 0:
        return wide.iloc[:0]
    course = wide.loc[starts[0] : wide.index[told][-1]]
    return course if len(course) > 1 else wide.iloc[:0]


def _words(results: Results, row: Any, course: pd.DataFrame) -> FigureWords:
    people = Populations(results)
    words: dict[str, object] = {"name": short_name(row.name), "many": people.many}
    words["who"] = subject_name(row.name)
    slots = {"first": quarter_slot(course.index[0]), "last": quarter_slot(course.index[-1])}
    title, seen = "Shares of {name} by quarter", ""
    if not (pd.isna(row.share_now) or pd.isna(row.share_before)):
        slots |= {
            "now": share_slot(row.share_now, people.quarter_rows(row.now)),
            "quarter": quarter_slot(row.now),
            "before": share_slot(row.share_before, people.quarter_rows(row.before)),
            "earlier": quarter_slot(row.before),
        }
        title = "{who}: {now} of {many} in {quarter}, {before} in {earlier}"
        seen = " That of {many} is {before} in {earlier} and {now} in {quarter}."
    own = segment_population(row, people)
    say = Sentences("figure", f"segment-{row.id}", slots, words, of=(own, people.known))
    gaps = f" {GAPS}" if course.isna().any(axis=None) else ""
    return say.figure(
        title=title,
        subtitle="Share of {name} in the {many}, the viewers who came and the newcomers of each "
        "quarter, among known viewers",
        caption="How the part of {name} moves among known viewers: in what they gave, in who came "
        f"and in who came for the first time.{gaps}",
        alt="Lines of the shares of {name} among known viewers, from {first} to {last}, of "
        f"{{many}}, of viewers who came and of newcomers.{seen}",
    )


def segment_quarter_words(results: Results) -> list[FigureWords]:
    """Return the words of a figure for each segment that can be followed by quarter."""
    if no_segments(results):
        return []
    found = []
    for row in results.interpreted.frame("segments").sort_values("segment").itertuples():
        course = segment_course(results, row.segment)
        if len(course):
            found.append(_words(results, row, course))
    return found
